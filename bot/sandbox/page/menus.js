// Two menus: of a message (reactions, reply, edit) and of the bot's commands. Both by pointer, touch and keyboard.

import { react, turnTo } from "./acts.js";
import { element } from "./format.js";
import { commandsHere, message, view } from "./world.js";

const $ = (id) => document.getElementById(id);
const REACTIONS = ["👍", "❤", "🔥", "👏", "😁", "🤔", "😢", "👎"];
const MARGIN = 8;

export function suggestCommands(all = false) {
  const written = $("text").value;
  const fits = (one) => all || (/^\/\w*$/.test(written) && `/${one.command}`.startsWith(written));
  const fitting = commandsHere().filter(fits);
  $("commands").hidden = !fitting.length;
  $("command-menu").setAttribute("aria-expanded", String(!$("commands").hidden));
  $("commands").replaceChildren(...fitting.map((one) => element("button", { type: "button", role: "option", dataset: { command: `/${one.command}` } },
    element("strong", {}, `/${one.command}`), element("span", {}, one.description))));
}

export function openMessageMenu(bubble) {
  const one = message(bubble.dataset.id);
  const mine = one.reactors[view.me] || [];
  const reactions = REACTIONS.map((emoji) => item(emoji, () => react(one.message_id, emoji), mine.includes(emoji)));
  const isMine = one.sender.id === view.me && one.text && !one.media.length;
  $("message-menu").replaceChildren(
    element("div", { className: "reacting", role: "group", ariaLabel: "Отклик" }, ...reactions),
    item("Ответить", () => turnTo(one)), ...(isMine ? [item("Изменить", () => turnTo(one, "edit"))] : []));
  $("message-menu").hidden = false;
  stand(bubble);
  $("message-menu").querySelector("button").focus();
}

function item(label, chosen, pressed = false) {
  const made = element("button", { type: "button", role: "menuitem", className: pressed ? "chosen" : "" }, label);
  made.addEventListener("click", () => { closeMenus(); chosen(); });
  return made;
}

// Beside the bubble, and always within the window.
function stand(bubble) {
  const [menu, at] = [$("message-menu"), bubble.getBoundingClientRect()];
  const within = (value, length, room) => Math.max(MARGIN, Math.min(value, room - length - MARGIN));
  menu.style.left = `${within(at.left, menu.offsetWidth, innerWidth)}px`;
  menu.style.top = `${within(at.bottom, menu.offsetHeight, innerHeight)}px`;
}

export function closeMenus() {
  $("commands").hidden = true;
  $("command-menu").setAttribute("aria-expanded", "false");
  $("message-menu").hidden = true;
  $("chat-menu").open = false;
}

// Arrow keys walk through buttons of a menu, or through bubbles.
function walk(event, all) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = all[all.indexOf(event.target) + step];
  if (next) next.focus();
  else if (event.target.matches("article")) $("text").focus();
}

function onBubbleKey(event) {
  if (!event.target.matches("article")) return;
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); openMessageMenu(event.target); }
  else if (event.key === "ArrowUp" || event.key === "ArrowDown") walk(event, [...$("messages").querySelectorAll("article")]);
}

function onTextKey(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); $("compose").requestSubmit(); }
  if (event.key === "ArrowDown" && !$("commands").hidden) { event.preventDefault(); $("commands").firstElementChild.focus(); }
  if (event.key === "ArrowUp" && !event.target.value) { event.preventDefault(); [...$("messages").querySelectorAll("article")].pop()?.focus(); }
}

function onEscape() {
  const inside = $("message-menu").contains(document.activeElement) || document.activeElement?.matches("article");
  closeMenus();
  if (inside || $("commands").contains(document.activeElement)) $("text").focus();
  else turnTo(null);
}

export function setUpMenus() {
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") onEscape(); });
  document.addEventListener("click", (event) => { if (!event.target.closest("#chat-menu, #message-menu, #commands, #command-menu, #text")) closeMenus(); });
  $("messages").addEventListener("contextmenu", (event) => {
    const bubble = event.target.closest(".bubble");
    if (bubble && !event.target.closest("a, img")) { event.preventDefault(); openMessageMenu(bubble); }
  });
  $("messages").addEventListener("dblclick", (event) => { const bubble = event.target.closest(".bubble"); if (bubble) turnTo(message(bubble.dataset.id)); });
  $("messages").addEventListener("keydown", onBubbleKey);
  for (const id of ["commands", "message-menu"]) $(id).addEventListener("keydown", (event) => walk(event, [...$(id).querySelectorAll("button")]));
  $("text").addEventListener("keydown", onTextKey);
  $("text").addEventListener("input", () => suggestCommands());
  $("command-menu").addEventListener("click", () => { if ($("commands").hidden) { suggestCommands(true); $("commands").firstElementChild?.focus(); } else closeMenus(); });
}

// The list on the left: people with what is unread, and the chats of whoever is chosen.

import { avatar, element } from "./format.js";
import { chatName, chatsOf, standing, summary, unread, view, world } from "./world.js";

export function drawPeople() {
  const focused = document.activeElement?.dataset?.open;
  document.getElementById("people-list").replaceChildren(...world.people.map(personEntry));
  if (focused) document.querySelector(`[data-open="${focused}"]`)?.focus();
}

function personEntry(one) {
  const chats = chatsOf(one.id);
  const mine = one.id === view.me;
  const count = chats.reduce((sum, chat) => sum + unread(chat, one.id), 0);
  const head = entry(one.name, one.id, `${one.id}:${one.id}`, preview(one, chats), mine && chats.length > 1 ? 0 : count);
  mark(head, mine);
  return element("div", { className: "person" }, head, ...(mine && chats.length > 1 ? chats.map(chatEntry) : []));
}

function chatEntry(chat) {
  const made = entry(chatName(chat), chat.kind === "private" ? 0 : chat.id, `${view.me}:${chat.id}`, "", unread(chat, view.me));
  made.classList.add("nested");
  mark(made, chat.id === view.here);
  return made;
}

function mark(made, chosen) {
  made.classList.toggle("chosen", chosen);
  if (chosen) made.setAttribute("aria-current", "true");
}

function preview(one, chats) {
  if (one.blocked) return "заблокировал(а) бота";
  if (!one.started) return "ещё не писал(а) боту";
  const last = chats.flatMap((chat) => standing(chat).slice(-1)).sort((a, b) => b.version - a.version)[0];
  return last ? summary(last) : "";
}

export function entry(name, id, target, note, count) {
  const face = element("span", { className: "avatar", ariaHidden: "true" });
  paint(face, name, id);
  return element("button", { type: "button", className: "entry", dataset: target ? { open: target } : {} }, face,
    element("span", { className: "who" }, element("strong", {}, name), note ? element("small", {}, note) : null),
    count ? element("span", { className: "badge", title: "непрочитанных" }, String(count)) : null);
}

export function paint(face, name, id) {
  const look = avatar(name, id);
  face.textContent = look.textContent;
  face.style.setProperty("--hue", look.hue);
}

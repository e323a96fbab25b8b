// The list on the left: people with what is unread, and the chats of whoever is chosen.

import { avatar, element } from "./format.js";
import { chatName, chatsOf, standing, summary, unread, view, world } from "./world.js";

// Only what looks different than before is drawn again: a region has a thousand people.
export function drawPeople() {
  const list = document.getElementById("people-list");
  const focused = document.activeElement?.dataset?.open;
  world.people.forEach((one, place) => {
    const shape = shapeOf(one);
    const [old, look] = [list.children[place], JSON.stringify(shape)];
    if (old?.dataset.look === look) return;
    const made = personEntry(shape);
    made.dataset.look = look;
    if (old) old.replaceWith(made); else list.append(made);
  });
  while (list.children.length > world.people.length) list.lastChild.remove();
  if (focused && document.activeElement === document.body) document.querySelector(`[data-open="${focused}"]`)?.focus();
}

function shapeOf(one) {
  const mine = one.id === view.me;
  const chats = chatsOf(one.id).map((chat) => ({ chat, count: unread(chat, one.id) }));
  const open = mine && chats.length > 1 ? chats.map(({ chat, count }) => [chat.id, chatName(chat), chat.kind, count, chat.id === view.here]) : [];
  const count = open.length ? 0 : chats.reduce((sum, one) => sum + one.count, 0);
  return { id: one.id, name: one.name, mine, note: preview(one, chats.map(({ chat }) => chat)), count, open };
}

function personEntry({ id, name, mine, note, count, open }) {
  const head = entry(name, id, `${id}:${id}`, note, count);
  mark(head, mine);
  return element("div", { className: "person" }, head, ...open.map(chatEntry));
}

function chatEntry([id, name, kind, count, here]) {
  const made = entry(name, kind === "private" ? 0 : id, `${view.me}:${id}`, "", count);
  made.classList.add("nested");
  mark(made, here);
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

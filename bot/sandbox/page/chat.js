// The chat on the right: its messages, its head, and what can be written there.

import { day, element } from "./format.js";
import { bubble, daySeparator } from "./messages.js";
import { drawPeople, paint } from "./people.js";
import { administers, chatName, markSeen, person, standing, summary, view, world } from "./world.js";

const $ = (id) => document.getElementById(id);
const drawn = { chat: null, me: null, day: null, rows: new Map() };
const FALLING = 400;
let stuck = true;

export const rowOf = (id) => drawn.rows.get(Number(id));

export function drawNobody() {
  document.body.classList.add("nobody");
  $("messages").replaceChildren(element("p", { className: "empty" }, "Пока никого нет. Добавьте человека слева — и он сможет написать боту."));
}

// Says whether another chat is shown than before.
export function drawChat(changed) {
  const chat = world.chats.get(view.here);
  const pane = $("messages");
  const fresh = drawn.chat !== view.here || drawn.me !== view.me;
  const atEnd = fresh || stuck;
  if (fresh) {
    drawn.rows.clear();
    pane.replaceChildren();
    Object.assign(drawn, { chat: view.here, me: view.me, day: null });
  }
  for (const message of fresh ? standing(chat) : changed.filter((one) => one.chat === view.here)) place(pane, chat, message);
  if (!pane.childElementCount) pane.append(emptiness(chat));
  drawHead(chat);
  drawComposer(chat);
  if (atEnd) scrollToEnd();
  else $("down").hidden = false;
  return fresh;
}

function emptiness(chat) {
  if (chat.kind !== "private" || !world.bot.description) return element("p", { className: "empty" }, "Сообщений пока нет.");
  return element("div", { className: "empty about" }, element("strong", {}, "Что умеет этот бот?"), `\n${world.bot.description}`);
}

function place(pane, chat, message) {
  const old = drawn.rows.get(message.message_id);
  if (message.deleted) { old?.remove(); drawn.rows.delete(message.message_id); return; }
  const quoted = chat.messages.get(message.reply_to);
  const row = bubble({ ...message, quoted: quoted && summary(quoted) }, chat, view.me);
  drawn.rows.set(message.message_id, row);
  if (old) { replace(old, row); return; }
  pane.querySelector(".empty")?.remove();
  const date = day(message.date);
  if (date !== drawn.day) pane.append(daySeparator(message.date));
  drawn.day = date;
  const last = pane.lastElementChild;
  if (message.album && last?.dataset.album === message.album) return last.append(row);
  pane.append(message.album ? element("div", { className: "album", dataset: { album: message.album } }, row) : row);
}

// Whoever stands on a button or a bubble by keyboard stays there when the message changes.
function replace(old, row) {
  const focusable = (one) => [...one.querySelectorAll("article, button, a")];
  const at = focusable(old).indexOf(document.activeElement);
  old.replaceWith(row);
  const again = focusable(row);
  if (at >= 0) (again[at] || again[0])?.focus({ preventScroll: true });
}

const isShown = () => $("messages").clientHeight > 0;
const isAtEnd = () => $("messages").scrollHeight - $("messages").scrollTop - $("messages").clientHeight < 80;

export function scrollToEnd() {
  stuck = true;
  $("messages").scrollTop = $("messages").scrollHeight;
  $("down").hidden = true;
  see();
}

function see() {
  const chat = world.chats.get(view.here);
  if (chat && isShown() && markSeen(chat)) drawPeople();
}

function onScroll() {
  if (!isShown()) return;
  stuck = isAtEnd();
  $("down").hidden = stuck;
  if (stuck) see();
}

export function setUpChat() {
  // Pictures that load and keyboards that appear make the chat longer: who stood at the end stays there.
  $("messages").addEventListener("load", () => { if (stuck) scrollToEnd(); }, true);
  $("messages").addEventListener("scroll", onScroll, { passive: true });
  new ResizeObserver(() => { if (stuck) scrollToEnd(); }).observe($("messages"));
  document.addEventListener("visibilitychange", () => setTimeout(see, FALLING));
  $("down").addEventListener("click", scrollToEnd);
}

function drawHead(chat) {
  paint($("chat-avatar"), chatName(chat), chat.kind === "private" ? 0 : chat.id);
  $("chat-title").textContent = chatName(chat);
  const members = Object.values(chat.members).filter((status) => status !== "left" && status !== "kicked").length;
  const idle = chat.kind === "private" ? `бот · пишет ${person().name}` : `участников: ${members} · пишет ${person().name}`;
  $("chat-status").textContent = chat.action ? (chat.action === "typing" ? "печатает…" : "отправляет файл…") : idle;
  $("chat-status").classList.toggle("typing", Boolean(chat.action));
  $("block").textContent = person().blocked ? "Разблокировать бота" : "Заблокировать бота";
  $("leave").hidden = chat.kind === "private";
  document.title = `${chatName(chat)} — ${person().name}`;
}

function drawComposer(chat) {
  const privately = chat.kind === "private";
  const mute = chat.kind === "channel" && !administers(chat, view.me);
  $("beginning").hidden = !privately || person().started || person().blocked;
  $("unblock").hidden = !privately || !person().blocked;
  $("compose").hidden = mute || !$("beginning").hidden || !$("unblock").hidden;
  const last = standing(chat).filter((message) => message.keyboard_kind && message.keyboard_kind !== "inline").pop();
  const rows = privately && last?.keyboard_kind !== "remove_keyboard" ? last?.keyboard || [] : [];
  $("reply-keyboard").hidden = !rows.length || $("compose").hidden;
  $("reply-keyboard").replaceChildren(...rows.map((row) => element("div", { className: "keys" }, ...row.map((key) =>
    element("button", { type: "button", className: "key", dataset: { key: key.text, message: last.message_id, url: "" } }, key.text)))));
}

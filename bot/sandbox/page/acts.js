// What people do: one call of the control API each, and what the page shows of its outcome.

import { act, ask } from "./api.js";
import { element, isOurs } from "./format.js";
import { chosen } from "./messages.js";
import { entry } from "./people.js";
import { message, person, summary, view, world } from "./world.js";

const $ = (id) => document.getElementById(id);
const JOINED = { joined: "Вы вступили", requested: "Заявка отправлена", started: "Бот запущен" };
const TOAST_MILLISECONDS = 5000;

export async function doing(work) {
  try { return await work(); } catch (error) { fail(error); return null; }
}

export const fail = (error) => toast(error.message, true);

export function toast(text, bad = false) {
  const made = element("div", { className: `toast${bad ? " bad" : ""}` }, text);
  $("toasts").append(made);
  setTimeout(() => made.remove(), TOAST_MILLISECONDS);
}

export async function send(text) {
  const { me, here, replyTo, editing } = view;
  if (!text.trim()) return;
  turnTo(null);
  if (editing) await doing(() => act(me, "edit", { chat: here, message_id: editing, text }));
  else await doing(() => act(me, "send", { chat: here, text, reply_to: replyTo }));
}

export async function sendFile(file) {
  const form = new FormData();
  form.append("chat", view.here);
  form.append("text", $("text").value);
  form.append("as", file.type.startsWith("image/") ? "photo" : "document");
  form.append("file", file, file.name);
  $("text").value = "";
  await doing(() => act(view.me, "send", form));
}

// What is written next answers this message, or changes it; null: neither.
export function turnTo(one, how = "reply") {
  view.replyTo = one && how === "reply" ? one.message_id : null;
  view.editing = one && how === "edit" ? one.message_id : null;
  $("replying").hidden = !one;
  $("replying").firstElementChild.textContent = one ? `${how === "edit" ? "Изменить" : "Ответ"}: ${summary(one)}` : "";
  if (one && how === "edit") $("text").value = one.text;
  if (one) $("text").focus();
}

export async function press(key) {
  if (key.dataset.url) return follow(key.dataset.url);
  key.classList.add("busy");
  const body = { chat: view.here, message_id: Number(key.dataset.message), button: key.dataset.key };
  const answer = await doing(() => act(view.me, "click", body));
  key.classList.remove("busy");
  if (!answer) return;
  if (!answer.answered) return toast("Бот не ответил на нажатие");
  if (answer.url) return follow(answer.url);
  if (answer.text && answer.alert) { $("alert").querySelector("p").textContent = answer.text; $("alert").showModal(); }
  else if (answer.text) toast(answer.text);
}

export async function vote(key) {
  const polled = message(key.dataset.message);
  const [place, mine] = [Number(key.dataset.vote), chosen(polled, view.me)];
  const others = polled.poll.allows_multiple_answers ? mine.filter((one) => one !== place) : [];
  const options = mine.includes(place) ? others : [...others, place];
  await doing(() => act(view.me, "vote", { chat: view.here, message_id: polled.message_id, options }));
}

export async function react(id, emoji) {
  const mine = message(id).reactors[view.me] || [];
  await doing(() => act(view.me, "react", { chat: view.here, message_id: Number(id), emoji: mine.includes(emoji) ? "" : emoji }));
}

// A link of this sandbox is often meant for somebody else: the one who opens it is asked for.
export function follow(link) {
  if (!isOurs(link, world.bot)) return window.open(link, "_blank", "noreferrer");
  const people = [person(), ...world.people.filter((one) => one.id !== view.me)];
  $("who-list").replaceChildren(...people.map((one) => {
    const made = entry(one.name, one.id, "", one.started ? "" : "ещё не писал(а) боту", 0);
    made.addEventListener("click", () => { $("who").close(); followAs(one.id, link); });
    return made;
  }));
  $("who").dataset.following = link;
  $("who").showModal();
}

export async function followAs(who, link) {
  const answer = await doing(() => act(who, "join", { link: link.startsWith("t.me/") ? `https://${link}` : link }));
  if (!answer) return;
  toast(JOINED[answer.status]);
  document.dispatchEvent(new CustomEvent("played", { detail: { who, show: who !== view.me || answer.status === "started" } }));
}

export const newPerson = async (name) => (await ask("POST", "people", { name })).id;

// What the server said last, and who is looking at what. The server knows all, the page only shows.

import { ask } from "./api.js";

export const world = { people: [], chats: new Map(), groups: [], commands: {}, bot: null, version: 0 };
export const view = { me: null, here: null, replyTo: null, editing: null };
const seen = JSON.parse(sessionStorage.getItem("seen") || "{}");
const WITHOUT_TEXT = { photo: "Фото", document: "Документ" };
const ADMINISTRATORS = ["creator", "administrator"];

// The state as the server tells it; messages changed since the last time are returned with it.
export async function fetchState() {
  const state = await ask("GET", `state?messages_since=${world.version}`);
  if (state.version < world.version) {
    sessionStorage.removeItem("seen");
    return location.reload();
  }
  const chats = new Map(state.chats.map((chat) => [chat.id, { ...chat, messages: world.chats.get(chat.id)?.messages || new Map() }]));
  for (const message of state.messages) chats.get(message.chat).messages.set(message.message_id, message);
  const { people, commands, bot, version } = state;
  const groups = state.chats.filter((chat) => chat.kind !== "private").map((chat) => chats.get(chat.id));
  Object.assign(world, { people, chats, groups, commands, bot, version });
  if (!person()) view.me = people[0]?.id ?? null;
  if (!chatsOf(view.me).some((chat) => chat.id === view.here)) view.here = view.me;
  return state;
}

export const person = (id = view.me) => world.people.find((one) => one.id === id);
export const chatsOf = (who) => [world.chats.get(who), ...world.groups.filter((chat) => isMember(chat, who))].filter(Boolean);
export const chatName = (chat) => (chat.kind === "private" ? world.bot.first_name : chat.title);
export const standing = (chat) => [...chat.messages.values()].filter((message) => !message.deleted);
export const message = (id) => world.chats.get(view.here)?.messages.get(Number(id));
export const administers = (chat, who) => ADMINISTRATORS.includes(chat.members[who]);
const isMember = (chat, who) => administers(chat, who) || chat.members[who] === "member";

export function unread(chat, who) {
  const last = seen[`${who}:${chat.id}`] || 0;
  return standing(chat).filter((one) => one.message_id > last && one.sender.id !== who).length;
}

// Says whether there was anything new.
export function markSeen(chat) {
  const last = Math.max(0, ...chat.messages.keys());
  if (document.hidden || seen[`${view.me}:${chat.id}`] === last) return false;
  seen[`${view.me}:${chat.id}`] = last;
  sessionStorage.setItem("seen", JSON.stringify(seen));
  return true;
}

export const summary = (one) => (one.text || WITHOUT_TEXT[one.media[0]?.kind] || (one.poll ? "Опрос" : "Событие")).slice(0, 80);

// The narrowest scope that has commands, as Telegram chooses it.
export function commandsHere() {
  const scopes = [`chat:${view.here}::`, view.here === view.me ? "all_private_chats:::" : "all_group_chats:::", "default:::"];
  return scopes.map((scope) => world.commands[`${scope}ru`] || world.commands[scope]).find(Boolean) || [];
}

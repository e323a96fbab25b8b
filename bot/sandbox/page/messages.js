// One message as a bubble: what kind it is decides what it is made of.

import { element, formatted, isInvitation, links, longDay, plural, safe, size, time } from "./format.js";

export const chosen = (message, me) => message.votes[me] || [];

export function bubble(message, chat, me) {
  if (message.new_chat_members || message.left_chat_member) return service(serviceText(message));
  const mine = message.sender.id === me;
  const made = element("article", { className: `bubble${mine ? " mine" : ""}`, tabIndex: -1, dataset: { id: message.message_id } });
  if (!mine && chat.kind !== "private") made.append(element("div", { className: "author" }, author(message, chat)));
  if (message.forward_origin) made.append(element("div", { className: "forwarded" }, "Пересланное сообщение"));
  if (message.reply_to) made.append(element("button", { type: "button", className: "quote", dataset: { jump: message.reply_to } }, message.quoted || "Сообщение"));
  for (const media of message.media) {
    if (media.kind === "photo") made.style.setProperty("--photo", `${shownWidth(media)}px`);
    made.append(media.kind === "photo" ? photo(media) : file(media));
  }
  if (message.text) made.append(element("div", { className: "text" }, formatted(message.text, message.entities)));
  if (message.contact) made.append(element("div", { className: "text" }, `☎ ${message.contact.first_name}, ${message.contact.phone_number}`));
  if (message.location) made.append(element("div", { className: "text" }, `📍 ${message.location.latitude}, ${message.location.longitude}`));
  if (message.poll) made.append(poll(message, chosen(message, me)));
  made.append(meta(message));
  return element("div", { className: `row${mine ? " mine" : ""}`, dataset: { row: message.message_id } }, made, joining(message), inlineKeyboard(message), reactions(message, me));
}

export const daySeparator = (seconds) => service(longDay(seconds));

const service = (text) => element("div", { className: "service" }, element("span", {}, text));
const author = (message, chat) => (chat.kind === "channel" ? chat.title : message.sender.name);

function serviceText(message) {
  if (message.left_chat_member) return `${message.left_chat_member.first_name}: больше не в чате`;
  return `${message.new_chat_members.map((one) => one.first_name).join(", ")}: теперь в чате`;
}

const shownWidth = (media) => Math.round(media.width * Math.min(1, 420 / media.height, 480 / media.width));

function photo(media) {
  const image = element("img", { src: media.url, alt: "Фото", loading: "lazy", width: media.width, height: media.height });
  return element("button", { type: "button", className: "photo", dataset: { photo: media.url }, ariaLabel: "Открыть фото" }, image);
}

function file(media) {
  const label = element("span", {}, element("strong", {}, media.name), element("small", {}, size(media.size)));
  return element("a", { className: "file", href: media.url, download: media.name }, element("span", { className: "file-icon", ariaHidden: "true" }, "↓"), label);
}

function meta(message) {
  const marks = [message.pinned && "📌", message.edited && "изменено", time(message.date)].filter(Boolean);
  return element("div", { className: "meta" }, marks.join(" "));
}

function inlineKeyboard(message) {
  if (message.keyboard_kind !== "inline" || !message.keyboard.length) return null;
  const rows = message.keyboard.map((row) =>
    element("div", { className: "keys" }, ...row.map((key) =>
      element("button", { type: "button", className: "key", dataset: { key: key.callback_data || key.text, message: message.message_id, url: key.url ? safe(key.url) : "" } },
        key.text, key.url ? element("small", { ariaHidden: "true" }, " ↗") : null))));
  return element("div", { className: "keyboard" }, ...rows);
}

function poll(message, mine) {
  const { poll: shown } = message;
  const total = shown.total_voter_count;
  const options = shown.options.map((option, place) => {
    const share = total ? Math.round((option.voter_count / total) * 100) : 0;
    const key = element("button", { type: "button", className: "option", disabled: shown.is_closed, dataset: { vote: place, message: message.message_id } },
      element("span", {}, mine.includes(place) ? `✓ ${option.text}` : option.text), element("span", {}, `${share} %`));
    key.setAttribute("aria-pressed", String(mine.includes(place)));
    key.style.setProperty("--share", `${share}%`);
    return key;
  });
  const state = shown.is_closed ? "Опрос закрыт" : `${total} ${plural(total, "голос", "голоса", "голосов")}`;
  return element("div", { className: "poll" }, element("strong", {}, shown.question), ...options, element("small", {}, state));
}

function joining(message) {
  const link = links(message.text, message.entities).find(isInvitation);
  return link ? element("div", { className: "keyboard" }, element("button", { type: "button", className: "key", dataset: { link } }, "Вступить")) : null;
}

function reactions(message, me) {
  if (!message.reactions.length) return null;
  const mine = message.reactors[me] || [];
  const chips = [...new Set(message.reactions)].map((emoji) => {
    const count = message.reactions.filter((one) => one === emoji).length;
    const chip = element("button", { type: "button", dataset: { react: emoji, message: message.message_id } }, count > 1 ? `${emoji} ${count}` : emoji);
    chip.setAttribute("aria-pressed", String(mine.includes(emoji)));
    return chip;
  });
  return element("div", { className: "reactions" }, ...chips);
}

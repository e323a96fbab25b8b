// Texts with entities, dates in the sandbox's zone, and elements made without innerHTML.

export function element(tag, options = {}, ...children) {
  const { dataset, ...properties } = options;
  const made = Object.assign(document.createElement(tag), properties);
  Object.assign(made.dataset, dataset || {});
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// Entities nest: the outermost one wraps what lies within it, which is drawn the same way.
export function formatted(text, entities, from = 0, to = text.length) {
  const made = document.createDocumentFragment();
  let at = from;
  entities.forEach((entity, place) => {
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= at) return;
    const block = BLOCKS.has(entity.type);
    const before = text.slice(at, entity.offset);
    made.append(block ? before.replace(/\n$/, "") : before);
    const inner = entities.slice(place + 1).filter((one) => one.offset < end);
    made.append(wrap(entity, text.slice(entity.offset, end), formatted(text, inner, entity.offset, end)));
    at = block && text[end] === "\n" ? end + 1 : end;
  });
  made.append(text.slice(at, to));
  return made;
}

function wrap(entity, shown, content) {
  switch (entity.type) {
    case "bot_command":
      return element("button", { type: "button", className: "inline-link", dataset: { command: shown } }, content);
    case "url":
    case "text_link": {
      const address = addressOf(entity, shown);
      return element("a", { href: safe(address), target: "_blank", rel: "noreferrer", dataset: { link: address } }, content);
    }
    case "spoiler":
      return element("span", { className: "spoiler", tabIndex: 0 }, content);
    default:
      return element(TAGS[entity.type] || "span", { className: entity.type }, content);
  }
}

const addressOf = (entity, shown) => entity.url || (/^[a-z]+:/i.test(shown) ? shown : `https://${shown}`);

// The addresses a text leads to, visible or behind words.
export const links = (text, entities) => entities
  .filter((one) => one.type === "url" || one.type === "text_link")
  .map((one) => addressOf(one, text.slice(one.offset, one.offset + one.length)));

export const safe = (address) => (/^(https?|tg|mailto):/i.test(address) ? address : "#");

export const isInvitation = (link) => /^https?:\/\/t\.me\/(\+|joinchat\/)/.test(link);
export const isOurs = (link, bot) => isInvitation(link) || link === bot.link || link.startsWith(`${bot.link}?start=`);

let offset = 0;
export function setZone(iso) {
  const [, sign, hours, minutes] = iso.match(/([+-])(\d\d):(\d\d)$/) || [null, "+", "0", "0"];
  offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60;
}

const inZone = (options) => {
  const format = new Intl.DateTimeFormat("ru", { timeZone: "UTC", ...options });
  return (seconds) => format.format(new Date((seconds + offset) * 1000));
};
export const time = inZone({ hour: "2-digit", minute: "2-digit" });
export const day = inZone({ day: "numeric", month: "long" });
export const longDay = inZone({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

export function size(bytes) {
  if (bytes < 1024) return `${bytes} Б`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} КБ`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} МБ`;
}

export function plural(count, one, few, many) {
  const [tens, units] = [count % 100, count % 10];
  if (units === 1 && tens !== 11) return one;
  return units > 1 && units < 5 && (tens < 12 || tens > 14) ? few : many;
}

export function avatar(name, id) {
  const initials = name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
  return { textContent: initials, hue: id === 0 ? 207 : Math.abs(id * 47) % 360 };
}

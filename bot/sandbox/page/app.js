// One person plays everybody: who is chosen on the left writes on the right. The server knows all, the page only shows.

import { act, ask, listen } from "./api.js";
import { avatar, day, element, time } from "./format.js";
import { bubble, chosen, daySeparator } from "./messages.js";
import { setUpPanels, showClock, showLog } from "./panels.js";

const $ = (id) => document.getElementById(id);
const WITHOUT_TEXT = { photo: "Фото", document: "Документ", poll: "Опрос" };
const world = { people: [], chats: new Map(), commands: {}, bot: null, version: 0 };
const drawn = { chat: null, me: null, rows: new Map() };
let me = null;
let here = null;
let replyTo = null;
let refreshing = null;
let again = false;
let stuck = true;
const seen = JSON.parse(sessionStorage.getItem("seen") || "{}");

// ---- what the server says ----

function refresh() {
  again = true;
  refreshing ??= (async () => {
    try { while (again) { again = false; await fetchChanges(); } }
    finally { refreshing = null; }
  })();
  return refreshing;
}

async function fetchChanges() {
  const state = await ask("GET", `state?messages_since=${world.version}`);
  if (state.version < world.version) return location.reload();
  const chats = new Map(state.chats.map((chat) => [chat.id, { ...chat, messages: world.chats.get(chat.id)?.messages || new Map() }]));
  for (const message of state.messages) chats.get(message.chat).messages.set(message.message_id, message);
  Object.assign(world, { people: state.people, chats, commands: state.commands, bot: state.bot, version: state.version });
  showClock(state.clock);
  choose();
  draw(state.messages);
  await showLog(state.last_call);
}

function choose() {
  if (!world.people.some((person) => person.id === me)) me = world.people[0]?.id ?? null;
  if (!chatsOf(me).some((chat) => chat.id === here)) here = me;
}

const chatsOf = (person) => [...world.chats.values()].filter((chat) => (chat.kind === "private" ? chat.id === person : isMember(chat, person)));
const isMember = (chat, person) => ["creator", "administrator", "member"].includes(chat.members[person]);
const chatName = (chat) => (chat.kind === "private" ? world.bot.first_name : chat.title);
const person = (id = me) => world.people.find((one) => one.id === id);
const standing = (chat) => [...chat.messages.values()].filter((message) => !message.deleted);

function unread(chat, who) {
  const last = seen[`${who}:${chat.id}`] || 0;
  return standing(chat).filter((message) => message.message_id > last && message.sender.id !== who).length;
}

// ---- drawing ----

function draw(changed) {
  drawPeople();
  if (me === null) return drawNobody();
  document.body.classList.remove("nobody");
  drawChat(changed);
}

function drawNobody() {
  document.body.classList.add("nobody");
  $("messages").replaceChildren(element("p", { className: "empty" }, "Пока никого нет. Добавьте человека слева — и он сможет написать боту."));
}

function drawPeople() {
  const focused = document.activeElement?.dataset?.open;
  $("people-list").replaceChildren(...world.people.map((one) => {
    const chats = chatsOf(one.id);
    const count = chats.reduce((sum, chat) => sum + unread(chat, one.id), 0);
    const head = entry(one.name, one.id, `${one.id}:${one.id}`, preview(one, chats), one.id === me ? 0 : count);
    head.classList.toggle("chosen", one.id === me);
    if (one.id !== me || chats.length < 2) return element("div", { className: "person" }, head);
    return element("div", { className: "person" }, head, ...chats.map((chat) => chatEntry(chat, one.id)));
  }));
  if (focused) document.querySelector(`[data-open="${focused}"]`)?.focus();
}

function preview(one, chats) {
  if (one.blocked) return "заблокировал(а) бота";
  if (!one.started) return "ещё не писал(а) боту";
  const last = chats.flatMap((chat) => standing(chat).slice(-1)).sort((a, b) => b.version - a.version)[0];
  return last ? summary(last) : "";
}

const summary = (message) => (message.text || WITHOUT_TEXT[message.media[0]?.kind] || (message.poll ? "Опрос" : "Событие")).slice(0, 80);

function chatEntry(chat, who) {
  const made = entry(chatName(chat), chat.kind === "private" ? 0 : chat.id, `${who}:${chat.id}`, "", unread(chat, who));
  made.classList.add("nested");
  made.classList.toggle("chosen", chat.id === here);
  return made;
}

function entry(name, id, target, note, count) {
  const face = element("span", { className: "avatar", ariaHidden: "true" });
  paint(face, name, id);
  return element("button", { type: "button", className: "entry", dataset: { open: target } }, face,
    element("span", { className: "who" }, element("strong", {}, name), note ? element("small", {}, note) : null),
    count ? element("span", { className: "badge", title: "непрочитанных" }, String(count)) : null);
}

function paint(face, name, id) {
  const look = avatar(name, id);
  face.textContent = look.textContent;
  face.style.setProperty("--hue", look.hue);
}

function drawChat(changed) {
  const chat = world.chats.get(here);
  const pane = $("messages");
  const fresh = drawn.chat !== here || drawn.me !== me;
  const atEnd = fresh || isAtEnd();
  if (fresh) {
    drawn.rows.clear();
    pane.replaceChildren();
    Object.assign(drawn, { chat: here, me, day: null, album: null });
    setReply(null);
  }
  for (const message of fresh ? standing(chat) : changed.filter((one) => one.chat === here)) place(pane, chat, message);
  if (!pane.childElementCount) pane.append(emptiness(chat));
  if (atEnd) scrollToEnd();
  $("down").hidden = atEnd;
  if (atEnd) markSeen(chat);
  drawHead(chat);
  drawComposer(chat);
}

function emptiness(chat) {
  if (chat.kind !== "private" || !world.bot.description) return element("p", { className: "empty" }, "Сообщений пока нет.");
  return element("div", { className: "empty about" }, element("strong", {}, "Что умеет этот бот?"), `\n${world.bot.description}`);
}

const isAtEnd = () => $("messages").scrollHeight - $("messages").scrollTop - $("messages").clientHeight < 80;

function scrollToEnd() {
  stuck = true;
  $("messages").scrollTop = $("messages").scrollHeight;
}

function place(pane, chat, message) {
  const old = drawn.rows.get(message.message_id);
  if (message.deleted) { old?.remove(); drawn.rows.delete(message.message_id); return; }
  const quoted = chat.messages.get(message.reply_to);
  const row = bubble({ ...message, quoted: quoted && summary(quoted) }, chat, me);
  if (old) { old.replaceWith(row); drawn.rows.set(message.message_id, row); return; }
  pane.querySelector(".empty")?.remove();
  const date = day(message.date);
  if (date !== drawn.day) pane.append(daySeparator(message.date));
  drawn.day = date;
  drawn.rows.set(message.message_id, row);
  const album = message.album && pane.lastElementChild?.dataset.album === message.album ? pane.lastElementChild : null;
  if (album) return album.append(row);
  pane.append(message.album ? element("div", { className: "album", dataset: { album: message.album } }, row) : row);
}

function markSeen(chat) {
  const last = Math.max(0, ...chat.messages.keys());
  if (document.hidden || seen[`${me}:${chat.id}`] === last) return;
  seen[`${me}:${chat.id}`] = last;
  sessionStorage.setItem("seen", JSON.stringify(seen));
  drawPeople();
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
  const mute = chat.kind === "channel" && !["creator", "administrator"].includes(chat.members[me]);
  $("beginning").hidden = !privately || person().started || person().blocked;
  $("unblock").hidden = !privately || !person().blocked;
  $("compose").hidden = mute || !$("beginning").hidden || !$("unblock").hidden;
  const last = standing(chat).filter((message) => message.keyboard_kind && message.keyboard_kind !== "inline").pop();
  const rows = privately && last?.keyboard_kind !== "remove_keyboard" ? last?.keyboard || [] : [];
  $("reply-keyboard").hidden = !rows.length || $("compose").hidden;
  $("reply-keyboard").replaceChildren(...rows.map((row) => element("div", { className: "keys" }, ...row.map((key) =>
    element("button", { type: "button", className: "key", dataset: { key: key.text, message: last.message_id, url: "" } }, key.text)))));
}

// ---- what people do ----

async function doing(work) {
  try { return await work(); } catch (error) { fail(error); return null; }
}

const fail = (error) => toast(error.message, true);

function toast(text, bad = false) {
  const made = element("div", { className: `toast${bad ? " bad" : ""}` }, text);
  $("toasts").append(made);
  setTimeout(() => made.remove(), 5000);
}

function open(who, chat) {
  [me, here] = [who, chat];
  document.body.classList.add("in-chat");
  draw([]);
  if (matchMedia("(min-width: 721px)").matches && !$("compose").hidden) $("text").focus();
}

async function send(text) {
  if (!text.trim()) return;
  const body = { chat: here, text, reply_to: replyTo };
  setReply(null);
  await doing(() => act(me, "send", body));
  scrollToEnd();
}

async function sendFile(file) {
  const form = new FormData();
  form.append("chat", here);
  form.append("text", $("text").value);
  form.append("as", file.type.startsWith("image/") ? "photo" : "document");
  form.append("file", file, file.name);
  $("text").value = "";
  await doing(() => act(me, "send", form));
}

async function press(key) {
  if (key.dataset.url) return follow(key.dataset.url);
  key.classList.add("busy");
  const answer = await doing(() => act(me, "click", { chat: here, message_id: Number(key.dataset.message), button: key.dataset.key }));
  key.classList.remove("busy");
  if (!answer) return;
  if (!answer.answered) return toast("Бот не ответил на нажатие");
  if (answer.url) return follow(answer.url);
  if (answer.text && answer.alert) { $("alert").querySelector("p").textContent = answer.text; $("alert").showModal(); }
  else if (answer.text) toast(answer.text);
}

const isOurs = (link) => /^https?:\/\/t\.me\/(\+|joinchat\/)/.test(link) || link.startsWith(`${world.bot.link}?start=`);

// A link of this sandbox is often meant for somebody else: the one who opens it is asked for.
function follow(link) {
  if (!isOurs(link)) return window.open(link, "_blank", "noreferrer");
  const people = [person(), ...world.people.filter((one) => one.id !== me)];
  $("who-list").replaceChildren(...people.map((one) => {
    const made = entry(one.name, one.id, "", one.started ? "" : "ещё не писал(а) боту", 0);
    delete made.dataset.open;
    made.addEventListener("click", () => { $("who").close(); followAs(one.id, link); });
    return made;
  }));
  $("who").dataset.following = link;
  $("who").showModal();
}

async function followAs(who, link) {
  const address = link.startsWith("t.me/") ? `https://${link}` : link;
  const answer = await doing(() => act(who, "join", { link: address }));
  if (!answer) return;
  const words = { joined: "Вы вступили", requested: "Заявка отправлена", started: "Бот запущен" };
  toast(words[answer.status]);
  await refresh();
  if (who !== me || answer.status === "started") open(who, who);
}

async function newPerson(name) {
  const { id } = await ask("POST", "people", { name });
  await refresh();
  return id;
}

async function vote(key) {
  const message = world.chats.get(here).messages.get(Number(key.dataset.message));
  const [place, mine] = [Number(key.dataset.vote), chosen(message, me)];
  const others = message.poll.allows_multiple_answers ? mine.filter((one) => one !== place) : [];
  const options = mine.includes(place) ? others : [...others, place];
  await doing(() => act(me, "vote", { chat: here, message_id: message.message_id, options }));
}

function setReply(message) {
  replyTo = message?.message_id ?? null;
  $("replying").hidden = !message;
  $("replying").firstElementChild.textContent = message ? `Ответ: ${summary(message)}` : "";
}

function suggestCommands() {
  const written = $("text").value;
  const scopes = [`chat:${here}::`, here === me ? "all_private_chats:::" : "all_group_chats:::", "default:::"];
  const known = scopes.map((scope) => world.commands[`${scope}ru`] || world.commands[scope]).find(Boolean) || [];
  const fitting = /^\/\w*$/.test(written) ? known.filter((one) => `/${one.command}`.startsWith(written)) : [];
  $("commands").hidden = !fitting.length;
  $("commands").replaceChildren(...fitting.map((one) => element("button", { type: "button", role: "option", dataset: { command: `/${one.command}` } },
    element("strong", {}, `/${one.command}`), element("span", {}, one.description))));
}

// ---- wiring ----

function onClick(event) {
  const target = event.target.closest("[data-open],[data-key],[data-vote],[data-command],[data-photo],[data-jump],[data-link],.spoiler");
  if (!target) return;
  const { dataset } = target;
  if (dataset.open) open(...dataset.open.split(":").map(Number));
  else if (dataset.key) press(target);
  else if (dataset.vote) vote(target);
  else if (dataset.command) { $("text").value = ""; suggestCommands(); send(dataset.command); }
  else if (dataset.photo) { $("photo").querySelector("img").src = dataset.photo; $("photo").showModal(); }
  else if (dataset.jump) drawn.rows.get(Number(dataset.jump))?.scrollIntoView({ block: "center", behavior: "smooth" });
  else if (dataset.link && isOurs(dataset.link)) { event.preventDefault(); follow(dataset.link); }
  else target.classList.add("open");
}

function onKey(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); $("compose").requestSubmit(); }
  if (event.key === "ArrowDown" && !$("commands").hidden) { event.preventDefault(); $("commands").firstElementChild.focus(); }
}

function onForm(id, submitted) {
  $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    event.target.reset();
    $("chat-menu").open = false;
    doing(() => submitted(values));
  });
}

function setUp() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { $("commands").hidden = true; $("chat-menu").open = false; } });
  document.addEventListener("click", (event) => { if (!$("chat-menu").contains(event.target)) $("chat-menu").open = false; });
  $("text").addEventListener("keydown", onKey);
  $("text").addEventListener("input", suggestCommands);
  $("text").addEventListener("paste", (event) => { const [file] = event.clipboardData.files; if (file) { event.preventDefault(); sendFile(file); } });
  onForm("compose", ({ text }) => { suggestCommands(); return send(text); });
  onForm("new-person", async ({ name }) => { const id = await newPerson(name); open(id, id); });
  onForm("who-new", async ({ name }) => { $("who").close(); followAs(await newPerson(name), $("who").dataset.following); });
  onForm("follow", ({ link }) => followAs(me, link));
  onForm("invited", ({ link }) => followAs(me, link));
  onForm("new-chat", (values) => ask("POST", "chats", { ...values, owner: me, bot_is_admin: values.bot_is_admin === "on" }));
  $("file").addEventListener("change", (event) => { if (event.target.files[0]) sendFile(event.target.files[0]); event.target.value = ""; });
  $("start").addEventListener("click", () => send("/start"));
  $("unblock").addEventListener("click", () => doing(() => act(me, "unblock")));
  $("block").addEventListener("click", () => doing(() => act(me, person().blocked ? "unblock" : "block")));
  $("leave").addEventListener("click", () => doing(() => act(me, "leave", { chat: here })));
  $("back").addEventListener("click", () => document.body.classList.remove("in-chat"));
  $("down").addEventListener("click", scrollToEnd);
  $("messages").addEventListener("load", () => { if (stuck) scrollToEnd(); }, true);
  $("messages").addEventListener("scroll", onScroll, { passive: true });
  $("messages").addEventListener("dblclick", onReply);
  $("replying").lastElementChild.addEventListener("click", () => setReply(null));
  $("photo").addEventListener("click", () => $("photo").close());
  setUpDrop();
  setUpPanels(fail);
}

function onScroll() {
  const atEnd = isAtEnd();
  stuck = atEnd;
  $("down").hidden = atEnd;
  if (atEnd && world.chats.has(here)) markSeen(world.chats.get(here));
}

function onReply(event) {
  const id = Number(event.target.closest(".bubble")?.dataset.id);
  if (id) { setReply(world.chats.get(here).messages.get(id)); $("text").focus(); }
}

function setUpDrop() {
  const over = (event) => { event.preventDefault(); $("drop").hidden = me === null; };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("drop").hidden = true; });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    $("drop").hidden = true;
    for (const file of event.dataTransfer.files) sendFile(file);
  });
}

setUp();
listen(() => refresh().catch(fail), () => { $("flow").textContent = "нет связи"; });

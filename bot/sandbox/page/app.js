// One person plays everybody: who is chosen on the left writes on the right.

import { doing, fail, follow, followAs, newPerson, press, react, send, sendFile, turnTo, vote } from "./acts.js";
import { act, ask, listen } from "./api.js";
import { drawChat, drawNobody, rowOf, scrollToEnd, setUpChat } from "./chat.js";
import { isOurs } from "./format.js";
import { closeMenus, setUpMenus } from "./menus.js";
import { setUpPanels, showClock, showLog } from "./panels.js";
import { drawPeople } from "./people.js";
import { fetchState, person, view, world } from "./world.js";

const $ = (id) => document.getElementById(id);
const NARROW = matchMedia("(max-width: 720px)");
const OPENABLE = "[data-open],[data-key],[data-vote],[data-react],[data-command],[data-photo],[data-jump],[data-link],.spoiler";
let refreshing = null;
let again = false;

// Changes that come while one is fetched are fetched together afterwards.
function refresh() {
  again = true;
  refreshing ??= (async () => {
    try { while (again) { again = false; await fetchAndDraw(); } }
    finally { refreshing = null; }
  })();
  return refreshing;
}

async function fetchAndDraw() {
  const state = await fetchState();
  if (!state) return;
  document.body.classList.remove("lost");
  showClock(state.clock);
  draw(state.messages);
  await showLog(state.last_call);
}

function draw(changed) {
  drawPeople();
  if (view.me === null) return drawNobody();
  document.body.classList.remove("nobody");
  if (drawChat(changed)) turnTo(null);
}

function open(who, chat) {
  Object.assign(view, { me: who, here: chat });
  if (NARROW.matches && !document.body.classList.contains("in-chat")) history.pushState("chat", "");
  document.body.classList.add("in-chat");
  draw([]);
  scrollToEnd();
  if (!NARROW.matches && !$("compose").hidden) $("text").focus();
}

function onClick(event) {
  const target = event.target.closest(OPENABLE);
  if (!target) return;
  const { dataset } = target;
  if (dataset.open) open(...dataset.open.split(":").map(Number));
  else if (dataset.key) press(target);
  else if (dataset.vote) vote(target);
  else if (dataset.react) react(dataset.message, dataset.react);
  else if (dataset.command) { $("text").value = ""; closeMenus(); $("text").focus(); write(dataset.command); }
  else if (dataset.photo) { $("photo").querySelector("img").src = dataset.photo; $("photo").showModal(); }
  else if (dataset.jump) rowOf(dataset.jump)?.scrollIntoView({ block: "center", behavior: "smooth" });
  else if (dataset.link) { if (isOurs(dataset.link, world.bot)) { event.preventDefault(); follow(dataset.link); } }
  else target.classList.add("open");
}

async function write(text) {
  await send(text);
  scrollToEnd();
}

function onForm(id, submitted) {
  $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    event.target.reset();
    closeMenus();
    doing(() => submitted(values));
  });
}

function setUpForms() {
  onForm("compose", ({ text }) => write(text));
  onForm("new-person", async ({ name }) => { const id = await newPerson(name); await refresh(); open(id, id); });
  onForm("who-new", async ({ name }) => { $("who").close(); followAs(await newPerson(name), $("who").dataset.following); });
  onForm("follow", ({ link }) => followAs(view.me, link));
  onForm("invited", ({ link }) => followAs(view.me, link));
  onForm("new-chat", (values) => ask("POST", "chats", { ...values, owner: view.me, bot_is_admin: values.bot_is_admin === "on" }));
  document.addEventListener("played", async ({ detail: { who, show } }) => { await refresh(); if (show) open(who, who); });
}

function setUpButtons() {
  const clicked = (id, work) => $(id).addEventListener("click", work);
  clicked("attach", () => $("file").click());
  clicked("start", () => write("/start"));
  clicked("unblock", () => doing(() => act(view.me, "unblock")));
  clicked("block", () => { closeMenus(); doing(() => act(view.me, person().blocked ? "unblock" : "block")); });
  clicked("leave", () => { closeMenus(); doing(() => act(view.me, "leave", { chat: view.here })); });
  clicked("back", () => { if (history.state === "chat") history.back(); else document.body.classList.remove("in-chat"); });
  clicked("photo", () => $("photo").close());
  $("replying").lastElementChild.addEventListener("click", () => turnTo(null));
  addEventListener("popstate", (event) => document.body.classList.toggle("in-chat", event.state === "chat"));
}

function setUpFiles() {
  const sendAll = (files) => [...files].reduce((before, file) => before.then(() => sendFile(file)), Promise.resolve());
  $("file").addEventListener("change", async (event) => { await sendAll(event.target.files); event.target.value = ""; });
  $("text").addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); sendAll(event.clipboardData.files); } });
  document.addEventListener("dragover", (event) => { event.preventDefault(); $("drop").hidden = view.me === null; });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("drop").hidden = true; });
  document.addEventListener("drop", (event) => { event.preventDefault(); $("drop").hidden = true; sendAll(event.dataTransfer.files); });
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", (event) => { if (event.target.matches?.(".spoiler") && event.key === "Enter") event.target.classList.add("open"); });
setUpMenus();
setUpChat();
setUpForms();
setUpButtons();
setUpFiles();
setUpPanels(fail);
listen(() => refresh().catch(fail), () => { document.body.classList.add("lost"); $("flow").textContent = "нет связи"; });

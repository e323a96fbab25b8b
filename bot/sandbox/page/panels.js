// The bar with the clock, the call log and faults on order.

import { ask } from "./api.js";
import { element, longDay, setZone, time } from "./format.js";

const $ = (id) => document.getElementById(id);
const SHOWN_CALLS = 500;
let lastCall = 0;
let refused = 0;
let clock = null;

export function showClock(shown) {
  clock = { ...shown, base: Date.parse(shown.now) / 1000, since: performance.now() };
  setZone(shown.now);
  $("flow").textContent = shown.flow === "real" ? "идут" : "стоят";
  tick();
}

function tick() {
  if (!clock) return;
  const seconds = clock.base + (clock.flow === "real" ? (performance.now() - clock.since) / 1000 : 0);
  $("date").textContent = longDay(seconds);
  $("time").textContent = time(seconds);
}

export function setUpPanels(fail) {
  setInterval(tick, 5000);
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () => whileBusy(button, () => advance(button.dataset.advance)).catch(fail));
  }
  for (const button of document.querySelectorAll("[data-fault]")) {
    button.addEventListener("click", () => whileBusy(button, () => order(button.dataset.fault)).catch(fail));
  }
  $("log-toggle").addEventListener("click", () => {
    const pane = $("log-pane");
    pane.hidden = !pane.hidden;
    $("log-toggle").setAttribute("aria-expanded", String(!pane.hidden));
  });
  $("only-refusals").addEventListener("change", (event) => $("log").classList.toggle("only-refusals", event.target.checked));
}

async function advance(by) {
  const before = clock.version;
  const { version } = await ask("POST", "clock", { advance: by });
  if (version === before) throw new Error("По этим часам никто не живёт: бот не запущен");
}

async function whileBusy(button, work) {
  const all = document.querySelectorAll("[data-advance]");
  const others = button.dataset.advance ? [...all] : [button];
  others.forEach((one) => { one.disabled = true; });
  try { await work(); } finally { others.forEach((one) => { one.disabled = false; }); }
}

async function order(fault) {
  if (fault === "clear") return ask("DELETE", "faults");
  const error = fault === "flood" ? { code: 429, description: "Too Many Requests: retry after 3", retry_after: 3 } : fault;
  return ask("POST", "faults", { method: "*", times: 1, error });
}

export async function showLog(newest) {
  if (newest <= lastCall) return;
  const { calls } = await ask("GET", `log?after=${Math.max(lastCall, newest - SHOWN_CALLS)}`);
  for (const call of calls.filter((one) => one.number > lastCall)) {
    lastCall = call.number;
    const bad = !call.ok || call.warnings.length > 0;
    refused += bad ? 1 : 0;
    if (call.method !== "getUpdates" || bad) $("log").prepend(line(call, bad));
  }
  while ($("log").children.length > SHOWN_CALLS) $("log").lastChild.remove();
  $("refusals").hidden = refused === 0;
  $("refusals").textContent = refused;
}

function line(call, bad) {
  const outcome = call.ok ? `${call.milliseconds} мс` : call.description;
  const details = element("details", {},
    element("summary", {}, element("strong", {}, call.method), element("span", {}, [outcome, ...call.warnings].join("; "))),
    element("pre", {}, JSON.stringify(call.parameters, null, 1)));
  return element("li", { className: bad ? "bad" : "" }, details);
}

"use strict";
const MASK = "▢";
const at = (id) => document.getElementById(id);
const events = JSON.parse(at("events").textContent);

// One frame per event: the row of parts, and every slot's text and confidence.
const frames = [];
{
  let row = [], slots = {}, phase = "";
  for (const event of events) {
    if (event.event === "start") { row = event.row; slots = {}; phase = event.phase || ""; }
    if (event.splice) {
      const [first, removed, parts] = event.splice;
      row = [...row.slice(0, first), ...parts, ...row.slice(first + removed)];
    }
    slots = { ...slots, ...(event.slots || {}) };
    frames.push({ event, row, slots, phase, changed: new Set(Object.keys(event.slots || {})) });
  }
}

const level = (sure) => (sure >= 0.8 ? "sure" : sure >= 0.5 ? "likely" : "unsure");
const percent = (sure) => `${Math.round(100 * sure)} %`;
const element = (name, kind, text) => {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
};

const PHASES = { decide: "Deciding what the report consists of", write: "Writing the report",
                 again: "Looking again at what was unsure" };

function describe({ event, phase }) {
  const start = PHASES[phase] || "Laid out";
  switch (event.event) {
    case "start": return `${start}: ${event.canvas} tokens, read by ${event.model}.`;
    case "remask": return `Masked again: ${event.failures.map((f) => f[0]).join("; ")}`;
    case "done": return "Done and valid.";
    default: {
      const grown = event.grown.length ? `, lengthened ${event.grown.join(", ")}` : "";
      const closed = event.closed.length ? `, finished ${event.closed.join(", ")}` : "";
      return `Step ${event.step}: wrote in ${event.committed.length} slot${event.committed.length === 1 ? "" : "s"}${closed}${grown} (${event.milliseconds} ms).`;
    }
  }
}

let now = 0, timer = 0;

function show(index) {
  now = Math.max(0, Math.min(index, frames.length - 1));
  const frame = frames[now], canvas = at("canvas");
  canvas.replaceChildren(...frame.row.map((part) => {
    if (typeof part === "string") return document.createTextNode(part);
    const [text, sure] = frame.slots[part.slot];
    const open = text.includes(MASK);
    const fresh = frame.changed.has(String(part.slot)) && frame.event.event !== "start";
    const made = element("span", `slot ${open ? "open" : level(sure)}${fresh ? " fresh" : ""}`, text);
    made.title = open ? `${part.path}: open` : `${part.path}: ${percent(sure)}`;
    return made;
  }));
  const said = at("said");
  said.textContent = describe(frame);
  said.className = frame.event.event === "remask" ? "again" : "";
  at("scrub").value = now;
  at("where").textContent = `${now + 1} of ${frames.length}`;
  for (const cell of document.querySelectorAll(".map .now")) cell.classList.remove("now");
  for (const cell of document.querySelectorAll(`.map [data-frame="${now}"]`)) cell.classList.add("now");
}

function play(on) {
  clearInterval(timer);
  timer = 0;
  if (on) {
    if (now === frames.length - 1) show(0);
    timer = setInterval(() => { show(now + 1); if (now === frames.length - 1) play(false); }, 450);
  }
  at("play").textContent = on ? "❚❚ Pause" : "▶ Play";
  at("play").setAttribute("aria-label", on ? "Pause" : "Play");
  at("play").setAttribute("aria-pressed", String(on));
}

function nextAgain() {
  const later = frames.findIndex((frame, i) => i > now && frame.event.event === "remask");
  const first = frames.findIndex((frame) => frame.event.event === "remask");
  if (first >= 0) show(later >= 0 ? later : first);
}

function drawMap() {
  const lines = new Map();
  let phase = -1;
  frames.forEach((frame, i) => {
    if (frame.event.event === "start") phase += 1;
    for (const part of frame.row) {
      if (typeof part === "string") continue;
      const key = `${phase}:${part.slot}`;
      if (!lines.has(key)) lines.set(key, { path: part.path, phase: frame.phase, cells: [] });
      const [text, sure] = frame.slots[part.slot];
      const masked = frame.event.event === "remask" && frame.event.masked.includes(part.path);
      lines.get(key).cells[i] = { kind: text.includes(MASK) ? "open" : level(sure), sure, masked };
    }
  });
  const table = element("table");
  let shown = "";
  table.style.width = `min(100%, 12rem + ${frames.length} * .9rem)`;
  for (const { path, phase: own, cells } of lines.values()) {
    if (PHASES[own] && own !== shown) {
      const head = element("th", "phase", PHASES[own]);
      head.colSpan = frames.length + 1;
      table.insertRow().append(head);
      shown = own;
    }
    const row = table.insertRow();
    const head = element("th", "", path);
    head.scope = "row";
    head.title = path;
    row.append(head);
    for (let i = 0; i < frames.length; i += 1) {
      const cell = cells[i], square = row.insertCell();
      if (!cell) continue;
      const button = element("button", `m-${cell.kind}${cell.masked ? " m-again" : ""}`);
      button.type = "button";
      button.tabIndex = -1;
      button.dataset.frame = i;
      button.title = `${path}, ${i + 1}: ${cell.kind === "open" ? "open" : percent(cell.sure)}`;
      button.addEventListener("click", () => show(i));
      square.append(button);
    }
  }
  const columns = element("colgroup");
  columns.append(element("col", "paths"), element("col"));
  columns.lastChild.span = frames.length;
  table.prepend(columns);
  at("map").append(table);
}

function drawWhy() {
  frames.forEach((frame, i) => {
    if (frame.event.event !== "remask") return;
    for (const [message, paths] of frame.event.failures) {
      const item = element("li"), button = element("button", "", `${paths.join(", ")}: ${message}`);
      button.type = "button";
      button.addEventListener("click", () => { show(i); at("canvas").focus(); });
      item.append(button);
      at("why").append(item);
    }
  });
}

const keys = {
  " ": () => play(!timer), ArrowRight: () => show(now + 1), ArrowLeft: () => show(now - 1),
  Home: () => show(0), End: () => show(frames.length - 1), r: nextAgain, R: nextAgain,
};
document.addEventListener("keydown", (event) => {
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && event.target.tagName === "BUTTON") return;
  event.preventDefault();
  if (event.key !== " ") play(false);
  act();
});
at("first").addEventListener("click", () => show(0));
at("back").addEventListener("click", () => show(now - 1));
at("play").addEventListener("click", () => play(!timer));
at("forth").addEventListener("click", () => show(now + 1));
at("last").addEventListener("click", () => show(frames.length - 1));
at("scrub").max = frames.length - 1;
at("scrub").addEventListener("input", (event) => { play(false); show(Number(event.target.value)); });
window.addEventListener("beforeprint", () => show(frames.length - 1));

const forwards = events.filter((event) => event.event === "step");
const spent = forwards.reduce((sum, event) => sum + event.milliseconds, 0) / 1000;
const again = events.filter((event) => event.event === "remask").length;
at("facts").textContent = `${events[0].model}, seed ${events[0].seed}: ${forwards.length} forwards in `
  + `${spent.toFixed(1)} s, masked again ${again} times. Confidence is the model's own, not an accuracy.`;
drawMap();
drawWhy();
show(0);

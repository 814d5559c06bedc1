// What the page is made of. Everything that another program sent goes in as textContent, so that
// "<img onerror=...>" is something to read, and never a picture to load.
import { firstVisible, inReadingOrder } from "./characters.js";
import { describe } from "./frame.js";

export const byId = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

// An entry may be anything: chapter 4's server hands on all that was sent.
export function nameOf(entry) {
  const name = typeof entry?.user === "string" ? inReadingOrder(entry.user) : "";
  return firstVisible(name) ? name : "(no name)";
}

export function textOf(entry) {
  return typeof entry?.text === "string" ? entry.text : JSON.stringify(entry);
}

// The same name has the same colour in every window.
function hueOf(name) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 997;
  return sum % 6;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

// Today the time alone; every other day with its date.
function timeText(date) {
  const today = date.toDateString() === new Date().toDateString();
  return (today ? clock : calendar).format(date);
}

function timeElement(milliseconds) {
  const date = new Date(typeof milliseconds === "number" ? milliseconds : NaN);
  if (Number.isNaN(date.getTime())) return "";
  return element("time", { dateTime: date.toISOString(), textContent: timeText(date),
    title: calendar.format(date) });
}

// A page that stays open sees midnight: what was said today was said yesterday.
export function refreshTimes() {
  for (const time of document.querySelectorAll("time")) {
    const now = timeText(new Date(time.dateTime));
    if (time.textContent !== now) time.textContent = now;
  }
}

// --- A text of two hundred lines is not the only one that people came for.

const mayBeLong = (text) => text.length > 300 || text.split("\n").length > 5;

// Whether it is long depends on the window, so the browser says it.
const folds = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    target.nextElementSibling.hidden =
      target.classList.contains("folded") && target.scrollHeight <= target.clientHeight;
  }
});

function moreButton(what) {
  const button = element("button", { type: "button", className: "more", textContent: "Show more" });
  button.setAttribute("aria-expanded", false);
  button.addEventListener("click", () => {
    const folded = what.classList.toggle("folded");
    button.textContent = folded ? "Show more" : "Show less";
    button.setAttribute("aria-expanded", !folded);
  });
  what.classList.add("folded");
  folds.observe(what);
  return button;
}

// --- A row

export function entryElement(entry, ...extra) {
  const name = nameOf(entry);
  const badge = element("span", { className: "badge", textContent: firstVisible(name.toUpperCase()) });
  badge.setAttribute("aria-hidden", "true");
  badge.dataset.hue = hueOf(name);
  const what = element("p", { className: "what", textContent: textOf(entry), dir: "auto" });
  if (mayBeLong(what.textContent)) extra.unshift(moreButton(what));
  return element("li", {}, badge,
    element("p", { className: "who" }, element("b", { textContent: name, dir: "auto" }), " ",
      timeElement(entry?.time)),
    what, ...extra);
}

// For a screen reader: new messages and the connection, each once. The lists themselves are silent.
export function announce(line) {
  const announcer = byId("announcer");
  announcer.append(element("p", { textContent: line }));
  while (announcer.childElementCount > 10) announcer.firstElementChild.remove();
}

export function showFrame(frame, note) {
  const fields = frame ? describe(frame) : [];
  byId("frame-head").textContent = fields.slice(0, 2).map(([, bytes]) => bytes).join(" ");
  byId("frame-fields").replaceChildren(...fields.map(([name, bytes, meaning]) => {
    const group = element("div", {}, element("dt", { textContent: name }),
      element("dd", {}, element("code", { textContent: bytes }),
        element("span", { textContent: meaning })));
    group.dataset.field = name;
    return group;
  }));
  byId("frame-note").textContent = note;
}

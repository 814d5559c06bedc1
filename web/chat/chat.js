// The page of the chat: what comes is shown, what is typed is sent. All text goes in as textContent,
// so that "<img onerror=...>" is eight words to read and never a picture to load.
import { Connection } from "./connection.js";
import { closeFrame, describe, messageFrame } from "./frame.js";
import { Outbox } from "./outbox.js";

const maxShown = 50;  // as many as the server remembers
const byId = (id) => document.getElementById(id);
const form = byId("form"), user = byId("user"), text = byId("text");

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

// --- What this tab remembers. A browser may forbid it; then it remembers nothing.

function recall(storage, key) {
  try {
    return globalThis[storage].getItem(key);
  } catch {
    return null;
  }
}

function remember(storage, key, value) {
  try {
    globalThis[storage].setItem(key, value);
  } catch {
    // Private mode, or full: the page works without.
  }
}

user.value = recall("sessionStorage", "user") ?? recall("localStorage", "user") ?? "";
text.value = recall("sessionStorage", "draft") ?? "";
user.addEventListener("input", () => {
  remember("sessionStorage", "user", user.value);
  remember("localStorage", "user", user.value);
});
text.addEventListener("input", () => remember("sessionStorage", "draft", text.value));

function setDraft(value) {
  text.value = value;
  remember("sessionStorage", "draft", value);
}

const outbox = new Outbox({
  load: () => JSON.parse(recall("sessionStorage", "outbox") || "[]"),
  save: (items) => remember("sessionStorage", "outbox", JSON.stringify(items)),
});

// --- Showing

// For a screen reader: new messages and the connection, each once. The lists themselves are silent.
function announce(line) {
  const announcer = byId("announcer");
  announcer.append(element("p", { textContent: line }));
  while (announcer.childElementCount > 10) announcer.firstElementChild.remove();
}

// An entry may be anything: chapter 4's server hands on whatever was sent.
function nameOf(entry) {
  return typeof entry?.user === "string" && entry.user !== "" ? entry.user : "(no name)";
}

function textOf(entry) {
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

function timeElement(milliseconds) {
  const date = new Date(typeof milliseconds === "number" ? milliseconds : NaN);
  if (Number.isNaN(date.getTime())) return "";
  const today = date.toDateString() === new Date().toDateString();
  return element("time", {
    dateTime: date.toISOString(),
    textContent: (today ? clock : calendar).format(date),
    title: calendar.format(date),
  });
}

function entryElement(entry, ...extra) {
  const name = nameOf(entry);
  const badge = element("span", { className: "badge", textContent: [...name][0].toUpperCase() });
  badge.ariaHidden = "true";
  badge.dataset.hue = hueOf(name);
  return element("li", {}, badge,
    element("p", { className: "who" }, element("b", { textContent: name }), " ",
      timeElement(entry?.time)),
    element("p", { className: "what", textContent: textOf(entry) }), ...extra);
}

let shown = null;    // the entries on the page, newest first; null: none ever came
let open = false;    // the connection
let joined = false;  // and it has brought the history

function showEntries(entries) {
  shown = entries.slice(0, maxShown);
  byId("messages").replaceChildren(...shown.map((entry) => entryElement(entry)));
}

// Only what is new: who has selected a line to copy it keeps the selection.
function showFresh(entries) {
  shown = [...entries, ...(shown ?? [])].slice(0, maxShown);
  const list = byId("messages");
  const nodes = entries.map((entry) => entryElement(entry));
  for (const node of nodes) node.className = "fresh";
  list.prepend(...nodes);
  while (list.childElementCount > maxShown) list.lastElementChild.remove();
}

function showEmpty() {
  byId("empty").hidden = shown?.length > 0 || outbox.items.length > 0;
  byId("empty").textContent = joined ? "Nobody has said anything yet."
    : "The history comes when the connection opens.";
}

const notes = {
  waiting: "Waits for the connection",
  sent: "On its way",
  lost: "Not sent: the connection ended before it came back",
  refused: "Not sent: the server refused it",
};

function outboxElement(item) {
  const note = element("p", { className: "note", textContent: notes[item.state] });
  const undecided = item.state === "lost" || item.state === "refused";
  const button = (label, act) => element("button", { type: "button", textContent: label,
    onclick: () => { act(); showOutbox(); text.focus(); } });
  if (undecided) note.append(" ", button("Send again", () => sendAgain(item)));
  if (undecided || item.state === "waiting") note.append(" ", button("Put back", () => putBack(item)));
  const node = entryElement(item, note);
  node.dataset.state = item.state;
  return node;
}

let outboxOnPage = "";

function showOutbox() {
  showEmpty();
  const now = JSON.stringify(outbox.items);
  if (now === outboxOnPage) return;  // a focused button stays focused
  outboxOnPage = now;
  byId("outbox").replaceChildren(...outbox.items.map(outboxElement).reverse());
}

function showError(message) {
  byId("error").textContent = message;
}

function showFrame(frame, note) {
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

// --- Receiving

// Two lists as bags: what is in `now` and was not in `before`.
function newIn(now, before) {
  const known = before.map((entry) => JSON.stringify(entry));
  return now.filter((entry) => {
    const at = known.indexOf(JSON.stringify(entry));
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

function hasId(entry) {
  return typeof entry?.id === "number";
}

// The whole list: the first after joining; or, from a server that repeats everything, each.
function receiveAll(entries) {
  const before = shown;
  showEntries(entries);
  // The history that a page starts with is for reading, and not for reading out.
  if (before) receiveFresh(newIn(entries, before));
  joined = true;
}

function receiveFresh(entries) {
  for (const entry of [...entries].reverse()) {
    outbox.arrived(entry, joined ? "sent" : "lost");
    announce(`${nameOf(entry)}: ${textOf(entry)}`);
  }
}

function receiveEntries(entries) {
  if (!joined || (entries.length > 1 && !entries.every(hasId))) {
    receiveAll(entries);
  } else {
    const ids = new Set((shown ?? []).filter(hasId).map((entry) => entry.id));
    const fresh = entries.filter((entry) => !hasId(entry) || !ids.has(entry.id));
    showFresh(fresh);
    receiveFresh(fresh);
  }
  showOutbox();
}

function receiveError(error) {
  showError(`The server says: ${error}`);
  const item = outbox.refused();
  if (item && text.value === "") putBack(item);
  text.ariaInvalid = "true";
  showOutbox();
}

function receive(data) {
  showFrame(messageFrame(data), "As the server must have sent it, if in one frame (RFC 6455 §5.2): " +
    "a browser shows a page messages, and never frames.");
  let message;
  try {
    message = JSON.parse(data);
  } catch {
    return;  // not for this page
  }
  if (Array.isArray(message?.msg)) receiveEntries(message.msg);
  else if (typeof message?.error === "string") receiveError(message.error);
  // An echo of what we sent: chapter 3's server says no more than that.
  else if (typeof message?.text === "string") {
    joined = true;
    receiveEntries([message]);
  }
}

// --- Sending

function putBack(item) {
  outbox.remove(item);
  user.value = item.user;
  setDraft(text.value === "" ? item.text : `${item.text} ${text.value}`);
}

function sendAgain(item) {
  outbox.again(item);
  outbox.flush((json) => connection.send(json));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const missing = user.value.trim() === "" ? user : text.value.trim() === "" ? text : null;
  user.ariaInvalid = String(missing === user);
  text.ariaInvalid = String(missing === text);
  showError(missing === user ? "Say who you are first." : missing ? "Write something first." : "");
  if (missing) return missing.focus();
  outbox.add(user.value, text.value);
  setDraft("");
  outbox.flush((json) => connection.send(json));
  showOutbox();
});

// --- The connection

const states = { closed: "Not connected", connecting: "Connecting…", open: "Connected" };

const connection = new Connection({
  state(name) {
    byId("dot").dataset.state = name;
    byId("state").textContent = states[name];
    byId("connect").hidden = name !== "closed";
  },
  open() {
    open = true;
    announce("Connected");
    outbox.flush((json) => connection.send(json));
    showOutbox();
  },
  message: receive,
  close(event) {
    byId("state").textContent = `${states.closed} (${event.code})`;
    if (open) {
      announce(`Not connected (${event.code})`);
      if (event.wasClean) {
        showFrame(closeFrame(event), "A Close frame, and the connection ended cleanly.");
      } else {
        byId("frame-note").textContent =
          "Then TCP ended and no Close frame came: 1006, a number that is never on the wire.";
      }
    }
    open = joined = false;
    outbox.connectionEnded();
    showOutbox();
  },
});

byId("connect").addEventListener("click", () => {
  connection.connect();
  text.focus();
});
if (matchMedia("(max-width: 40rem)").matches) byId("frame").open = false;
showOutbox();

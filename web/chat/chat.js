// The page of the chat: what comes is shown, what is typed is sent.
import { Connection } from "./connection.js";
import { closeFrame, messageFrame } from "./frame.js";
import { Life } from "./life.js";
import { Outbox, problemWith } from "./outbox.js";
import { recall, recallJson, remember } from "./storage.js";
import { announce, byId, element, entryElement, nameOf, refreshTimes, showFrame, textOf } from "./view.js";

const maxShown = 50;  // as many as the server remembers
const form = byId("form"), user = byId("user"), text = byId("text");

// --- What this tab remembers

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
  load: () => recallJson("sessionStorage", "outbox"),
  save: (value) => remember("sessionStorage", "outbox", JSON.stringify(value)),
});
addEventListener("pagehide", () => outbox.leave());
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  outbox.comeBack();
  outboxOnPage = "";
  showOutbox();
});

// --- Showing

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
    : open ? "Connected. The server has not said anything yet."
    : "The history comes when the connection opens.";
}

const notes = {
  waiting: "Waits for the connection",
  sent: "On its way",
  lost: "Perhaps not sent: the connection ended before it came back",
  copied: "Perhaps sent by another tab: this one may be its copy",
  refused: "Not sent: the server refused it",
  "too long": "Not sent: it is too long for this server",
};
const undecided = ["lost", "copied", "refused"];

function outboxElement(item) {
  const note = element("p", { className: "note", textContent: notes[item.state] });
  const button = (label, act) => element("button", { type: "button", textContent: label,
    onclick: () => { act(); showOutbox(); text.focus(); } });
  if (undecided.includes(item.state)) note.append(" ", button("Send again", () => sendAgain(item)));
  if (item.state !== "sent") note.append(" ", button("Put back", () => putBack(item)));
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
  const fresh = before ? newIn(entries, before) : [];
  readOut(fresh);
  if (joined) fresh.forEach((entry) => outbox.arrived(entry));
  else outbox.joined(entries);
  joined = true;
}

function readOut(entries) {
  for (const entry of [...entries].reverse()) announce(`${nameOf(entry)}: ${textOf(entry)}`);
}

function receiveEntries(entries) {
  if (!joined || (entries.length > 1 && !entries.every(hasId))) {
    receiveAll(entries);
  } else {
    const ids = new Set((shown ?? []).filter(hasId).map((entry) => entry.id));
    const fresh = entries.filter((entry) => !hasId(entry) || !ids.has(entry.id));
    showFresh(fresh);
    readOut(fresh);
    fresh.forEach((entry) => outbox.arrived(entry));
  }
  showOutbox();
}

function receiveError(error) {
  showError(`The server says: ${error}`);
  const item = outbox.refused();
  if (item && text.value === "") putBack(item);
  text.setAttribute("aria-invalid", "true");
  showOutbox();
}

function receive(data) {
  life.heard();
  showFrame(messageFrame(data), "As the server must have sent it, if in one frame (RFC 6455 " +
    "§5.2): a browser shows a page messages, and never frames.");
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
  outbox.again(item, shown);
  sendWaiting();
}

function sendWaiting() {
  outbox.flush((json) => connection.send(json), shown);
  if (outbox.isExpecting) life.expect();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = { user: user.value, text: text.value };
  const problem = problemWith(message);
  for (const field of [user, text]) field.setAttribute("aria-invalid", problem?.field === field.id);
  showError(problem?.words ?? "");
  if (problem) return byId(problem.field).focus();
  outbox.add(message, shown);
  setDraft("");
  sendWaiting();
  showOutbox();
  text.focus();
});

// --- The connection

const states = { closed: "Not connected", connecting: "Connecting…", open: "Connected",
  silent: "No sign of life" };

function showState(name) {
  byId("dot").dataset.state = name;
  byId("state").textContent = states[name];
  byId("connect").hidden = name === "open" || name === "connecting";
}

const life = new Life({
  silent() {
    showState("silent");
    announce(states.silent);
  },
  alive() {
    showState("open");
    announce(states.open);
  },
  // The server lives. But while something of ours has not come back, this connection may be dead.
  answered() {
    if (!outbox.isExpecting) life.heard();
  },
});

const connection = new Connection({
  state: showState,
  slow() {
    byId("connect").hidden = false;
  },
  open() {
    open = true;
    announce(states.open);
    sendWaiting();
    showOutbox();
  },
  message: receive,
  close(event) {
    life.stop();
    const end = event.code ? `${states.closed} (${event.code})` : states.closed;  // none: given up by us
    byId("state").textContent = end;
    if (open) {
      announce(end);
      if (event.wasClean) {
        showFrame(closeFrame(event), "A Close frame, and the connection ended cleanly.");
      } else if (event.code) {
        byId("frame-note").textContent =
          "Then TCP ended and no Close frame came: 1006, a number that is never on the wire.";
      }
    }
    open = joined = false;
    outbox.connectionEnded(event.code);
    showOutbox();
  },
});

byId("connect").addEventListener("click", () => {
  connection.renew();
  text.focus();
});

// --- A user looks at the page

function look() {
  refreshTimes();
  if (open && document.visibilityState === "visible") life.ask();
}

document.addEventListener("visibilitychange", look);
addEventListener("focus", look);
setInterval(refreshTimes, 60_000);

if (matchMedia("(max-width: 40rem)").matches) byId("frame").open = false;
showOutbox();

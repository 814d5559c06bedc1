// What was submitted and has not come back yet: nothing that a person typed is lost, or said twice.
//
//   waiting   not handed to an open socket yet: goes out by itself when one opens
//   sent      handed over; the server sends it to everyone, us too, and then it leaves this list
//   lost      the connection ended before it came back: the person decides
//   copied    waited in a tab of which this one may be a copy: the person decides
//   refused   the server said {"error": ...} about it, or closed with a code that means no
//   too long  the server closed with 1009, and would close again

const states = ["waiting", "sent", "lost", "copied", "refused", "too long"];

// RFC 6455 §7.4.1: what came last is of a type, has a content, or breaks a rule that the server does not take.
const refusals = [1003, 1007, 1008];

const limits = { user: 64, text: 4096 };  // in bytes of UTF-8, as chapter 6 counts them

function tooLong(name, text, limit) {
  const size = new TextEncoder().encode(text).length;
  return size > limit ? `The ${name} is too long: ${size} bytes, and ${limit} fit.` : "";
}

// What would keep this from being sent, as { field, words }; null: nothing.
export function problemWith({ user, text }) {
  const problems = {
    user: user.trim() === "" ? "Say who you are first." : tooLong("name", user, limits.user),
    text: text.trim() === "" ? "Write something first." : tooLong("text", text, limits.text),
  };
  const field = Object.keys(problems).find((name) => problems[name] !== "");
  return field ? { field, words: problems[field] } : null;
}

function isItem(value) {
  return typeof value?.user === "string" && typeof value.text === "string" &&
    states.includes(value.state) && !problemWith(value);
}

const isSame = (item, entry) => item.user === entry?.user && item.text === entry?.text;
const keyOf = (entry) => JSON.stringify([entry.id, entry.time]);

// The entries that say the same as the item; null: there is no list, so it is not known.
function keysOf(item, entries) {
  return entries && entries.filter((entry) => isSame(item, entry)).map(keyOf);
}

export class Outbox {
  #items = [];
  #store;
  #away = false;

  // store: { load(), save(value) }; what load() returns may be anything.
  constructor(store) {
    this.#store = store;
    this.comeBack();
  }

  get items() {
    return this.#items;
  }

  // "Duplicate tab" copies a page's storage into another tab, and both would send what waits. So a
  // page that leaves writes that it has left. Where this is missing, the other page may still be
  // open (or it crashed), and this one sends nothing by itself. Why not a lock: browsers have it on
  // https and on the machine itself alone. Why not a question to the other tabs: one that is frozen
  // does not answer.
  leave() {
    this.#change(this.#items, true);
    this.#away = true;
  }

  // After a reload, or out of the back/forward cache: another page may have had the storage meanwhile.
  comeBack() {
    const stored = this.#store.load();
    const items = Array.isArray(stored?.items) ? stored.items.filter(isItem) : [];
    this.#away = false;
    this.#change(items.map(({ user, text, state, known }) => {
      if (state === "sent") state = "lost";  // it is not known whether it arrived
      if (state === "waiting" && stored.left !== true) state = "copied";
      return { user, text, state, known: Array.isArray(known) ? known : null };
    }));
  }

  // shown: the entries that are on the page now, or null. What comes later and says the same is ours.
  add({ user, text }, shown) {
    const item = { user, text, state: "waiting" };
    this.#change([...this.#items, { ...item, known: keysOf(item, shown) }]);
  }

  remove(item) {
    this.#change(this.#items.filter((other) => other !== item));
  }

  again(item, shown) {
    this.remove(item);
    this.add(item, shown);
  }

  // Hands over what waits, oldest first, as long as `send` takes it.
  flush(send, shown) {
    for (const item of this.#items) {
      if (item.state !== "waiting") continue;
      if (!send(JSON.stringify({ user: item.user, text: item.text }))) break;
      item.state = "sent";
      item.known = keysOf(item, shown);
    }
    this.#change(this.#items);
  }

  get isExpecting() {
    return this.#items.some((item) => item.state === "sent");
  }

  // The first list on a connection, newest first. What was lost may stand in it. What was handed over on this
  // connection does not: the list came first.
  joined(entries) {
    const oldestFirst = [...entries].reverse();
    const items = this.#items.filter((item) => {
      if (item.state === "sent") item.known = keysOf(item, entries);
      if (!item.known || !["lost", "copied"].includes(item.state)) return true;
      const known = [...item.known];
      const at = oldestFirst.findIndex((entry) => {
        if (!isSame(item, entry)) return false;
        const before = known.indexOf(keyOf(entry));
        if (before >= 0) known.splice(before, 1);
        return before < 0;
      });
      if (at >= 0) oldestFirst.splice(at, 1);
      return at < 0;
    });
    this.#change(items);
  }

  // An entry came. If one of ours says the same, then that is where it went. What we sent before it and
  // is still on its way went nowhere: of a flood not each message is told.
  arrived(entry) {
    const same = this.#items.filter((item) => isSame(item, entry));
    const mine = same.find((item) => item.state === "sent") ??
      same.find((item) => item.state === "lost" || item.state === "copied");
    if (!mine) return;
    const before = mine.state === "sent" ? this.#items.slice(0, this.#items.indexOf(mine)) : [];
    for (const item of before) if (item.state === "sent") item.state = "refused";
    this.remove(mine);
  }

  // The server answers in order, so an error is about the oldest that is on its way.
  refused(state = "refused") {
    const item = this.#items.find((other) => other.state === "sent");
    if (item) item.state = state;
    this.#change(this.#items);
    return item;
  }

  connectionEnded(code) {
    if (code === 1009) this.refused("too long");
    if (refusals.includes(code)) this.refused();
    for (const item of this.#items) if (item.state === "sent") item.state = "lost";
    this.#change(this.#items);
  }

  #change(items, left = false) {
    this.#items = items;
    if (!this.#away) this.#store.save({ left, items });
  }
}

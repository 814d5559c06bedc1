// What was submitted and has not come back yet: nothing that a person typed is lost.
//
//   waiting   not handed to an open socket yet: goes out by itself when one opens
//   sent      handed over; the server sends it to everyone, us too, and then it leaves this list
//   lost      the connection ended before it came back: the person decides
//   refused   the server said {"error": ...} about it

export class Outbox {
  #items;
  #store;

  constructor(store) {
    this.#store = store;
    // After a reload nobody can say whether "sent" arrived.
    this.#items = store.load();
    for (const item of this.#items) if (item.state === "sent") item.state = "lost";
  }

  get items() {
    return this.#items;
  }

  add(user, text) {
    this.#change([...this.#items, { user, text, state: "waiting" }]);
  }

  remove(item) {
    this.#change(this.#items.filter((other) => other !== item));
  }

  again(item) {
    this.remove(item);
    this.add(item.user, item.text);
  }

  // Hands over what waits, oldest first, as long as `send` takes it.
  flush(send) {
    for (const item of this.#items) {
      if (item.state !== "waiting") continue;
      if (!send(JSON.stringify({ user: item.user, text: item.text }))) break;
      item.state = "sent";
    }
    this.#change(this.#items);
  }

  // An entry came. If one of ours in that state looks the same, then that is where it went.
  arrived(entry, state) {
    const mine = this.#items.find((item) => item.state === state &&
      item.user === entry?.user && item.text === entry?.text);
    if (mine) this.remove(mine);
  }

  // The server answers in order, so an error is about the oldest that is on its way.
  refused() {
    const item = this.#items.find((other) => other.state === "sent");
    if (item) item.state = "refused";
    this.#change(this.#items);
    return item;
  }

  connectionEnded() {
    for (const item of this.#items) if (item.state === "sent") item.state = "lost";
    this.#change(this.#items);
  }

  #change(items) {
    this.#items = items;
    this.#store.save(items);
  }
}

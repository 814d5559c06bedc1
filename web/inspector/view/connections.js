// Who is connected, and how each connection stands: its state, what it is owed, bytes both ways.
import { stateOf } from "../model/connection.js";
import { clock, count, digits } from "./words.js";
import { element, setText } from "./elements.js";

const MOST = 200;  // that are shown: those that live, and then the newest of those that have ended

export class Connections {
  #rows = new Map();
  #on;

  // on: { choose(number), or 0 for all }
  constructor(body, more, on) {
    Object.assign(this, { body, more });
    this.#on = on;
  }

  show(connections, chosen) {
    const all = [...connections.values()];
    const alive = all.filter(({ end }) => end === null);
    const over = all.filter(({ end }) => end !== null);
    const shown = [...alive.slice(-MOST), ...over.slice(-(MOST - Math.min(MOST, alive.length)) || all.length)];
    const seen = new Set(shown);
    for (const [connection, row] of this.#rows) {
      if (seen.has(connection)) continue;
      row.remove();
      this.#rows.delete(connection);
    }
    const most = Math.max(1, ...shown.map(({ owed }) => owed));
    shown.sort((one, other) => one.number - other.number);
    shown.forEach((connection, at) => {
      let row = this.#rows.get(connection);
      if (!row) this.#rows.set(connection, row = this.#make(connection));
      if (this.body.children[at] !== row) this.body.insertBefore(row, this.body.children[at] ?? null);
      this.#fill(row, connection, chosen, most);
    });
    setText(this.more, all.length > shown.length ? `and ${all.length - shown.length} more` : "");
    return { alive: alive.length, over: over.length };
  }

  #make(connection) {
    const choose = element("button", { type: "button", onclick: () => this.#on.choose(connection.number) },
      String(connection.number));
    return element("tr", {},
      element("th", { scope: "row" }, choose),
      element("td", {}, element("span", { class: "state" }), element("span", { class: "address" })),
      element("td", { class: "number" }), element("td", { class: "number" }),
      element("td", { class: "owed" }, element("span"), element("meter", { min: 0, "aria-hidden": "true" })));
  }

  #fill(row, connection, chosen, most) {
    const { state, words } = stateOf(connection);
    const [name, standing, read, sent, owed] = row.children;
    const is = connection.number === chosen;
    name.firstElementChild.setAttribute("aria-pressed", String(is));
    name.firstElementChild.setAttribute("aria-label", `connection ${connection.number}: show it alone`);
    row.dataset.state = state;
    setText(standing.firstElementChild, words);
    const assembling = ["in", "out"].map((way) => connection[way].message).filter(Boolean)
      .map(({ frames, data }) => `, assembling ${count(frames.length, "fragment")}, ${count(data.length, "byte")}`).join("");
    setText(standing.lastElementChild, `${connection.address}, ${clock(connection.opened)}${assembling}`);
    setText(read, digits(connection.in.end));
    setText(sent, digits(connection.out.end));
    setText(owed.firstElementChild, digits(connection.owed));
    owed.lastElementChild.max = most;
    owed.lastElementChild.value = connection.owed;
    owed.lastElementChild.hidden = connection.owed === 0;
  }
}

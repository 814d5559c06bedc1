// What the page is made of. A node is changed only if what it shows has changed.
import { chapterOf, isStuck } from "./room.js";
import { placeOf, seatInWords } from "./words.js";

export const byId = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function showChapters(list, counts, seats) {
  list.replaceChildren(...counts.map(({ number, title, done }) => element("li", {},
    element("b", { textContent: `${number} ` }), title.replace(/^Chapter \d+: /, ""),
    element("progress", { max: Math.max(1, seats), value: done, ariaHidden: "true" }),
    element("span", { textContent: `${done} of ${seats}` }))));
}

const mostStuck = 12;  // with more of them the seats would not fit

export function showStuck(section, stuck) {
  const chips = stuck.slice(0, mostStuck).map(({ step, title, seats }) => element("li", {},
    element("b", { textContent: step }), `: ${seats}`,
    ...(stuck.length < 4 ? [element("small", { textContent: ` ${title}` })] : [])));
  if (stuck.length > mostStuck) chips.push(element("li", { textContent: `and ${stuck.length - mostStuck} more` }));
  section.querySelector("ul").replaceChildren(...chips);
  section.hidden = stuck.length === 0;
}

// The rows of the seats: each has its number, a cell for each step, and the place where it is.
export class Rows {
  #list;
  #way;
  #rows = new Map();  // by the seat's number

  constructor(list, way) {
    this.#list = list;
    this.#way = way;
  }

  show(seats) {
    const here = new Set(seats.map(({ n }) => n));
    for (const [n, { node }] of this.#rows) {
      if (here.has(n)) continue;
      node.remove();
      this.#rows.delete(n);
    }
    for (const seat of seats) this.#refresh(this.#rows.get(seat.n) ?? this.#add(seat.n), seat);
    this.#list.classList.toggle("crowd", seats.length > 40);
  }

  #add(n) {
    const cells = new Map(this.#way.map(({ step }) => [step, element("i", { className: "cell" })]));
    const chapters = [...new Set(this.#way.map(({ step }) => chapterOf(step)))];
    const groups = chapters.map((number) => element("span", { className: "chapter" },
      ...[...cells].filter(([step]) => chapterOf(step) === number).map(([, cell]) => cell)));
    const [words, place] = [element("span", { className: "unseen" }), element("span", { className: "place" })];
    const shown = element("span", { className: "shown", ariaHidden: "true" },
      element("b", { textContent: n }), ...groups, place);
    const row = { node: element("li", {}, words, shown), cells, words, place };
    this.#rows.set(n, row);
    this.#list.append(row.node);  // a new number is higher than all before it
    return row;
  }

  #refresh({ node, cells, words, place }, seat) {
    const done = new Set(seat.done);
    for (const [step, cell] of cells) {
      const state = done.has(step) ? "done" : step !== seat.at ? "" : isStuck(seat) ? "stuck" : "at";
      if (cell.dataset.state !== state) cell.dataset.state = state;
    }
    node.classList.toggle("away", seat.away);
    setText(place, placeOf(seat, this.#way));
    setText(words, seatInWords(seat, this.#way));
  }
}

// The list of what happened. There may be 100,000 rows: only those that are seen are elements, and the rest is height.
import { clock, digits, directionOf, kindOf, line, piecesWords } from "./words.js";
import { element, setText } from "./elements.js";

const AROUND = 8;  // rows above and below those that are seen
const COLUMNS = [["n", "row"], ["time", "time"], ["connection", "who"], ["way", "way"], ["kind", "kind"],
  ["size", "bytes"], ["pieces", "pieces"], ["what", "what it says"]];

export class Timeline {
  rows = [];
  following = true;  // the newest is at the bottom, and is seen
  #selected = null;
  #height = 28;
  #on;

  // on: { select(row), follow(is) }
  constructor(node, on) {
    this.#on = on;
    this.node = node;
    this.head = element("div", { role: "row", class: "row names" },
      ...COLUMNS.map(([name, words]) => element("span", { role: "columnheader", class: name }, words)));
    this.body = element("div", { role: "rowgroup", class: "rows" });
    node.replaceChildren(element("div", { role: "rowgroup", class: "heads" }, this.head), this.body);
    node.addEventListener("scroll", () => this.#scrolled());
    node.addEventListener("keydown", (event) => this.#key(event));
    this.body.addEventListener("click", (event) => {
      const row = event.target.closest("[data-order]");
      if (row) this.select(this.rows.find(({ order }) => order === Number(row.dataset.order)));
    });
  }

  get selected() { return this.#selected; }

  // Shows these rows now; those that were in it before are where they were, less some at the front.
  show(rows) {
    this.rows = rows;
    this.draw();
  }

  draw() {
    this.#measure();
    this.body.style.height = `${this.rows.length * this.#height}px`;
    this.node.setAttribute("aria-rowcount", String(this.rows.length + 1));
    if (this.following) this.node.scrollTop = this.node.scrollHeight;
    this.#drawSeen();
  }

  follow(is) {
    this.following = is;
    this.#on.follow(is);
    if (is) this.draw();
  }

  select(row) {
    if (!row) return;
    this.#selected = row;
    const at = this.rows.indexOf(row);
    if (at >= 0) this.#bringIntoView(at);
    this.#drawSeen();
    this.#on.select(row);
  }

  #measure() {
    const row = this.body.firstElementChild;
    if (row) this.#height = row.getBoundingClientRect().height || this.#height;
  }

  #room() {
    return this.node.clientHeight - this.head.offsetHeight;
  }

  #bringIntoView(at) {
    const top = at * this.#height;
    const { scrollTop } = this.node;
    if (top < scrollTop) this.node.scrollTop = top;
    else if (top + this.#height > scrollTop + this.#room()) this.node.scrollTop = top + this.#height - this.#room();
  }

  #scrolled() {
    const rest = this.node.scrollHeight - this.node.clientHeight - this.node.scrollTop;
    const atEnd = rest < this.#height;
    if (atEnd !== this.following) {
      this.following = atEnd;
      this.#on.follow(atEnd);
    }
    this.#drawSeen();
  }

  #drawSeen() {
    const top = Math.floor(this.node.scrollTop / this.#height);
    const first = Math.max(0, Math.min(top, this.rows.length) - AROUND);  // fewer rows than before: scrolled too far
    const end = Math.min(this.rows.length, first + Math.ceil(this.#room() / this.#height) + 2 * AROUND);
    const nodes = [...this.body.children];
    while (nodes.length > end - first) nodes.pop().remove();
    while (nodes.length < end - first) {
      nodes.push(makeRow());
      this.body.append(nodes.at(-1));
    }
    nodes.forEach((node, i) => this.#fill(node, this.rows[first + i], first + i));
    const active = this.#selected && this.rows.includes(this.#selected) ? `row-${this.#selected.order}` : "";
    if (active && this.body.querySelector(`#${active}`)) this.node.setAttribute("aria-activedescendant", active);
    else this.node.removeAttribute("aria-activedescendant");
  }

  #fill(node, row, at) {
    node.style.transform = `translateY(${at * this.#height}px)`;
    node.id = `row-${row.order}`;
    node.dataset.order = row.order;
    node.dataset.kind = row.kind;
    node.dataset.direction = row.direction;
    if (row.header) node.dataset.opcode = row.header.opcode;
    else delete node.dataset.opcode;
    node.setAttribute("aria-rowindex", String(at + 2));
    node.setAttribute("aria-selected", String(row === this.#selected));
    node.classList.toggle("fault", Boolean(row.fault || row.blamed || row.isGap));
    node.classList.toggle("partial", row.kind !== "piece" && !row.whole);
    const [number, time, connection, way, kind, size, pieces, what] = node.children;
    setText(number, row.n ? String(row.n) : "");
    setText(time, clock(row.time));
    setText(connection, row.connection ? String(row.connection.number) : "");
    setText(way.firstElementChild, row.direction === "in" ? "→" : row.direction === "out" ? "←" : "");
    setText(way.lastElementChild, row.direction ? directionOf(row) : "");
    setText(kind.firstElementChild, kindOf(row) + (row.header && !row.header.fin ? " …" : ""));
    const bytes = row.kind === "piece" ? row.to - row.from : row.size;
    setText(size, bytes === undefined ? "" : digits(bytes));
    setText(pieces, piecesWords(row));
    setText(what.firstElementChild, row.fault ? `${row.fault.code} ` : row.blamed ? "refused " : "");
    setText(what.lastElementChild, line(row));
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.#room() / this.#height) - 1);
    const at = this.rows.indexOf(this.#selected);
    const last = this.rows.length - 1;
    const to = {
      ArrowDown: at < 0 ? last : Math.min(last, at + 1), ArrowUp: at < 0 ? last : Math.max(0, at - 1),
      PageDown: Math.min(last, at + page), PageUp: Math.max(0, at - page), Home: 0, End: last,
    }[event.key];
    if (to === undefined || last < 0) return;
    event.preventDefault();
    this.select(this.rows[to]);
    if (event.key === "End") this.follow(true);
  }
}

function makeRow() {
  const cell = (name, ...children) => element("span", { role: "gridcell", class: name }, ...children);
  return element("div", { role: "row", class: "row" },
    cell("n"), cell("time"), cell("connection"),
    cell("way", element("span", { "aria-hidden": "true" }), element("span", { class: "unseen" })),
    cell("kind", element("span")), cell("size"), cell("pieces"),
    cell("what", element("strong"), element("bdi")));
}

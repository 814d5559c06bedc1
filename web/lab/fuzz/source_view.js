// The code that is fuzzed, a file at a time. A line lights up when an execution has come by it.
import { element } from "../shared/dom.js";

export class SourceView {
  #files = [];
  #blocksOf = new Map(); // a place: its blocks
  #tabs = element("div", { className: "tabs", role: "group", "aria-label": "File" });
  #code = element("div", { className: "code", tabIndex: 0, role: "group" });
  #follows = true; // shows the file in which a line lit up last, until a person picks one

  constructor() {
    this.element = element("div", { className: "source" }, this.#tabs, this.#code);
  }

  // `coverage`: what web/lab/fuzz/coverage.mjs made. `first`: the address of place 0.
  show({ files, blocks }, first) {
    this.#blocksOf = new Map();
    for (const block of blocks) {
      const place = (block.guard - first) / 4;
      this.#blocksOf.set(place, [...(this.#blocksOf.get(place) ?? []), block]);
    }
    this.#files = files.map(({ name, text }, i) => {
      const isCode = new Set(blocks.filter(({ file }) => file === i).flatMap(({ lines }) => lines));
      const lines = text.trimEnd().split("\n").map((line, at) => lineElement(line, at + 1, isCode.has(at + 1)));
      const tab = element("button", { type: "button", "aria-pressed": "false" }, name);
      tab.addEventListener("click", () => { this.#follows = false; this.#open(i); });
      return { name, tab, list: element("ol", {}, ...lines), lines, all: isCode.size, lit: new Set() };
    });
    this.#follows = true;
    this.#tabs.replaceChildren(...this.#files.map(({ tab }) => tab));
    this.#files.forEach((file) => this.#count(file));
    this.#open(0);
  }

  get #counts() { return this.#files.reduce(([lit, all], file) => [lit + file.lit.size, all + file.all], [0, 0]); }
  get lit() { return this.#counts[0]; }
  get all() { return this.#counts[1]; }

  // An execution has come by these places for the first time.
  light(places) {
    let latest = null;
    for (const { file, lines } of places.flatMap((place) => this.#blocksOf.get(place) ?? [])) {
      for (const line of lines.filter((one) => !this.#files[file].lit.has(one))) {
        this.#files[file].lit.add(line);
        this.#files[file].lines[line - 1].dataset.lit = "";
        latest = { file, line };
      }
      this.#count(this.#files[file]);
    }
    if (latest && this.#follows) this.#follow(latest);
  }

  #follow({ file, line }) {
    this.#open(file);
    const { offsetTop } = this.#files[file].lines[line - 1];
    this.#code.scrollTop = offsetTop - this.#code.clientHeight / 2;
  }

  #count({ name, tab, lit, all }) {
    tab.textContent = `${name} ${lit.size}/${all}`;
  }

  #open(index) {
    const { name, list } = this.#files[index];
    this.#files.forEach(({ tab }, i) => tab.setAttribute("aria-pressed", i === index));
    if (this.#code.firstChild === list) return;
    this.#code.replaceChildren(list);
    this.#code.setAttribute("aria-label", name);
  }
}

function lineElement(text, number, isCode) {
  const line = element("li", {}, element("span", { className: "number", "aria-hidden": "true" }, String(number)),
    element("code", {}, text || " "));
  if (isCode) line.dataset.code = "";
  return line;
}

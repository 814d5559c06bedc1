// A request to write in. Behind the text lie its lines once more, unseen: they carry the marks.
import { element } from "../../shared/dom.js";

export class Editor {
  #text = element("textarea", { id: "request", wrap: "off", spellcheck: false, autocomplete: "off",
    autocapitalize: "off" });
  #behind = element("div", { className: "behind", "aria-hidden": "true" });
  #marks = new Map(); // line: the name of its mark
  #came = Infinity; // characters that have come

  constructor(changed) {
    this.element = element("div", { className: "editor" }, this.#behind, this.#text);
    this.#text.addEventListener("input", changed);
    this.#text.addEventListener("scroll", () => this.#scroll());
  }

  get value() { return this.#text.value; }

  set value(text) {
    if (this.#text.value !== text) this.#text.value = text; // or the caret moves
  }

  // `marks`: a name for each marked line, from 0. `came`: so many characters have come.
  show(marks, came = Infinity) {
    this.#marks = marks;
    this.#came = came;
    this.#draw();
  }

  // A line is pointed at, for a moment.
  point(lines) {
    [...this.#behind.children].forEach((line, i) => line.classList.toggle("pointed", lines.includes(i)));
  }

  // The caret goes to this line, and the line is selected.
  goTo(line) {
    const lines = this.value.split("\n");
    const start = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
    this.#text.focus();
    this.#text.setSelectionRange(start, start + (lines[line]?.length ?? 0));
  }

  #draw() {
    const lines = this.value.split("\n");
    this.#text.rows = lines.length;
    let before = 0;
    this.#behind.replaceChildren(...lines.map((text, i) => {
      const here = Math.max(0, Math.min(text.length, this.#came - before));
      before += text.length + 1;
      const rest = element("span", { className: here < text.length ? "not-yet" : "" }, text.slice(here));
      const line = element("div", { className: "line" }, text.slice(0, here), rest, " ");
      if (this.#marks.has(i)) line.dataset.mark = this.#marks.get(i);
      return line;
    }));
    this.#scroll();
  }

  #scroll() {
    this.#behind.scrollLeft = this.#text.scrollLeft;
    this.#behind.scrollTop = this.#text.scrollTop;
  }
}

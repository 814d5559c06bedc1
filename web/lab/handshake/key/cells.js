// A row of bytes or characters to walk along: one tab stop, arrow keys, and the mouse.
import { element } from "../../shared/dom.js";

export class Cells {
  #follow;

  // `list`: the name by which follow.js knows it. follow({ list, index }), or follow(null) if none is followed.
  constructor(list, label, follow) {
    this.#follow = follow;
    this.list = list;
    this.element = element("div", { className: `cells ${list}`, role: "listbox", "aria-label": label });
    this.element.addEventListener("keydown", (event) => this.#walk(event));
    this.element.addEventListener("focusin", ({ target }) => this.#choose(target));
    this.element.addEventListener("focusout", () => follow(null));
  }

  // `cells`: { text, note, kind, label } each; `note` stands small under the text.
  show(cells) {
    const before = this.#all().findIndex((cell) => cell.tabIndex === 0);
    const chosen = Math.min(Math.max(before, 0), cells.length - 1);
    this.element.replaceChildren(...cells.map(({ text, note, kind = "", label }, index) => {
      const cell = element("span", { className: `cell ${kind}`, role: "option", "aria-label": label,
        "aria-selected": "false", "data-list": this.list, "data-index": index, tabIndex: index === chosen ? 0 : -1 },
      element("span", { className: "text" }, text));
      if (note !== undefined) cell.append(" ", element("small", {}, note)); // as in its label
      return cell;
    }));
  }

  #all() { return [...this.element.children]; }

  #choose(cell) {
    for (const other of this.#all()) {
      other.tabIndex = other === cell ? 0 : -1;
      other.setAttribute("aria-selected", other === cell);
    }
    this.#follow({ list: this.list, index: Number(cell.dataset.index) });
  }

  #walk(event) {
    const cells = this.#all();
    const here = cells.indexOf(event.target);
    const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: cells.length - 1,
      ArrowUp: inRow(cells, here, -1), ArrowDown: inRow(cells, here, 1) }[event.key];
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    cells[next]?.focus();
  }
}

// The cell over or under this one, wherever the window's width has broken the row.
function inRow(cells, here, direction) {
  const { offsetLeft, offsetTop } = cells[here];
  for (let at = here + direction; at >= 0 && at < cells.length; at += direction) {
    if (cells[at].offsetTop !== offsetTop && Math.abs(cells[at].offsetLeft - offsetLeft) < 2) return at;
  }
  return here;
}

// The shown frame's bits as the RFC draws them, 32 in a row, fewer where the page is narrow. Only rows that can be
// seen are elements: of a long payload the first and the last, or, once it is opened, those in the window.
import { flipBit } from "../model.js";
import { count } from "../words.js";
import { button, details, element } from "../dom.js";
import { drawRow, makeRow } from "./bit-row.js";

const MOST_ROWS = 12; // of a frame that is shown whole
const HEAD_ROWS = 8;
const TAIL_ROWS = 2;
const PAGE_ROWS = 4;
const SPARE_ROWS = 2; // above and below the window

export function createGrid(lab) {
  const body = element("div", { className: "rows", role: "grid", "aria-label": "Bits of this frame", tabIndex: -1 });
  const key = (textContent) => element("kbd", { textContent });
  const help = element("p", { className: "hint" },
    key("Space"), " turns a bit, ", key("arrows"), " move, ", key("F"), " goes to the next field.");
  const node = details("Bits", "tool grid", help, body);
  node.open = true;
  node.ontoggle = () => draw();

  let view;
  let cursor = 0; // the one bit in the tab order, counted from the buffer's beginning
  let openedAt = -1; // the frame that is not folded, by its first byte
  let drawn = new Map(); // the rows that are elements, by their number

  const first = () => 8 * view.frame.byte;
  const end = () => 8 * (view.frame.byte + view.frame.here);
  const rowCount = () => Math.ceil((end() - first()) / view.columns);
  const isLong = () => rowCount() > MOST_ROWS;
  const isOpened = () => isLong() && openedAt === view.frame.byte;
  const isFolded = () => isLong() && openedAt !== view.frame.byte;
  const rowOf = (bit) => Math.floor((bit - first()) / view.columns);
  const rowHeight = () => body.querySelector("[role=row]:not(.fold)")?.offsetHeight || 72;
  const focus = () => body.getRootNode().activeElement;

  // --- What is drawn

  // The rows' numbers, and the pixels of those that are not drawn.
  function rowsInSight() {
    const rows = rowCount();
    if (isFolded()) return { list: [...range(0, HEAD_ROWS), ...range(rows - TAIL_ROWS, rows)], above: 0, below: 0 };
    if (!isOpened()) return { list: range(0, rows), above: 0, below: 0 };
    const height = rowHeight();
    const from = Math.max(0, Math.min(Math.floor(body.scrollTop / height) - SPARE_ROWS, rows - 1));
    const to = Math.min(rows, from + Math.ceil(body.clientHeight / height) + 2 * SPARE_ROWS);
    return { list: range(from, to), above: from * height, below: (rows - to) * height };
  }

  function draw() {
    node.hidden = !view.frame;
    if (!view.frame || !node.open) return;
    cursor = Math.min(Math.max(cursor, first()), end() - 1);
    body.classList.toggle("opened", isOpened());
    body.style.setProperty("--columns", view.columns);
    body.setAttribute("aria-colcount", view.columns);
    body.setAttribute("aria-rowcount", rowCount());
    body.setAttribute("aria-readonly", view.readonly);
    help.hidden = view.readonly;
    const fieldAt = fieldFinder(view.frame);
    const { list, above, below } = rowsInSight();
    const had = body.contains(focus());
    const rows = takeRows(list).map((made, index) => {
      const start = first() + list[index] * view.columns;
      const size = Math.min(view.columns, end() - start);
      return drawRow(made, { number: list[index], start, size, cursor, view, fieldAt });
    });
    if (isFolded()) rows.splice(HEAD_ROWS, 0, foldRow());
    if (rows.length !== body.children.length || rows.some((row, index) => row !== body.children[index])) {
      body.replaceChildren(...rows);
    }
    for (const row of rows) row.style.margin = "";
    rows[0].style.marginTop = `${above}px`;
    rows.at(-1).style.marginBottom = `${below}px`;
    if (had && !body.contains(focus())) focusCursor();
  }

  // A row that is drawn again stays the element it was: the focus may be in it. The others take the elements of those
  // that went out of sight.
  function takeRows(list) {
    const free = [...drawn].filter(([number, { row }]) => !list.includes(number) && !row.contains(focus()));
    const taken = list.map((number) => drawn.get(number) ?? free.pop()?.[1] ?? makeRow());
    drawn = new Map(list.map((number, index) => [number, taken[index]]));
    return taken;
  }

  const fold = button("", () => open(cursor));
  const foldCell = element("div", { role: "gridcell" }, fold);
  const foldLine = element("div", { className: "fold", role: "row" }, foldCell);

  function foldRow() {
    const hidden = (rowCount() - HEAD_ROWS - TAIL_ROWS) * view.columns / 8;
    fold.textContent = `${count(hidden, "byte")} more. Show them`;
    foldCell.setAttribute("aria-colspan", view.columns);
    return foldLine;
  }

  // --- Moving about

  function open(bit) {
    openedAt = view.frame.byte;
    draw();
    cursor = bit;
    bringIntoSight();
    focusCursor();
  }

  function bringIntoSight() {
    if (isOpened()) {
      const height = rowHeight();
      const top = rowOf(cursor) * height;
      if (top < body.scrollTop) body.scrollTop = top;
      if (top + height > body.scrollTop + body.clientHeight) body.scrollTop = top + height - body.clientHeight;
    }
    draw();
  }

  function focusCursor() {
    const cell = body.querySelector(`[data-bit="${cursor}"]`);
    (cell ?? body).focus({ preventScroll: isOpened() });
  }

  // To any bit of the buffer: another frame is shown if it is not in this one.
  function moveTo(bit) {
    const target = Math.min(Math.max(bit, 0), 8 * view.bytes.length - 1);
    cursor = target;
    if (target < first() || target >= end()) lab.goTo(target >> 3);
    cursor = target;
    const row = rowOf(target);
    if (isFolded() && row >= HEAD_ROWS && row < rowCount() - TAIL_ROWS) open(target);
    bringIntoSight();
    focusCursor();
    const index = (target >> 3) - view.parts.payloadAt;
    if (index >= 0 && index < view.plain.length && index !== view.focusByte) lab.lookAt(index);
  }

  function nextField(step) {
    const starts = [...new Set(view.frame.fields.filter(({ bits }) => bits > 0).map(({ bit }) => bit))];
    starts.sort((a, b) => a - b);
    if (step > 0) return starts.find((bit) => bit > cursor) ?? end();
    return starts.filter((bit) => bit < cursor).at(-1) ?? first() - 1;
  }

  const valueAt = (bit) => view.bytes[bit >> 3] >> (7 - (bit & 7)) & 1;

  function turn(bit) {
    if (!view.readonly) lab.change({ bytes: flipBit(view.bytes, bit) });
  }

  // Where a key goes; undefined: nowhere.
  function target({ key: name, ctrlKey, metaKey }) {
    const { columns } = view;
    const column = (cursor - first()) % columns;
    const all = ctrlKey || metaKey;
    if (all && name !== "Home" && name !== "End") return undefined;
    switch (name) {
      case "ArrowLeft": return cursor - 1;
      case "ArrowRight": return cursor + 1;
      case "ArrowUp": return cursor - columns;
      case "ArrowDown": return cursor + columns;
      case "Home": return all ? first() : cursor - column;
      case "End": return all ? end() - 1 : Math.min(cursor - column + columns, end()) - 1;
      case "PageUp": return Math.max(cursor - PAGE_ROWS * columns, first() + column);
      case "PageDown": return Math.min(cursor + PAGE_ROWS * columns, end() - 1);
      case "f": return nextField(1);
      case "F": return nextField(-1);
      default: return undefined;
    }
  }

  body.onkeydown = (event) => {
    if (event.target === fold || event.altKey) return;
    const focused = event.target.closest("[data-bit]"); // a screen reader goes to any cell by itself
    if (focused) cursor = Number(focused.dataset.bit);
    const to = target(event);
    if (to !== undefined) moveTo(to);
    else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === " " || event.key === "Enter") turn(cursor);
    else if (event.key === "0" || event.key === "1") {
      if (valueAt(cursor) !== Number(event.key)) turn(cursor);
      moveTo(cursor + 1);
    } else return;
    event.preventDefault();
  };

  body.onclick = ({ target: clicked }) => {
    const cell = clicked.closest("[data-bit]");
    if (!cell) return;
    cursor = Number(cell.dataset.bit);
    turn(cursor);
    moveTo(cursor);
  };

  let isAsked = false;
  body.onscroll = () => {
    if (isAsked || !isOpened()) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw();
    });
  };

  return {
    node,
    update(next) {
      view = next;
      draw();
    },
    // Goes there, as when a fault is to be seen.
    show(bit) {
      node.open = true;
      moveTo(bit);
    },
  };
}

const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

// The field that a bit belongs to. Inside a Close's payload that is the code or the reason, which stand behind it.
function fieldFinder({ fields }) {
  let last;
  return (bit) => {
    const isIn = (field) => bit >= field.bit && bit < field.bit + field.bits;
    if (!last || last.name === "payload" || !isIn(last)) last = fields.filter(isIn).at(-1);
    return last;
  };
}

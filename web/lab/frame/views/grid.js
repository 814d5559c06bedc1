// The shown frame's bits as the RFC draws them, 32 in a row, fewer where the page is narrow. Only rows that can be
// seen are elements: of a long payload the first and the last, or, once it is opened, those in the window.
import { flipBit, hexByte } from "../model.js";
import { FIELD, TINT, count, visible } from "../words.js";
import { button, details, element } from "../dom.js";

const MOST_ROWS = 12; // of a frame that is shown whole
const HEAD_ROWS = 8;
const TAIL_ROWS = 2;
const PAGE_ROWS = 4;

export function createGrid(lab) {
  const body = element("div", { className: "rows", aria: { role: "grid", label: "Bits of this frame" } });
  const help = element("p", { className: "hint" }, element("kbd", { textContent: "Space" }), " turns a bit, ",
    element("kbd", { textContent: "arrows" }), " move, ", element("kbd", { textContent: "F" }), " goes to the next field.");
  const node = details("Bits", "tool grid", help, body);
  node.open = true;
  node.ontoggle = () => draw();

  let view;
  let cursor = 0; // the one bit in the tab order, counted from the buffer's beginning
  let opened = false;
  let openedAt = -1; // of which frame
  const pool = []; // rows that were made before

  const first = () => 8 * view.frame.byte;
  const end = () => 8 * (view.frame.byte + view.frame.here);
  const rowCount = () => Math.ceil((end() - first()) / view.columns);
  const isFolded = () => rowCount() > MOST_ROWS && !opened;
  const rowOf = (bit) => Math.floor((bit - first()) / view.columns);

  // --- Which rows there are

  function visibleRows() {
    const rows = rowCount();
    if (rows <= MOST_ROWS) return { list: range(0, rows), above: 0, below: 0 };
    if (!opened) return { list: [...range(0, HEAD_ROWS), ...range(rows - TAIL_ROWS, rows)], above: 0, below: 0 };
    const height = rowHeight();
    const from = Math.max(0, Math.floor(body.scrollTop / height) - 2);
    const to = Math.min(rows, from + Math.ceil(body.clientHeight / height) + 4);
    return { list: range(from, to), above: from * height, below: (rows - to) * height };
  }

  const rowHeight = () => body.querySelector("[role=row]:not(.fold)")?.offsetHeight || 72;

  function draw() {
    node.hidden = !view.frame;
    if (!view.frame || !node.open) return;
    if (openedAt !== view.frame.byte) [opened, openedAt] = [false, view.frame.byte];
    cursor = Math.min(Math.max(cursor, first()), end() - 1);
    body.classList.toggle("opened", rowCount() > MOST_ROWS && opened);
    body.style.setProperty("--columns", view.columns);
    body.setAttribute("aria-colcount", view.columns);
    body.setAttribute("aria-rowcount", rowCount());
    body.setAttribute("aria-readonly", view.readonly);
    help.hidden = view.readonly;
    const fieldAt = fieldFinder(view);
    const { list, above, below } = visibleRows();
    const had = body.contains(body.getRootNode().activeElement);
    const nodes = list.map((row, index) => drawRow(pool[index] ??= makeRow(), row, fieldAt));
    if (isFolded()) nodes.splice(HEAD_ROWS, 0, foldRow());
    if (nodes.length !== body.children.length || nodes.some((row, index) => row !== body.children[index])) {
      body.replaceChildren(...nodes);
    }
    nodes[0].style.marginTop = above ? `${above}px` : "";
    for (const row of nodes) row.style.marginBottom = "";
    nodes.at(-1).style.marginBottom = below ? `${below}px` : "";
    if (had && !body.contains(body.getRootNode().activeElement)) focusCursor();
  }

  // --- A row: the fields' names above, the bits, and each byte in hex below

  function makeRow() {
    const head = element("div", { className: "offset", aria: { role: "rowheader" } });
    const row = element("div", { aria: { role: "row" } }, head);
    return { row, head, names: [], cells: [] };
  }

  function drawRow(made, number, fieldAt) {
    const start = first() + number * view.columns;
    const size = Math.min(view.columns, end() - start);
    made.row.setAttribute("aria-rowindex", number + 1);
    made.head.textContent = start / 8;
    made.head.setAttribute("aria-label", `from byte ${start / 8}`);
    while (made.cells.length < size) {
      const cell = element("div", { className: "bit", aria: { role: "gridcell" } });
      made.cells.push(cell);
      made.row.append(cell);
    }
    while (made.cells.length > size) made.cells.pop().remove();
    for (let index = 0; index < size; ++index) drawBit(made.cells[index], start + index, index, fieldAt);
    const names = [...nameTexts(start, size, fieldAt), ...hexTexts(start, size)];
    const said = JSON.stringify(names);
    if (made.said !== said) {
      for (const name of made.names) name.remove();
      made.names = names.map(nameSpan);
      made.said = said;
      made.row.append(...made.names);
    }
    return made.row;
  }

  function drawBit(cell, bit, column, fieldAt) {
    const field = fieldAt(bit);
    const value = view.bytes[bit >> 3] >> (7 - (bit & 7)) & 1;
    const fault = view.faultAt(bit);
    const later = view.prefix !== null && (bit >> 3) >= view.prefix;
    const label = `byte ${bit >> 3} bit ${bit & 7}, ${FIELD[field?.name] ?? "behind the frame"}, ${value}`
      + (fault ? `, fault: ${fault.reason}` : "") + (later ? ", not here yet" : "");
    const className = ["bit", bit === field?.bit && "edge", (bit & 7) === 0 && "byte-edge", fault && "fault",
      later && "later"].filter(Boolean).join(" ");
    cell.tabIndex = bit === cursor ? 0 : -1;
    const said = `${column} ${className}: ${label}`;
    if (cell.said === said) return; // most bits are as before, at a key
    cell.said = said;
    cell.className = className;
    cell.textContent = value;
    cell.style.gridColumn = column + 2;
    cell.dataset.bit = bit;
    cell.dataset.byte = bit >> 3;
    cell.dataset.field = field?.name ?? "";
    cell.dataset.tint = TINT[field?.name] ?? "";
    cell.setAttribute("aria-colindex", column + 1);
    cell.setAttribute("aria-label", label);
  }

  const nameSpan = ({ className, text, place, field = "", byte }) => {
    const span = element("span", { className, textContent: text, aria: { hidden: true },
      data: { field, tint: TINT[field] ?? "", byte } });
    span.style.gridColumn = place;
    return span;
  };

  function nameTexts(start, size, fieldAt) {
    const names = [];
    for (let bit = start; bit < start + size;) {
      const field = fieldAt(bit);
      const perByte = field?.name === "payload" || field?.name === "masking_key" || field?.name === "reason";
      const stop = Math.min(start + size, perByte ? (bit | 7) + 1 : field ? field.bit + field.bits : start + size);
      const isWrong = view.faultAt(bit) && stop - bit > 2; // there is room for a sign
      names.push({
        className: ["name", bit === field?.bit && "edge", isWrong && "fault"].filter(Boolean).join(" "),
        text: nameText(field, bit, stop - bit), place: `${bit - start + 2} / span ${stop - bit}`,
        field: field?.name, byte: bit >> 3,
      });
      bit = stop;
    }
    return names;
  }

  // In the payload each byte is named by its letter, where it is one.
  function nameText(field, bit, width) {
    if (!field) return "";
    if (field.name === "masking_key") return `${bit === field.bit ? "masking " : ""}key ${(bit - field.bit) / 8}`;
    if (field.name !== "payload" && field.name !== "reason") {
      if (width >= 12 || width >= FIELD[field.name].length / 1.4) return FIELD[field.name];
      return field.name === "payload_length" ? "length" : field.name === "extended_payload_length" ? "… length" : FIELD[field.name];
    }
    const index = (bit >> 3) - view.parts.payloadAt;
    const byte = view.plain[index];
    const sign = byte === 0x20 ? "space" : byte < 0x80 ? visible(String.fromCharCode(byte)) : hexByte(byte);
    return `${index === 0 ? "payload " : ""}${index}: ${sign}`;
  }

  function hexTexts(start, size) {
    return range(start >> 3, (start + size) >> 3).map((byte) => ({ className: "hex", text: hexByte(view.bytes[byte]),
      place: `${8 * byte - start + 2} / span 8`, byte }));
  }

  const fold = button("", () => open(cursor));
  const foldCell = element("div", { className: "foldcell", aria: { role: "gridcell" } }, fold);
  const foldLine = element("div", { className: "fold", aria: { role: "row" } }, foldCell);

  function foldRow() {
    const hidden = (rowCount() - HEAD_ROWS - TAIL_ROWS) * view.columns / 8;
    fold.textContent = `${count(hidden, "byte")} more. Show them`;
    foldCell.setAttribute("aria-colspan", view.columns);
    return foldLine;
  }

  function open(bit) {
    opened = true;
    draw();
    cursor = bit;
    scrollTo(bit);
  }

  // --- Moving about

  function scrollTo(bit) {
    if (opened && rowCount() > MOST_ROWS) {
      const height = rowHeight();
      const top = rowOf(bit) * height;
      if (top < body.scrollTop) body.scrollTop = top;
      if (top + height > body.scrollTop + body.clientHeight) body.scrollTop = top + height - body.clientHeight;
    }
    draw();
  }

  const cellOf = (bit) => body.querySelector(`[data-bit="${bit}"]`);
  function focusCursor() {
    cellOf(cursor)?.focus({ preventScroll: opened });
  }

  function moveTo(bit) {
    const target = Math.min(Math.max(bit, 0), 8 * view.bytes.length - 1);
    if (target < first() || target >= end()) {
      cursor = target;
      lab.goTo(target >> 3);
    }
    const row = rowOf(target);
    if (isFolded() && row >= HEAD_ROWS && row < rowCount() - TAIL_ROWS) open(target);
    cursor = target;
    scrollTo(target);
    focusCursor();
    const index = (target >> 3) - view.parts.payloadAt;
    if (index >= 0 && index < view.plain.length && index !== view.focusByte) lab.lookAt(index);
  }

  function nextField(step) {
    const starts = view.frame.fields.filter(({ bits }) => bits > 0).map(({ bit }) => bit);
    const unique = [...new Set(starts)].sort((a, b) => a - b);
    const there = step > 0 ? unique.find((bit) => bit > cursor) : unique.filter((bit) => bit < cursor).at(-1);
    return there ?? (step > 0 ? end() : first() - 1);
  }

  function turn(bit) {
    if (!view.readonly) lab.change({ bytes: flipBit(view.bytes, bit) });
  }

  body.onkeydown = (event) => {
    const { columns } = view;
    const column = (cursor - first()) % columns;
    const all = event.ctrlKey || event.metaKey;
    const to = {
      ArrowLeft: () => cursor - 1, ArrowRight: () => cursor + 1,
      ArrowUp: () => cursor - columns, ArrowDown: () => cursor + columns,
      Home: () => (all ? first() : cursor - column),
      End: () => (all ? end() - 1 : Math.min(cursor - column + columns, end()) - 1),
      PageUp: () => Math.max(cursor - PAGE_ROWS * columns, first() + column),
      PageDown: () => Math.min(cursor + PAGE_ROWS * columns, end() - 1),
      f: () => nextField(1), F: () => nextField(-1),
    }[event.key];
    if (event.target === fold || event.altKey || (all && !["Home", "End"].includes(event.key))) return;
    if (to) moveTo(to());
    else if (event.key === " " || event.key === "Enter") turn(cursor);
    else if (event.key === "0" || event.key === "1") {
      const value = view.bytes[cursor >> 3] >> (7 - (cursor & 7)) & 1;
      if (value !== Number(event.key)) turn(cursor);
      moveTo(cursor + 1);
    } else return;
    event.preventDefault();
  };

  body.onclick = (event) => {
    const cell = event.target.closest("[data-bit]");
    if (!cell) return;
    cursor = Number(cell.dataset.bit);
    turn(cursor);
    moveTo(cursor);
  };

  let asked = false;
  body.onscroll = () => {
    if (asked || !opened) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; draw(); });
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

// The field that a bit belongs to. Inside a Close's payload that is the code or the reason.
function fieldFinder({ frame }) {
  const fields = [...frame.fields].reverse();
  let last;
  return (bit) => {
    if (last && bit >= last.bit && bit < last.bit + last.bits && last.name !== "payload") return last;
    last = fields.find((field) => bit >= field.bit && bit < field.bit + field.bits);
    return last;
  };
}

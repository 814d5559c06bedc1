// A row of bits: the fields' names above, the bits, and each byte in hex below.
import { hexByte } from "../model.js";
import { FIELD, TINT, visible } from "../words.js";
import { element } from "../dom.js";

const SHORT = { payload_length: "length", extended_payload_length: "length" }; // where there is no room

export function makeRow() {
  const head = element("div", { className: "offset", role: "rowheader" });
  const row = element("div", { role: "row" }, head);
  return { row, head, names: [], cells: [] };
}

// The `size` bits from `start` on, the row's `number` of all. `cursor`: the bit in the tab order.
export function drawRow(made, { number, start, size, cursor, view, fieldAt }) {
  made.row.setAttribute("aria-rowindex", number + 1);
  made.head.textContent = start / 8;
  made.head.setAttribute("aria-label", `from byte ${start / 8}`);
  while (made.cells.length < size) {
    const cell = element("div", { className: "bit", role: "gridcell" });
    made.cells.push(cell);
    made.row.append(cell);
  }
  while (made.cells.length > size) made.cells.pop().remove();
  made.cells.forEach((cell, column) => {
    cell.tabIndex = start + column === cursor ? 0 : -1;
    drawBit(cell, start + column, column, view, fieldAt);
  });
  const names = [...nameTexts(start, size, view, fieldAt), ...hexTexts(start, size, view)];
  const said = JSON.stringify(names);
  if (made.said !== said) {
    for (const name of made.names) name.remove();
    made.names = names.map(nameSpan);
    made.said = said;
    made.row.append(...made.names);
  }
  return made.row;
}

function drawBit(cell, bit, column, view, fieldAt) {
  const field = fieldAt(bit);
  const value = view.bytes[bit >> 3] >> (7 - (bit & 7)) & 1;
  const fault = view.faultAt(bit);
  const later = view.prefix !== null && (bit >> 3) >= view.prefix;
  const label = `byte ${bit >> 3} bit ${bit & 7}, ${FIELD[field?.name] ?? "behind the frame"}, ${value}`
    + (fault ? `, fault: ${fault.reason}` : "") + (later ? ", not here yet" : "");
  const className = ["bit", bit === field?.bit && "edge", (bit & 7) === 0 && "byte-edge", fault && "fault",
    later && "later"].filter(Boolean).join(" ");
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

function nameSpan({ className, text, place, field = "", byte }) {
  const span = element("span", { className, textContent: text, "aria-hidden": true,
    "data-field": field, "data-tint": TINT[field] ?? "", "data-byte": byte });
  span.style.gridColumn = place;
  return span;
}

const BYTE_BY_BYTE = new Set(["masking_key", "payload", "reason"]);

function nameTexts(start, size, view, fieldAt) {
  const names = [];
  for (let bit = start; bit < start + size;) {
    const field = fieldAt(bit);
    const last = BYTE_BY_BYTE.has(field?.name) ? (bit | 7) + 1 : field ? field.bit + field.bits : start + size;
    const stop = Math.min(start + size, last);
    const isWrong = view.faultAt(bit) && stop - bit > 2; // there is room for a sign
    names.push({
      className: ["name", bit === field?.bit && "edge", isWrong && "fault"].filter(Boolean).join(" "),
      text: nameText(field, bit, stop - bit, view), place: `${bit - start + 2} / span ${stop - bit}`,
      field: field?.name, byte: bit >> 3,
    });
    bit = stop;
  }
  return names;
}

// In the payload each byte is named by its letter, where it is one.
function nameText(field, bit, width, { parts, plain }) {
  if (!field) return "";
  if (field.name === "masking_key") return `${bit === field.bit ? "masking " : ""}key ${(bit - field.bit) / 8}`;
  if (!BYTE_BY_BYTE.has(field.name)) return width < 12 && SHORT[field.name] || FIELD[field.name];
  const index = (bit >> 3) - parts.payloadAt;
  const byte = plain[index];
  const sign = byte === 0x20 ? "space" : byte < 0x80 ? visible(String.fromCharCode(byte)) : hexByte(byte);
  return `${bit === field.bit ? `${field.name} ` : ""}${index}: ${sign}`;
}

function hexTexts(start, size, { bytes }) {
  return Array.from(bytes.subarray(start >> 3, (start + size) >> 3), (byte, index) => ({
    className: "hex", text: hexByte(byte), place: `${8 * index + 2} / span 8`, byte: (start >> 3) + index }));
}

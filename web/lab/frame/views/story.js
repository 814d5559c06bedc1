// The shown frame in one look: header, key, payload, and under each byte of the payload the key's byte, the XOR
// of the two and the letter that this is.
import { hexByte, toHex } from "../model.js";
import { count, kindOf, valueOf } from "../words.js";
import { button, element } from "../dom.js";

export function createStory(lab) {
  const node = element("div", { className: "story", role: "group", "aria-label": "The bytes of this frame" });
  return {
    node,
    update(view) {
      node.hidden = !view.frame;
      if (!view.frame) return;
      const active = node.getRootNode().activeElement;
      const had = node.contains(active);
      node.replaceChildren(...headerParts(view), ...payloadPart(view, lab));
      if (!had) return;
      const isSame = (each) => each.textContent === active.textContent && !each.disabled;
      const again = [...node.querySelectorAll(".actions button")].find(isSame);
      (again ?? node.querySelector("[aria-pressed=true]"))?.focus();
    },
  };
}

function headerParts({ bytes, frame, parts }) {
  const { at, keyAt, payloadAt } = parts;
  const part = (from, to, fields, tint, caption) =>
    element("div", { className: "part", "data-field": fields, "data-tint": tint },
      element("code", { textContent: toHex(bytes.subarray(from, Math.min(to, bytes.length))) }),
      element("span", { textContent: caption }));
  const shown = [part(at, at + 1, "fin rsv1 rsv2 rsv3 opcode", "opcode", opening(frame))];
  if (frame.here > 1) {
    const masked = valueOf(frame, "mask") === "1" ? "masked" : "not masked";
    const length = frame.length === null ? "a longer length"
      : frame.length === "0" ? "no payload" : `${count(frame.length, "byte")} of payload`;
    shown.push(part(at + 1, keyAt, "mask payload_length extended_payload_length", "length", `${masked}, ${length}`));
  }
  if (parts.masked && bytes.length > keyAt) {
    shown.push(part(keyAt, payloadAt, "masking_key", "key", parts.key ? "the masking key" : "part of the masking key"));
  }
  return shown;
}

// "a whole text message"
function opening(frame) {
  const opcode = Number(valueOf(frame, "opcode"));
  if (valueOf(frame, "fin") === "1" && (opcode === 1 || opcode === 2)) return `a whole ${kindOf(frame)} message`;
  return `${opcode < 3 ? "the" : "a"} ${kindOf(frame)}`;
}

// The payload's bytes as columns of a table.
function payloadPart(view, lab) {
  const { parts, plain, columns, focusByte } = view;
  if (plain.length === 0) return [];
  const size = Math.min(columns, 16);
  const from = plain.length <= size ? 0 : Math.floor(focusByte / size) * size;
  const to = Math.min(from + size, plain.length);
  const indexes = Array.from({ length: to - from }, (_, index) => from + index);
  const row = (name, cells) => element("tr", {}, element("th", { scope: "row", textContent: name }), ...cells);
  const code = (value, index) => element("td", { "data-byte": parts.payloadAt + index },
    element("code", { textContent: hexByte(value) }));

  const choose = (index, hex) => button(hex, () => lab.lookAt(index),
    { className: "byte", "aria-pressed": index === focusByte, "aria-label": `byte ${index}: ${hex}` });
  const wire = indexes.map((index) => element("td", { "data-byte": parts.payloadAt + index },
    choose(index, hexByte(parts.payload[index]))));
  const rows = [row("on the wire", wire)];
  if (parts.key) {
    rows.push(row("the key, repeated", indexes.map((index) => code(parts.key[index % 4], index))));
    rows[1].dataset.field = "masking_key";
    rows.push(row("XOR of both", indexes.map((index) => code(plain[index], index))));
  }
  rows.push(row("as text", signs(view, from, to)));
  const table = element("table", { "data-field": "payload" },
    element("caption", { textContent: from === 0 && to === plain.length ? "payload"
      : `payload, bytes ${from} to ${to - 1} of ${plain.length}` }),
    element("tbody", {}, ...rows));
  const node = element("div", { className: "part payload", "data-tint": "payload" }, table);
  if (plain.length > size) {
    node.append(element("div", { className: "actions" },
      button("Earlier bytes", () => lab.lookAt(Math.max(0, from - size)), { disabled: from === 0 }),
      button("Later bytes", () => lab.lookAt(from + size), { disabled: to === plain.length })));
  }
  return [node];
}

// A letter may take several bytes: one cell then, as wide as they are.
function signs({ plain, text, parts }, from, to) {
  const cells = [];
  for (let at = from; at < to;) {
    const size = text === undefined ? 1 : Math.max(1, Math.min(signSize(plain[at]), to - at));
    const sign = text === undefined ? latin(plain[at])
      : new TextDecoder("utf-8", { ignoreBOM: true }).decode(plain.subarray(at, at + size)).replace(/\uFFFD/g, "…");
    cells.push(element("td", { className: "sign", colSpan: size, "data-byte": parts.payloadAt + at },
      element("b", { textContent: sign < " " || sign === "\x7f" ? "·" : sign })));
    at += size;
  }
  return cells;
}

const signSize = (first) => (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1);
const latin = (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");

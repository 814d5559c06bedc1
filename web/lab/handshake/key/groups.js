// base64 as it is: three bytes, 24 bits, four numbers of six bits, four characters (RFC 4648 §4).
// The rows of cells beside it say the same to a screen reader, so this drawing is hidden from one.
import { element } from "../../shared/dom.js";

// `bytesToOne`: how many of these bytes stand for one byte of the hash.
export function groupElements(bytes, text, bytesToOne) {
  const groups = [];
  for (let at = 0; at < bytes.length; at += 3) groups.push(groupElement(bytes, text, at, bytesToOne));
  return groups;
}

function groupElement(bytes, text, at, bytesToOne) {
  const mine = bytes.slice(at, at + 3);
  const characters = at / 3 * 4;
  const last = Math.ceil((at + mine.length) * 8 / 6); // behind it there are only "="
  const bits = Array.from({ length: 24 }, (_, i) => i >> 3 < mine.length ? mine[i >> 3] >> (7 - i % 8) & 1 : null);
  const group = element("div", { className: "group", "aria-hidden": "true" });
  for (let i = 0; i < 3; ++i) {
    group.append(piece("byte", i >= mine.length ? "" : mine[i].toString(16).padStart(2, "0"),
      i < mine.length && { list: "hash", index: Math.floor((at + i) / bytesToOne) }));
  }
  bits.forEach((bit, i) => {
    const isUsed = characters + Math.floor(i / 6) < last;
    group.append(element("span", { className: bit === null ? "bit filled" : "bit" }, isUsed ? String(bit ?? 0) : ""));
  });
  for (let i = 0; i < 4; ++i) {
    const number = bits.slice(i * 6, i * 6 + 6).reduce((sum, bit) => sum * 2 + (bit ?? 0), 0);
    group.append(piece("number", characters + i < last ? String(number) : ""));
  }
  for (let i = 0; i < 4; ++i) {
    group.append(piece("character", text[characters + i] ?? "", { list: "base64", index: characters + i }));
  }
  return group;
}

function piece(kind, text, followed) {
  const node = element("span", { className: text === "" ? `${kind} none` : kind }, text);
  if (followed) Object.assign(node.dataset, followed);
  return node;
}

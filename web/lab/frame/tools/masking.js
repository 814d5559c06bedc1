// One byte of the payload, bit by bit: on the wire, the key's byte, and the XOR of the two. Where the key has a 1,
// the bit turns. Masking once more turns it back.
import { bitsByte, hexByte } from "../model.js";
import { visible } from "../words.js";
import { button, details, element, labelled, setText } from "../dom.js";

export function createMasking(lab) {
  const which = element("input", { type: "number", min: 0, className: "number",
    oninput: () => { if (which.value !== "") lab.lookAt(Number(which.value)); } });
  const rule = element("p", { className: "rule" });
  const body = element("tbody");
  const table = element("table", { className: "xor" },
    element("caption", { className: "unseen", textContent: "XOR, bit by bit" }), body);
  let twice = false;
  const again = button("Mask it once more", () => { twice = !twice; update(lab.view); });
  const note = element("p", { className: "note" });
  const masked = element("div", {}, labelled("Byte of the payload", which), rule, table,
    element("div", { className: "actions" }, again), note);
  const without = element("p",
    { textContent: "This frame has no masking key, or no payload: there is nothing to unmask." });
  const node = details("Masking: one byte, bit by bit", "tool masking", masked, without);
  node.ontoggle = () => update(lab.view);

  function update(view) {
    if (!node.open) return;
    const { parts, plain } = view;
    const usable = Boolean(parts?.key) && plain.length > 0;
    masked.hidden = !usable;
    without.hidden = usable;
    if (!usable) return;
    const index = view.focusByte;
    which.max = plain.length - 1;
    if (which.getRootNode().activeElement !== which) which.value = index;
    const [wire, key, text] = [parts.payload[index], parts.key[index % 4], plain[index]];
    setText(rule, `${index} mod 4 is ${index % 4}, so byte ${index} of the payload meets byte ${index % 4} of the key. `
      + "Where the key has a 1, the bit turns.");
    const rows = [
      bitRow("on the wire", wire, null), bitRow(`key, byte ${index % 4}`, key, null, "⊕"),
      bitRow("without the mask", text, key, "=", letter(text)),
    ];
    if (twice) {
      rows.push(bitRow("the key again", key, null, "⊕"), bitRow("masked again", wire, key, "=", "as on the wire"));
    }
    body.replaceChildren(...rows);
    again.setAttribute("aria-pressed", twice);
    setText(note, twice ? "XOR with one key twice changes nothing. So masking and unmasking are one function." : "");
  }
  return { node, update };
}

const letter = (byte) => (byte < 0x80 ? visible(String.fromCharCode(byte)) : "part of a longer character");

// Bits that the key turned are framed.
function bitRow(name, byte, key, sign = "", says = "") {
  const bits = Array.from(bitsByte(byte), (bit, index) => {
    const turned = key !== null && (key >> (7 - index) & 1) === 1;
    return element("td", { className: turned ? "turned" : "", textContent: bit });
  });
  const operator = element("span", { className: "sign", textContent: sign });
  return element("tr", {}, element("th", { scope: "row" }, operator, ` ${name}`),
    ...bits, element("td", { className: "byte" }, element("code", { textContent: hexByte(byte) })),
    element("td", { className: "letter", textContent: says }));
}

// The fields as a table: the same as the bits, to be read and to be changed in words and numbers.
import { CLOSE, hexByte, toHex } from "../model.js";
import { sourceLink } from "../source.js";
import { FIELD, TINT, count, meaning } from "../words.js";
import { createControl } from "./controls.js";
import { details, element, setText } from "../dom.js";

const FLAGS = new Set(["fin", "rsv1", "rsv2", "rsv3", "mask"]);
const HEADINGS = ["Field", "Value", "As numbers", "What it says", "Where it is read"];

export function createFields(lab) {
  const rows = Object.keys(FIELD).map((name) => createRow(name, lab));
  const node = details("Fields", "tool fields",
    element("table", {},
      element("thead", {}, element("tr", {},
        ...HEADINGS.map((textContent) => element("th", { scope: "col", textContent })))),
      element("tbody", {}, ...rows.map((row) => row.node))));
  node.open = lab.isPage;
  node.ontoggle = () => update(lab.view);

  function update(view) {
    node.hidden = !view.frame;
    if (view.frame && node.open) for (const row of rows) row.update(view);
  }
  return { node, update };
}

function createRow(name, lab) {
  const control = createControl(name, lab);
  const bits = element("small");
  const numbers = element("td", { className: "numbers" });
  const says = element("td", { className: "says" });
  const source = element("td", { className: "source" }, sourceLink(name, lab));
  const className = FLAGS.has(name) ? "is-flag" : "";
  const node = element("tr", { className, "data-field": name, "data-tint": TINT[name] },
    element("th", { scope: "row" }, element("span", { className: "field-name", textContent: FIELD[name] }), bits),
    element("td", { className: "value" }, ...(control ? [control.node] : [])),
    numbers, says, source);

  return {
    node,
    update(view) {
      const field = view.frame.fields.find((each) => each.name === name) ?? emptyField(name, view);
      node.hidden = !field;
      if (!field) return;
      setText(bits, bitsText(field, view.frame));
      numbers.replaceChildren(...numberForms(field, view).map((text) => element("code", { textContent: text })));
      setText(says, meaning(field, view));
      const fault = view.faults.find((each) => each.frame === view.frame.number && overlaps(each, field));
      if (fault) says.append(element("p", { className: "fault-note", textContent: `✗ ${fault.reason}` }));
      control?.update(view, field);
    },
  };
}

// A payload or a reason of no bytes: nothing to see, but a place to write.
function emptyField(name, { parts, opcode, plain }) {
  const isPlace = name === "payload" ? parts.whole && plain.length === 0
    : name === "reason" && opcode === CLOSE && plain.length === 2;
  return isPlace ? { name, bit: 8 * parts.end, bits: 0 } : undefined;
}

const overlaps = (a, b) => a.bit < b.bit + b.bits && b.bit < a.bit + a.bits;

// Counted from the frame's beginning.
function bitsText({ bit, bits }, frame) {
  const from = bit - 8 * frame.byte;
  if (bits === 0) return "no bits";
  return bits === 1 ? `bit ${from}` : `bits ${from} to ${from + bits - 1}`;
}

// The value in bin, dec and hex, where that helps.
function numberForms(field, view) {
  if (field.name === "payload" || field.name === "reason") {
    const at = field.name === "reason" ? 2 : 0;
    const bytes = view.plain.subarray(at, at + 8);
    const more = view.plain.length - at > 8 ? " …" : "";
    return [count(field.bits / 8, "byte"), ...(bytes.length ? [`${toHex(bytes)}${more}`] : [])];
  }
  if (field.value === undefined) return [];
  if (field.name === "masking_key") return [`0x${field.value}`];
  if (field.bits === 1) return [];
  const value = BigInt(field.value);
  const bin = field.bits <= 16 ? [value.toString(2).padStart(field.bits, "0")] : [];
  const hex = field.bits === 8 ? hexByte(Number(value)) : value.toString(16).padStart(Math.ceil(field.bits / 4), "0");
  return [...bin, `${value.toLocaleString("en")}`, `0x${hex}`];
}

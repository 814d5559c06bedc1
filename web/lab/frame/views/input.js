// What goes in: who sends, an example to begin with, and the bytes as text, hex or bits. Each box follows the others.
import * as model from "../model.js";
import { PRESETS } from "../presets.js";
import { details, element, labelled, setText, setValue } from "../dom.js";

const LONG = 1024; // bytes; a box without the focus shows no more of them, for a browser lays out all that it holds

export function createInput(lab) {
  const senders = ["client", "server"].map((who) => {
    const radio = element("input", { type: "radio", name: "sender", value: who,
      onchange: () => lab.change({ direction: who }) });
    return { who, radio, label: element("label", {}, radio, element("span", { textContent: `a ${who}` })) };
  });
  const examples = createExamples(lab);
  const boxes = [
    createBox({ label: "Text", read: (text) => readText(lab.view, text), write: shownText,
      placeholder: "Type a text" }, lab),
    createBox({ label: "Hex", read: model.fromHex, write: writeAs(model.toHex) }, lab),
  ];
  const bits = createBox({ label: "Bits", read: model.fromBits, write: writeAs(model.toBits) }, lab);

  const node = element("div", { className: "input" },
    element("div", { className: "choices" },
      element("fieldset", { className: "senders" }, element("legend", { textContent: "Sent by" }),
        ...senders.map(({ label }) => label)),
      labelled("Example", examples.select, "examples")),
    examples.note,
    element("div", { className: "boxes" }, ...boxes.map((box) => box.node)),
    details("Write it in bits", "plain", bits.node));

  return {
    node,
    update(view) {
      for (const { who, radio } of senders) {
        radio.checked = who === view.direction;
        radio.disabled = view.readonly;
      }
      examples.update(view);
      for (const box of [...boxes, bits]) box.update(view);
    },
  };
}

// A text in a frame of its own, by the rules for a sender. It takes the place of the frame that is shown.
function readText({ bytes, frame, parts, direction }, text) {
  const made = model.textFrame(text, { direction, key: parts?.key ?? undefined });
  if (!frame) return { bytes: made };
  return { bytes: model.join(bytes.subarray(0, parts.at), made, bytes.subarray(parts.end)) };
}

// `most`: so many bytes, or letters, will do.
const writeAs = (write) => ({ bytes }, most) => write(bytes.subarray(0, most));
const shownText = ({ text, opcode }, most) => ([0, model.TEXT].includes(opcode) ? text?.slice(0, most) ?? "" : "");

function createBox({ label, read, write, placeholder = "" }, lab) {
  const box = element("textarea", { rows: 1, spellcheck: false, autocomplete: "off", placeholder });
  box.setAttribute("autocapitalize", "off");
  const wrong = element("p", { className: "wrong", role: "alert" });
  const node = labelled(label, box, "box");
  node.append(wrong);
  wrong.id = `${box.id}-wrong`;
  box.setAttribute("aria-describedby", wrong.id);

  const say = (error = "") => {
    setText(wrong, error);
    box.setAttribute("aria-invalid", Boolean(error));
  };
  const show = (view) => {
    const isLong = view.bytes.length > LONG;
    const isCut = isLong && box.getRootNode().activeElement !== box;
    const text = write(view, isCut ? LONG : undefined);
    box.classList.toggle("long", isLong);
    setValue(box, isCut && text ? `${text} …` : text);
  };
  let typing = false; // the box's own words stay as they were typed, "81 85" or "8185"
  box.oninput = () => {
    const { bytes, error } = read(box.value);
    say(error && `${error} The bytes stay as they were.`);
    if (error) return;
    typing = true;
    lab.change({ bytes });
    typing = false;
  };
  box.onfocus = () => { if (box.value.endsWith(" …")) show(lab.view); };
  box.onblur = () => {
    if (box.getAttribute("aria-invalid") === "true") return; // nothing typed is lost
    show(lab.view);
  };
  return {
    node,
    update(view) {
      box.readOnly = view.readonly;
      if (typing) return;
      say();
      show(view);
    },
  };
}

function createExamples(lab) {
  const select = element("select", {}, element("option", { value: "", textContent: "Choose one …" }));
  for (const group of new Set(PRESETS.map((preset) => preset.group))) {
    select.append(element("optgroup", { label: group }, ...PRESETS.flatMap((preset, index) =>
      (preset.group === group ? [element("option", { value: index, textContent: preset.name })] : []))));
  }
  const note = element("p", { className: "note" });
  let chosen; // its bytes; with others it is not the example any more
  select.onchange = () => {
    if (select.value === "") return;
    const { bytes, direction } = PRESETS[select.value];
    chosen = model.fromHex(bytes).bytes;
    lab.change({ bytes: chosen, direction: direction === 1 ? "server" : "client" });
  };
  return {
    select,
    note,
    update({ bytes, readonly }) {
      if (!chosen || !model.sameBytes(bytes, chosen)) [select.value, chosen] = ["", undefined];
      select.disabled = readonly;
      note.hidden = select.value === "";
      setText(note, PRESETS[select.value]?.note ?? "");
    },
  };
}

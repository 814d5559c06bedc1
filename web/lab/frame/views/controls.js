// How each field is changed. A control gives new bytes; what they mean is worked out as for any others.
import * as model from "../model.js";
import { opcodeName } from "../words.js";
import { button, element, setText, setValue } from "../dom.js";

const BORDERS = [125, 126, 65_535, 65_536];

export function createControl(name, lab) {
  const at = () => lab.view.frame.byte;
  const edit = (change) => {
    const { bytes } = lab.view;
    lab.change({ bytes: change(bytes, at()) });
  };
  switch (name) {
    case "fin": return flag(name, (on) => edit((bytes, from) => model.setFlag(bytes, from, 0, on)));
    case "rsv1": return flag(name, (on) => edit((bytes, from) => model.setFlag(bytes, from, 1, on)));
    case "rsv2": return flag(name, (on) => edit((bytes, from) => model.setFlag(bytes, from, 2, on)));
    case "rsv3": return flag(name, (on) => edit((bytes, from) => model.setFlag(bytes, from, 3, on)));
    case "opcode": return opcodeSelect(edit);
    case "mask": return flag(name, (on) => edit((bytes, from) => model.setMasked(bytes, from, on)));
    case "payload_length": return lengthControl(edit);
    case "masking_key": return keyBox(edit);
    case "payload": return payloadControl(edit);
    case "status_code": return codeBox(edit);
    case "reason": return reasonBox(edit);
    default: return null;
  }
}

function flag(name, set) {
  const box = element("input", { type: "checkbox", onchange: () => set(box.checked) });
  box.setAttribute("aria-label", name.toUpperCase());
  const value = element("span");
  return {
    node: element("label", { className: "flag" }, box, value),
    update({ readonly }, field) {
      box.checked = field.value === "1";
      box.disabled = readonly;
      setText(value, field.value);
    },
  };
}

function opcodeSelect(edit) {
  const choose = () => edit((bytes, at) => model.setOpcode(bytes, at, Number(select.value)));
  const select = element("select", { onchange: choose },
    ...Array.from({ length: 16 }, (_, opcode) =>
      element("option", { value: opcode, textContent: `${opcode.toString(16).toUpperCase()} ${opcodeName(opcode)}` })));
  select.setAttribute("aria-label", "opcode");
  return {
    node: select,
    update({ readonly }, field) {
      select.value = field.value;
      select.disabled = readonly;
    },
  };
}

// A box that takes effect at each key, and says what is wrong with what it holds. read: text -> { bytes } or { error }.
function typedBox(label, properties, read) {
  const tag = properties.rows ? "textarea" : "input";
  const box = element(tag, { spellcheck: false, autocomplete: "off", ...properties });
  box.setAttribute("aria-label", label);
  const wrong = element("p", { className: "wrong", role: "alert" });
  let typing = false;
  const say = (error = "") => {
    setText(wrong, error);
    box.setAttribute("aria-invalid", Boolean(error));
  };
  box.oninput = () => {
    typing = true;
    say(read(box.value));
    typing = false;
  };
  return {
    box,
    node: element("div", { className: "typed" }, box, wrong),
    say,
    update(value, readonly) {
      box.readOnly = readonly;
      if (typing) return;
      say();
      setValue(box, value);
    },
  };
}

// The length that the header says, in one of three forms. It may be a lie: the payload's bytes stay.
function lengthControl(edit) {
  const typed = typedBox("length that the header says", { inputMode: "numeric", className: "number" }, (text) => {
    const digits = text.replace(/[\s,]/g, "");
    if (!/^\d+$/.test(digits)) return "A length has digits only.";
    if (BigInt(digits) >= 2n ** 64n) return "The largest is 18446744073709551615.";
    edit((bytes, at) => model.setLength(bytes, at, BigInt(digits)));
    return undefined;
  });
  const form = element("select", { onchange: () => edit((bytes, at) =>
    model.setLength(bytes, at, model.readFrame(bytes, at).length, Number(form.value))) },
  ...Object.keys(model.FORMS).map((bits) => element("option", { value: bits, textContent: `in ${bits} bits` })));
  form.setAttribute("aria-label", "form of the length");
  const note = element("p", { className: "note" });
  const honest = button("Say what is there", () => edit((bytes, at) =>
    model.setLength(bytes, at, BigInt(model.readFrame(bytes, at).payload.length), undefined)));
  const node = element("div", { className: "length" },
    element("div", { className: "pair" }, typed.node, form), note, honest);
  return {
    node,
    update({ parts, readonly }) {
      const known = parts.length !== null;
      typed.node.hidden = !known;
      form.disabled = readonly || !known;
      form.value = parts.form;
      for (const option of form.options) option.disabled = known && !model.fits(parts.length, Number(option.value));
      if (known) typed.update(String(parts.length), readonly);
      const here = BigInt(parts.payload.length);
      const lies = known && parts.whole && here < parts.length;
      note.hidden = honest.hidden = !lies || readonly;
      setText(note, lies ? `${here.toLocaleString("en")} are here.` : "");
    },
  };
}

function keyBox(edit) {
  const typed = typedBox("masking key in hex", { className: "key" }, (text) => {
    const { bytes: key, error } = model.fromHex(text);
    if (error) return error;
    if (key.length !== 4) return `A key has four bytes. Here are ${key.length}.`;
    edit((bytes, at) => model.setKey(bytes, at, key));
    return undefined;
  });
  return {
    node: typed.node,
    update: ({ parts, readonly }, field) => typed.update(model.toHex(parts.key ?? model.fromHex(field.value).bytes),
      readonly || !parts.key),
  };
}

// As text where it is one, else as hex; and payloads at the borders of the length, a click each.
function payloadControl(edit) {
  let asHex = null; // until a user chooses, by what the payload is
  const isHex = (view) => asHex ?? view.text === undefined;
  let shown;
  const typed = typedBox("payload", { rows: 1 }, (text) => {
    const { bytes: payload, error } = isHex(shown) ? model.fromHex(text) : { bytes: model.utf8(text) };
    if (error) return error;
    edit((bytes, at) => model.setPayload(bytes, at, payload));
    return undefined;
  });
  const form = element("select", { onchange: () => { asHex = form.value === "hex"; update(shown); } },
    ...["text", "hex"].map((value) => element("option", { value, textContent: `as ${value}` })));
  form.setAttribute("aria-label", "payload written as");
  const borders = element("div", { className: "borders", role: "group", "aria-label": "A payload of so many bytes" },
    element("span", { textContent: "Make it" }), ...BORDERS.map((size) => button(size.toLocaleString("en"),
      () => edit((bytes, at) => model.resizePayload(bytes, at, size)), { title: `A payload of ${size} bytes` })),
    element("span", { textContent: "bytes" }));
  const addCode = button("Add a status code", () => edit((bytes, at) => model.setStatusCode(bytes, at, 1000)));
  const node = element("div", { className: "payload-control" },
    element("div", { className: "pair" }, typed.node, form), borders, addCode);

  // A long payload is not laid out whole in a box without the focus.
  const LONG = 1024;
  function update(view) {
    shown = view;
    const hex = isHex(view);
    form.value = hex ? "hex" : "text";
    form.options[0].disabled = view.text === undefined;
    const focused = typed.box.getRootNode().activeElement === typed.box;
    const bytes = focused ? view.plain : view.plain.subarray(0, LONG);
    const cut = bytes.length < view.plain.length;
    const text = hex ? model.toHex(bytes) : view.text.slice(0, cut ? LONG : undefined);
    typed.box.classList.toggle("long", view.plain.length > LONG);
    typed.update(cut ? `${text} …` : text, view.readonly);
    borders.hidden = view.readonly;
    addCode.hidden = view.readonly || view.opcode !== model.CLOSE || view.plain.length > 0;
  }
  typed.box.onfocus = () => { if (shown.plain.length > LONG) update(shown); };
  typed.box.onblur = () => { if (typed.box.getAttribute("aria-invalid") !== "true") update(shown); };
  return { node, update };
}

function codeBox(edit) {
  const typed = typedBox("status code", { inputMode: "numeric", className: "number" }, (text) => {
    if (!/^\d+$/.test(text.trim()) || Number(text) > 65_535) return "A code is a number from 0 to 65535.";
    edit((bytes, at) => model.setStatusCode(bytes, at, Number(text)));
    return undefined;
  });
  return { node: typed.node, update: ({ readonly }, { value }) => typed.update(value ?? "", readonly) };
}

function reasonBox(edit) {
  const typed = typedBox("reason", {}, (text) => {
    edit((bytes, at) => model.setReason(bytes, at, text));
    return undefined;
  });
  return {
    node: typed.node,
    update: ({ reason, readonly }) => typed.update(reason ?? "", readonly || reason === undefined),
  };
}

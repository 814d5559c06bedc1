// One row, looked at closely: its bytes with the borders of the pieces, its fields, and what can be made of it.
import { hex, textOf } from "../model/bytes.js";
import { isControl, nameOf } from "../model/frames.js";
import { acceptFor } from "../model/heads.js";
import { bytesOf, itemsOf, piecesOf } from "../model/model.js";
import { asTest, bytesOfScope, ofConnection, ofRow, reasonAgainst, seedKind } from "./exports.js";
import { button, element } from "./elements.js";
import { clock, count, directionOf, fragmentWords, kindOf, piecesWords, visible } from "./words.js";

const SHOWN = 2048;     // bytes as hex
const IN_THE_LAB = 4096;

export class Details {
  #row = null;
  #lab = null;
  #shownSize = -1;
  #hadLab = false;
  #on;

  // on: { command(), lab() -> is the frame lab here?, go(row), keep(kind, bytes, connection) -> a promise }
  constructor(node, on) {
    this.node = node;
    this.#on = on;
  }

  show(row) {
    this.#row = row;
    this.#shownSize = row.size;
    this.#hadLab = this.#on.lab();
    const { connection } = row;
    const who = connection && row.direction ? directionOf(row) : "";
    const title = [row.n && `Row ${row.n}`, kindOf(row), connection && `connection ${connection.number}`, who, clock(row.time)];
    const size = row.kind === "piece" ? row.to - row.from : row.size;
    this.node.replaceChildren(
      element("h2", { tabindex: "-1" }, title.filter(Boolean).join(", ")),
      ...[row.kind === "event" && element("p", {}, row.words), this.#faultOf(row), this.#culpritOf(row),
        size !== undefined && this.#sizes(row, size), row.data && connection && this.#actions(row),
        row.kind === "piece" && this.#framesIn(row),
        row.message && row.message.frames.length > 1 && this.#message(row)].filter(Boolean),
      ...this.#body(row));
  }

  // A frame that was not whole when it was chosen, or one that was chosen before it was known that the labs are here.
  refresh() {
    if (this.#row && (this.#row.size !== this.#shownSize || this.#on.lab() !== this.#hadLab)) this.show(this.#row);
  }

  focus() {
    this.node.querySelector("h2")?.focus();
  }

  #faultOf({ fault }) {
    return fault && element("p", { class: "wrong" },
      `${fault.words}: RFC 6455 ${fault.section}, so the server has to close with ${fault.code}.`);
  }

  #culpritOf({ culprit, blamed, kind }) {
    if (blamed) return element("p", { class: "wrong" }, "After these bytes the server refused to go on.");
    if (!culprit) return null;
    return element("p", {}, kind === "event" ? "The last it had read: " : "What it refuses: ",
      this.#link(culprit), ` ${hex(bytesOf(culprit).subarray(0, 24))}`);
  }

  #link(row) {
    return button(`row ${row.n}`, () => this.#on.go(row), { class: "link", disabled: row.gone });
  }

  #sizes(row, size) {
    const words = [count(size, "byte"), row.kind !== "piece" && piecesWords(row), row.header && fragmentWords(row)];
    if (row.kind !== "piece" && !row.whole) words.push(`not whole yet${row.left ? `: ${row.left} to come` : ""}`);
    return element("p", { class: "faint" }, words.filter(Boolean).join(", "));
  }

  #framesIn(piece) {
    const items = itemsOf(piece);
    const links = items.flatMap((item, i) => [i > 0 ? ", " : "", this.#link(item), ` ${kindOf(item)}`]);
    return element("p", {}, items.length === 0 ? "Its rows are forgotten." : "It has bytes of: ", ...links);
  }

  #message({ message }) {
    const links = message.frames.flatMap((frame, i) => [i > 0 ? ", " : "", this.#link(frame)]);
    const { bytes, length } = message.data;
    const start = message.opcode === 1 ? textOf(bytes.subarray(0, 300)) : hex(bytes.subarray(0, 48));
    const state = message.whole ? "" : ", still assembling";
    return element("p", {},
      `A ${nameOf(message.opcode)} message of ${count(length, "byte")}${state}, in `, ...links, ": ", element("bdi", { class: "text" }, visible(start)));
  }

  #body(row) {
    if (row.kind === "head") return [this.#head(row)];
    if (row.kind === "event") return [];
    const bytes = bytesOf(row);
    const parts = [this.#hex(row, bytes)];
    if (row.kind === "frame" && row.header) {
      if (this.#on.lab() && bytes.length <= IN_THE_LAB) parts.unshift(this.#frameLab(row, bytes));
      else parts.unshift(fieldsOf(row));
    }
    return parts;
  }

  // The frame lab's own element: one, whose bytes are exchanged.
  #frameLab({ direction }, bytes) {
    this.#lab ??= element("frame-lab", { readonly: true, compact: true });
    this.#lab.setAttribute("direction", direction === "in" ? "client" : "server");
    this.#lab.bytes = bytes;
    return this.#lab;
  }

  #head(row) {
    const text = element("pre", { class: "head", tabindex: "0", "aria-label": "the head, as it came" });
    const bytes = bytesOf(row);
    const size = row.headSize ?? bytes.length;
    for (const line of textOf(bytes.subarray(0, size)).trimEnd().split("\r\n")) {
      const isKey = /^sec-websocket-(key|accept)\s*:/i.test(line);
      text.append(element(isKey ? "mark" : "span", {}, visible(line)), "\n");
    }
    const wrap = element("div", {}, text);
    const { head, request } = row;
    if (row.size > size) wrap.append(element("p", {}, `Behind it: a body of ${count(row.size - size, "byte")}.`));
    if (head?.accept && request?.key) {
      const verdict = element("p", {}, "Sec-WebSocket-Accept is compared with the key ...");
      acceptFor(request.key).then((right) => {
        const good = right === head.accept;
        verdict.classList.toggle("wrong", !good);
        verdict.textContent = good ? `The accept is right for the key ${visible(request.key)}.`
          : `The accept is wrong: for the key ${visible(request.key)} it must be ${right}.`;
      });
      wrap.append(verdict);
    }
    return wrap;
  }

  // Bytes, with a bar where a piece ends, or in a piece where a frame ends.
  #hex(row, bytes) {
    const start = row.kind === "piece" ? row.from : row.offset;
    const borders = row.kind === "piece" ? itemsOf(row).map(({ offset, size }) => offset + size)
      : piecesOf(row).map(({ to }) => to);
    const ends = new Set(borders.map((border) => border - start));
    const node = element("pre", { class: "hex", tabindex: "0", "aria-label": "the bytes; a bar is a border" });
    let run = "";
    const shown = bytes.subarray(0, SHOWN);
    shown.forEach((byte, at) => {
      run += (at > 0 ? " " : "") + hex([byte]);
      if (!ends.has(at + 1) || at + 1 === bytes.length) return;
      node.append(run, element("b", { title: row.kind === "piece" ? "a frame ends" : "a piece ends" }, " |"));
      run = "";
    });
    node.append(run);
    if (bytes.length > SHOWN) node.append(` ... ${count(bytes.length - SHOWN, "more byte")}`);
    return node;
  }

  #actions(row) {
    const output = element("div", { class: "made" });
    const answer = element("p", { role: "status" });
    const say = (text) => { answer.textContent = text; };
    const scope = (whole) => (whole ? ofConnection(row.connection) : ofRow(row));
    const test = (whole) => {
      const against = reasonAgainst(scope(whole));
      output.replaceChildren();
      if (against) return say(against);
      const text = asTest(scope(whole), this.#on.command());
      const area = element("textarea", { readonly: true, rows: "12", "aria-label": "a test", spellcheck: "false" });
      area.value = text;
      output.append(area);
      return copy(text, area).then((is) => say(is ? "The test is copied." : "Copy the test from here."));
    };
    const seed = async (whole) => {
      const against = reasonAgainst(scope(whole));
      output.replaceChildren();
      if (against) return say(against);
      return say(await this.#on.keep(seedKind(scope(whole)), bytesOfScope(scope(whole)), row.connection.number));
    };
    const these = row.kind === "frame" ? "this frame" : "this head";
    const isIn = row.direction === "in" && row.kind !== "bytes";
    return element("section", { class: "actions", "aria-label": "What can be made of it" },
      isIn && button(`Test of ${these}`, () => test(false)),
      isIn && button(`Fuzz seed of ${these}`, () => seed(false)),
      button("Test of the connection", () => test(true)),
      button("Fuzz seed of the connection", () => seed(true)),
      button("Copy as hex", () => copy(hex(bytesOf(row))).then((is) => say(is ? "Copied." : hex(bytesOf(row))))),
      answer, output);
  }
}

// Without permission the text is selected, to be copied by hand.
async function copy(text, area) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    area?.select();
    return false;
  }
}

// The fields, where there is no frame lab.
function fieldsOf({ header, payload, whole, close }) {
  const { fin, rsv, opcode, masked, field, length, key } = header;
  const long = field > 125 ? `, in the next ${field === 126 ? "two" : "eight"} bytes (the field is ${field})` : "";
  const text = whole && payload.length > 0 && visible(textOf(payload.subarray(0, 300)));
  const rows = [
    ["FIN", fin ? "1: the last frame of its message" : "0: more fragments follow"],
    ["RSV", rsv.toString(2).padStart(3, "0")],
    ["opcode", `${opcode.toString(16)}: ${nameOf(opcode)}${isControl(opcode) ? ", a control frame" : ""}`],
    ["MASK", masked ? "1" : "0"],
    ["payload length", `${length}${long}`],
    key && ["masking key", hex(key)],
    close && ["status code", close.code ?? "none"],
    text && [key ? "payload, unmasked" : "payload", text],
  ].filter(Boolean);
  return element("table", { class: "fields" },
    element("caption", { class: "unseen" }, "The fields of the frame"),
    element("tbody", {}, ...rows.map(([name, value]) =>
      element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, element("bdi", {}, String(value)))))));
}

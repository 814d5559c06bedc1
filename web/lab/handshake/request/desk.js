// A whole request, edited as text, and what the chapters' parser and answer_upgrade say to it: rule by rule.
import { element } from "../../shared/dom.js";
import { bytesOf } from "../server.js";
import { Editor } from "./editor.js";
import { PRESETS } from "./presets.js";
import { shownResponse } from "./response.js";
import { RuleList } from "./rule_list.js";
import { judge, statusOf } from "./rules.js";

const OPTIONS = [
  { name: "hosts", label: "--host", value: "" },
  { name: "origins", label: "--origin", value: "" },
  { name: "subprotocols", label: "speaks", value: "json" },
];
const CRLF = "\r\n";

export class Desk {
  #ours;
  #mine;
  #changed;
  #editor = new Editor(() => this.#edited());
  #preset = element("select", { id: "preset" });
  #lf = element("input", { id: "lf", type: "checkbox" });
  #cut = element("input", { id: "cut", type: "range", min: 0, "aria-describedby": "cut-words" });
  #cutWords = element("p", { id: "cut-words", className: "words", role: "status" });
  #options = OPTIONS.map(({ name, value }) => element("input", { id: name, type: "text", value, spellcheck: false,
    autocomplete: "off", autocapitalize: "off" }));
  #response = element("div", { className: "response" });
  #said = element("div", { className: "said", role: "status" });
  #rules = new RuleList({
    point: (lines) => this.#editor.point(lines),
    goTo: (line) => this.#editor.goTo(line),
    mend: (rule, line) => this.#mend(rule, line),
  });
  #marks = new Map();
  #drawn = 0; // counts the requests that were shown

  // As for Calculator.
  constructor(ours, mine, changed) {
    this.#ours = ours;
    this.#mine = mine;
    this.#changed = changed;
    this.#preset.append(element("option", { value: "", hidden: true }, "(your own)"),
      ...PRESETS.map(({ name }, value) => element("option", { value }, name)));
    this.#preset.addEventListener("change", () => this.#choose());
    this.#lf.addEventListener("change", () => this.#edited());
    this.#cut.addEventListener("input", () => this.#drawCut());
    for (const option of this.#options) option.addEventListener("input", () => this.#edited());
    this.element = element("div", { className: "desk", role: "group", "aria-labelledby": "desk-title" },
      element("h2", { id: "desk-title" }, "A whole request, rule by rule"),
      this.#controls(),
      element("div", { className: "beside" },
        element("div", {}, element("label", { htmlFor: "request" }, "The request"), this.#editor.element,
          element("div", { className: "cut" },
            element("label", { htmlFor: "cut" }, "Bytes that have come"), this.#cut, this.#cutWords)),
        element("div", {}, element("h3", {}, "The response"), this.#response, this.#said)),
      element("h3", {}, "The rules, in the order in which the server asks"), this.#rules.element);
  }

  get state() {
    return { request: this.#editor.value, lf: this.#lf.checked ? "1" : "",
      ...Object.fromEntries(OPTIONS.map(({ name }, i) => [name, this.#options[i].value])) };
  }

  show({ request = PRESETS[0].text, lf = "", ...options }) {
    this.#editor.value = request.replaceAll(CRLF, "\n");
    this.#lf.checked = lf !== "";
    OPTIONS.forEach(({ name, value }, i) => { this.#options[i].value = options[name] ?? value; });
    this.#draw();
  }

  #controls() {
    const options = OPTIONS.map(({ name, label }, i) => element("div", {},
      element("label", { htmlFor: name }, label), this.#options[i]));
    return element("div", { className: "controls" },
      element("div", { className: "wide" }, element("label", { htmlFor: "preset" }, "Begin with"), this.#preset),
      element("fieldset", {}, element("legend", {}, "The server was started with"), ...options),
      element("div", { className: "check" }, this.#lf,
        element("label", { htmlFor: "lf" }, "Lines end in LF alone")));
  }

  // --- What a person does

  #choose() {
    this.#lf.checked = false;
    this.#editor.value = PRESETS[this.#preset.value].text;
    this.#edited();
  }

  #edited() {
    this.#draw();
    this.#changed();
  }

  #mend(rule, line) {
    if (this.#lf.checked) this.#lf.checked = false;
    else this.#editor.value = rule.mend(this.#lines, line).join("\n");
    this.#edited();
  }

  // --- What the server says

  get #lines() { return this.#editor.value.split("\n"); }

  // Each line with its end; the last one has none, and may be empty.
  get #pieces() {
    const end = this.#lf.checked ? "\n" : CRLF;
    const lines = this.#lines;
    return lines.map((line, i) => bytesOf(i + 1 < lines.length ? line + end : line)).filter(({ length }) => length > 0);
  }

  get #given() {
    const listed = ({ value }) => value.split(/[\s,]+/).filter(Boolean);
    return Object.fromEntries(OPTIONS.map(({ name }, i) => [name, listed(this.#options[i])]));
  }

  #draw() {
    const lines = this.#lines;
    const pieces = this.#pieces;
    const given = this.#given;
    const answer = this.#ours.answer(pieces, given);
    // Would it come in without any --origin? Then the server has looked at its own names.
    const isNameAsked = () => statusOf(this.#ours.answer(pieces, { ...given, origins: [] }).response) === 101;
    const verdicts = judge(lines, answer, isNameAsked);
    const preset = PRESETS.findIndex(({ text }) => text === this.#editor.value);
    this.#preset.value = preset < 0 || this.#lf.checked ? "" : preset;
    const broken = verdicts.find(({ state }) => state === "broken");
    this.#marks = new Map((broken?.lines ?? []).map((line) => [line, "broken"]));
    this.#rules.show(verdicts, answer);
    this.#drawResponse(answer, lines, pieces, given);
    this.#cut.max = sizeOf(pieces);
    this.#cut.value = this.#cut.max;
    this.#drawCut();
  }

  #drawResponse(answer, lines, pieces, given) {
    const drawn = ++this.#drawn;
    const draw = (mine) => {
      if (drawn !== this.#drawn) return; // another request stands there by now
      const { elements, words } = shownResponse(answer, lines, mine);
      this.#response.replaceChildren(...elements);
      this.#said.replaceChildren(...words);
    };
    draw();
    this.#mine?.answer(pieces, given).then(draw, draw);
  }

  #drawCut() {
    const pieces = this.#pieces;
    const all = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
    const came = Number(this.#cut.value);
    const { state, response } = this.#ours.answer([all.subarray(0, came)], this.#given);
    this.#editor.show(this.#marks, came === all.length ? Infinity : charactersIn(all, came));
    this.#cut.setAttribute("aria-valuetext", `${came} of ${all.length}`);
    this.#cutWords.textContent = `After ${came} of ${all.length} bytes: ${wordsOf(state, response, all, came)}`;
  }
}

const sizeOf = (pieces) => pieces.reduce((sum, { length }) => sum + length, 0);

// So many characters of the editor's text are these bytes; a line's end is one character there.
function charactersIn(bytes, count) {
  return new TextDecoder().decode(bytes.subarray(0, count)).replaceAll("\r", "").length;
}

function wordsOf(state, response, all, came) {
  if (state === "wait") {
    const line = all.subarray(0, came).filter((byte) => byte === 0x0a).length + 1;
    return `not yet. next() returns nullopt, and the parser keeps them: line ${line} has not ended.`;
  }
  if (state === "refused") return `refused already, with a ${statusOf(response)}. What follows is dropped.`;
  return "the request is whole, and the server answers.";
}

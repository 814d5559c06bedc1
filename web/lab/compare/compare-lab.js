// <compare-lab>81 85 37 fa 21 3d 7f 9f 4d 51 58</compare-lab>: the learner's parser beside ours, on the same bytes in
// the same pieces, and the first place where they differ. The learner's is lab/wasm/mine/parse_lab.wasm.
//
// Property: bytes. Attribute: address (a page of its own: the address holds the bytes, as that of <frame-lab>).
import { fromText, toHex } from "../frame/formats.js";
import { addStyle, element } from "../shared/dom.js";
import { compileMine } from "../shared/mine.js";
import { compile } from "../shared/wasm.js";
import { stepToName } from "./run/compare.js";
import { describeWays, waysToCut } from "./cuts.js";
import { EXAMPLES } from "./examples.js";
import { Session } from "./run/session.js";
import { STEPS } from "./steps.js";
import { answers, partList, stepsFound, stillMissing, strip, verdict } from "./view.js";

const STYLE = new URL("compare.css", import.meta.url);
const OURS = new URL("../wasm/parse_lab.wasm", import.meta.url);
const MOST_IN_ADDRESS = 2000;  // bytes
const QUIET = 150;  // milliseconds without a key, before it is tried

class CompareLab extends HTMLElement {
  #parts = {};
  #session = null;
  #missing = [];  // steps that are not written
  #bytes = new Uint8Array();
  #cuts = [];
  #results = [];
  #chosen = null;
  #timer;

  get bytes() { return this.#bytes.slice(); }
  set bytes(bytes) { this.#take(toHex(bytes)); }

  async connectedCallback() {
    if (this.shadowRoot) return;
    this.#build();
    try {
      const [ours, mine] = await Promise.all([compile(OURS), compileMine("parse_lab")]);
      if (!mine) return this.#explain();
      this.#session = new Session(ours, mine);
      this.#missing = await this.#session.unwritten();
    } catch (error) {
      return this.#say(`The lab could not be loaded: ${error.message}`);
    }
    this.#parts.tools.hidden = false;
    this.#take(this.#fromAddress() || this.textContent);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#session?.stop();
  }

  #build() {
    const root = this.attachShadow({ mode: "open" });
    const make = (name, tag, properties = {}, ...children) =>
      (this.#parts[name] = element(tag, properties, ...children));
    const select = make("select", "select", { onchange: () => this.#usePreset() },
      element("option", { value: "" }, "Choose …"));
    for (const group of new Set(EXAMPLES.map((example) => example.group).filter(Boolean))) {
      select.append(element("optgroup", { label: group }, ...EXAMPLES.flatMap((example, index) =>
        (example.group === group ? [element("option", { value: index }, example.name)] : []))));
    }
    const elements = [
      make("tools", "div", { hidden: true },
        element("div", { className: "inputs" },
          element("label", { className: "wide" }, "Bytes from a client; a | ends a piece",
            make("input", "textarea",
              { rows: 3, spellcheck: false, autocomplete: "off", oninput: () => this.#soon() })),
          element("label", {}, "Example", select)),
        make("wrong", "p", { className: "wrong", role: "alert" })),
      make("verdict", "div", { className: "verdict", role: "status" }, "The lab is loading."),
      make("detail", "div"),
      make("all", "section", { hidden: true, "aria-labelledby": "title" },
        element("p", { id: "title", className: "title" }, "Every border and every rule"),
        element("p", {}, `${EXAMPLES.length} inputs, legal and illegal, each in all its cuts. `,
          make("try", "button", { type: "button", onclick: () => this.#tryAll() }, "Try them all")),
        make("progress", "p", { role: "status" }), make("found", "div")),
    ];
    addStyle(root, STYLE).then(() => root.append(...elements));
  }

  #explain() {
    this.#parts.verdict.replaceChildren(element("p", {}, "This site was built without your code. ",
      element("code", {}, "./workbook web --mine"), " builds your chapters, too. Then both run here on the same bytes, "
        + "and you see where they differ."));
  }

  #say(text) {
    this.#parts.verdict.replaceChildren(element("p", {}, text));
  }

  #usePreset() {
    const { select } = this.#parts;
    if (select.value !== "") this.#take(EXAMPLES[select.value].bytes());
  }

  #take(text) {
    this.#parts.input.value = text.trim();
    this.#soon(0);
  }

  #soon(delay = QUIET) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#compare(), delay);
  }

  // --- These bytes

  async #compare() {
    const text = this.#parts.input.value;
    const pieces = text.split("|").map((piece) => fromText(piece));
    const bad = pieces.findIndex(({ error }) => error);
    const where = pieces.length > 1 ? `Piece ${bad + 1}: ` : "";
    this.#parts.wrong.textContent = bad < 0 ? "" : where + pieces[bad].error;
    if (bad >= 0 || !this.#session) return;
    this.#bytes = Uint8Array.from(pieces.flatMap(({ bytes }) => [...bytes]));
    let end = 0;
    this.#cuts = [...new Set(pieces.map(({ bytes }) => (end += bytes.length)))]
      .filter((cut) => cut > 0 && cut < this.#bytes.length);
    this.#writeAddress(pieces);
    this.#parts.all.hidden = false;
    const input = { bytes: this.#bytes, ways: waysToCut(this.#bytes.length, this.#cuts) };
    this.#results = [];
    this.#chosen = null;
    if (await this.#session.run([input], (part) => this.#results.push(part))) this.#show();
  }

  #fromAddress() {
    const hex = this.hasAttribute("address") && /[#&]b=([0-9a-f|]*)/.exec(decodeURIComponent(location.hash))?.[1];
    return hex && hex.split("|").map((piece) => toHex(fromText(piece).bytes ?? [])).join(" | ");
  }

  #writeAddress(pieces) {
    if (!this.hasAttribute("address") || this.#bytes.length > MOST_IN_ADDRESS) return;
    const hex = pieces.map(({ bytes }) => toHex(bytes).replaceAll(" ", "")).join("|");
    history.replaceState(null, "", `#b=${hex}`);
  }

  #show() {
    const found = this.#results.filter(({ difference }) => difference);
    const chosen = found.find(({ part }) => part === this.#chosen) ?? found[0];
    const step = chosen && stepToName(chosen.difference.step, this.#missing);
    const isWritten = !this.#missing.includes(step);
    this.#parts.verdict.replaceChildren(...verdict({
      difference: chosen?.difference, step, isWritten,
      cut: chosen?.difference.way, tried: describeWays(this.#bytes.length),
    }));
    const after = chosen ? chosen.difference.after : this.#bytes.length;
    const isOpen = this.#parts.detail.querySelector("details")?.open ?? false;
    const more = chosen ? [
      isWritten ? answers(chosen.name, chosen.difference) : stillMissing(this.#missing),
      partList(this.#results, { chosen: chosen.part, isOpen, choose: (part) => this.#choose(part) }),
    ] : [];
    const link = element("p", {}, element("a", { href: this.#frameLab() }, "Open these bytes in the frame lab"), ".");
    this.#parts.detail.replaceChildren(strip(this.#bytes, this.#cutsOf(chosen), after), ...more, link);
    this.dispatchEvent(new CustomEvent("compared", { bubbles: true, detail: { step: step ?? null } }));
  }

  #frameLab() {
    const hex = toHex(this.#bytes.subarray(0, MOST_IN_ADDRESS)).replaceAll(" ", "");
    return new URL(`../frame/index.html#b=${hex}`, import.meta.url).href;
  }

  #cutsOf(chosen) {
    const way = chosen && waysToCut(this.#bytes.length, this.#cuts).find(({ name }) => name === chosen.difference.way);
    return way ? way.cuts : this.#cuts;
  }

  #choose(part) {
    this.#chosen = part;
    this.#show();
    this.#parts.detail.querySelector("[aria-pressed=true]")?.focus();
  }

  // --- All examples

  async #tryAll() {
    const { progress, found, try: button } = this.#parts;
    button.disabled = true;
    found.replaceChildren();
    const inputs = EXAMPLES.map(({ bytes }) => fromText(bytes()).bytes)
      .map((bytes) => ({ bytes, ways: waysToCut(bytes.length) }));
    const firsts = new Map();  // the first difference of each input
    let at = -1;
    const isDone = await this.#session.run(inputs, ({ input, difference }) => {
      if (input !== at) progress.textContent = `${input + 1} of ${inputs.length}`;
      at = input;
      if (difference && !firsts.has(input)) firsts.set(input, difference);
    });
    button.disabled = false;
    if (!isDone) return void (progress.textContent = "Stopped, because you chose other bytes.");
    progress.textContent = firsts.size === 0 ? `✓ All the same, on all ${inputs.length} inputs.`
      : `✗ They differ on ${firsts.size} of ${inputs.length} inputs.`;
    found.replaceChildren(...stepsFound(this.#bySteps(firsts)));
  }

  #bySteps(firsts) {
    const steps = new Map();
    for (const [input, difference] of firsts) {
      const step = stepToName(difference.step, this.#missing);
      if (!steps.has(step)) steps.set(step, []);
      steps.get(step).push({ name: EXAMPLES[input].name, words: difference.words, open: () => {
        this.#take(EXAMPLES[input].bytes());
        this.#parts.input.focus();
      } });
    }
    return [...steps].sort(([a], [b]) => STEPS.indexOf(a) - STEPS.indexOf(b))
      .map(([step, examples]) => ({ step, isWritten: !this.#missing.includes(step), examples }));
  }
}

customElements.define("compare-lab", CompareLab);

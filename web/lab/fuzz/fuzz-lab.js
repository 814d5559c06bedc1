// <fuzz-lab>: a coverage-guided fuzzer at work on a parser, for a room to look at. The fuzzer is C++ and runs in a
// worker (web/lab/cpp/fuzz); here it is shown. With the attribute `address` the page's address holds the choices.
import { addStyle, element } from "../shared/dom.js";
import { Instance, compile } from "../shared/wasm.js";
import { SourceView } from "./source_view.js";
import { ORACLES, TARGETS } from "./targets.js";

const wasm = new URL("../wasm/", import.meta.url);
const HELLO = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]; // RFC 6455 §5.7
const PACES = [["2", "2 a second"], ["20", "20 a second"], ["200", "200 a second"], ["Infinity", "as fast as it can"]];
const grouped = new Intl.NumberFormat("en");

class FuzzLab extends HTMLElement {
  #target = element("select", { id: "target" });
  #seed = element("input", { id: "seed", type: "number", min: 0, max: 999999, value: "1" });
  #pace = element("select", { id: "pace" }, ...PACES.map(([value, name]) => element("option", { value }, name)));
  #go = element("button", { type: "button", className: "primary" }, "Start");
  #anew = element("button", { type: "button" }, "From the beginning");
  #figures = Object.fromEntries(["tries", "rate", "lines", "kept"].map((name) => [name, element("dd", {}, "0")]));
  #latest = element("p", { className: "latest" });
  #source = new SourceView();
  #finding = element("div", { className: "finding", hidden: true });
  #said = element("p", { className: "said", role: "status" }, "Nothing has been tried yet.");
  #worker = null;
  #isRunning = false;
  #isFresh = false; // nothing is shown of a run
  #kept = 0;
  #rates = []; // [time, executions] of the last second
  #compiled; // { module, coverage } of the target
  #begun = false;

  async connectedCallback() {
    if (this.#begun) return;
    this.#begun = true;
    const root = this.attachShadow({ mode: "open" });
    const styled = addStyle(root, new URL("./fuzz.css", import.meta.url));
    const slot = element("slot");
    root.append(slot);
    try {
      const there = await (await fetch(new URL("modules.json", wasm))).json();
      const targets = TARGETS.filter(({ module }) => there.includes(`${module}.wasm`));
      this.#target.append(...targets.map(({ id, name }) => element("option", { value: id }, name)));
      this.#readAddress();
      await Promise.all([this.#choose(), styled]);
      slot.replaceWith(...this.#elements());
      this.#listen();
    } catch (error) {
      root.append(element("p", { role: "alert" }, `The lab did not start: ${error.message}`));
    }
  }

  disconnectedCallback() { this.#end(); }

  #elements() {
    const box = (label, input) => element("div", {}, element("label", { htmlFor: input.id }, label), input);
    const names = { tries: "inputs tried", rate: "a second", lines: "lines reached", kept: "inputs kept" };
    return [
      element("div", { className: "controls" }, box("Code", this.#target), box("Seed", this.#seed),
        box("Speed", this.#pace), this.#go, this.#anew),
      element("dl", { className: "figures" }, ...Object.entries(names).map(([name, label]) =>
        element("div", {}, element("dt", {}, label), this.#figures[name]))),
      this.#finding, this.#said, this.#latest, this.#source.element,
    ];
  }

  #listen() {
    this.#go.addEventListener("click", () => (this.#isRunning ? this.#rest() : this.#start()));
    this.#anew.addEventListener("click", () => this.#clear());
    this.#target.addEventListener("change", () => this.#changed(() => this.#choose()));
    this.#seed.addEventListener("change", () => this.#changed(() => this.#clear()));
    this.#pace.addEventListener("change", () => this.#changed(() => this.#isRunning && this.#tellPace()));
  }

  // --- What a person does

  async #changed(act) {
    try {
      await act();
    } catch (error) {
      this.#said.textContent = `This code could not be loaded: ${error.message}`;
    }
    if (!this.hasAttribute("address")) return;
    const choices = { code: this.#target.value, seed: this.#seed.value, speed: this.#pace.value };
    history.replaceState(null, "", `#${new URLSearchParams(choices)}`);
  }

  #readAddress() {
    this.#pace.value = "20";
    if (!this.hasAttribute("address")) return;
    const { code, seed, speed } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    const has = (select, value) => [...select.options].some((option) => option.value === value);
    if (has(this.#target, code)) this.#target.value = code;
    if (/^\d{1,6}$/.test(seed)) this.#seed.value = seed;
    if (has(this.#pace, speed)) this.#pace.value = speed;
  }

  async #choose() {
    const chosen = this.#target.value;
    this.#end();
    const { module: name } = TARGETS.find(({ id }) => id === chosen);
    const [module, coverage] = await Promise.all([compile(new URL(`${name}.wasm`, wasm)),
      fetch(new URL(`${name}.lines.json`, wasm)).then((response) => response.json())]);
    if (chosen !== this.#target.value) return; // another one was chosen meanwhile
    this.#compiled = { module, coverage, first: new Instance(module).number("coverage_first") };
    this.#clear();
  }

  #start() {
    if (!this.#worker) {
      if (!this.#isFresh) this.#clear();
      this.#isFresh = false;
      this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      this.#worker.onmessage = ({ data }) => this.#hear(data);
      this.#worker.onerror = ({ message }) => { this.#end(); this.#said.textContent = `It ended: ${message}`; };
      this.#worker.postMessage({ pace: Number(this.#pace.value), start: {
        module: this.#compiled.module, seed: Number(this.#seed.value), input: Uint8Array.from(HELLO) } });
    } else {
      this.#tellPace();
    }
    this.#isRunning = true;
    this.#go.textContent = "Pause";
    this.#said.textContent = "It runs.";
  }

  #rest() {
    this.#worker.postMessage({ pace: 0 });
    this.#isRunning = false;
    this.#rates = [];
    this.#go.textContent = "Go on";
    const { tries, lines, kept } = this.#figures;
    this.#said.textContent = `${tries.textContent} inputs tried, ${lines.textContent} lines reached, ` +
      `${kept.textContent} inputs kept, nothing found yet.`;
  }

  #tellPace() { this.#worker.postMessage({ pace: Number(this.#pace.value) }); }

  #end() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#isRunning = false;
    this.#go.textContent = "Start";
  }

  #clear() {
    this.#end();
    this.#kept = 0;
    this.#rates = [];
    this.#finding.hidden = true;
    this.#source.show(this.#compiled.coverage, this.#compiled.first);
    this.#figures.tries.textContent = this.#figures.rate.textContent = this.#figures.kept.textContent = "0";
    this.#drawLines();
    this.#latest.replaceChildren();
    this.#said.textContent = "Nothing has been tried yet.";
    this.#isFresh = true;
  }

  // --- What the fuzzer says

  #hear({ report, isShortest = false }) {
    const { executions, places, kept, finding } = report;
    this.#source.light(places);
    this.#kept += kept.length;
    if (executions !== null && !isShortest) this.#count(executions);
    this.#drawLines();
    this.#figures.kept.textContent = grouped.format(this.#kept);
    if (kept.length > 0) {
      this.#latest.replaceChildren("New, and kept: ", element("code", {}, shortened(kept.at(-1))));
    }
    if (finding) this.#show(report, isShortest);
  }

  #drawLines() {
    this.#figures.lines.replaceChildren(`${this.#source.lit}`, element("small", {}, ` of ${this.#source.all}`));
  }

  #count(executions) {
    const now = performance.now();
    this.#rates = [...this.#rates.filter(([time]) => now - time < 1000), [now, executions]];
    const [[then, before]] = this.#rates;
    this.#figures.tries.textContent = grouped.format(executions);
    if (now - then < 300) return;
    this.#figures.rate.textContent = grouped.format(Math.round((executions - before) * 1000 / (now - then)));
  }

  #show({ finding, faults }, isShortest) {
    const { bytes, oracle, says, isTrap } = finding;
    if (isShortest || isTrap) this.#end();
    this.#go.textContent = "Start";
    const link = new URL(`../frame/index.html#b=${bytes.replaceAll(" ", "")}`, import.meta.url).href;
    this.#finding.hidden = false;
    this.#finding.replaceChildren(
      element("h2", {}, `Found: ${oracle}`),
      element("p", {}, ORACLES[oracle] ?? ""),
      element("p", { className: "bytes" }, element("code", {}, shortened(bytes)), ` ${bytes.split(" ").length} bytes`),
      element("pre", { tabIndex: 0, role: "group", "aria-label": "What it says" }, says),
      element("p", {}, element("a", { href: link }, "Open these bytes in the frame lab"),
        faults > 1 ? ` · The fault did its work ${faults} times before it was seen.` : ""));
    this.#said.textContent = isShortest ? "Found, and made as short as it gets." : "Found.";
  }
}

const shortened = (hex) => hex.length > 240 ? `${hex.slice(0, 236)} ...` : hex || "(no bytes)";

customElements.define("fuzz-lab", FuzzLab);

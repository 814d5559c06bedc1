// Comparisons in a worker. The learner's code may never come back: after a while without a sign of life the worker is
// ended, and another one asked which call it was.
import { START, afterPatience } from "../../shared/budget.js";
import { STEPS } from "../steps.js";
import { afterBytes } from "./differ.js";

const PATIENCE = 2000;  // milliseconds

export class Session {
  #modules;
  #worker = null;
  #stop = null;  // ends what runs now
  #id = 0;

  // `ours`, `mine`: compiled modules.
  constructor(ours, mine) {
    this.#modules = { ours, mine };
  }

  // The steps that are as the starter has them. One whose code loops is written.
  async unwritten() {
    const missing = [];
    for (let steps = STEPS; steps.length;) {
      let asked;
      const { hung } = await this.#ask({ steps }, ({ probing, probed, isWritten }) => {
        asked = probing ?? asked;
        if (probed && !isWritten) missing.push(probed);
      });
      steps = hung ? steps.slice(steps.indexOf(asked) + 1) : [];
    }
    return missing;
  }

  // inputs: [{ bytes, ways }]. Calls onPart({ input, part, name, difference }) for each part of each. Returns false if
  // a newer run came; it ends this one. What comes behind a call that does not come back is not tried.
  async run(inputs, onPart) {
    for (let first = 0; first < inputs.length;) {
      let at;
      const { hung, stopped } = await this.#ask({ inputs: inputs.slice(first) }, (message) => {
        if (message.part === undefined) return;
        at = { ...message, input: message.input + first };
        if ("difference" in message) onPart(at);
      });
      if (stopped) return false;
      if (!hung) return true;
      const found = await this.#lastCall(inputs[at.input], at.part);
      if (!found) return false;
      onPart({ ...at, difference: found });
      first = at.input + 1;
    }
    return true;
  }

  stop() {
    this.#stop?.();
  }

  // The same part once more, and each call is told before it begins.
  async #lastCall(input, part) {
    let last;
    const { stopped } = await this.#ask({ inputs: [input], from: part, only: 1, tellCalls: true }, ({ call }) => {
      last = call ?? last;
    });
    if (stopped || !last) return null;
    const { call, after, step, way } = last;
    return { step, way: way.name, call, after, rows: [], trap: { hangs: true },
      words: `${afterBytes(after)} your code did not come back from ${call}: a loop without an end?` };
  }

  // Returns { hung }, { stopped }, or {} at the end.
  #ask(question, onMessage) {
    this.#stop?.();
    this.#worker ??= new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    const worker = this.#worker, id = ++this.#id;
    return new Promise((resolve) => {
      let calm = () => {};
      const end = (result, isOver) => {
        calm();
        worker.onmessage = null;
        this.#stop = null;
        if (!isOver) {
          worker.terminate();
          this.#worker = null;
        }
        resolve(result);
      };
      const watch = (patience) => {
        calm();
        calm = afterPatience(patience, () => end({ hung: true }));
      };
      this.#stop = () => end({ stopped: true });
      worker.onmessage = ({ data }) => {
        if (data.id !== id) return;
        if (data.done) return end({}, true);
        watch(PATIENCE);
        onMessage(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        end({ stopped: true });
        reportError(new Error(`the worker of the comparison: ${event.message}`));
      };
      watch(START);
      worker.postMessage({ id, ...this.#modules, ...question });
    });
  }
}

// One of the two: a module of parse_lab, ours or the learner's. The learner's may end at any call; then there is a
// message, and a new instance.
import { Instance } from "../../shared/wasm.js";
import { meaningOf } from "./traps.js";

const decoder = new TextDecoder();

export class Side {
  #module;
  #instance;
  #printed = "";
  #call = null;  // { call, after, step, behind }: the one that runs, or ran last
  #onCall;

  // `onCall({ call, after, step })` is told each call before it begins.
  constructor(module, onCall = () => {}) {
    this.#module = module;
    this.#onCall = onCall;
  }

  parts() {
    return this.#begin().json("parts");
  }

  // { events }, or { trap: { call, after, step, behind, means, said } }
  trace(part, bytes, cuts) {
    const input = new Uint8Array(4 * cuts.length + bytes.length);
    const view = new DataView(input.buffer);
    cuts.forEach((cut, i) => view.setUint32(4 * i, cut, true));
    input.set(bytes, 4 * cuts.length);
    try {
      return { events: this.#begin().json("trace", input, part, cuts.length) };
    } catch (error) {
      const trap = { ...this.#call, ...meaningOf(error, this.#printed, this.#instance.memory) };
      this.#instance = null;
      return { trap };
    }
  }

  isWritten(step) {
    try {
      return this.#begin().text("written", new TextEncoder().encode(step)) === "true";
    } catch {
      this.#instance = null;
      return true;  // a starter does not trap
    }
  }

  #begin() {
    this.#printed = "";
    this.#call = null;
    this.#instance ??= this.#make();
    return this.#instance;
  }

  #make() {
    let memory;
    const instance = new Instance(this.#module, (of) => {
      memory = of;
      return {
        compare: { calling: (call, callSize, after, step, stepSize, behind, behindSize) => {
          const text = (at, size) => decoder.decode(memory().slice(at, at + size));
          this.#call = { call: text(call, callSize), after, step: text(step, stepSize),
            behind: text(behind, behindSize) };
          this.#onCall(this.#call);
        } },
        wasi_snapshot_preview1: {
          fd_write: (_, parts, count, written) => this.#print(memory(), parts, count, written),
        },
      };
    });
    Object.defineProperty(instance, "memory", { get: () => memory().length });
    return instance;
  }

  // What an assert says before it ends the program.
  #print(memory, parts, count, written) {
    const view = new DataView(memory.buffer);
    let size = 0;
    for (let i = 0; i < count; ++i) {
      const at = view.getUint32(parts + 8 * i, true), length = view.getUint32(parts + 8 * i + 4, true);
      this.#printed += decoder.decode(memory.slice(at, at + length));
      size += length;
    }
    view.setUint32(written, size, true);
    return 0;
  }
}

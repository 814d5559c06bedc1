// A module of C++ in this page: compiled once, and an instance for each who needs one.
import { browserFunctions, fetchLibraries } from "./browser.js";

const modules = new Map();

// Fetches and compiles it, the first time.
export function compile(url) {
  const address = String(url);
  if (!modules.has(address)) modules.set(address, compileNow(address));
  return modules.get(address);
}

async function compileNow(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const module = await WebAssembly.compile(await response.arrayBuffer()); // of any type that a host gives .wasm
  await fetchLibraries(module);
  return module;
}

const decoder = new TextDecoder();

export class Instance {
  #exports;

  // `module`: what compile() gives. It has memory of its own: two instances are two computers.
  // `lend(memory)`: what the page lends to this one beside shared/browser.js, by module and name.
  constructor(module, lend = () => ({})) {
    const memory = () => new Uint8Array(this.#exports.memory.buffer);
    const lent = lend(memory);
    this.#exports = new WebAssembly.Instance(module, {
      browser: browserFunctions(memory),
      env: { emscripten_notify_memory_growth() {} },
      ...lent,
      wasi_snapshot_preview1: {
        proc_exit(status) { throw new Error(`the program ended with status ${status}`); },
        fd_write: () => 0,
        fd_seek: () => 0,
        fd_close: () => 0,
        ...lent.wasi_snapshot_preview1,
      },
    }).exports;
    this.#exports._initialize();
  }

  // Calls a function of C++ with these bytes. Returns what it gave, as bytes.
  call(name, bytes = new Uint8Array(), ...numbers) {
    const input = this.#exports.lab_input(bytes.length);
    new Uint8Array(this.#exports.memory.buffer).set(bytes, input);
    this.#exports[name](...numbers);
    const output = this.#exports.lab_output();
    return new Uint8Array(this.#exports.memory.buffer).slice(output, output + this.#exports.lab_output_size());
  }

  // Calls a function that returns a number.
  number(name, ...numbers) {
    return this.#exports[name](...numbers);
  }

  text(name, bytes, ...numbers) {
    return decoder.decode(this.call(name, bytes, ...numbers));
  }

  json(name, bytes, ...numbers) {
    return JSON.parse(this.text(name, bytes, ...numbers));
  }
}

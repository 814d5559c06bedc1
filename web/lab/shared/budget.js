// A module of C++ that is not ours to trust: it works in a worker, and has a budget of time.
export class Budget {
  #module;
  #milliseconds;
  #worker = null;
  #queue = Promise.resolve();

  constructor(module, milliseconds = 1000) {
    this.#module = module;
    this.#milliseconds = milliseconds;
  }

  // Makes these calls, [name, bytes, ...numbers] each, on a fresh instance. Gives their outputs. Throws an
  // Error in words if the code trapped or did not come back.
  run(calls) {
    const result = this.#queue.then(() => this.#run(calls));
    this.#queue = result.catch(() => {});
    return result;
  }

  #run(calls) {
    this.#worker ??= new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const end = () => { worker.terminate(); this.#worker = null; };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`it did not come back within ${this.#milliseconds} ms: an endless loop?`));
      }, this.#milliseconds);
      worker.onmessage = ({ data: { outputs, trap } }) => {
        clearTimeout(timer);
        if (trap === undefined) return resolve(outputs);
        reject(new Error(`it trapped in call ${outputs.length + 1}, ${calls[outputs.length]?.[0]}: ${trap}`));
      };
      worker.onerror = (event) => {
        clearTimeout(timer);
        end();
        reject(new Error(event.message || "its worker could not be started"));
      };
      worker.postMessage({ module: this.#module, calls });
    });
  }
}

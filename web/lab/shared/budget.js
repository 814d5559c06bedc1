// A module of C++ that is not ours to trust: it works in a worker, and has a budget of time.

export const START = 20_000; // milliseconds until a worker's first word: it is fetched, and the machine may be busy
const TICK = 100; // milliseconds

// Calls act() after so many milliseconds, unless the function that it returns is called before. The time is counted in
// ticks of this thread: on a machine that is busy, or was asleep, they come late, too.
export function afterPatience(milliseconds, act) {
  let left = milliseconds / TICK;
  const timer = setInterval(() => {
    if (--left > 0) return;
    clearInterval(timer);
    act();
  }, TICK);
  return () => clearInterval(timer);
}

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
      const giveUp = (words) => {
        worker.terminate();
        this.#worker = null;
        reject(new Error(words));
      };
      let calm = afterPatience(START, () => giveUp("its worker does not start"));
      worker.onmessage = ({ data: { begins, outputs, trap } }) => {
        calm();
        if (begins) {
          calm = afterPatience(this.#milliseconds,
            () => giveUp(`it did not come back within ${this.#milliseconds} ms: an endless loop?`));
        } else if (trap === undefined) {
          resolve(outputs);
        } else {
          reject(new Error(`it trapped in call ${outputs.length + 1}, ${calls[outputs.length]?.[0]}: ${trap}`));
        }
      };
      worker.onerror = (event) => {
        calm();
        giveUp(event.message || "its worker could not be started");
      };
      worker.postMessage({ module: this.#module, calls });
    });
  }
}

// Works for budget.js: calls C++ that may never come back, in a thread that can be ended.
import { fetchLibraries } from "./browser.js";
import { Instance } from "./wasm.js";

self.addEventListener("message", async ({ data: { module, calls } }) => {
  const outputs = [];
  try {
    await fetchLibraries(module);
    self.postMessage({ begins: true });
    const instance = new Instance(module); // a fresh one: a trap leaves nothing behind
    for (const [name, bytes, ...numbers] of calls) outputs.push(instance.call(name, bytes, ...numbers));
    self.postMessage({ outputs });
  } catch (error) {
    self.postMessage({ outputs, trap: error.message });
  }
});

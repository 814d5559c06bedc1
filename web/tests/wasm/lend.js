// Emscripten puts this in front of what it writes for Node.js: a test borrows here what a lab borrows from
// the page, of the same file.
const path = require("path");
const program = __filename.slice(0, -".js".length);
Module["thisProgram"] = program; // GoogleTest names its report after it
Module["preRun"] = () => Object.assign(ENV, process.env);

async function instantiate(imports) {
  const lent = path.join(__dirname, "../../../web/lab/shared/browser.js");
  const { browserFunctions, fetchLibraries } = await import(require("url").pathToFileURL(lent));
  const bytes = require("fs").readFileSync(`${program}.wasm`);
  await fetchLibraries(new WebAssembly.Module(bytes));
  const browser = browserFunctions(() => new Uint8Array(result.instance.exports.memory.buffer));
  const result = await WebAssembly.instantiate(bytes, { ...imports, browser });
  return result;
}

Module["instantiateWasm"] = (imports, receive) => {
  instantiate(imports).then(({ instance, module }) => receive(instance, module));
  return {};
};

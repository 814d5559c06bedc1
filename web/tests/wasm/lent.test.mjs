// What the labs borrow from the page is what the page lends: no name more, and none less.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { browserFunctions } from "../../lab/shared/browser.js";
import { Instance } from "../../lab/shared/wasm.js";

const web = join(dirname(fileURLToPath(import.meta.url)), "../..");
const built = join(web, "../build/wasm/lab");
const SHARED = new Set(["browser", "env", "wasi_snapshot_preview1"]); // what shared/wasm.js gives to every lab

test("the linker leaves open what the page lends", () => {
  const library = {};
  vm.runInNewContext(readFileSync(join(web, "lab/cpp/lent.js"), "utf8"),
    { LibraryManager: { library }, mergeInto: Object.assign });
  assert.deepEqual(Object.keys(library), Object.keys(browserFunctions(() => new Uint8Array())));
});

// A lab that borrows more, as the wire does, is started by tests of its own.
for (const folder of ["", "mine"]) {
  test(`a page can start each lab, ${folder || "ours"}`, async () => {
    const names = readdirSync(join(built, folder)).filter((name) => name.endsWith(".wasm"));
    const modules = await Promise.all(names.map((name) => WebAssembly.compile(readFileSync(join(built, folder, name)))));
    const plain = modules.filter((each) => WebAssembly.Module.imports(each).every(({ module }) => SHARED.has(module)));
    assert.ok(plain.length > 0);
    for (const each of plain) assert.doesNotThrow(() => new Instance(each));
  });
}

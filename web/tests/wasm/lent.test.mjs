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

test("the linker leaves open what the page lends", () => {
  const library = {};
  vm.runInNewContext(readFileSync(join(web, "lab/cpp/lent.js"), "utf8"),
    { LibraryManager: { library }, mergeInto: Object.assign });
  assert.deepEqual(Object.keys(library), Object.keys(browserFunctions(() => new Uint8Array())));
});

for (const folder of ["", "mine"]) {
  const modules = readdirSync(join(built, folder)).filter((name) => name.endsWith(".wasm"));
  test(`a page can start each lab, ${folder || "ours"}`, async () => {
    assert.ok(modules.length > 0);
    for (const name of modules) {
      const module = await WebAssembly.compile(readFileSync(join(built, folder, name)));
      assert.doesNotThrow(() => new Instance(module), undefined, name);
    }
  });
}

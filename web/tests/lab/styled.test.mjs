// No lab is seen without its style, not for a moment: also not where the style comes late, and each time it is asked for.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { labsForAll } from "../shared/labs.mjs";
import { notBuilt } from "../shared/site.mjs";
import { noBrowser } from "../shared/windows.mjs";

// In the page: notes each element whose controls are there before its style is.
function watch() {
  globalThis.unstyled = [];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    new MutationObserver(() => {
      const isShown = root.querySelector("button, input, select, textarea");
      const isStyled = [...root.querySelectorAll("link")].every(({ sheet }) => sheet);
      if (isShown && !isStyled) globalThis.unstyled.push(this.localName);
    }).observe(root, { childList: true, subtree: true });
    return root;
  };
}

describe("the style of a lab", { skip: noBrowser || notBuilt("frame_lab") }, () => {
  const labs = labsForAll({ mine: false });

  for (const [name, elements] of Object.entries({
    frame: ["frame-lab", "frame-challenges"], fuzz: ["fuzz-lab"], handshake: ["handshake-lab"], wire: ["wire-lab"],
    compare: ["compare-lab"],
  })) {
    test(`is there before the ${name} lab`, async () => {
      const page = await labs.windows.open({ home: labs.site.address });
      await page.addInitScript(watch);
      await page.goto(`${labs.site.address}/lab/${name}/`);
      for (const element of elements) {
        await page.locator(`${element} :is(button, input, select, textarea)`).first().waitFor({ state: "attached" });
        assert.ok(await page.locator(element).evaluate((node) => node.shadowRoot.querySelector("link")?.sheet), element);
      }
      assert.deepEqual(await page.evaluate(() => globalThis.unstyled), []);
    });
  }
});

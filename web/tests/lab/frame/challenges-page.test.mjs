// The challenges beside the frame lab, in a real browser: by mouse, by keyboard alone, and what is remembered.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { labsForAll } from "../../shared/labs.mjs";
import { notBuilt } from "../../shared/site.mjs";
import { LOOKS, assertSound, noBrowser } from "../../shared/windows.mjs";

describe("The challenges on the frame lab's page", { skip: noBrowser || notBuilt("frame_lab") }, () => {
  const labs = labsForAll();

  async function open(options = {}) {
    const page = await labs.windows.open({ home: labs.site.address, ...options });
    await page.goto(`${labs.site.address}/lab/frame/`);
    await page.locator("frame-lab[ready]").waitFor();
    const all = page.locator("frame-challenges");
    return { page, all, say: all.getByRole("status"),
      hex: page.getByRole("textbox", { name: "Hex", exact: true }) };
  }

  const says = (locator, text) => locator.filter({ hasText: text }).waitFor();

  test("one is solved by mouse, step by step, and remembered", async () => {
    const { page, all, say, hex } = await open();
    await page.getByText("challenges that check themselves").click();
    await all.getByRole("button", { name: "In two fragments" }).click();
    await says(say, "1 frame so far. (2 of 5 conditions hold.)");
    await hex.fill("01 83 37 fa 21 3d 7f 9f 4d");
    await says(say, "1 frame so far.");
    await hex.fill("01 83 37 fa 21 3d 7f 9f 4d 80 82 37 fa 21 3d 5b 95");
    await says(say, "Done. The first frame names the opcode");
    await says(all, "1 of 12 done");
    await assertSound(page);
    await all.getByRole("button", { name: "Next challenge" }).click();
    await says(all.locator(".task"), "Put a ping between these two fragments.");
    await page.reload();
    await page.getByText("challenges that check themselves").click();
    await says(page.locator("frame-challenges .head"), "1 of 12 done");
  });

  test("a server's frame: the direction is switched along, and missed when it is switched back", async () => {
    const { page, all, say, hex } = await open();
    await page.getByText("challenges that check themselves").click();
    await all.getByRole("button", { name: "The way back" }).click();
    await says(say, "1 rule broken");
    await hex.fill("81 02 77 73");
    await says(say, "Done.");
    await page.getByText("a client", { exact: true }).click();
    await says(say, "The direction was switched.");
  });

  for (const [name, options] of Object.entries({ ...LOOKS, "320 px": { viewport: { width: 320, height: 640 } } })) {
    test(`by keyboard alone, ${name}`, async () => {
      const { page, all, say } = await open(options);
      const summary = page.locator("details.challenges > summary");
      for (let i = 0; i < 9 && !(await summary.evaluate((node) => node === document.activeElement)); ++i) {
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Enter");
      const first = all.getByRole("button", { name: /Say Hi/ });
      for (let i = 0; i < 9 && !(await first.evaluate((node) => node === node.getRootNode().activeElement)); ++i) {
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Enter");
      await says(say, "The frames say “Hello”, not “Hi”.");
      assert.equal(await first.getAttribute("aria-current"), "true");
      await assertSound(page);
    });
  }
});

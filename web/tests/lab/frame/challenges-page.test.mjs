// The challenges beside the frame lab, in a real browser: by mouse, by keyboard alone, and what is remembered.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromiumArguments, findChromium, noPackages, optional } from "../../server.mjs";
import { serveLabs, wasm } from "../site.mjs";

const playwright = await optional("playwright-core");
const axe = await optional("axe-core");
const chromium = findChromium();
const skip = !playwright || !axe ? noPackages : !chromium ? "Chromium is not installed"
  : !existsSync(join(wasm, "frame_lab.wasm")) && "no frame_lab.wasm: ./workbook web builds it";

describe("The challenges on the frame lab's page", { skip }, () => {
  let browser, site;

  before(async () => {
    site = await serveLabs();
    browser = await playwright.chromium.launch({ executablePath: chromium, headless: true, args: chromiumArguments });
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  async function open(options = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const wrong = [];
    page.on("console", (message) => { if (message.type() === "error") wrong.push(message.text()); });
    page.on("pageerror", (error) => wrong.push(error.message));
    await page.goto(`${site.address}/lab/frame/`);
    await page.locator("frame-lab[ready]").waitFor();
    const all = page.locator("frame-challenges");
    return { context, page, wrong, all, say: all.getByRole("status"),
      hex: page.getByRole("textbox", { name: "Hex", exact: true }) };
  }

  const says = (locator, text) => locator.filter({ hasText: text }).waitFor({ timeout: 30_000 });

  async function assertAccessible(page) {
    await page.evaluate(axe.default.source);
    page.removeAllListeners("console");  // axe tries styles that the page forbids
    const { violations } = await page.evaluate(() => window.axe.run("frame-challenges"));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it scrolls sideways");
  }

  test("one is solved by mouse, step by step, and remembered", async () => {
    const { context, page, wrong, all, say, hex } = await open();
    await page.getByText("challenges that check themselves").click();
    await all.getByRole("button", { name: "In two fragments" }).click();
    await says(say, "1 frame so far. (2 of 5 conditions hold.)");
    await hex.fill("01 83 37 fa 21 3d 7f 9f 4d");
    await says(say, "1 frame so far.");
    await hex.fill("01 83 37 fa 21 3d 7f 9f 4d 80 82 37 fa 21 3d 5b 95");
    await says(say, "Done. The first frame names the opcode");
    await says(all, "1 of 12 done");
    await assertAccessible(page);
    await all.getByRole("button", { name: "Next challenge" }).click();
    await says(all.locator(".task"), "Put a ping between these two fragments.");
    assert.deepEqual(wrong, []);
    await page.reload();
    await page.getByText("challenges that check themselves").click();
    await says(page.locator("frame-challenges .head"), "1 of 12 done");
    await context.close();
  });

  test("a server's frame: the direction is switched along, and missed when it is switched back", async () => {
    const { context, page, all, say, hex, wrong } = await open();
    await page.getByText("challenges that check themselves").click();
    await all.getByRole("button", { name: "The way back" }).click();
    await says(say, "1 rule broken");
    await hex.fill("81 02 77 73");
    await says(say, "Done.");
    await page.getByText("a client", { exact: true }).click();
    await says(say, "The direction was switched.");
    assert.deepEqual(wrong, []);
    await context.close();
  });

  for (const [name, options] of Object.entries({
    "320 px": { viewport: { width: 320, height: 640 } }, dark: { colorScheme: "dark" },
    "forced colours": { forcedColors: "active" },
  })) {
    test(`by keyboard alone, ${name}`, async () => {
      const { context, page, all, say, wrong } = await open(options);
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
      await assertAccessible(page);
      assert.deepEqual(wrong, []);
      await context.close();
    });
  }
});

// Windows of a real browser that collect what must not happen in them, and what every page is held to.
import assert from "node:assert/strict";
import { makePageLate, makeTestLate } from "./late.mjs";
import { chromiumArguments, findChromium, noPackages, optional } from "./server.mjs";

const [playwright, axe, noble] =
  await Promise.all(["playwright-core", "axe-core", "@noble/hashes/legacy.js"].map(optional));

// false, or the one line that says why no page is opened.
export const noBrowser = (playwright && axe && noble ? false : noPackages) ||
  (findChromium() ? false : "no Chromium: apt-get install chromium, or CHROMIUM=/path/to/it");

export const LOOKS = { light: {}, dark: { colorScheme: "dark" }, "forced colours": { forcedColors: "active" } };

export const startChromium = () => playwright.chromium.launch({
  executablePath: findChromium(), headless: true, args: chromiumArguments, timeout: 120_000 });

const { LATE_PAGE, LATE_TEST } = process.env;

const THIS_MACHINE = ["http://127.0.0.1:", "http://localhost:"];

// The windows of one browser. `expected` are errors that a browser writes to the console whatever a page does.
export class Windows {
  complaints = [];
  #browser;
  #expected;
  #contexts = [];

  constructor(browser, expected) {
    this.#browser = browser;
    this.#expected = expected;
  }

  // One on a page that is not opened yet. All that the page asks for has to begin with `home`.
  async open({ home = THIS_MACHINE, ...options } = {}) {
    const context = await this.#browser.newContext({ viewport: { width: 1366, height: 768 }, ...options });
    context.setDefaultTimeout(60_000);
    this.#contexts.push(context);
    if (LATE_PAGE) await makePageLate(context, Number(LATE_PAGE));
    const page = await context.newPage();
    if (LATE_TEST) makeTestLate(page, Number(LATE_TEST));
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !this.#expected?.test(message.text())) this.complaints.push(message.text());
    });
    const mayAsk = ["data:", "blob:", home].flat();
    page.on("request", (request) => {
      if (!mayAsk.some((start) => request.url().startsWith(start))) this.complaints.push(`asks for ${request.url()}`);
    });
    return page;
  }

  // After each test: all are closed, and none had anything to complain of.
  async close() {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    assert.deepEqual(this.complaints.splice(0), [], "console errors, exceptions, requests elsewhere");
  }
}

// Axe finds nothing, and nothing scrolls the page sideways.
export async function assertSound(page, what = "") {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.default.source);
  // Without "preload": for that axe makes styles of its own, and the pages' policy forbids them.
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ preload: false, resultTypes: ["violations"] }));
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  assert.deepEqual(found, [], `axe: ${what}`);
  await assertFits(page, what);
}

// The same in each look. Colours do not depend on a width: where they are `known`, axe looks at the first one alone.
export async function assertSoundInEachLook(page, what, { known = false } = {}) {
  for (const [name, look] of Object.entries(LOOKS)) {
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none", ...look });
    await (known && name !== "light" ? assertFits : assertSound)(page, `${what}, ${name}`);
  }
}

async function assertFits(page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${what}: the page scrolls sideways by ${over} px`);
}

// The site in a second browser: one page of each kind comes without a complaint, and each lab does what it is for.
// Needs Firefox (Debian: firefox-esr) or FIREFOX=/path/to/it, `npm ci --prefix web`, and build/wasm/lab.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, afterEach, before, describe, test as nodeTest } from "node:test";
import { noPackages, optional } from "../shared/server.mjs";
import { notBuilt, serveFolder } from "../shared/site.mjs";
import { Windows } from "../shared/windows.mjs";

// The first that opens a page. A program of this name may be too old to be driven, or only say how to install it.
async function startFirefox() {
  const folders = process.env.PATH.split(delimiter);
  const names = process.env.FIREFOX ? [process.env.FIREFOX] :
    ["firefox-esr", "firefox"].flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const executablePath of names.filter(existsSync)) {
    let firefox;
    try {
      firefox = await playwright.firefox.launch({ channel: "moz-firefox", executablePath, timeout: 120_000 });
      await (await firefox.newPage()).close();
      return firefox;
    } catch {
      await firefox?.close();
    }
  }
  return undefined;
}

const playwright = await optional("playwright-core");
const cannot = (playwright && await optional("markdown-it") ? false : noPackages) || notBuilt("wire_lies");
const browser = cannot ? undefined : await startFirefox();
const skip = cannot || (browser ? false : "no Firefox that can be driven: apt-get install firefox-esr, or FIREFOX=/path/to/it");

const test = (name, run) => nodeTest(name, { timeout: 300_000 }, run);

describe("the site in Firefox", { skip }, () => {
  let out, site, windows;

  before(async () => {
    const { build } = await import("../../site/build.mjs");
    out = mkdtempSync(join(tmpdir(), "site-"));
    assert.deepEqual(build(out), []);
    site = await serveFolder(out);
    windows = new Windows(browser);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
    if (out) rmSync(out, { recursive: true });
  });
  afterEach(() => windows.close());

  async function visit(path, use) {
    const page = await windows.open({ home: site.address });
    await page.goto(`${site.address}/${path}`);
    await use(page);
  }

  for (const path of ["", "chapters/03-frame-parse/", "solutions/03-frame-parse/answers.html", "fuzz/zoo/",
    "source/chapters/03-frame-parse/frame.h.html#L40"]) {
    test(`/${path}`, () => visit(path, async (page) => {
      await page.locator("h1").waitFor();
      await page.locator("main > p.unseen").waitFor({ state: "attached" }); // site.js was here
    }));
  }

  test("the search finds", () => visit("search.html?q=masking+key", async (page) => {
    await page.locator(".results li").first().waitFor();
  }));

  test("a lab in a chapter opens", () => visit("chapters/03-frame-parse/", async (page) => {
    await page.locator("details.lab:has(frame-lab) > summary").first().click();
    await page.locator("frame-lab[ready]").first().waitFor();
  }));

  test("the frame lab follows its keys", () => visit("lab/frame/", async (page) => {
    await page.locator("frame-lab[ready]").waitFor();
    await page.getByRole("textbox", { name: "Text", exact: true }).press("End");
    await page.keyboard.type("!");
    await page.locator(".verdict").filter({ hasText: "Hello!" }).waitFor();
    const bit = page.locator('[role=gridcell][data-bit="1"]');
    await bit.focus();
    await page.keyboard.press("Space");
    await page.locator(".verdict").filter({ hasText: "reserved" }).first().waitFor();
  }));

  test("the handshake lab computes another key's answer", () => visit("lab/handshake/", async (page) => {
    const key = page.getByLabel("Sec-WebSocket-Key", { exact: true });
    await key.waitFor();
    const before = await key.inputValue();
    await page.getByRole("button", { name: "Another key" }).click();
    assert.notEqual(await key.inputValue(), before);
  }));

  test("the compare lab says what it needs", () => visit("lab/compare/", async (page) => {
    await page.locator("compare-lab").getByText("./workbook web --mine").waitFor();
  }));

  nodeTest("the fuzz lab tries inputs", {
    timeout: 300_000, skip: notBuilt("fuzz_lab"),
  }, () => visit("lab/fuzz/", async (page) => {
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.locator("fuzz-lab [role=status]").filter({ hasText: /inputs tried/ }).waitFor();
  }));

  test("the wire lab tells its story", () => visit("lab/wire/", async (page) => {
    await page.locator("wire-lab[ready]").waitFor();
    await page.getByRole("button", { name: "Step" }).press("Enter");
    await page.locator(".log tbody tr").first().waitFor();
  }));
});

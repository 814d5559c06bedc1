// <compare-lab> in a real browser: by mouse and by keyboard alone, and the page when a learner's code loops.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { copyLabs } from "../../../site/labs.mjs";
import { serveFolder, wasm } from "../../shared/site.mjs";
import { Windows, assertSound, assertSoundInEachLook, noBrowser, startChromium } from "../../shared/windows.mjs";
import { buildMine, cannotBuild, changed } from "./mine.mjs";

const folder = mkdtempSync(join(tmpdir(), "compare-"));
after(() => rmSync(folder, { recursive: true }));

describe("The page of yours beside ours", { skip: noBrowser || cannotBuild() }, () => {
  const served = {};
  let browser, windows;

  // A site whose learner has these texts; none: a site without a learner.
  async function site(name, texts) {
    const built = join(folder, name, "built");
    mkdirSync(join(built, "mine"), { recursive: true });
    cpSync(join(wasm, "parse_lab.wasm"), join(built, "parse_lab.wasm"));
    if (texts) cpSync(buildMine(join(folder, name), texts), join(built, "mine/parse_lab.wasm"));
    copyLabs(join(folder, name, "site/lab"), built);
    served[name] = await serveFolder(join(folder, name, "site"));
  }

  before(async () => {
    browser = await startChromium();
    windows = new Windows(browser);
    await site("nobody");
    await site("right", {});
    // Lengths from the wrong end, a pong that never ends, a binary that takes all memory.
    const frame = changed("solutions/03-frame-parse/frame.cpp",
      "    value = value << 8 | byte;", "    value = value >> 8 | static_cast<std::uint64_t>(byte) << 56;");
    const parser = changed("solutions/03-frame-parse/frame_parser.cpp",
      "  unmasked_ = payload.size();\n",
      "  while (header_->opcode == Opcode::pong) ++unmasked_;\n"
      + "  for (Bytes all(1); header_->opcode == Opcode::binary;) all.insert(all.end(), all.begin(), all.end());\n"
      + "  unmasked_ = payload.size();\n");
    await site("wrong", { ...frame, ...parser });
  });
  after(async () => {
    await browser?.close();
    for (const server of Object.values(served)) await server.close();
  });
  afterEach(() => windows.close());

  async function open(name, { hash = "", ...options } = {}) {
    const home = served[name].address;
    const page = await windows.open({ home, ...options });
    await page.goto(`${home}/lab/compare/${hash}`);
    return { page, verdict: page.locator("compare-lab .verdict") };
  }

  const says = (locator, text) => locator.filter({ hasText: text }).waitFor({ timeout: 120_000 });

  test("without the learner's code it says how to get it there", async () => {
    const { page, verdict } = await open("nobody");
    await says(verdict, "./workbook web --mine");
    await assertSound(page);
  });

  test("right code is the same, whole and in all cuts; on all examples, too", async () => {
    const { page, verdict } = await open("right");
    await says(verdict, "All the same on these bytes, whole, byte by byte and cut at every point.");
    await page.getByRole("button", { name: "Try them all" }).click();
    await says(page.getByRole("status"), /All the same, on all \d+ inputs/);
    await assertSound(page);
  });

  test("a wrong length: the place, the step and the file, in words; by keyboard alone", async () => {
    const { page, verdict } = await open("wrong");
    await says(verdict, "All the same");
    for (let i = 0; i < 3; ++i) await page.keyboard.press("Tab"); // behind the two links to the workbook
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("81 fe 00 82 | 37 fa 21 3d");
    await says(verdict, "After byte 8 yours says payload_length: 9367487224930631680. Ours says 130.");
    await says(verdict, "Chapter 3, step 3.2: chapters/03-frame-parse/frame.cpp");
    assert.match(page.url(), /#b=81fe0082\|37fa213d$/);
    const table = page.getByRole("table");
    assert.match(await table.getByRole("row", { name: /payload_length/ }).innerText(),
      /130\s+9367487224930631680\s+✗ different/);
    assert.match(await page.getByRole("group", { name: "The bytes" }).innerText(),
      /81 fe 00 82 \| 37 fa 21 3d ◂ after byte 8/);
    await assertSound(page);
    for (let i = 0; i < 9 && !(await focused(page)).startsWith("Part by part"); ++i) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.match(await focused(page), /^decode_header: step 3\.2/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.match(await focused(page), /step 3/);
    await assertSound(page);
  });

  const focused = (page) => page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.textContent ?? "";
  });

  test("a loop without an end is told, and the page goes on", async () => {
    const { page, verdict } = await open("wrong", { hash: "#b=8a8037fa213d" });
    await says(verdict, "After byte 6 your code did not come back from FrameParser::next: a loop without an end?");
    await says(verdict, "Step 3.6");
    await says(page.locator("compare-lab .strip"), "8a 80 37 fa 21 3d");
    await page.getByRole("combobox").selectOption({ label: "Hello, masked" });
    await says(verdict, "All the same");
    await assertSound(page);
  });

  test("memory without an end is told, and the page goes on", async () => {
    const { page, verdict } = await open("wrong", { hash: "#b=828037fa213d" });
    await says(verdict, /After byte 6 your code stopped.*more and more memory/);
    await page.getByRole("textbox").fill("8");
    await says(page.getByRole("alert"), "Line 1, column 1");
    await page.getByRole("textbox").fill("81 80 37 fa 21 3d");
    await says(verdict, "All the same");
    assert.equal(await page.getByRole("alert").innerText(), "");
  });

  test("all examples are tried, loops and all, and one can be opened", async () => {
    const { page, verdict } = await open("wrong");
    await says(verdict, "All the same");
    await page.getByRole("button", { name: "Try them all" }).click();
    await says(page.getByRole("status"), /They differ on \d+ of \d+ inputs/);
    assert.deepEqual(await page.locator("compare-lab .found .title").allInnerTexts(), ["Step 3.2", "Step 3.6"]);
    assert.ok(await page.getByText("did not come back from FrameParser::next").count() > 0);
    assert.ok(await page.getByText("more and more memory").count() > 0);
    await assertSound(page);
    await page.getByRole("button", { name: "126 bytes", exact: true }).click();
    await says(verdict, "payload_length");
  });

  for (const width of [320, 768, 1366]) {
    test(`at ${width} px, in each look: nothing is cut off, and axe finds nothing`, async () => {
      const { page, verdict } = await open("wrong",
        { hash: "#b=81fe008237fa213d", viewport: { width, height: 768 }, reducedMotion: "reduce" });
      await says(verdict, "Step 3.2");
      await assertSoundInEachLook(page, `${width} px`, { known: width !== 1366 });
    });
  }
});

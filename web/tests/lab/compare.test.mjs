// Yours beside ours: which step a wrong body is said to have, and the page when the learner's code stops or loops.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { copyLabs } from "../../site/labs.mjs";
import { chromiumArguments, findChromium, noPackages, optional } from "../server.mjs";
import { bodies, buildMine, cannotBuild, changed } from "./mine.mjs";
import { root, serveFolder, wasm } from "./site.mjs";

const noble = await optional("@noble/hashes/legacy.js");
const skip = noble ? cannotBuild() : noPackages;
const { Side } = noble ? await import("../../lab/compare/run/side.js") : {};
const { compare, stepToName, unwritten } = await import("../../lab/compare/run/compare.js");
const { waysToCut, describeWays } = await import("../../lab/compare/cuts.js");
const { firstDifference, inWords } = await import("../../lab/compare/run/differ.js");
const { FILES } = await import("../../lab/compare/steps.js");
const { fromText } = await import("../../lab/frame/formats.js");
const { EXAMPLES } = await import("../../lab/compare/examples.js");

const folder = mkdtempSync(join(tmpdir(), "compare-"));
after(() => rmSync(folder, { recursive: true }));

// Wrong bodies that are not seen here, and why.
const UNSEEN = {};

const side = (path) => new Side(new WebAssembly.Module(readFileSync(path)));

describe("Two traces", () => {
  const event = (after, what, value, step = "3.1") => ({ after, call: "f", what, value, step });
  const words = (ours, yours) => {
    const found = firstDifference(ours, yours);
    return found && [found.step, inWords(found)];
  };

  test("are compared up to the first place where they part", () => {
    const ours = [event(2, "fin", "1"), event(4, "length", "130", "3.2")];
    assert.equal(words(ours, ours), null);
    assert.deepEqual(words(ours, [event(2, "fin", "1"), event(4, "length", "33280", "3.2")]),
      ["3.2", "After byte 4 yours says length: 33280. Ours says 130."]);
    assert.deepEqual(words(ours, [event(2, "fin", "1")]),
      ["3.2", "After byte 4 ours says length: 130. Yours does not say it."]);
    assert.deepEqual(words(ours, [event(2, "fin", "1"), event(6, "length", "130", "3.2")]),
      ["3.2", "After byte 4 ours says length: 130. Yours says length after byte 6."]);
    assert.deepEqual(words(ours, [event(0, "fin", "1", "3.9"), ...ours]),
      ["3.9", "Before the first byte yours says fin: 1. Ours says fin after byte 2."]);
    assert.deepEqual(words([], [event(3, "x", "y", "3.6")]),
      ["3.6", "After byte 3 yours says x: y. Ours does not say it."]);
  });

  test("are made in all cuts, as far as that is a question of moments", () => {
    assert.deepEqual(waysToCut(3).map(({ cuts }) => cuts), [[], [1, 2], [1], [2]]);
    assert.deepEqual(waysToCut(3, [2])[0], { name: "cut behind byte 2", cuts: [2] });
    assert.deepEqual(waysToCut(0).map(({ cuts }) => cuts), [[]]);
    assert.equal(describeWays(11), "whole, byte by byte and cut at every point");
    const long = waysToCut(65544);
    assert.ok(long.length < 100 && long.every(({ cuts }) => cuts.length < 2));
    assert.match(describeWays(65544), /^whole and cut at \d\d of 65543 points$/);
  });

  test("each step is written in the file that is named", () => {
    for (const [step, file] of Object.entries(FILES)) {
      assert.match(readFileSync(join(root, file), "utf8"), new RegExp(`// Step ${step}:`), `${step} in ${file}`);
    }
  });
});

describe("Yours beside ours", { skip }, () => {
  let ours;
  // The first difference of the first input on which they part.
  const firstOf = (yours) => {
    for (const { name, bytes: hex } of EXAMPLES) {
      const bytes = fromText(hex()).bytes;
      for (const { difference } of compare(ours, yours, { bytes, ways: waysToCut(bytes.length) })) {
        if (difference) return { input: name, ...difference };
      }
    }
    return null;
  };
  const built = (name, texts) => side(buildMine(join(folder, name), texts));

  before(() => {
    buildMine(join(folder, "right"));
    ours = side(join(wasm, "parse_lab.wasm"));
  });

  test("the solutions are the same on all examples, and nothing of them is missing", () => {
    const right = side(join(folder, "right/parse_lab.wasm"));
    assert.equal(firstOf(right), null);
    assert.deepEqual(unwritten(right), []);
  });

  test("the starters: every step is missing, and the first is named", () => {
    const starter = side(join(wasm, "mine/parse_lab.wasm"));
    const isStarter = existsSync(join(root, "tools/starters.lock"))
      && readFileSync(join(root, "chapters/03-frame-parse/frame.cpp"), "utf8").includes("// your code here");
    if (!isStarter) return;  // a learner is at work here
    assert.deepEqual(unwritten(starter), Object.keys(FILES));
    assert.equal(stepToName(firstOf(starter).step, unwritten(starter)), "3.1");
  });

  // What tools/bodies says to be wrong, a body for a step; all of them if BODIES is "all".
  const all = process.env.BODIES === "all";
  const steps = all ? Object.keys(FILES) : ["3.1", "3.2", "3.3", "3.4", "3.6", "3.8", "5.2", "5.5"];
  const chosen = skip ? [] : bodies(...steps)
    .filter(({ name, isRed }) => all || !isRed || UNSEEN[name] === undefined);
  const one = new Set();
  for (const body of chosen) {
    const { name, step, title, isRed, texts } = body;
    if (!all && (!isRed || one.has(step))) continue;
    one.add(step);
    test(`${name}, ${isRed ? "wrong" : "right"}: ${title}`, () => {
      const found = firstOf(built(name, texts));
      if (!isRed || name in UNSEEN) assert.equal(found, null, found?.words);
      else assert.equal(found?.step, step, found?.words ?? "they are the same");
    });
  }

  test("code that stops is told, with its own words and its place", () => {
    const frame = "solutions/03-frame-parse/frame.cpp";
    const index = built("index", changed(frame, "  if (bytes.size() < 2) return {};\n", ""));
    const behind = firstOf(index);
    assert.equal(behind.step, "3.1");
    assert.match(behind.words,
      /^Before the first byte your code stopped in decode_header: the standard library refused: .*out of bounds/);
    const asserted = firstOf(built("assert",
      changed(frame, "  FrameHeader header;\n", "  assert(bytes[1] != 0x85);\n  FrameHeader header;\n")));
    assert.match(asserted.words,
      /After byte 2 your code stopped.*an assert did not hold: bytes\[1\] != 0x85 \(.*frame\.cpp:\d+\)/);
    const shifted = firstOf(built("shift", changed(frame, "    value = value << 8 | byte;",
      "    value = static_cast<std::uint64_t>(1 << (byte & 63)) + value;")));
    assert.equal(shifted.step, "3.2");
    assert.match(shifted.words, /your code stopped.*C\+\+ does not define/);
    const greedy = firstOf(built("greedy", changed("solutions/03-frame-parse/frame_parser.cpp",
      "  const std::span<std::uint8_t> payload = unmask_arrived();\n",
      "  for (Bytes all; buffer_[read_] != 0;) all.insert(all.end(), buffer_.begin(), buffer_.end());\n"
      + "  const std::span<std::uint8_t> payload = unmask_arrived();\n")));
    assert.equal(greedy.step, "3.6");
    assert.match(greedy.words, /more and more memory/);
    const deep = firstOf(built("deep", changed("solutions/03-frame-parse/utf8.cpp",
      "  for (std::size_t i = 0; i < bytes.size() && !failed_; ++i) {\n",
      "  if (!bytes.empty()) failed_ = !feed(bytes) || failed_;\n"
      + "  for (std::size_t i = 0; i < bytes.size() && !failed_; ++i) {\n")));
    assert.equal(deep.step, "3.7");
  });
});


// --- In a browser

const playwright = await optional("playwright-core");
const axe = await optional("axe-core");
const chromium = findChromium();
const noBrowser = skip || (!playwright || !axe ? noPackages : !chromium && "Chromium is not installed");

describe("The page", { skip: noBrowser }, () => {
  const served = {};
  let browser;

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
    browser = await playwright.chromium.launch({ executablePath: chromium, headless: true, args: chromiumArguments });
    await site("nobody");
    await site("right", {});
    // Lengths from the wrong end, a pong that never ends, a binary that takes all memory.
    const frame = changed("solutions/03-frame-parse/frame.cpp",
      "    value = value << 8 | byte;", "    value = value >> 8 | static_cast<std::uint64_t>(byte) << 56;");
    const parser = changed("solutions/03-frame-parse/frame_parser.cpp",
      "  const Frame frame{header_->fin, header_->opcode, payload};\n",
      "  while (header_->opcode == Opcode::pong) ++unmasked_;\n"
      + "  for (Bytes all(1); header_->opcode == Opcode::binary;) all.insert(all.end(), all.begin(), all.end());\n"
      + "  const Frame frame{header_->fin, header_->opcode, payload};\n");
    await site("wrong", { ...frame, ...parser });
  });
  after(async () => {
    await browser?.close();
    for (const server of Object.values(served)) await server.close();
  });

  // A page, and what must not happen on it.
  async function open(name, { hash = "", ...options } = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const wrong = [];
    page.on("console", (message) => { if (message.type() === "error") wrong.push(message.text()); });
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(served[name].address)) wrong.push(`asks for ${request.url()}`);
    });
    await page.goto(`${served[name].address}/lab/compare/${hash}`);
    return { page, verdict: page.locator("compare-lab .verdict"), async end() {
      assert.deepEqual(wrong, []);
      await context.close();
    } };
  }

  const axeProblems = async (page) => {
    await page.evaluate(axe.default?.source ?? axe.source);
    page.removeAllListeners("console");  // axe tries styles that the page forbids
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  };

  const says = (locator, text) => locator.filter({ hasText: text }).waitFor({ timeout: 120_000 });

  test("without the learner's code it says how to get it there", async () => {
    const { page, verdict, end } = await open("nobody");
    await says(verdict, "./workbook web --mine");
    assert.deepEqual(await axeProblems(page), []);
    await end();
  });

  test("right code is the same, whole and in all cuts; on all examples, too", async () => {
    const { page, verdict, end } = await open("right");
    await says(verdict, "All the same on these bytes, whole, byte by byte and cut at every point.");
    await page.getByRole("button", { name: "Try them all" }).click();
    await says(page.getByRole("status"), /All the same, on all \d+ inputs/);
    assert.deepEqual(await axeProblems(page), []);
    await end();
  });

  test("a wrong length: the place, the step and the file, in words; by keyboard alone", async () => {
    const { page, verdict, end } = await open("wrong");
    await says(verdict, "All the same");
    await page.keyboard.press("Tab");
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
    assert.deepEqual(await axeProblems(page), []);
    for (let i = 0; i < 9 && !(await focused(page)).startsWith("Part by part"); ++i) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.match(await focused(page), /^decode_header: step 3\.2/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.match(await focused(page), /step 3/);
    assert.deepEqual(await axeProblems(page), []);
    await end();
  });

  const focused = (page) => page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.textContent ?? "";
  });

  test("a loop without an end is told, and the page goes on", async () => {
    const { page, verdict, end } = await open("wrong", { hash: "#b=8a8037fa213d" });
    await says(verdict, "After byte 6 your code did not come back from FrameParser::next: a loop without an end?");
    await says(verdict, "Step 3.6");
    await says(page.locator("compare-lab .strip"), "8a 80 37 fa 21 3d");
    await page.getByRole("combobox").selectOption({ label: "Hello, masked" });
    await says(verdict, "All the same");
    assert.deepEqual(await axeProblems(page), []);
    await end();
  });

  test("memory without an end is told, and the page goes on", async () => {
    const { page, verdict, end } = await open("wrong", { hash: "#b=828037fa213d" });
    await says(verdict, /After byte 6 your code stopped.*more and more memory/);
    await page.getByRole("textbox").fill("8");
    await says(page.getByRole("alert"), "Line 1, column 1");
    await page.getByRole("textbox").fill("81 80 37 fa 21 3d");
    await says(verdict, "All the same");
    assert.equal(await page.getByRole("alert").innerText(), "");
    await end();
  });

  test("all examples are tried, loops and all, and one can be opened", async () => {
    const { page, verdict, end } = await open("wrong");
    await says(verdict, "All the same");
    await page.getByRole("button", { name: "Try them all" }).click();
    await says(page.getByRole("status"), /They part on \d+ of \d+ inputs/);
    assert.deepEqual(await page.locator("compare-lab .found .title").allInnerTexts(), ["Step 3.2", "Step 3.6"]);
    assert.ok(await page.getByText("did not come back from FrameParser::next").count() > 0);
    assert.ok(await page.getByText("more and more memory").count() > 0);
    assert.deepEqual(await axeProblems(page), []);
    await page.getByRole("button", { name: "126 bytes", exact: true }).click();
    await says(verdict, "payload_length");
    await end();
  });

  for (const [name, options] of Object.entries({
    "320 px": { viewport: { width: 320, height: 640 } }, "768 px": { viewport: { width: 768, height: 900 } },
    dark: { colorScheme: "dark" }, "forced colours": { forcedColors: "active" },
    "reduced motion": { reducedMotion: "reduce" },
  })) {
    test(`${name}: nothing is cut off, and axe finds nothing`, async () => {
      const { page, verdict, end } = await open("wrong", { hash: "#b=81fe008237fa213d", ...options });
      await says(verdict, "Step 3.2");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it scrolls sideways");
      assert.deepEqual(await axeProblems(page), []);
      await end();
    });
  }
});

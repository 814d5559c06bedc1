// The fuzzer in the tab: its C++ without a browser, and <fuzz-lab> in one. Needs the labs' modules
// (ninja -C build/wasm labs_ours), Chromium, and `npm ci --prefix web`.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test as nodeTest } from "node:test";
import { coverage } from "../../lab/fuzz/coverage.mjs";
import { noPackages, optional } from "../shared/server.mjs";
import { labsForAll } from "../shared/labs.mjs";
import { notBuilt, root, wasm } from "../shared/site.mjs";
import { assertSoundInEachLook, noBrowser } from "../shared/windows.mjs";

const noble = await optional("@noble/hashes/legacy.js");
const missing = (noble ? false : noPackages) || notBuilt("fuzz_lab");
const test = (name, run) => nodeTest(name, { timeout: 300_000 }, run);

describe("the fuzzer's C++", { skip: missing }, async () => {
  if (missing) return;
  const { Instance } = await import("../../lab/shared/wasm.js");
  const { readReport } = await import("../../lab/fuzz/report.js");
  const { ORACLES, TARGETS } = await import("../../lab/fuzz/targets.js");
  const hello = Uint8Array.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
  const load = async (name) => WebAssembly.compile(readFileSync(join(wasm, `${name}.wasm`)));

  // All that a run has told, until it found something or has tried so many.
  function runOf(module, seed, most, step) {
    const fuzzer = new Instance(module);
    const told = { places: [], kept: [], executions: 0, faults: 0, finding: null };
    const take = (report) => {
      told.places.push(...report.places);
      told.kept.push(...report.kept);
      Object.assign(told, { executions: report.executions, faults: report.faults, finding: report.finding });
    };
    take(readReport(fuzzer.text("fuzz_begin", hello, seed)));
    while (!told.finding && told.executions < most) take(readReport(fuzzer.text("fuzz_run", undefined, step)));
    return { fuzzer, ...told };
  }

  test("the same seed gives the same run, however it is cut; another seed another one", async () => {
    const module = await load("fuzz_lab");
    const [one, again, other] = [runOf(module, 7, 601, 100), runOf(module, 7, 601, 1), runOf(module, 8, 601, 100)];
    assert.deepEqual([one.kept, one.places], [again.kept, again.places]);
    assert.notDeepEqual(one.kept, other.kept);
  });

  test("our parser: nothing is found, and nearly every line is reached", async () => {
    const run = runOf(await load("fuzz_lab"), 1, 4_000, 500);
    assert.equal(run.finding, null);
    const { lit, all } = linesOf("fuzz_lab", run);
    assert.ok(all > 150, `${all} lines`);
    assert.ok(lit / all > 0.97, `${lit} of ${all} lines`);
  });

  function linesOf(name, { fuzzer, places }) {
    const file = join(wasm, `${name}.wasm`);
    const { blocks } = coverage(readFileSync(file), JSON.parse(readFileSync(`${file}.map`)), root);
    const first = fuzzer.number("coverage_first");
    const names = (of) => new Set(of.flatMap(({ file: at, lines }) => lines.map((line) => `${at}:${line}`))).size;
    return { lit: names(blocks.filter(({ guard }) => places.includes((guard - first) / 4))), all: names(blocks) };
  }

  test("the first input lights the lines of a text, and not those of a fault", async () => {
    const file = join(wasm, "fuzz_lab.wasm");
    const { files, blocks } = coverage(readFileSync(file), JSON.parse(readFileSync(`${file}.map`)), root);
    const names = files.map(({ name }) => name);
    assert.deepEqual(names, ["frame.cpp", "frame_parser.cpp", "message_parser.cpp", "utf8.cpp"]);
    const { fuzzer, places } = runOf(await load("fuzz_lab"), 1, 1, 1);
    const first = fuzzer.number("coverage_first");
    const isLit = (name, text) => {
      const at = files.findIndex((one) => one.name === name);
      const lines = files[at].text.split("\n").flatMap((line, i) => line.includes(text) ? [i + 1] : []);
      assert.equal(lines.length, 1, `${name} has one line with ${text}`);
      const found = blocks.filter(({ file: of, lines: of_block }) => of === at && of_block.includes(lines[0]));
      assert.ok(found.length > 0, `${text} is code`);
      return found.some(({ guard }) => places.includes((guard - first) / 4));
    };
    assert.ok(isLit("message_parser.cpp", "const std::size_t so_far ="));
    assert.ok(isLit("frame_parser.cpp", "header_.reset();"));
    assert.ok(!isLit("message_parser.cpp", '"message inside a message"'));
    assert.ok(!isLit("message_parser.cpp", '"text ends inside a character"'));
    assert.ok(!isLit("message_parser.cpp", "++fragments_"));
  });

  test("each fault is found, by whom its card says, and its bytes show it again", async () => {
    const cards = readdirSync(join(root, "fuzz/zoo"));
    for (const { id, module: name, name: title } of TARGETS.filter(({ id: one }) => /^\d+$/.test(one))) {
      const card = readFileSync(join(root, "fuzz/zoo", cards.find((file) => file.startsWith(`${id}-`))), "utf8");
      assert.equal(`fault ${id}: ${/^# \d+: (.*)$/m.exec(card)[1]}`, title);
      if (/^- seen by: crash\b/m.test(card)) continue; // it ends the instance: seen below, in the page
      const module = await load(name);
      const run = runOf(module, 1, 20_000, 200);
      assert.ok(run.finding, `${title}: not found`);
      assert.ok(/^- seen by: (.*)$/m.exec(card)[1].split(", ").includes(run.finding.oracle), run.finding.oracle);
      assert.ok(run.faults > 0);
      assert.ok(ORACLES[run.finding.oracle]);
      const shortest = readReport(run.fuzzer.text("fuzz_shrink")).finding;
      assert.ok(shortest.bytes.length <= run.finding.bytes.length);
      const bytes = Uint8Array.from(shortest.bytes.split(" "), (byte) => parseInt(byte, 16));
      assert.equal(readReport(new Instance(module).text("fuzz_begin", bytes, 1)).finding.oracle, run.finding.oracle);
    }
  });
});

describe("the fuzz lab", { skip: noBrowser || missing }, () => {
  const labs = labsForAll({ mine: false }); // whether they are built or not

  async function open(hash = "", options = {}) {
    const page = await labs.windows.open({ home: labs.site.address, ...options });
    await page.goto(`${labs.site.address}/lab/fuzz/${hash}`);
    await page.getByRole("button", { name: "Start" }).waitFor();
    return page;
  }
  const figure = (page, name) => page.locator(".figures div", { hasText: name }).locator("dd").textContent();
  const found = (page) => page.getByText("Found, and made as short as it gets.").waitFor();
  const lit = (page) => page.locator(".code [data-lit]").first().waitFor();

  test("by keyboard alone: start, lines light up, pause, go on, from the beginning", async () => {
    const page = await open("#speed=200");
    await page.getByRole("button", { name: "Start" }).focus();
    await page.keyboard.press("Enter");
    await lit(page);
    await page.keyboard.press("Enter");
    await page.getByText(/inputs tried, .* nothing found yet/).waitFor();
    await page.getByRole("button", { name: "Go on" }).press("Enter");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter"); // from the beginning
    await page.getByText("Nothing has been tried yet.").waitFor();
    assert.equal(await figure(page, "inputs tried"), "0");
    assert.equal(await page.locator("[data-lit]").count(), 0);
  });

  test("in a slide's frame the code stands beside the figures, and is seen without scrolling", async () => {
    const page = await open("?slide", { viewport: { width: 1244, height: 599 } });
    const [controls, figures, code] = await Promise.all([".controls", ".figures", ".code"]
      .map((name) => page.locator(name).boundingBox()));
    assert.ok(code.x > figures.x + figures.width);
    const end = code.y + code.height - controls.y; // a frame does not have what stands above
    assert.ok(code.height > 300 && end < 599 - 16, `${code.height} px high, ends at ${end}`);
  });

  test("after a while at an even speed it still runs as fast as it can", async () => {
    const page = await open("#speed=200");
    const tried = (least) => page.waitForFunction((wanted) => {
      const [number] = document.querySelector("fuzz-lab").shadowRoot.querySelectorAll(".figures dd");
      return Number(number.textContent.replaceAll(",", "")) >= wanted;
    }, least);
    await page.getByRole("button", { name: "Start" }).click();
    await tried(320); // forty reports: of as many doublings there would be no end
    await page.getByLabel("Speed").selectOption("Infinity");
    await tried(3_000);
  });

  test("a fault is found, and opens in the frame lab; the same seed finds it at the same try", async () => {
    const page = await open("#code=14&seed=1&speed=Infinity");
    const bytes = async () => {
      await page.getByRole("button", { name: "Start" }).click();
      await found(page);
      return [await figure(page, "inputs tried"), await page.locator(".finding .bytes").textContent()];
    };
    const first = await bytes();
    assert.match(await page.locator(".finding").textContent(), /Found: any cut.*when TCP cut them elsewhere/s);
    const link = await page.getByRole("link", { name: "Open these bytes in the frame lab" }).getAttribute("href");
    assert.match(link, /\/lab\/frame\/index\.html#b=[0-9a-f]{10,}$/);
    assert.deepEqual(await bytes(), first);
  });

  test("a file stays open once a person has picked it", async () => {
    const page = await open("#speed=200");
    const tab = page.getByRole("button", { name: /^utf8\.cpp/ });
    await tab.click();
    await page.getByRole("button", { name: "Start" }).click();
    await lit(page);
    assert.equal(await tab.getAttribute("aria-pressed"), "true");
    await page.getByRole("button", { name: "Pause" }).click();
  });

  test("the choices are in the address", async () => {
    const page = await open();
    const codes = page.getByLabel("Code").locator("option");
    const values = await codes.evaluateAll((all) => all.map(({ value }) => value));
    assert.deepEqual(values, ["ours", "03", "14", "42"]);
    await page.getByLabel("Code").selectOption("42");
    await page.getByLabel("Speed").selectOption("2");
    await page.getByLabel("Seed").fill("99");
    await page.getByLabel("Seed").press("Tab");
    await page.waitForFunction(() => location.hash.includes("seed=99"));
    const again = await open(await page.evaluate(() => location.hash));
    assert.deepEqual([await again.getByLabel("Code").inputValue(), await again.getByLabel("Seed").inputValue(),
      await again.getByLabel("Speed").inputValue()], ["42", "99", "2"]);
  });

  test("code that traps is a finding, and its bytes are known", async () => {
    const page = await open("#code=03&speed=Infinity");
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText(/^Found: (crash|no end)$/).waitFor();
    assert.match(await page.locator(".finding .bytes").textContent(), /^([0-9a-f]{2} )+\d+ bytes$/);
    await page.getByRole("button", { name: "Start" }).waitFor();
  });

  for (const width of [320, 768, 1366]) {
    test(`no axe violation, nothing cut off, at ${width} px, in each look`, async () => {
      const page = await open("#code=14&speed=Infinity", { viewport: { width, height: 740 }, reducedMotion: "reduce" });
      await page.getByRole("button", { name: "Start" }).click();
      await found(page);
      assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
      await assertSoundInEachLook(page, `${width} px`, { known: width !== 1366 });
    });
  }
});

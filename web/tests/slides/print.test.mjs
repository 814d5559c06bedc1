// All that is made for paper: each slide is on it, a page holds what it should, and the screen shows it to everybody.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as nodeTest } from "node:test";
import { root } from "../shared/site.mjs";
import { assertSound, noBrowser } from "../shared/windows.mjs";
import { noSlides, roomForAll } from "./small_room.mjs";

const test = (name, run) => nodeTest(name, { skip: noSlides || noBrowser }, run);
const room = roomForAll();

async function open(path, options) {
  const page = await room.windows.open({ home: room.served.address, ...options });
  await page.goto(`${room.served.address}/slides/${path}`);
  return page;
}

// { "01-one": 4 } pages of the PDFs of a site.
function pdfs(site, t) {
  const folder = mkdtempSync(join(tmpdir(), "pdf-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const said = execFileSync(process.execPath, [join(root, "web/slides/pdf.mjs"), site, folder], { encoding: "utf8" });
  const found = Object.fromEntries(said.trim().split("\n").map((line) => /([\w-]+)\.pdf: (\d+) pages?$/.exec(line).slice(1)));
  assert.deepEqual(readdirSync(folder).sort(), Object.keys(found).map((name) => `${name}.pdf`).sort());
  return found;
}

const slidesIn = (site, name) => readFileSync(join(site, `slides/${name}.html`), "utf8").match(/<section /g).length;

test("each slide is a page, each handout has a sheet for each slide, and the card is one page", (t) => {
  assert.deepEqual(pdfs(room.built.site, t), {
    "00-open": "2", "00-open-handout": "2", "01-one": "4", "01-one-handout": "4", card: "1", checklists: "1", schedule: "1",
  });
});

test("it is so with the workbook's own decks, plans and card", (t) => {
  const site = mkdtempSync(join(tmpdir(), "slides-"));
  t.after(() => rmSync(site, { recursive: true }));
  rmSync(site, { recursive: true });
  const { stderr } = spawnSync(process.execPath, [join(root, "web/slides/build.mjs"), site], { encoding: "utf8" });
  assert.equal(stderr, "", "neither a problem, nor a day that is too long");
  const found = pdfs(site, t);
  const plans = JSON.parse(readFileSync(join(root, "slides/schedule.json"), "utf8")).plans.length;
  const lessons = readdirSync(join(root, "chapters")).filter((name) => /^\d\d-/.test(name)).length + 1; // and fuzz
  const { card, checklists, schedule, ...decks } = found;
  assert.deepEqual([card, checklists, schedule], ["1", String(lessons), String(plans)]);
  for (const name of Object.keys(decks)) {
    assert.equal(decks[name], String(slidesIn(site, name.replace("-handout", ""))), name);
  }
});

test("a handout has every slide, all that it hides at first, and every note", async () => {
  const page = await open("handout/00-open.html");
  assert.deepEqual(await page.locator(".picture :is(h1, h2)").allInnerTexts(), ["Open", "A question"]);
  await page.getByText("This one.").waitFor();
  assert.deepEqual((await page.locator(".notes li").allInnerTexts()).map((text) => text.split(/\s*\n\s*/)),
    [["Say", "Welcome."], ["Ask", "Which byte?"], ["If short of time", "Skip the question."]]);
  const { height } = await page.locator(".lines").last().boundingBox();
  assert.ok(height > 200, `${height} px to write on`);
});

test("a slide to print is as large as in front, and needs no script", async () => {
  const page = await open("print/01-one.html", { javaScriptEnabled: false, viewport: { width: 1400, height: 900 } });
  const sizes = await page.locator("section").evaluateAll((all) => all.map(({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight]));
  assert.deepEqual(sizes, Array(4).fill([1280, 720]));
  await page.getByText("In between").waitFor();
});

test("a checklist has the goals, the steps with their kinds and minutes, and the commands", async () => {
  const page = await open("checklists.html");
  assert.deepEqual(await page.locator(".goals li").allInnerTexts(), ["read a byte", "write it"]);
  assert.deepEqual((await page.locator("tr").allInnerTexts()).map((text) => text.trim().split(/\s*\t\s*/)),
    [["1.1", "the first", "core", "10 min"], ["1.2", "the second", "take", "12 min"], ["1.3", "the third", "extra", "5 min"]]);
  assert.deepEqual(await page.locator(".commands li").allInnerTexts(), ["./workbook check 1"]);
});

test("no page for paper breaks a rule of accessibility, or asks another host", async () => {
  for (const path of ["handout/00-open.html", "print/01-one.html", "card.html", "checklists.html"]) {
    await assertSound(await open(path), path);
  }
});

test("a phone shows the checklists without scrolling sideways", async () => {
  await assertSound(await open("checklists.html", { viewport: { width: 360, height: 640 } }), "360 px");
});

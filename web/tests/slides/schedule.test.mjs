// The times of a plan are computed, and a day that is too long says so.
import assert from "node:assert/strict";
import { after, afterEach, before, test as nodeTest } from "node:test";
import { serveFolder } from "../shared/site.mjs";
import { Windows, assertSound, noBrowser, startChromium } from "../shared/windows.mjs";
import { schedule } from "../../slides/plan/schedule.mjs";
import { buildSmall, noSlides, planWith } from "./small_room.mjs";

const test = (name, run) => nodeTest(name, { skip: noSlides || noBrowser }, run);

const STEPS = [
  { number: "1.1", title: "the first", kind: "core", minutes: 10, workMinutes: 10 },
  { number: "1.2", title: "the second", kind: "take", minutes: 12, workMinutes: 3 },
  { number: "1.3", title: "the third", kind: "extra", minutes: 5, workMinutes: 5 },
];
const talk = (minutes) => ({ kind: "talk", minutes, steps: [] });
const work = (...numbers) => ({ kind: "work", minutes: 1, steps: STEPS.filter(({ number }) => numbers.includes(number)) });
const DECKS = [
  { name: "00-open", title: "Open", slides: [talk(2), talk(3)] },
  { name: "01-one", title: "One", slides: [talk(1), work("1.1"), talk(2), work("1.2"), { kind: "more", minutes: 0, steps: [STEPS[2]] }] },
];

function day(blocks, { to = "10:00", ...more } = {}) {
  const plan = { name: "a", title: "A", days: [{ from: "09:00", to, blocks }], ...more };
  const { plans, problems, warnings } = schedule({ plans: [plan] }, DECKS, new Map(STEPS.map((step) => [step.number, step])));
  return { ...plans[0].days[0], problems, warnings };
}

nodeTest("times are the sum of slides, steps and breaks", () => {
  const { rows, end, over, problems, warnings } = day([{ deck: "00-open" }, { break: "Tea", minutes: 10 }, { deck: "01-one" }]);
  assert.deepEqual(rows.map(({ at, minutes }) => [at - 540, minutes]), [[0, 5], [5, 10], [15, 18]]);
  assert.deepEqual(rows[2].slides.map(({ at, minutes, work: worked }) => [at - 555, minutes, worked]),
    [[0, 1, 0], [1, 1, 10], [12, 2, 0], [14, 1, 3], [18, 0, 0]]);
  assert.deepEqual(rows[2].work.map(({ at, minutes }) => [at - 555, minutes]), [[2, 10], [15, 3]]);
  assert.deepEqual([end, over, problems, warnings], [573, -27, [], []]);
});

nodeTest("a plan may write what others take, show a deck alone, and add steps", () => {
  assert.equal(day([{ deck: "01-one" }], { writes: "all" }).rows[0].minutes, 27);
  assert.equal(day([{ deck: "01-one", work: false }]).rows[0].minutes, 5);
  assert.equal(day([{ extra: ["1.2", "1.3"] }]).rows[0].minutes, 17);
  assert.deepEqual(day([{ "catch-up": 3, minutes: 5 }]).rows.map(({ title, minutes }) => [title, minutes]),
    [["Catch up: ./workbook catch-up 3", 5]]);
});

nodeTest("a deck is divided behind the work on a step, and no slide is lost", () => {
  const { rows, problems } = day([{ deck: "01-one", to: "1.1" }, { deck: "01-one", from: "1.2" }]);
  assert.deepEqual(rows.map(({ slides }) => slides.map(({ index }) => index)), [[0, 1], [2, 3, 4]]);
  assert.deepEqual(problems, []);
});

nodeTest("a day that is too long is a warning; what a plan names has to be there", () => {
  assert.deepEqual(day([{ deck: "00-open" }, { break: "Tea", minutes: 67 }]).warnings, ["a, A: 12 minutes too long"]);
  assert.deepEqual(day([{ deck: "07-gone" }]).warnings, ["a, A: there is no deck 07-gone"]);
  assert.deepEqual(day([{ deck: "01-one", to: "1.3" }, { deck: "01-one", from: "9.9" }, { extra: ["9.9"] }, { tea: 1 }]).problems, [
    "a, A: no work in 01-one ends with step 1.3", "a, A: no work in 01-one begins with step 9.9",
    "a, A: there is no step 9.9", 'a, A: no block is like this: {"tea":1}',
  ]);
});

// ---- The page.

let browser, windows;
before(async () => {
  if (noSlides || noBrowser) return;
  browser = await startChromium();
  windows = new Windows(browser);
});
after(() => browser?.close());
afterEach(() => windows?.close());

async function open(t, changes, options) {
  const built = buildSmall(changes);
  const served = await serveFolder(built.site, "/a/b");
  t.after(async () => { await served.close(); built.close(); });
  const page = await windows.open({ home: served.address, ...options });
  await page.goto(`${served.address}/slides/schedule.html`);
  return { page, said: built.said, status: built.status };
}

test("the page has each block with its time, and fits a phone and a laptop", async (t) => {
  const { page, said } = await open(t);
  assert.deepEqual(said, []);
  assert.deepEqual(await page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.innerText.replace(/\s+/g, " ").trim())),
    ["09:00 5 Open", "09:05 10 Break", "09:15 19 One 09:17 1.1 (10 min) 09:31 1.2 taken (3 min) 13"]);
  assert.match(await page.locator("main").innerText(), /slides 11 min, work 13 min\. It ends at 09:34, with 26 minutes to spare/);
  for (const width of [1366, 360]) {
    await page.setViewportSize({ width, height: 768 });
    await assertSound(page, `${width} px`);
  }
});

test("an over-run is a line of the build, and stands on the page", async (t) => {
  const { page, said, status } = await open(t, { "slides/schedule.json": planWith({ to: "09:22" }) });
  assert.deepEqual([status, said], [0, ["warning: slides/schedule.json: day, A day: 12 minutes too long"]]);
  await page.getByText("12 minutes too long.").waitFor();
});

test("what a plan names and is not there fails the build", (t) => {
  const { said, status, close } = buildSmall({ "slides/schedule.json": planWith({ blocks: [{ extra: ["9.9"] }] }) });
  t.after(close);
  assert.deepEqual([status, said], [1, ["slides/schedule.json:1: day, A day: there is no step 9.9"]]);
});

// The board's page in a real browser, and forty laptops that come, go, lie, flood and come back.
// Needs Chromium, `npm ci --prefix web`, and WORKBOOK_BOARD (the board's program).
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test as nodeTest } from "node:test";
import { missing } from "../shared/server.mjs";
import { answerFor } from "../shared/waiting.mjs";
import { Windows, assertSound, noBrowser, startChromium } from "../shared/windows.mjs";
import { nowhere, startTap } from "../tap.mjs";
import { Attendee, at, closeRoom, startBoard } from "./room.mjs";

const skip = missing("WORKBOOK_BOARD") || noBrowser;

// Chromium says so by itself, and no page can keep it from doing so.
const expectedWhenTheServerIsGone = /^WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;

// Nothing here waits for time to pass; this only ends what would never end.
const test = (name, run) => nodeTest(name, { timeout: 300_000 }, run);

const PLAN = { title: "One day", blocks: [
  { from: 540, to: 585, title: "Opening", steps: [] },
  { from: 585, to: 612, title: "Your turn: 3.1 to 3.3", steps: ["3.1", "3.2", "3.3"] },
] };

describe("the board's page", { skip }, () => {
  let browser, board, windows;

  before(async () => {
    browser = await startChromium();
    windows = new Windows(browser, expectedWhenTheServerIsGone);
  });
  after(() => browser?.close());
  beforeEach(async () => {
    board = await startBoard(PLAN);
  });
  afterEach(() => closeRoom(windows, board));

  // --- Words for what people do and see

  async function open({ size = [1280, 720], url = board.url } = {}) {
    const [width, height] = size;
    const page = await windows.open({ home: [url], viewport: { width, height } });
    await page.clock.setFixedTime(new Date("2026-03-02T09:52:00"));
    await page.goto(url);
    await stateIs(page, "Live");
    return page;
  }
  const shows = (page, selector, text) => page.locator(selector).filter({ hasText: text }).first().waitFor();
  const stateIs = (page, text) => shows(page, "#state", text);
  const seats = (page) => page.locator("#seats .unseen").allTextContents();
  const cells = (page, n) => page.locator("#seats li").nth(n - 1).locator(".cell")
    .evaluateAll((nodes) => nodes.map((node) => node.dataset.state));
  const come = (count) => Promise.all(Array.from({ length: count }, () => new Attendee(board.url).come()));

  test("a seat has a cell for each step of the way, and says where it is", async () => {
    const page = await open();
    assert.equal(await page.locator("#count").textContent(), "No seat yet");
    const [ada] = await come(1);
    ada.report(at(2, 150));
    await shows(page, "#seats .place", "1.3, 2 min");
    const shown = await cells(page, 1);
    assert.equal(shown.length, 36);
    assert.deepEqual(shown.slice(0, 4), ["done", "done", "at", ""]);
    ada.report(at(2, 600));
    await shows(page, "#stuck li", "1.3: 1 what step 3 is about");
    assert.equal((await cells(page, 1))[2], "stuck");
    ada.report({ ...at(36), done: [...at(36).done, "1.7"] });
    await shows(page, "#seats .place", "all, +1");
    assert.ok(await page.locator("#stuck").isHidden());
    assert.equal(await page.locator("#chapters li").last().textContent(), "6 Chat1 of 1");
    ada.leave();
  });

  test("forty laptops: some go, lie, flood and come back, and no other seat notices", async () => {
    const page = await open();
    const room = await come(40);
    room.forEach((one, i) => one.report(at(i % 20, i < 4 ? 700 : 60)));
    await shows(page, "#count", /^40 seats$/);
    await shows(page, "#stuck", /Stuck for ten minutes on/);
    const quiet = room.slice(20);

    // They lie.
    const [liar, thief, flood, loud, bytes, boards] = room;
    const lies = liar.ending();
    for (const lie of ["{", JSON.stringify({ report: { seat: liar.seat, done: ["9.9"], at: "", since: 0 } }),
      `{"report":{"seat":"<img src=x onerror=alert(1)>","done":[],"at":"1.1","since":0}}`]) liar.say(lie);
    assert.deepEqual(await lies, [1008, "three wrong reports"]);
    const theft = thief.answer();
    thief.say(JSON.stringify({ report: { seat: quiet[0].seat, ...at(36) } }));
    assert.deepEqual(await theft, { error: "One connection is one seat." });
    const others = thief.answer();
    thief.say(JSON.stringify({ board: true }));
    assert.ok(!JSON.stringify(await others).includes(quiet[0].seat), "no seat's name goes to a page");

    // They flood.
    const floods = flood.ending();
    for (let i = 0; i < 500; ++i) flood.say("flood");
    assert.equal((await floods)[0], 1008);
    const loudEnd = loud.ending();
    loud.say(" ".repeat(5_000));
    assert.equal((await loudEnd)[0], 1009);
    const bytesEnd = bytes.ending();
    bytes.say(Buffer.from("bytes"));
    assert.deepEqual(await bytesEnd, [1003, "the board is all text"]);
    const boardsEnd = boards.ending();
    for (let i = 0; i < 10; ++i) boards.say(JSON.stringify({ board: true }));
    assert.equal((await boardsEnd)[0], 1008);

    // They go, without a word, and come back to the seats that they had.
    for (const one of quiet) one.leave();
    await Promise.all(quiet.map((one) => one.come()));
    for (const one of quiet) one.report(at(30));
    for (const one of [liar, flood]) await one.come().then(() => one.report(at(31)));
    await page.waitForFunction(() =>
      [...document.querySelectorAll("#seats .unseen")].filter((node) => / (30|31) of 36/.test(node.textContent)).length === 22);
    const now = await seats(page);
    assert.equal(now.length, 40, "each has one seat, and no liar got one more");
    assert.deepEqual(now.map((words) => words.match(/^Seat (\d+):/)[1]), now.map((_, i) => String(i + 1)));
    await stateIs(page, "Live");
    for (const one of room) one.leave();
  });

  test("the room's time stands against its plan", async () => {
    const page = await open();
    const [ada, bob, eve] = await come(3);
    ada.report(at(10));
    bob.report(at(11));
    await shows(page, "#plan", "One day: Your turn: 3.1 to 3.3, until 10:12.");
    await shows(page, "#plan", "Half of the room is at 3.1 or further, as planned.");
    eve.report(at(4));
    await shows(page, "#plan", "Half of the room is at 2.5 or further, as planned.");
    assert.equal(await page.locator("#clock").textContent(), "09:52");
    for (const one of [ada, bob, eve]) one.leave();
  });

  test("without a plan it says so, and shows the seats", async () => {
    await board.stop();
    board = await startBoard();
    const page = await open();
    await shows(page, "#plan", "There is no plan.");
    const [ada] = await come(1);
    ada.report(at(1));
    await shows(page, "#seats .place", "1.2, 0 min");
    ada.leave();
  });

  test("a board that was away comes back, and the reports after it fill it again", async () => {
    const tap = await startTap(board.port);
    const page = await open({ url: tap.url });
    const ada = await new Attendee(tap.url).come();
    ada.report(at(3));
    await shows(page, "#count", "1 seat");
    const ended = ada.ending();
    tap.leadTo(nowhere);
    await board.stop();
    assert.equal((await ended)[0], 1001);
    await stateIs(page, "The board does not answer; it is asked again");
    await shows(page, "#count", "1 seat");
    board = await startBoard(PLAN);
    tap.leadTo(board.port);
    await stateIs(page, "Live");
    await shows(page, "#count", "No seat yet");
    await ada.come();
    ada.report(at(4));
    await shows(page, "#seats .place", "1.5, 0 min");
    ada.leave();
    tap.close();
  });

  test("what a server may say is shown: seats that are away, and that there are enough pages", async () => {
    const page = await windows.open({ home: [board.url] });
    const say = await answerFor(page);
    await page.goto(board.url);
    await page.locator("#join").filter({ hasText: `./workbook join ${board.url}` }).waitFor();
    await say({ seats: [{ n: 3, ...at(2, 900), away: true }, { n: 9, ...at(1), away: false }] });
    await shows(page, "#count", "2 seats, 1 away");
    await shows(page, "#seats .away", "Seat 3: 2 of 36 steps, at 1.3 for 15 minutes, away");
    assert.ok(await page.locator("#stuck").isHidden(), "one that is away is not stuck");
    await assertSound(page, "a seat that is away");
    await say({ seats: [{ n: 9, ...at(1), away: false }] });
    await shows(page, "#count", /^1 seat$/);
    assert.equal((await seats(page)).length, 1);
    await say({ error: "Enough pages show this board." });
    await stateIs(page, "The board says: Enough pages show this board.");
  });

  test("forty seats fit on a projector, and on a phone nothing goes sideways", async () => {
    const room = await come(40);
    room.forEach((one, i) => one.report(at(i % 36, 60 * i)));
    for (const size of [[360, 740], [1280, 720], [1920, 1080]]) {
      const page = await open({ size });
      await shows(page, "#count", "40 seats");
      await shows(page, "#stuck li", /and \d+ more/);
      if (size[0] < 1920) await assertSound(page, size.join("x"));  // it takes long, and larger is not different
      if (size[0] < 1280) continue;
      const last = await page.locator("footer").boundingBox();
      assert.ok(last.y + last.height <= size[1], `${size}: all is seen without scrolling`);
      const cut = await page.locator("#seats .shown").evaluateAll((nodes) =>
        nodes.filter((node) => node.scrollWidth > node.clientWidth).length);
      assert.equal(cut, 0, `${size}: no row is wider than its column`);
    }
    for (const one of room) one.leave();
  });

  test("two hundred seats are shown, and no more", async () => {
    const page = await open();
    const room = await come(200);
    room.forEach((one, i) => one.report(at(i % 36)));
    await shows(page, "#count", "200 seats");
    const more = await new Attendee(board.url).come();
    const answer = more.answer();
    more.report(at(0));
    assert.deepEqual(await answer, { error: "No seat is free on this board." });
    for (const one of [...room, more]) one.leave();
  });
});

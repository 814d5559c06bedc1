// The arena's matrix in a real browser, with servers that come, are tried and go; and Chromium as one of its clients.
// Needs Chromium, `npm ci --prefix web`, WORKBOOK_BOARD (the board's program), and WORKBOOK_CHAT for the last test.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { after, afterEach, before, beforeEach, describe, test as nodeTest } from "node:test";
import { cellInWords, cellShown, countOfServers } from "../../board/arena_words.js";
import { findChromium, missing, startServer } from "../shared/server.mjs";
import { answerFor, becomes } from "../shared/waiting.mjs";
import { Windows, assertSound, assertSoundInEachLook, noBrowser, startChromium } from "../shared/windows.mjs";
import { Attendee, closeRoom, startBoard } from "./room.mjs";

const skip = missing("WORKBOOK_BOARD") || noBrowser;

// Nothing here waits for time to pass; this only ends what would never end.
const test = (name, run) => nodeTest(name, { timeout: 300_000 }, run);

const secret = "s".repeat(64);
const CLIENTS = ["browser", "ws", "beast", "hostile"];

describe("the arena's matrix", { skip }, () => {
  let browser, board, windows;

  before(async () => {
    browser = await startChromium();
    windows = new Windows(browser);
  });
  after(() => browser?.close());
  beforeEach(async () => {
    board = await startBoard(undefined, { secret });
  });
  afterEach(() => closeRoom(windows, board));

  // --- Words for what people do and see

  async function open(size = [1280, 720]) {
    const page = await windows.open({ home: [board.url], viewport: { width: size[0], height: size[1] } });
    await page.goto(`${board.url}/arena.html`);
    await shows(page, "#state", "Live");
    return page;
  }
  const shows = (page, selector, text) => page.locator(selector).filter({ hasText: text }).first().waitFor();
  const row = (page, seat) => page.locator("tbody tr").filter({ has: page.locator("th").getByText(String(seat), { exact: true }) });
  const words = (page, seat) => row(page, seat).locator("td .unseen").allTextContents();
  const comes = async () => new Attendee(board.url).come();

  // The program that runs the clients.
  async function startRunner() {
    const runner = await comes();
    const first = runner.answer();
    runner.say(JSON.stringify({ runner: secret }));
    runner.tell = (job, client, state, check = "", about = "") =>
      runner.say(JSON.stringify({ result: { job, client, state, check, about } }));
    return { runner, first };
  }

  test("servers come, are tried one after the other, and go", async () => {
    const page = await open();
    await shows(page, "#empty", /^Each server here was written by one of you/);
    assert.equal(await page.locator("#count").textContent(), "No server yet");
    const attendees = [await comes(), await comes(), await comes()];
    for (const [i, one] of attendees.entries()) assert.deepEqual(await one.enter(), { before: i });
    await shows(page, "#count", "3 servers, 3 waiting");
    assert.deepEqual(await words(page, 2), ["waits", "waits", "waits", "waits"]);

    const { runner, first } = await startRunner();
    assert.equal((await first).seat, 1);
    runner.tell(1, "browser", "untried", "Chromium is not here");
    runner.tell(1, "ws", "begun");
    for (let i = 0; i < 7; ++i) runner.tell(1, "ws", "passed", "ping");
    runner.tell(1, "ws", "left out", "text that is not UTF-8");
    runner.tell(1, "ws", "ended");
    runner.tell(1, "beast", "begun");
    runner.tell(1, "beast", "failed", "close code", "It closes with <b>1000</b>.");
    runner.tell(1, "beast", "failed", "ping", "No pong.");
    runner.tell(1, "beast", "ended");
    runner.tell(1, "hostile", "begun");
    runner.tell(1, "hostile", "passed", "byte by byte");
    await becomes(() => words(page, 1), ["not tried: Chromium is not here", "passed, 7 checks, 1 left out",
      "failed: close code and 1 more", "is trying, 1 check passed"]);
    assert.doesNotMatch(await page.locator("body").textContent(), /1000|No pong/, "the sentences are the attendee's own");
    await assertSoundInEachLook(page, "the matrix");

    attendees[0].leave();  // in the middle of it
    await shows(page, "#count", "2 servers, 1 waiting");
    assert.equal(await row(page, 1).count(), 0);
    attendees[1].leave();
    await shows(page, "#count", /^1 server$/);
    attendees[2].leave();
    await shows(page, "#count", "No server yet");
    await page.locator("#empty").waitFor();
    runner.leave();
  });

  test("a runner that is gone leaves its server waiting", async () => {
    const page = await open();
    const ada = await comes();
    await ada.enter();
    const { runner, first } = await startRunner();
    await first;
    runner.tell(1, "ws", "begun");
    runner.tell(1, "ws", "failed", "ping");
    await shows(page, "td .unseen", "is trying");
    runner.leave();
    await shows(page, "#count", "1 server, 1 waiting");
    assert.deepEqual(await words(page, 1), ["waits", "waits", "waits", "waits"]);
    ada.leave();
  });

  test("what a server may say is shown: a full arena on a projector, and a board without one", async () => {
    const cells = [{ state: "passed", check: "", passed: 8, failed: 0, left: 0 },
      { state: "failed", check: "one says it and two hear it", passed: 5, failed: 2, left: 0 },
      { state: "untried", check: "Boost is not here", passed: 0, failed: 0, left: 0 },
      { state: "trying", check: "", passed: 3, failed: 0, left: 1 }];
    const servers = (count) => Array.from({ length: count }, (_, i) => ({ n: 200 - i, state: "done", cells }));
    for (const [count, size] of [[7, [1280, 720]], [7, [1366, 768]], [24, [1280, 720]], [24, [1366, 768]], [3, [360, 740]]]) {
      const page = await windows.open({ home: [board.url], viewport: { width: size[0], height: size[1] } });
      const say = await answerFor(page);
      await page.goto(`${board.url}/arena.html`);
      await shows(page, "#join", `./workbook join ${board.url} --arena`);
      await say({ seats: [], arena: servers(count) });
      await shows(page, "#count", `${count} servers`);
      assert.equal(await page.locator("tbody th").first().textContent(), String(201 - count), "by the numbers of the seats");
      await assertSound(page, `${count} servers, ${size.join("x")}`);
      if (size[0] < 1280) continue;
      const last = await page.locator("footer").boundingBox();
      assert.ok(last.y + last.height <= size[1], `${count} servers, ${size}: all is seen without scrolling`);
    }
    const page = await windows.open({ home: [board.url] });
    const say = await answerFor(page);
    await page.goto(`${board.url}/arena.html`);
    await shows(page, "#join", "./workbook join");
    await say({ seats: [] });
    await shows(page, "#empty", "This board has no arena: ./workbook room --arena begins one.");
    await say({ error: "Enough pages show this board." });
    await shows(page, "#state", "The board says: Enough pages show this board.");
  });
});

test("a cell in short and in words, and the servers", () => {
  const cell = (state, more = {}) => ({ state, check: "", passed: 0, failed: 0, left: 0, ...more });
  assert.equal(cellShown(cell("passed", { passed: 8 })), "8");
  assert.equal(cellShown(cell("failed", { check: "ping", failed: 1 })), "ping");
  assert.equal(cellShown(cell("untried", { check: "no way to its port" })), "no way to its port");
  assert.deepEqual([cellShown(cell("waiting")), cellShown(cell("trying"))], ["", ""]);
  assert.equal(cellInWords(cell("failed", { check: "ping", failed: 1 })), "failed: ping");
  assert.equal(cellInWords(cell("untried")), "not tried");
  assert.equal(countOfServers([{ state: "done" }]), "1 server");
});

nodeTest("Chromium as a client: all of its checks pass with our chat", { skip: skip || missing("WORKBOOK_CHAT"), timeout: 300_000 },
  async () => {
    const chat = await startServer(process.env.WORKBOOK_CHAT);
    const client = spawn(process.execPath, [fileURLToPath(new URL("../../arena/browser.mjs", import.meta.url)), "127.0.0.1",
      String(chat.port), "2.9"], { env: { ...process.env, CHROMIUM: findChromium() }, stdio: ["ignore", "pipe", "inherit"] });
    const lines = [];
    client.stdout.on("data", (bytes) => lines.push(String(bytes)));
    const [status] = await once(client, "close");
    const checks = lines.join("").trim().split("\n").map((text) => JSON.parse(text));
    assert.deepEqual(checks.filter(({ state }) => state !== "passed"), []);
    assert.ok(checks.length >= 8, "all checks were made");
    assert.equal(status, 0);
    await chat.stop();
  });

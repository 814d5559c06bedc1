// The inspector's page in a real browser, beside real servers: by mouse, and by keyboard alone.
// Needs Chromium, `npm ci --prefix web`, WORKBOOK_ECHO (a server's program), and Python.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test as nodeTest } from "node:test";
import { copyLabs } from "../../site/labs.mjs";
import { missing } from "../shared/server.mjs";
import { wasm } from "../shared/site.mjs";
import { becomes, hold } from "../shared/waiting.mjs";
import { Windows, assertSound, assertSoundInEachLook, noBrowser, startChromium } from "../shared/windows.mjs";
import { connect, frame, inspect } from "./inspected.mjs";

const skip = missing("WORKBOOK_ECHO") || noBrowser;

// Nothing here waits for time to pass; this only ends what would never end.
const test = (name, run, more = {}) => nodeTest(name, { timeout: 300_000, ...more }, run);

describe("the inspector's page", { skip }, () => {
  let browser, server, windows, clients = [];

  before(async () => {
    browser = await startChromium();
    windows = new Windows(browser);
  });
  after(() => browser?.close());
  beforeEach(async () => {
    server = await inspect(process.env.WORKBOOK_ECHO);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.end();
    const status = server.stop();
    await windows.close().finally(() => status);
    assert.equal(await status, 0);
  });

  // --- Words for what people do and see

  // A window on the page.
  async function open({ at = server, ...options } = {}) {
    const page = await windows.open({ home: new URL(at.address).origin, ...options });
    await goTo(page, at);
    return page;
  }
  async function goTo(page, { address }) {
    await page.goto(address);
    await page.locator('#state[data-state="live"]').waitFor();
    await countIs(page, /^[1-9]/);
  }
  const button = (page, name) => page.getByRole("button", { name, exact: true });
  const rows = (page) => page.locator("#timeline .rows .row");
  const row = (page, kind, text) => rows(page).filter({ hasText: text })
    .filter({ has: page.locator(".kind", { hasText: new RegExp(`^${kind}( …)?$`) }) }).first();
  const details = (page) => page.locator("#details");
  const detailsSay = (page, text) => details(page).filter({ hasText: text }).waitFor();
  const countIs = (page, text) => page.locator("#count").filter({ hasText: text }).waitFor();
  async function peer(at = server) {
    const client = await connect(at.port);
    clients.push(client);
    return client;
  }
  async function hello(client) {
    await client.say("81 85 37 fa 21 3d 7f 9f 4d 51 58");
    assert.equal(await client.heard(7), "81 05 48 65 6c 6c 6f");
  }
  // The server's own Hello is the last that there is to be seen of it.
  const helloIsShown = (page) => rows(page).filter({ hasText: "from the server" }).filter({ hasText: "Hello" }).waitFor();

  // --- What is shown

  test("a connection from its handshake to its clean close", async () => {
    const page = await open();
    const client = await peer();
    await hello(client);
    await row(page, "response", "101 Switching Protocols").click();
    await detailsSay(page, "The accept is right for the key dGhlIHNhbXBsZSBub25jZQ==");
    assert.equal(await details(page).locator("mark").textContent(),
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    await row(page, "text", "Hello").first().click();
    await detailsSay(page, "37 fa 21 3d");
    const here = page.locator("#connections tr").last();
    await here.locator(".state").filter({ hasText: /^open$/ }).waitFor();
    await client.say("88 82 00 00 00 00 03 e8");
    await client.heard(4);
    client.finish();
    await here.locator(".state").filter({ hasText: "closed cleanly: client said 1000, server said 1000" }).waitFor();
    await row(page, "Close", "1000").waitFor();
  });

  test("pieces of TCP and frames: one frame of three reads, three frames of one", async () => {
    const page = await open();
    const client = await peer();
    for (const piece of ["81 85 37", "fa 21 3d 7f 9f", "4d 51 58"]) {
      await client.say(piece);
      await page.locator("#connections tr").last().locator("td").nth(1)  // it was read before the next is sent
        .filter({ hasText: String({ "81 85 37": 151, "fa 21 3d 7f 9f": 156, "4d 51 58": 159 }[piece]) }).waitFor();
    }
    await client.heard(7);
    await row(page, "text", "reads 2 to 4").click();
    assert.equal(await details(page).locator(".hex").textContent(), "81 85 37 | fa 21 3d 7f 9f | 4d 51 58");
    await client.say(frame(0x81, "1") + frame(0x81, "2") + frame(0x81, "3"));
    await client.heard(9);
    await page.getByLabel("View").selectOption("pieces");
    await row(page, "read 5", "81 81 00 00 00 00 31 | 81 81 00 00 00 00 32 | 81 81 00 00 00 00 33").click();
    await details(page).getByRole("button", { name: /^row/ }).nth(1).click();
    await detailsSay(page, "payload, unmasked2");
  });

  test("fragments assemble, and a ping comes between them", async () => {
    const page = await open();
    const client = await peer();
    await client.say(frame(0x01, "Hel"));
    await row(page, "text", "fragment 1 of a message, 3 bytes so far").click();
    await detailsSay(page, "FIN0: more fragments follow");
    await page.locator("#connections .address").filter({ hasText: "assembling 1 fragment, 3 bytes" }).waitFor();
    await client.say(frame(0x89, "?"));
    await client.say(frame(0x80, "lo"));
    await client.heard(3 + 7);
    await row(page, "pong", "?").waitFor();
    await row(page, "continuation", "fragment 2 of 2").click();
    await detailsSay(page, "A text message of 5 bytes, in ");
    await detailsSay(page, "Hello");
  });

  test("a refusal says which bytes did it", async () => {
    const page = await open();
    const client = await peer();
    await client.say("81 05 48 65 6c 6c 6f");
    await row(page, "Close", "1002").click();
    await detailsSay(page, "What it refuses: ");
    await details(page).getByRole("button", { name: /^row/ }).click();
    await detailsSay(page, "a client's frame without a mask: RFC 6455 §5.1, so the server has to close with 1002.");
    await page.getByLabel("Kind").selectOption("faults");
    await row(page, "text", "1002 a client's frame without a mask").waitFor();
  });

  test("what a slow reader is owed", async () => {
    const page = await open();
    const slow = await peer();
    await slow.say(frame(0x82, "x".repeat(60_000)).slice(0, 2 * 30_000));
    await row(page, "binary", "30,008 bytes still to come").waitFor();
    await slow.say(frame(0x82, "x".repeat(60_000)).slice(2 * 30_000));
    slow.sleep();
    for (let i = 0; i < 300; ++i) await slow.say(frame(0x82, "x".repeat(60_000)));  // 18 MB: more than the kernel keeps
    const owed = page.locator("#connections .owed").last();
    await owed.filter({ hasText: /^\d+,\d{3},\d{3}$/ }).waitFor();
    await owed.locator("meter").waitFor();
    slow.wake();
    await owed.filter({ hasText: /^0$/ }).waitFor();
  });

  test("nothing that a peer says becomes markup, or turns a line around", async () => {
    const page = await open();
    const client = await peer();
    const text = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>\u202e\u0007";
    const size = Buffer.from(text).length;
    await client.say(frame(0x81, text));
    await client.heard(2 + size);
    await row(page, "text", "<img src=x").click();
    await detailsSay(page, "\\u202e\\u0007");
    assert.equal(await page.locator("img, #timeline script, #details script").count(), 0);
    assert.equal(await page.title(), "Inspector · WebSockets by Hand");
    await button(page, "Test of this frame").click();
    assert.doesNotMatch(await details(page).getByLabel("a test").inputValue(), /\u202e/);
  });

  // --- What a person does

  test("pause keeps what comes, and counts it", async () => {
    const page = await open();
    const client = await peer();
    await hello(client);
    await helloIsShown(page);
    await button(page, "Pause").click();
    const before = await page.locator("#count").textContent();
    await client.say(frame(0x81, "later") + frame(0x81, "again"));
    await client.heard(14);
    await button(page, "Resume (4 more)").waitFor();
    assert.equal(await page.locator("#count").textContent(), before);
    assert.equal(await row(page, "text", "later").count(), 0);
    await button(page, "Resume (4 more)").click();
    await row(page, "text", "later").waitFor();
    await button(page, "Pause").waitFor();
  });

  test("filters by connection, way, kind and words", async () => {
    const page = await open();
    const [ada, bob] = [await peer(), await peer()];
    await hello(ada);
    await bob.say(frame(0x81, "from Bob") + frame(0x89, "ping"));
    await bob.heard(10 + 6);
    await row(page, "pong", "ping").waitFor();
    await page.locator("#connections tr").last().getByRole("button").click();
    await page.getByLabel("Kind").selectOption("messages");
    await countIs(page, /^2 rows/);
    await page.getByLabel("From").selectOption("the client");
    await countIs(page, /^1 row/);
    await button(page, "Show all").click();
    await countIs(page, /^2 rows/);
    await page.getByLabel("Search").fill("bob");
    await countIs(page, /^1 row/);
    await page.getByLabel("Search").fill("7f 9f 4d 51");
    await row(page, "text", "Hello").waitFor();
    await countIs(page, /^1 row/);
    await page.getByLabel("Search").fill("nobody said this");
    await countIs(page, /^0 rows/);
    assert.equal(await rows(page).count(), 0);
  });

  test("by keyboard alone: choose, read, pause, search", async () => {
    const page = await open();
    const client = await peer();
    await hello(client);
    await helloIsShown(page);
    await page.getByLabel("Search").focus();
    for (let i = 0; i < 6; ++i) await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "timeline");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await detailsSay(page, "request, connection 1, from the client");
    const grid = page.getByRole("grid");
    const active = await grid.getAttribute("aria-activedescendant");
    assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
    await page.keyboard.press("End");
    await detailsSay(page, "from the server");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2");
    await grid.focus();
    await page.keyboard.press("p");
    await page.getByRole("button", { name: /^Resume/ }).waitFor();
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "words");
    await page.keyboard.type("p/");
    assert.equal(await page.getByLabel("Search").inputValue(), "p/");
  });

  test("a frame becomes a test, the connection becomes one, and bytes become a seed", async () => {
    const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    const client = await peer();
    await hello(client);
    await row(page, "text", "Hello").click();
    await button(page, "Test of this frame").click();
    await detailsSay(page, "The test is copied.");
    const text = await details(page).getByLabel("a test").inputValue();
    assert.match(text, /parser\.feed\("81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex\);/);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
    await client.say(frame(0x81, "2"));
    await client.heard(3);
    await rows(page).locator(".what").getByText("2", { exact: true }).first().waitFor();
    await button(page, "Test of the connection").click();
    await page.waitForFunction(() => document.querySelector(".made textarea").value.includes("81 81 00 00 00 00 32"));
    let posted;
    await page.route("**/keep", (route) => {
      posted = route.request().postDataJSON();
      return route.fulfill({ json: { place: "fuzz/regressions/frames/yours-1.hex", new: true } });
    });
    await button(page, "Fuzz seed of the connection").click();
    await detailsSay(page, "Kept: fuzz/regressions/frames/yours-1.hex. Your tests replay it from now on.");
    assert.equal(posted.kind, "frames");
    assert.equal(posted.bytes, "81 85 37 fa 21 3d 7f 9f 4d 51 58 81 81 00 00 00 00 32");
    await page.unroute("**/keep");
    await page.route("**/keep", (route) => route.continue({ postData: JSON.stringify({ ...posted, kind: "../x" }) }));
    await button(page, "Fuzz seed of this frame").click();
    await detailsSay(page, "It is not kept: these are no bytes that a target reads");
    for (const line of windows.complaints.splice(0)) assert.match(line, /status of 400/);
  });

  test("exports what is shown, as JSON and for Wireshark", async () => {
    const page = await open();
    const client = await peer();
    await hello(client);
    await helloIsShown(page);
    const saved = async (name) => {
      const [download] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
      return readFileSync(await download.path(), "utf8");
    };
    const { rows: all } = JSON.parse(await saved("Export JSON"));
    assert.ok(all.some((one) => one.bytes === "81 05 48 65 6c 6c 6f" && one.direction === "out"));
    assert.match(await saved("Export for Wireshark"), /^I .*\n000000 {2}81 85 37 fa 21 3d 7f 9f 4d 51 58$/m);
  });

  test("with the labs at hand each frame is the frame lab's", async () => {
    const labs = mkdtempSync(join(tmpdir(), "labs-"));
    copyLabs(labs, wasm);
    const other = await inspect(process.env.WORKBOOK_ECHO, { labs });
    const page = await windows.open({ home: new URL(other.address).origin });
    const { isAsked, goOn } = await hold(page, "**/frame-lab.js");
    await goTo(page, other);
    await isAsked; // a row may be chosen before the lab is here
    const client = await peer(other);
    await hello(client);
    await row(page, "text", "Hello").click();
    await detailsSay(page, "payload, unmasked");
    goOn();
    const lab = page.locator("frame-lab[ready]");
    await lab.waitFor();
    assert.equal(await lab.evaluate((node) => [...node.bytes].length), 11);
    await rows(page).filter({ hasText: "from the server" }).filter({ hasText: "Hello" }).click();
    await page.waitForFunction(() => document.querySelector("frame-lab").bytes.length === 7);
    assert.equal(await lab.evaluate((node) => node.direction), "server");
    await assertSound(page);
    await page.close();
    await other.stop();
    rmSync(labs, { recursive: true });
  }, { skip: existsSync(join(wasm, "frame_lab.wasm")) ? false : "no build/wasm: the labs are not built" });

  // --- When it gets rough

  test("a server that dies is told, with the last bytes that it read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dying-"));
    const program = join(folder, "server");  // says who it is, and becomes the real one
    const script = `#!/bin/sh\necho $$ > ${folder}/pid\nexec ${process.env.WORKBOOK_ECHO} "$@"\n`;
    writeFileSync(program, script, { mode: 0o755 });
    const dying = await inspect(program);
    const page = await open({ at: dying });
    const client = await peer(dying);
    await hello(client);
    await row(page, "text", "Hello").waitFor();
    process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), "SIGSEGV");
    const alert = page.getByRole("alert");
    await alert.filter({ hasText: "Your server ended with exit status 139." }).waitFor();
    assert.match(await alert.textContent(), /last bytes it read are on connection 1: 81 85 37 fa 21 3d 7f 9f 4d 51 58/);
    assert.match(await dying.nextLine(), /^Your server has ended\. Its last bytes are still at http/);
    await alert.getByRole("button").click();
    await detailsSay(page, "37 fa 21 3d");
    const late = await open({ at: dying });  // it can still be opened, and what was seen is there
    await late.getByRole("alert").filter({ hasText: "exit status 139" }).waitFor();
    assert.equal(await dying.stop(), 139);
    await page.locator('#state[data-state="over"]').waitFor();
    rmSync(folder, { recursive: true });
  });

  test("a flood does not freeze it: few elements, and the newest rows", async () => {
    const page = await open();
    const client = await peer();
    const many = frame(0x81, "x").repeat(1_000);
    for (let i = 0; i < 30; ++i) {
      await client.say(many);
      await client.heard(3_000);
    }
    // A busy machine may lose records in the flood, and what stands behind a gap is a guess. So the last comes on
    // a connection of its own, when the page has heard that all of the flood was read.
    await page.locator("#connections tr").last().locator("td").nth(1).filter({ hasText: "210,1" }).waitFor();
    const late = await peer();
    await late.say(frame(0x81, "the last"));
    await late.heard(10);
    await row(page, "text", "the last").waitFor();
    assert.ok(await rows(page).count() < 60, "rows that are elements");
    await page.getByRole("grid").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await detailsSay(page, "Row");
    await becomes(() => button(page, "Follow").getAttribute("aria-pressed"), "false"); // the scrolling tells it
    await button(page, "Follow").click();
    await row(page, "text", "the last").waitFor();
  });

  // --- For everybody

  for (const width of [320, 768, 1366]) {
    test(`no axe violation, nothing sideways, at ${width} px, in each look`, async () => {
      const page = await open({ viewport: { width, height: 720 }, reducedMotion: "reduce" });
      const client = await peer();
      await hello(client);
      await client.say("81 05 48");
      await row(page, "Close", "1002").click();
      await detailsSay(page, "What it refuses");
      await assertSoundInEachLook(page, `${width} px`);
    });
  }
});

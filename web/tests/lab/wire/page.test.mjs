// <wire-lab> in a real browser. Needs Chromium, `npm ci --prefix web`, and the lab's modules
// (ninja -C build/wasm labs_ours).
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test as nodeTest } from "node:test";
import { copyLabs } from "../../../site/labs.mjs";
import { notBuilt, serveFolder, wasm } from "../../shared/site.mjs";
import { hold } from "../../shared/waiting.mjs";
import { Windows, assertSoundInEachLook, noBrowser, startChromium } from "../../shared/windows.mjs";
import { moduleThat } from "../evil_module.mjs";

const skip = noBrowser || notBuilt("wire_lies");

// Nothing here waits for time to pass; this only ends what would never end.
const test = (name, run) => nodeTest(name, { timeout: 300_000 }, run);

describe("the wire lab", { skip }, () => {
  let browser, folder, site, windows;

  before(async () => {
    browser = await startChromium();
    windows = new Windows(browser);
    folder = mkdtempSync(join(tmpdir(), "wire-"));
    copyLabs(join(folder, "lab"), wasm);
    mine(null);
    site = await serveFolder(folder);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
    if (folder) rmSync(folder, { recursive: true });
  });
  afterEach(() => windows.close());

  // The learner's server of chapter 3, in a site that was built with one; or none.
  function mine(bytes) {
    mkdirSync(join(folder, "lab/wasm/mine"), { recursive: true });
    if (bytes) writeFileSync(join(folder, "lab/wasm/mine/wire_server_3.wasm"), bytes);
    writeFileSync(join(folder, "lab/wasm/modules.json"), JSON.stringify(bytes ? ["mine/wire_server_3.wasm"] : []));
  }

  // --- Words for what people do and see

  async function open(hash = "", options = {}, path = "lab/wire/index.html") {
    const page = await windows.open({ home: site.address, ...options });
    await page.goto(`${site.address}/${path}${hash}`);
    await page.locator("wire-lab[ready]").first().waitFor();
    return page;
  }
  const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
  const time = (page) => page.locator(".clock").textContent();
  const soFar = (page) => page.locator(".so-far").first().textContent();
  const status = (page) => page.getByRole("status").textContent();
  const talk = (page, name) => page.getByRole("region", { name, exact: true }).locator(".talk li").allTextContents();
  const client = (page, name) => page.getByRole("region", { name, exact: true });
  const state = (page, name) => client(page, name).locator(".client .state").textContent();
  const pieces = (page) => page.locator(".piece").evaluateAll((nodes) => nodes.map((node) =>
    node.querySelector("b").textContent + ", " + node.querySelector("small").textContent + ", " + node.title));
  const rows = (page) => page.locator("tbody tr").count();
  const focused = (page) => page.evaluate(() => {
    const node = document.activeElement.shadowRoot?.activeElement ?? document.activeElement;
    return node.ariaLabel ?? node.textContent;
  });
  const seek = (page, to) => page.evaluate((now) => document.querySelector("wire-lab").player.seek(now), to);
  // How fast the story goes, from here on. 0.01: what lasts for a moment can be seen.
  const goes = (page, speed) => page.evaluate((times) => { document.querySelector("wire-lab").player.speed = times; }, speed);
  const says = async (page, name, text) => {
    await client(page, name).getByLabel(`What ${name} says`).fill(text);
    await client(page, name).getByRole("button", { name: "Say" }).click();
  };
  const untilItSays = (page, name, text) =>
    client(page, name).locator(".talk li", { hasText: text }).last().waitFor();

  // --- By mouse

  test("a story plays to its end, and says what came of it, and of its other version", async () => {
    const page = await open();
    assert.equal(await page.getByLabel("Story").inputValue(), "two-pieces");
    await goes(page, 0.01);
    await press(page, "Play");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.getByLabel("Speed").selectOption("8");
    await page.getByText("With the repair: ada said “Hello”, and heard “Hello”.").waitFor();
    assert.equal(await soFar(page), "ada said “Hello”, and heard “H”.");
    assert.deepEqual(await talk(page, "ada"), ["says Hello", "hears H"]);
    assert.equal(await status(page), "The story is at its end. ada said “Hello”, and heard “H”.");
    await page.getByLabel("The repair").check();
    await page.getByText("With the lie: ada said “Hello”, and heard “H”.").waitFor();
    assert.deepEqual(await talk(page, "ada"), ["says Hello", "hears Hello"], "at the same moment of the other version");
    assert.equal(await time(page), "6,500 ms");
  });

  test("pieces are on their way with what they hold; one that is opened is shown in the frame lab", async () => {
    const page = await open();
    await seek(page, 2900);
    assert.deepEqual(await pieces(page), [
      "text…, 7 of 11 B, from ada to server: the first 7 of 11 bytes of a text",
      "…text, 4 of 11 B, from ada to server: the last 4 of 11 bytes of a text",
    ]);
    await page.locator(".piece").first().click();
    const opened = page.getByRole("region", { name: "A piece" });
    assert.match(await opened.locator(".dump").textContent(), /^81 85( [0-9a-f]{2}){5}$/);
    const hrefs = await opened.getByRole("link").evaluateAll((links) => links.map(({ href }) => new URL(href).hash));
    assert.match(hrefs[0], /^#b=8185[0-9a-f]{10}&d=client$/);
    assert.match(hrefs[1], /^#b=8185[0-9a-f]{18}&d=client$/, "the whole frame");
    await opened.getByText("Look into the frames here").click();
    const verdict = opened.locator("frame-lab[ready] .verdict"); // both the text and what is read aloud of it, later
    await verdict.filter({ hasText: "text, 5 bytes, says “Hello”" }).waitFor();
    await press(page, "Close the piece");
    assert.equal(await opened.count(), 0);
    assert.match(await focused(page), /^text…7 of 11 Bfrom ada/, "and the focus is where it was");
  });

  test("what the picture shows stands in the table, and its pieces can be opened there", async () => {
    const page = await open("#story=goodbye&version=repair");
    await seek(page, 8000);
    const text = await page.locator("tbody").innerText();
    for (const words of ["closes with 1000", "close: 1000", "closed: 1000, clean", "1 left: 1000 clean",
      "FIN arrives"]) {
      assert.ok(text.includes(words), words);
    }
    await page.getByRole("cell").getByRole("button", { name: "8 bytes leave" }).click();
    await page.getByText("close: 1000").first().waitFor();
    assert.match(await page.locator(".dump").textContent(), /^88 82( [0-9a-f]{2}){6}$/);
  });

  test("in the chat people talk, stop reading, vanish and close, and all of it can be taken back", async () => {
    const page = await open("#story=chat");
    await seek(page, 3000);
    await page.getByLabel("Speed").selectOption("8");
    await says(page, "ada", "good morning");
    await untilItSays(page, "cleo", "hears ada: good morning");
    await page.getByLabel("cleo reads").selectOption("Reads nothing");
    await client(page, "bob").getByRole("button", { name: "Pull the cable" }).click();
    await says(page, "ada", "anybody?");
    await untilItSays(page, "ada", "hears ada: anybody?");
    await page.locator(".state", { hasText: /reads nothing: \d+ bytes stand before it/ }).waitFor();
    assert.match(await state(page, "bob"), /its cable is out/);
    await client(page, "ada").getByRole("button", { name: "Close", exact: true }).click();
    await client(page, "ada").getByText("closed: 1000, clean").waitFor();
    await goes(page, 0.01);
    await page.getByLabel("cleo reads").selectOption("Reads 100 bytes a second");
    await page.getByText(/reads 100 bytes a second: \d+ bytes stand before it/).waitFor();
    await goes(page, 8);
    await untilItSays(page, "cleo", "hears ada: anybody?");
    await press(page, "Start over");
    assert.equal(await rows(page), 0);
    await seek(page, 60_000);
    await untilItSays(page, "cleo", "hears ada: anybody?");
  });

  test("the network's sliders run the story again with other pieces", async () => {
    const page = await open("#story=two-pieces&version=repair");
    await seek(page, 20_000);
    await page.getByText("The network, and the dice").click();
    const slider = page.getByLabel("Pieces of at most");
    assert.equal(await slider.getAttribute("aria-valuetext"), "7 bytes");
    await slider.fill("0");
    await page.locator("tbody button", { hasText: "1 byte arrives" }).nth(10).waitFor();
    assert.equal(await soFar(page), "ada said “Hello”, and heard “Hello”.");
    assert.equal(new URL(page.url()).hash, "#story=two-pieces&version=repair&seed=1&piece=1");
    await page.getByLabel("Seed of the dice").fill("77");
    await page.getByLabel("Seed of the dice").press("Enter");
    await page.waitForFunction(() => location.hash.includes("seed=77"));
  });

  test("an address is a moment's choice, and one that means nothing is the first story", async () => {
    const page = await open("#story=flood&version=repair&seed=9&delay=100");
    assert.equal(await page.getByLabel("Story").inputValue(), "flood");
    assert.ok(await page.getByLabel("The repair").isChecked());
    assert.deepEqual(await page.evaluate(() => {
      const { seed, network } = document.querySelector("wire-lab").choice;
      return { seed, network };
    }), { seed: 9, network: { delay: 100 } });
    await page.evaluate(() => { location.hash = "#story=goodbye&version=lie"; });
    await page.waitForFunction(() => document.querySelector("wire-lab").choice.story.id === "goodbye");
    const other = await open("#story=nothing&version=more&seed=-1&piece=x");
    assert.equal(await other.getByLabel("Story").inputValue(), "green-dot");
  });

  // --- By keyboard alone

  test("all of it goes by keyboard: a story, its version, steps, time, and a piece", async () => {
    const page = await open();
    for (const link of ["WebSockets by Hand", "Labs"]) {
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), link);
    }
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.localName), "select");
    await page.keyboard.press("ArrowDown"); // five in one
    await page.waitForFunction(() => document.querySelector("wire-lab").choice.story.id === "five-in-one");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.querySelector("wire-lab").choice.version === "repair");
    for (const name of ["Start over", "◀ Back", "Play", "Step ▶"]) {
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), name);
    }
    await page.keyboard.press("Enter");
    assert.equal(await status(page), "0 ms: ada: connects");
    await page.keyboard.press("Space");
    assert.equal(await status(page), "0 ms: ada to server: 204 bytes leave: handshake: GET / HTTP/1.1");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    assert.equal(await status(page), "0 ms: ada: connects", "a step back");
    assert.equal(await rows(page), 1);
    for (let i = 0; i < 3; ++i) await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Time");
    await page.keyboard.press("End");
    assert.deepEqual(await talk(page, "ada"), ["hears two", "hears three", "hears four", "hears five"]);
    await page.keyboard.press("Home");
    await seek(page, 3000);
    await page.locator(".piece").focus();
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "Piece 3: ada → server, 49 bytes");
    await page.keyboard.press("Escape");
    assert.match(await focused(page), /^5 × text49 Bfrom ada to server: text: one; text: two; text: three; and 2/);
  });

  test("a client is made to talk by keyboard", async () => {
    const page = await open("#story=chat", { reducedMotion: "reduce" });
    await seek(page, 3000);
    await page.getByLabel("What bob says").focus();
    await page.keyboard.type("hello");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Step ▶" }).focus();
    while (!(await talk(page, "cleo")).includes("hears bob: hello")) await page.keyboard.press("Enter");
    assert.ok((await status(page)).length > 0);
  });

  // --- Where and how it is seen

  test("who wants no motion gets none: steps, and the end at once", async () => {
    const page = await open("", { reducedMotion: "reduce" });
    assert.equal(await page.getByRole("button", { name: "Play", exact: true }).count(), 0);
    assert.ok(!(await page.getByLabel("Speed").isVisible()));
    for (let i = 0; i < 2; ++i) await press(page, "Step ▶");
    const place = () => page.locator(".lane li").first().evaluate((node) => node.getBoundingClientRect().x);
    const before = await place();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.equal(await place(), before);
    await press(page, "To the end");
    assert.equal(await soFar(page), "ada said “Hello”, and heard “H”.");
    assert.equal(await time(page), "6,500 ms");
  });

  test("two labs in a page, one by its attribute and one by its words, know nothing of each other", async () => {
    writeFileSync(join(folder, "two.html"), `<!doctype html><html lang="en"><title>Two</title>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval';
        style-src 'self'; connect-src 'self'; img-src data:"><link rel="icon" href="data:,">
      <script type="module" src="lab/wire/wire-lab.js"></script>
      <main><h1>Two</h1><wire-lab scenario="flood" version="repair"></wire-lab><wire-lab>goodbye</wire-lab></main>`);
    const page = await open("", {}, "two.html");
    await page.locator("wire-lab[ready]").nth(1).waitFor();
    const labs = [page.locator("wire-lab").first(), page.locator("wire-lab").nth(1)];
    for (const [i, value] of ["flood", "goodbye"].entries()) {
      assert.equal(await labs[i].getByLabel("Story").inputValue(), value);
    }
    assert.ok(await labs[0].getByLabel("The repair").isChecked());
    assert.ok(await labs[1].getByLabel("The lie").isChecked());
    await labs[1].getByLabel("The repair").check();
    assert.ok(await labs[0].getByLabel("The repair").isChecked());
    assert.equal(new URL(page.url()).hash, "", "the address is the page's");
  });

  for (const width of [320, 768, 1366]) {
    test(`at ${width} px, in each look: axe finds nothing, and nothing scrolls sideways`, async () => {
      const page = await open("#story=slow-reader&version=lie", { viewport: { width, height: 768 } });
      await seek(page, 9050);
      await page.getByText("The network, and the dice").click();
      await page.locator(".piece").first().click();
      await assertSoundInEachLook(page, `${width} px`, { known: width !== 1366 });
    });
  }

  // --- The learner's server

  test("the learner's server is told the same stories", async () => {
    mine(readFileSync(join(wasm, "wire_server.wasm")));
    const page = await open();
    await page.getByLabel("Yours").check();
    await page.getByText("Your chapter 3’s server").waitFor();
    await press(page, "Step ▶");
    await seek(page, 6500);
    await untilItSays(page, "ada", "hears Hello");
    await page.getByLabel("Story").selectOption("goodbye"); // chapter 5's
    await page.getByText("Chapter 5’s server").waitFor();
    assert.equal(await page.getByLabel("Yours").isVisible(), false);
    mine(null);
  });

  test("what is chosen while a learner's server is tried is what stays", async () => {
    mine(moduleThat("traps"));
    const page = await open();
    const isTried = page.waitForEvent("worker");
    const { isAsked, goOn } = await hold(page, "**/trial_worker.js");
    await page.getByLabel("Yours").click();
    await isAsked; // the worker waits for its script
    await page.getByLabel("Story").selectOption("goodbye"); // chapter 5's
    await page.getByText("Chapter 5’s server").waitFor();
    const over = isTried.then((worker) => worker.waitForEvent("close"));
    goOn();
    await over;
    assert.equal(await page.locator(".problem").textContent(), "");
    await page.getByRole("button", { name: "Step ▶" }).click();
    await seek(page, 8000);
    assert.equal(await page.getByLabel("Story").inputValue(), "goodbye");
    assert.match(await soFar(page), /1000/);
    mine(null);
  });

  for (const [what, words] of [["loops", /did not come back at its start: an endless loop\?/],
    ["traps", /trapped at its start: .*unreachable/]]) {
    test(`a learner's server that ${what} is a message, and the page lives`, async () => {
      mine(moduleThat(what));
      const page = await open();
      await page.getByLabel("Yours").click(); // not check(): it does not stay so
      await page.getByRole("alert").filter({ hasText: words }).waitFor();
      assert.ok(await page.getByLabel("The lie").isChecked(), "what was there stays");
      await seek(page, 6500);
      assert.equal(await soFar(page), "ada said “Hello”, and heard “H”.");
      mine(null);
    });
  }
});

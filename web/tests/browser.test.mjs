// The page in a real browser, against a real server: what people see, by name.
// Needs Chromium, `npm ci --prefix web`, and WORKBOOK_CHAT (the chat server's program).
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, afterEach, before, describe, test as nodeTest } from "node:test";
import { beginning, firstVisible } from "../chat/characters.js";
import { socketUrl } from "../chat/connection.js";
import { describe as describeFrame, messageFrame } from "../chat/frame.js";
import { Outbox } from "../chat/outbox.js";
import { missing, startServer } from "./shared/server.mjs";
import { becomes } from "./shared/waiting.mjs";
import { Windows, assertSound, noBrowser, startChromium } from "./shared/windows.mjs";
import { nowhere, startTap } from "./tap.mjs";

const skip = missing("WORKBOOK_CHAT") || noBrowser;

// Chromium says so by itself, and no page can keep it from doing so.
const expectedWhenTheServerIsGone = /^WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;

// Nothing here waits for time to pass; this only ends what would never end.
const test = (name, run) => nodeTest(name, { timeout: 300_000 }, run);

describe("the chat page", { skip }, () => {
  let browser, server, windows;

  before(async () => {
    browser = await startChromium();
    windows = new Windows(browser, expectedWhenTheServerIsGone);
    server = await startServer(process.env.WORKBOOK_CHAT);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(async () => {
    await windows.close();
    assert.ok(server.isRunning(), "the server lives");
  });

  // --- Words for what people do and see

  async function open(name, url = server.url, options = {}) {
    const page = await windows.open(options);
    await page.goto(url);
    await isConnected(page);
    await hasHistory(page);
    await page.getByLabel("Name").fill(name);
    return page;
  }

  const dot = (page, state) => page.locator(`#dot[data-state="${state}"]`).waitFor();
  // The dot, and the words beside it.
  const stateIs = (page, state, words) => page.locator(`#dot[data-state="${state}"] + #state`).filter({ hasText: words }).waitFor();
  const isConnected = (page) => stateIs(page, "open", /^Connected$/);
  // It comes behind the dot: as the first message.
  const hasHistory = (page) =>
    page.locator("#empty").filter({ hasText: "Nobody has said anything yet." }).waitFor({ state: "attached" });
  const type = (page, text) => page.getByLabel("Message", { exact: true }).fill(text);
  const draft = (page) => page.getByLabel("Message", { exact: true }).inputValue();
  const send = (page) => page.getByRole("button", { name: "Send", exact: true }).click();
  const say = async (page, text) => { await type(page, text); await send(page); };
  const texts = (page, list = "#messages") => page.locator(`${list} .what`).allTextContents();

  // Waits until these texts are the newest of the list, newest first.
  const newest = (page, expected, list = "#messages") =>
    page.waitForFunction(([selector, wanted]) => {
      const shown = [...document.querySelectorAll(`${selector} .what`)].map((p) => p.textContent);
      return JSON.stringify(shown.slice(0, wanted.length)) === JSON.stringify(wanted);
    }, [list, expected]);
  const outboxIsEmpty = (page) => page.locator("#outbox li").first().waitFor({ state: "detached" });

  // --- The dot

  test("the dot is red, then green; and it says so in words", async () => {
    const tap = await startTap(server.port);
    tap.hold();
    const page = await windows.open();
    const rgb = () => page.locator("#dot").evaluate((node) =>
      getComputedStyle(node).borderTopColor.match(/\d+/g).map(Number));
    await page.goto(tap.url);
    await stateIs(page, "connecting", /^Connecting…$/);
    let [red, green] = await rgb();
    assert.ok(red > 2 * green, "red until the 101 came");
    tap.release();
    await isConnected(page);
    [red, green] = await rgb();
    assert.ok(green > 2 * red, "green while open");
    tap.hold();
    tap.cut();
    await page.locator('#dot:not([data-state="open"]) + #state').filter({ hasText: /^(Not connected|Connecting)/ }).waitFor();
    [red, green] = await rgb();
    assert.ok(red > 2 * green, "red again");
    tap.close();
  });

  // --- Two windows

  test("what one window says, both show; the newest stands first, with its time", async () => {
    const ada = await open("Ada");
    const grace = await open("Grace");
    const start = Date.now();
    await say(ada, "Is anybody there?");
    await newest(grace, ["Is anybody there?"]);
    await say(grace, "Yes: ünïcødé, 漢字, 😀");
    for (const page of [ada, grace]) {
      await newest(page, ["Yes: ünïcødé, 漢字, 😀", "Is anybody there?"]);
      assert.deepEqual((await page.locator("#messages .who b").allTextContents()).slice(0, 2),
        ["Grace", "Ada"]);
      const time = page.locator("#messages time").first();
      const said = Date.parse(await time.getAttribute("datetime"));
      assert.ok(said >= start - 1000 && said <= Date.now() + 1000, "the server's clock, in UTC");
      assert.match(await time.textContent(), /\d{1,2}\D\d{2}/);
      await outboxIsEmpty(page);
    }
    assert.equal(await draft(grace), "");
  });

  test("you send five, five arrive, in order", async () => {  // seed 3: five quick sends, one arrives
    const ada = await open("Ada");
    const grace = await open("Grace");
    await ada.evaluate(() => {
      for (const text of ["one", "two", "three", "four", "five"]) {
        ws.send(JSON.stringify({ user: "Ada", text }));
      }
    });
    await newest(grace, ["five", "four", "three", "two", "one"]);
    await newest(ada, ["five", "four", "three", "two", "one"]);
  });

  test("a long message arrives whole", async () => {  // seed 1: a long message, and all dots turn red
    const ada = await open("Ada");
    const grace = await open("Grace");
    for (const length of [101, 126, 130, 4096]) {
      await say(ada, "x".repeat(length));
      await newest(grace, ["x".repeat(length)]);
    }
  });

  test("the history is there on reload, and for whoever comes late", async () => {
    const ada = await open("Ada");
    await say(ada, "first");
    await newest(ada, ["first"]);
    await say(ada, "second");
    await newest(ada, ["second", "first"]);
    const before = await texts(ada);
    await ada.reload();
    await isConnected(ada);
    await newest(ada, before);
    assert.deepEqual(await texts(ada), before);
    assert.equal(await ada.getByLabel("Name").inputValue(), "Ada", "the name is remembered");
    const late = await open("Grace");
    await newest(late, before);
  });

  test("a history of more than 65,535 bytes comes in one frame", async () => {  // seed 11: the server dies
    const ada = await open("Ada");
    await ada.evaluate(() => {
      for (let i = 1; i <= 50; ++i) {
        ws.send(JSON.stringify({ user: "Ada", text: `${i} `.padEnd(4000, "x") }));
      }
    });
    await newest(ada, ["50 ".padEnd(4000, "x")]);
    const late = await open("Grace");
    await newest(late, ["50 ".padEnd(4000, "x"), "49 ".padEnd(4000, "x")]);
    assert.equal(await late.locator("#messages li").count(), 50);
    assert.match(await late.locator("#frame-head").textContent(), /^81 7f 00 00 00 00 00 03 /);
  });

  // --- What was typed is text, and stays text

  test("an image with onerror is shown as text, and not run", async () => {  // seed 30: it ran in all browsers
    const ada = await open("Ada");
    const grace = await open("Grace");
    const evil = '<img src=x onerror="document.title = \'owned\'"><script>document.title = 1</script>';
    await say(ada, evil);
    await newest(grace, [evil]);
    await grace.reload();
    await newest(grace, [evil]);
    assert.equal(await grace.locator("#messages img, #messages script").count(), 0);
    assert.match(await grace.title(), /^Chat/);
  });

  test("markup looks the way it was typed", async () => {  // seed 31: mangled
    const ada = await open("<b>Ada</b> & Co");
    await say(ada, "a & b <i> &amp;");
    await newest(ada, ["a & b <i> &amp;"]);
    assert.equal(await ada.locator("#messages .who b").first().textContent(), "<b>Ada</b> & Co");
  });

  test("without a text or a name: not an empty row, but a word at the form", async () => {
    // seed 33: empty names and texts make empty rows
    const ada = await open("");
    const before = await ada.locator("#messages li").count();
    await say(ada, "who am I?");
    assert.equal(await ada.getByRole("alert").textContent(), "Say who you are first.");
    assert.equal(await draft(ada), "who am I?");
    await ada.getByLabel("Name").fill("Ada");
    await say(ada, "  ");
    assert.equal(await ada.getByRole("alert").textContent(), "Write something first.");
    await say(ada, "I am Ada");
    await newest(ada, ["I am Ada"]);
    assert.equal(await ada.getByRole("alert").textContent(), "");
    assert.equal(await ada.locator("#messages li").count(), Math.min(before + 1, 50));
  });

  test("what the server refuses comes back into the box, with its words", async () => {
    const grace = await open("Grace");
    const ada = await open("A\u0007da");
    await say(ada, "my name rings a bell");
    await ada.getByRole("alert").filter({ hasText: "The server says: " }).waitFor();
    assert.equal(await draft(ada), "my name rings a bell");
    assert.equal(await ada.locator("#outbox li").count(), 0);
    await ada.getByLabel("Name").fill("Ada");
    await send(ada);
    await newest(grace, ["my name rings a bell"]);
  });

  test("what is too long is said before it is sent, in bytes", async () => {
    const ada = await open("Ada");
    const cases = [["Ada", "é".repeat(2049), "The text is too long: 4098 bytes, and 4096 fit."],
      ["Ada", `${"x".repeat(4093)}😀`, "The text is too long: 4097 bytes, and 4096 fit."],
      ["漢".repeat(22), "hello", "The name is too long: 66 bytes, and 64 fit."]];
    for (const [name, text, words] of cases) {
      await ada.getByLabel("Name").fill(name);
      await say(ada, text);
      assert.equal(await ada.getByRole("alert").textContent(), words);
      assert.equal(await draft(ada), text, "it stays in the box");
      assert.equal(await ada.locator("#outbox li").count(), 0);
    }
    await ada.getByLabel("Name").fill("é".repeat(32));
    await say(ada, "é".repeat(2048));
    await newest(ada, ["é".repeat(2048)]);
    assert.equal(await ada.getByRole("alert").textContent(), "");
    await isConnected(ada);
  });

  test("a server that closes because of a text gets it once", async () => {
    const endings = [[1009, "Not sent: it is too long for this server", ["Put back"]],
      [1008, "Not sent: the server refused it", ["Send again", "Put back"]]];
    for (const [code, note, buttons] of endings) {
      const page = await windows.open();
      const got = [];
      await page.routeWebSocket(/.*/, (socket) => {
        socket.onMessage((text) => { got.push(text); socket.close({ code }); });
        socket.send('{"msg":[]}');
      });
      await page.goto(server.url);
      await isConnected(page);
      await page.getByLabel("Name").fill("Ada");
      await say(page, "too much");
      const row = page.locator("#outbox li").filter({ hasText: note });
      await row.waitFor();
      await isConnected(page);  // it came back
      assert.deepEqual(await row.getByRole("button").allTextContents(), buttons);
      assert.equal(got.length, 1);
      await row.getByRole("button", { name: "Put back" }).click();
      assert.equal(await draft(page), "too much");
    }
  });

  test("nonsense from one user's console harms no other", async () => {
    // seed 27: ws.send("hello") ends the server   seed 28: null hangs up   seed 29: "undefined" on all pages
    const grace = await open("Grace");
    const ada = await open("Ada");
    for (const nonsense of ["hello", "null", "7", "{}", '{"user": 1, "text": []}', ""]) {
      await ada.evaluate((text) => {
        document.getElementById("error").textContent = "";
        ws.send(text);
      }, nonsense);
      await ada.getByRole("alert").filter({ hasText: "The server says: " }).waitFor();
    }
    await say(ada, "still here");
    await newest(grace, ["still here"]);
    await isConnected(ada);
  });

  // --- Endings, and coming back

  test("ws.close(1000) ends clean with 1000", async () => {  // seed 13: 1006, not clean
    const ada = await open("Ada");
    const ended = await ada.evaluate(() => new Promise((done) => {
      ws.onclose = (event) => done([event.code, event.wasClean]);
      ws.close(1000);
    }));
    assert.deepEqual(ended, [1000, true]);
    await stateIs(ada, "closed", /^Not connected \(1000\)$/);
    assert.equal(await ada.locator("#frame-head").textContent(), "88 02");
    // A goodbye is a goodbye: it comes back when it is asked to.
    await ada.getByRole("button", { name: "Connect now" }).click();
    await isConnected(ada);
  });

  test("the server stops and starts again: red, green, and nothing typed is lost", async () => {
    // seed 34: the dot stays red until you reload, and what you wrote is gone
    let brief = await startServer(process.env.WORKBOOK_CHAT);
    const tap = await startTap(brief.port);
    const ada = await open("Ada", tap.url);
    const grace = await open("Grace", tap.url);
    await say(ada, "before");
    await newest(grace, ["before"]);
    await type(grace, "half a sen");

    for (const page of [ada, grace]) {
      await page.evaluate(() => {
        ws.onclose = (event) => { window.goodbye = [event.code, event.wasClean]; };
      });
    }
    tap.leadTo(nowhere);
    await brief.stop();
    for (const page of [ada, grace]) {
      await page.waitForFunction(() => window.goodbye);
      assert.deepEqual(await page.evaluate("goodbye"), [1001, true]);  // seed 19: no goodbye
      await page.locator('#dot:not([data-state="open"])').waitFor();
    }
    await say(ada, "said to nobody");
    await say(ada, "and again");
    await newest(ada, ["and again", "said to nobody"], "#outbox");
    assert.match(await ada.locator("#outbox .note").first().textContent(), /Waits for the connection/);
    assert.equal(await draft(grace), "half a sen");

    brief = await startServer(process.env.WORKBOOK_CHAT);
    tap.leadTo(brief.port);
    await isConnected(ada);
    await isConnected(grace);
    for (const page of [ada, grace]) await newest(page, ["and again", "said to nobody"]);
    await outboxIsEmpty(ada);
    assert.equal(await draft(grace), "half a sen");
    await type(grace, "half a sentence, and the rest");
    await send(grace);
    await newest(ada, ["half a sentence, and the rest", "and again", "said to nobody"]);
    await brief.stop();
    tap.close();
  });

  test("what is submitted before the connection opens is sent when it does", async () => {
    // seed 35: you press Send before the dot is green; the box is empty, and nothing was sent
    const tap = await startTap(server.port);
    tap.hold();
    const ada = await windows.open();
    await ada.goto(tap.url);
    await dot(ada, "connecting");
    await ada.getByLabel("Name").fill("Ada");
    await say(ada, "too early");
    await newest(ada, ["too early"], "#outbox");
    tap.release();
    await newest(ada, ["too early"]);
    await outboxIsEmpty(ada);
    tap.close();
  });

  test("what was sent into a dying connection is shown as not sent", async () => {
    const tap = await startTap(server.port);
    const ada = await open("Ada", tap.url);
    const grace = await open("Grace");
    await say(ada, "a last good one");
    await newest(ada, ["a last good one"]);

    // It arrived, but we were not told: after coming back it stands in the history, once.
    tap.silence(true);
    await say(ada, "did this arrive?");
    await newest(grace, ["did this arrive?"]);
    tap.hold();
    tap.cut();
    await ada.getByText("Perhaps not sent: the connection ended before it came back").waitFor();
    tap.silence(false);
    tap.release();
    await newest(ada, ["did this arrive?", "a last good one"]);
    await outboxIsEmpty(ada);

    // It did not arrive: two ways to go on.
    await ada.evaluate(() => { ws.send = () => {}; });
    await say(ada, "lost once");
    await say(ada, "lost twice");
    tap.cut();
    await ada.getByText("Perhaps not sent: the connection ended before it came back").first().waitFor();
    await isConnected(ada);
    const lost = (text) => ada.locator("#outbox li").filter({ hasText: text });
    await lost("lost once").getByRole("button", { name: "Send again" }).click();
    await newest(grace, ["lost once"]);
    await lost("lost twice").getByRole("button", { name: "Put back" }).click();
    assert.equal(await draft(ada), "lost twice");
    await outboxIsEmpty(ada);
    assert.deepEqual((await texts(grace)).slice(0, 2), ["lost once", "did this arrive?"]);
    tap.close();
  });

  test("coming back shows nothing twice", async () => {
    const tap = await startTap(server.port);
    const ada = await open("Ada", tap.url);
    for (const text of ["the same", "the same", "the same"]) {
      await say(ada, text);
      await outboxIsEmpty(ada);
    }
    await newest(ada, ["the same", "the same", "the same"]);
    const before = await texts(ada);
    tap.hold();
    tap.cut();
    await ada.locator('#dot:not([data-state="open"])').waitFor();
    tap.release();
    await isConnected(ada);
    await say(ada, "one more");
    await newest(ada, ["one more", ...before.slice(0, 49)]);
    tap.close();
  });

  test("a draft and what waits survive a reload", async () => {
    const tap = await startTap(server.port);
    const ada = await open("Ada", tap.url);
    tap.hold();
    tap.cut();
    await ada.locator('#dot:not([data-state="open"])').waitFor();
    await say(ada, "waits");
    await type(ada, "a draft");
    await ada.reload();
    await newest(ada, ["waits"], "#outbox");
    assert.equal(await draft(ada), "a draft");
    tap.release();
    await newest(ada, ["waits"]);
    tap.close();
  });

  test("a reload between Send and the echo: nothing stands there twice, and nothing is lost", async () => {
    const tap = await startTap(server.port);
    const ada = await open("Ada", tap.url);
    const grace = await open("Grace");
    await say(ada, "again and again");
    await newest(ada, ["again and again"]);

    // It arrived, and the reload came before its echo.
    tap.silence(true);
    await say(ada, "again and again");
    await newest(grace, ["again and again", "again and again"]);
    tap.silence(false);
    await ada.reload();
    await newest(ada, ["again and again", "again and again"]);
    await outboxIsEmpty(ada);

    // It did not arrive. That the same was said before does not help it.
    await ada.evaluate(() => { ws.send = () => {}; });
    await say(ada, "again and again");
    await ada.reload();
    await ada.getByText("Perhaps not sent: the connection ended before it came back").waitFor();
    await newest(ada, ["again and again", "again and again"]);
    await newest(ada, ["again and again"], "#outbox");
    await ada.getByRole("button", { name: "Send again" }).click();
    await newest(grace, ["again and again", "again and again", "again and again"]);
    await outboxIsEmpty(ada);
    tap.close();
  });

  test("a list without numbers tells which of two equal texts arrived: one of them", () => {
    const store = { load: () => store.value, save: (value) => { store.value = structuredClone(value); } };
    const entry = { user: "Ada", text: "yes" };
    const outbox = new Outbox(store);
    outbox.joined([entry]);
    outbox.add(entry, [entry]);
    outbox.add(entry, [entry]);
    outbox.flush(() => true, [entry]);
    const reloaded = new Outbox(store);
    reloaded.joined([entry, entry]);
    assert.deepEqual(reloaded.items.map(({ state }) => state), ["lost"]);
    reloaded.joined([entry, entry, { user: "Ada", text: "no" }, entry]);
    assert.equal(reloaded.items.length, 0);
  });

  test("what the server passed over is not on its way for ever", () => {
    const outbox = new Outbox({ load: () => null, save() {} });
    const words = ["one", "two", "three", "two", "four"].map((text) => ({ user: "Ada", text }));
    for (const entry of words) outbox.add(entry, []);
    outbox.flush(() => true, []);
    const states = () => outbox.items.map(({ text, state }) => `${text} ${state}`);
    outbox.arrived({ user: "Grace", text: "three" });
    outbox.arrived(words[0]);
    assert.deepEqual(states(), ["two sent", "three sent", "two sent", "four sent"]);
    outbox.refused();  // "Too fast", said once: the others that were too much are passed over
    outbox.arrived(words[4]);
    assert.deepEqual(states(), ["two refused", "three refused", "two refused"]);
  });

  test("a duplicated tab sends nothing of what waits in the first", async () => {
    const tap = await startTap(server.port);
    const ada = await open("Ada", tap.url);
    const grace = await open("Grace");
    tap.hold();
    tap.cut();
    await ada.locator('#dot:not([data-state="open"])').waitFor();
    await say(ada, "from one tab");
    await newest(ada, ["from one tab"], "#outbox");
    const opened = ada.context().waitForEvent("page");
    await ada.evaluate(() => { window.open(location.href); });  // copies this tab's sessionStorage
    const copy = await opened;
    await copy.getByText("Perhaps sent by another tab").waitFor();
    tap.release();
    for (const page of [ada, copy]) {
      await isConnected(page);
      await newest(page, ["from one tab"]);
      await outboxIsEmpty(page);
    }
    for (const page of [ada, copy]) {
      await say(page, "and nothing else");
      await outboxIsEmpty(page);
    }
    await newest(grace, ["and nothing else", "and nothing else", "from one tab"]);
    assert.notEqual((await texts(grace))[3], "from one tab");
    tap.close();
  });

  test("a page that comes out of the back/forward cache takes what the page after it left", () => {
    const store = { load: () => store.value, save: (value) => { store.value = structuredClone(value); } };
    const said = [];
    const first = new Outbox(store);
    first.add({ user: "Ada", text: "waits" }, null);
    first.leave();
    const second = new Outbox(store);
    second.flush((json) => said.push(json), []);
    second.arrived({ user: "Ada", text: "waits" });
    first.connectionEnded(1006);  // its own socket ends late, and that changes nothing
    second.add({ user: "Ada", text: "waits, too" }, []);
    second.leave();
    first.comeBack();
    first.flush((json) => said.push(json), []);
    assert.deepEqual(said.map((json) => JSON.parse(json).text), ["waits", "waits, too"]);
  });

  test("the page tells its outbox when it leaves and when it comes back", async () => {
    const tap = await startTap(server.port);
    const ada = await open("Ada", tap.url);
    tap.hold();
    tap.cut();
    await ada.locator('#dot:not([data-state="open"])').waitFor();
    await say(ada, "said by the page after this one");
    const stored = () => ada.evaluate(() => JSON.parse(sessionStorage["websockets-by-hand.outbox"]));
    assert.equal((await stored()).left, false);
    await ada.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    assert.equal((await stored()).left, true);
    await ada.evaluate(() => {
      sessionStorage["websockets-by-hand.outbox"] = JSON.stringify({ left: true, items: [] });
      window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
    await outboxIsEmpty(ada);
    assert.equal((await stored()).left, false);
    tap.close();
  });

  // --- What this browser remembers is anybody's

  // [what is in the storage, under which key]: every program that ever ran on this address could write it.
  const foreign = ["null", "0", "true", '"text"', "{}", "[]", "[null]", '[7, "x", {}, []]', "{half", "", "\0",
    '{"items": 7}', '{"items": {"length": 2}}', '{"left": true, "items": [null, 7, {}, [[]]]}',
    '{"left": true, "items": [{"user": 1, "text": ["planted"], "state": "waiting"}]}',
    '{"left": true, "items": [{"user": "Eve", "text": "planted", "state": "toString"}]}',
    '{"left": true, "items": [{"user": "Eve", "text": " ", "state": "waiting"}]}',
    JSON.stringify({ left: true, items: [{ user: "Eve", text: "planted".repeat(600), state: "waiting" }] }),
    '{"left": true, "items": [{"user": "Eve", "text": "known", "state": "lost", "known": {"a": 1}}]}',
    "x".repeat(1_000_000)];
  for (const prefix of ["", "websockets-by-hand."]) {
    test(`whatever another program left in the storage, the page lives: keys "${prefix}..."`, async () => {
      const page = await windows.open();
      await page.addInitScript(([values, before]) => {
        const value = values[location.search.slice(1)];
        for (const storage of [localStorage, sessionStorage]) {
          storage.clear();
          for (const key of ["user", "draft", "outbox"]) storage.setItem(before + key, value);
        }
      }, [foreign, prefix]);
      for (const at of foreign.keys()) {
        await page.goto(`${server.url}/?${at}`);
        await isConnected(page);
        if (prefix === "") assert.equal(await page.getByLabel("Name").inputValue() + await draft(page), "");
        await page.getByLabel("Name").fill("Ada");
        await say(page, `the page lives, ${at}`);
        await newest(page, [`the page lives, ${at}`]);
      }
      const history = await texts(page);
      assert.equal(history.filter((text) => text.includes("planted")).length, 0);
    });
  }

  const brokenStorages = {
    "that may not be touched": () => {
      const get = () => { throw new DOMException("no", "SecurityError"); };
      for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get });
    },
    "that is not there": () => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { value: null });
      }
    },
    "that is full": () => {
      Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    },
    "that cannot be read": () => {
      Storage.prototype.getItem = () => { throw new DOMException("no", "InvalidStateError"); };
    },
  };
  for (const [which, breakIt] of Object.entries(brokenStorages)) {
    test(`a storage ${which} is no storage, and the page lives`, async () => {
      const page = await windows.open();
      await page.addInitScript(breakIt);
      await page.goto(server.url);
      await isConnected(page);
      await page.getByLabel("Name").fill("Ada");
      await say(page, `a storage ${which}`);
      await newest(page, [`a storage ${which}`]);
      await outboxIsEmpty(page);
      await page.reload();
      await newest(page, [`a storage ${which}`]);
    });
  }

  // The page's clock is in our hand here: no second of it is waited for.
  test("each try waits up to twice as long, thirty seconds at most", async (t) => {
    const brief = await startServer(process.env.WORKBOOK_CHAT);
    const tap = await startTap(brief.port);
    const page = await windows.open();
    await page.clock.install();
    await page.goto(tap.url);
    await isConnected(page);
    await page.clock.pauseAt(Date.now() + 3_600_000);
    await page.evaluate(() => {
      Math.random = () => 0.999999999;  // the longest that the jitter gives
      window.tries = 0;
      new MutationObserver(() => {
        if (document.getElementById("dot").dataset.state === "connecting") ++window.tries;
      }).observe(document.getElementById("dot"), { attributeFilter: ["data-state"] });
    });
    const tries = () => page.evaluate("tries");
    tap.leadTo(nowhere);
    await brief.stop();
    const seconds = [1, 2, 4, 8, 16, 30, 30];
    for (let failed = 0; failed < seconds.length; ++failed) {
      await dot(page, "closed");
      assert.equal(await tries(), failed);
      await page.clock.runFor(seconds[failed] * 1000 - 1);
      assert.equal(await tries(), failed, `not before ${seconds[failed]} s`);
      await page.clock.runFor(1);
      assert.equal(await tries(), failed + 1, `after ${seconds[failed]} s`);
    }
    // Full jitter: the shortest is nothing at all. That is for one wait: else try would follow try while the clock runs.
    await dot(page, "closed");
    await page.evaluate(() => {
      const longest = Math.random;
      Math.random = () => { Math.random = longest; return 0; };
    });
    await page.clock.runFor(30_000);
    await dot(page, "closed");
    let before = await tries();
    await page.clock.runFor(1);
    assert.equal(await tries(), before + 1);

    // The network is back, somebody looks at the page: at once, whatever the clock says.
    for (const event of ["online", "visibilitychange"]) {
      await dot(page, "closed");
      before = await tries();
      await page.evaluate((name) => {
        (name === "online" ? window : document).dispatchEvent(new Event(name));
      }, event);
      assert.equal(await tries(), before + 1, event);
    }
    await dot(page, "closed");

    // Once the server has spoken, it starts at one second again.
    const again = await startServer(process.env.WORKBOOK_CHAT);
    tap.leadTo(again.port);
    await page.getByRole("button", { name: "Connect now" }).click();
    await isConnected(page);
    tap.leadTo(nowhere);
    await again.stop();
    await dot(page, "closed");
    before = await tries();
    await page.clock.runFor(1000);
    assert.equal(await tries(), before + 1);

    // A server that opens each connection and ends it without a word is no better than none.
    await dot(page, "closed");
    const { WebSocketServer } = await import("ws");
    const mute = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    t.after(() => mute.close());
    await once(mute, "listening");
    tap.leadTo(mute.address().port);
    for (const wait of [2, 4, 8]) {
      await dot(page, "closed");
      before = await tries();
      await page.clock.runFor(wait * 1000 - 1);
      assert.equal(await tries(), before, `not before ${wait} s`);
      await page.clock.runFor(1);
      assert.equal(await tries(), before + 1, `after ${wait} s`);
      await dot(page, "open");
      for (const client of mute.clients) client.terminate();
    }
    tap.close();
  });

  // A window whose clock stands still, an hour from now.
  async function openInOurTime(url) {
    const page = await windows.open();
    await page.clock.install();
    await page.goto(url);
    await isConnected(page);
    await hasHistory(page);
    await page.getByLabel("Name").fill("Ada");
    await page.clock.pauseAt(Date.now() + 3_600_000);
    return page;
  }

  test("a handshake that never ends is given up after ten seconds, or when somebody wants it", async () => {
    const tap = await startTap(server.port);
    const page = await openInOurTime(tap.url);
    await page.evaluate(() => { Math.random = () => 0.999999999; });
    const button = page.getByRole("button", { name: "Connect now" });
    const isNew = () => page.evaluate(() => {
      const before = window.before;
      window.before = ws;
      return ws !== before;
    });
    tap.hold();
    tap.cut();
    await dot(page, "closed");
    await page.clock.runFor(1000);
    await dot(page, "connecting");
    assert.ok(await isNew());
    await page.clock.runFor(2999);
    assert.ok(await button.isHidden(), "three seconds are not long");
    await page.clock.runFor(1);
    await button.waitFor();
    await page.clock.runFor(6999);
    await dot(page, "connecting");
    await page.clock.runFor(1);
    await stateIs(page, "closed", /^Not connected$/);
    await page.clock.runFor(2000);  // the second try: up to two seconds later
    await dot(page, "connecting");
    assert.ok(await isNew());

    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    assert.ok(await isNew(), "somebody looks at the page");
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    assert.ok(await isNew(), "the network is back");
    await dot(page, "connecting");
    await page.clock.runFor(3000);
    await button.click();
    assert.ok(await isNew(), "the button");
    await dot(page, "connecting");
    tap.release();
    await isConnected(page);
    await page.clock.runFor(60_000);
    await isConnected(page);
    assert.ok(!await isNew(), "and that one stays");
    tap.close();
  });

  test("a frozen server: yellow and a word, once somebody sends or looks; green when it wakes", async () => {
    const frozen = await startServer(process.env.WORKBOOK_CHAT);
    const page = await openInOurTime(frozen.url);
    const isSilent = async () => {
      await stateIs(page, "silent", /^No sign of life$/);
      const [red, green, blue] = await page.locator("#dot").evaluate((node) =>
        getComputedStyle(node).borderTopColor.match(/\d+/g).map(Number));
      assert.ok(red > 2 * blue && green > 2 * blue && red < 2 * green, "yellow");
    };
    frozen.freeze();
    await page.clock.runFor(60_000);
    await isConnected(page);  // nobody asked
    await say(page, "are you there?");
    await page.clock.runFor(3999);
    await isConnected(page);
    await page.clock.runFor(1);
    await isSilent();
    frozen.thaw();
    await isConnected(page);
    await page.locator("#messages .what", { hasText: "are you there?" }).waitFor();

    for (const [target, event] of [["document", "visibilitychange"], ["window", "focus"]]) {
      frozen.freeze();
      await page.evaluate(`${target}.dispatchEvent(new Event("${event}"))`);
      await page.clock.runFor(4000);
      await isSilent();
      frozen.thaw();
      await isConnected(page);
    }
    // A server that answers is asked once a look, and not said to be silent.
    const answer = page.waitForResponse((response) => response.request().method() === "HEAD");
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await answer;
    await page.evaluate(() => new Promise((done) => { fetch("./", { method: "HEAD" }).then(done); }));
    await page.clock.runFor(60_000);
    await isConnected(page);
    await frozen.stop();
  });

  test("a server that lives behind a dead connection: yellow, and the button makes a new one", async () => {
    const tap = await startTap(server.port);
    const page = await openInOurTime(tap.url);
    tap.silence(true);
    await say(page, "into the dead wire");
    await tap.hasSaid("into the dead wire");  // what comes later is not lost
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await page.clock.runFor(4000);
    await dot(page, "silent");
    tap.silence(false);
    await page.getByRole("button", { name: "Connect now" }).click();
    await isConnected(page);
    await page.locator("#messages .what", { hasText: "into the dead wire" }).waitFor();
    await page.locator("#outbox li").waitFor({ state: "detached" });
    tap.close();
  });

  test("a proxy's 504 is not the server's sign of life, and the question is asked again", async () => {
    const page = await openInOurTime(server.url);
    let asked = 0;
    await page.route("**/*", (route) => route.request().method() === "HEAD" && ++asked <= 2
      ? route.fulfill({ status: 504 }) : route.continue());
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await page.clock.runFor(4000);
    await dot(page, "silent");
    while (await page.locator('#dot[data-state="silent"]').count() > 0) await page.clock.runFor(1000);
    await isConnected(page);
    assert.equal(asked, 3);
    for (const line of windows.complaints.splice(0)) assert.match(line, /status of 504/);
  });

  test("what was said on another day shows the day, on a page that stayed open", async () => {
    const page = await openInOurTime(server.url);
    await say(page, "good night");
    await page.locator("#messages li:first-child .what", { hasText: "good night" }).waitFor();
    const time = page.locator("#messages time").first();
    const full = await time.getAttribute("title");
    for (const days of [1, 40]) {
      await page.clock.pauseAt(Date.now() + days * 86_400_000);
      await page.clock.runFor(60_000);
      assert.equal(await time.textContent(), full);
    }
    assert.match(full, /\b20\d\d\b/);
  });

  // --- Addresses and handshakes

  test("any port, any name: the page calls back where it came from", async () => {
    // seed 36: ws://localhost:8080 in the page; a phone in the room sees a red dot
    const page = await open("Ada", server.url.replace("127.0.0.1", "localhost"));
    assert.equal(await page.evaluate("ws.url"), `ws://localhost:${server.port}/`);
    await say(page, "by name");
    await newest(page, ["by name"]);
  });

  test("a page that came over TLS opens wss, another ws", () => {  // seed 38: https, and no connection
    assert.equal(socketUrl({ protocol: "https:", host: "chat.example" }), "wss://chat.example/");
    assert.equal(socketUrl({ protocol: "http:", host: "10.0.0.7:9000" }), "ws://10.0.0.7:9000/");
  });

  test("a client that offers no subprotocol, or another one, is served too", async () => {
    // seed 25: new WebSocket(url) without "json" fails
    const page = await open("Ada");
    const connect = (protocols) => page.evaluate((list) => new Promise((done) => {
      const url = location.href.replace("http", "ws");
      const socket = list ? new WebSocket(url, list) : new WebSocket(url);
      socket.onopen = () => { done(socket.protocol); socket.close(); };
      socket.onerror = () => done("failed");
    }), protocols);
    assert.equal(await connect(undefined), "");
    assert.equal(await connect(["json"]), "json");
    assert.equal(await connect(["xml", "json"]), "json");
    // The server selects none of "xml"; what a browser makes of that is its own decision.
    assert.ok(["", "failed"].includes(await connect(["xml"])));
    await isConnected(page);
  });

  test("a page from somewhere else may not connect", async () => {  // seed 26: it read and posted
    const page = await windows.open();
    await page.goto("about:blank");
    const result = await page.evaluate((url) => new Promise((done) => {
      const socket = new WebSocket(url, ["json"]);
      socket.onopen = () => done("open");
      socket.onerror = () => done("refused");
    }), server.url.replace("http", "ws"));
    assert.equal(result, "refused");
  });

  // --- The bytes of the last frame

  test("the last frame on the page is the last frame on the wire", async () => {
    const tap = await startTap(server.port);
    const ada = await open("Ada", tap.url);
    for (const text of ["short", "x".repeat(200), "y".repeat(4000)]) {
      await say(ada, text);
      await newest(ada, [text]);
      const frame = tap.frames().findLast(({ opcode }) => opcode === 1);
      const hex = (bytes) => bytes.toString("hex").replace(/..(?=.)/g, "$& ");
      assert.equal(await ada.locator("#frame-head").textContent(), hex(frame.header));
      assert.equal(await ada.locator('[data-field="length"] span').textContent(),
        `${frame.payload.length} bytes`);
      const payload = await ada.locator('[data-field="payload"] code').textContent();
      assert.equal(payload.slice(0, 80), hex(frame.payload).slice(0, 80));
    }
    tap.close();
  });

  // --- Other chapters' servers

  test("chapter 3's echo is shown; so is chapter 4's list, whatever is in it", async () => {
    const page = await windows.open();
    let peer;
    await page.routeWebSocket(/.*/, (socket) => { peer = socket; });
    await page.goto(server.url);
    await isConnected(page);
    peer.send("not JSON");
    peer.send('{"something": "else"}');
    peer.send("7");
    peer.send('{"user": "Ada", "text": "an echo"}');
    await newest(page, ["an echo"]);
    // Whole lists, no id, no time, and anything in them.
    peer.send(JSON.stringify({ msg: [{ user: "Ada", text: "one" }, { user: "Ada", text: "an echo" }] }));
    await newest(page, ["one", "an echo"]);
    const odd = [null, 7, "text", [], {}, { user: "", text: 5 }, { user: {}, text: "x", time: "now" },
      { user: "Ada", text: "late", time: 1e300 }];
    peer.send(JSON.stringify({ msg: odd }));
    await newest(page, ["null", "7", '"text"', "[]", "{}", '{"user":"","text":5}', "x", "late"]);
    assert.equal(await page.locator("#messages li").count(), odd.length);
    assert.equal(await page.getByText("undefined").count(), 0);
    peer.send(JSON.stringify({ msg: [{ user: "Ada", text: "new" }] }));
    await newest(page, ["new", "null"]);
    assert.equal(await page.locator("#messages li").count(), odd.length + 1);
    peer.send(Buffer.from([1, 2, 3]));
    await page.locator("#frame-head").filter({ hasText: "82 03" }).waitFor();
  });

  // --- Characters, and what people do with them

  test("no cut goes through a character", () => {
    const characters = ["e\u0301", "😀", "🇦🇶", "👩🏽‍🚒", "각", "1️⃣", "\r\n", "கி"];
    for (const character of characters) {
      assert.equal(firstVisible(`${character} and more`.trimStart()), character.trim() || "a");
      for (let before = 100; before <= 120; ++before) {
        const [, , words] = describeFrame(messageFrame("x".repeat(before) + character.repeat(30)))[2];
        assert.ok(words.endsWith("…"));
        const cut = words.slice(before, -1);
        assert.equal(cut, character.repeat(cut.length / character.length), JSON.stringify(words));
      }
    }
    assert.equal(beginning("short", 120), "short");
    assert.equal(beginning("👩🏽‍🚒", 3), "…");
  });

  // A page on a server of the test's own, which says what it is told to.
  async function openMock(options = {}) {
    const page = await windows.open(options);
    let peer;
    await page.routeWebSocket(/.*/, (socket) => { peer = socket; });
    await page.goto(server.url);
    await isConnected(page);
    return { page, show: async (...entries) => {
      peer.send(JSON.stringify({ msg: entries }));
      await page.waitForFunction((n) => document.querySelectorAll("#messages li").length === n, entries.length);
    } };
  }

  test("a badge shows the first character that can be seen; a name is read from its beginning", async () => {
    const names = [["🏴󠁧󠁢󠁷󠁬󠁳󠁿 Owain", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"], ["🇳🇵🇨🇭", "🇳🇵"], ["e\u0301va", "E\u0301"], ["\u202egnipeels", "G"],
      ["\u2067\u200b ada", "A"], ["\u3164x", "X"], ["ßigurd", "S"], ["\u202e\u200f", "("]];
    const { page, show } = await openMock();
    await show(...names.map(([user]) => ({ user, text: "hello" })));
    assert.deepEqual(await page.locator(".badge").allTextContents(), names.map(([, badge]) => badge));
    const shown = await page.locator(".who b").allTextContents();
    assert.equal(shown[3], "gnipeels");
    assert.equal(shown.at(-1), "(no name)");
    for (const name of shown) assert.doesNotMatch(name, /[\u202a-\u202e\u2066-\u2069]/);
  });

  test("a very long text is folded, and unfolds; a short one has no button", async () => {
    for (const width of [1366, 360]) {
      const { page, show } = await openMock({ viewport: { width, height: 740 } });
      await show({ user: "Ada", text: "W".repeat(4096) }, { user: "Ada", text: "line\n".repeat(200) },
        { user: "Ada", text: "i".repeat(301) }, { user: "Ada", text: "short" });
      const row = (at) => page.locator("#messages li").nth(at);
      const height = async (at) => (await row(at).locator(".what").boundingBox()).height;
      for (const at of [0, 1]) {
        assert.equal(await height(at), 12 * 24, "twelve whole lines");
        await row(at).getByRole("button", { name: "Show more" }).click();
        const less = row(at).getByRole("button", { name: "Show less" });
        await less.waitFor();
        assert.ok(await height(at) > 13 * 24);
        await less.click();
        assert.equal(await height(at), 12 * 24);
      }
      for (const at of [2, 3]) await becomes(() => row(at).getByRole("button").count(), 0);
    }
  });

  test("stacked marks stay in their own row, and do not run over a name", async () => {
    const { page, show } = await openMock({ reducedMotion: "reduce" });
    const stacked = `Z${"\u0301".repeat(40)}`;
    const names = page.locator("#messages .who");
    const pictures = () => Promise.all([0, 1].map((at) => names.nth(at).screenshot()));
    await show({ user: "Ada", text: "above" }, { user: "Grace", text: "Z" });
    const before = await pictures();
    await show({ user: "Ada", text: "above" }, { user: "Grace", text: stacked });
    await newest(page, ["above", stacked]);
    assert.ok((await pictures()).every((picture, at) => picture.equals(before[at])));
  });

  test("a text that is read from the right stands near its name", async () => {
    const { page, show } = await openMock();
    await show({ user: "דינה", text: "שלום לכולם" }, { user: "Ada", text: "hello" });
    const left = async (selector) => (await page.locator(selector).first().boundingBox()).x;
    const box = await page.locator("#messages .what").first().boundingBox();
    assert.equal(box.x, await left("#messages .who"));
    assert.ok(box.width < 200, `${box.width} px for two words`);
  });

  test("the ring of focus has room, and Send is not underlined after a click", async () => {
    const page = await open("Ada");
    for (const id of ["user", "text"]) {
      await page.locator(`#${id}`).focus();
      const [label, input, ring] = await page.evaluate((name) => {
        const box = document.getElementById(name);
        const style = getComputedStyle(box);
        return [document.querySelector(`label[for=${name}]`).getBoundingClientRect().bottom,
          box.getBoundingClientRect().top, parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset)];
      }, id);
      assert.ok(ring >= 3 && input - label >= ring, `${input - label} px for a ring of ${ring}`);
    }
    await say(page, "clicked");
    await newest(page, ["clicked"]);
    const line = await page.locator("#send").evaluate((node) => getComputedStyle(node).textDecorationLine);
    assert.equal(line, "none");
  });

  // --- For everybody

  test("the keyboard alone is enough", async () => {
    const quiet = await startServer(process.env.WORKBOOK_CHAT);  // its history has no long text to unfold
    const ada = await windows.open();
    await ada.goto(quiet.url);
    await isConnected(ada);
    const grace = await open("Grace", quiet.url);
    const focused = () => ada.evaluate(() => document.activeElement.id);
    await ada.keyboard.press("Tab");
    assert.equal(await focused(), "user");
    await ada.keyboard.type("Ada");
    await ada.keyboard.press("Tab");
    assert.equal(await focused(), "text");
    await ada.keyboard.type("no mouse here");
    await ada.keyboard.press("Enter");
    await newest(grace, ["no mouse here"]);
    assert.equal(await focused(), "text");
    await ada.keyboard.type("nor here");
    await ada.keyboard.press("Tab");
    assert.equal(await focused(), "send");
    const outline = await ada.locator("#send").evaluate((node) => getComputedStyle(node).outlineStyle);
    assert.equal(outline, "solid", "where the focus is can be seen");
    await ada.keyboard.press("Enter");
    await newest(grace, ["nor here", "no mouse here"]);
    assert.equal(await focused(), "text");
    await ada.keyboard.press("Tab");
    await ada.keyboard.press("Tab");
    await ada.keyboard.press("Enter");
    assert.equal(await ada.locator("#frame").getAttribute("open"), null, "the bytes fold away");
    await quiet.stop();
  });

  test("a screen reader hears each new message once, and the history never", async () => {
    const first = await open("Ada");
    await say(first, "old news");
    await newest(first, ["old news"]);
    const ada = await open("Ada");
    const grace = await open("Grace");
    await newest(ada, ["old news"]);
    await say(grace, "hear this");
    await newest(ada, ["hear this"]);
    const heard = () => ada.locator("[role=log] > p").allTextContents();
    assert.deepEqual(await heard(), ["Connected", "Grace: hear this"]);
    assert.equal(await ada.locator("#messages").evaluate((node) => node.closest("[aria-live]")), null);
    assert.equal(await ada.getByRole("log").count(), 1);
  });

  const looks = [[1366, "light"], [1366, "dark"], [360, "light"], [360, "dark"]];
  for (const [width, colorScheme] of looks) {
    test(`no axe violation, nothing cut off, at ${width} px, ${colorScheme}`, async () => {
      const isSoundAtRest = async (page) => {
        await page.waitForFunction(() => document.getAnimations().every((animation) =>
          animation.effect.getTiming().iterations === Infinity || animation.playState === "finished"));
        await assertSound(page);
      };
      const tap = await startTap(server.port);
      const page = await open("Ada", tap.url, { viewport: { width, height: 740 }, colorScheme });
      for (const name of ["Ada", "Grace", "Alan", "Barbara", "Edsger", "Frances", "N".repeat(64)]) {
        await page.getByLabel("Name").fill(name);
        await say(page, `${name} says ${"W".repeat(120)}`);
        await outboxIsEmpty(page);
      }
      await page.locator("#frame").evaluate((node) => { node.open = true; });
      await isSoundAtRest(page);
      await page.evaluate(() => { ws.send = () => {}; });
      await say(page, "this one is lost");
      tap.hold();
      tap.cut();
      await page.getByText("Perhaps not sent:").waitFor();
      await say(page, "this one waits");
      await say(page, "");
      await isSoundAtRest(page);
      tap.close();
    });
  }

  test("who wants no movement gets none", async () => {
    const page = await open("Ada", server.url, { reducedMotion: "reduce" });
    await say(page, "still");
    await newest(page, ["still"]);
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  });
});

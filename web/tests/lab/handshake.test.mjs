// <handshake-lab> in a real browser. Needs Chromium, `npm ci --prefix web`, and the lab's module
// (ninja -C build/wasm labs_ours).
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, test as nodeTest } from "node:test";
import { labsForAll } from "../shared/labs.mjs";
import { notBuilt, wasm } from "../shared/site.mjs";
import { becomes } from "../shared/waiting.mjs";
import { assertSoundInEachLook, noBrowser } from "../shared/windows.mjs";
import { moduleThat } from "./evil_module.mjs";

const skip = noBrowser || notBuilt("handshake_lab");

const test = (name, run) => nodeTest(name, { timeout: 300_000 }, run);
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

describe("the handshake lab", { skip }, () => {
  const labs = labsForAll({ mine: false }); // whether they are built or not

  // --- Words for what people do and see

  async function open(hash = "", options = {}, address = labs.site.address) {
    const page = await labs.windows.open({ home: address, ...options });
    await page.goto(`${address}/lab/handshake/${hash}`);
    await page.getByRole("heading", { name: "From the key to Sec-WebSocket-Accept" }).waitFor();
    return page;
  }
  const key = (page) => page.getByLabel("Sec-WebSocket-Key");
  const fault = (page) => page.getByLabel("What this server does wrong");
  const request = (page) => page.getByLabel("The request");
  const rule = (page, id) => page.locator(`.rule[data-rule="${id}"]`);
  const values = (page) => page.locator(".values dd").allTextContents();
  const words = (page) => page.locator(".calculator > .words").textContent();
  const states = (page) => page.locator(".rule").evaluateAll((rules) =>
    Object.fromEntries(rules.map(({ dataset }) => [dataset.rule, dataset.state])));
  const followed = (page, list) => page.locator(`[role=listbox].${list} .followed`).evaluateAll((cells) =>
    cells.map(({ dataset }) => Number(dataset.index)));
  const params = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1));

  // --- The calculator

  test("the key of the RFC has the Accept of the RFC, and each step is there to be seen", async () => {
    const page = await open();
    assert.equal(await key(page).inputValue(), KEY);
    assert.deepEqual(await values(page), [ACCEPT, ACCEPT]);
    const count = (list) => page.locator(`[role=listbox].${list} [role=option]`).count();
    assert.deepEqual([await count("message"), await count("padded"), await count("hash"), await count("base64")],
      [60, 128, 20, 28]);
    assert.deepEqual(await page.locator(".states tr:last-child td").allTextContents(),
      ["b37a4f2c", "c0624f16", "90f64606", "cf385945", "b2bec4ea"]);
    assert.equal(await page.locator(".group").count(), 7);
    assert.match(await page.locator(".verdict").textContent(), /The dot turns green/);
  });

  test("by mouse: a byte of the hash leads to its two characters, a character to its bytes", async () => {
    const page = await open();
    await page.locator(".hash.cells .cell").first().hover();
    await becomes(async () => [await followed(page, "hash"), await followed(page, "base64")], [[0], [0, 1]]);
    assert.match(await words(page), /b3, the bits 10110011/);
    await page.locator(".group .character").nth(1).hover();
    await becomes(async () => [await followed(page, "hash"), await followed(page, "base64")], [[0, 1], [1]]);
    await page.locator(".message.cells .cell").nth(24).hover();
    await becomes(async () => [await followed(page, "message"), await followed(page, "padded")], [[24], [24]]);
    assert.match(await words(page), /of the GUID.* \d+ of the hash’s 160 bits change/);
  });

  test("by keyboard: one stop for each row of bytes, and arrows within it", async () => {
    const page = await open();
    await fault(page).focus();
    const focused = () => page.evaluate(() => {
      const node = document.querySelector("handshake-lab").shadowRoot.activeElement;
      return node?.dataset.list ? `${node.dataset.list} ${node.dataset.index}` : node?.textContent;
    });
    const press = async (...keys) => { for (const one of keys) await page.keyboard.press(one); };
    const until = async (wanted) => {
      for (let i = 0; i < 12 && await focused() !== wanted; ++i) await press("Tab");
      assert.equal(await focused(), wanted);
    };
    await until("message 0");
    await press("ArrowRight", "ArrowRight");
    assert.equal(await focused(), "message 2");
    await press("End");
    assert.equal(await focused(), "message 59");
    await until("padded 0");
    await press("ArrowDown");
    assert.equal(await focused(), "padded 16");
    await until("hash 0");
    await press("End");
    assert.deepEqual(await followed(page, "base64"), [25, 26]);
    await until("base64 0");
    assert.match(await words(page), /^Character 1, “s”, is number 44/);
    await press("Shift+Tab", "Shift+Tab", "Shift+Tab"); // over two links
    assert.equal(await focused(), "hash 19", "the row remembers where one was");
  });

  test("another key: sixteen new bytes, and all of it follows; the address holds it", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Another key" }).click();
    const first = await key(page).inputValue();
    assert.match(first, /^[A-Za-z0-9+/]{21}[AQgw]==$/);
    assert.equal(params(page).get("key"), first);
    await page.getByRole("button", { name: "Another key" }).press("Enter");
    assert.notEqual(await key(page).inputValue(), first);
    const shown = await values(page);
    const again = await open(new URL(page.url()).hash);
    assert.deepEqual(await values(again), shown);
  });

  test("what is no key says so, and may be anything", async () => {
    const page = await open();
    for (const text of ["", "x", "é漢😀", "=".repeat(24), "A".repeat(200)]) {
      await key(page).fill(text);
      assert.match(await page.locator("#key-note").textContent(), /^Not a key of 16 bytes/);
    }
    await fault(page).selectOption("decoded");
    assert.equal((await values(page)).length, 2);
  });

  test("each fault shows another value, where it goes wrong, and what a browser does", async () => {
    const page = await open();
    const faults = await fault(page).locator("option").evaluateAll((all) => all.map(({ value }) => value));
    for (const one of faults.slice(1)) {
      await fault(page).selectOption(one);
      const [right, wrong] = await values(page);
      assert.equal(right, ACCEPT);
      assert.notEqual(wrong, ACCEPT, one);
      assert.ok(await page.locator(".values mark").count() > 0 || one === "equals", one);
      assert.match(await page.locator(".verdict").textContent(),
        /The browser fails the connection.*Incorrect 'Sec-WebSocket-Accept' header value.*RFC 6455 §4\.1/);
      assert.equal(await page.locator(".step.goes-wrong > .wrong").count(), 1);
      assert.equal(params(page).get("fault"), one);
    }
  });

  // What the lab says of browsers is what this browser does: a server that has the lab's own values.
  test("a real browser fails each of these handshakes, with these words", async () => {
    const page = await open("", { bypassCSP: true }); // the lab itself connects to nobody
    const { compute } = await import("../../lab/handshake/key/faults.js");
    const { Server, directly } = await import("../../lab/handshake/server.js");
    const { fetchLibraries } = await import("../../lab/shared/browser.js");
    const { Instance } = await import("../../lab/shared/wasm.js");
    const { readFileSync } = await import("node:fs");
    const module = await WebAssembly.compile(readFileSync(join(wasm, "handshake_lab.wasm")));
    await fetchLibraries(module);
    const lab = new Server(directly(new Instance(module)));
    const server = createServer().unref();
    server.on("upgrade", ({ url, headers }, socket) => {
      const [kind, value] = url.slice(1).split("/");
      socket.on("error", () => {});
      if (kind === "status") return socket.end(`HTTP/1.1 ${value} No\r\nContent-Length: 0\r\n\r\n`);
      const { accept } = compute(lab, headers["sec-websocket-key"], kind === "protocol" ? "none" : value);
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address();
    const result = (path, protocols) => page.evaluate(([url, names]) => new Promise((resolve) => {
      const socket = new WebSocket(url, names);
      socket.onopen = () => { resolve("open"); socket.close(); };
      socket.onerror = () => resolve("error");
    }), [`ws://127.0.0.1:${port}/${path}`, protocols]);
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    assert.equal(await result("fault/none", []), "open");
    const faults = await fault(page).locator("option").evaluateAll((all) => all.map(({ value }) => value));
    for (const one of faults.slice(1).filter((name) => name !== "url")) {
      assert.equal(await result(`fault/${one}`, []), "error", one);
      assert.match(said.at(-1), /Incorrect 'Sec-WebSocket-Accept' header value/, one);
    }
    assert.equal(await result("status/403", []), "error");
    assert.match(said.at(-1), /Unexpected response code: 403/);
    assert.equal(await result("protocol/none", ["xml"]), "error");
    assert.match(said.at(-1), /Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received/);
    labs.windows.complaints.splice(0); // just these
    server.closeAllConnections();
    server.close();
  });

  // --- A whole request

  test("a browser's request gets a 101, and all rules are kept", async () => {
    const page = await open();
    assert.deepEqual([...new Set(Object.values(await states(page)))], ["ok"]);
    assert.match(await page.locator(".response pre").textContent(),
      new RegExp(`^HTTP/1\\.1 101 Switching Protocols\n[^]*Sec-WebSocket-Accept: ${ACCEPT.replace("+", "\\+")}\n`));
    assert.match(await rule(page, "subprotocol").textContent(), /selected: json/);
  });

  test("edited by hand: the broken rule, the line it read, the rules that are not reached", async () => {
    const page = await open();
    await request(page).fill((await request(page).inputValue()).replace("Version: 13", "Version: 8"));
    const all = await states(page);
    assert.deepEqual([all.version, all.thirteen, all["one-key"]], ["ok", "broken", "not reached"]);
    assert.match(await page.locator(".response pre").textContent(), /^HTTP\/1\.1 426 Upgrade Required/);
    assert.match(await page.locator(".line[data-mark=broken]").textContent(), /^Sec-WebSocket-Version: 8/);
    assert.match(await page.locator(".said").textContent(), /Unexpected response code: 426/);
    await rule(page, "upgrade").hover();
    await page.locator(".line.pointed").filter({ hasText: /^Upgrade: websocket/ }).waitFor();
    await rule(page, "upgrade").getByRole("button", { name: "line 7" }).click();
    const selected = await request(page).evaluate((box) => box.value.slice(box.selectionStart, box.selectionEnd));
    assert.equal(selected, "Upgrade: websocket");
  });

  test("repaired rule by rule, by keyboard alone, until the dot is green", async () => {
    const page = await open();
    await request(page).fill("POST / HTTP/1.0\n");
    for (let i = 0; i < 15 && !/turns green/.test(await page.locator(".said").textContent()); ++i) {
      if (i === 0) await page.getByRole("button", { name: "Repair it" }).focus();
      await page.keyboard.press("Enter"); // the next one has the focus
    }
    assert.match(await page.locator(".said").textContent(), /The dot turns green/);
    assert.match(await request(page).inputValue(), /^GET \/ HTTP\/1\.1\n/);
  });

  test("presets, and the options that the server was started with", async () => {
    const page = await open();
    const preset = page.getByLabel("Begin with");
    await preset.selectOption({ label: "a foreign name that leads here" });
    assert.equal((await states(page)).name, "broken");
    assert.match(await page.locator(".response pre").textContent(), /unknown Host; --host evil\.example allows it/);
    await page.getByLabel("--host").fill("evil.example");
    assert.match(await page.locator(".response pre").textContent(), /^HTTP\/1\.1 101/);
    await preset.selectOption({ label: "offers xml, not json" });
    assert.match(await page.locator(".said").textContent(), /none was selected/);
    const again = await open(new URL(page.url()).hash);
    assert.equal(await again.getByLabel("--host").inputValue(), "evil.example");
    assert.match(await request(again).inputValue(), /Protocol: xml/);
    await request(again).fill("GET / HTTP/1.1\n\n");
    assert.equal(await again.getByLabel("Begin with").locator("option:checked").textContent(), "(your own)");
  });

  test("in pieces: not yet, and not yet, and then the answer", async () => {
    const page = await open();
    const cut = page.getByLabel("Bytes that have come");
    await cut.focus();
    await page.keyboard.press("Home");
    assert.match(await page.locator("#cut-words").textContent(), /^After 0 of 505 bytes: not yet.* line 1 has/);
    for (let i = 0; i < 20; ++i) await page.keyboard.press("ArrowRight");
    assert.match(await page.locator("#cut-words").textContent(), /^After 20 of 505 bytes: not yet.* line 2/);
    assert.match(await page.locator(".line").nth(1).textContent(), /^Host: localhost:8080/);
    assert.equal(await page.locator(".line").nth(1).locator(".not-yet").textContent(), ": localhost:8080");
    await page.keyboard.press("End");
    assert.match(await page.locator("#cut-words").textContent(), /the request is whole/);
    await page.getByLabel("Lines end in LF alone").check();
    assert.match(await rule(page, "head").textContent(), /line ends in LF alone/);
    await page.keyboard.press("Tab");
    await cut.focus();
    await page.keyboard.press("Home");
    for (let i = 0; i < 15; ++i) await page.keyboard.press("ArrowRight");
    assert.match(await page.locator("#cut-words").textContent(), /refused already, with a 400/);
  });

  // --- The learner's code beside ours

  const mine = (module) => {
    const folder = join(labs.site.folder, "lab/wasm");
    mkdirSync(join(folder, "mine"), { recursive: true });
    writeFileSync(join(folder, "mine/handshake_lab.wasm"), module);
    writeFileSync(join(folder, "modules.json"), JSON.stringify(["handshake_lab.wasm", "mine/handshake_lab.wasm"]));
  };
  const said = (page, text) => page.getByText(text).first().waitFor();

  test("the learner's code: the same, nothing at all, a trap, an endless loop", async () => {
    const { readFileSync } = await import("node:fs");
    mine(readFileSync(join(wasm, "handshake_lab.wasm")));
    let page = await open();
    await said(page, "Your accept_key gives the right value.");
    await said(page, "Your code gives the same response.");

    mine(moduleThat("returns"));
    page = await open();
    await said(page, "Your accept_key gives nothing yet.");
    await said(page, "ours has “HTTP/1.1 101 Switching Protocols”, yours “”.");

    mine(moduleThat("traps"));
    page = await open();
    await said(page, /Your accept_key gave no value: it trapped in call 1, accept: /);
    await said(page, /Your code gave no response: it trapped in call 1, connect_to: /);

    mine(moduleThat("loops"));
    page = await open();
    await said(page, /Your accept_key gave no value: it did not come back within 1000 ms/);
    await key(page).fill("still alive");
    assert.match(await page.locator("#key-note").textContent(), /^Not a key/);
    writeFileSync(join(labs.site.folder, "lab/wasm/modules.json"), "[]");
  });

  // --- Everyone

  for (const width of [320, 768, 1366]) {
    test(`no axe violation, nothing cut off, at ${width} px, in each look`, async () => {
      const page = await open("#fault=hex", { viewport: { width, height: 740 } });
      await page.getByLabel("Begin with").selectOption({ label: "HTTP/1.0" });
      await page.locator(".hash.cells .cell").first().focus();
      await assertSoundInEachLook(page, `${width} px`, { known: width !== 1366 });
    });
  }

  test("nothing moves for who wants no movement", async () => {
    const page = await open("", { reducedMotion: "reduce" });
    await page.getByRole("button", { name: "Another key" }).click();
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  });
});

// <frame-lab> in a real browser: by mouse, by keyboard alone, and as it looks in narrow, dark and forced-colours
// places.
// Needs Chromium, `npm ci --prefix web`, and build/wasm/lab/frame_lab.wasm.
import assert from "node:assert/strict";
import { describe, test as nodeTest } from "node:test";
import { labsForAll } from "../../shared/labs.mjs";
import { notBuilt } from "../../shared/site.mjs";
import { becomes } from "../../shared/waiting.mjs";
import { assertSound, assertSoundInEachLook, noBrowser } from "../../shared/windows.mjs";

const skip = noBrowser || notBuilt("frame_lab");

const test = (name, run) => nodeTest(name, { timeout: 300_000 }, run);
const HELLO = "81 85 37 fa 21 3d 7f 9f 4d 51 58";

describe("the frame lab", { skip }, () => {
  const labs = labsForAll();

  // --- Words for what people do and see

  async function openLab(hash = "", options = {}) {
    const page = await labs.windows.open({ home: labs.site.address, ...options });
    await page.goto(`${labs.site.address}/lab/frame/${hash}`);
    await page.locator("frame-lab[ready]").waitFor();
    return page;
  }

  const box = (page, name) => page.getByRole("textbox", { name, exact: true });
  const hex = (page) => box(page, "Hex").inputValue();
  const verdict = (page) => page.locator(".verdict > p").first();
  const bit = (page, number) => page.locator(`[role=gridcell][data-bit="${number}"]`);
  const row = (page, field) => page.locator(`.fields tr[data-field="${field}"]`);
  const tool = (page, name) => page.locator("summary", { hasText: name });
  const hasText = (locator, text) => locator.filter({ hasText: text }).waitFor();

  // What the focus is on, by the name that is read aloud.
  const focused = (page) => page.evaluate(() => {
    const active = document.querySelector("frame-lab").shadowRoot.activeElement;
    return active?.getAttribute("aria-label") ?? active?.labels?.[0]?.textContent ?? active?.textContent ?? "";
  });

  async function tabTo(page, wanted) {
    for (let tabs = 0; tabs < 60; ++tabs) {
      await page.keyboard.press("Tab");
      if (wanted.test(await focused(page))) return;
    }
    assert.fail(`no tab stop is called ${wanted}; the last was ${await focused(page)}`);
  }

  // --- What is shown

  test("eleven bytes say Hello", async () => {
    const page = await openLab();
    assert.equal(await hex(page), HELLO);
    assert.equal(await box(page, "Text").inputValue(), "Hello");
    await hasText(verdict(page), "A whole frame: text, 5 bytes, says “Hello”. A server accepts it.");
    assert.deepEqual(await page.locator(".story tr").allInnerTexts(), [
      "on the wire\t7f\t9f\t4d\t51\t58", "the key, repeated\t37\tfa\t21\t3d\t37",
      "XOR of both\t48\t65\t6c\t6c\t6f", "as text\tH\te\tl\tl\to"]);
    assert.equal(await page.getByRole("gridcell").count(), 88);
    const status = page.getByRole("status").filter({ hasText: "says “Hello”" });
    await status.waitFor({ state: "attached" });
  });

  test("text, hex and bits follow each other", async () => {
    const page = await openLab();
    await box(page, "Text").fill("Hi");
    assert.equal(await hex(page), "81 82 37 fa 21 3d 7f 93");
    await page.getByRole("radio", { name: "a server" }).check();
    await box(page, "Text").fill("ä");
    assert.equal(await hex(page), "81 02 c3 a4");
    await box(page, "Hex").fill("8900");
    await hasText(verdict(page), "ping, empty");
    await tool(page, "Write it in bits").click();
    assert.equal(await box(page, "Bits").inputValue(), "10001001 00000000");
    await box(page, "Bits").fill("10001010 00000000");
    assert.equal(await hex(page), "8a 00");
  });

  test("what is not hex or bits gets a plain sentence, and nothing is lost", async () => {
    const page = await openLab();
    await box(page, "Hex").fill("81 8");
    await page.getByText("The last byte has one hex digit.").waitFor();
    await box(page, "Hex").blur();
    assert.equal(await hex(page), "81 8", "what was typed stays");
    await hasText(verdict(page), "says “Hello”");
    await box(page, "Hex").fill("81 8x");
    await page.getByText("“x” is not a hex digit").waitFor();
    await box(page, "Hex").fill("81 80 00 00 00 00");
    assert.equal(await page.getByText("is not a hex digit").count(), 0);
    await hasText(verdict(page), "text, empty");
  });

  // --- Bits, by mouse and by keyboard

  test("a click turns a bit, and another turns it back", async () => {
    const page = await openLab();
    await bit(page, 0).click();
    assert.equal(await hex(page), HELLO.replace("81", "01"));
    await hasText(verdict(page), "first fragment of a text message");
    await bit(page, 0).click();
    assert.equal(await hex(page), HELLO);
  });

  test("the keyboard alone goes everywhere in the bits", async () => {
    const page = await openLab();
    await tabTo(page, /^byte 0 bit 0, FIN, 1$/);
    const goes = async (key, to) => {
      await page.keyboard.press(key);
      assert.match(await focused(page), to, `after ${key}`);
    };
    await goes("ArrowRight", /^byte 0 bit 1, RSV1, 0$/);
    await goes("f", /RSV2/);
    await goes("f", /RSV3/);
    await goes("f", /^byte 0 bit 4, opcode, 0$/);
    await goes("f", /MASK/);
    await goes("F", /byte 0 bit 4, opcode/);
    await goes("ArrowDown", /^byte 4 bit 4, masking key/);
    await goes("End", /^byte 7 bit 7, payload/);
    await goes("Home", /^byte 4 bit 0/);
    await goes("Control+End", /^byte 10 bit 7, payload, 0$/);
    await goes("ArrowRight", /^byte 10 bit 7/);
    await goes("Control+Home", /^byte 0 bit 0/);
    await goes("PageDown", /^byte 10 bit 7/);
    await goes("PageUp", /^byte 2 bit 7/);
    await goes("Control+Home", /^byte 0 bit 0/);
    await page.keyboard.press("Space");
    assert.match(await focused(page), /^byte 0 bit 0, FIN, 0$/, "the focus stays where the bit was turned");
    assert.equal(await hex(page), HELLO.replace("81", "01"));
    await page.keyboard.type("1001");
    assert.equal((await hex(page)).slice(0, 2), "91");
    assert.match(await focused(page), /^byte 0 bit 4, opcode, 0/);
    assert.equal(await page.locator("[role=gridcell][tabindex='0']").count(), 1, "one tab stop");
  });

  test("bits, bytes and table light up together", async () => {
    const page = await openLab();
    await row(page, "masking_key").hover();
    await becomes(() => page.locator(".bit.lit").count(), 32);
    assert.equal(await page.locator(".part.lit").count(), 1);
    await bit(page, 12).focus();
    assert.equal(await page.locator("tr.lit").getAttribute("data-field"), "payload_length");
  });

  // --- Fields

  test("each field is changed in its row", async () => {
    const page = await openLab();
    await row(page, "fin").getByRole("checkbox").uncheck();
    assert.equal((await hex(page)).slice(0, 2), "01");
    await row(page, "fin").getByRole("checkbox").check();
    await row(page, "rsv1").getByRole("checkbox").check();
    await hasText(page.locator(".faults .first"), "Here the server stops: Reserved bit set");
    await row(page, "rsv1").getByRole("checkbox").uncheck();
    await row(page, "opcode").getByRole("combobox").selectOption({ label: "B reserved" });
    await hasText(verdict(page), "reserved opcode");
    await row(page, "opcode").getByRole("combobox").selectOption({ label: "1 text" });
    await row(page, "mask").getByRole("checkbox").uncheck();
    assert.equal(await hex(page), "81 05 48 65 6c 6c 6f");
    await hasText(verdict(page), "frame without a mask");
    await row(page, "mask").getByRole("checkbox").check();
    assert.equal(await hex(page), HELLO);
    await box(page, "masking key in hex").fill("00 00 00 00");
    assert.equal(await hex(page), "81 85 00 00 00 00 48 65 6c 6c 6f");
    await box(page, "masking key in hex").fill("00 00");
    await page.getByText("A key has four bytes. Here are 2.").waitFor();
    await box(page, "masking key in hex").fill("37fa213d");
    assert.equal(await hex(page), HELLO);
    await box(page, "payload").fill("Hello, all");
    await hasText(verdict(page), "text, 10 bytes, says “Hello, all”");
    await page.getByLabel("payload written as").selectOption("hex");
    await box(page, "payload").fill("48 69");
    assert.equal(await box(page, "Text").inputValue(), "Hi");
  });

  test("each field and each fault names the line of source that reads it", async () => {
    const page = await openLab("#b=c18537fa213d7f9f4d5158");
    const link = row(page, "masking_key").getByRole("link", { name: /^Step 3\.3, frame\.cpp:\d+$/ });
    assert.match(await link.getAttribute("href"), /\/source\/solutions\/03-frame-parse\/frame\.cpp\.html#L\d+$/);
    await page.locator(".faults .first").getByRole("link", { name: /^Step 3\.5, frame\.cpp:\d+$/ }).waitFor();
  });

  test("three forms of a length, its borders, and lengths that lie", async () => {
    const page = await openLab();
    const form = page.getByLabel("form of the length");
    await form.selectOption("16");
    assert.match(await hex(page), /^81 fe 00 05 37/);
    await hasText(verdict(page), "length not minimal");
    await form.selectOption("64");
    assert.match(await hex(page), /^81 ff 00 00 00 00 00 00 00 05 37/);
    await form.selectOption("7");
    assert.equal(await hex(page), HELLO);
    for (const [size, head] of [["125", /^81 fd 37/], ["126", /^81 fe 00 7e/], ["65,535", /^81 fe ff ff/],
      ["65,536", /^81 ff 00 00 00 00 00 01 00 00/]]) {
      await page.getByRole("button", { name: size, exact: true }).click();
      assert.match(await hex(page), head);
      await hasText(verdict(page), `text, ${size} bytes`);
    }
    await page.getByRole("button", { name: "125", exact: true }).click();
    await box(page, "length that the header says").fill("9007199254740993");
    await hasText(row(page, "extended_payload_length"), "9,007,199,254,740,993");
    await hasText(page.locator(".faults .first"), "Frame too big");
    await page.getByRole("button", { name: "Say what is there" }).click();
    await hasText(verdict(page), "length not minimal");
    await box(page, "length that the header says").fill("4x");
    await page.getByText("A length has digits only.").waitFor();
  });

  test("a Close has a code and a reason", async () => {
    const page = await openLab("#b=888000000000");
    await hasText(verdict(page), "close, without a code");
    await page.getByRole("button", { name: "Add a status code" }).click();
    await hasText(verdict(page), "close, 1000 (normal closure)");
    await box(page, "status code").fill("1001");
    await box(page, "reason").fill("bye");
    assert.equal(await hex(page), "88 85 00 00 00 00 03 e9 62 79 65");
    await box(page, "status code").fill("1005");
    await hasText(verdict(page), "status code not allowed");
  });

  // --- Faults, frames

  test("all faults are told: where a server stops, and what it would also say", async () => {
    const page = await openLab("#b=f97e0080");
    const faults = page.locator(".faults li");
    assert.match(await faults.first().innerText(), /^Here the server stops: Reserved bit set/);
    assert.match(await faults.first().innerText(), /It must close with 1002, protocol error \(RFC 6455 §5.2\)/);
    assert.match(await faults.nth(1).innerText(), /^It would also say/);
    const section = faults.first().getByRole("link", { name: "RFC 6455 §5.2" });
    assert.match(await section.getAttribute("href"), /rfc6455#section-5\.2$/);
    await faults.first().getByRole("button").click();
    assert.match(await focused(page), /^byte 0 bit 1, RSV1, 1, fault: reserved bit set$/);
    await page.getByRole("radio", { name: "a server" }).check();
    await hasText(page.locator(".faults .first"), "Here the client stops");
  });

  test("several frames: choose, add, take out", async () => {
    const page = await openLab("#b=010348656c890080026c6f&d=server");
    await hasText(verdict(page), "3 frames: first fragment of a text message, 3 bytes, says “Hel”; "
      + "ping, empty; last fragment, 2 bytes, says “lo”. A client accepts them.");
    const chips = page.getByRole("group", { name: "Frames in these bytes" }).getByRole("button");
    assert.equal(await chips.count(), 3);
    await chips.nth(2).click();
    await row(page, "opcode").getByText("Goes on with the message").waitFor();
    assert.match(await bit(page, 56).getAttribute("aria-label"), /^byte 7 bit 0, FIN, 1/);
    await bit(page, 56).focus();
    await page.keyboard.press("ArrowLeft");
    assert.match(await focused(page), /^byte 6 bit 7/, "the frame before");
    await page.getByRole("button", { name: "Take this one out" }).click();
    assert.equal(await hex(page), "01 03 48 65 6c 80 02 6c 6f");
    await page.getByRole("button", { name: "Add a frame" }).click();
    assert.equal(await hex(page), "01 03 48 65 6c 80 02 6c 6f 81 02 48 69");
    await box(page, "Text").fill("Ho");
    assert.equal(await hex(page), "01 03 48 65 6c 80 02 6c 6f 81 02 48 6f", "the text is of the frame that is shown");
  });

  test("thirty thousand frames are still a page", async () => {
    const page = await openLab();
    await page.evaluate(() => {
      const pings = Uint8Array.from({ length: 60_000 }, (_, index) => (index % 2 ? 0 : 0x89));
      Object.assign(document.querySelector("frame-lab"), { bytes: pings, direction: "server" });
    });
    await hasText(verdict(page), "30,000 frames.");
    await hasText(page.locator(".frames"), "29,940 frames more");
    assert.ok(await page.getByRole("group", { name: "Frames in these bytes" }).getByRole("button").count() <= 60);
  });

  // --- 64 KiB

  test("64 KiB are folded, opened, and scrolled by keyboard; only what is seen is drawn", async (t) => {
    const page = await openLab();
    await page.getByRole("button", { name: "65,536", exact: true }).click();
    const cells = () => page.getByRole("gridcell").count();
    assert.ok(await cells() < 400);
    await bit(page, 0).focus();
    await page.keyboard.press("Control+End");
    assert.match(await focused(page), /^byte 65549 bit 7, payload/);
    await page.getByRole("button", { name: /bytes more\. Show them/ }).click();
    await page.locator(".rows.opened").waitFor();
    await page.locator("[role=gridcell][tabindex='0']").focus();
    await page.keyboard.press("Control+Home");
    assert.match(await focused(page), /^byte 0 bit 0/);
    for (let times = 0; times < 6; ++times) await page.keyboard.press("PageDown");
    assert.match(await focused(page), /^byte 96 bit 0, payload/);
    assert.ok(await cells() < 900);
    await page.keyboard.press("Space");
    assert.match(await focused(page), /^byte 96 bit 0, payload/);
    const took = await page.evaluate(() => {
      const cell = document.querySelector("frame-lab").shadowRoot.activeElement;
      const start = performance.now();
      cell.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true }));
      document.body.getBoundingClientRect(); // style and layout, too
      return performance.now() - start;
    });
    t.diagnostic(`a bit of 64 KiB: ${took.toFixed(1)} ms until all is laid out (wall clock)`);
  });

  // --- The rarer tools

  test("masking, one byte bit by bit, and twice is nothing", async () => {
    const page = await openLab();
    await tool(page, "Masking").click();
    const rows = async () => (await page.locator(".xor tr").allInnerTexts())
      .map((text) => text.replace(/\s+/g, " ").trim());
    await page.locator(".xor tr").first().waitFor();
    assert.deepEqual(await rows(), ["on the wire 0 1 1 1 1 1 1 1 7f", "⊕ key, byte 0 0 0 1 1 0 1 1 1 37",
      "= without the mask 0 1 0 0 1 0 0 0 48 H"]);
    await page.getByRole("spinbutton", { name: "Byte of the payload" }).fill("4");
    await page.getByText("4 mod 4 is 0").waitFor();
    assert.match((await rows())[2], /6f o$/);
    await page.getByRole("button", { name: "byte 1: 9f" }).click();
    await page.getByText("1 mod 4 is 1").waitFor();
    await page.getByRole("button", { name: "Mask it once more" }).click();
    assert.match((await rows())[4], /9f as on the wire$/);
  });

  test("byte by byte: what a server knows, and what it needs", async () => {
    const page = await openLab();
    await tool(page, "Byte by byte").click();
    const slider = page.getByRole("slider");
    const after = page.locator(".after");
    await hasText(after, "After 11 bytes: the frame is whole.");
    await slider.focus();
    for (let bytes = 11; bytes > 7; --bytes) await page.keyboard.press("ArrowLeft");
    await hasText(after, "After 7 bytes: the server knows: text, masked, 5 bytes of payload, the masking key, "
      + "1 of the payload's bytes. It needs 4 more bytes for the payload.");
    assert.equal(await page.locator(".bit.later").count(), 32);
    await page.keyboard.press("Home");
    await hasText(after, "Before the first byte the server knows nothing.");
    await page.getByRole("button", { name: "One byte more" }).click();
    await hasText(after, "After 1 byte");
    await tool(page, "Byte by byte").click();
    await page.locator(".bit.later").first().waitFor({ state: "detached" }); // closed, all is here
  });

  test("cuts by size, by click and by keyboard", async () => {
    const page = await openLab();
    await tool(page, "Byte by byte").click();
    const pieces = page.locator(".reads li");
    await pieces.first().waitFor();
    await page.getByLabel("TCP may bring them in pieces").selectOption("3");
    assert.equal(await pieces.count(), 4);
    await page.getByRole("button", { name: "cut after byte 0" }).click();
    assert.equal(await pieces.count(), 5);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    assert.equal(await pieces.count(), 6);
    assert.match(await pieces.nth(1).innerText(), /^85/);
    await page.keyboard.press("Home");
    await page.keyboard.press("Space");
    assert.equal(await pieces.count(), 5);
  });

  test("copy and import", async () => {
    const page = await openLab();
    await tool(page, "Copy and import").click();
    const out = box(page, "the bytes, to copy");
    await page.getByLabel("Write the bytes as").selectOption("link");
    assert.match(await out.inputValue(), /\/lab\/frame\/index\.html#b=818537fa213d7f9f4d5158$/);
    await page.getByLabel("Write the bytes as").selectOption("embed");
    assert.match(await out.inputValue(), /^<iframe src="http.*#b=8185.*<\/iframe>$/);
    await page.getByLabel("Write the bytes as").selectOption("cpp-array");
    assert.match(await out.inputValue(), /std::array<std::uint8_t, 11>/);
    await box(page, "A dump or a listing, from any program").fill("000000 89 00\n");
    await page.getByRole("button", { name: "Read these bytes" }).click();
    assert.equal(await hex(page), "89 00");
    await box(page, "A dump or a listing, from any program").fill("no bytes");
    await page.getByRole("button", { name: "Read these bytes" }).click();
    await page.locator(".share .wrong").filter({ hasText: /./ }).waitFor();
    assert.equal(await hex(page), "89 00");
  });

  test("an example sets bytes and sender", async () => {
    const page = await openLab();
    await page.getByLabel("Example").selectOption({ label: "Hello, not masked" });
    assert.equal(await hex(page), "81 05 48 65 6c 6c 6f");
    assert.ok(await page.getByRole("radio", { name: "a server" }).isChecked());
    await page.getByText("The same text, as a server sends it.").waitFor();
    await bit(page, 0).click();
    assert.equal(await page.getByLabel("Example").inputValue(), "", "these are not its bytes any more");
  });

  test("any bytes, with all tools open", async () => {
    const page = await openLab();
    const drawn = await page.locator("frame-lab").evaluate((lab) => {
      for (const each of lab.shadowRoot.querySelectorAll("details")) each.open = true;
      let state = 1; // the same bytes each time
      const random = (below) => {
        state = Math.imul(state, 1664525) + 1013904223 >>> 0;
        return Math.floor(state / 2 ** 32 * below);
      };
      const openings = [[], [0x81], [0x88], [0x01], [0x80], [0x89, 0x85], [0x82, 0xfe], [0x81, 0xff, 0, 0, 0, 0]];
      for (let times = 0; times < 250; ++times) {
        const rest = Array.from({ length: random(24) }, () => (random(3) ? random(256) : random(8)));
        lab.direction = random(2) ? "client" : "server";
        lab.bytes = Uint8Array.from([...openings[random(openings.length)], ...rest]);
        const bits = lab.shadowRoot.querySelectorAll("[role=gridcell][data-bit]").length;
        if (lab.bytes.length > 0 && bits === 0) return lab.bytes.join(" ");
      }
      return "all";
    });
    assert.equal(drawn, "all");
  });

  // --- The element, as other pages use it

  test("the address holds the bytes", async () => {
    const page = await openLab("#b=8900&d=server");
    assert.equal(await hex(page), "89 00");
    await box(page, "Hex").fill("8a00");
    await page.waitForFunction(() => location.hash === "#b=8a00&d=server");
    await page.evaluate(() => { location.hash = "#b=8180aabbccdd"; });
    await hasText(verdict(page), "text, empty");
    assert.ok(await page.getByRole("radio", { name: "a client" }).isChecked());
  });

  test("properties, the event, readonly and compact", async () => {
    const page = await openLab();
    const told = await page.evaluate(async () => {
      const lab = document.createElement("frame-lab");
      lab.setAttribute("direction", "server");
      lab.setAttribute("readonly", "");
      lab.setAttribute("compact", "");
      lab.textContent = "89 00";
      document.querySelector("frame-lab").replaceWith(lab);
      await new Promise((resolve) => lab.addEventListener("ready", resolve));
      const events = [];
      lab.addEventListener("change", ({ detail }) => events.push([Array.from(detail.bytes), detail.direction]));
      lab.bytes = Uint8Array.of(0x8a, 0);
      lab.bytes = Uint8Array.of(0x8a, 0); // the same: nothing changes
      lab.direction = "client";
      return { events, bytes: Array.from(lab.bytes), hash: location.hash };
    });
    assert.deepEqual(told, { events: [[[0x8a, 0], "server"], [[0x8a, 0], "client"]], bytes: [0x8a, 0], hash: "" });
    assert.ok(await page.getByRole("textbox", { name: "Hex" }).isHidden());
    await bit(page, 0).click();
    await page.keyboard.press("Space");
    assert.deepEqual(await page.evaluate(() => Array.from(document.querySelector("frame-lab").bytes)), [0x8a, 0]);
    assert.equal(await page.getByRole("grid").getAttribute("aria-readonly"), "true");
    await tool(page, "Fields").click();
    await row(page, "fin").getByText("Step 3.1, frame.cpp:").waitFor();
    assert.equal(await page.getByRole("link", { name: /^Step/ }).count(), 0, "no site may be around it");
    await assertSound(page, "compact");
  });

  test("without its module the bytes still stand there, and a sentence says so", async () => {
    const page = await labs.windows.open({ home: labs.site.address });
    await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto(`${labs.site.address}/lab/frame/`);
    await page.getByText("The frame lab could not be loaded").waitFor();
    assert.ok(await page.getByText(HELLO).isVisible());
    for (const line of labs.windows.complaints.splice(0)) assert.match(line, /status of 404/);
  });

  // --- How it looks

  for (const width of [320, 768, 1366]) {
    test(`at ${width} px, in each look, all tools open`, async () => {
      const page = await openLab("#b=0183000000004f4b4189fe00050102030480",
        { viewport: { width, height: 768 }, reducedMotion: "reduce" });
      await page.locator("frame-lab").evaluate((lab) => {
        for (const each of lab.shadowRoot.querySelectorAll("details")) each.open = true;
      });
      await page.locator(".reads li").first().waitFor();
      await assertSoundInEachLook(page, `${width} px`, { known: width !== 1366 });
      assert.equal(await page.evaluate(() => document.querySelector("frame-lab").shadowRoot.getAnimations().length), 0);
    });
  }
});

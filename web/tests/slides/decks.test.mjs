// Every slide of every deck in a real browser, as the room sees it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test as nodeTest } from "node:test";
import { notBuilt, root, serveFolder } from "../shared/site.mjs";
import { becomes } from "../shared/waiting.mjs";
import { Windows, assertSound, noBrowser, startChromium } from "../shared/windows.mjs";

const test = (name, run) => nodeTest(name, { skip: noBrowser }, run);
const testLab = (name, run) => nodeTest(name, { skip: noBrowser || notBuilt("frame_lab") }, run);
const out = join(mkdtempSync(join(tmpdir(), "decks-")), "site");
const SIZES = [[1280, 720], [1920, 1080]];
const LEAST_PICTURE = 200; // of 720: below that its words cannot be read
let problems, decks, served, browser, windows;

before(async () => {
  if (noBrowser) return;
  problems = spawnSync("node", [join(root, "web/slides/build.mjs"), out], { encoding: "utf8" }).stderr;
  const { deckPaths } = await import("../../slides/build.mjs");
  const { readDeck } = await import("../../slides/deck.mjs");
  const site = { labs: new Map(), resolver: () => (line, target) => target, problem: () => {} };
  decks = deckPaths().map((path) => readDeck(path, site));
  served = await serveFolder(out, "/a/b");
  browser = await startChromium();
  windows = new Windows(browser);
});

after(async () => {
  await browser?.close();
  await served?.close();
  rmSync(join(out, ".."), { recursive: true });
});

afterEach(() => windows?.close());

// `?quiet`: without its labs, and alone.
async function open(path, [width, height] = SIZES[0]) {
  const viewport = { width, height };
  const page = await windows.open({ home: served.address, reducedMotion: "reduce", viewport });
  await go(page, path);
  return page;
}

async function go(page, path) {
  await page.goto(`${served.address}/slides/${path}`, { waitUntil: "load" });
  if (/^\d/.test(path)) await page.waitForFunction(() => document.querySelector(".reveal.ready"));
}

// Goes to a slide, and shows all that it hides at first.
const show = (page, at) => page.evaluate((slide) => {
  globalThis.Reveal.slide(slide);
  while (globalThis.Reveal.availableFragments().next) globalThis.Reveal.nextFragment();
}, at);

const at = (page) => page.evaluate(() => globalThis.Reveal.getIndices().h);
// The first slide that is so, its deck and its place in it.
const shown = (isSo) => decks.flatMap((deck) => deck.slides.map((slide, place) => ({ deck, slide, place })))
  .find(({ slide }) => isSo(slide));
const byWhatIsOn = (what) => shown(({ html }) => html.includes(what));

test("the decks are built without a problem", () => assert.equal(problems, ""));

test("every slide has notes and minutes, and a deck 8 to 15 slides", () => {
  assert.ok(decks.length);
  for (const { path, slides } of decks) {
    assert.ok(slides.length >= 8 && slides.length <= 15, `${path}: ${slides.length} slides`);
    for (const { line, kind, notes, minutes } of slides) {
      assert.ok(minutes > 0 || kind === "more", `${path}:${line}: no minutes`);
      assert.ok(notes.length, `${path}:${line}: no notes`);
    }
  }
});

// In the page: what is not as it should be on the slide that is shown, in pixels of a slide of 1280 by 720.
function faultsOfSlide(leastPicture) {
  const slide = globalThis.Reveal.getCurrentSlide();
  const scale = slide.getBoundingClientRect().width / 1280;
  const style = getComputedStyle(slide);
  const whole = slide.getBoundingClientRect();
  const edge = {
    left: whole.left, right: whole.right, top: whole.top,
    bottom: whole.bottom - Number.parseFloat(style.paddingBottom) * scale, // there stand the number and the links
  };
  const faults = [];
  const say = (node, what) => faults.push(`<${node.tagName.toLowerCase()} class="${node.className}">: ${what}`);
  for (const node of slide.querySelectorAll("*")) {
    const box = node.getBoundingClientRect();
    if (box.width === 0 || node.closest("svg")) continue;
    for (const [side, sign] of [["left", -1], ["top", -1], ["right", 1], ["bottom", 1]]) {
      const over = (box[side] - edge[side]) * sign / scale;
      if (over > 1) say(node, `${Math.round(over)} px over the ${side} edge`);
    }
    if (getComputedStyle(node).display !== "inline" && node.scrollWidth > node.clientWidth + 1) {
      say(node, `${node.scrollWidth - node.clientWidth} px wider than its box`);
    }
    const isPicture = node.tagName === "IMG";
    if (isPicture && box.height / scale < leastPicture) say(node, `${Math.round(box.height / scale)} px high`);
    if (isPicture && !node.naturalWidth) say(node, `${node.src} does not load`);
    const size = Number.parseFloat(getComputedStyle(node).fontSize);
    const words = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    if (words && size < 20 && !node.closest("figcaption")) say(node, `letters of ${size} px`);
  }
  return faults;
}

for (const size of SIZES) {
  test(`nothing is over the edge of a slide of ${size.join(" by ")}, all shown`, async () => {
    const page = await open(`${decks[0].name}.html?quiet`, size);
    const faults = [];
    for (const { name, path, slides } of decks) {
      await go(page, `${name}.html?quiet`);
      await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode().catch(() => {}))));
      for (const [place, { line }] of slides.entries()) {
        await show(page, place);
        for (const fault of await page.evaluate(faultsOfSlide, LEAST_PICTURE)) faults.push(`${path}:${line}: ${fault}`);
      }
    }
    assert.deepEqual(faults, []);
  });
}

test("no slide breaks a rule of accessibility", async () => {
  const page = await open(`${decks[0].name}.html?quiet`);
  for (const { name, path, slides } of decks) {
    await go(page, `${name}.html?quiet`);
    for (const [place, { line }] of slides.entries()) {
      await show(page, place);
      await assertSound(page, `${path}:${line}`);
    }
  }
});

test("the list of the decks is sound, and leads to each", async () => {
  const page = await open("index.html");
  await assertSound(page, "slides/index.html");
  for (const { name, title } of decks) {
    const link = page.getByRole("main").getByRole("link", { name: title, exact: true });
    assert.equal(await link.getAttribute("href"), `${name}.html`);
  }
});

testLab("a lab loads when its slide is reached, and not before", async () => {
  const page = await open(`${decks[0].name}.html`);
  let count = 0;
  for (const { name, path, slides } of decks) {
    await go(page, `${name}.html`);
    const labs = page.locator(".slides iframe");
    const places = await page.evaluate(() => [...document.querySelectorAll(".slides > section")]
      .map((section, place) => (section.querySelector("iframe") ? place : -1)).filter((place) => place >= 0));
    const loaded = page.locator(".slides iframe[src]");
    assert.equal(await loaded.count(), places[0] === 0 ? 1 : 0, `${path}: loads a lab too early`);
    for (const [number, place] of places.entries()) {
      await show(page, place);
      const frame = await (await labs.nth(number).elementHandle()).contentFrame();
      await frame.waitForFunction(() => {
        const lab = document.querySelector("main > :is(frame-lab, handshake-lab, wire-lab, fuzz-lab, compare-lab)");
        return lab?.shadowRoot && !lab.shadowRoot.querySelector("slot") && lab.shadowRoot.textContent.length > 100;
      });
      // It is narrow when its style sheets have come.
      await frame.waitForFunction(() => getComputedStyle(document.querySelector("h1")).display === "none"
        && document.documentElement.scrollWidth <= document.documentElement.clientWidth)
        .catch(() => assert.fail(`${path}:${slides[place].line}: the lab has its heading, or scrolls sideways`));
      ++count;
    }
    assert.ok(await loaded.count() <= 1, `${path}: keeps a lab that is left`);
  }
  assert.ok(count > 0);
});

test("keys: on and back, answers, marks, all decks, the other decks", async () => {
  const { deck, slide, place } = byWhatIsOn('class="fragment custom marks"');
  const page = await open(`${deck.name}.html#/${slide.id}`);
  assert.equal(await at(page), place);
  const marked = () => page.locator(".present .line.marked").allTextContents();
  const first = await marked();
  await page.keyboard.press("ArrowRight");
  assert.notDeepEqual(await marked(), first);
  assert.equal(await at(page), place);
  await page.keyboard.press("ArrowLeft");
  assert.deepEqual(await marked(), first);
  for (let press = 0; press <= slide.reveals; ++press) await page.keyboard.press("Space");
  assert.equal(await at(page), place + 1);
  await page.keyboard.press("Home");
  assert.equal(await at(page), 0);
  await page.keyboard.press("End");
  assert.equal(await at(page), deck.slides.length - 1);
  await page.keyboard.press("b");
  assert.equal(await page.evaluate(() => globalThis.Reveal.isPaused()), true);
  await page.keyboard.press("b");
  const number = decks.indexOf(deck);
  const isAt = (file) => page.waitForURL(({ pathname }) => pathname.endsWith(`/slides/${file}`)); // a deck adds its slide
  await page.keyboard.press("<");
  await isAt(`${decks[number - 1].name}.html`);
  await page.waitForFunction(() => document.querySelector(".reveal.ready"));
  await page.keyboard.press(">");
  await isAt(`${deck.name}.html`);
  await page.waitForFunction(() => document.querySelector(".reveal.ready"));
  await page.keyboard.press("i");
  await isAt("");
});

test("an answer is hidden until the next key", async () => {
  const { deck, slide } = byWhatIsOn('class="answer fragment"');
  const page = await open(`${deck.name}.html#/${slide.id}`);
  const answer = page.locator(".present .answer").first();
  assert.equal(await answer.isVisible(), false);
  for (let press = 0; press < slide.reveals; ++press) await page.keyboard.press("ArrowRight");
  assert.equal(await answer.isVisible(), true);
});

test("a slide that says little says it larger", async () => {
  const alone = ({ html }) => html.includes("<table") && !/<(pre|img|iframe)|class="(answer|bytes)/.test(html);
  const [deck, slide] = decks.flatMap((one) => one.slides.filter(alone).map((found) => [one, found]))[0];
  const page = await open(`${deck.name}.html#/${slide.id}`);
  const { height, width } = await page.locator(".present table").evaluate((table) => {
    const { width: whole } = table.closest("section").getBoundingClientRect();
    const cell = table.querySelector("tbody td");
    const range = document.createRange();
    range.selectNodeContents(cell);
    return { height: range.getBoundingClientRect().height, width: table.getBoundingClientRect().width / whole };
  });
  assert.ok(height > 34, `a line of ${height} px`); // 30 is what letters of 26 px have
  assert.ok(width > 0.85, `${width} of the slide's width`);
});

test("the list of keys opens with ?, and the slides do not move behind it", async () => {
  const page = await open(`${decks[0].name}.html`);
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys" });
  assert.equal(await list.isVisible(), true);
  await assertSound(page, "the list of keys");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("i");
  assert.equal(await at(page), 0);
  await page.keyboard.press("Escape");
  assert.equal(await list.isVisible(), false);
  assert.equal(await page.evaluate(() => globalThis.Reveal.isOverview()), false);
  await page.keyboard.press("ArrowRight");
  assert.equal(await at(page), 1);
});

testLab("keys pressed in a lab stay there; Esc brings them back", async () => {
  const { deck, slide, place } = shown(({ lab }) => lab === "frame-lab");
  const page = await open(`${deck.name}.html#/${slide.id}`);
  const lab = page.frameLocator(".present iframe");
  const field = lab.locator("input, textarea").first();
  await field.click();
  await page.keyboard.press("ArrowRight");
  assert.equal(await at(page), place);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement === document.body && document.hasFocus());
  assert.equal(await page.evaluate(() => globalThis.Reveal.isOverview()), false);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Home");
  assert.equal(await at(page), 0);
});

test("a deck says where it is, and goes where another window says", async () => {
  const { deck, slide, place } = byWhatIsOn('class="answer fragment"');
  const page = await open(`${deck.name}.html`);
  const other = await page.context().newPage();
  await other.goto(`${served.address}/slides/index.html`);
  await other.evaluate(() => {
    globalThis.heard = [];
    globalThis.channel = new BroadcastChannel("websockets-by-hand slides");
    globalThis.channel.onmessage = ({ data }) => globalThis.heard.push(data);
  });
  const say = (message) => other.evaluate((data) => globalThis.channel.postMessage(data), { to: "deck", ...message });
  const last = (wanted) => becomes(async () => {
    const { window, heard, answers, ...where } = await other.evaluate(() => globalThis.heard.at(-1)) ?? {};
    return where;
  }, wanted);
  const asked = async (wanted) => { await say({ deck: deck.name, ask: "state" }); await last(wanted); };
  const state = { from: "deck", deck: deck.name, slide: 0, fragment: -1, slides: deck.slides.length, isDark: false };
  await say({ deck: "another-deck", press: "next" });
  await asked(state);
  await say({ deck: deck.name, go: [place, -1] });
  await asked({ ...state, slide: place });
  await say({ deck: deck.name, press: "next" });
  await last({ ...state, slide: place, fragment: 0 });
  assert.ok(slide.reveals >= 1);
  await say({ deck: deck.name, press: "previous" });
  await last({ ...state, slide: place });
  await say({ deck: deck.name, press: "dark" });
  await last({ ...state, slide: place, isDark: true });
});

test("a small picture of a deck is quiet: no key, no lab, no word", async () => {
  const page = await open(`${decks[0].name}.html?quiet`);
  await page.keyboard.press("?");
  await page.keyboard.press("ArrowRight");
  assert.equal(await at(page), 0);
  assert.equal(await page.locator("dialog[open], iframe[data-src], iframe[src]").count(), 0);
});

test("on a phone a deck is a page to read, and an answer opens when it is touched", async () => {
  const { deck, slide } = byWhatIsOn('class="answer fragment"');
  const page = await windows.open({ home: served.address, viewport: { width: 360, height: 740 } });
  for (const { name } of decks) {
    await page.goto(`${served.address}/slides/${name}.html`, { waitUntil: "load" });
    await assertSound(page, `${name}, 360 px`);
    const small = await page.evaluate(() => [...document.querySelectorAll(".slides img, .slides iframe")]
      .filter((one) => one.checkVisibility() && one.clientHeight < 100).map((one) => one.alt || one.title));
    assert.deepEqual(small, [], name);
  }
  await page.goto(`${served.address}/slides/${deck.name}.html#/${slide.id}`, { waitUntil: "load" });
  const answer = page.locator(`[id="${slide.id}"] .answer`).first();
  const isOpen = () => answer.locator(":scope > :not(summary)").first().isVisible();
  assert.equal(await isOpen(), false);
  await answer.locator("summary").click();
  assert.equal(await isOpen(), true);
});

// The whole site in a real browser: strict, quiet, readable by everybody, and nothing leads nowhere.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test as nodeTest } from "node:test";
import { serveFolder } from "../shared/site.mjs";
import { Windows, assertSound, noBrowser, startChromium } from "../shared/windows.mjs";

const test = (name, run) => nodeTest(name, { skip: noBrowser }, run);
const out = mkdtempSync(join(tmpdir(), "site-"));
const MOST = 5.5e6; // bytes of all but the labs' modules, with the pages of source, slides and rehearsal
const MOST_OF_A_MODULE = 100_000;
const MOST_OF_A_SERVER = 200_000; // five chapters' programs, and a library for JSON
let served, browser, windows;

before(async () => {
  if (noBrowser) return;
  const { build } = await import("../../site/build.mjs");
  assert.deepEqual(build(out), []);
  served = await serveFolder(out, "/a/b");
  browser = await startChromium();
  windows = new Windows(browser);
});

after(async () => {
  await browser?.close();
  await served?.close();
  rmSync(out, { recursive: true });
});

afterEach(() => windows?.close());

async function open(path, options = {}) {
  const page = await windows.open({ home: served.address, reducedMotion: "reduce", ...options });
  await page.goto(`${served.address}/${path}`, { waitUntil: "load" });
  return page;
}

// And waits until the page has measured what is in it now: it does so in the next frame.
const unfold = (page) => page.evaluate(() => {
  for (const fold of document.querySelectorAll("details:not(.lab)")) fold.open = true;
  return new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
});

const pagesIn = (folder) => readdirSync(join(out, folder), { recursive: true }).map(String)
  .filter((path) => path.endsWith(".html")).map((path) => join(folder, path));
// Every page of the text, and some of those that are made alike. The decks have tests of their own.
const shown = () => pagesIn("").filter((path) => path !== "404.html" && !/^(source|lab|slides)\//.test(path)
  && (!path.startsWith("fuzz/zoo/") || /zoo\/(\w*0|index|score)/.test(path)))
  .concat("lab/index.html", "slides/index.html", "slides/guide.html", "slides/readme.html", "source/index.html",
    "source/chapters/03-frame-parse/frame.h.html",
    "source/solutions/03-frame-parse/frame.cpp.html", "source/chapters/03-frame-parse/index.html");

const alike = /^(chapters|solutions)\/(?!03)|zoo\/[1-9]/;

test("no page breaks a rule of accessibility, complains, or asks another host", async () => {
  const narrow = { colorScheme: "dark", viewport: { width: 320, height: 640 } };
  const oneOfEachKind = shown().filter((path) => !alike.test(path));
  for (const [paths, look] of [[shown(), { colorScheme: "light" }], [oneOfEachKind, narrow]]) {
    const page = await open("", look);
    for (const path of paths) {
      await page.goto(`${served.address}/${path}`, { waitUntil: "load" });
      await unfold(page);
      await assertSound(page, path);
    }
  }
});

test("nothing scrolls a page sideways on a small screen, of those that were only wide above", async () => {
  const page = await open("", { viewport: { width: 320, height: 640 } });
  for (const path of shown().filter((one) => alike.test(one))) {
    await page.goto(`${served.address}/${path}`, { waitUntil: "load" });
    await unfold(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, path);
  }
});

test("hints are folded, and open one after the other by keyboard", async () => {
  const page = await open("chapters/03-frame-parse/");
  const hints = page.locator(".hints details");
  assert.equal(await hints.count(), 3 * await page.locator("section.step").count());
  assert.equal(await page.locator(".hints details[open]").count(), 0);
  const group = page.getByRole("group", { name: "Hints for step 3.2" });
  await group.locator("summary").first().focus();
  await page.keyboard.press("Enter");
  await group.getByText("What does the field mean if it is 126?").waitFor();
  assert.equal(await group.locator("details[open]").count(), 1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await group.getByText("How many bytes of header are there if the field is 126").waitFor();
});

test("answers and solutions are a click away", async () => {
  const page = await open("solutions/03-frame-parse/answers.html");
  const answer = page.getByText("wslay, Boost.Beast and wsproto refuse");
  assert.equal(await answer.isVisible(), false);
  await page.getByText("Show the answer to Question 1").click();
  await answer.waitFor();
  await page.goto(`${served.address}/source/solutions/03-frame-parse/frame.cpp.html`);
  assert.equal(await page.locator("pre.source").isVisible(), false);
  await page.getByText("This is a solution. Show it").click();
  await page.locator("pre.source").waitFor();
});

test("a link to a line of a solution opens it at that line", async () => {
  const page = await open("source/solutions/03-frame-parse/frame.cpp.html#L20");
  await page.locator("#L20:target").waitFor();
  assert.equal(await page.locator("#L20").evaluate((line) => {
    const { top } = line.getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  }), true);
});

test("from any page the search finds the step", async () => {
  const page = await open("chapters/01-static-page/");
  await page.getByRole("searchbox").fill("masking key");
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("status").filter({ hasText: /\d+ places/ }).waitFor();
  const titles = await page.locator(".results a").allInnerTexts();
  assert.equal(titles[0], "Masking key"); // of the glossary
  const step = titles.slice(0, 5).find((title) => title === "Step 3.3: the mask");
  assert.ok(step, titles.join("; "));
  await page.getByRole("link", { name: step }).first().click(); // a lesson comes before the pages about it
  await page.waitForURL(/chapters\/03-frame-parse\/#step-33-/);
  await page.goto(`${served.address}/search.html?q=xyzzy`);
  await page.getByRole("status").filter({ hasText: "Nothing is said of" }).waitFor();
});

test("on a wide screen the contents and the outline stand beside the text, and stay there", async () => {
  const page = await open("chapters/03-frame-parse/", { viewport: { width: 1366, height: 900 } });
  await page.getByRole("link", { name: "3.6 Wherever TCP cuts" }).click();
  await page.locator(".outline a[aria-current]", { hasText: "Steps" }).waitFor(); // it has scrolled there
  await page.locator("#contents ol a[aria-current]", { hasText: "3.6" }).waitFor();
  const place = (selector) => page.locator(selector).boundingBox();
  const [contents, main, outline] = await Promise.all(["#contents", "main", ".outline"].map(place));
  assert.ok(contents.x + contents.width <= main.x && main.x + main.width <= outline.x);
  assert.deepEqual([contents.y, outline.y], [0, 0]);
});

test("on a small screen the contents are behind a button, by keyboard too", async () => {
  const page = await open("chapters/03-frame-parse/", { viewport: { width: 360, height: 640 } });
  const contents = page.getByRole("navigation", { name: "Contents" });
  assert.equal(await contents.isVisible(), false);
  await page.getByRole("button", { name: "Contents" }).focus();
  await page.keyboard.press("Enter");
  await contents.waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await contents.isVisible(), false);
  await page.getByRole("button", { name: "Contents" }).click();
  await contents.getByRole("link", { name: "3.6 Wherever TCP cuts" }).click();
  await contents.waitFor({ state: "hidden" });
  await page.waitForURL(/#step-36-/);
});

test("one page leads to the next, from the first to the last", async () => {
  const page = await open("", { javaScriptEnabled: false });
  const next = page.locator("a[rel=next]"), title = () => page.locator("h1").innerText();
  const seen = [await title()];
  while (await next.count()) {
    const isThere = page.waitForEvent("load"); // as a whole: the link to the next page is at its end
    await next.click();
    await isThere;
    seen.push(await title());
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(seen.length >= 10 && seen.at(-1) === "What is measured", seen.join(", "));
});

test("a page that is not there says so at any depth, and leads home", async () => {
  for (const path of ["gone.html", "chapters/gone/and/gone.html"]) {
    const page = await open(path);
    await page.getByRole("link", { name: "The workbook begins here" }).click();
    await page.waitForURL(`${served.address}/`);
  }
  for (const line of windows.complaints.splice(0)) assert.match(line, /status of 404/);
});

test("the zoo shows the exhibits of a kind", async () => {
  const page = await open("fuzz/zoo/");
  await page.getByLabel("Fuzz target").selectOption("chat");
  await page.getByLabel("Seen by").selectOption("bounds");
  const cards = page.locator(".cards li:visible");
  assert.equal(await page.getByRole("status").first().innerText(), `${await cards.count()} exhibits`);
  assert.ok(await cards.count() < 10);
});

test("a transcript's commands are copied without their prompts", async () => {
  const page = await open("chapters/02-handshake/", { permissions: ["clipboard-read", "clipboard-write"] });
  const block = page.locator(".code", { hasText: "python3 -c" });
  await block.hover();
  await block.getByRole("button", { name: "Copy" }).click();
  await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^python3 -c "[^\n]*"$/);
});

test("a chapter on paper has everything unfolded, and no contents", async () => {
  const page = await open("chapters/03-frame-parse/");
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.getByText("How many bytes of header are there if the field is 126").isVisible(), true);
  assert.equal(await page.getByRole("navigation", { name: "Contents" }).isVisible(), false);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator(".hints details[open]").count(), 0);
});

test("every link that a crawler meets leads somewhere, and no page is without a link", async () => {
  const waiting = [`${served.address}/`], met = new Set(waiting);
  for (const address of waiting) {
    const answer = await fetch(address);
    assert.equal(answer.status, 200, address);
    if (!answer.headers.get("content-type").startsWith("text/html")) continue;
    const page = (await answer.text()).replace(/<pre[\s\S]*?<\/pre>/g, "");
    for (const [, link] of page.matchAll(/\s(?:href|src|action)="([^"#]+)/g)) {
      const { href } = new URL(link.replaceAll("&amp;", "&"), address);
      if (!href.startsWith(served.address) || met.has(href)) continue;
      met.add(href);
      waiting.push(href);
    }
  }
  const addresses = pagesIn("").map((path) => `${served.address}/${path.replace(/(^|\/)index\.html$/, "$1")}`);
  assert.deepEqual(addresses.filter((address) => !met.has(address)), [`${served.address}/404.html`]);
});

test("it is small", () => {
  const files = readdirSync(out, { recursive: true }).map((path) => join(out, String(path)))
    .filter((path) => existsSync(path) && statSync(path).isFile());
  const size = (path) => statSync(path).size;
  const all = files.filter((path) => !path.endsWith(".wasm")).reduce((sum, path) => sum + size(path), 0);
  assert.ok(all < MOST, `${all} bytes`);
  const mostOf = (path) => (path.endsWith("wire_server.wasm") ? MOST_OF_A_SERVER : MOST_OF_A_MODULE);
  const heavy = files.filter((path) => path.endsWith(".wasm") && size(path) > mostOf(path));
  assert.deepEqual(heavy, []);
});

test("a page names all that its lab imports, so nothing waits for something else", async () => {
  const labs = readdirSync(join(out, "lab")).filter((name) => existsSync(join(out, "lab", name, "index.html")));
  assert.ok(labs.length > 0);
  for (const path of ["index.html", ...labs.map((name) => `lab/${name}/index.html`)]) {
    const page = await open(path);
    await page.waitForLoadState("networkidle");
    const { asked, named } = await page.evaluate(() => ({
      asked: performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".js")),
      named: [...document.querySelectorAll('script[src], link[rel="modulepreload"]')]
        .map(({ src, href }) => src || href),
    }));
    const late = asked.filter((name) => !named.includes(name) && !/\/vendor\/|worker/.test(name));
    assert.deepEqual(late, [], path);
  }
});

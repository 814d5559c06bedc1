// Chromium against a server of the arena: two windows of the chat's page. The page's files are ours, given to the browser
// under the server's own address. So its WebSocket comes from there, as the server's rules want it, and nothing that
// the server sends is ever run: it is text of messages.
import { readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { entry, expect, runAll, server } from "./checks.mjs";

const home = `http://${server.authority}`;
const chat = join(dirname(fileURLToPath(import.meta.url)), "../chat");
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src ws:";

// Chromium's sandbox does not work for root. And a page whose files came from no network may not open a WebSocket to a
// local one (Local Network Access), unless the browser is told otherwise.
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: true,
  chromiumSandbox: process.getuid() !== 0,
  args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets"] });
let context;

// Every request over HTTP is answered here, or not at all.
async function newContext() {
  const made = await browser.newContext({ serviceWorkers: "block", acceptDownloads: false });
  await made.route("**/*", (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    if (origin === "http://elsewhere.example" && name === "index.html")
      return route.fulfill({ contentType: TYPES[".html"], body: "<!doctype html><title>elsewhere</title>" });
    if (origin !== home || !/^[a-z]+\.(html|js|css)$/.test(name)) return route.abort();
    return route.fulfill({ contentType: TYPES[extname(name)], body: readFileSync(join(chat, name)),
      headers: { "content-security-policy": POLICY } });
  });
  return made;
}

async function open(name) {
  context ??= await newContext();
  const page = await context.newPage();
  await page.goto(`${home}/`);
  await page.locator('#dot[data-state="open"]').waitFor();
  await page.getByLabel("Name").fill(name);
  return page;
}

async function say(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

// These are the newest, the newest first.
const shows = (page, texts) => page.waitForFunction((wanted) => {
  const shown = [...document.querySelectorAll("#messages .what")].map((one) => one.textContent);
  return JSON.stringify(shown.slice(0, wanted.length)) === JSON.stringify(wanted);
}, texts);

const checks = [
  { name: "the dot is green", waits: "The green dot", run: () => open("Ada") },
  { name: "two windows", waits: "A message in both windows", async run() {
    const [ada, grace, first, second] = [await open("Ada"), await open("Grace"), entry("hello"), entry("ünïcødé 漢字 😀")];
    await say(ada, first.text);
    await shows(grace, [first.text]);
    await say(grace, second.text);
    for (const page of [ada, grace]) await shows(page, [second.text, first.text]);
  } },
  { name: "five in order", waits: "Five messages in their order", async run() {
    const [ada, grace, five] = [await open("Ada"), await open("Grace"), Array.from({ length: 5 }, () => entry())];
    await ada.evaluate((texts) => texts.forEach((json) => ws.send(json)), five.map(({ json }) => json));
    for (const page of [ada, grace]) await shows(page, five.map(({ text }) => text).reverse());
  } },
  { name: "4096 characters", waits: "The long message", async run() {
    const [page, { text }] = [await open("Ada"), entry()];
    await say(page, text.padEnd(4_096, "x"));
    await shows(page, [text.padEnd(4_096, "x")]);
  } },
  { name: "the history for a newcomer", waits: "What was said before", async run() {
    const [ada, { text }] = [await open("Ada"), entry("first")];
    await say(ada, text);
    await shows(ada, [text]);
    await shows(await open("Grace"), [text]);
  } },
  { name: "an error for its sender alone", waits: "The error, in the window that sent nonsense", async run() {
    const [ada, grace] = [await open("Ada"), await open("Grace")];
    await ada.evaluate(() => ws.send("hello"));
    await ada.locator("#error:not(:empty)").waitFor();
    expect(await grace.locator("#error:not(:empty)").count() === 0, "The other window shows the error, too.");
  } },
  { name: "a clean goodbye", waits: "The answer to the browser's Close", async run() {
    const page = await open("Ada");
    const [code, clean] = await page.evaluate(() => new Promise((done) => {
      const socket = new WebSocket(location.href.replace("http", "ws"));
      socket.onopen = () => socket.close(1000, "bye");
      socket.onclose = (event) => done([event.code, event.wasClean]);
    }));
    expect(code === 1000 && clean, `The browser says ${code}, ${clean ? "clean" : "not clean"}; 1000, clean is right.`);
  } },
  { name: "a page from elsewhere", needs: "2.8", waits: "The refusal", async run() {
    context ??= await newContext();
    const page = await context.newPage();
    await page.goto("http://elsewhere.example/");
    const opened = await page.evaluate((url) => new Promise((done) => {
      const socket = new WebSocket(url);
      socket.onopen = () => done(true);
      socket.onclose = () => done(false);
    }), `ws://${server.authority}/`);
    expect(!opened, "Another page's script gets a WebSocket of your chat (RFC 6455 §10.2).");
  } },
];

await runAll(checks, { patience: 15, async after() {
  await context?.close();
  context = undefined;
} });
await browser.close();
process.exit();

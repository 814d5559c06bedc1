// What a real browser puts on the wire, as seeds for the fuzzers: a head, and the frames behind it.
//
//   WORKBOOK_CHAT=build/release/bin/ch6_solution node web/capture.mjs
//
// writes fuzz/seeds/heads/browser-*.hex and fuzz/seeds/frames/browser-*.hex anew. Masking keys are
// random, so every run gives other bytes for the same words.
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { chromiumArguments, findChromium, startServer } from "./tests/shared/server.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const program = process.env.WORKBOOK_CHAT ?? path.join(root, "build/release/bin/ch6_solution");
if (!existsSync(program)) {
  console.error(`no chat server at ${program}: ./workbook chat builds it, or set WORKBOOK_CHAT`);
  process.exit(1);
}

// Between the browser and the server: passes everything on, and remembers what the browser said.
const server = await startServer(program);
const said = [];  // for each connection, its bytes
const proxy = net.createServer((browser) => {
  const bytes = [];
  said.push(bytes);
  const upstream = net.connect(server.port, "127.0.0.1");
  browser.on("data", (piece) => { bytes.push(piece); upstream.write(piece); });
  upstream.on("data", (piece) => browser.write(piece));
  browser.on("close", () => upstream.destroy());
  upstream.on("close", () => browser.end());
  for (const socket of [browser, upstream]) socket.on("error", () => {});
});
proxy.listen(0, "127.0.0.1");
await once(proxy, "listening");

const browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: chromiumArguments });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${proxy.address().port}/`);
await page.locator('#dot[data-state="open"]').waitFor();
// A short text, one over 125 bytes, characters of four bytes, nothing, and a Close with a reason.
await page.evaluate(async () => {
  const socket = new WebSocket(location.href.replace("http", "ws"), ["json"]);
  await new Promise((resolve) => { socket.onopen = resolve; });
  const heard = (count) => new Promise((resolve) => {
    socket.onmessage = () => { if (--count === 0) resolve(); };
  });
  const texts = ["hi", "a longer text ".repeat(12), "\u{1f30a} \u20ac", ""];
  const all = heard(1 + texts.length);
  for (const text of texts) socket.send(JSON.stringify({ user: "ada", text }));
  await all;
  const closed = new Promise((resolve) => { socket.onclose = resolve; });
  socket.close(1000, "bye");
  await closed;
});
await browser.close();
await server.stop();
proxy.close();

const quoted = (text) => JSON.stringify(text).replace(/\\u00(..)/g, "\\x$1");
function write(kind, name, comment, lines) {
  const file = path.join(root, "fuzz/seeds", kind, `${name}.hex`);
  writeFileSync(file, [`# ${comment}`, ...lines, ""].join("\n"));
  console.log(path.relative(root, file));
}

// One line a frame. No package shows a client's frames as they came, masked; these are shorter than 64 KiB.
function frames(bytes) {
  const lines = [];
  while (bytes.length > 0) {
    const short = bytes[1] & 0x7f;
    const length = short === 126 ? bytes.readUInt16BE(2) : short;
    const size = (short === 126 ? 4 : 2) + 4 + length;
    lines.push(bytes.subarray(0, size).toString("hex").replace(/..(?=.)/g, "$& "));
    bytes = bytes.subarray(size);
  }
  return lines;
}

let sockets = 0;
for (const pieces of said) {
  const bytes = Buffer.concat(pieces);
  const end = bytes.indexOf("\r\n\r\n") + 4;
  const head = bytes.subarray(0, end).toString("latin1").replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:8080");
  const lines = head.split(/(?<=\r\n)/).map(quoted);
  if (!/^upgrade: websocket/im.test(head)) {
    if (head.startsWith("GET / ")) write("heads", "browser-page", "Chromium asks for the page", lines);
    continue;
  }
  sockets += 1;
  if (sockets < 2) continue;
  write("heads", "browser-upgrade", "Chromium's opening handshake", lines);
  write("frames", "browser-conversation", "Chromium: four texts, and a Close with a reason", frames(bytes.subarray(end)));
}

// Makes web/chat.png, the README's picture: two real windows of the chat on a real server, and under
// them the last frame that the server sent, as it was caught on the wire.
//
//   WORKBOOK_CHAT=build/release/bin/ch6_solution node web/screenshot.mjs [FILE]
//
// With pngquant installed the file is a third as long, and looks the same.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { chromiumArguments, findChromium, startServer } from "./tests/shared/server.mjs";
import { startTap } from "./tests/tap.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? path.join(here, "chat.png");
const program = process.env.WORKBOOK_CHAT ?? path.join(here, "../build/release/bin/ch6_solution");
if (!existsSync(program)) {
  console.error(`no chat server at ${program}: ./workbook chat builds it, or set WORKBOOK_CHAT`);
  process.exit(1);
}

const conversation = [
  ["Ada", "Is anybody there?"],
  ["Grace", "Yes! Who wrote this server?"],
  ["Ada", "We did. <b>Every byte</b> of it."],
];

const deviceScaleFactor = 1.5;  // with even sizes below, every pixel of a window stays a pixel

const server = await startServer(program);
const tap = await startTap(server.port);
const browser = await chromium.launch({
  executablePath: findChromium(), headless: true, args: chromiumArguments });

// --- Two people talk

async function openWindow(name, url, colorScheme) {
  const context = await browser.newContext({ viewport: { width: 486, height: 400 },
    deviceScaleFactor, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('#dot[data-state="open"]').waitFor();
  await page.getByLabel("Name", { exact: true }).fill(name);
  return page;
}

const windows = {
  Ada: await openWindow("Ada", server.url, "light"),
  Grace: await openWindow("Grace", tap.url, "dark"),
};
for (const [name, text] of conversation) {
  const box = windows[name].getByLabel("Message", { exact: true });
  await box.fill(text);
  await box.press("Enter");
  for (const page of Object.values(windows)) {
    await page.locator("#messages li:first-child .what").filter({ hasText: text }).waitFor();
  }
}
const frame = tap.frames().at(-1);

// --- And this is how it looks. The picture is a page, too.

const escape = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);

async function windowHtml(name) {
  const picture = (await windows[name].screenshot()).toString("base64");
  return `<figure><figcaption><i></i><i></i><i></i>${escape(name)}’s window</figcaption>
    <img src="data:image/png;base64,${picture}" alt=""></figure>`;
}

function cellsHtml() {
  const text = frame.payload.toString("latin1");
  const said = text.indexOf(conversation.at(-1)[1]);
  const isSaid = (at) => at >= said && at < said + conversation.at(-1)[1].length;
  const cell = (kind, byte, below) =>
    `<span class="${kind}"><b>${byte.toString(16).padStart(2, "0")}</b>${below}</span>`;
  const header = [...frame.header].map((byte, at) => cell(at === 0 ? "opcode" : "length", byte, "&nbsp;"));
  const payload = [...frame.payload].map((byte, at) => cell(isSaid(at) ? "payload said" : "payload",
    byte, byte === 0x20 ? "&nbsp;" : byte > 0x20 && byte < 0x7f ? escape(text[at]) : "·"));
  return [...header, ...payload].join("");
}

const bytes = (buffer) => [...buffer].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const html = `<!doctype html><meta charset="utf-8"><style>
  * { box-sizing: border-box; margin: 0; }
  body { width: 1016px; padding: 8px; background: #fff; color: #23262b;
    font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
  .windows { display: flex; justify-content: space-between; }
  figure { width: 490px; overflow: hidden; border: 2px solid #b9b4a8; border-radius: 10px; }
  figcaption { display: flex; align-items: center; gap: 6px; height: 34px; padding: 0 12px;
    background: #e6e2d8; color: #4a4e55; font-size: 14px; }
  figcaption i { width: 10px; height: 10px; border-radius: 50%; background: #b9b4a8; }
  figcaption i:last-of-type { margin-right: 8px; }
  img { display: block; width: 486px; }
  h2 { margin: 16px 0 8px; font-size: 16px; font-weight: 600; }
  h2 small { font-size: 15px; font-weight: 400; color: #5e636b; }
  .cells { display: grid; grid-template-columns: repeat(32, 1fr); gap: 4px 0;
    font-family: "DejaVu Sans Mono", ui-monospace, monospace; text-align: center; }
  .cells span { padding: 3px 0; font-size: 15px; line-height: 1.45; }
  .cells b { display: block; font-weight: 400; }
  .opcode { background: #f7e3b5; }
  .length { background: #cfe3f5; }
  .payload { background: #e4f1e1; color: #3d4a3b; }
  .said { background: #b4dcab; color: #10240c; }
  .said b { font-weight: 700; }
  ul { display: flex; gap: 22px; margin-top: 12px; padding: 0; list-style: none; }
  li::before { content: ""; display: inline-block; width: 13px; height: 13px; margin-right: 7px;
    vertical-align: -1px; background: var(--colour); border: 1px solid #8d8a83; }
  code { font: 15px "DejaVu Sans Mono", ui-monospace, monospace; }
</style>
<div class="windows">${await windowHtml("Ada")}${await windowHtml("Grace")}</div>
<h2>The last frame, from the server to Grace’s browser <small>as caught on the wire</small></h2>
<div class="cells">${cellsHtml()}</div>
<ul>
  <li style="--colour: #f7e3b5"><code>${bytes(frame.header.subarray(0, 1))}</code> FIN, text</li>
  <li style="--colour: #cfe3f5"><code>${bytes(frame.header.subarray(1))}</code>
    no mask, ${frame.payload.length} bytes follow</li>
  <li style="--colour: #e4f1e1">payload: JSON</li>
  <li style="--colour: #b4dcab">what ${conversation.at(-1)[0]} typed</li>
</ul>`;

const context = await browser.newContext({
  viewport: { width: 1016, height: 400 }, deviceScaleFactor });
const page = await context.newPage();
await page.setContent(html);
await page.screenshot({ path: target, fullPage: true });
spawnSync("pngquant", ["--force", "--speed", "1", "--quality", "80-100", "--output", target, "--", target]);

await browser.close();
tap.close();
await server.stop();
console.log(`wrote ${path.relative(process.cwd(), target)}`);

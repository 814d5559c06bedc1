// The card: what it says is what the code does, and it is one page that is well filled.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { makeFrame, plainPayload, readFrame } from "../../lab/frame/model.js";
import { noPackages, optional } from "../shared/server.mjs";
import { root, serveFolder, wasm } from "../shared/site.mjs";
import { Windows, assertSound, noBrowser, startChromium } from "../shared/windows.mjs";
import { noSlides } from "./small_room.mjs";

const file = (path) => readFileSync(join(root, path), "utf8");
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match.slice(1));

// { "Opcodes": its text }
const parts = Object.fromEntries(all(file("slides/card.md"), /^## (.*?)(?: \(.*\))?\n([^]*?)(?=^## |$(?![^]))/gm));
// The cells of a part's table, without its head.
const rowsOf = (part) => all(parts[part], /^\| (.*) \|$/gm).slice(1)
  .map(([row]) => row.split("|").map((cell) => cell.trim().replaceAll("`", "")));

// { 1: "text" }, as frame.h has them.
const OPCODES = Object.fromEntries(all(file("chapters/03-frame-parse/frame.h"), /^ {2}(\w+) = (0x[0-9A-F]),$/gm)
  .map(([name, value]) => [Number(value), name]));

test("the card has the opcodes of frame.h, with their names", () => {
  const told = rowsOf("Opcodes").map(([opcode, first, words]) =>
    [parseInt(opcode, 16), parseInt(first, 16), words.split(/\W/)[0]]);
  assert.equal(told.length, 6);
  assert.deepEqual(told, Object.entries(OPCODES).map(([value, name]) => [Number(value), 0x80 | value, name]));
  const [[reserved]] = all(file("chapters/03-frame-parse/frame.h"), /; (0x.*) are reserved/g);
  assert.ok(parts.Opcodes.replaceAll("`", "").includes(`${reserved.replaceAll("0x", "").toLowerCase()} are reserved`));
});

test("the card has the close codes of failure.h, with their names", () => {
  const codes = all(file("chapters/base/failure.h"), /^ {2}(\w+) = (1\d{3}),/gm)
    .map(([name, code]) => [code, name.replaceAll("_", " ")]);
  const told = rowsOf("Close codes").map(([code, words]) => [code, words.split(":")[0].toLowerCase()]);
  assert.equal(codes.length, 15);
  assert.deepEqual(told.slice(0, -2), codes);
  assert.deepEqual(told.slice(-2).map(([code]) => code), ["3xxx", "4xxx"]);
  const rule = file("chapters/05-close-handling/close.h").replaceAll("\n// ", " ");
  const [[never]] = all(rule, /So (1[\d, and]+) may not\./g);
  assert.ok(parts["Close codes"].includes(`Never in a Close: ${never}.`));
});

test("each length of the card is written in that form, and in no other", () => {
  const rows = rowsOf("Length");
  assert.equal(rows.length, 3);
  const bytes = all(parts.Length, /^With MASK it is (.*?)\. /gm)[0][0].replaceAll("`", "").split(", ");
  let next = 0;
  for (const [at, [sizes, second, then]] of rows.entries()) {
    const ends = all(sizes.replaceAll(",", ""), /(\d+)/g).map(Number);
    assert.equal(ends[0], next);
    next = ends.at(-1) + 1;
    const heads = ends.map((size) =>
      makeFrame({ first: 0x82, payload: new Uint8Array(size) }).subarray(0, -size || undefined));
    assert.ok(heads.every((head) => head.length === 2 + (parseInt(then, 10) || 0)), sizes);
    const hex = (bit) => [...new Set(heads.map((head) => (head[1] | bit).toString(16).padStart(2, "0")))].join(" to ");
    assert.deepEqual([second, bytes[at]], [hex(0), hex(0x80)]);
  }
});

test("the card's accept key belongs to its key", () => {
  const text = parts["The opening handshake"];
  const [[key], [accept]] = all(text, /([\w+/]+=+)`/g);
  const [[constant]] = all(text, /`([\dA-F-]{36})`/g);
  assert.equal(createHash("sha1").update(key + constant).digest("base64"), accept);
  assert.equal(all(text, /^\d\. /gm).length, 6);
  const [[status, version]] = all(file("chapters/02-handshake/handshake.h"), /(\d{3}) for another version than (\d+)/g);
  assert.ok(text.includes(`Sec-WebSocket-Version: ${version}\`. Any other version is answered with ${status}.`));
});

test("./workbook help knows each command of the card", () => {
  const help = execFileSync(join(root, "workbook"), ["help"], { encoding: "utf8" });
  const forms = all(help, /^\.\/workbook (.*?)(?: {2}|$)/gm).flat();
  const commands = rowsOf("Commands").map(([command]) => command);
  assert.ok(commands.length >= 12);
  for (const command of commands) {
    const words = command.replace(/\b\d\.\d\b/, "N.M").replace(/\b\d\b/, "N")
      .replace(/(?: [0-9a-f]{2})+ \.\.\./, " HEX...").split(" ");
    assert.ok(forms.some((form) => {
      const known = form.replace("N[.M]", "N N.M").split(/[ [\]|]+/);
      return known[0] === words[0] && words.every((word) => known.includes(word));
    }), command);
  }
});

// --- The bytes, as the frame lab's C++ reads them

const module = join(wasm, "frame_lab.wasm");
const unread = !(await optional("@noble/hashes/legacy.js")) ? noPackages
  : !existsSync(module) && "no frame_lab.wasm: ./workbook web builds it";

// RFC 6455 §5.7, and a Close each way.
const GOLDEN = ["81 05 48 65 6c 6c 6f", "81 85 37 fa 21 3d 7f 9f 4d 51 58", "01 03 48 65 6c 80 02 6c 6f",
  "89 05 48 65 6c 6c 6f", "8a 85 37 fa 21 3d 7f 9f 4d 51 58", "82 7e 01 00", "82 7f 00 00 00 00 00 01 00 00",
  "88 02 03 e8", "88 82 37 fa 21 3d 34 12"];

// [title, [frame]] where a frame has groups: [its bytes, what is said of them].
const examples = all(parts["Bytes to compare with"], /^### (.*)\n([^]*?)(?=^### |$(?![^]))/gm).map(([title, text]) =>
  [title, all(text, /```text bytes\n([^]*?)```/g).map(([lines]) => all(lines, /^(\S+(?: \S+)*) {2,}(.*)$/gm))]);
const hexOf = (frames) => frames.flat().map(([hex]) => hex).join(" ");

test("the card has the examples of RFC 6455 §5.7, byte for byte, and two Closes", () => {
  assert.deepEqual(examples.map(([, frames]) => hexOf(frames)), GOLDEN);
});

describe("the frame lab's dissector reads on the card", { skip: unread }, async () => {
  if (unread) return;
  const { Instance } = await import("../../lab/shared/wasm.js");
  const lab = new Instance(new WebAssembly.Module(readFileSync(module)));

  // The groups of a frame with what the card has to say of each.
  function groupsOf(bytes, { byte, header, length, fields }) {
    const value = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const isMasked = value.mask === "1";
    const payload = plainPayload(readFrame(bytes, byte));
    const words = value.status_code ? `code ${value.status_code}` : `“${new TextDecoder().decode(payload)}”`;
    return [[1, `${value.fin === "1" ? "FIN, " : ""}${OPCODES[value.opcode]}`],
      [header - 1 - (isMasked ? 4 : 0), `${isMasked ? "MASK, " : ""}length ${Number(length).toLocaleString("en")}`],
      ...(isMasked ? [[4, "masking key"]] : []), [payload.length, words + (isMasked ? " under the mask" : "")]];
  }

  for (const [title, told] of examples) {
    test(title, () => {
      const [amount, unit] = all(title, /(\d+) (bytes|KiB); they follow$/g)[0] ?? [];
      const left = amount === undefined ? 0 : amount * (unit === "KiB" ? 1024 : 1);
      const bytes = Uint8Array.from([...Buffer.from(hexOf(told).replaceAll(" ", ""), "hex"), ...Array(left).fill(0)]);
      const { frames, faults, needs } = lab.json("dissect", bytes, /^A server /.test(title) ? 1 : 0, 65_536);
      assert.deepEqual([faults, needs], [[], null]);
      const read = frames.map((frame) => groupsOf(bytes, frame).slice(0, left ? 2 : 4));
      assert.deepEqual(told.map((groups) => groups.map(([hex, words]) => [hex.split(" ").length, words])), read);
      if (left) assert.equal(frames[0].length, String(left));
      if (/with 1000$/.test(title)) assert.match(told[0].at(-1)[1], /^code 1000/);
    });
  }
});

// --- The page

test("the card fills its page, and nothing stands over an edge", { skip: noSlides || noBrowser }, async (t) => {
  const site = mkdtempSync(join(tmpdir(), "card-"));
  t.after(() => rmSync(site, { recursive: true }));
  spawnSync(process.execPath, [join(root, "web/slides/build.mjs"), join(site, "site")]);
  const served = await serveFolder(join(site, "site"));
  const browser = await startChromium();
  t.after(async () => { await browser.close(); await served.close(); });
  const windows = new Windows(browser);
  const page = await windows.open({ home: served.address, viewport: { width: 1280, height: 900 } });
  await page.goto(`${served.address}/slides/card.html`);
  const things = page.locator(".sheet, .sheet > *, .sheet .bytes, .sheet table, .sheet img");
  const [sheet, ...boxes] = await things.evaluateAll((found) =>
    found.map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return { left, right, top, bottom, isPart: one.tagName === "SECTION" };
    }));
  const edge = 10 / 25.4 * 96 - 1; // 10 mm
  for (const { left, right, top, bottom } of boxes) {
    assert.ok(left >= sheet.left + edge && right <= sheet.right - edge, `${left} to ${right}`);
    assert.ok(top >= sheet.top + edge && bottom <= sheet.bottom - edge, `${top} to ${bottom}`);
  }
  const sections = boxes.filter(({ isPart }) => isPart);
  const height = sheet.bottom - sheet.top - 2 * edge;
  const columns = [...new Set(sections.map(({ left }) => left))];
  assert.equal(columns.length, 2);
  for (const column of columns) {
    const filled = sections.reduce((sum, { left, top, bottom }) => sum + (left === column ? bottom - top : 0), 0);
    assert.ok(filled > 0.85 * height, `${filled} of ${height} px`);
  }
  await assertSound(page, "card");
  await page.setViewportSize({ width: 360, height: 640 });
  await assertSound(page, "card, 360 px");
});

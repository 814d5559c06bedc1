// The challenges: none is solved when it begins, each has a way, and a detour gets words that help. And the presets,
// as the dissector sees them.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { optional, noPackages } from "../../shared/server.mjs";
import { wasm } from "../../shared/site.mjs";

const module = join(wasm, "frame_lab.wasm");
const skip = !(await optional("@noble/hashes/legacy.js")) ? noPackages
  : !existsSync(module) && "no frame_lab.wasm: ./workbook web builds it";
const { Instance } = skip ? {} : await import("../../../lab/shared/wasm.js");
const { CHALLENGES, MAX_PAYLOAD } = await import("../../../lab/frame/challenges/list.js");
const { PRESETS } = await import("../../../lab/frame/presets.js");
const { fromText, toAscii, toSvg } = await import("../../../lab/frame/formats.js");

// id: [bytes that solve it, then { bytes that do not: the words for them }]
const TRIES = {
  "say-hi": ["81 02 48 69", { "81 05 48 69": "The last frame is not whole.", "81 02 48 68": "The frames say “Hh”" }],
  "length-of-130": ["81 fe 00 82 37 fa 21 3d", { "81 ff 00 00 00 00 00 00 00 82 37 fa 21 3d": "1 rule broken",
    "81 fe 82 00 37 fa 21 3d": "The header announces 33280 bytes.", "81 fe 00 82": "The header is not whole." }],
  "another-key": ["81 85 01 02 03 04 49 67 6f 68 6e", { "81 85 00 00 00 00 48 65 6c 6c 6f": "This key leaves",
    "81 85 01 02 03 04 49 67 6f 68 6f": "The frames say “Helln”" }],
  "echo": ["81 02 77 73", {
    "81 82 37 fa 21 3d 40 89": "1 rule broken", "82 02 77 73": "The first frame is not a text." }],
  "three-faults": ["89 85 37 fa 21 3d 7f 9f 4d 51 58", { "09 fe 00 05 37 fa 21 3d 7f 9f 4d 51 58": "2 rules broken",
    "81 85 37 fa 21 3d 7f 9f 4d 51 58": "The first frame is not a ping.", "89 80 37 fa 21 3d": "The payload is not" }],
  "too-big": ["82 ff 00 00 00 00 00 01 00 01 37 fa 21 3d", {
    "82 ff 00 00 00 00 00 01 00 00 37 fa 21 3d": "waits for 65536",
    "82 ff 80 00 00 00 00 00 00 00 37 fa 21 3d": "broken, and it should be one" }],
  "three-in-one-read": ["81 81 37 fa 21 3d 06 ".repeat(3), { "81 81 37 fa 21 3d 06 81 81 37 fa 21 3d 06": "2 whole" }],
  "two-fragments": ["01 83 37 fa 21 3d 7f 9f 4d 80 82 37 fa 21 3d 5b 95", {
    "01 83 37 fa 21 3d 7f 9f 4d": "1 frame so far.",
    "81 83 37 fa 21 3d 7f 9f 4d 81 82 37 fa 21 3d 5b 95": "These are two messages.",
    "01 83 37 fa 21 3d 7f 9f 4d 00 82 37 fa 21 3d 5b 95": "The message has not ended." }],
  "ping-between": ["01 83 37 fa 21 3d 7f 9f 4d 89 80 00 00 00 00 80 82 37 fa 21 3d 5b 95", {
    "89 80 00 00 00 00 01 83 37 fa 21 3d 7f 9f 4d 80 82 37 fa 21 3d 5b 95": "The ping does not stand" }],
  "cut-character": ["01 81 37 fa 21 3d d5 80 82 37 fa 21 3d b5 56", {
    "01 80 37 fa 21 3d 80 83 37 fa 21 3d d5 78 8d": "One fragment is empty", "01 83 37 fa 21 3d d5 78 8d": "1 frame" }],
  "close-1001": ["88 82 37 fa 21 3d 34 13", { "88 80 37 fa 21 3d": "The Close has no status code.",
    "88 82 37 fa 21 3d 34 12": "The status code is 1000.", "88 02 03 e9": "1 rule broken" }],
  "reason-1007": ["88 83 37 fa 21 3d 34 12 de", { "88 85 37 fa 21 3d 34 12 43 44 52": "The server takes it.",
    "88 80 37 fa 21 3d": "The status code is missing" }],
};

describe("The challenges", { skip }, () => {
  const lab = skip ? null : new Instance(new WebAssembly.Module(readFileSync(module)));
  const dissect = (bytes, direction) => lab.json("dissect", bytes, direction, MAX_PAYLOAD);
  const bytesOf = (hex) => fromText(hex).bytes;

  test("there is a way for each of them", () => {
    assert.deepEqual(CHALLENGES.map(({ id }) => id), Object.keys(TRIES));
    assert.deepEqual(CHALLENGES.map(({ step }) => step), CHALLENGES.map(({ step }) => step).sort());
  });

  for (const challenge of CHALLENGES) {
    test(challenge.title, () => {
      const check = (hex) => challenge.check(dissect(bytesOf(hex), challenge.direction), bytesOf(hex));
      const [solved, tries] = TRIES[challenge.id];
      assert.deepEqual(check(solved).done, true, check(solved).say);
      for (const [hex, words] of Object.entries({ ...tries, [challenge.bytes]: "" })) {
        const { done, say } = check(hex);
        assert.equal(done, false, hex);
        assert.ok(say.includes(words), `${hex}: ${say}`);
        assert.match(say, /\(\d of \d conditions hold\.\)$/);
      }
      // Nothing is so broken that the check breaks: every prefix, and nothing at all.
      const whole = bytesOf(`${solved} ${challenge.bytes}`);
      for (let size = 0; size < whole.length; ++size) {
        const bytes = whole.subarray(0, size);
        assert.equal(typeof challenge.check(dissect(bytes, challenge.direction), bytes).say, "string");
      }
    });
  }

  test("each preset is legal, or the rule that it names is the first that it breaks", () => {
    for (const { name, bytes, direction, fault } of PRESETS) {
      const { faults, needs } = dissect(bytesOf(bytes), direction);
      const first = faults.slice(0, 1).map(({ code, reason, section }) => ({ code, reason, section }));
      assert.deepEqual(first, fault ? [fault] : [], name);
      if (!fault) assert.equal(needs, null, `${name} is not whole`);
    }
  });

  test("each preset can be drawn, in letters and as a picture", () => {
    for (const { name, bytes: hex, direction } of PRESETS) {
      const bytes = bytesOf(hex);
      for (const frame of dissect(bytes, direction).frames) {
        const lines = toAscii(bytes, frame).trimEnd().split("\n");
        for (const line of lines) assert.ok(line.length <= 65, `${name}: ${line}`);
        const rows = lines.filter((line) => line.startsWith("|"));
        assert.ok(rows.every((line) => line.endsWith("|")), name);
        assert.match(toSvg(bytes, frame), /^<svg [^>]+>\n<title>.*<\/svg>\n$/s);
      }
    }
  });

  test("a frame in letters", () => {
    const bytes = bytesOf("81 85 37 fa 21 3d 7f 9f 4d 51 58");
    assert.equal(toAscii(bytes, dissect(bytes, 0).frames[0]), [
      " 0                   1                   2                   3",
      " 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1",
      "+-+-+-+-+-------+-+-------------+-------------------------------+",
      "|F|R|R|R|opcode |M| payload len |          masking-key          |",
      "|I|S|S|S|       |A|             |                               |",
      "|N|V|V|V|       |S|             |                               |",
      "| |1|2|3|       |K|             |                               |",
      "|1|0|0|0|1 text |1|      5      |      37              fa       |",
      "+-+-+-+-+-------+-+-------------+-------------------------------+",
      "|                               |            payload            |",
      "|      21              3d       |     7f H            9f e      |",
      "+-------------------------------+---------------+---------------+",
      "|     4d l            51 l            58 o      |",
      "+-----------------------------------------------+", ""].join("\n"));
  });
});

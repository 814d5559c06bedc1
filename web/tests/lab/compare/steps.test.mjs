// Yours beside ours: which step a wrong body is said to have, and what is said of code that stops.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { noPackages, optional } from "../../shared/server.mjs";
import { root, wasm } from "../../shared/site.mjs";
import { bodies, buildMine, cannotBuild, changed } from "./mine.mjs";

const noble = await optional("@noble/hashes/legacy.js");
const skip = noble ? cannotBuild() : noPackages;
const { Side } = noble ? await import("../../../lab/compare/run/side.js") : {};
const { compare, stepToName, unwritten } = await import("../../../lab/compare/run/compare.js");
const { waysToCut, describeWays } = await import("../../../lab/compare/cuts.js");
const { firstDifference, inWords } = await import("../../../lab/compare/run/differ.js");
const { FILES } = await import("../../../lab/compare/steps.js");
const { fromText } = await import("../../../lab/frame/formats.js");
const { EXAMPLES } = await import("../../../lab/compare/examples.js");

const folder = mkdtempSync(join(tmpdir(), "compare-"));
after(() => rmSync(folder, { recursive: true }));

// Wrong bodies whose answers are right: they take memory or time, ask for an order of
// calls that no trace has, or a compiler takes the wrong line away.
const UNSEEN = new Set(["3.1-1", "3.6-13", "3.7-8", "3.7-9", "3.7-11", "5.6-4", "5.6-5"]);

const side = (path) => new Side(new WebAssembly.Module(readFileSync(path)));

describe("Two traces", () => {
  const event = (after, what, value, step = "3.1") => ({ after, call: "f", what, value, step });
  const words = (ours, yours) => {
    const found = firstDifference(ours, yours);
    return found && [found.step, inWords(found)];
  };

  test("are compared up to the first place where they part", () => {
    const ours = [event(2, "fin", "1"), event(4, "length", "130", "3.2")];
    assert.equal(words(ours, ours), null);
    assert.deepEqual(words(ours, [event(2, "fin", "1"), event(4, "length", "33280", "3.2")]),
      ["3.2", "After byte 4 yours says length: 33280. Ours says 130."]);
    assert.deepEqual(words(ours, [event(2, "fin", "1")]),
      ["3.2", "After byte 4 ours says length: 130. Yours does not say it."]);
    assert.deepEqual(words(ours, [event(2, "fin", "1"), event(6, "length", "130", "3.2")]),
      ["3.2", "After byte 4 ours says length: 130. Yours says length after byte 6."]);
    assert.deepEqual(words(ours, [event(0, "fin", "1", "3.10"), ...ours]),
      ["3.10", "Before the first byte yours says fin: 1. Ours says fin after byte 2."]);
    assert.deepEqual(words([], [event(3, "x", "y", "3.6")]),
      ["3.6", "After byte 3 yours says x: y. Ours does not say it."]);
  });

  test("are made in all cuts, as far as that is a question of moments", () => {
    assert.deepEqual(waysToCut(3).map(({ cuts }) => cuts), [[], [1, 2], [1], [2]]);
    assert.deepEqual(waysToCut(3, [2])[0], { name: "cut behind byte 2", cuts: [2] });
    assert.deepEqual(waysToCut(0).map(({ cuts }) => cuts), [[]]);
    assert.equal(describeWays(11), "whole, byte by byte and cut at every point");
    const long = waysToCut(65544);
    assert.ok(long.length < 100 && long.every(({ cuts }) => cuts.length < 2));
    assert.match(describeWays(65544), /^whole and cut at \d\d of 65543 points$/);
  });

  test("each step is written in the file that is named", () => {
    for (const [step, file] of Object.entries(FILES)) {
      assert.match(readFileSync(join(root, file), "utf8"), new RegExp(`// Step ${step}:`), `${step} in ${file}`);
    }
  });
});

describe("Yours beside ours", { skip }, () => {
  let ours;
  // The first difference of the first input on which they part.
  const firstOf = (yours) => {
    for (const { name, bytes: hex } of EXAMPLES) {
      const bytes = fromText(hex()).bytes;
      for (const { difference } of compare(ours, yours, { bytes, ways: waysToCut(bytes.length) })) {
        if (difference) return { input: name, ...difference };
      }
    }
    return null;
  };
  const built = (name, texts) => side(buildMine(join(folder, name), texts));

  before(() => {
    buildMine(join(folder, "right"));
    ours = side(join(wasm, "parse_lab.wasm"));
  });

  test("the solutions are the same on all examples, and nothing of them is missing", () => {
    const right = side(join(folder, "right/parse_lab.wasm"));
    assert.equal(firstOf(right), null);
    assert.deepEqual(unwritten(right), []);
  });

  test("the starters: every step is missing, and the first is named", () => {
    const starter = side(join(wasm, "mine/parse_lab.wasm"));
    const isAtWork = (path) => !readFileSync(join(root, path), "utf8").includes("// your code here");
    if (Object.values(FILES).some(isAtWork)) return;  // a learner
    assert.deepEqual(unwritten(starter), Object.keys(FILES));
    assert.equal(stepToName(firstOf(starter).step, unwritten(starter)), "3.1");
  });

  // What tools/impostors says to be wrong, a body for a step; all of them if IMPOSTORS is "all".
  const all = process.env.IMPOSTORS === "all";
  const steps = all ? Object.keys(FILES) : ["3.1", "3.2", "3.3", "3.5", "3.6", "3.7", "5.3", "5.1"];
  const firstOfStep = new Set();
  for (const { name, step, title, isRed, texts } of skip ? [] : bodies(...steps)) {
    if (!all && (!isRed || UNSEEN.has(name) || firstOfStep.has(step))) continue;
    firstOfStep.add(step);
    test(`${name}, ${isRed ? "wrong" : "right"}: ${title}`, () => {
      const found = firstOf(built(name, texts));
      const expected = isRed && !UNSEEN.has(name) ? step : undefined;
      assert.equal(found?.step, expected, found?.words ?? "they are the same");
    });
  }

  test("code that stops is told, with its own words and its place", () => {
    const frame = "solutions/03-frame-parse/frame.cpp";
    const index = built("index", changed(frame, "  if (bytes.size() < 2) return {};\n", ""));
    const behind = firstOf(index);
    assert.equal(behind.step, "3.1");
    assert.match(behind.words,
      /^Before the first byte your code stopped in decode_header: the standard library refused: .*out of bounds/);
    const asserted = firstOf(built("assert",
      changed(frame, "  FrameHeader header;\n", "  assert(bytes[1] != 0x85);\n  FrameHeader header;\n")));
    assert.match(asserted.words,
      /After byte 2 your code stopped.*an assert did not hold: bytes\[1\] != 0x85 \(.*frame\.cpp:\d+\)/);
    const shifted = firstOf(built("shift", changed(frame, "    value = value << 8 | byte;",
      "    value = static_cast<std::uint64_t>(1 << (byte & 63)) + value;")));
    assert.equal(shifted.step, "3.2");
    assert.match(shifted.words, /your code stopped.*C\+\+ does not define/);
    const greedy = firstOf(built("greedy", changed("solutions/03-frame-parse/frame_parser.cpp",
      "  const std::optional<Frame> frame = peek();\n",
      "  const std::optional<Frame> frame = peek();\n"
      + "  for (Bytes all; frame && buffer_[read_] != 0;) all.insert(all.end(), buffer_.begin(), buffer_.end());\n")));
    assert.equal(greedy.step, "3.6");
    assert.match(greedy.words, /more and more memory/);
    const deep = firstOf(built("deep", changed("solutions/03-frame-parse/utf8.cpp",
      "  for (std::size_t i = 0; i < bytes.size() && !failed_; ++i) {\n",
      "  if (!bytes.empty()) failed_ = !feed(bytes) || failed_;\n"
      + "  for (std::size_t i = 0; i < bytes.size() && !failed_; ++i) {\n")));
    assert.equal(deep.step, "3.9");
  });
});

// The diagrams are drawn by hand. They name and measure a frame's fields as the frame lab's code does, and each of
// them can be read: from the last row, without its colours, without sight.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const root = new URL("../../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const names = readdirSync(new URL("slides/diagrams/", root), { recursive: true }).filter((name) => name.endsWith(".svg"));
const diagrams = names.map((name) => [name, read(`slides/diagrams/${name}`)]);
const palette = ["#1b1f24", "#ffffff", "#cfe3ff", "#ffdcb8", "#cdeccf", "#e4d7ff", "#fff0b3", "#e6e8eb"];

const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match.slice(1));

// Of a field's group: its name and its bits as code has them, the words that a reader sees, and its first box.
function drawnFields(svg) {
  return all(svg, /<g data-field="(\w+)"(?: data-bits="(\d+)")?>(.*?)<\/g>/gs).map(([name, bits, inside]) => ({
    name,
    bits: bits && Number(bits),
    words: all(inside, /<text[^>]*>([^<]*)<\/text>/g).flat(),
    width: Number(/<rect[^>]* width="(\d+)"/.exec(inside)[1]),
  }));
}

// The fields of a header in the order in which the lab's code adds them: whole bits, then whole bytes.
function labFields() {
  const code = read("web/lab/cpp/dissector/frame_fields.cpp");
  const reads = code.slice(code.indexOf("fields_at("), code.indexOf("needs_of("));
  return all(reads, /fields\.add(?:_bytes)?\("(\w+)", (?:(\d+),)?/g)
    .map(([name, bits]) => ({ name, bits: bits && Number(bits) }));
}

const wordsIn = (name) => all(read(`slides/diagrams/${name}`), /<text[^>]*>([^<]*)<\/text>/g).flat();

test("the frame's picture has the fields of the frame lab, in their order, with their bits", () => {
  const drawn = drawnFields(read("slides/diagrams/frame.svg"));
  assert.equal(labFields().length, 10);
  assert.deepEqual(drawn.map(({ name, bits }) => ({ name, bits })), labFields());
});

test("the frame's picture says these names and bits, and draws the bits to scale", () => {
  for (const { name, bits, words, width } of drawnFields(read("slides/diagrams/frame.svg"))) {
    assert.equal(words[0].toLowerCase().replaceAll(" ", "_"), name);
    if (bits === undefined) continue;
    assert.equal(words[1], bits === 1 ? "1 bit" : `${bits} bits`);
    assert.equal(width, bits * 68, `the width of ${name}`);
  }
});

test("the example under the frame's picture is its two bytes in bits", () => {
  const words = wordsIn("frame.svg");
  const bits = words.filter((word) => /^[01]$/.test(word)).join("");
  const bytes = words.filter((word) => /^[0-9a-f]{2}$/.test(word)).join("");
  assert.equal(bits.length, 16);
  assert.equal(parseInt(bits, 2), parseInt(bytes, 16));
});

// The pairs of hex digits in a picture, as bytes, in the order in which they stand there.
const bytesIn = (name) => wordsIn(name).filter((word) => /^[0-9a-f]{2}$/.test(word)).map((word) => parseInt(word, 16));
const xor = (bytes, key) => bytes.map((byte, i) => byte ^ key[i % 4]);

test("the mask's picture: XOR with the key is what it says, both ways", () => {
  const bytes = bytesIn("mask.svg");
  const plain = bytes.slice(0, 5);
  const keys = bytes.slice(5, 13);
  const masked = bytes.slice(13, 18);
  assert.equal(String.fromCharCode(...plain), "Hello");
  assert.deepEqual(keys.slice(4), keys.slice(0, 4));
  assert.deepEqual(xor(plain, keys), masked);
  assert.deepEqual(bytes.slice(18), [...keys, ...xor(masked, keys)]);
});

test("the three things: two frames that say Hello, the same bytes in pieces, and no cut between the frames", () => {
  const name = "three-things.svg";
  const bytes = bytesIn(name);
  const frames = bytes.slice(0, 17);
  assert.deepEqual(bytes.slice(17), frames);
  assert.deepEqual([frames.slice(0, 2), frames.slice(9, 11)], [[0x01, 0x83], [0x80, 0x82]]);
  const text = [...xor(frames.slice(6, 9), frames.slice(2, 6)), ...xor(frames.slice(15), frames.slice(11, 15))];
  assert.equal(String.fromCharCode(...text), "Hello");
  const sizes = wordsIn(name).filter((word) => /^\d bytes?$/.test(word)).map((word) => parseInt(word, 10));
  const cuts = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size));
  assert.equal(cuts.at(-1), 17);
  assert.ok(!cuts.includes(9));
});

test("the handshake's picture: the accept key is the key's", () => {
  const [key, accept] = wordsIn("handshake.svg").filter((word) => word.endsWith("="));
  const sha1 = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  assert.equal(sha1.digest("base64"), accept);
});

test("the zoo's picture: its numbers are the scoreboard's, and its bars are drawn to scale", () => {
  const [, many, told] = /^Of (\d+) exhibits: (.*)\.$/m.exec(read("fuzz/zoo/SCOREBOARD.md"));
  const counts = Object.fromEntries(told.split(", ").map((one) => /^(.*) (\d+)$/.exec(one).slice(1)));
  const wanted = ["crash only", "round trip", "any cut", "differential", "all"].map((name) => counts[name]);
  assert.deepEqual(wordsIn("zoo.svg").filter((word) => /^\d+$/.test(word)), wanted);
  const boxes = all(read("slides/diagrams/zoo.svg"), /<rect x="290" [^>]* width="(\d+)"/g).flat();
  assert.deepEqual(boxes, wanted.flatMap((count) => [`${many}0`, `${count}0`])); // a frame, and the bar in it
});

for (const [name, svg] of diagrams) {
  test(`${name} says in words what it shows`, () => {
    assert.match(svg, /<title>[A-Z][^<]{60,}\.<\/title>/);
    assert.match(svg, /^<svg [^>]*role="img"/);
  });

  test(`${name} can be read from the last row`, () => {
    assert.match(svg, /viewBox="0 0 1120 \d+"/);
    const sizes = all(svg, /font-size="(\d+)"/g).flat().map(Number);
    assert.ok(sizes.length > 0 && Math.min(...sizes) >= 24, `font sizes ${sizes}`);
    assert.doesNotMatch(svg, /transform=/);  // which could make text small again
  });

  test(`${name} has the colours of the others, and nothing that a page forbids`, () => {
    const used = all(svg, /(?:fill|stroke)="([^"]*)"/g).flat().filter((colour) => colour !== "none");
    assert.deepEqual([...new Set(used)].filter((colour) => !palette.includes(colour)), []);
    assert.doesNotMatch(svg, /<script|<style|\sstyle=|\shref=|url\(|<foreignObject|\son\w+=/i);
    for (const [font] of all(svg, /font-family="([^"]*)"/g))
      assert.match(font, /^DejaVu Sans, Verdana, sans-serif$|^DejaVu Sans Mono, monospace$/);
  });

  test(`${name} is shown by a deck, or by the card`, () => {
    const decks = readdirSync(new URL("slides/decks/", root)).map((deck) => read(`slides/decks/${deck}`));
    assert.ok([...decks, read("slides/card.md")].some((text) => text.includes(`diagrams/${name})`)));
  });
}

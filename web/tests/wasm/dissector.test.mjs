// What the pages get of the dissector: its JSON, and how much of it. What it finds, web/lab/cpp/tests say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Instance } from "../../lab/shared/wasm.js";
import { wasm } from "../shared/site.mjs";

const module = readFileSync(join(wasm, "frame_lab.wasm"));
const FROM_CLIENT = 0;
const LIMIT = 65536;

const bytes = (hex) => Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (two) => parseInt(two, 16));
const repeated = (hex, size = 65536) => Uint8Array.from({ length: size }, (_, i) => bytes(hex)[i % bytes(hex).length]);

const lab = new Instance(await WebAssembly.compile(module));
const dissect = (input, ...window) => lab.json("dissect", input, FROM_CLIENT, LIMIT, ...window);

test("Hello, field by field", () => {
  assert.deepEqual(dissect(bytes("81 85 37 fa 21 3d 7f 9f 4d 51 58")), {
    frames: [{
      number: 0, byte: 0, here: 11, header: 6, length: "5", message: 0, fields: [
        { name: "fin", bit: 0, bits: 1, value: "1" },
        { name: "rsv1", bit: 1, bits: 1, value: "0" },
        { name: "rsv2", bit: 2, bits: 1, value: "0" },
        { name: "rsv3", bit: 3, bits: 1, value: "0" },
        { name: "opcode", bit: 4, bits: 4, value: "1" },
        { name: "mask", bit: 8, bits: 1, value: "1" },
        { name: "payload_length", bit: 9, bits: 7, value: "5" },
        { name: "masking_key", bit: 16, bits: 32, value: "37fa213d" },
        { name: "payload", bit: 48, bits: 40 },
      ],
    }],
    faults: [], all: { frames: 1, messages: 1, faults: 0 }, unread: null, needs: null,
  });
});

test("nothing, and a first byte", () => {
  assert.deepEqual(dissect(bytes("")), {
    frames: [], faults: [], all: { frames: 0, messages: 0, faults: 0 }, unread: null, needs: null,
  });
  const { frames: [frame], needs } = dissect(bytes("c1"));
  assert.deepEqual([frame.header, frame.length, frame.message], [null, null, null]);
  assert.deepEqual(needs, { bytes: "1", for: "payload_length" });
});

test("a length that no double holds, and a key of which half is here", () => {
  const { frames: [frame], needs } = dissect(bytes("82 ff ff ff ff ff ff ff ff ff 0a 0b"));
  assert.equal(frame.length, "18446744073709551615");
  assert.deepEqual(frame.fields.at(-1), { name: "masking_key", bit: 80, bits: 16, value: "0a0b", partial: true });
  assert.deepEqual(needs, { bytes: "2", for: "masking_key" });
  assert.equal(dissect(bytes("82 ff ff ff ff ff ff ff ff ff 0a 0b 0c 0d 0e")).needs.bytes, "18446744073709551614");
});

test("a Close, its faults, and what nobody reads behind it", () => {
  const { frames, faults, unread } = dissect(bytes("88 82 00 00 00 00 03 ec 81 00"));
  assert.deepEqual(frames[0].fields.at(-1), { name: "status_code", bit: 48, bits: 16, value: "1004" });
  assert.deepEqual(faults, [{
    frame: 0, bit: 48, bits: 16, code: 1002, reason: "status code not allowed", section: "§7.4", after: 8,
  }]);
  assert.equal(unread, 1);
});

test("from a server the mask is the fault", () => {
  const { faults } = lab.json("dissect", bytes("81 80 37 fa 21 3d"), 1, LIMIT);
  assert.deepEqual(faults.map(({ bit, reason }) => [bit, reason]), [[8, "frame with a mask"]]);
});

test("a window: the frames that touch it, their faults, and the first fault of all", () => {
  const whole = dissect(repeated("81 80 00 00 00 00", 600).fill(0xf1, 6, 7).fill(0x83, 300, 301));
  const window = dissect(repeated("81 80 00 00 00 00", 600).fill(0xf1, 6, 7).fill(0x83, 300, 301), 299, 3);
  assert.deepEqual(window.frames, whole.frames.slice(49, 51));
  assert.deepEqual(window.faults, [whole.faults[0], ...whole.faults.filter(({ frame }) => frame === 50)]);
  assert.deepEqual(window.all, { frames: 100, messages: 99, faults: whole.faults.length });
});

test("of 32,768 frames only those in the window", () => {
  const { frames, all } = dissect(repeated("81 00"), 1000, 64);
  assert.deepEqual([frames[0].number, frames.length, all.frames, all.faults], [500, 32, 32768, 32768]);
});

test("a module of under 100 KB", () => {
  assert.ok(module.length < 100_000);
});

test("the mask is chapter 3's, from any offset", () => {
  const key = 0x37fa213d;
  assert.deepEqual(lab.call("mask", bytes("7f 9f 4d 51 58"), key, 0), new TextEncoder().encode("Hello"));
  assert.deepEqual(lab.call("mask", bytes("4d 51 58"), key, 2), new TextEncoder().encode("llo"));
  assert.deepEqual(lab.call("mask", bytes("7f 9f"), 0xffffffff, 7), bytes("80 60"));
});

// What the frame lab says about bytes: the sentences, without a browser.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { applyMask, fromHex, plainPayload, readFrame } from "../../../lab/frame/model.js";
import * as words from "../../../lab/frame/words.js";
import { noPackages, optional } from "../../shared/server.mjs";
import { wasm } from "../../shared/site.mjs";

const module = join(wasm, "frame_lab.wasm");
const skip = !(await optional("@noble/hashes/legacy.js")) ? noPackages
  : !existsSync(module) && "no frame_lab.wasm: ./workbook web builds it";

describe("the frame lab's words", { skip }, async () => {
  const { Instance } = skip ? {} : await import("../../../lab/shared/wasm.js");
  const lab = skip ? null : new Instance(await WebAssembly.compile(readFileSync(module)));

  const dissect = (bytes, direction) => lab.json("dissect", bytes, direction === "server" ? 1 : 0, 65_536);
  const bytesOf = (hex) => fromHex(hex).bytes;

  function says(hex, direction = "client") {
    const bytes = bytesOf(hex);
    const textOf = ({ byte, here }) =>
      new TextDecoder().decode(plainPayload(readFrame(bytes.subarray(0, byte + here), byte)));
    return words.verdict({ dissection: dissect(bytes, direction), direction, textOf });
  }

  test("a frame in one sentence", () => {
    for (const [hex, direction, kind, text] of [
      ["", "client", "empty", "No bytes yet. Type a text, or paste bytes."],
      ["81 85 37 fa 21 3d 7f 9f 4d 51 58", "client", "fine",
        "A whole frame: text, 5 bytes, says “Hello”. A server accepts it."],
      ["81 05 48 65 6c 6c 6f", "server", "fine",
        "A whole frame: text, 5 bytes, says “Hello”. A client accepts it."],
      ["81 05 48 65 6c 6c 6f", "client", "wrong",
        "The server stops: frame without a mask (§5.1). It must close with 1002, protocol error."],
      ["01 03 48 65 6c", "server", "fine", "A whole frame: first fragment of a text message, 3 bytes, says “Hel”. "
        + "A client accepts it. It waits for the rest of the message."],
      ["88 02 03 e9", "server", "fine", "A whole frame: close, 1001 (going away). A client accepts it."],
      ["88 00 89 00", "server", "fine", "2 frames: close, without a code; ping, empty. A client accepts them. "
        + "It reads nothing behind the Close."],
      ["82 01 00", "server", "fine", "A whole frame: binary, 1 byte. A client accepts it."],
      ["89 00 8b 00", "server", "wrong",
        "The client stops in frame 2: reserved opcode (§5.2). It must close with 1002, protocol error."],
    ]) {
      assert.deepEqual(says(hex, direction), { kind, text }, hex);
    }
  });

  test("of very many frames those around a byte are asked for, and all are counted", () => {
    const pings = Uint8Array.from({ length: 60_001 }, (_, index) => (index % 2 ? 0 : 0x89));
    const window = (bytes) => lab.json("dissect", bytes, 1, 65_536, 30_000, 64);
    const told = (bytes) => words.verdict({ dissection: window(bytes), direction: "server", textOf: () => "" });
    assert.deepEqual(told(pings.subarray(0, 60_000)), { kind: "fine", text: "30,000 frames. A client accepts them." });
    assert.deepEqual(told(pings),
      { kind: "waiting", text: "30,001 frames, and the last one is not whole. A client accepts them." });
  });

  test("after each byte: what is known, and how many are needed for what", () => {
    const hello = bytesOf("81 85 37 fa 21 3d 7f 9f 4d 51 58");
    const after = (size, bytes = hello) =>
      words.afterPrefix(size, dissect(bytes.subarray(0, size), "client"), "client");
    assert.deepEqual([0, 1, 2, 4, 6, 7, 11].map((size) => after(size)), [
      "Before the first byte the server knows nothing.",
      "After 1 byte: the server knows: text. It needs 1 more byte for the payload length.",
      "After 2 bytes: the server knows: text, masked, 5 bytes of payload. It needs 4 more bytes for the masking key.",
      "After 4 bytes: the server knows: text, masked, 5 bytes of payload, 2 of 4 bytes of the key. "
        + "It needs 2 more bytes for the masking key.",
      "After 6 bytes: the server knows: text, masked, 5 bytes of payload, the masking key. "
        + "It needs 5 more bytes for the payload.",
      "After 7 bytes: the server knows: text, masked, 5 bytes of payload, the masking key, 1 of the payload's bytes. "
        + "It needs 4 more bytes for the payload.",
      "After 11 bytes: the frame is whole.",
    ]);
    assert.equal(after(3, bytesOf("82 fe 01")), "After 3 bytes: the server knows: binary, masked, "
      + "the length is in the next two bytes. It needs 1 more byte for the extended payload length.");
    assert.equal(after(2, bytesOf("c1 00")), "After 2 bytes: the server stops. Reserved bit set, §5.2.");
  });

  test("every field has a name and a sentence", () => {
    const close = "88 ff 00 00 00 00 00 00 00 05 37 fa 21 3d 34 12 41";
    for (const hex of ["81 fe 00 82 37 fa 21 3d 7f", close, "c3 05 80", "81 fe 00"]) {
      for (const frame of dissect(bytesOf(hex), "client").frames) {
        for (const field of frame.fields) {
          assert.ok(words.FIELD[field.name] && words.TINT[field.name], field.name);
          const sentence = words.meaning(field, { frame, text: "x", reason: "y" });
          assert.match(sentence, /^[A-Z0-9].*\.$/, `${hex}: ${field.name}`);
        }
      }
    }
  });

  test("a length over 2^53 is told to the last digit", () => {
    const { frames: [frame] } = dissect(bytesOf("82 ff 00 20 00 00 00 00 00 01"), "client");
    const field = frame.fields.find(({ name }) => name === "extended_payload_length");
    assert.equal(words.meaning(field, { frame }), "The payload has 9,007,199,254,740,993 bytes.");
  });

  test("the page's mask is the chapter's", () => {
    const payload = Uint8Array.from({ length: 300 }, (_, index) => index * 7 & 255);
    const key = bytesOf("37 fa 21 3d");
    for (const offset of [0, 1, 2, 3, 65_537]) {
      assert.deepEqual(applyMask(payload, key, offset), lab.call("mask", payload, 0x37fa213d, offset));
    }
  });

  test("signs without a picture, long texts, and close codes", () => {
    assert.equal(words.quoted("a\nb\u0001\u007f"), "“a\\nb\\x01\\x7f”");
    assert.equal(words.quoted("😀".repeat(50)), `“${"😀".repeat(40)}…”`);
    assert.equal(words.closeCodeName(3999), "a library's or framework's own code");
    assert.equal(words.closeCodeName(4000), "an application's own code");
    assert.equal(words.closeCodeName(5000), "no such code");
  });
});

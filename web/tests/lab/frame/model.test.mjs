// The edits of the frame lab, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as model from "../../../lab/frame/model.js";

const bytes = (hex) => model.fromHex(hex).bytes;
const same = (got, expected) => assert.equal(model.toHex(got), expected);
const HELLO = bytes("81 85 37 fa 21 3d 7f 9f 4d 51 58");
const plain = (buffer, at = 0) => new TextDecoder().decode(model.plainPayload(model.readFrame(buffer, at)));

test("a text becomes the RFC's own frames", () => {
  same(model.textFrame("Hello", { direction: "client" }), model.toHex(HELLO));
  same(model.textFrame("Hello", { direction: "server" }), "81 05 48 65 6c 6c 6f");
  same(model.textFrame("", { direction: "server" }), "81 00");
  same(model.textFrame("ä", { direction: "server" }), "81 02 c3 a4");
});

test("the length takes the shortest form at each border", () => {
  for (const [size, head] of [[0, "82 00"], [125, "82 7d"], [126, "82 7e 00 7e"], [65535, "82 7e ff ff"],
    [65536, "82 7f 00 00 00 00 00 01 00 00"]]) {
    const frame = model.makeFrame({ first: 0x82, payload: new Uint8Array(size) });
    same(frame.subarray(0, frame.length - size), head);
    const read = model.readFrame(frame);
    assert.deepEqual([read.length, read.payload.length, read.end], [BigInt(size), size, frame.length]);
  }
});

test("a frame is read as far as it is here", () => {
  for (let size = 0; size <= HELLO.length; ++size) {
    const frame = model.readFrame(HELLO.subarray(0, size));
    assert.equal(frame.length, size < 2 ? null : 5n);
    assert.equal(frame.whole, size >= 6);
    assert.equal(frame.payload.length, Math.max(0, size - 6));
    assert.equal(frame.end, size);
  }
});

test("a length over 2^53 keeps all its digits", () => {
  const changed = model.setLength(HELLO, 0, 9007199254740993n);
  same(changed, "81 ff 00 20 00 00 00 00 00 01 37 fa 21 3d 7f 9f 4d 51 58");
  assert.equal(model.readFrame(changed).length, 9007199254740993n);
});

test("MASK brings a key or takes it, and the text stays", () => {
  const unmasked = model.setMasked(HELLO, 0, false);
  same(unmasked, "81 05 48 65 6c 6c 6f");
  same(model.setMasked(unmasked, 0, true), model.toHex(HELLO));
  assert.equal(model.setMasked(HELLO, 0, true), HELLO);
});

test("of a header that is cut short, MASK is only a bit", () => {
  same(model.setMasked(bytes("81 fe 01"), 0, false), "81 7e 01");
  same(model.setMasked(bytes("81 85 37 fa"), 0, false), "81 05 37 fa");
});

test("another key keeps the text", () => {
  const changed = model.setKey(HELLO, 0, bytes("00 00 00 00"));
  same(changed, "81 85 00 00 00 00 48 65 6c 6c 6f");
  assert.equal(plain(changed), "Hello");
});

test("a length may lie, and keeps the bytes", () => {
  same(model.setLength(HELLO, 0, 4n), "81 84 37 fa 21 3d 7f 9f 4d 51 58");
  same(model.setLength(HELLO, 0, 300n), "81 fe 01 2c 37 fa 21 3d 7f 9f 4d 51 58");
  same(model.setLength(HELLO, 0, 5n, 64), "81 ff 00 00 00 00 00 00 00 05 37 fa 21 3d 7f 9f 4d 51 58");
  assert.equal(model.setLength(HELLO, 0, 300n, 7), HELLO, "300 does not fit into seven bits");
});

test("a payload brings its length; a form that was longer than needed stays", () => {
  assert.equal(plain(model.setPayload(HELLO, 0, model.utf8("Good evening"))), "Good evening");
  const long = model.setLength(HELLO, 0, 5n, 16);
  same(model.setPayload(long, 0, model.utf8("Hi")), "81 fe 00 02 37 fa 21 3d 7f 93");
  const grown = model.resizePayload(HELLO, 0, 126);
  assert.equal(model.readFrame(grown).form, 16);
  assert.equal(model.readFrame(model.resizePayload(grown, 0, 125)).form, 7);
  assert.ok(plain(grown).startsWith("HelloHelloHello"));
});

test("a Close's code and reason, each by itself", () => {
  const close = bytes("88 80 37 fa 21 3d");
  same(model.plainPayload(model.readFrame(model.setStatusCode(close, 0, 1001))), "03 e9");
  const said = model.setReason(close, 0, "bye");
  same(model.plainPayload(model.readFrame(said)), "03 e8 62 79 65");
  same(model.plainPayload(model.readFrame(model.setStatusCode(said, 0, 4000))), "0f a0 62 79 65");
});

test("an edit of one frame leaves its neighbours alone", () => {
  const buffer = model.join(bytes("89 00"), HELLO, bytes("8a 00"));
  const edits = [
    model.setMasked(buffer, 2, false), model.setKey(buffer, 2, bytes("01 02 03 04")),
    model.setPayload(buffer, 2, model.utf8("longer than before")), model.setFlag(buffer, 2, 0, false),
    model.setOpcode(buffer, 2, 2), model.setLength(buffer, 2, 5n, 64), model.resizePayload(buffer, 2, 200),
  ];
  for (const edited of edits) {
    same(edited.subarray(0, 2), "89 00");
    same(edited.subarray(-2), "8a 00");
    assert.notEqual(model.toHex(edited), model.toHex(buffer));
  }
});

test("no edit changes the bytes that it was given", () => {
  const before = model.toHex(HELLO);
  model.flipBit(HELLO, 3);
  model.setFlag(HELLO, 0, 2, true);
  model.setOpcode(HELLO, 0, 9);
  model.setKey(HELLO, 0, bytes("01 02 03 04"));
  same(HELLO, before);
});

test("every bit turns, and turns back", () => {
  for (let bit = 0; bit < 8 * HELLO.length; ++bit) {
    const turned = model.flipBit(HELLO, bit);
    assert.equal(turned.filter((byte, index) => byte !== HELLO[index]).length, 1);
    same(model.flipBit(turned, bit), model.toHex(HELLO));
  }
});

test("hex and bits as people write them, and what is wrong in a plain sentence", () => {
  same(bytes("8185 37:fa\n0x21,3D"), "81 85 37 fa 21 3d");
  assert.match(model.fromHex("8g").error, /“g” is not a hex digit/);
  assert.match(model.fromHex("81 8").error, /one hex digit/);
  same(model.fromBits("1000 0001|10000101").bytes, "81 85");
  assert.match(model.fromBits("10000002").error, /“2” is not a bit/);
  assert.match(model.fromBits("1000000110").error, /lacks 6 bits/);
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  assert.deepEqual(bytes(model.toHex(all)), all);
  assert.deepEqual(model.fromBits(model.toBits(all)).bytes, all);
});

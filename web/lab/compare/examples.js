// What "Try them all" tries: the frame lab's presets, and more at the borders of each rule. All from a client.
import { toHex } from "../frame/formats.js";
import { PRESETS } from "../frame/presets.js";

const KEY = [0x37, 0xfa, 0x21, 0x3d];
const encoder = new TextEncoder();

// A whole frame; its length in the fewest bytes.
function frame(first, payload, key = KEY) {
  const size = payload.length;
  const length = size <= 125 ? [size] : size <= 0xffff ? [126, size >> 8, size & 0xff]
    : [127, 0, 0, 0, 0, 0, size >> 16, size >> 8 & 0xff, size & 0xff];
  length[0] |= 0x80;
  return [first, ...length, ...key, ...Array.from(payload, (byte, i) => byte ^ key[i % 4])];
}

const text = (words, first = 0x81) => frame(first, encoder.encode(words));
const of = (count, byte) => new Uint8Array(count).fill(byte);
const close = (code, reason = []) => frame(0x88, [code >> 8, code & 0xff, ...reason]);
const times = (count, bytes) => Array.from({ length: count }, () => bytes).flat();

const MORE = {
  "RSV2 is set": text("Hello", 0xa1),
  "RSV3 is set": text("Hello", 0x91),
  "opcode 7": text("Hello", 0x87),
  "opcode 11": text("", 0x8b),
  "opcode 15": text("", 0x8f),
  "a key of zeros": frame(0x81, encoder.encode("Hello"), [0, 0, 0, 0]),
  "a key of zeros, and a long text": frame(0x81, of(200, 0x61), [0, 0, 0, 0]),
  "a ping of 125 bytes": frame(0x89, of(125, 0x2a)),
  "a Close in fragments": [0x08, ...close(1000).slice(1)],
  "a ping of 65,536 bytes, announced": [0x89, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, ...KEY],
  "5 in the form of eight bytes": [0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 5, ...KEY],
  "65,535 in the form of eight bytes": [0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...KEY],
  "4 GiB and five bytes, announced": [0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 5, ...KEY],
  "one byte over the limit, announced": [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, ...KEY],
  "nothing behind the limit": [...text("a"), 0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, ...KEY, ...text("b")],
  "two frames, two keys": [...text("Hel"), ...frame(0x81, encoder.encode("lo"), [1, 2, 3, 4])],
  "a long and two short ones": [...frame(0x82, of(300, 7)), ...text("a"), ...text("")],
  "a binary in fragments": [...frame(0x02, [0xff]), ...frame(0x00, [0xfe]), ...frame(0x00, [0xc0]),
    ...frame(0x80, [0x80])],
  "a text in four fragments": [...text("a", 0x01), ...text("", 0x00), ...text("b", 0x00), ...text("c", 0x80)],
  "a text and a binary": [...text("a", 0x01), ...text("b", 0x80), ...frame(0x82, [0xff]), ...text("c")],
  "a binary inside a text": [...text("a", 0x01), ...frame(0x82, [1])],
  "a wrong byte in the second fragment": [...text("a", 0x01), ...frame(0x00, [0xff])],
  "half a character, and the message ends": [...frame(0x01, [0xe2]), ...frame(0x80, [0x82])],
  "half a character, and then a binary": [...frame(0x01, [0xe2, 0x82]), ...frame(0x80, [0xac]), ...frame(0x82, [0xe2])],
  "a message at the limit, in two": [...frame(0x02, of(65535, 1)), ...frame(0x80, [1])],
  "a message over the limit, in two": [...frame(0x02, of(65535, 1)), ...frame(0x80, [1, 2])],
  "over the limit, and a wrong byte behind it": [...frame(0x01, of(65535, 0x61)), ...frame(0x80, [0x61, 0xff])],
  "over the limit, and a wrong byte before it": [...frame(0x01, of(65534, 0x61)), ...frame(0x80, [0xff, 0x61, 0x61])],
  "1,000 fragments": [...text("", 0x01), ...times(998, text("", 0x00)), ...text("a", 0x80)],
  "1,000 fragments, and then a text": [...text("", 0x01), ...times(999, text("", 0x00)), ...text("a")],
  "1,001 fragments": [...text("", 0x01), ...times(1000, text("", 0x00))],
  "a wrong byte in the text that is still arriving": [0x81, 0xfe, 0x03, 0xe8, ...KEY, 0xc8, 0x9b],
  "characters of one to four bytes": text("aé€😀\u07ff\ud7ff\ue000\u{10ffff}"),
  "more bytes than needed: e0 9f bf": frame(0x81, [0x61, 0xe0, 0x9f, 0xbf]),
  "more bytes than needed: f0 8f bf bf": frame(0x81, [0xf0, 0x8f, 0xbf, 0xbf]),
  "half of a pair: ed a0 80": frame(0x81, [0xed, 0xa0, 0x80]),
  "over U+10FFFF: f4 90 80 80": frame(0x81, [0xf4, 0x90, 0x80, 0x80]),
  "f5": frame(0x81, [0xf5, 0x80, 0x80, 0x80]),
  "80 alone": frame(0x81, [0x80]),
  "a wrong third byte: e2 82 41": frame(0x81, [0xe2, 0x82, 0x41]),
  "nine letters, and ff": frame(0x81, [...of(9, 0x61), 0xff]),
  "17 pings": Array.from({ length: 17 }, (_, i) => frame(0x89, [i])).flat(),
  "a ping, 16 pings": [...frame(0x89, []), ...times(16, frame(0x89, [7]))],
  "pong, ping, text": [...frame(0x8a, [1]), ...frame(0x89, [2]), ...text("a")],
  "an empty Close": frame(0x88, []),
  "a Close, and more": [...close(1000), ...text("late"), ...frame(0x89, [])],
  "a text, and a Close": [...text("a"), ...close(1001)],
  "a Close inside a message": [...text("a", 0x01), ...close(1000)],
  "a Close whose reason has a zero byte": close(1000, [0x61, 0, 0x62]),
  "a Close with the longest reason": close(1000, of(123, 0x61)),
  ...Object.fromEntries([999, 1003, 1004, 1006, 1007, 1011, 1014, 1015, 1016, 2999, 3000, 4999, 5000].map((code) =>
    [`Close ${code}`, close(code)])),
};

// [{ name, group, bytes() }]; those with a group are the presets.
export const EXAMPLES = [
  ...PRESETS.filter(({ direction }) => direction === 0).map((preset) =>
    ({ name: preset.name, group: preset.group, bytes: () => preset.bytes })),
  ...Object.entries(MORE).map(([name, bytes]) => ({ name, bytes: () => toHex(Uint8Array.from(bytes)) })),
];

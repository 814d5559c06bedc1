// Edits of a buffer of frames: bytes in, new bytes out. What the bytes mean is said by the chapters' C++;
// here stands only where a header's parts are, so that a part can be exchanged.

const DEFAULT_KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d); // RFC 6455 §5.7 uses it
export const TEXT = 0x1;
export const CLOSE = 0x8;

// The forms of a length (RFC 6455 §5.2): bits, and the bytes they take behind the second one.
export const FORMS = { 7: 0, 16: 2, 64: 8 };
const LARGEST = { 7: 125n, 16: 0xffffn, 64: 0xffffffffffffffffn };

export const isControl = (opcode) => (opcode & 0x8) !== 0;
export const fits = (length, form) => BigInt(length) <= LARGEST[form];
const shortestForm = (length) => [7, 16, 64].find((form) => fits(length, form));

// RFC 6455 §5.3: masks, or unmasks. `payload` begins with byte `offset` of the frame's payload.
export function applyMask(payload, key, offset = 0) {
  return payload.map((byte, index) => byte ^ key[(offset + index) % 4]);
}

// The frame at `at`, as far as it is here. `length` and `key` are null until all their bytes have come;
// `payload` is what has come, as it is on the wire.
export function readFrame(bytes, at = 0) {
  const [first = 0, second = 0] = bytes.subarray(at, at + 2);
  const here = bytes.length - at;
  const form = { 126: 16, 127: 64 }[second & 0x7f] ?? 7;
  const masked = (second & 0x80) !== 0;
  const keyAt = at + 2 + FORMS[form];
  const payloadAt = keyAt + (masked ? 4 : 0);
  const length = here < 2 || bytes.length < keyAt ? null
    : form === 7 ? BigInt(second & 0x7f) : bigEndian(bytes.subarray(at + 2, keyAt));
  const key = masked && bytes.length >= payloadAt ? bytes.slice(keyAt, payloadAt) : null;
  const whole = length !== null && bytes.length >= payloadAt;
  const end = !whole || length > BigInt(bytes.length - payloadAt) ? bytes.length : payloadAt + Number(length);
  return { at, end, first, masked, form, length, key, keyAt, payloadAt, whole,
    payload: bytes.slice(Math.min(payloadAt, end), end) };
}

// What the payload says, without its mask.
export const plainPayload = ({ payload, key }) => (key ? applyMask(payload, key) : payload);

export function bigEndian(bytes) {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function toBigEndian(value, size) {
  const shift = (index) => BigInt(8 * (size - 1 - index));
  return Uint8Array.from({ length: size }, (_, index) => Number((BigInt(value) >> shift(index)) & 0xffn));
}

export function join(...parts) {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

// A frame's bytes. `payload` is plain; `key` masks it. `form` and `length` may lie about it.
export function makeFrame({ first, key = null, payload, length = payload.length, form = shortestForm(length) }) {
  const length7 = { 7: Number(length), 16: 126, 64: 127 }[form];
  return join(Uint8Array.of(first, (key ? 0x80 : 0) | length7), toBigEndian(length, FORMS[form]),
    key ?? new Uint8Array(), key ? applyMask(payload, key) : payload);
}

// A text as an endpoint sends it: one frame, masked if a client sends it, its length in the fewest bytes.
export function textFrame(text, { direction, key = DEFAULT_KEY }) {
  return makeFrame({ first: 0x80 | TEXT, key: direction === "client" ? key : null, payload: utf8(text) });
}

export const utf8 = (text) => new TextEncoder().encode(text);

// --- Edits. Each takes the buffer and where the frame begins, and returns a new buffer.

function exchange(bytes, frame, ...parts) {
  return join(bytes.subarray(0, frame.at), ...parts, bytes.subarray(frame.end));
}

export function flipBit(bytes, bit) {
  const flipped = bytes.slice();
  flipped[bit >> 3] ^= 0x80 >> (bit & 7);
  return flipped;
}

// FIN, RSV1 to RSV3: the first four bits of a frame.
export function setFlag(bytes, at, index, on) {
  const changed = bytes.slice();
  changed[at] = on ? changed[at] | (0x80 >> index) : changed[at] & ~(0x80 >> index);
  return changed;
}

export function setOpcode(bytes, at, opcode) {
  const changed = bytes.slice();
  changed[at] = (changed[at] & 0xf0) | opcode;
  return changed;
}

// With the bit a key comes or goes, and the text stays. Of a header that is cut short only the bit can turn.
export function setMasked(bytes, at, on, key = DEFAULT_KEY) {
  const frame = readFrame(bytes, at);
  if (frame.masked === on) return bytes;
  if (!frame.whole) return flipBit(bytes, 8 * (at + 1));
  const changed = flipBit(bytes, 8 * (at + 1));
  const head = changed.slice(at, frame.keyAt);
  return exchange(bytes, frame, head, on ? key : new Uint8Array(),
    on ? applyMask(frame.payload, key) : plainPayload(frame));
}

// Another key; the text stays.
export function setKey(bytes, at, key) {
  const frame = readFrame(bytes, at);
  if (!frame.key) return bytes;
  return exchange(bytes, frame, bytes.slice(at, frame.keyAt), key, applyMask(plainPayload(frame), key));
}

// What the header says about the length, also if something else follows it. The payload's bytes stay as they are.
export function setLength(bytes, at, length, form) {
  const frame = readFrame(bytes, at);
  const kept = form ?? (fits(length, frame.form) ? frame.form : shortestForm(length));
  if (!fits(length, kept)) return bytes;
  const second = (frame.masked ? 0x80 : 0) | { 7: Number(length), 16: 126, 64: 127 }[kept];
  return join(bytes.subarray(0, at), Uint8Array.of(bytes[at] ?? 0, second), toBigEndian(length, FORMS[kept]),
    bytes.subarray(frame.keyAt));
}

// Another payload, and a length that fits it. The length's form stays the longer one if it was longer than
// needed: that was a choice. `form` chooses again.
export function setPayload(bytes, at, payload, form) {
  const frame = readFrame(bytes, at);
  const chosen = frame.length !== null && frame.form !== shortestForm(frame.length);
  const kept = form ?? (chosen && fits(payload.length, frame.form) ? frame.form : shortestForm(payload.length));
  const key = frame.masked ? frame.key ?? DEFAULT_KEY : null;
  return exchange(bytes, frame, makeFrame({ first: frame.first, key, payload, form: kept }));
}

// The same text again and again, or less of it: a payload of `size` bytes.
export function resizePayload(bytes, at, size) {
  const old = plainPayload(readFrame(bytes, at));
  const pattern = old.length ? old : utf8("Hello");
  const payload = Uint8Array.from({ length: size }, (_, index) => pattern[index % pattern.length]);
  return setPayload(bytes, at, payload, shortestForm(size));
}

// A Close's payload (RFC 6455 §5.5.1): the code in two bytes, then the reason.
export function setStatusCode(bytes, at, code) {
  const old = plainPayload(readFrame(bytes, at));
  return setPayload(bytes, at, join(toBigEndian(code, 2), old.subarray(2)));
}

export function setReason(bytes, at, reason) {
  const old = plainPayload(readFrame(bytes, at));
  const code = old.length >= 2 ? old.subarray(0, 2) : toBigEndian(1000, 2);
  return setPayload(bytes, at, join(code, utf8(reason)));
}

// --- Bytes as people write them

// A hex digit's value: "a" is 97, "A" is 65, and (97 & 15) + 9 is 10.
function digit(text, at) {
  const code = text.charCodeAt(at);
  return (code & 15) + (code > 57 ? 9 : 0);
}

export function fromHex(text) {
  const digits = text.replace(/[\s:,]|0x/gi, "");
  const wrong = /[^0-9a-f]/i.exec(digits);
  if (wrong) return { error: `“${wrong[0]}” is not a hex digit. Hex has 0 to 9 and a to f.` };
  if (digits.length % 2) return { error: "The last byte has one hex digit. A byte has two." };
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; ++i) bytes[i] = digit(digits, 2 * i) << 4 | digit(digits, 2 * i + 1);
  return { bytes };
}

export function fromBits(text) {
  const bits = text.replace(/[\s|_]/g, "");
  const wrong = /[^01]/.exec(bits);
  if (wrong) return { error: `“${wrong[0]}” is not a bit. A bit is 0 or 1.` };
  const missing = (8 - (bits.length % 8)) % 8;
  if (missing) return { error: `The last byte lacks ${missing} ${missing === 1 ? "bit" : "bits"}. A byte has eight.` };
  return { bytes: Uint8Array.from({ length: bits.length / 8 }, (_, i) => parseInt(bits.substr(8 * i, 8), 2)) };
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const BITS = Array.from({ length: 256 }, (_, byte) => byte.toString(2).padStart(8, "0"));

export const hexByte = (byte) => HEX[byte];
export const bitsByte = (byte) => BITS[byte];
export const toHex = (bytes) => Array.from(bytes, hexByte).join(" ");
export const toBits = (bytes) => Array.from(bytes, bitsByte).join(" ");
export const sameBytes = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);

// Bytes out of what people paste: the lab's own formats, and those of other programs. Each reader looks whether a
// text is its own (undefined: no), and the first that says yes has to read all of it.
//
// fromText(text) returns { bytes } or { error }: a sentence that names the place.
import { readDump } from "./dump.js";

class Wrong extends Error {}

export function fromText(text) {
  try {
    for (const reader of [readBase64, readDump, readEscapes, readNumbers, readSeed]) {
      const bytes = reader(text, wrongAt(text));
      if (bytes) return { bytes: Uint8Array.from(bytes) };
    }
    return { bytes: Uint8Array.from(readHex(text, wrongAt(text))) };
  } catch (error) {
    if (error instanceof Wrong) return { error: error.message };
    throw error;
  }
}

// throw wrong(index, "is not a byte"): "Line 2, column 7: “zz” is not a byte."
const wrongAt = (text) => (index, sentence) => {
  const before = text.slice(0, index).split("\n");
  return new Wrong(`Line ${before.length}, column ${before.at(-1).length + 1}: ${sentence}`);
};

const shown = (word) => `“${word.length > 20 ? `${word.slice(0, 20)}…` : word}”`;

// --- Hex, with any separators

function readHex(text, wrong, offset = 0) {
  const bytes = [];
  for (const { 0: word, index } of text.matchAll(/[^\s,;:|.\-_]+/g)) {
    const digits = word.replace(/^0x/i, "");
    const at = offset + index;
    if (/[^0-9a-f]/i.test(digits)) {
      throw wrong(at, `${shown(word)} is not hex. Write two digits for each byte: 81 85 37 fa.`);
    }
    if (digits.length % 2) {
      throw wrong(at, `${shown(word)} has an odd number of digits. A byte has two: write 05 and not 5.`);
    }
    for (let i = 0; i < digits.length; i += 2) bytes.push(parseInt(digits.slice(i, i + 2), 16));
  }
  return bytes;
}

// --- "\x81\x85", '\201\205': a string of C, JavaScript, Python or a shell

const ESCAPE = /\\(?:x([0-9a-f]{1,2})|u00([0-9a-f]{2})|([0-7]{1,3})|([abefnrtv\\'"?]))/iy;
const NAMED = { a: 7, b: 8, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11 };

function readEscapes(text, wrong) {
  const first = text.search(/\\(?:x[0-9a-f]|u00|[0-7])/i);
  if (/^\s*printf\s+''\s*$/.test(text)) return [];
  if (first < 0 || /^[^"'\\]*#|^\s*[0-9a-f]{2}[\s"]/i.test(text)) return undefined;  // a seed says more than a string
  const quote = /["'`]/.exec(text.slice(0, first));
  if (!quote) return unescape(text.trim(), text.indexOf(text.trim()), wrong);
  const bytes = [];
  let found = 0;
  for (let at = quote.index; at < text.length;) {  // "..." "..." are one string
    const open = text.indexOf(quote[0], at);
    if (open < 0) break;
    let end = open + 1;
    while (end < text.length && text[end] !== quote[0]) end += text[end] === "\\" ? 2 : 1;
    if (end >= text.length) throw wrong(open, `the string that begins here has no ${quote[0]} at its end.`);
    bytes.push(...unescape(text.slice(open + 1, end), open + 1, wrong));
    at = end + 1;
    found += 1;
  }
  return found ? bytes : undefined;
}

const encoder = new TextEncoder();

function unescape(text, offset, wrong) {
  const bytes = [];
  for (let at = 0; at < text.length;) {
    if (text[at] !== "\\") {
      const letter = String.fromCodePoint(text.codePointAt(at));
      bytes.push(...encoder.encode(letter));
      at += letter.length;
      continue;
    }
    ESCAPE.lastIndex = at;
    const found = ESCAPE.exec(text);
    if (!found) {
      throw wrong(offset + at, `${shown(text.slice(at, at + 2))} is not an escape. Write \\x and two digits.`);
    }
    const [whole, hex, unicode, octal, named] = found;
    const value = octal ? parseInt(octal, 8) : parseInt(hex ?? unicode ?? "", 16);
    if (octal && value > 255) throw wrong(offset + at, `${shown(whole)} is more than a byte: \\377 is the last.`);
    bytes.push(named ? NAMED[named] ?? named.charCodeAt(0) : value);
    at += whole.length;
  }
  return bytes;
}

// --- { 0x81, 133, '\x37' }: an array of C, JavaScript, Python, Rust

function readNumbers(text, wrong) {
  const found = /\{([^{}]*)\}/.exec(text) ?? /\[([^[\]]*)\]/.exec(text);
  if (!found) return undefined;
  const list = found[1].replace(/\/\/.*|\/\*[^]*?\*\//g, (comment) => " ".repeat(comment.length));
  return Array.from(list.matchAll(/[^\s,;]+/g), ({ 0: word, index }) => {
    const value = /^(0x[0-9a-f]+|0b[01]+|\d+)u?$/i.test(word) ? Number(word.replace(/u$/i, "")) : NaN;
    if (value <= 255) return value;
    throw wrong(found.index + 1 + index, Number.isNaN(value)
      ? `${shown(word)} is not a number. Write 0x81, or 129.` : `${shown(word)} is more than a byte: 255 is the last.`);
  });
}

// --- What the workbook itself writes: ./workbook wire "81 85", "81 85"_hex, seeds of the fuzzers

const SEED = /#.*|(\d+) \*|"((?:[^"\\\n]|\\.)*)"(_hex)?|((?:[0-9a-f]{2})+)(?![0-9a-f*])|\s+/iy;

function readSeed(text, wrong) {
  if (/^[^"]*(?:workbook\s+wire\b|Bytes\b)[^"]*"/.test(text) || /"\s*_hex/.test(text)) {
    return [...text.matchAll(/"([^"]*)"/g)].flatMap(({ 1: hex, index }) => readHex(hex, wrong, index + 1));
  }
  if (!/["#*]/.test(text)) return undefined;
  const bytes = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    const found = [];
    let times = 1;
    for (SEED.lastIndex = 0; SEED.lastIndex < line.length;) {
      const at = SEED.lastIndex;
      const token = SEED.exec(line);
      if (!token) throw wrong(offset + at, `${shown(line.slice(at))} is neither bytes, nor "text", nor a # comment.`);
      if (token[1]) times = Number(token[1]);
      if (token[2] !== undefined) found.push(...unescape(token[2], offset + at + 1, wrong));
      if (token[4]) found.push(...readHex(token[4], wrong, offset + at));
    }
    if (bytes.length + times * found.length > 2 ** 24) throw wrong(offset, "these are more than 16 MiB.");
    for (let i = 0; i < times; ++i) for (const byte of found) bytes.push(byte);
    offset += line.length + 1;
  }
  return bytes;
}

// --- Base64, if it cannot be hex, and looks like nothing else: "gYU3+iE9f59NUVg="

function readBase64(text, wrong) {
  const named = /^\s*(?:data:[^,]*;base64,|base64:)/.exec(text);
  const start = named ? named[0].length : 0;
  const digits = text.slice(start).replace(/\s+/g, "");
  if (!named) {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(digits) || digits.length % 4 || /^[0-9a-f]+$/i.test(digits)) return undefined;
    if (text.trim().split("\n").slice(0, -1).some((line) => line.trim().length < 60)) return undefined;  // not wrapped
    const isClear = /[=+/]/.test(digits)
      || (digits.length >= 12 && /[A-Z]/.test(digits) && /[a-z]/.test(digits) && /\d/.test(digits));
    if (!isClear) return undefined;
  }
  try {
    return Array.from(atob(digits), (letter) => letter.charCodeAt(0));
  } catch {
    throw wrong(start, `${shown(digits)} is not base64.`);
  }
}

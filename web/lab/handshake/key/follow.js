// What belongs together. A byte or a character is followed: what became of it, and what did it come of?
import { BLOCK } from "./sha1.js";

const hex = (byte) => byte.toString(16).padStart(2, "0");
const binary = (number, digits) => number.toString(2).padStart(digits, "0");
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const quoted = (text) => `“${text}”`;
const listed = (words) => words.join(" and ");
const plural = (words, one, more) => `${words.length === 1 ? one : more} ${listed(words)}`;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// `run`: what compute() gave. `changedBits(i)`: how many bits of the hash change with one bit of byte i.
// Gives { marks: { message, padded, hash, base64 }, words }; marks are indices.
export function follow({ list, index }, run, changedBits) {
  if (list === "message") return followMessage(index, run, changedBits);
  if (list === "padded") return followPadded(index, run, changedBits);
  if (list === "hash") return followHash(index, run);
  return followCharacter(index, run);
}

function followMessage(index, run, changedBits) {
  const block = Math.floor(index / BLOCK) + 1;
  return {
    marks: { message: [index], padded: [index] },
    words: `${nameOfByte(index, run)} It is byte ${index % BLOCK + 1} of block ${block}. If one bit of it changes, ` +
      `${changedBits(index)} of the hash’s 160 bits change.`,
  };
}

function nameOfByte(index, run) {
  let before = 0;
  for (const { name, bytes } of run.parts) {
    if (index < before + bytes.length) {
      const byte = bytes[index - before];
      const is = byte > 0x20 && byte < 0x7f ? `${quoted(String.fromCharCode(byte))}, the byte ${hex(byte)}` :
        `the byte ${hex(byte)}`;
      const of = { key: "of the key", guid: "of the GUID", wrong: "that should not be there" }[name];
      return `Byte ${index + 1} of the message is ${is} ${of}.`;
    }
    before += bytes.length;
  }
  throw new RangeError(`byte ${index} of ${before}`);
}

function followPadded(index, run, changedBits) {
  const { length } = run.message;
  if (index < length) return followMessage(index, run, changedBits);
  const size = Math.ceil((length + 9) / BLOCK) * BLOCK;
  const only = (indices, words) => ({ marks: { padded: indices }, words });
  if (index === length) return only([index], "80 is a single 1 bit. It marks where the message ends.");
  if (index < size - 8) {
    return only(range(length + 1, size - 9), "Zeros fill up, so that eight bytes are left in the last block.");
  }
  return only(range(size - 8, size - 1), `The last eight bytes say how long the message is: ${length * 8} bits.`);
}

function followHash(index, run) {
  const wide = run.encoded.length / run.hash.length; // 2 if hex digits are encoded
  const characters = range(Math.floor(index * wide * 8 / 6), Math.floor(((index + 1) * wide * 8 - 1) / 6));
  const byte = run.hash[index];
  const names = characters.map((at) => quoted(run.base64[at]));
  return {
    marks: { hash: [index], base64: characters },
    words: `Byte ${index + 1} of the hash is ${hex(byte)}, the bits ${binary(byte, 8)}. ` +
      `They are in the ${plural(names, "character", "characters")}.`,
  };
}

function followCharacter(index, run) {
  const character = run.base64[index];
  if (character === "=") {
    const words = "“=” stands where no bits are left. It fills the last four characters.";
    return { marks: { base64: [index] }, words };
  }
  const wide = run.encoded.length / run.hash.length;
  const all = run.encoded.length * 8;
  const last = Math.min(index * 6 + 5, all - 1);
  const bytes = range(Math.floor(index * 6 / 8), Math.floor(last / 8));
  const filled = index * 6 + 5 - last;
  const number = ALPHABET.indexOf(character);
  return {
    marks: { base64: [index], hash: [...new Set(bytes.map((at) => Math.floor(at / wide)))] },
    words: `Character ${index + 1}, ${quoted(character)}, is number ${number} of the alphabet: the bits ` +
      `${binary(number, 6)}, of ${plural(bytes.map((at) => at + 1), "byte", "bytes")}.` +
      (filled ? ` Its last ${filled} bits are zeros that fill up.` : ""),
  };
}

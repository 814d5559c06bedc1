// SHA-1 as far as a page can show it: the padded message, and the state after each block (RFC 3174 §4, §6.1).
import { SHA1 } from "@noble/hashes/legacy.js";

export const BLOCK = 64;

// What is hashed: the message, a 1 bit, zeros, and in the last eight bytes how many bits the message has.
export function padded(message) {
  const size = Math.ceil((message.length + 9) / BLOCK) * BLOCK;
  const bytes = new Uint8Array(size);
  bytes.set(message);
  bytes[message.length] = 0x80;
  new DataView(bytes.buffer).setUint32(size - 4, message.length * 8); // a message here is short
  return bytes;
}

// The five words of the state, as hex: before the first block, and after each. The last five are the hash.
export function states(blocks) {
  const hash = new SHA1();
  const words = () => hash.get().map((word) => (word >>> 0).toString(16).padStart(8, "0"));
  const all = [words()];
  for (let at = 0; at < blocks.length; at += BLOCK) {
    hash.update(blocks.subarray(at, at + BLOCK));
    all.push(words());
  }
  return all;
}

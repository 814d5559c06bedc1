// Bytes that grow, and that are kept only as far as a person would look.

export class Grown {
  #buffer = new Uint8Array();
  #size = 0;
  length = 0;  // all that came

  // `most`: so many are kept, from the beginning.
  constructor(most) {
    this.most = most;
  }

  push(bytes) {
    this.length += bytes.length;
    const kept = bytes.subarray(0, this.most - this.#size);
    if (this.#size + kept.length > this.#buffer.length) {
      const wider = new Uint8Array(Math.min(this.most, Math.max(this.#size + kept.length, 2 * this.#buffer.length)));
      wider.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = wider;
    }
    this.#buffer.set(kept, this.#size);
    this.#size += kept.length;
  }

  // Those that are kept.
  get bytes() { return this.#buffer.subarray(0, this.#size); }
}

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

const decoder = new TextDecoder("utf-8");

export function textOf(bytes) {
  return decoder.decode(bytes);
}

// The text; undefined, if these bytes are not UTF-8.
export function utf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

// null, if it is not written as hex.
export function fromHex(text) {
  const digits = text.replace(/\s+/g, "");
  if (digits === "" || digits.length % 2 || /[^0-9a-f]/i.test(digits)) return null;
  return Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
}

// Bytes in a row: put in at the end, taken out at the beginning.
export class Bytes {
  #chunks = [];
  size = 0;

  push(bytes) {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.size += bytes.length;
  }

  // The oldest `count` of them, or all if there are fewer.
  take(count) {
    const taken = new Uint8Array(Math.min(count, this.size));
    for (let filled = 0; filled < taken.length;) {
      const part = this.#chunks[0].subarray(0, taken.length - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length === this.#chunks[0].length) this.#chunks.shift();
      else this.#chunks[0] = this.#chunks[0].subarray(part.length);
    }
    this.size -= taken.length;
    return taken;
  }
}

// What one direction of a connection says: the head of the handshake, then frames. A piece is any part of it.

const decoder = new TextDecoder();
const blankLine = [13, 10, 13, 10];

export class Stream {
  #describe;
  #bytes = new Uint8Array(1024);
  #size = 0;
  items = []; // { at, size, kind, fin, words }: size is 0 as long as it is not known

  // describe(bytes): peers.js, describerOf
  constructor(describe) {
    this.#describe = describe;
  }

  add(bytes) {
    if (this.#size + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.#size + bytes.length));
      larger.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
    while (this.#read());
  }

  slice(from, to) {
    return this.#bytes.slice(from, Math.min(to, this.#size));
  }

  // The items of which a piece has bytes, with these bytes' places in them: { item, from, to }.
  parts(from, to) {
    const parts = [];
    for (let i = this.items.length - 1; i >= 0; --i) {
      const item = this.items[i];
      const end = item.size ? item.at + item.size : Infinity;
      if (end <= from) break;
      const part = { item, from: Math.max(from, item.at) - item.at, to: Math.min(to, end) - item.at };
      if (item.at < to) parts.unshift(part);
    }
    return parts;
  }

  // Returns true if a next item may begin.
  #read() {
    const last = this.items[this.items.length - 1];
    const isWhole = !last || (last.size > 0 && last.at + last.size <= this.#size);
    const at = isWhole ? (last ? last.at + last.size : 0) : last.at;
    if (at === this.#size) return false;
    const item = at === 0 ? this.#head() : this.#frame(at);
    if (isWhole) this.items.push(item);
    else Object.assign(last, item);
    return item.size > 0 && at + item.size <= this.#size;
  }

  #head() {
    const seen = this.#bytes.subarray(0, this.#size);
    const end = seen.findIndex((byte, at) => blankLine.every((wanted, i) => seen[at + i] === wanted));
    const words = decoder.decode(seen).split("\r\n")[0];
    return { at: 0, size: end < 0 ? 0 : end + 4, kind: "handshake", fin: true, words };
  }

  #frame(at) {
    const found = this.#describe(this.#bytes.slice(at, this.#size));
    return { at, size: 0, kind: "frame", fin: true, words: "", ...found };
  }
}

// "text: Hello", or "bytes 8 to 11 of a text of 11 bytes": what one part of a piece is.
export function wordsOf({ item, from, to }) {
  const name = item.fin ? item.kind : `${item.kind}, not the last fragment`;
  if (item.size === 0) return `the first ${to} bytes of a ${item.kind}`;
  if (from === 0 && to === item.size) return item.words ? `${name}: ${item.words}` : name;
  const which = from === 0 ? `the first ${to - from}` : to === item.size ? `the last ${to - from}` : `${to - from}`;
  return `${which} of ${item.size} bytes of a ${item.kind}`;
}

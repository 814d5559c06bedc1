// One direction of one connection: pieces in, as TCP brought them; heads and frames out, wherever they were cut.
import { Grown } from "./bytes.js";
import { fault, headerSize, readHeader } from "./frames.js";
import { endOfHead, looksLikeHead, readHead } from "./heads.js";

const KEPT = 64 * 1024;  // bytes of one row
const LONGEST_HEAD = 64 * 1024;

export class Stream {
  offset = 0;     // bytes that have come, those that we missed too
  phase = "http"; // "waiting" for the server's answer, then "frames" if it is a 101; "bytes": not understood here
  items = [];     // the rows of this direction, in order: frames, heads, bytes
  pieces = [];    // and those of its reads or writes
  message = null; // fragments that are still becoming one: { frames: [row], size }
  #row = null;    // the one that is not whole yet
  #body = 0;      // bytes that are missing of what stands behind a head
  #held = new Grown(KEPT);  // what came while we wait
  #on;

  // on: { row(stream, kind) -> a new row, done(row), bodyOf(row) -> how many bytes stand behind this head,
  // head(row): it is whole, with its body }
  constructor(direction, on) {
    this.direction = direction;
    this.#on = on;
  }

  // It is not known what came before: we begin in the middle.
  guess(bytes) {
    this.phase = looksLikeHead(bytes, this.direction) ? "http" : "frames";
  }

  // So many bytes are not known. A long payload goes on behind them; else the next frame's beginning is lost.
  skip(count) {
    this.offset += count;
    const row = this.#row;
    if (row) row.missed = (row.missed ?? 0) + count;
    if (row?.header && row.left >= count) {
      row.left -= count;
      if (row.left === 0) this.#finish();
      return;
    }
    if (row) this.#finish();
    this.message = null;
  }

  take(bytes) {
    while (bytes.length > 0 && this.phase !== "waiting") {
      const before = bytes.length;
      if (this.phase === "frames") bytes = this.#takeFrame(bytes);
      else if (this.phase === "http") bytes = this.#takeHead(bytes);
      else bytes = this.#takeBytes(bytes);
      this.offset += before - bytes.length;
    }
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    if (this.#held.length > KEPT) this.goOn("bytes");  // no answer will ever come
  }

  // The server has answered: this is what the bytes are that came meanwhile, and all that follow.
  goOn(phase) {
    const { bytes, length } = this.#held;
    this.#held = new Grown(KEPT);
    this.phase = phase;
    this.take(bytes);
    if (length > bytes.length) this.skip(length - bytes.length);
  }

  // Behind the last byte that has come.
  get end() { return this.offset + this.#held.length; }

  // A piece has ended: bytes that are not understood have no other borders.
  pieceEnds() {
    if (this.phase === "bytes" && this.#row) this.#finish();
  }

  #add(bytes, count) {
    this.#row.data.push(bytes.subarray(0, count));
    this.#row.size += count;
    return bytes.subarray(count);
  }

  #begin(kind) {
    this.#row = this.#on.row(this, kind);
    Object.assign(this.#row, { offset: this.offset, data: new Grown(KEPT), size: 0, whole: false });
    this.items.push(this.#row);
  }

  #finish() {
    const row = this.#row;
    this.#row = null;
    row.whole = !row.missed;
    this.#on.done(row);
  }

  #takeFrame(bytes) {
    if (!this.#row) this.#begin("frame");
    const row = this.#row;
    if (!row.header) {
      const rest = this.#add(bytes, Math.min(bytes.length, headerSize(row.data.bytes) - row.size));
      row.header = readHeader(row.data.bytes);
      if (row.header) {
        row.left = Number(row.header.length);
        row.fault = fault(row.header, this.direction);
        if (row.left === 0) this.#finish();
      }
      return rest;
    }
    const count = Math.min(bytes.length, row.left);
    row.left -= count;
    const rest = this.#add(bytes, count);
    if (row.left === 0) this.#finish();
    return rest;
  }

  #takeHead(bytes) {
    if (this.#body > 0) {
      const count = Math.min(bytes.length, this.#body);
      this.#body -= count;
      const rest = this.#add(bytes, count);
      if (this.#body === 0) this.#endHead();
      return rest;
    }
    if (!this.#row) this.#begin("head");
    const row = this.#row;
    const before = row.size;
    const kept = Math.min(bytes.length, LONGEST_HEAD - before);
    const rest = this.#add(bytes, kept);
    const end = endOfHead(row.data.bytes, before);
    if (end < 0) {
      if (row.size < LONGEST_HEAD && looksLikeHead(row.data.bytes, this.direction)) return rest;
      this.phase = "bytes";  // it is not a head
      row.kind = "bytes";
      return rest;
    }
    // What stands behind the head is not the head's.
    const behind = bytes.subarray(end - before);
    row.data = cut(row.data.bytes, end);
    row.size = end;
    row.head = readHead(row.data.bytes);
    row.headSize = end;
    this.#body = this.#on.bodyOf(row);
    if (this.#body === 0) this.#endHead();
    return behind;
  }

  #endHead() {
    const row = this.#row;
    this.#finish();
    this.#on.head(row);
  }

  #takeBytes(bytes) {
    if (!this.#row) this.#begin("bytes");
    return this.#add(bytes, bytes.length);
  }
}

function cut(bytes, size) {
  const shorter = new Grown(KEPT);
  shorter.push(bytes.subarray(0, size));
  return shorter;
}

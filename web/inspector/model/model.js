// All that the page knows: connections, and two lists of what happened. In `rows` stand frames, heads and events; in
// `pieces` what one read brought and one write took away, and the same events. Both forget their oldest.
import { Connection, ENDS } from "./connection.js";
import { textOf } from "./bytes.js";

export const MOST_ROWS = 100_000;
const MOST_BYTES = 24 * 1024 * 1024;
const MOST_ENDED = 500;  // connections that are over

export class Model {
  connections = new Map();  // by the server's id
  rows = [];
  pieces = [];
  forgotten = 0;      // rows
  ended = null;       // { status, words }: the server's end
  #numbers = { order: 0, row: 0, connection: 0 };
  #bytes = 0;
  #listed = null;     // the clients of the list that is being told
  #on;

  constructor() {
    this.#on = {
      row: (connection, direction, kind) => this.#row({ kind, connection, direction }),
      event: (connection, name, words, more) => this.#event(connection, name, words, more),
    };
  }

  // gone: so many records the inspector had forgotten before these.
  add({ gone, records }) {
    const time = records[0]?.time ?? 0;
    if (gone > 0) this.#event(null, "gap", `${gone} older records are forgotten`, { time, isGap: true });
    for (const record of records) this.#record(record);
    this.#forget();
  }

  clear() {
    for (const row of [...this.rows, ...this.pieces]) row.gone = true;
    this.rows = [];
    this.pieces = [];
    this.#bytes = 0;
    for (const connection of this.connections.values()) {
      for (const stream of [connection.in, connection.out]) stream.items = stream.items.filter((row) => !row.whole);
      connection.in.pieces = [];
      connection.out.pieces = [];
      if (connection.end !== null) this.connections.delete(connection.id);
    }
  }

  #record(record) {
    this.time = record.time;
    const { kind, time, number } = record;
    if (kind === "list") return this.#list(number === 1, time);
    this.#listed?.add(record.client);
    if (kind === "serving") return this.#event(null, "server", "it listens", { time });
    if (kind === "lost") {
      this.#listed = null;
      const words = `${number} records are lost: the server was faster than the inspector`;
      return this.#event(null, "gap", words, { time, isGap: true });
    }
    if (kind === "ended") {
      this.ended = { status: number, words: textOf(record.body), time };
      return this.#event(null, "server", `it has ended, with exit status ${number}`, { time });
    }
    if (kind === "opened") {
      const connection = this.#connection(record.client, time, textOf(record.body));
      return this.#event(connection, "opened", `connected from ${connection.address}`, { time });
    }
    let connection = this.connections.get(record.client);
    if (!connection) {
      connection = this.#connection(record.client, time, "?");
      connection.isGuess = true;
    }
    if (kind === "received") return this.#bytesCame(connection, connection.in, record);
    if (kind === "owed") return this.#bytesCame(connection, connection.out, record);
    if (kind === "taken") return this.#bytesWent(connection, number, time);
    if (kind === "ending") return connection.endsNow(time);
    if (kind === "fin_sent" || kind === "fin_received") {
      const [direction, who] = kind === "fin_sent" ? ["out", "the server"] : ["in", "the client"];
      connection.fins[direction] = true;
      return this.#event(connection, "FIN", `${who} sends no more`, { time, direction });
    }
    connection.end = number;
    return this.#event(connection, "over", ENDS[number], { time });
  }

  // After a loss the server lists all clients that are there: one that is not listed has gone unseen.
  #list(begins, time) {
    for (const connection of begins || !this.#listed ? [] : this.connections.values()) {
      if (connection.end !== null || this.#listed.has(connection.id)) continue;
      connection.end = 0;
      this.#event(connection, "over", ENDS[0], { time });
    }
    this.#listed = begins ? new Set() : null;
  }

  #connection(id, time, address) {
    const connection = new Connection(++this.#numbers.connection, id, address, time, this.#on);
    this.connections.set(id, connection);
    return connection;
  }

  #bytesCame(connection, stream, { body, number, more, time }) {
    if (this.#skip(connection, stream, number, time) && connection.isGuess) stream.guess(body);
    if (body.length === 0) return;
    const at = stream.end;
    stream.take(body);
    if (more === 0) stream.pieceEnds();
    this.#bytes += body.length;
    if (stream.direction === "out") return;
    const last = stream.pieces.at(-1);
    if (last?.more && last.to === at) Object.assign(last, { to: at + body.length, more });
    else this.#piece(connection, stream, { from: at, to: at + body.length, more, time });
  }

  // True: the bytes before this offset have not all come.
  #skip(connection, stream, offset, time) {
    const missing = offset - stream.end;
    if (missing <= 0) return false;
    stream.skip(missing);
    const words = `${missing} bytes are missing here`;
    this.#event(connection, "gap", words, { time, direction: stream.direction, isGap: true });
    return true;
  }

  // What one write of the server brought to the kernel.
  #bytesWent(connection, taken, time) {
    this.#skip(connection, connection.out, taken, time);
    if (taken > connection.taken) this.#piece(connection, connection.out, { from: connection.taken, to: taken, time });
    connection.taken = taken;
  }

  #piece(connection, stream, piece) {
    const row = {
      kind: "piece", order: ++this.#numbers.order, connection, direction: stream.direction,
      number: (stream.pieceCount = (stream.pieceCount ?? 0) + 1), ...piece,
    };
    stream.pieces.push(row);
    this.pieces.push(row);
  }

  #row(row) {
    this.rows.push(Object.assign(row, this.#number(), { time: this.time }));
    return row;
  }

  // `order` is that of all rows, `n` what a person calls those of `rows`.
  #number() {
    return { order: ++this.#numbers.order, n: ++this.#numbers.row };
  }

  // `name`: in a word. more: { time, direction, culprit, isGap }
  #event(connection, name, words, { direction = "", ...more }) {
    const row = { kind: "event", ...this.#number(), connection, direction, name, words, whole: true, ...more };
    this.rows.push(row);
    this.pieces.push(row);
  }

  #forget() {
    const over = this.#bytes > MOST_BYTES ? Math.ceil(this.rows.length / 10) : this.rows.length - MOST_ROWS;
    if (over > 0) {
      for (const row of this.rows.splice(0, Math.max(over, MOST_ROWS / 100))) {
        this.#bytes -= row.size ?? 0;
        this.forgotten += 1;
        row.gone = true;
      }
    }
    if (this.pieces.length > MOST_ROWS) {
      for (const row of this.pieces.splice(0, this.pieces.length - MOST_ROWS * 0.99)) row.gone = true;
    }
    this.#forgetConnections();
  }

  // Also what a stream remembers of its rows goes, before it is twice what is still there.
  #forgetConnections() {
    let ended = 0;
    for (const connection of this.connections.values()) {
      ended += connection.end !== null;
      for (const stream of [connection.in, connection.out]) {
        if (stream.items[0]?.gone) stream.items = stream.items.filter((row) => !row.gone);
        if (stream.pieces[0]?.gone) stream.pieces = stream.pieces.filter((row) => !row.gone);
      }
    }
    for (const connection of this.connections.values()) {
      if (ended <= MOST_ENDED) break;
      if (connection.end === null) continue;
      this.connections.delete(connection.id);
      ended -= 1;
    }
  }
}

// --- What stands where

// The pieces that brought a part of these bytes, or the frames that have a part of them.
export function overlapping(list, from, to, start, end) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end(list[middle]) <= from) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (; low < list.length && start(list[low]) < to; ++low) found.push(list[low]);
  return found;
}

export function piecesOf(row) {
  if (row.kind === "piece" || row.offset === undefined) return [];
  const { pieces } = row.connection[row.direction];
  return overlapping(pieces, row.offset, row.offset + row.size, ({ from }) => from, ({ to }) => to);
}

export function itemsOf(piece) {
  const { items } = piece.connection[piece.direction];
  return overlapping(items, piece.from, piece.to, ({ offset }) => offset, ({ offset, size }) => offset + size);
}

// The bytes of a piece, as far as they are kept.
export function bytesOf(row) {
  if (row.kind !== "piece") return row.data?.bytes ?? new Uint8Array();
  const parts = itemsOf(row).flatMap(({ offset, data }) => [
    ...data.bytes.subarray(Math.max(0, row.from - offset), Math.max(0, row.to - offset))]);
  return Uint8Array.from(parts);
}

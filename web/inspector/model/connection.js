// One connection, as far as the server has told about it: two streams, what is owed, and how it ends.
import { isControl, readClose, unmasked } from "./frames.js";
import { Grown, utf8 } from "./bytes.js";
import { Stream } from "./stream.js";

const MESSAGE_KEPT = 64 * 1024;

// observer.h: enum class End
export const ENDS = {
  0: "it is not known how",
  1: "FIN both ways",
  2: "no FIN came back in time",
  3: "it took nothing of what it was owed in time",
  4: "reset by the peer, or by the network",
  5: "it was owed too much: the server drops it",
  6: "nothing could be written to it",
  7: "the server drops it",
  8: "the server ends, and waits no longer",
};
const REFUSALS = new Set([1002, 1003, 1007, 1008, 1009, 1010, 1011]);

export class Connection {
  taken = 0;         // bytes the kernel took
  closes = {};       // in, out: { code, reason } of the first Close
  ending = false;    // the server has no more to say
  fins = {};         // in, out
  end = null;        // a number of ENDS
  #requests = [];
  #lastIn = null;    // the last row that the client began

  // on: { row(connection, direction, kind) -> a new row, event(connection, name, words, more) }
  constructor(number, id, address, time, on) {
    Object.assign(this, { number, id, address, opened: time, on });
    const streamOn = {
      row: (stream, kind) => {
        const row = on.row(this, stream.direction, kind);
        if (stream.direction === "in") this.#lastIn = row;
        return row;
      },
      done: (row) => this.#done(row),
      bodyOf: (row) => this.#bodyOf(row),
      head: (row) => this.#head(row),
    };
    this.in = new Stream("in", streamOn);
    this.out = new Stream("out", streamOn);
  }

  get owed() { return this.out.end - this.taken; }
  get isOpen() { return this.in.phase === "frames" && this.out.phase === "frames"; }

  // The row that made the server refuse: the last with a fault, or else the last one.
  get #culprit() {
    const { items } = this.in;
    for (let at = items.length - 1; at >= Math.max(0, items.length - 50); --at) {
      if (items[at].fault) return items[at];
    }
    return this.#lastIn;
  }

  endsNow(time) {
    this.ending = true;
    // Without a Close from either side, the client is not told why.
    const silent = this.isOpen && !this.closes.in && !this.closes.out && !this.fins.in;
    const words = silent ? "the server hangs up, without a Close" : "the server ends the connection";
    this.on.event(this, "ends", words, { time, culprit: silent ? this.#blame() : undefined });
  }

  #blame() {
    const row = this.#culprit;
    if (row) row.blamed = true;
    return row;
  }

  #bodyOf({ head, direction }) {
    if (direction === "in") return head.length > 0 ? head.length : 0;
    const request = this.#requests[0];
    if (request?.method === "HEAD" || head.status < 200 || head.status === 204 || head.status === 304) return 0;
    return Number.isNaN(head.length) ? Infinity : head.length;
  }

  #head(row) {
    if (row.direction === "in") {
      this.#requests.push(row.head);
      if (row.head.isUpgrade) this.in.phase = "waiting";
      return;
    }
    const request = this.#requests.shift();
    row.request = request;
    if (row.head.status === 101) this.out.phase = "frames";
    if (request?.isUpgrade) this.in.goOn(row.head.status === 101 ? "frames" : "http");
  }

  #done(row) {
    if (row.kind !== "frame" || !row.header) return;
    const { opcode, size } = row.header;
    row.payload = unmasked(row.data.bytes.subarray(size), row.header.key);
    if (!isControl(opcode)) this.#assemble(row);
    if (opcode === 8 && !row.fault) this.#close(row);
  }

  // §5.4: fragments become a message.
  #assemble(row) {
    const stream = this[row.direction];
    const { opcode, fin } = row.header;
    if (opcode === 0 && !stream.message) {
      row.fault ??= { words: "a continuation, and no message has begun", section: "§5.4", code: 1002 };
      return;
    }
    if (opcode !== 0 && stream.message) {
      row.fault ??= { words: "a new message before the last one has ended", section: "§5.4", code: 1002 };
      return;
    }
    stream.message ??= { opcode, frames: [], data: new Grown(MESSAGE_KEPT) };
    const message = stream.message;
    row.message = message;
    message.frames.push(row);
    message.data.push(row.payload);
    if (!fin) return;
    stream.message = null;
    message.whole = true;
    const isHere = message.data.length <= MESSAGE_KEPT && !message.frames.some(({ missed }) => missed);
    if (message.opcode === 1 && isHere && utf8(message.data.bytes) === undefined) {
      row.fault ??= { words: "a text that is not UTF-8", section: "§8.1", code: 1007 };
    }
  }

  #close(row) {
    const close = readClose(row.payload);
    row.close = close;
    this.closes[row.direction] ??= close;
    if (row.direction === "out" && REFUSALS.has(close.code)) row.culprit = this.#blame();
  }
}

// A word for the list, and more of them for who looks closer.
export function stateOf(connection) {
  const { closes, end, isOpen } = connection;
  const said = (direction, who) => closes[direction] && `${who} said ${closes[direction].code ?? "Close"}`;
  const words = [said("in", "client"), said("out", "server")].filter(Boolean).join(", ");
  if (end !== null) {
    if (closes.in && closes.out && end <= 2) return { state: "closed", words: `closed cleanly: ${words}` };
    return { state: "ended", words: words ? `ended, ${words}` : isOpen ? "ended without a Close (1006)" : "ended" };
  }
  if (words || connection.ending) return { state: "closing", words: words ? `closing: ${words}` : "closing" };
  if (isOpen) return { state: "open", words: "open" };
  return { state: "handshake", words: connection.in.phase === "waiting" ? "opening handshake" : "HTTP" };
}

// What an observer of all bytes on the wire knows: what each piece holds, and how far each connection is
// at the server's end. It asks no server.
import { Stream, wordsOf } from "./stream.js";

export class Witness {
  #describe;
  #streams = new Map(); // by "from to"
  #ends = new Map(); // by a client's name: what left the server, and what came to it
  #read = 0;

  // describe(bytes): what peers.js describes with.
  constructor(describe) {
    this.#describe = describe;
  }

  // Reads what is new in the log, and returns it.
  read(log) {
    const fresh = log.slice(this.#read);
    this.#read = log.length;
    for (const entry of fresh) {
      if (entry.piece && entry.what === "leaves") this.#leaves(entry.piece);
      if (entry.piece && entry.what === "arrives" && entry.to === "server") this.#comesToServer(entry.piece);
      if (entry.what === "drops") this.#end(entry.to).isDropped = true;
    }
    return fresh;
  }

  // What a piece holds: { item, from, to } of each part.
  parts(piece) {
    return this.stream(piece).parts(piece.at, piece.at + piece.bytes.length);
  }

  // The same in words.
  words(piece) {
    if (piece.end) return piece.end === "FIN" ? "TCP FIN: nothing more comes" : "RST: the connection is over";
    const parts = this.parts(piece);
    const words = parts.slice(0, 3).map(wordsOf).join("; ");
    return parts.length > 3 ? `${words}; and ${parts.length - 3} more` : words;
  }

  stream({ from, to }) {
    const name = `${from} ${to}`;
    if (!this.#streams.has(name)) this.#streams.set(name, new Stream(this.#describe));
    return this.#streams.get(name);
  }

  // How a connection stands at the server's end, in words.
  standing(name) {
    const end = this.#end(name);
    if (end.isDropped) return "dropped";
    if (end.said && end.heard) return `closed: Close both ways, ${end.heard} came`;
    if (end.isFinished) return end.said ? `closed, after it said Close ${end.said}` : "closed by hanging up";
    if (end.said) return `closing: it said Close ${end.said}`;
    return end.isOpen ? "open" : "opening handshake";
  }

  #end(name) {
    if (!this.#ends.has(name)) this.#ends.set(name, {});
    return this.#ends.get(name);
  }

  #leaves(piece) {
    const stream = this.stream(piece);
    const before = stream.items.length;
    stream.add(piece.bytes);
    if (piece.from !== "server") return;
    const end = this.#end(piece.to);
    if (piece.end === "FIN") end.isFinished = true;
    for (const { kind, words } of stream.items.slice(before)) {
      if (kind === "handshake" && words.includes(" 101 ")) end.isOpen = true;
      if (kind === "close") end.said = words || "without a code";
    }
  }

  #comesToServer(piece) {
    for (const { item, to } of this.parts(piece)) {
      if (item.kind === "close" && to === item.size) this.#end(piece.from).heard = item.words || "no code";
    }
  }
}

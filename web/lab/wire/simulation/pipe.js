// One direction of one TCP connection. Bytes go in, are cut into pieces, and come out in the same order.
// Nothing is lost but by a pulled cable or a reset: TCP repairs all that happens to its packets.
import { Bytes } from "./bytes.js";

const mostOfOneRead = 65_536;

export class Pipe {
  #world;
  #on;
  #waiting = new Bytes(); // taken, and not under way
  #unread = new Bytes(); // arrived, and not read
  #outstanding = 0; // bytes that left, until the writer knows that they were read
  #sent = 0; // bytes that left since the beginning
  #freeAt = 0; // until then the line is taken
  #lastArrival = 0; // nothing overtakes anything
  #willLeave = false;
  #willRead = false;
  #isFinishing = false;
  #endIsHere = false; // behind what is not read yet

  pieces = []; // under way: { number, from, to, at, bytes, left, due, end }
  pace = Infinity; // bytes a second that the reader takes
  isCut = false; // the cable is out
  isOver = false; // nothing goes in any more
  isDeaf = false; // nothing is read any more

  // world: the Simulation. from, to: names. on: { bytes(bytes), end(isReset) } for the reader, and { room() }
  // for the writer: there is room again.
  constructor(world, from, to, on) {
    Object.assign(this, { from, to });
    this.#world = world;
    this.#on = on;
  }

  // Bytes that stand before the reader.
  get unread() {
    return this.#unread.size;
  }

  // How many bytes a write would take now.
  get room() {
    return Math.max(0, this.#world.settings.window - this.#waiting.size - this.#outstanding);
  }

  write(bytes) {
    if (this.isOver) return;
    this.#waiting.push(bytes);
    this.#leaveSoon();
  }

  // FIN, behind all that was written.
  finish() {
    if (this.isOver) return;
    this.isOver = true;
    this.#isFinishing = true;
    this.#leaveSoon();
  }

  // RST: what waits is forgotten, and the reader is told.
  reset() {
    this.abandon();
    this.#send(new Uint8Array(), "RST");
  }

  // What waits is forgotten.
  abandon() {
    this.#waiting = new Bytes();
    this.#isFinishing = false;
    this.isOver = true;
  }

  // The reader is gone.
  close() {
    this.#unread = new Bytes();
    this.isDeaf = true;
  }

  setPace(pace) {
    this.pace = pace;
    this.#readSoon(0);
  }

  // What is written in one moment leaves together.
  #leaveSoon() {
    if (this.#willLeave) return;
    this.#willLeave = true;
    this.#world.at(Math.max(this.#world.now, this.#freeAt), () => {
      this.#willLeave = false;
      this.#leave();
    });
  }

  #leave() {
    const { settings, random, now } = this.#world;
    const room = Math.max(0, settings.window - this.#outstanding);
    const most = settings.isUneven ? random.between(1, settings.piece) : settings.piece;
    const bytes = this.#waiting.take(Math.min(most, room));
    if (bytes.length > 0) {
      this.#send(bytes, "");
      this.#freeAt = now + Math.max(1, Math.round(settings.delay / 5));
    } else if (this.#waiting.size === 0 && this.#isFinishing) {
      this.#isFinishing = false;
      this.#send(bytes, "FIN");
    }
    const hasMore = this.#waiting.size > 0 ? this.#outstanding < settings.window : this.#isFinishing;
    if (hasMore) this.#leaveSoon();
  }

  #send(bytes, end) {
    const { settings, random, now } = this.#world;
    const half = Math.round(settings.delay / 2);
    const delay = settings.isUneven ? random.between(half, settings.delay + half) : settings.delay;
    const due = Math.max(now + delay, this.#lastArrival);
    const { from, to } = this;
    const piece = { number: this.#world.nextPiece(), from, to, at: this.#sent, bytes, left: now, due, end };
    this.#sent += bytes.length;
    this.#outstanding += bytes.length;
    this.#lastArrival = due;
    this.pieces.push(piece);
    this.#world.note("leaves", { from, to, piece });
    this.#world.at(due, () => this.#arrive(piece));
  }

  #arrive(piece) {
    const { from, to } = this;
    this.pieces.splice(this.pieces.indexOf(piece), 1);
    if (this.isCut) return this.#world.note("is lost", { from, to, piece });
    this.#world.note("arrives", { from, to, piece });
    if (this.isDeaf) return;
    if (piece.end === "RST") this.#unread = new Bytes();
    if (piece.end === "FIN" && this.#unread.size > 0) this.#endIsHere = true;
    else if (piece.end) this.#on.end(piece.end === "RST");
    this.#unread.push(piece.bytes);
    this.#readSoon(0);
  }

  // A reader that is slow reads ten times a second.
  #readSoon(wait) {
    if (this.#willRead || this.pace === 0 || this.#unread.size === 0) return;
    if (this.pace === Infinity) return this.#read(mostOfOneRead);
    this.#willRead = true;
    this.#world.at(this.#world.now + wait, () => {
      this.#willRead = false;
      if (this.pace !== 0) this.#read(this.pace === Infinity ? mostOfOneRead : Math.ceil(this.pace / 10));
    });
  }

  #read(most) {
    if (this.isDeaf || this.#unread.size === 0) return;
    const bytes = this.#unread.take(most);
    const { from, to } = this;
    if (this.pace !== Infinity) this.#world.note("reads", { from, to, bytes });
    this.#on.bytes(bytes);
    this.#world.at(this.#world.now + this.#world.settings.delay, () => this.#acknowledge(bytes.length));
    if (this.#unread.size > 0) this.#readSoon(100);
    else if (this.#endIsHere) this.#on.end(false);
  }

  #acknowledge(count) {
    if (this.isCut) return;
    this.#outstanding -= count;
    if (this.#waiting.size > 0) this.#leaveSoon();
    this.#on.room();
  }
}

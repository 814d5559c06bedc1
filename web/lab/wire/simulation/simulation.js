// A server, its clients and the network between them, in a time of its own. The same seed, settings and
// actions give the same log, event for event. Nothing here knows a page, and nothing waits.
import { Pipe } from "./pipe.js";
import { Random } from "./random.js";

export const settings = {
  piece: 1460, // bytes of the largest piece
  delay: 1000, // milliseconds on the way
  window: 65_536, // bytes that may be under way to one reader, or stand before it
  isUneven: false, // pieces of any size up to `piece`, and delays from a half to one and a half
};

// An action comes before all else in its millisecond, whenever it was told: so a run that is repeated is the
// same as the one in which it was done by hand.
const actionsFirst = -1e12;

export class Simulation {
  #events = []; // { time, order, run }: the next one stands last
  #order = 0;
  #pieces = 0;
  #actions = 0;
  #peers = new Map(); // by name: { name, number, client, up, down }
  #tick;

  now = 0; // milliseconds
  done = 0; // events that have happened
  log = []; // { time, what, from, to, ... }
  grewAt = []; // `done` behind each event that made the log longer

  // startServer(network) and startClient(network) give the two ends; peers.js says what they can.
  // tick: milliseconds between two looks at the server's clock.
  constructor({ seed, settings: own = {}, actions = [], startServer, startClient, tick = 1000 }) {
    this.random = new Random(seed);
    this.settings = { ...settings, ...own };
    this.startClient = startClient;
    this.server = startServer(this.#serverNetwork());
    for (const action of actions) this.act(action);
    this.#tick = tick;
    this.#tickLater();
  }

  get peers() {
    return [...this.#peers.values()];
  }

  peer(name) {
    return this.#peers.get(name);
  }

  // --- Time

  at(time, run, order = this.#order++) {
    let place = this.#events.length;
    const isLater = (event) => event.time > time || (event.time === time && event.order > order);
    let low = 0;
    while (low < place) {
      const middle = (low + place) >> 1;
      if (isLater(this.#events[middle])) low = middle + 1;
      else place = middle;
    }
    this.#events.splice(low, 0, { time, order, run });
  }

  // When the next event is due.
  get next() {
    return this.#events[this.#events.length - 1].time;
  }

  // The next event happens. Returns true if there is something to see of it.
  step() {
    const event = this.#events.pop();
    const before = this.log.length;
    this.now = event.time;
    event.run();
    this.done += 1;
    if (this.log.length === before) return false;
    this.grewAt.push(this.done);
    return true;
  }

  // All that is due until then happens.
  runUntil(time) {
    while (this.next <= time) this.step();
    this.now = time;
  }

  #tickLater() {
    this.at(this.now + this.#tick, () => {
      this.server.tick();
      this.#tickLater();
    });
  }

  nextPiece() {
    return ++this.#pieces;
  }

  note(what, more) {
    this.log.push({ time: this.now, what, ...more });
  }

  // --- What people do

  // { time, who, what, ... }: what is a name in `doing` below.
  act(action) {
    this.at(action.time, () => this.#do(action), actionsFirst + this.#actions++);
  }

  #do(action) {
    const peer = this.#peers.get(action.who);
    const isOfAPeer = !["join", "stop", "cut"].includes(action.what);
    if (isOfAPeer ? !peer : action.what === "join" && peer) return; // too early, or too late
    doing[action.what](this, action, peer);
  }

  join(name) {
    // talk: { said, text } of what the client said and heard, in order.
    const peer = { name, number: this.#peers.size + 1, talk: [], closed: null, isCut: false };
    this.#peers.set(name, peer);
    peer.down = new Pipe(this, "server", name, {
      bytes: (bytes) => peer.client.receive(bytes),
      end: (isReset) => {
        if (isReset) peer.up.abandon();
        peer.client.receiveEnd();
      },
      room: () => this.server.writable(),
    });
    peer.up = new Pipe(this, name, "server", {
      bytes: (bytes) => this.server.receive(peer.number, bytes),
      end: (isReset) => this.server.receiveEnd(peer.number, isReset),
      room() {},
    });
    this.server.connect(peer.number);
    peer.client = this.startClient(this.#clientNetwork(peer));
    peer.client.open();
  }

  // --- What the programs do

  #byNumber(number) {
    return this.peers[number - 1];
  }

  #serverNetwork() {
    return {
      now: () => this.now,
      // Returns how many of these bytes there was room for.
      write: (number, bytes) => {
        const { down } = this.#byNumber(number);
        const taken = bytes.subarray(0, down.room);
        down.write(taken);
        return taken.length;
      },
      finish: (number) => this.#byNumber(number).down.finish(),
      over: (number, isReset) => {
        const { name, up, down } = this.#byNumber(number);
        up.close();
        if (!isReset) return;
        this.note("drops", { from: "server", to: name });
        down.reset();
      },
      print: (line) => this.note("prints", { from: "server", line }),
    };
  }

  #clientNetwork(peer) {
    const hear = (what, more) => this.note("hears", { from: peer.name, heard: what, ...more });
    return {
      name: peer.name,
      random: () => this.random.next(),
      write: (bytes) => peer.up.write(bytes),
      finish: () => peer.up.finish(),
      hearOpen: () => hear("open"),
      hearMessage: (text) => {
        peer.talk.push({ said: false, text });
        hear("message", { text });
      },
      hearClose: (code, isClean, why) => {
        peer.closed = { code, isClean, why };
        hear("close", { code, isClean, why });
      },
    };
  }
}

// What can be done, each with a line in the log.
const doing = {
  join(world, { who }) {
    world.note("does", { from: who, line: "connects" });
    world.join(who);
  },
  say(world, { who, texts }, peer) {
    const { state } = peer.client;
    if (state === "closed") return; // its program has ended
    const line = texts.length > 1 ? `says ${texts.length} things together` : `says ${texts[0]}`;
    const isOpen = state === "open";
    world.note("does", { from: who, line: isOpen ? line : `${line}, and has no open connection for it` });
    for (const text of texts) {
      peer.client.send("text", true, text);
      if (isOpen) peer.talk.push({ said: true, text });
    }
  },
  // One frame of any kind: a fragment, or a ping.
  frame(world, { who, kind, fin, text }, peer) {
    const words = `${text} (${kind}${fin ? "" : ", goes on"})`;
    world.note("does", { from: who, line: `sends ${words}` });
    peer.client.send(kind, fin, text);
    peer.talk.push({ said: true, text: words });
  },
  // ws.close(code)
  close(world, { who, code = 1000 }, peer) {
    world.note("does", { from: who, line: `closes with ${code}` });
    peer.client.close(code);
  },
  pull(world, { who }, peer) {
    world.note("does", { from: who, line: "loses the cable" });
    peer.isCut = peer.up.isCut = peer.down.isCut = true;
  },
  // pace: bytes a second; null for as fast as they come (JSON has no Infinity)
  read(world, { who, pace }, peer) {
    const line = pace ? `reads ${pace} bytes a second` : pace === 0 ? "stops reading" : "reads all again";
    world.note("does", { from: who, line });
    peer.down.setPace(pace ?? Infinity);
  },
  stop(world) {
    world.note("does", { from: "server", line: "is stopped" });
    world.server.stop();
  },
  // The network cuts pieces of another size.
  cut(world, { piece }) {
    world.note("does", { from: "network", line: `cuts pieces of at most ${piece} bytes from now on` });
    world.settings.piece = piece;
  },
};

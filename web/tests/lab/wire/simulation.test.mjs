// The network of the wire lab, without a program at its ends: what goes in comes out, in order, and a seed
// says all that is random.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Random } from "../../../lab/wire/simulation/random.js";
import { Simulation } from "../../../lab/wire/simulation/simulation.js";
import { Timeline } from "../../../lab/wire/simulation/timeline.js";

const bytesOf = (text) => new TextEncoder().encode(text);
const textOf = (chunks) => chunks.map((bytes) => new TextDecoder().decode(bytes)).join("");

// A server that says everything back, and clients that say what they are told. What is not taken waits.
function world({ actions, seed = 1, settings = {} }) {
  const read = { server: [], ada: [], bob: [] };
  const ends = [];
  const start = (all) => {
    read.server = [], read.ada = [], read.bob = [];
    ends.length = 0;
    return new Simulation({
      seed, settings, actions: all,
      startServer(network) {
        const owed = new Map();
        const writable = () => {
          for (const [number, waiting] of owed) owed.set(number, waiting.subarray(network.write(number, waiting)));
        };
        return {
          connect: (number) => owed.set(number, new Uint8Array()),
          receive(number, bytes) {
            read.server.push(bytes);
            owed.set(number, Uint8Array.from([...owed.get(number), ...bytes]));
            writable();
          },
          receiveEnd(number) { ends.push(`server ${number}`); },
          writable, tick() {}, stop: () => network.over(1, true),
          owed: (number) => owed.get(number).length,
        };
      },
      startClient: (network) => ({
        open() {},
        receive(bytes) { read[network.name].push(bytes); },
        receiveEnd() { ends.push(network.name); },
        state: "open",
        send: (kind, fin, text) => network.write(bytesOf(text)),
        close: () => network.finish(),
      }),
    });
  };
  return { timeline: new Timeline(start, actions), read, ends };
}

const join = (who, time = 0) => ({ time, who, what: "join" });
const say = (who, text, time, times = 1) => ({ time, who, what: "say", texts: Array(times).fill(text) });
const pieces = ({ log }, what, from) =>
  log.filter((entry) => entry.what === what && entry.piece && entry.from === from).map(({ piece }) => piece);
const plain = (log) => JSON.stringify(log, (key, value) => (value instanceof Uint8Array ? [...value] : value));
const alphabet = "abcdefghijklmnopqrstuvwxyz";

describe("the wire's network", () => {
  test("the numbers of a seed are the same everywhere", () => {
    const random = new Random(7);
    assert.deepEqual([random.next(), random.next(), random.next()], [50_271_532, 266_108_690, 4_195_786_334]);
    for (let i = 0; i < 1000; ++i) {
      const number = random.between(3, 5);
      assert.ok(number >= 3 && number <= 5 && Number.isInteger(number));
    }
  });

  for (const isUneven of [false, true]) {
    test(`what goes in comes out, in order; pieces of any size: ${isUneven}`, () => {
      for (const piece of [1, 2, 7, 26, 1000]) {
        const actions = [join("ada"), join("bob"), say("ada", alphabet, 10, 3), say("bob", "123", 20, 3)];
        const { timeline, read } = world({ actions, settings: { piece, isUneven, delay: 50, window: 40 } });
        timeline.seek(100_000);
        assert.equal(textOf(read.ada), alphabet.repeat(3));
        assert.equal(textOf(read.bob), "123123123");
        for (const from of ["ada", "bob", "server"]) {
          const left = pieces(timeline.world, "leaves", from);
          const arrived = pieces(timeline.world, "arrives", from);
          assert.equal(left.length, arrived.length, "nothing is lost");
          assert.ok(left.every(({ bytes }) => bytes.length <= piece), "none is larger than it may be");
        }
      }
    });
  }

  test("what is written in one moment leaves together, and a piece that is full leaves the rest behind", () => {
    const { timeline } = world({ actions: [join("ada"), say("ada", "abc", 5, 3)], settings: { piece: 7 } });
    timeline.seek(10_000);
    const left = pieces(timeline.world, "leaves", "ada");
    assert.deepEqual(left.map(({ bytes }) => textOf([bytes])), ["abcabca", "bc"]);
  });

  test("one that does not read stops the writer when the window is full, and again lets it go", () => {
    const actions = [join("ada"), { time: 1, who: "ada", what: "read", pace: 0 }, say("ada", alphabet, 2)];
    const { timeline, read } = world({ actions, settings: { delay: 10, window: 20 } });
    timeline.seek(5_000);
    const ada = timeline.world.peer("ada");
    assert.deepEqual([ada.down.unread, ada.down.room, timeline.world.server.owed(1)], [20, 0, 6]);
    timeline.act({ who: "ada", what: "read", pace: 40 });
    timeline.seek(20_000);
    assert.equal(textOf(read.ada), alphabet);
    assert.ok(read.ada.every((bytes) => bytes.length <= 4), "ten times a second");
  });

  test("behind a pulled cable nothing arrives, and nobody is told", () => {
    const pull = { time: 500, who: "ada", what: "pull" };
    const actions = [join("ada"), say("ada", "abc", 0), pull, say("ada", "def", 600)];
    const { timeline, read, ends } = world({ actions });
    timeline.seek(60_000);
    assert.deepEqual([read.server, read.ada, ends], [[], [], []]);
    assert.equal(timeline.world.log.filter(({ what }) => what === "is lost").length, 2);
  });

  test("FIN comes behind the last byte", () => {
    const actions = [join("ada"), say("ada", alphabet, 0), { time: 0, who: "ada", what: "close" }];
    const { timeline, read, ends } = world({ actions, settings: { piece: 10 } });
    timeline.seek(1400);
    assert.deepEqual([textOf(read.server), ends], [alphabet, []]);
    timeline.seek(1600);
    assert.deepEqual(ends, ["server 1"]);
  });

  test("behind an RST nothing comes, and what waited is lost", () => {
    const actions = [join("ada"), say("ada", alphabet, 0), { time: 1050, who: "server", what: "stop" }];
    const { timeline, read, ends } = world({ actions, settings: { piece: 10 } });
    timeline.seek(60_000);
    assert.deepEqual([textOf(read.server), textOf(read.ada), ends], ["abcdefghij", "abcdefghij", ["ada"]]);
  });

  test("the same seed gives the same log, another seed another one", () => {
    const actions = [join("ada"), join("bob", 3), say("ada", alphabet, 10, 20), say("bob", "xyz", 11, 5)];
    const run = (seed) => {
      const { timeline } = world({ actions, seed, settings: { piece: 9, isUneven: true } });
      timeline.seek(50_000);
      return plain(timeline.world.log);
    };
    assert.equal(run(3), run(3));
    assert.notEqual(run(3), run(4));
  });

  test("back, and forth again, is the same; step by step as at once", () => {
    const actions = [join("ada"), say("ada", alphabet, 10, 3)];
    const { timeline } = world({ actions, settings: { piece: 9, isUneven: true } });
    const lengths = [0];
    while (timeline.step(50_000)) lengths.push(timeline.world.log.length);
    const log = plain(timeline.world.log);
    assert.ok(lengths.length > 20);
    for (const length of lengths.slice(1, -1).reverse()) {
      timeline.back();
      assert.equal(timeline.world.log.length, length);
    }
    timeline.back();
    assert.deepEqual([timeline.world.log.length, timeline.now], [0, 0]);
    timeline.seek(50_000);
    assert.equal(plain(timeline.world.log), log);
  });

  test("what is done by hand happens again in a run that is repeated", () => {
    const actions = [join("ada"), say("ada", "old", 4000)];
    const { timeline } = world({ actions, settings: { isUneven: true } });
    timeline.seek(700);
    timeline.act({ who: "ada", what: "say", texts: ["by hand"] });
    timeline.seek(3000);
    timeline.act({ who: "ada", what: "say", texts: ["later"] });
    timeline.seek(900);
    timeline.act({ who: "ada", what: "say", texts: ["twice"] });
    timeline.seek(20_000);
    const log = plain(timeline.world.log);
    timeline.seek(0);
    timeline.seek(20_000);
    assert.equal(plain(timeline.world.log), log);
    const said = timeline.world.log.filter(({ what }) => what === "does").map(({ line }) => line);
    assert.deepEqual(said, ["connects", "says by hand", "says twice", "says old"], "what came later is forgotten");
  });
});

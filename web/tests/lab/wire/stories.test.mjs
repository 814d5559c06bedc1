// Each story of the wire, told twice with the same seed: the lie fails in the way that its text says, and the
// repair does not. The servers are the real ones, as WebAssembly (ninja -C build/wasm labs_ours).
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { optional } from "../../shared/server.mjs";
import { root } from "../../shared/site.mjs";

const built = join(root, "build/wasm/lab");
const noble = await optional("@noble/hashes/legacy.js");
const skip = (noble ? false : "node_modules is missing: npm ci --prefix web") ||
  (existsSync(join(built, "wire_lies.wasm")) ? false :
    "no build/wasm/lab/wire_lies.wasm: ninja -C build/wasm labs_ours");

describe("the stories of the wire", { skip }, async () => {
  if (skip) return;
  const { fetchLibraries } = await import("../../../lab/shared/browser.js");
  const { describerOf } = await import("../../../lab/wire/simulation/peers.js");
  const { worldOf } = await import("../../../lab/wire/simulation/run.js");
  const { Witness } = await import("../../../lab/wire/simulation/witness.js");
  const { heardBy, isOver, owedTo, scenarios } = await import("../../../lab/wire/scenarios.js");
  const modules = new Map();
  for (const name of ["wire_client", "wire_server", "wire_lies"]) {
    modules.set(name, new WebAssembly.Module(readFileSync(join(built, `${name}.wasm`))));
    await fetchLibraries(modules.get(name));
  }
  const module = (name) => modules.get(name);

  function begin(id, version, { seed = 1, settings = {}, actions = [] } = {}) {
    const story = scenarios.find((one) => one.id === id);
    return worldOf({
      program: { ...story[version], module: module(story[version].module) }, client: module("wire_client"),
      seed, settings: { ...story.settings, ...settings },
    }, [...story.actions, ...actions]);
  }
  function tell(id, version, more = {}) {
    const world = begin(id, version, more);
    world.runUntil(more.until ?? scenarios.find((one) => one.id === id).ends);
    return world;
  }
  const printed = ({ log }) => log.filter(({ what }) => what === "prints").map(({ line }) => line);
  const closed = (world, name) => {
    const { closed: how } = world.peer(name);
    return how && `${how.code} ${how.isClean ? "clean" : "not clean"}`;
  };
  const words = (world, from, what = "leaves") => {
    const witness = new Witness(describerOf(module("wire_client")));
    witness.read(world.log);
    return world.log.filter((entry) => entry.what === what && entry.piece && entry.from === from)
      .map(({ piece }) => witness.words(piece));
  };

  // --- The lies and the repairs, chapter by chapter

  test("a green dot, and no answer", () => {
    const lie = tell("green-dot", "lie");
    assert.deepEqual(heardBy(lie, "ada"), []);
    assert.match(printed(lie).join("\n"), /^client 1 is here\nclient 1 says 81 85( [0-9a-f]{2}){9}$/);
    assert.equal(lie.peer("ada").client.state, "open");
    assert.deepEqual(heardBy(tell("green-dot", "repair"), "ada"), ["Hello"]);
  });

  test("one frame in two pieces: H, and Hello", () => {
    const lie = tell("two-pieces", "lie");
    assert.deepEqual(heardBy(lie, "ada"), ["H"]);
    assert.deepEqual(words(lie, "ada").slice(1),
      ["the first 7 of 11 bytes of a text", "the last 4 of 11 bytes of a text"]);
    assert.deepEqual(heardBy(tell("two-pieces", "repair"), "ada"), ["Hello"]);
  });

  test("wherever the frame is cut, the repair answers Hello", () => {
    for (let piece = 1; piece <= 11; ++piece) {
      const actions = [{ time: 2450, what: "cut", piece }];
      assert.deepEqual(heardBy(tell("two-pieces", "repair", { actions, until: 20_000 }), "ada"), ["Hello"]);
    }
  });

  test("five frames in one piece: one, and five", () => {
    const lie = tell("five-in-one", "lie");
    assert.deepEqual(heardBy(lie, "ada"), ["one"]);
    assert.equal(words(lie, "ada").length, 2, "the handshake, and one piece");
    assert.deepEqual(heardBy(tell("five-in-one", "repair"), "ada"), ["one", "two", "three", "four", "five"]);
  });

  test("one message in three fragments: its first, and all of it", () => {
    const lie = tell("fragments", "lie");
    assert.deepEqual(heardBy(lie, "ada"), ["Hello"]);
    assert.equal(closed(lie, "ada"), "1006 not clean");
    assert.equal(lie.peer("ada").closed.why, "nothing to continue");
    const repair = tell("fragments", "repair");
    assert.deepEqual(heardBy(repair, "ada"), ["Hello, world"]);
    assert.equal(repair.peer("ada").client.state, "open");
  });

  test("a Close that gets no answer: 1006, and 1000", () => {
    const lie = tell("goodbye", "lie");
    assert.equal(closed(lie, "ada"), "1006 not clean");
    assert.ok(words(lie, "server").every((piece) => !piece.startsWith("close")), "no Close came from the server");
    const repair = tell("goodbye", "repair");
    assert.equal(closed(repair, "ada"), "1000 clean");
    assert.deepEqual(printed(repair), ["1 left: 1000 clean"]);
    for (const world of [lie, repair]) assert.equal(world.peer("bob").client.state, "open");
  });

  test("a Close from both sides in the same moment: each hears the other's code, once, and all is clean", () => {
    const lie = tell("both-close", "lie");
    assert.deepEqual([closed(lie, "ada"), closed(lie, "bob")], ["1006 not clean", "1006 not clean"]);
    const repair = tell("both-close", "repair");
    assert.deepEqual([closed(repair, "ada"), closed(repair, "bob")], ["1001 clean", "1001 clean"]);
    assert.deepEqual(printed(repair), ["1 left: 1000 clean", "2 left: 1001 clean"]);
    assert.equal(words(repair, "ada").filter((piece) => piece.startsWith("close")).length, 1, "ada says it once");
    assert.equal(words(repair, "server").filter((piece) => piece.startsWith("close")).length, 2, "one to each");
  });

  test("one that never reads: it is owed more and more, or dropped at the limit", () => {
    const lie = begin("slow-reader", "lie");
    let before = 0;
    for (const time of [7000, 9000, 11_000, 13_500]) {
      lie.runUntil(time);
      const owed = owedTo(lie, "cleo");
      assert.ok(owed > before, `${owed} bytes at ${time}`);
      before = owed;
    }
    assert.ok(before > 8192, "more than the repair allows");
    const repair = begin("slow-reader", "repair");
    while (repair.next <= 13_500) {
      repair.step();
      assert.ok(owedTo(repair, "cleo") <= 8192);
    }
    assert.equal(closed(repair, "cleo"), "1006 not clean");
    assert.ok(isOver(repair, "cleo"));
    for (const world of [lie, repair]) {
      assert.deepEqual(heardBy(world, "bob").map((text) => Number(text.match(/^ada: (\d+):/)[1])),
        Array.from({ length: 40 }, (_, i) => i + 1), "bob hears everything, in order");
    }
  });

  test("one that disappears: it stays, or a ping finds it out", () => {
    const lie = tell("pulled-cable", "lie", { until: 120_000 });
    assert.ok(!isOver(lie, "ada"), "for ever");
    assert.ok(owedTo(lie, "ada") > 500);
    const repair = tell("pulled-cable", "repair");
    assert.ok(isOver(repair, "ada"));
    assert.deepEqual(printed(repair), ["1 left: 1006"]);
    assert.ok(words(repair, "bob").some((piece) => piece === "pong"), "bob was asked, too");
    assert.equal(repair.peer("bob").client.state, "open");
  });

  test("a text that is not a message: the next one cannot read, or reads", () => {
    const lie = tell("not-json", "lie");
    assert.match(heardBy(lie, "cleo").join(), /^\(not JSON\) \{"msg":\[Hello,/);
    const repair = tell("not-json", "repair");
    assert.deepEqual(heardBy(repair, "cleo"), ["bob: Good morning"]);
    assert.match(heardBy(repair, "ada").join(), /^bob: Good morning,\(error\) /);
    assert.deepEqual(heardBy(repair, "bob"), ["bob: Good morning"], "an error is for its sender alone");
  });

  test("a flood: everything to everyone; or warned ten times, and then 1008", () => {
    const lie = tell("flood", "lie");
    assert.equal(heardBy(lie, "bob").length, 2601);
    assert.equal(lie.peer("cleo").client.state, "open");
    const repair = tell("flood", "repair");
    assert.equal(closed(repair, "cleo"), "1008 clean");
    const warnings = heardBy(repair, "cleo").filter((text) => text.startsWith("(error) Too fast"));
    assert.equal(warnings.length, 10);
    assert.ok(heardBy(repair, "bob").length < 800, `${heardBy(repair, "bob").length} messages`);
    for (const world of [lie, repair]) assert.ok(heardBy(world, "bob").includes("ada: Is anybody there?"));
  });

  // --- What holds for all of them

  test("every story has its words; both versions are told on the same bytes of the clients' first moment", () => {
    for (const story of scenarios) {
      for (const version of ["lie", "repair"].filter((name) => story[name])) {
        const world = tell(story.id, version);
        assert.ok(story[version].look && story[version].name && story.title && story.story, story.id);
        assert.ok(world.log.length > 5, `${story.id}, ${version}`);
        assert.match(story.soFar(world), /\.$/);
        assert.match(story.soFar(begin(story.id, version)), /\.$/, "before anything has happened");
      }
      if (!story.lie) continue;
      assert.match(story.repaired, /^Chapter [3-6](, step \d\.\d)?$/);
      const first = (version) => JSON.stringify(tell(story.id, version).log.filter(({ time }) => time === 0));
      assert.equal(first("lie"), first("repair"));
    }
  });

  test("the chapters' texts show stories that there are: as a lie, or in the chapter that repairs it", () => {
    const chapters = readdirSync(join(root, "chapters")).filter((name) => /^\d\d-/.test(name));
    const shown = chapters.flatMap((name) => {
      const text = readFileSync(join(root, "chapters", name, "README.md"), "utf8");
      return [...text.matchAll(/^```text lab=wire-lab\n(\S+)/gm)].map(([, id]) => `${Number(name.slice(0, 2))} ${id}`);
    });
    const repairs = scenarios.filter(({ lie }) => lie).map(({ id, repaired }) => [id, Number(repaired.match(/\d/)[0])]);
    const places = [["chat", 6], ...repairs];
    for (const one of shown) {
      const [chapter, id] = one.split(" ");
      const place = places.find(([name]) => name === id);
      assert.ok(place && Number(chapter) <= place[1], one);
    }
    for (const [id, chapter] of repairs.filter(([name]) => name !== "green-dot")) { // it is chapter 2's lie alone
      assert.ok(shown.includes(`${chapter} ${id}`), `${id} is not shown in chapter ${chapter}`);
    }
    assert.ok(shown.includes("2 green-dot"));
  });

  test("uneven pieces and delays change nothing of what is said; and a seed is a run", () => {
    const heard = (seed) => {
      const world = tell("chat", "repair", {
        seed, until: 60_000, settings: { isUneven: true, piece: 40, delay: 50 },
        actions: ["one", "two", "three", "four"].map((text, i) => ({
          time: 20_000 + i, who: i % 2 ? "bob" : "ada", what: "say", texts: [JSON.stringify({ user: "x", text })],
        })),
      });
      return { log: world.log, heard: ["ada", "bob", "cleo"].map((name) => heardBy(world, name)) };
    };
    const log = (seed) => JSON.stringify(heard(seed).log);
    assert.equal(log(5), log(5));
    assert.notEqual(log(5), log(6));
    for (const seed of [1, 2, 3]) {
      const [ada, bob, cleo] = heard(seed).heard;
      assert.deepEqual([...ada].sort(), ["x: four", "x: one", "x: three", "x: two"]);
      assert.deepEqual([bob, cleo], [ada, ada], "all hear the same, in the same order");
    }
  });

  test("the server's clock is the simulation's: a chat's first word has the time of the story", () => {
    const say = { time: 2000, who: "ada", what: "say", texts: [JSON.stringify({ user: "ada", text: "hi" })] };
    const world = tell("chat", "repair", { until: 5000, actions: [say] });
    const { text } = world.log.find((entry) => entry.heard === "message" && entry.text.includes('"hi"'));
    assert.equal(JSON.parse(text).msg[0].time, Date.UTC(2026, 0, 1, 9, 0, 2, 600));
  });
});

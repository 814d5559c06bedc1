// What the handshake lab says, without a browser: it cannot drift from the chapter's code. Needs the lab's module
// (ninja -C build/wasm labs_ours) and `npm ci --prefix web`.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { optional } from "../shared/server.mjs";
import { root, wasm } from "../shared/site.mjs";

const file = join(wasm, "handshake_lab.wasm");
const noble = await optional("@noble/hashes/legacy.js");
const skip = (noble ? false : "node_modules is missing: npm ci --prefix web") ||
  (existsSync(file) ? false : "no build/wasm/lab/handshake_lab.wasm: ninja -C build/wasm labs_ours");
const lab = (path) => import(`../../lab/${path}`);
const read = (path) => readFileSync(join(root, path), "utf8");
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

describe("the handshake lab's numbers and rules", { skip }, async () => {
  if (skip) return;
  const { fetchLibraries } = await lab("shared/browser.js");
  const { Instance } = await lab("shared/wasm.js");
  const { Server, bytesOf, directly } = await lab("handshake/server.js");
  const { PLACES } = await lab("handshake/places.js");
  const { FAULTS, compute, faultsThatGive } = await lab("handshake/key/faults.js");
  const { follow } = await lab("handshake/key/follow.js");
  const { padded, states } = await lab("handshake/key/sha1.js");
  const { RULES, SUBPROTOCOL, judge, reasonOf, statusOf } = await lab("handshake/request/rules.js");
  const { PRESETS } = await lab("handshake/request/presets.js");
  const module = await WebAssembly.compile(readFileSync(file));
  await fetchLibraries(module);
  const server = new Server(directly(new Instance(module)));

  // --- Where it stands

  test("each rule has a place, and each place a step that is told", () => {
    for (const [name, { file: source, step }] of Object.entries(PLACES)) {
      const lesson = read(`chapters/${source.split("/")[0]}/README.md`);
      assert.ok(lesson.includes(`\n### Step ${step}: `), `${name}: there is no step ${step}`);
    }
    assert.deepEqual([...RULES, SUBPROTOCOL].filter(({ id }) => !PLACES[id]), []);
  });

  test("each reason that the code can give is a rule's, and no rule has another one", () => {
    const sources = ["01-static-page/http.cpp", "01-static-page/authority.cpp", "01-static-page/request_parser.cpp",
      "02-handshake/handshake.cpp"];
    const given = sources.map((name) => read(`solutions/${name}`)).join("\n");
    const reasons = [
      ...[...given.matchAll(/bad_request\("([^"]+)"\)/g)].map(([, reason]) => reason),
      ...[...given.matchAll(/\{\d{3}, "[^"]+", "([^"]+)"\}/g)].map(([, reason]) => reason),
      ...[...given.matchAll(/"\d{3} [^":]+: ([^";]+);/g)].map(([, reason]) => reason),
    ];
    const known = RULES.flatMap((rule) => rule.reasons);
    assert.deepEqual([...new Set(reasons)].sort(), [...new Set(known)].sort());
    assert.equal(new Set(known).size, known.length, "a reason belongs to one rule");
  });

  // --- From a key to Accept

  test("the steps of a right server give what accept_key gives", () => {
    const run = compute(server, KEY, "none");
    assert.equal(run.right, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assert.equal(run.accept, run.right);
    assert.equal(run.message.length, 60);
  });

  test("each fault gives another value, and is known by it", () => {
    for (const fault of Object.keys(FAULTS).filter((name) => name !== "none")) {
      const { accept, right } = compute(server, KEY, fault);
      assert.notEqual(accept, right, fault);
      assert.deepEqual(faultsThatGive(server, KEY, accept), [FAULTS[fault].name]);
    }
  });

  test("the faults give what other libraries give", async () => {
    const { createHash } = await import("node:crypto");
    const sha1 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha1"));
    const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const expected = {
      "no-guid": sha1(KEY).digest("base64"),
      "lower-guid": sha1(KEY, GUID.toLowerCase()).digest("base64"),
      decoded: sha1(Buffer.from(KEY, "base64"), GUID).digest("base64"),
      "line-end": sha1(KEY, "\r\n", GUID).digest("base64"),
      "zero-byte": sha1(KEY, GUID, "\0").digest("base64"),
      hex: Buffer.from(sha1(KEY, GUID).digest("hex")).toString("base64"),
      url: sha1(KEY, GUID).digest("base64url") + "=",
    };
    for (const [fault, accept] of Object.entries(expected)) {
      assert.equal(compute(server, KEY, fault).accept, accept, fault);
    }
  });

  test("SHA-1's last state is the hash, at each length around a block's end", () => {
    for (const size of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128]) {
      const message = new Uint8Array(size).fill(0x61);
      const all = states(padded(message));
      assert.equal(all.at(-1).join(""), Buffer.from(server.hash(message)).toString("hex"), `${size} bytes`);
      assert.equal(all.length - 1, Math.ceil((size + 9) / 64));
    }
  });

  test("what a byte became and what a character came of are the same pairs", () => {
    for (const fault of ["none", "hex", "equals"]) {
      const run = compute(server, KEY, fault);
      const pairs = (from, to, count) => Array.from({ length: count }, (_, index) =>
        (follow({ list: from, index }, run, () => 0).marks[to] ?? []).map((other) => `${index} ${other}`)).flat();
      const down = pairs("hash", "base64", run.hash.length);
      const up = pairs("base64", "hash", run.base64.length).map((pair) => pair.split(" ").reverse().join(" "));
      assert.deepEqual(down.sort(), up.sort(), fault);
    }
  });

  test("what is said of a byte and of a character", () => {
    const run = compute(server, KEY, "none");
    const words = (list, index) => follow({ list, index }, run, () => 83).words;
    assert.match(words("message", 0), /^Byte 1 of the message is “d”, the byte 64 of the key\..* 83 of .*160/);
    assert.match(words("message", 24), /“2”, the byte 32 of the GUID/);
    assert.match(words("padded", 60), /^80 is a single 1 bit/);
    assert.match(words("padded", 127), /480 bits/);
    assert.match(words("hash", 0), /b3, the bits 10110011\. They are in the characters “s” and “3”/);
    assert.match(words("base64", 26), /number 40 .* the bits 101000, of byte 20\. Its last 2 bits are zeros/);
    assert.match(words("base64", 27), /no bits are left/);
  });

  // --- A request

  const options = { subprotocols: ["json"] };
  const piecesOf = (lines) => lines.map((line, i) => bytesOf(i + 1 < lines.length ? `${line}\r\n` : line))
    .filter(({ length }) => length > 0);
  const verdictOf = (lines, given = options) => {
    const pieces = piecesOf(lines);
    const answer = server.answer(pieces, given);
    const isNameAsked = () => statusOf(server.answer(pieces, { ...given, origins: [] }).response) === 101;
    return { answer, verdicts: judge(lines, answer, isNameAsked) };
  };
  const brokenOf = (lines, given) => verdictOf(lines, given).verdicts.find(({ state }) => state === "broken");

  test("each preset is answered as its name promises", () => {
    const answers = Object.fromEntries(PRESETS.map(({ name, text }) => {
      const { answer } = verdictOf(text.split("\n"));
      const says = [statusOf(answer.response), reasonOf(answer.response) ?? ""].join(" ").trim();
      return [name, answer.state === "wait" ? "wait" : says];
    }));
    assert.deepEqual(answers, {
      "a browser’s request": "101",
      "Firefox’s list: keep-alive, Upgrade": "101",
      "curl’s": "101",
      "without Upgrade": "400 Upgrade is not websocket",
      "Upgrade: websockets": "400 Upgrade is not websocket",
      "Connection: keep-alive alone": "400 Connection without upgrade",
      "version 8": "426 version 13 is spoken here",
      "a key of 15 bytes": "400 malformed Sec-WebSocket-Key",
      "two keys": "400 not one Sec-WebSocket-Key",
      POST: "405 not GET",
      "HTTP/1.0": "400 handshake needs HTTP/1.1",
      "no Host": "400 no Host",
      "a page of another origin": "403 another Origin",
      "a foreign name that leads here": "403 unknown Host",
      "offers xml, not json": "101",
      "offers no subprotocol": "101",
      "a space before a colon": "400 malformed field name",
      "half of a request": "wait",
    });
  });

  const browser = PRESETS[0].text.split("\n");
  const replaced = (start, ...put) => (lines) => lines.flatMap((line) => line.startsWith(start) ? put : [line]);
  const word = (index, text) => ([first, ...lines]) =>
    [first.split(" ").map((one, i) => i === index ? text : one).join(" "), ...lines];
  // A request on which each rule is broken, and as far as can be no other one.
  const BREAK = {
    head: replaced("Pragma", "Pragma no-cache"),
    host: (lines) => [...lines.slice(0, -2), "Host: localhost:8080", "", ""],
    body: (lines) => [lines[0], "Content-Length: 5", ...lines.slice(1)],
    get: word(0, "POST"),
    http: word(2, "HTTP/1.0"),
    upgrade: replaced("Upgrade", "Upgrade: h2c"),
    connection: replaced("Connection", "Connection: close"),
    version: replaced("Sec-WebSocket-Version"),
    thirteen: replaced("Sec-WebSocket-Version", "Sec-WebSocket-Version: 8"),
    "one-key": replaced("Sec-WebSocket-Key"),
    "real-key": replaced("Sec-WebSocket-Key", "Sec-WebSocket-Key: dGhl"),
    origin: replaced("Origin", "Origin: null"),
    name: (lines) => replaced("Origin", "Origin: http://evil.example")(replaced("Host", "Host: evil.example")(lines)),
  };

  test("the rules stand in the order in which the server asks: of two broken ones the first is named", () => {
    assert.deepEqual(Object.keys(BREAK), RULES.map(({ id }) => id));
    RULES.forEach(({ id }, i) => {
      assert.equal(brokenOf(BREAK[id](browser)).rule.id, id);
      for (const later of RULES.slice(i + 1)) {
        const both = BREAK[id](BREAK[later.id](browser));
        // Both of these change the same field, or the version line is gone: then only one of them is broken.
        if (["version thirteen", "one-key real-key", "origin name"].includes(`${id} ${later.id}`)) continue;
        assert.equal(brokenOf(both).rule.id, id, `${id} and ${later.id}`);
      }
    });
  });

  test("whatever is broken, mending rule after rule leads to a 101", () => {
    let lines = Object.values(BREAK).reduceRight((text, breakIt) => breakIt(text), browser).slice(0, -2);
    const mended = [];
    for (let broken; (broken = brokenOf(lines)) && mended.length < 20;) {
      const isWaiting = verdictOf(lines).answer.state === "wait";
      mended.push(broken.rule.id);
      lines = broken.rule.mend(lines, isWaiting ? null : broken.lines[0] ?? null);
    }
    assert.equal(statusOf(verdictOf(lines).answer.response), 101, `mended: ${mended}`);
    assert.ok(mended.length >= 8, `mended: ${mended}`);
  });

  test("the line where the parser stops is the line that is wrong", () => {
    const lines = BREAK.head(browser);
    assert.deepEqual(brokenOf(lines).lines, [lines.indexOf("Pragma no-cache")]);
    assert.deepEqual(brokenOf(["GET /", "Host: a", "", ""]).lines, [0]);
    assert.deepEqual(brokenOf(["", "GET / HTTP/1.1", "Host a", "", ""]).lines, [2]);
  });

  test("the server's own names are asked only where they count", () => {
    const states = (lines, given) =>
      Object.fromEntries(verdictOf(lines, given).verdicts.map(({ rule, state }) => [rule.id, state]));
    assert.equal(states(browser).name, "ok");
    assert.equal(states(replaced("Origin")(browser)).origin, "not asked");
    assert.equal(states(replaced("Origin")(browser)).name, "not asked");
    const friend = replaced("Origin", "Origin: https://friend.example")(browser);
    assert.equal(states(friend).origin, "broken");
    assert.equal(states(friend, { ...options, origins: ["https://friend.example"] }).origin, "ok");
    assert.equal(states(friend, { ...options, origins: ["https://friend.example"] }).name, "not asked");
    const chat = BREAK.name(browser);
    assert.equal(states(chat).name, "broken");
    assert.equal(states(chat, { ...options, hosts: ["evil.example"] }).name, "ok");
  });

  test("a request that is cut gets the same answer, wherever it is cut", () => {
    for (const { text } of PRESETS) {
      const all = bytesOf(text.replaceAll("\n", "\r\n"));
      const { response } = server.answer([all], options);
      for (let cut = 0; cut <= all.length; ++cut) {
        assert.equal(server.answer([all.subarray(0, cut), all.subarray(cut)], options).response, response);
      }
    }
  });
});

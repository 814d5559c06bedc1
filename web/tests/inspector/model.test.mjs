// What the inspector's page makes of records: frames, messages and states, wherever TCP cut, and whatever is missing.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { stateOf } from "../../inspector/model/connection.js";
import { acceptFor } from "../../inspector/model/heads.js";
import { bytesOf, itemsOf, Model, MOST_ROWS, piecesOf } from "../../inspector/model/model.js";
import { listen } from "../../inspector/records.js";
import { ChosenRows } from "../../inspector/view/chosen_rows.js";
import { asJson, asTest, asText2pcap, ofConnection, ofRow, reasonAgainst } from "../../inspector/view/exports.js";
import { matcher } from "../../inspector/view/filter.js";
import { line, piecesWords } from "../../inspector/view/words.js";
import { bytes, frame, upgrade } from "./inspected.mjs";

globalThis.crypto ??= webcrypto;  // what each browser has, and Node.js from 20 on

const answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
const everything = { connection: 0, direction: "", kind: "all", words: "" };

// Records as a server would tell them.
class Told {
  model = new Model();
  #offsets = {};
  tell(kind, number = 0, body = "", client = "1", more = 0) {
    const record = { kind, client, time: 1.7e15, number, more, body: new Uint8Array(Buffer.from(body)) };
    this.model.add({ gone: 0, records: [record] });
    return this;
  }
  bytes(kind, data, client = "1") {
    const key = kind + client;
    const before = this.#offsets[key] ?? 0;
    this.#offsets[key] = before + Buffer.from(data).length;
    return this.tell(kind, before, data, client);
  }
  received(data, client) { return this.bytes("received", data, client); }
  sent(data, client = "1") {
    this.bytes("owed", data, client);
    return this.tell("taken", this.#offsets[`owed${client}`], "", client);
  }
  // So many bytes of this kind happen, and nobody tells us.
  lose(kind, count, client = "1") {
    this.#offsets[kind + client] = (this.#offsets[kind + client] ?? 0) + count;
    return this;
  }
  open(client = "1") {
    return this.tell("opened", 0, "127.0.0.1:5", client).received(upgrade, client).sent(answer, client);
  }
  rows(kind = "frame") { return this.model.rows.filter((row) => row.kind === kind); }
  get connection() { return this.model.connections.get("1"); }
}

const opened = () => new Told().open();
const described = (rows) => rows.map((row) => [row.direction, row.header.opcode, row.header.fin, row.whole, line(row)]);

test("frames are the same wherever TCP cuts, and each knows its pieces", () => {
  const all = bytes("81 85 37 fa 21 3d 7f 9f 4d 51 58" + frame(0x01, "ab") + frame(0x89, "!") + frame(0x80, "c") +
    frame(0x82, "x".repeat(200)));
  const whole = described(opened().received(all).rows());
  assert.equal(whole.length, 5);
  assert.deepEqual(whole[0], ["in", 1, true, true, "Hello"]);
  for (let cut = 1; cut < all.length; ++cut) {
    const told = opened().received(all.subarray(0, cut)).received(all.subarray(cut));
    assert.deepEqual(described(told.rows()), whole, `cut at ${cut}`);
    const pieces = told.model.pieces.filter(({ kind, direction }) => kind === "piece" && direction === "in");
    assert.equal(pieces.length, 3);
    assert.deepEqual(Buffer.from(bytesOf(pieces[2])), all.subarray(cut));
    for (const row of told.rows()) {
      assert.deepEqual(piecesOf(row).map(({ number }) => number),
        pieces.filter(({ from, to }) => from < row.offset + row.size && to > row.offset).map(({ number }) => number));
      for (const piece of piecesOf(row)) assert.ok(itemsOf(piece).includes(row));
    }
  }
  const bytewise = opened();
  for (const byte of all) bytewise.received([byte]);
  assert.deepEqual(described(bytewise.rows()), whole);
});

test("the handshake is text, and what comes behind the request waits for the answer", async () => {
  const early = Buffer.concat([Buffer.from(upgrade), bytes(frame(0x81, ""))]);
  const told = new Told().tell("opened", 0, "127.0.0.1:5").received(early);
  assert.equal(stateOf(told.connection).state, "handshake");
  assert.equal(told.rows().length, 0);
  told.sent(answer);
  assert.equal(told.rows().length, 1);
  assert.equal(stateOf(told.connection).state, "open");
  const [request, response] = told.rows("head");
  assert.equal(request.head.key, "dGhlIHNhbXBsZSBub25jZQ==");
  assert.equal(response.head.accept, await acceptFor(request.head.key));
});

test("HTTP goes on after a refusal, bodies are no heads, and a HEAD has none", () => {
  const told = new Told().tell("opened", 0, "x").received(upgrade)
    .sent("HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno!")
    .received("HEAD / HTTP/1.1\r\n\r\n").sent("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
    .received("GET / HTTP/1.1\r\n\r\n").sent("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nGET / ");
  assert.deepEqual(told.rows("head").map((row) => [row.direction, row.whole, line(row)]), [
    ["in", true, "GET / HTTP/1.1"], ["out", true, "HTTP/1.1 403 Forbidden, for GET /"],
    ["in", true, "HEAD / HTTP/1.1"], ["out", true, "HTTP/1.1 200 OK, for HEAD /"],
    ["in", true, "GET / HTTP/1.1"], ["out", true, "HTTP/1.1 200 OK, for GET /"]]);
  assert.deepEqual(told.rows("head").map(({ size, headSize }) => size - headSize), [0, 3, 0, 0, 0, 6]);
});

test("what is no HTTP stays bytes, a row for each piece", () => {
  const told = new Told().tell("opened", 0, "x").received("\x16\x03\x01").received("\x02\x00");
  assert.deepEqual(told.rows("bytes").map((row) => [...row.data.bytes]), [[0x16, 3, 1], [2, 0]]);
});

test("fragments assemble, and a ping may come between them", () => {
  const told = opened().received(bytes(frame(0x01, "Hel"))).received(bytes(frame(0x89, "")));
  const [first] = told.rows();
  assert.equal(told.connection.in.message.frames.length, 1);
  assert.match(line(first), /fragment 1 of a message, 3 bytes so far/);
  told.received(bytes(frame(0x80, "lo")));
  assert.match(line(first), /fragment 1 of 2/);
  assert.equal(first.message.whole, true);
  assert.equal(Buffer.from(first.message.data.bytes).toString(), "Hello");
  assert.equal(told.connection.in.message, null);
});

test("each rule that a reader can see has its words", () => {
  const cases = {
    "c1 80 00 00 00 00": /reserved bit/, "83 80 00 00 00 00": /opcode is reserved/, "81 00": /without a mask/,
    "09 80 00 00 00 00": /control frame in fragments/, "89 fe 00 7e 00 00 00 00": /more than 125/,
    "81 fe 00 05 00 00 00 00": /shortest/, "81 ff 80 00 00 00 00 00 00 00 00 00 00 00": /top bit/,
    "80 80 00 00 00 00": /no message has begun/, "81 81 00 00 00 00 ff": /not UTF-8/,
  };
  for (const [hex, words] of Object.entries(cases)) {
    const [row] = opened().received(bytes(hex)).rows();
    assert.match(row.fault.words, words, hex);
  }
  const [masked] = opened().sent(bytes("81 80 00 00 00 00")).rows();
  assert.match(masked.fault.words, /server's frame with a mask/);
  for (const hex of ["81 fe 00 7e 00 00 00 00", "82 ff 00 00 00 00 00 01 00 00 00 00 00 00", "88 80 00 00 00 00"]) {
    assert.equal(opened().received(bytes(hex)).rows()[0].fault, null, hex);
  }
});

test("lengths over 2^53 are right", () => {
  const [row] = opened().received(bytes("82 ff 40 00 00 00 00 00 00 01 00 00 00 00")).rows();
  assert.equal(row.header.length, 2n ** 62n + 1n);
});

test("a refusal names the bytes that did it", () => {
  const told = opened().received(bytes("81 01 48")).received(bytes(frame(0x89, ""))).sent(bytes("88 04 03 ea 6e 6f"));
  const [unmasked] = told.rows();
  const close = told.rows().at(-1);
  assert.equal(close.culprit, unmasked);
  assert.ok(unmasked.blamed);
  const silent = opened().received(bytes("81 05 48 65 6c 6c 6f")).tell("ending");
  const event = silent.rows("event").at(-1);
  assert.match(event.words, /without a Close/);
  assert.equal(event.culprit, silent.rows()[0]);
});

test("the state of the close, and what is owed", () => {
  const told = opened();
  told.bytes("owed", bytes("81 02 68 69"));
  assert.equal(told.connection.owed, 4);
  assert.equal(piecesWords(told.rows()[0]), "owed");
  told.tell("taken", answer.length + 3);
  assert.equal(told.connection.owed, 1);
  told.received(bytes("88 82 00 00 00 00 03 e8"));
  assert.deepEqual(stateOf(told.connection), { state: "closing", words: "closing: client said 1000" });
  told.sent(bytes("88 02 03 e8"));
  told.tell("fin_sent").tell("fin_received").tell("over", 1);
  assert.deepEqual(stateOf(told.connection),
    { state: "closed", words: "closed cleanly: client said 1000, server said 1000" });
  assert.match(stateOf(opened().tell("over", 4).connection).words, /without a Close \(1006\)/);
});

test("what is missing is counted, and frames go on behind it", () => {
  const inPayload = opened().received(bytes("81 85 00 00 00 00 48")).lose("received", 2).received(bytes("6c 6f"))
    .received(bytes(frame(0x81, "next")));
  const [cut, next] = inPayload.rows();
  assert.deepEqual([cut.whole, cut.missed], [false, 2]);
  assert.equal(line(next), "next");
  const between = opened().lose("received", 100).received(bytes(frame(0x81, "next")));
  assert.equal(line(between.rows()[0]), "next");
  assert.match(between.rows("event").at(-1).words, /100 bytes are missing/);
  const unknown = new Told().lose("received", 500, "7").received(bytes(frame(0x81, "hi")), "7");
  assert.equal(line(unknown.rows()[0]), "hi");
  const owed = opened().lose("owed", 50);
  owed.tell("taken", answer.length + 50);
  assert.equal(owed.connection.owed, 0);
  const told = opened();
  told.model.add({ gone: 12, records: [] });
  assert.match(told.rows("event").at(-1).words, /12 older records/);
});

test("after a loss a list says how things stand, and who has gone unseen", () => {
  const told = opened().open("2");
  told.lose("received", 70).lose("owed", 80).tell("lost", 4);
  told.tell("list", 1);
  told.tell("received", upgrade.length + 70).tell("owed", answer.length + 80).tell("taken", answer.length + 30);
  told.tell("list", 0);
  assert.deepEqual([told.connection.end, told.connection.owed, told.connection.in.end], [null, 50, upgrade.length + 70]);
  assert.equal(told.model.connections.get("2").end, 0);
  const torn = opened().tell("list", 1).tell("lost", 1).tell("list", 0);
  assert.equal(torn.connection.end, null, "a list with a hole says nothing");
});

test("memory has an end: the oldest rows go, and of a huge frame only the beginning is kept", () => {
  const told = opened();
  const small = bytes(frame(0x81, "x"));
  for (let i = 0; i < MOST_ROWS + 5_000; ++i) told.received(small);
  assert.ok(told.model.rows.length <= MOST_ROWS);
  assert.ok(told.model.pieces.length <= MOST_ROWS);
  assert.ok(told.connection.in.items.length <= MOST_ROWS + 1);
  assert.ok(told.model.forgotten >= 5_000);
  assert.ok(!told.model.rows[0].gone);
  const huge = opened().received(bytes("82 ff 00 00 00 00 10 00 00 00 00 00 00 00"));
  for (let i = 0; i < 64; ++i) huge.received(Buffer.alloc(65536));
  assert.equal(huge.rows()[0].data.bytes.length, 65536);
  for (let i = 0; i < 2_000; ++i) huge.tell("opened", 0, "x", `c${i}`).tell("over", 1, "", `c${i}`);
  assert.ok(huge.model.connections.size <= 501);
});

test("filters: connection, direction, kind, text and hex", () => {
  const told = opened().open("2").received(bytes(frame(0x81, "Hello"))).received(bytes(frame(0x89, "")), "2")
    .sent(bytes("81 02 68 69"));
  const count = (wanted) => told.model.rows.filter(matcher({ ...everything, ...wanted })).length;
  assert.equal(count({}), told.model.rows.length);
  assert.equal(count({ connection: 2, kind: "control" }), 1);
  assert.equal(count({ direction: "out", kind: "data" }), 1);
  assert.equal(count({ words: "hELLO" }), 1);
  assert.equal(count({ words: "81 02 68 69" }), 1);
  assert.equal(count({ words: "(" }), 0);
});

test("a frame is chosen as soon as it shows what it is, in its place", () => {
  const told = opened();
  const chosen = new ChosenRows();
  chosen.restart(matcher({ ...everything, kind: "ping" }));
  const look = () => { while (!chosen.look(told.model.rows)); return chosen.rows.map(({ n }) => n); };
  told.open("2").received(bytes("89"));
  assert.deepEqual(look(), []);
  told.received(bytes(frame(0x89, "")), "2");
  const [first, second] = told.rows();
  assert.deepEqual(look(), [second.n]);
  told.received(bytes("80 00 00 00 00"));
  assert.deepEqual(look(), [first.n, second.n]);
  chosen.restart(matcher({ ...everything, kind: "fault" }));
  assert.deepEqual(look(), []);
  told.sent(bytes("88 02 03 ea"));
  assert.ok(look().includes(first.n), "what the server refused");
});

test("a test in the workbook's form, with the cuts of TCP", () => {
  const told = opened().received(bytes("81 85 37")).received(bytes("fa 21 3d 7f 9f 4d")).received(bytes("51 58 81"));
  const [hello, torn] = told.rows();
  const text = asTest(ofRow(hello), "./workbook run 3");
  for (const feed of ["81 85 37", "fa 21 3d 7f 9f 4d", "51 58"]) {
    assert.ok(text.includes(`parser.feed("${feed}"_hex);`), text);
  }
  assert.ok(text.includes("TEST(FromTheWire, Connection1Row"), text);
  assert.ok(text.includes('"48 65 6c 6c 6f"_hex'), text);
  assert.ok(asTest(ofConnection(told.connection), "x").includes('parser.feed("51 58 81"_hex);'));
  assert.equal(reasonAgainst(ofRow(torn)), null);
  const bad = opened().received(bytes("c1 80 00 00 00 00"));
  assert.match(asTest(ofConnection(bad.connection), "x"), /CloseCode::protocol_error/);
  const comment = opened().received(bytes(frame(0x81, "\\\n*/ ??/ \u202e")));
  assert.doesNotMatch(asTest(ofRow(comment.rows()[0]), "x"), /\\\n|\u202e|has_value\(\)\);  \/\/.*\\/);
  const lost = opened().received(bytes("81 85 00 00 00 00")).lose("received", 3).received(bytes("61 61"));
  assert.match(reasonAgainst(ofRow(lost.rows()[0])), /not here/);
});

test("exports: JSON has every row, text2pcap every piece", () => {
  const told = opened().received(bytes("81 85 37")).received(bytes("fa 21 3d 7f 9f 4d 51 58"));
  const { rows } = JSON.parse(asJson(told.model.rows, "x"));
  assert.equal(rows.length, told.model.rows.length);
  assert.equal(rows.at(-1).bytes, "81 85 37 fa 21 3d 7f 9f 4d 51 58");
  const dump = asText2pcap(told.model.pieces, bytesOf);
  assert.match(dump, /\nI \d\d:\d\d:\d\d\.\d{3}\n000000 {2}81 85 37\n/);
  assert.match(dump, /\nO \d\d:\d\d:\d\d\.\d{3}\n000000 {2}48 54 54 50/);
});

test("text of a peer cannot turn a line around or break it", () => {
  const [row] = opened().received(bytes(frame(0x81, "a\n\u202eb\u0007\u2028"))).rows();
  assert.equal(line(row), "a\\n\\u202eb\\u0007\\u2028");
});

test("who comes back hears nothing twice", () => {
  let source;
  globalThis.EventSource = class extends EventTarget {
    constructor() { super(); source = this; }
  };
  const heard = [];
  listen({ records: ({ records }) => heard.push(...records.map(({ number }) => number)), state() {} });
  const say = (first, numbers) => source.dispatchEvent(new MessageEvent("message", {
    data: JSON.stringify({ gone: 0, first, records: numbers.map((n) => ["taken", "1", 0, n, 0, ""]) }),
  }));
  say(1, [1, 2, 3]);
  say(2, [2, 3, 4]);
  say(5, [5]);
  say(5, [5]);
  assert.deepEqual(heard, [1, 2, 3, 4, 5]);
});

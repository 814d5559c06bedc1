// The `ws` package as a real client of our servers: a second pair of eyes on every frame.
// Needs `npm ci --prefix web`, WORKBOOK_CHAT and WORKBOOK_ECHO (the servers' programs).
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, afterEach, before, describe, test as nodeTest } from "node:test";
import { missing, noPackages, optional, startServer } from "./shared/server.mjs";
import { startTap } from "./tap.mjs";

const { WebSocket } = await optional("ws") ?? {};
const withoutPackage = WebSocket ? false : noPackages;

// Nothing here waits for time to pass; this only ends what would never end.
const test = (name, run) => nodeTest(name, { timeout: 60_000 }, run);

const clients = [];

// A client that remembers what came, so that nothing is missed between two awaits.
function client(url, protocols = [], options = {}) {
  const socket = new WebSocket(url.replace(/^http/, "ws"), protocols, options);
  clients.push(socket);
  const waiting = [];
  const arrived = [];
  socket.on("message", (data, isBinary) => {
    const message = isBinary ? data : data.toString();
    if (waiting.length > 0) waiting.shift()(message);
    else arrived.push(message);
  });
  socket.on("error", () => {});  // "close" or "unexpected-response" follows, and that is looked at
  socket.next = () => new Promise((done) => {
    if (arrived.length > 0) done(arrived.shift());
    else waiting.push(done);
  });
  socket.arrived = arrived;
  socket.ended = new Promise((done) => {
    socket.on("close", (code, reason) => done([code, reason.toString()]));
  });
  return socket;
}

async function open(url, protocols, options) {
  const socket = client(url, protocols, options);
  await once(socket, "open");
  return socket;
}

function hangUp() {
  for (const socket of clients.splice(0)) socket.terminate();
}

describe("the ws package and the echo server",
  { skip: withoutPackage || missing("WORKBOOK_ECHO") }, () => {
  let server;
  before(async () => { server = await startServer(process.env.WORKBOOK_ECHO); });
  after(() => server?.stop());
  afterEach(() => {
    hangUp();
    assert.ok(server.isRunning(), "the server lives");
  });

  const borders = [0, 1, 124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537, 1024 * 1024];

  test("text and binary come back at every border of the length", async () => {
    // seed 1: more than 125 bytes, and it ends   seed 11: more than 65,535, the same
    const socket = await open(server.url);
    for (const length of borders) {
      const text = "é".repeat(length / 2) + "x".repeat(length % 2);
      socket.send(text);
      assert.equal(await socket.next(), text, `${length} bytes of text`);
      const bytes = Buffer.from(Array.from({ length }, (_, i) => i * 7));
      socket.send(bytes);
      assert.ok(bytes.equals(await socket.next()), `${length} bytes`);  // seed 10: binary vanishes
    }
  });

  test("the server's length is the shortest that fits, and never masked", async () => {
    const tap = await startTap(server.port);
    const socket = await open(tap.url);
    const headers = {
      0: "8200", 125: "827d", 126: "827e007e", 65_535: "827effff", 65_536: "827f0000000000010000" };
    for (const [length, header] of Object.entries(headers)) {
      socket.send(Buffer.alloc(Number(length)));
      await socket.next();
      assert.equal(tap.frames().at(-1).header.toString("hex"), header, `${length} bytes`);
    }
    tap.close();
  });

  test("messages that are sent together come back one by one", async () => {  // seed 3: you send five, one arrives
    const socket = await open(server.url);
    const sent = Array.from({ length: 1000 }, (_, i) => `message ${i}`);
    for (const text of sent) socket.send(text);
    for (const text of sent) assert.equal(await socket.next(), text);
  });

  test("fragments are one message, and a ping between them is answered first", async () => {
    // seed 5: the first fragment alone is published, or all dots turn red
    const socket = await open(server.url);
    const order = [];
    socket.on("pong", (data) => order.push(`pong ${data}`));
    socket.on("message", () => order.push("message"));
    socket.send("not ", { fin: false });
    socket.send("", { fin: false });
    socket.ping("now");
    socket.send("only one, 漢", { fin: false });
    socket.send("字", { fin: true });
    assert.equal(await socket.next(), "not only one, 漢字");
    assert.deepEqual(order, ["pong now", "message"]);
  });

  test("a ping of up to 125 bytes comes back as it was", async () => {  // seed 9: no pong; ws gives up
    const socket = await open(server.url);
    for (const length of [0, 1, 125]) {
      socket.ping("p".repeat(length));
      const [data] = await once(socket, "pong");
      assert.equal(data.toString(), "p".repeat(length));
    }
  });

  test("an empty message is a message", async () => {  // seed 6: it ends the server
    const socket = await open(server.url);
    socket.send("");
    assert.equal(await socket.next(), "");
  });

  test("every status code that may be sent is echoed", async () => {
    // seed 13: no Close in reply   seed 14: the code is never read
    const codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999];
    for (const code of codes) {
      const socket = await open(server.url);
      socket.close(code, "grüße");
      assert.equal((await socket.ended)[0], code);
    }
    const silent = await open(server.url);
    silent.close();
    assert.deepEqual(await silent.ended, [1005, ""], "an empty Close for an empty Close");
  });

  test("what was sent before the Close is answered before it", async () => {
    const socket = await open(server.url);
    socket.send("last words");
    socket.close(1000);
    assert.equal(await socket.next(), "last words");
    assert.equal((await socket.ended)[0], 1000);
  });

  test("a frame without a masking key ends with 1002, and only for its sender", async () => {
    // seed 7: it ends the server
    const bystander = await open(server.url);
    const socket = await open(server.url);
    socket.send("bare", { mask: false });
    assert.equal((await socket.ended)[0], 1002);
    bystander.send("unharmed");
    assert.equal(await bystander.next(), "unharmed");
  });

  test("reserved bits and opcodes end with 1002", async () => {  // seed 8: accepted, or ignored
    for (const first of [0xc1, 0xa1, 0x91, 0x83, 0x87, 0x8b, 0x8f]) {
      const socket = await open(server.url);
      socket._socket.write(Buffer.from([first, 0x80, 1, 2, 3, 4]));
      assert.equal((await socket.ended)[0], 1002, first.toString(16));
    }
  });

  test("text that is not UTF-8 ends with 1007", async () => {
    const socket = await open(server.url);
    socket.send(Buffer.from([0x66, 0xff]), { binary: false });
    assert.equal((await socket.ended)[0], 1007);
  });

  test("an offer of permessage-deflate is not taken", async () => {
    const socket = await open(server.url, [], { perMessageDeflate: true });
    assert.equal(socket.extensions, "");
    socket.send("plain ".repeat(1000));
    assert.equal(await socket.next(), "plain ".repeat(1000));
  });

  test("a client that is terminated in the middle of a message harms no other", async () => {
    // seed 2: half a frame ends the server   seed 17: RST ends the server
    const bystander = await open(server.url);
    for (let i = 0; i < 20; ++i) {
      const socket = await open(server.url);
      socket.send("a fragment", { fin: false });
      socket._socket.write(Buffer.from([0x80, 0xfe, 0x01]));
      if (i % 2 === 0) socket._socket.resetAndDestroy();
      else socket.terminate();
      await socket.ended;
    }
    bystander.send("unharmed");
    assert.equal(await bystander.next(), "unharmed");
  });
});

describe("the ws package and the chat", { skip: withoutPackage || missing("WORKBOOK_CHAT") }, () => {
  let server;
  before(async () => { server = await startServer(process.env.WORKBOOK_CHAT); });
  after(() => server?.stop());
  afterEach(() => {
    hangUp();
    assert.ok(server.isRunning(), "the server lives");
  });

  const say = (socket, text, user = "ada") => socket.send(JSON.stringify({ user, text }));
  const join = async (options) => {
    const socket = await open(server.url, ["json"], options);
    return { socket, history: JSON.parse(await socket.next()).msg };
  };
  const nextEntry = async (socket) => {
    const { msg } = JSON.parse(await socket.next());
    assert.equal(msg.length, 1);
    return msg[0];
  };

  // Status and fields of a refusal, which has to be a whole HTTP response.
  const refusal = async (url, protocols, options) => {
    const socket = client(url, protocols, options);
    const [, response] = await once(socket, "unexpected-response");
    response.resume();
    await once(response, "end");
    return response;
  };

  test("a subprotocol is selected only if it was offered", async () => {
    // seed 25: "Server sent a subprotocol but none was requested"
    assert.equal((await open(server.url, ["json"])).protocol, "json");
    assert.equal((await open(server.url, ["xml", "json"])).protocol, "json");
    assert.equal((await open(server.url)).protocol, "");
    // The server selects none; this client does not like that, and says so itself.
    const picky = client(server.url, ["xml"]);
    const [error] = await once(picky, "error");
    assert.match(error.message, /no subprotocol/);
  });

  test("another version is refused with 426 and the one we speak", async () => {  // seed 21: 101
    const { statusCode, headers } = await refusal(server.url, [], { protocolVersion: 8 });
    assert.equal(statusCode, 426);
    assert.equal(headers["sec-websocket-version"], "13");
  });

  test("another page's script is refused with 403", async () => {  // seed 26: it reads and posts
    const { statusCode } = await refusal(server.url, [], { origin: "http://elsewhere.example" });
    assert.equal(statusCode, 403);
    const own = await open(server.url, [], { origin: server.url });
    assert.equal(own.readyState, WebSocket.OPEN);
  });

  test("a newcomer gets the history, newest first, and then only new messages", async () => {
    // seed 32: the whole history to all, each time
    const { socket: ada } = await join();
    const start = Date.now();
    say(ada, "one");
    say(ada, "two 😀");
    const one = await nextEntry(ada);
    const two = await nextEntry(ada);
    assert.deepEqual([one.user, one.text, two.text], ["ada", "one", "two 😀"]);
    assert.ok(two.id > one.id);
    assert.ok(one.time >= start - 1000 && one.time <= Date.now() + 1000);
    const { history } = await join();
    assert.deepEqual(history.slice(0, 2), [two, one]);
  });

  test("not that JSON: an error to the sender alone, and the connection stays", async () => {
    // seed 27: not JSON ends the server   seed 28: null hangs up   seed 29, 33: "undefined", empty rows
    const { socket: ada } = await join();
    const { socket: grace } = await join();
    const wrong = ["hello", "", "null", "7", "[]", "{}", '{"user":"ada"}', '{"user":"ada","text":7}',
      '{"user":"","text":"x"}', '{"user":"ada","text":""}', '{"user":"ada","text":"\\ud800"}',
      JSON.stringify({ user: "é".repeat(33), text: "x" }),
      JSON.stringify({ user: "ada", text: "é".repeat(2049) }), "[".repeat(60_000)];
    for (const text of wrong) {
      ada.send(text);
      const answer = JSON.parse(await ada.next());
      assert.deepEqual(Object.keys(answer), ["error"], text.slice(0, 40));
      assert.ok(answer.error.length > 5);
    }
    say(ada, "é".repeat(2048), "é".repeat(32));
    assert.equal((await nextEntry(grace)).text, "é".repeat(2048));
    assert.deepEqual(grace.arrived, []);
  });

  test("a message over 64 KiB ends with 1009, in one frame or in many", async () => {
    // seed 12: limits only by accident
    const { socket: exact } = await join();
    exact.send("x".repeat(65_536));
    assert.deepEqual(Object.keys(JSON.parse(await exact.next())), ["error"]);
    const { socket: whole } = await join();
    whole.send("x".repeat(65_537));
    assert.equal((await whole.ended)[0], 1009);
    const { socket: cut } = await join();
    for (let i = 0; i < 65; ++i) cut.send("x".repeat(1024), { fin: false });
    assert.equal((await cut.ended)[0], 1009);
    // Only the length is sent: it is answered before any of the 2^62 bytes is waited for.
    const { socket: boast } = await join();
    boast._socket.write(Buffer.from("81ff400000000000000001020304", "hex"));
    assert.equal((await boast.ended)[0], 1009);
  });

  test("a binary message ends with 1003", async () => {  // seed 10: looks sent, nothing happens
    const { socket } = await join();
    socket.send(Buffer.from("{}"));
    assert.equal((await socket.ended)[0], 1003);
  });

  test("fifty people talk at once: all hear everything, in the same order", async () => {
    const people = await Promise.all(Array.from({ length: 50 }, () => join()));
    for (const [i, { socket }] of people.entries()) {
      for (let n = 0; n < 4; ++n) say(socket, `${n}`, `person ${i}`);
    }
    const heard = await Promise.all(people.map(async ({ socket }) => {
      const entries = [];
      while (entries.length < 200) entries.push(await nextEntry(socket));
      return entries;
    }));
    for (const entries of heard) assert.deepEqual(entries, heard[0]);
    for (let i = 0; i < 50; ++i) {
      assert.deepEqual(heard[0].filter(({ user }) => user === `person ${i}`).map(({ text }) => text),
        ["0", "1", "2", "3"]);
    }
    const { history } = await join();
    assert.deepEqual(history, heard[0].slice(-50).reverse());
  });

  test("a client that leaves in the middle of it harms no other", async () => {
    // seed 15: a write after the Close ends the server   seed 16: the socket stays   seed 17: RST
    const { socket: ada } = await join();
    for (const leave of [(s) => s.close(1000), (s) => s.terminate(), (s) => s._socket.end(),
      (s) => s._socket.resetAndDestroy()]) {
      const { socket } = await join();
      leave(socket);
      say(ada, "and then?");
      assert.equal((await nextEntry(ada)).text, "and then?");
      await socket.ended;
    }
  });

  test("a silent client is pinged; one that never answers is let go", async (t) => {
    // seed 18: a sleeping laptop stays
    const quick = await startServer(process.env.WORKBOOK_CHAT, ["--heartbeat", "500", "--tick", "50"]);
    t.after(quick.kill);
    const asleep = client(quick.url, [], { autoPong: false });
    assert.equal((await asleep.ended)[0], 1006);
    // On a busy machine a pong may come too late, and the server has given up. Then another client comes.
    let pings = 0;
    for (let tries = 0; tries < 20 && pings < 2; ++tries) {
      const awake = client(quick.url);
      pings = 0;
      await Promise.race([awake.ended, new Promise((done) => {
        awake.on("ping", () => { if (++pings === 2) done(); });
      })]);
    }
    assert.equal(pings, 2, "one that answers is asked again");
    await quick.stop();
  });

  test("at its end the server says goodbye to all: 1001", async (t) => {  // seed 19: TCP drops
    const brief = await startServer(process.env.WORKBOOK_CHAT);
    t.after(brief.kill);
    const people = await Promise.all(Array.from({ length: 10 }, () => open(brief.url)));
    await brief.stop();
    for (const person of people) assert.equal((await person.ended)[0], 1001);
  });
});

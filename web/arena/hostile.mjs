// Clients that mean harm, over bare TCP, against a server of the arena: what they send is wrong, late, or half.
// It writes and reads frames by itself: a library would refuse to send these.
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { entry, expect, has, most, runAll, server } from "./checks.mjs";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 §1.3
const TEXT = 1, CLOSE = 8, PING = 9;

const peers = [];

const head = (key, more = "") => `GET / HTTP/1.1\r\nHost: ${server.authority}\r\nUpgrade: websocket\r\n` +
  `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n${more}\r\n`;

function frame(opcode, payload, { fin = true, masked = true, rsv = 0 } = {}) {
  const bytes = Buffer.from(payload);
  const length = bytes.length < 126 ? Buffer.from([bytes.length]) : Buffer.from([126, bytes.length >> 8, bytes.length & 255]);
  if (masked) length[0] |= 0x80;
  const key = masked ? randomBytes(4) : Buffer.alloc(0);
  const body = masked ? bytes.map((byte, i) => byte ^ key[i % 4]) : bytes;
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | rsv << 4 | opcode]), length, key, body]);
}

// One TCP connection, and what came over it.
class Peer {
  #came = Buffer.alloc(0);
  #over = false;
  #wake = () => {};

  static async connect() {
    const peer = new Peer();
    peer.socket = connect(server.port, server.host);
    peers.push(peer);
    peer.socket.on("data", (bytes) => {
      peer.#came = Buffer.concat([peer.#came, bytes]);
      if (peer.#came.length > most) peer.socket.destroy();
      peer.#wake();
    });
    peer.socket.on("error", () => {});  // "close" follows
    peer.socket.on("close", () => { peer.#over = true; peer.#wake(); });
    peer.socket.on("end", () => { peer.#over = true; peer.#wake(); });
    await Promise.race([once(peer.socket, "connect"), once(peer.socket, "close").then(() => {
      throw new Error("it takes no connection");
    })]);
    peer.socket.setNoDelay(true);
    return peer;
  }

  send(bytes) {
    this.socket.write(bytes);
  }

  // What `cut` makes of the bytes that came: [bytes used, value], or undefined while it wants more. undefined at the end.
  async #read(cut) {
    for (;;) {
      const found = cut(this.#came);
      if (found) {
        this.#came = this.#came.subarray(found[0]);
        return found[1];
      }
      if (this.#over) return undefined;
      await new Promise((done) => { this.#wake = done; });
    }
  }

  // The head of an answer, as text.
  head() {
    return this.#read((bytes) => {
      const end = bytes.indexOf("\r\n\r\n");
      return end < 0 ? undefined : [end + 4, bytes.toString("latin1", 0, end)];
    });
  }

  // { opcode, payload }
  frame() {
    return this.#read((bytes) => {
      if (bytes.length < 2) return undefined;
      const short = bytes[1] & 0x7f;
      const extra = { 126: 2, 127: 8 }[short] ?? 0;
      if (bytes.length < 2 + extra) return undefined;
      const length = extra ? Number(extra === 2 ? bytes.readUInt16BE(2) : bytes.readBigUInt64BE(2)) : short;
      if (bytes.length < 2 + extra + length) return undefined;
      return [2 + extra + length, { opcode: bytes[0] & 15, payload: bytes.subarray(2 + extra, 2 + extra + length) }];
    });
  }
}

// A peer behind the handshake. `first`: bytes that go with it.
async function open({ first = [], send = (peer, bytes) => peer.send(bytes) } = {}) {
  const [peer, key] = [await Peer.connect(), randomBytes(16).toString("base64")];
  await send(peer, Buffer.concat([Buffer.from(head(key)), ...first]));
  const answer = await peer.head();
  expect(answer?.startsWith("HTTP/1.1 101 "), `The handshake is answered with ${line(answer)}, and 101 is right.`);
  const accept = createHash("sha1").update(key + GUID).digest("base64");
  const found = /^sec-websocket-accept:[ \t]*(.*?)[ \t]*$/im.exec(answer)?.[1];
  expect(found === accept, "Sec-WebSocket-Accept is not the one of this key (RFC 6455 §4.2.2).");
  return peer;
}

const line = (answer) => answer ? `"${answer.split("\r\n")[0]}"` : "nothing";

async function hears(peer, what) {
  for (;;) {
    const one = await peer.frame();
    expect(one && one.opcode !== CLOSE, "The connection ended before the entry came.");
    if (one.opcode === TEXT && has(String(one.payload), what)) return;
  }
}

async function closesWith(peer, code, because) {
  let one = await peer.frame();
  while (one && one.opcode !== CLOSE) one = await peer.frame();
  const found = !one ? "no Close" : one.payload.length < 2 ? "no code" : one.payload.readUInt16BE(0);
  expect(found === code, `It ends the connection with ${found}, and ${code} is right: ${because}.`);
}

// A well-behaved client is served as before.
async function serves() {
  const [peer, what] = [await open(), entry("still here")];
  peer.send(frame(TEXT, what.json));
  await hears(peer, what);
}

const refused = (name, bytes, code, because, needs) => ({ name, needs, waits: `Close ${code}`, async run() {
  const peer = await open();
  peer.send(bytes());
  await closesWith(peer, code, because);
  await serves();
} });

async function status(more, wanted, because) {
  const peer = await Peer.connect();
  peer.send(more);
  const answer = await peer.head();
  expect(answer?.startsWith(`HTTP/1.1 ${wanted}`), `The answer is ${line(answer)}, and ${wanted} is right: ${because}.`);
}

const one = (bytes) => Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));

const checks = [
  { name: "a well-behaved client", waits: "The entry", run: serves },
  { name: "byte by byte", waits: "The entry", async run() {
    const slowly = async (peer, bytes) => {
      for (const byte of one(bytes)) {
        peer.send(byte);
        await new Promise(setImmediate);
      }
    };
    const what = entry("slowly");
    const peer = await open({ send: slowly });
    await slowly(peer, frame(TEXT, what.json));
    await hears(peer, what);
  } },
  { name: "all in one piece", waits: "Each of three entries", async run() {
    const said = [entry("one"), entry("two"), entry("three")];
    const peer = await open({ first: said.map(({ json }) => frame(TEXT, json)) });
    const wanted = [...said];
    while (wanted.length > 0) {
      const next = await peer.frame();
      expect(next && next.opcode !== CLOSE, `The connection ended, and ${wanted.length} of three entries did not come.`);
      while (wanted.length > 0 && has(String(next.payload), wanted[0])) wanted.shift();
    }
  } },
  { name: "half a handshake", waits: "An entry of another client", async run() {
    (await Peer.connect()).send(head("dGhlIHNhbXBsZSBub25jZQ==").slice(0, 60));
    await serves();
  } },
  { name: "half a frame and gone", waits: "An entry of another client", async run() {
    const peer = await open();
    peer.send(frame(TEXT, entry("half").json).subarray(0, 9));
    peer.socket.resetAndDestroy();
    await serves();
  } },
  { name: "no request at all", waits: "An answer", async run() {
    await status("\x16\x03\x01 nonsense\r\n\r\n", 400, "these bytes are not HTTP (RFC 9112 §3)");
    await serves();
  } },
  refused("a frame without a mask", () => frame(TEXT, "{}", { masked: false }), 1002, "a client masks (RFC 6455 §5.1)"),
  refused("a reserved bit", () => frame(TEXT, "{}", { rsv: 4 }), 1002, "no extension is agreed on (RFC 6455 §5.2)"),
  refused("a ping in two frames", () => frame(PING, "x", { fin: false }), 1002,
    "a control frame is whole (RFC 6455 §5.5)"),
  refused("text that is not UTF-8", () => frame(TEXT, [0x68, 0xc3, 0x28]), 1007, "text is UTF-8 (RFC 6455 §8.1)", "3.9"),
  refused("a frame of 4 EiB", () => Buffer.from("81ff400000000000000000000000", "hex"), 1009,
    "it is over the limit before its first byte (RFC 6455 §7.4.1)", "3.8"),
  { name: "a page from elsewhere", needs: "2.8", waits: "The refusal", run: () =>
    status(head("dGhlIHNhbXBsZSBub25jZQ==", "Origin: http://elsewhere.example\r\n"), 403,
      "another page's script asks (RFC 6455 §10.2)") },
];

await runAll(checks, { after: () => peers.splice(0).forEach(({ socket }) => socket.destroy()) });
process.exit();

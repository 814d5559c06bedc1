// The client of the `ws` package against a server of the arena.
import { once } from "node:events";
import { WebSocket } from "ws";
import { entriesOf, entry, expect, has, most, runAll, server } from "./checks.mjs";

const clients = [];

// A client that has the messages in order, so that none is missed between two awaits.
function client(options = {}) {
  const socket = new WebSocket(`ws://${server.authority}/`, { maxPayload: most, ...options });
  const [arrived, waiting] = [[], []];
  const failed = new Promise((_, fail) => { socket.once("error", fail); });
  failed.catch(() => {});
  socket.on("message", (data) => { waiting.length > 0 ? waiting.shift()(String(data)) : arrived.push(String(data)); });
  const next = () => arrived.length > 0 ? arrived.shift() : Promise.race([failed, ended.then(gone),
    new Promise((done) => { waiting.push(done); })]);
  const ended = new Promise((done) => { socket.on("close", (code, reason) => done({ code, reason: String(reason) })); });
  const gone = ({ code }) => { throw new Error(`code ${code}, and a message was awaited`); };
  const one = { socket, next, ended, failed };
  clients.push(one);
  return one;
}

async function open() {
  const one = client();
  await Promise.race([once(one.socket, "open"), one.failed]);
  const first = await one.next();
  expect(entriesOf(first), "The first message is not the history, {\"msg\":[...]}.");
  return one;
}

// Until this entry comes; others may come before it.
async function hears(one, what) {
  while (!has(await one.next(), what));
}

async function closesWith(one, code, because) {
  const { code: found } = await one.ended;
  expect(found === code, `It closes with ${found === 1006 ? "no code (1006)" : found}, and ${code} is right: ${because}.`);
}

const checks = [
  { name: "handshake", waits: "The answer to the handshake", async run() {
    const one = client();
    await Promise.race([once(one.socket, "open"), one.failed]);
  } },
  { name: "history comes first", waits: "The history", run: open },
  { name: "one says it and two hear it", waits: "The entry", async run() {
    const [ada, grace, what] = [await open(), await open(), entry("ünïcødé 漢字 😀")];
    ada.socket.send(what.json);
    await Promise.all([hears(ada, what), hears(grace, what)]);
  } },
  { name: "fragments are one message", waits: "The entry of three fragments", async run() {
    const [one, what] = [await open(), entry("in three")];
    const cuts = [what.json.slice(0, 3), what.json.slice(3, 9), what.json.slice(9)];
    cuts.forEach((piece, i) => one.socket.send(piece, { fin: i === 2 }));
    await hears(one, what);
  } },
  { name: "ping", waits: "The pong", async run() {
    const { socket } = await open();
    socket.ping("Hello");
    const [payload] = await once(socket, "pong");
    expect(String(payload) === "Hello", "The pong does not have the ping's payload (RFC 6455 §5.5.3).");
  } },
  { name: "ping between fragments", waits: "The pong, or the entry", async run() {
    const [one, what] = [await open(), entry("with a ping in it")];
    one.socket.send(what.json.slice(0, 5), { fin: false });
    one.socket.ping("now");
    one.socket.send(what.json.slice(5), { fin: true });
    await Promise.all([once(one.socket, "pong"), hears(one, what)]);
  } },
  { name: "4096 characters", waits: "The long entry", async run() {
    const [one, what] = [await open(), entry()];
    what.text = what.text.padEnd(4_096, "x");
    one.socket.send(JSON.stringify({ user: what.user, text: what.text }));
    await hears(one, what);
  } },
  { name: "a length of eight bytes", waits: "The entry in a frame of 65,536 bytes", async run() {
    const [one, what] = [await open(), entry("in a large frame")];
    one.socket.send(what.json.padEnd(65_536, " "));
    await hears(one, what);
  } },
  { name: "more than 64 KiB is 1009", needs: "3.8", waits: "Its Close", async run() {
    const one = await open();
    one.socket.send("x".repeat(65_537));
    await closesWith(one, 1009, "a message is too big (RFC 6455 §7.4.1)");
  } },
  { name: "close code", waits: "Its Close", async run() {
    const one = await open();
    one.socket.close(4_001, "bye");
    await closesWith(one, 4_001, "it sends back the code of our Close (RFC 6455 §5.5.1)");
  } },
];

await runAll(checks, { after: () => clients.splice(0).forEach(({ socket }) => socket.terminate()) });
process.exit();

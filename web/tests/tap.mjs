// A wire with an ear on it: hands every byte on, between whoever connects and the server, and keeps
// what the server said. It can also hold an opening handshake back, go silent, or be cut. And it keeps its port while
// the server behind it goes and comes, so that nothing else on this machine takes that port meanwhile.
import { EventEmitter, once } from "node:events";
import net from "node:net";

// The frames in these bytes of a server (no masking key), whole ones only. Read here and not by the ws package:
// it keeps the header to itself, and the tests look at its bytes.
function serverFrames(bytes) {
  const frames = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    let length = bytes[at + 1] & 0x7f;
    let start = at + 2;
    if (length === 126) {
      if (start + 2 > bytes.length) break;
      length = bytes.readUInt16BE(start);
      start += 2;
    } else if (length === 127) {
      if (start + 8 > bytes.length) break;
      length = Number(bytes.readBigUInt64BE(start));
      start += 8;
    }
    if (start + length > bytes.length) break;
    frames.push({ opcode: bytes[at] & 0xf, header: bytes.subarray(at, start),
      payload: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return frames;
}

export const nowhere = 0;

export async function startTap(serverPort) {
  const wires = new Set();
  const ear = new EventEmitter();
  let holding = false;
  let silent = false;

  const listener = net.createServer((client) => {
    const server = new net.Socket();
    const wire = { client, server, asked: Buffer.alloc(0), said: Buffer.alloc(0), held: [], handOn };
    wires.add(wire);
    for (const socket of [client, server]) socket.unref();  // the tap of a test that failed keeps nobody
    for (const [here, there] of [[client, server], [server, client]]) {
      here.on("error", () => there.destroy());
      here.on("end", () => there.end());
      here.on("close", () => { there.destroy(); wires.delete(wire); });
    }
    // The server hears of a client when its first bytes are handed on: it gives a handshake ten seconds.
    let isConnected = false;
    function handOn(bytes) {
      if (!isConnected && serverPort === nowhere) return client.destroy();
      if (!isConnected) server.connect(serverPort, "127.0.0.1");
      isConnected = true;
      return server.write(bytes);
    }
    client.on("data", (bytes) => {
      wire.asked = Buffer.concat([wire.asked, bytes]);
      if (holding && isUpgrade(wire)) wire.held.push(bytes);
      else handOn(bytes);
    });
    server.on("data", (bytes) => {
      wire.said = Buffer.concat([wire.said, bytes]);
      ear.emit("said");
      if (!silent || !isUpgrade(wire)) client.write(bytes);
    });
  });
  const isUpgrade = (wire) => /^upgrade: *websocket\r$/im.test(wire.asked.toString("latin1"));
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  listener.unref();
  const webSockets = () => [...wires].filter(isUpgrade);

  return {
    port: listener.address().port,
    url: `http://127.0.0.1:${listener.address().port}`,
    // The frames that the server sent on the newest WebSocket.
    frames() {
      const wire = webSockets().at(-1);
      if (!wire) return [];
      const head = wire.said.indexOf("\r\n\r\n");
      return head < 0 ? [] : serverFrames(wire.said.subarray(head + 4));
    },
    // Until the server has said this on a WebSocket, whether it was handed on or lost.
    async hasSaid(text) {
      while (!webSockets().some(({ said }) => said.includes(text))) await once(ear, "said");
    },
    // The server is at another port from now on, or nowhere.
    leadTo(port) { serverPort = port; },
    // Opening handshakes do not reach the server, until release().
    hold() { holding = true; },
    release() {
      holding = false;
      for (const wire of wires) for (const bytes of wire.held.splice(0)) wire.handOn(bytes);
    },
    // What the server says on a WebSocket is lost, from now on.
    silence(on) { silent = on; },
    // The cable is pulled out of every WebSocket: RST, and no Close frame.
    cut() {
      for (const wire of webSockets()) {
        wire.client.resetAndDestroy();
        wire.server.resetAndDestroy();
      }
    },
    close() {
      for (const wire of wires) { wire.client.destroy(); wire.server.destroy(); }
      listener.close();
    },
  };
}

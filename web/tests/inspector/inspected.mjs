// A real server with its inspector, as `./workbook run N --inspect` starts it, and clients that say what a test wants.
import { spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { keepsNobody } from "../shared/server.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

// What the command does after the build. An empty second argument: no frame lab, whatever is built.
const START = `
import sys
sys.path.insert(0, sys.argv[1])
from workbook.inspector import page_files
from workbook.inspector.inspection import Inspection
from workbook.learner import watched
page_files.BUILT_LABS = sys.argv[2]
with Inspection("./workbook echo") as inspection:
    sys.exit(watched.run(sys.argv[3:], None, inspection))
`;

export async function inspect(program, { labs = "", more = [] } = {}) {
  const words = ["-B", "-c", START, join(root, "tools"), labs, program, "--port", "0", ...more];
  const child = spawn("python3", words, { stdio: ["ignore", "pipe", "ignore"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);  // whatever happens to this test, nothing stays behind
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = Number(/^listening on http:\/\/127\.0\.0\.1:(\d+)$/.exec((await lines.next()).value)[1]);
  const address = /^inspect at (\S+)$/.exec((await lines.next()).value)[1];
  keepsNobody(child);
  return {
    port, address,
    nextLine: async () => (await lines.next()).value,
    async stop() {
      child.ref();
      child.kill("SIGTERM");
      const [status] = await ended;
      process.off("exit", kill);
      return status;
    },
  };
}

export const upgrade = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

export const bytes = (hex) => Buffer.from(hex.replace(/\s/g, ""), "hex");

// A client that has its 101. say(hex) writes one piece; heard(count) waits for so many bytes from then on.
export async function connect(port) {
  const socket = net.connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  let all = Buffer.alloc(0);
  const waiting = [];  // to be joined when somebody looks: of many megabytes that is seldom
  socket.on("data", (data) => {
    waiting.push(data);
    socket.emit("more");
  });
  socket.on("error", () => {});
  socket.on("close", () => socket.emit("more"));
  const until = async (is) => {
    const look = () => {
      all = Buffer.concat([all, ...waiting.splice(0)]);
      return is();
    };
    while (!look() && !socket.destroyed) await new Promise((resolve) => { socket.once("more", resolve); });
  };
  await once(socket, "connect");
  socket.write(upgrade);
  await until(() => all.includes("\r\n\r\n"));
  let read = all.indexOf("\r\n\r\n") + 4;
  return {
    say: (hex) => new Promise((resolve) => { socket.write(bytes(hex), resolve); }),
    async heard(count) {
      await until(() => all.length >= read + count);
      read += count;
      return all.subarray(read - count, read).toString("hex").replace(/(..)(?=.)/g, "$1 ");
    },
    sleep: () => socket.pause(),  // it reads no more, ...
    wake: () => socket.resume(),
    finish: () => socket.end(),
    end: () => socket.destroy(),
  };
}

// A client's frame, masked with 00 00 00 00: its payload can be read as it is.
export function frame(first, text) {
  const payload = Buffer.from(text);
  const length = payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([first, ...length, 0, 0, 0, 0]), payload]).toString("hex");
}

// The two ends of the wire as WebAssembly: each an instance of its own, with memory of its own.
import { Instance } from "../../shared/wasm.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

// The simulation begins at nine o'clock on a Thursday.
const beginning = Date.UTC(2026, 0, 1, 9);
const terminal = 2; // a character device, as WASI calls it

// program: { module, chapter, arguments }. The main of this chapter runs with these arguments.
export function serverOf(program, network) {
  let line = "";
  const print = (text) => {
    const lines = (line + text).split("\n");
    line = lines.pop();
    lines.forEach(network.print);
  };
  // What main() throws to give us the thread back. Its stack stays, as that of a waiting process does.
  const waits = new Error("the server waits");
  const server = new Instance(program.module, (memory) => ({
    network: {
      write: (number, from, size) => network.write(number, memory().slice(from, from + size)),
      finish: network.finish,
      over: (number, isReset) => network.over(number, isReset !== 0),
      wait() { throw waits; },
    },
    wasi_snapshot_preview1: system(memory, network.now, print),
  }));
  try {
    server.call(`chapter_${program.chapter}`, argv(program.arguments));
  } catch (error) {
    if (error !== waits) throw error;
  }
  return {
    connect: (number) => server.call("server_connect", undefined, number),
    receive: (number, bytes) => server.call("server_receive", bytes, number),
    receiveEnd(number, isReset) {
      server.call(isReset ? "server_receive_reset" : "server_receive_eof", undefined, number);
    },
    writable: () => server.call("server_writable"),
    tick: () => server.call("server_tick"),
    stop: () => server.call("server_stop"),
    owed: (number) => server.number("server_owed", number),
  };
}

function argv(words) {
  return encoder.encode(["server", ...words].map((word) => `${word}\0`).join(""));
}

// The little of a system that a server asks for: the time, and a terminal to print on.
function system(memory, now, print) {
  const view = () => new DataView(memory().buffer);
  return {
    clock_time_get(clock, precision, at) {
      const milliseconds = clock === 0 ? beginning + now() : now();
      view().setBigUint64(at, BigInt(Math.floor(milliseconds)) * 1_000_000n, true);
      return 0;
    },
    fd_fdstat_get(descriptor, at) {
      memory().fill(0, at, at + 24)[at] = terminal;
      return 0;
    },
    fd_write(descriptor, buffers, count, written) {
      let size = 0;
      for (let i = 0; i < count; ++i) {
        const from = view().getUint32(buffers + 8 * i, true);
        const length = view().getUint32(buffers + 8 * i + 4, true);
        print(decoder.decode(memory().slice(from, from + length)));
        size += length;
      }
      view().setUint32(written, size, true);
      return 0;
    },
  };
}

const states = ["connecting", "open", "closing", "closed"];
const opcodes = { continuation: 0, text: 1, ping: 9 };

export function clientOf(module, network) {
  const client = new Instance(module, (memory) => {
    const text = (from, size) => decoder.decode(memory().slice(from, from + size));
    return {
      network: {
        random: network.random,
        write(server, from, size) {
          network.write(memory().slice(from, from + size));
          return size;
        },
        finish: network.finish,
        hear_open: network.hearOpen,
        hear_message: (from, size) => network.hearMessage(text(from, size)),
        hear_close: (code, isClean, from, size) => network.hearClose(code, isClean !== 0, text(from, size)),
      },
    };
  });
  return {
    open: () => client.call("client_open"),
    receive: (bytes) => client.call("client_receive", bytes),
    receiveEnd: () => client.call("client_receive_eof"),
    send: (kind, fin, text) => client.call("client_send", encoder.encode(text), opcodes[kind], fin ? 1 : 0),
    close: (code) => client.call("client_close", undefined, code),
    get state() {
      return states[client.number("client_state")];
    },
  };
}

// An instance of the client's module that only reads. Returns a function: what stands at the beginning of
// these bytes as { kind, fin, header, size, words } of a frame, or null if its header is not whole.
export function describerOf(module) {
  const unused = WebAssembly.Module.imports(module).filter((wanted) => wanted.module === "network");
  const refuse = () => { throw new Error("this one only reads"); };
  const instance = new Instance(module, () => ({
    network: Object.fromEntries(unused.map(({ name }) => [name, refuse])),
  }));
  return (bytes) => {
    const [facts, ...words] = instance.text("describe", bytes).split("\n");
    if (facts === "") return null;
    const [kind, fin, header, payload] = facts.split(" ");
    const size = Number(header) + Number(payload);
    return { kind, fin: fin === "1", header: Number(header), size, words: words.join("\n") };
  };
}

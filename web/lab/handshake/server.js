// A server's handshake as functions: the chapters' C++, ours or the learner's.
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const bytesOf = (text) => encoder.encode(text);

// A way to call C++ in this thread, without waiting. The other way is a Budget's.
export const directly = (instance) => (calls, read) =>
  read(calls.map(([name, bytes]) => instance.call(name, bytes)));

export const within = (budget) => (calls, read) => budget.run(calls).then(read);

// Each method gives its result if the server is called directly, and a promise of it if it has a budget.
export class Server {
  #call;

  constructor(call) {
    this.#call = call;
  }

  #text(name, bytes) {
    return this.#call([[name, bytes]], ([output]) => decoder.decode(output));
  }

  accept(key) { return this.#text("accept", bytesOf(key)); }
  base64(bytes) { return this.#text("base64", bytes); }
  hash(bytes) { return this.#call([["hash", bytes]], ([output]) => output); }
  isKey(key) { return this.#call([["is_key", bytesOf(key)]], ([output]) => decoder.decode(output) === "yes"); }

  // What a new connection hears that sends these pieces. `options`: { subprotocols, origins, hosts }, lists.
  // Gives { state, response, pieces }: "wait", "whole" or "refused", the response as text, and after how many
  // pieces that was clear.
  answer(pieces, options) {
    const calls = [["connect_to", bytesOf(linesOf(options))], ...pieces.map((piece) => ["receive", piece])];
    return this.#call(calls, (outputs) => {
      const states = outputs.slice(1).map(stateOf);
      const clear = states.findIndex(({ state }) => state !== "wait");
      if (clear < 0) return { state: "wait", response: "", pieces: states.length };
      return { ...states[clear], pieces: clear + 1 };
    });
  }
}

function linesOf({ subprotocols = [], origins = [], hosts = [] }) {
  const lines = (name, values) => values.map((value) => `${name} ${value}\n`).join("");
  return lines("subprotocol", subprotocols) + lines("origin", origins) + lines("host", hosts);
}

function stateOf(output) {
  const text = decoder.decode(output);
  const end = text.indexOf("\n");
  return { state: text.slice(0, end), response: text.slice(end + 1) };
}

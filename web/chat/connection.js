// One WebSocket after the other: when one ends, the next is tried, later each time.

const firstDelay = 1_000;
const longestDelay = 30_000;
const longestHandshake = 10_000;  // browsers wait for minutes
const slowHandshake = 3_000;

// Exponential backoff with full jitter: a thousand pages that lost the same server come back
// spread over the whole interval, and not all at its end.
function delayBefore(attempt) {
  return Math.random() * Math.min(longestDelay, firstDelay * 2 ** attempt);
}

// The server of this page also speaks WebSocket: the same host, and TLS where the page has it.
export function socketUrl({ protocol, host }) {
  return `${protocol === "https:" ? "wss:" : "ws:"}//${host}/`;
}

export class Connection {
  #socket = null;
  #attempt = 0;
  #timers = [];
  #finished = false;  // one side said goodbye: Close 1000 both ways
  #on;

  // on: { state(name), slow(), open(), message(data), close(event) }
  constructor(on) {
    this.#on = on;
    // The network is back, or a user looks at the page: no reason to wait any longer.
    addEventListener("online", () => this.#wake());
    addEventListener("pageshow", (event) => { if (event.persisted) this.#wake(); });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#wake();
    });
    this.connect();
  }

  connect() {
    if (this.#socket) return;
    this.#clearTimers();
    this.#finished = false;
    this.#on.state("connecting");
    const socket = new WebSocket(socketUrl(location), ["json"]);
    socket.binaryType = "arraybuffer";
    // A socket that was given up may still have something to say.
    const listen = (name, act) => socket.addEventListener(name, (event) => {
      if (this.#socket === socket) act(event);
    });
    listen("open", () => {
      this.#clearTimers();
      this.#on.state("open");
      this.#on.open();
    });
    listen("message", (event) => {
      this.#attempt = 0;  // not at open: a server may end every connection before a word
      this.#on.message(event.data);
    });
    listen("close", (event) => this.#ended(event));
    this.#socket = socket;
    this.#after(slowHandshake, () => this.#on.slow());
    this.#after(longestHandshake, () => this.#giveUp());
    globalThis.ws = socket;  // for you, in the browser's console: ws.close(1000)
  }

  // A new socket now: the old one may wait for long.
  renew() {
    this.#giveUp();
    this.connect();
  }

  // false: there is no open connection, and nothing was taken.
  send(text) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  #wake() {
    if (this.#finished) return;
    if (this.#socket?.readyState === WebSocket.CONNECTING) this.#giveUp();
    this.connect();
  }

  #giveUp() {
    const socket = this.#socket;
    if (!socket) return;
    this.#ended({ wasClean: false });  // the page goes on, and the browser ends it when it can
    socket.close();
  }

  #ended(event) {
    this.#socket = null;
    this.#clearTimers();
    this.#finished = event.wasClean && event.code === 1000;
    this.#on.state("closed");
    this.#on.close(event);
    if (!this.#finished) this.#after(delayBefore(this.#attempt++), () => this.connect());
  }

  #after(milliseconds, act) {
    this.#timers.push(setTimeout(act, milliseconds));
  }

  #clearTimers() {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }
}

// One WebSocket after the other: when one ends, the next is tried, later each time.

const firstDelay = 1_000;
const longestDelay = 30_000;

// Exponential backoff with full jitter: a thousand pages that lost the same server come back
// spread over the whole interval, and not all at its end.
function delayBefore(attempt) {
  return Math.random() * Math.min(longestDelay, firstDelay * 2 ** attempt);
}

// Whoever served this page also speaks WebSocket: the same host, and TLS where the page has it.
export function socketUrl({ protocol, host }) {
  return `${protocol === "https:" ? "wss:" : "ws:"}//${host}/`;
}

export class Connection {
  #socket = null;
  #attempt = 0;
  #timer = 0;
  #finished = false;  // somebody said goodbye: Close 1000 both ways
  #on;

  // on: { state(name), open(), message(data), close(event) }
  constructor(on) {
    this.#on = on;
    // The network is back, or somebody looks at the page: no reason to wait any longer.
    addEventListener("online", () => this.#wake());
    addEventListener("pageshow", () => this.#wake());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#wake();
    });
    this.connect();
  }

  connect() {
    if (this.#socket) return;
    clearTimeout(this.#timer);
    this.#finished = false;
    this.#on.state("connecting");
    const socket = new WebSocket(socketUrl(location), ["json"]);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      this.#on.state("open");
      this.#on.open();
    });
    socket.addEventListener("message", (event) => {
      this.#attempt = 0;  // not at open: a server may end every connection before a word
      this.#on.message(event.data);
    });
    socket.addEventListener("close", (event) => {
      this.#socket = null;
      this.#finished = event.wasClean && event.code === 1000;
      this.#on.state("closed");
      this.#on.close(event);
      if (!this.#finished) {
        this.#timer = setTimeout(() => this.connect(), delayBefore(this.#attempt++));
      }
    });
    this.#socket = socket;
    globalThis.ws = socket;  // for you, in the browser's console: ws.close(1000)
  }

  // false: there is no open connection, and nothing was taken.
  send(text) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  #wake() {
    if (!this.#finished) this.connect();
  }
}

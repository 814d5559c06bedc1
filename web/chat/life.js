// Is the server still there? A browser answers pings by itself and tells the page nothing of them: a
// server that is frozen looks like a quiet room. A page can see two things: whether what it
// sent comes back, and whether a small question over HTTP is answered.

const patience = 4_000;

export class Life {
  #on;
  #timer = 0;
  #silent = false;
  #question = null;

  // on: { silent(), alive(), answered() }
  constructor(on) {
    this.#on = on;
  }

  // Something has to come within a few seconds.
  expect() {
    if (this.#timer || this.#silent) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#silent = true;
      this.#on.silent();
    }, patience);
  }

  heard() {
    const wasSilent = this.#silent;
    this.#forget();
    if (wasSilent) this.#on.alive();
  }

  // The connection ended: nothing is expected any more.
  stop() {
    this.#forget();
    this.#question?.abort();
    this.#question = null;
  }

  // No answer is not the end: the question stays, and a server that wakes up answers it.
  async ask() {
    this.expect();
    if (this.#question && !this.#silent) return;
    this.#question?.abort();
    const question = this.#question = new AbortController();
    const isAnswered = await fetch("./", { method: "HEAD", cache: "no-store", signal: question.signal })
      .then((response) => response.status < 500, () => false);  // 502 and 504: a proxy's, not the server's
    if (this.#question !== question) return;
    if (isAnswered) {
      this.#question = null;
      this.#on.answered();
    } else {
      setTimeout(() => this.#askAgain(question), patience);
    }
  }

  #askAgain(question) {
    if (this.#question !== question) return;
    this.#question = null;
    this.ask();
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#silent = false;
  }
}

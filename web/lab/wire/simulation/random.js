// Random numbers that follow from a seed: mulberry32, which has 32 bits of state and passes gjrand's tests
// for small generators. Good enough for dice; nothing here is a secret.
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  // 0 to 2^32 - 1.
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  // A whole number of these, both included.
  between(least, most) {
    return least + Math.floor((this.next() / 2 ** 32) * (most - least + 1));
  }
}

// Back and forth in time. Back is the same run once more from its beginning: it is quick, and the same.

export class Timeline {
  #start;
  #actions;

  // start(actions): a new Simulation at time 0.
  constructor(start, actions) {
    this.#start = start;
    this.#actions = actions;
    this.world = start(actions);
  }

  get now() {
    return this.world.now;
  }

  // To the next event that can be seen, but not beyond `end`. Returns false if there is none.
  step(end) {
    while (this.world.next <= end) {
      if (this.world.step()) return true;
    }
    this.world.runUntil(end);
    return false;
  }

  // To behind the event before the last one that could be seen.
  back() {
    const { grewAt, now } = this.world;
    const target = grewAt[grewAt.length - 2] ?? 0;
    this.world = this.#start(this.#actions);
    while (this.world.done < target) this.world.step();
    return now !== this.world.now;
  }

  // To any moment, and all that happens in it.
  seek(time) {
    if (time < this.world.now) this.world = this.#start(this.#actions);
    this.world.runUntil(time);
  }

  // Something is done now. What was done later, in a future that will not be, is forgotten.
  act(what) {
    const action = { ...what, time: Math.floor(this.world.now) + 1 };
    const before = this.#actions.filter(({ time }) => time <= action.time);
    const isNewPast = before.length < this.#actions.length;
    this.#actions = [...before, action];
    if (isNewPast) {
      const { done } = this.world;
      this.world = this.#start(this.#actions);
      while (this.world.done < done) this.world.step();
    } else {
      this.world.act(action);
    }
    this.world.runUntil(action.time);
  }
}

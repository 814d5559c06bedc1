// Back and forth in time. Back is the same run once more from its beginning: it is quick, and the same.

export class Timeline {
  #start;
  #actions;
  own; // what was done by hand, with its times

  // start(actions): a new Simulation at time 0. actions: the story's; own: what was done by hand before.
  constructor(start, actions, own = []) {
    this.#start = start;
    this.#actions = actions;
    this.own = own;
    this.#again();
  }

  get now() {
    return this.world.now;
  }

  #again() {
    this.world = this.#start([...this.#actions, ...this.own]);
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
    const { grewAt } = this.world;
    const target = grewAt[grewAt.length - 2] ?? 0;
    this.#again();
    while (this.world.done < target) this.world.step();
  }

  // To any moment, and all that happens until then; to 0, before anything.
  seek(time) {
    if (time <= 0) return this.#again();
    if (time < this.world.now) this.#again();
    this.world.runUntil(time);
  }

  // Something is done by hand now. What was done by hand later, in a future that will not be, is forgotten.
  act(what) {
    const action = { ...what, time: Math.floor(this.world.now) + 1 };
    const before = this.own.filter(({ time }) => time <= action.time);
    const isAnotherFuture = before.length < this.own.length;
    this.own = [...before, action];
    if (isAnotherFuture) {
      const { done } = this.world;
      this.#again();
      while (this.world.done < done) this.world.step();
    } else {
      this.world.act(action);
    }
    this.world.runUntil(action.time);
  }
}

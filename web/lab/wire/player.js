// Plays a run: forth and back, step by step, at any speed, and with what a user does meanwhile.
import { worldOf } from "./simulation/run.js";
import { Timeline } from "./simulation/timeline.js";
import { tryOut } from "./simulation/trial.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const longestFrame = 100; // milliseconds: a tab that was away goes on from where it was

export class Player {
  #on;
  #tale; // { run, actions, ends, isRisky }
  #timeline;
  #end = 0; // so far it plays
  #safe = Infinity; // so far a risky server is known to come back
  #frame = 0; // of requestAnimationFrame; 0: it does not play
  #turn = 0; // counts the tales: while a server is tried, a user may choose another one

  speed = 1;

  // on.change(), on.step(from): the log grew from there by a step, on.end(): the story is over,
  // on.problem(words): "" or what is wrong with the server.
  constructor(on) {
    this.#on = on;
    calm.addEventListener("change", () => this.pause());
  }

  get world() { return this.#timeline.world; }
  get now() { return this.world.now; }
  get ends() { return this.#tale.ends; }
  get own() { return this.#timeline.own; }
  get isPlaying() { return this.#frame !== 0; }
  // Nothing moves by itself then.
  get isCalm() { return calm.matches; }

  // Another tale: { run, actions, ends, isRisky }, with what was done by hand, at this time. Returns false, and
  // stays with the one before, if its server does not even start.
  async load(tale, own = [], time = 0) {
    this.#stop();
    const turn = ++this.#turn;
    const before = this.#tale;
    this.#tale = tale;
    const safe = await this.#dare(own, Math.max(tale.ends, time));
    if (turn !== this.#turn) return true;
    if (safe < 0) {
      this.#tale = before;
      return false;
    }
    this.#safe = safe;
    this.#timeline = this.timelineOf(tale, own);
    this.#timeline.seek(Math.min(time, safe));
    this.#on.change();
    return true;
  }

  timelineOf({ run, actions }, own) {
    return new Timeline((all) => worldOf(run, all), actions, own);
  }

  async toggle() {
    if (this.isPlaying) return this.pause();
    const turn = this.#turn;
    const end = await this.#goOnUntil(this.#endFrom(this.now));
    if (turn !== this.#turn) return;
    if (this.isCalm) this.seek(end);
    else this.#play(end);
  }

  pause() {
    this.#stop();
    this.#on.change();
  }

  async step() {
    this.#stop();
    const turn = this.#turn;
    const end = await this.#goOnUntil(this.#endFrom(this.now));
    if (turn !== this.#turn) return;
    const before = this.world.log.length;
    this.#timeline.step(end);
    this.#on.change();
    this.#on.step(before);
  }

  back() {
    this.#stop();
    this.#timeline.back();
    this.#on.change();
    this.#on.step(Math.max(0, this.world.log.length - 1));
  }

  seek(time) {
    this.#stop();
    this.#timeline.seek(Math.min(time, this.#safe));
    this.#on.change();
    if (this.now >= this.ends) this.#on.end();
  }

  // A user does something now. What comes of it is played.
  async act(action) {
    const end = Math.max(this.ends, this.now + 6 * this.world.settings.delay + 1000);
    const turn = this.#turn;
    const safe = await this.#dare([...this.own, { ...action, time: Math.floor(this.now) + 1 }], end);
    if (turn !== this.#turn) return;
    if (this.now + 1 > safe) return;
    this.#safe = safe;
    this.#timeline.act(action);
    this.#on.change();
    if (!this.isCalm) this.#play(Math.min(end, safe));
  }

  #endFrom(now) {
    return now < this.ends ? this.ends : now + 60_000;
  }

  // The same, or less if the server is not known to come back from there.
  async #goOnUntil(end) {
    if (end > this.#safe) this.#safe = await this.#dare(this.own, end);
    return Math.max(this.now, Math.min(end, this.#safe));
  }

  // A risky server is tried in a thread first. Here a trap or an endless loop would end the tab.
  async #dare(own, end) {
    const turn = this.#turn;
    const { run, actions, isRisky } = this.#tale;
    const { safe, problem } = isRisky ? await tryOut(run, [...actions, ...own], end) : { safe: Infinity, problem: "" };
    if (turn === this.#turn) this.#on.problem(problem);
    return safe;
  }

  #stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #play(end) {
    this.#end = end;
    if (this.isPlaying) return;
    let before;
    const frame = (time) => {
      const gone = Math.min(longestFrame, time - (before ?? time)) * this.speed;
      before = time;
      this.#timeline.seek(Math.max(this.now, Math.min(this.#end, this.now + gone)));
      const isOver = this.now >= this.#end;
      this.#frame = isOver ? 0 : requestAnimationFrame(frame);
      this.#on.change();
      if (isOver) this.#on.end();
    };
    this.#frame = requestAnimationFrame(frame);
    this.#on.change();
  }
}

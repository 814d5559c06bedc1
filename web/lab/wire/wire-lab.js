// <wire-lab>two-pieces</wire-lab>: a server and its clients in one tab, each a program of its own, with a
// network between them that can be slowed down, stopped and turned back. The element's own text names the
// story (scenarios.js); without script it is what stands there.
//
// Attributes: scenario (the same), version ("lie" or "repair"), seed, mine (the learner's server is built and
// may be chosen), address (a page of its own: the address holds all that is chosen).
import { compile } from "../shared/wasm.js";
import { element } from "./../shared/dom.js";
import { setText } from "./words.js";
import { scenarios } from "./scenarios.js";
import { clientOf, describerOf, serverOf } from "./simulation/peers.js";
import { Simulation } from "./simulation/simulation.js";
import { Timeline } from "./simulation/timeline.js";
import { Witness } from "./simulation/witness.js";
import { createLog, sentence } from "./views/log.js";
import { createNetwork } from "./views/network.js";
import { createPiece } from "./views/piece.js";
import { createStage } from "./views/stage.js";
import { createStory } from "./views/story.js";
import { createTransport } from "./views/transport.js";

const fetched = (name) => compile(new URL(`../wasm/${name}.wasm`, import.meta.url));
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const knobs = ["piece", "delay", "window"];

class WireLab extends HTMLElement {
  #timeline;
  #modules = new Map();
  #views = {};
  #newest; // for the eye
  #status; // for those who hear the page
  #soFar;
  #other;
  #comparedTo;
  #shown; // the world that the views show
  #end = 0; // so far it plays
  #frame = 0; // of requestAnimationFrame; 0: it does not play
  #describe;

  story = scenarios[0];
  version = "lie";
  seed = 1;
  network = {}; // what was chosen instead of the story's
  speed = 1;
  witness;

  get world() { return this.#timeline.world; }
  get isPlaying() { return this.#frame !== 0; }
  get isCalm() { return calm.matches; }
  // The server's program: { module, chapter, arguments, name, look }.
  get program() { return this.#programOf(this.version); }

  #programOf(version) {
    if (version !== "mine") return this.story[version];
    const { repair } = this.story;
    return { ...repair, module: "mine/wire_server", name: `Your server of chapter ${repair.chapter}` };
  }

  connectedCallback() {
    if (!this.shadowRoot) this.#build();
  }

  disconnectedCallback() {
    this.pause();
  }

  // --- What views ask for

  // Another story, version, seed or network. The story is run again to this moment; another one begins.
  async choose({ story = this.story.id, version = this.version, seed = this.seed, network = {} }) {
    this.pause();
    const isOther = story !== this.story.id;
    const time = isOther ? 0 : this.world.now;
    const before = this.#timeline;
    this.story = scenarios.find(({ id }) => id === story) ?? scenarios[0];
    this.version = version === "mine" || this.story[version] ? version : "repair";
    this.seed = seed;
    this.network = isOther ? network : { ...this.network, ...network };
    await this.#load();
    this.#timeline = this.#begin(isOther ? [] : before.own);
    this.#timeline.seek(time);
    this.#views.piece.close();
    this.#show();
    this.#views.story.show();
    this.#views.network.show();
    this.#writeAddress();
  }

  toggle() {
    if (this.isPlaying) return this.pause();
    if (this.isCalm) return this.seek(this.#endFrom(this.world.now));
    this.#end = this.#endFrom(this.world.now);
    this.#play();
  }

  pause() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#views.transport?.show();
  }

  step() {
    this.pause();
    const before = this.world.log.length;
    this.#timeline.step(this.#endFrom(this.world.now));
    this.#show();
    this.#say(before);
  }

  back() {
    this.pause();
    this.#timeline.back();
    this.#show();
    this.#say(this.world.log.length - 1);
  }

  seek(time) {
    this.pause();
    this.#timeline.seek(time);
    this.#show();
    if (time >= this.story.ends) this.#sayTheEnd();
  }

  // Somebody does something now. What comes of it is played.
  act(action) {
    this.#timeline.act(action);
    this.#show();
    if (this.isCalm) return;
    this.#end = Math.max(this.story.ends, this.world.now + 6 * this.world.settings.delay + 1000);
    if (!this.isPlaying) this.#play();
  }

  open(piece) {
    this.pause();
    this.#views.piece.open(piece);
  }

  focusStep() {
    this.#views.transport.focusStep();
  }

  // What a client sends when somebody types this: the chat's JSON, where the server is one of the chat's chapters.
  wording(name, text) {
    return this.program.chapter < 4 ? text : JSON.stringify({ user: name, text });
  }

  // --- Time

  #endFrom(now) {
    return now < this.story.ends ? this.story.ends : now + 60_000;
  }

  #play() {
    let before;
    const frame = (time) => {
      const gone = Math.min(100, time - (before ?? time)) * this.speed; // a tab that was away goes on from there
      before = time;
      this.#timeline.seek(Math.min(this.#end, this.world.now + gone));
      const isOver = this.world.now >= this.#end;
      this.#frame = isOver ? 0 : requestAnimationFrame(frame);
      this.#show();
      if (isOver) this.#sayTheEnd();
    };
    this.#frame = requestAnimationFrame(frame);
    this.#show();
  }

  // --- Showing

  #show() {
    const isNew = this.#shown !== this.world;
    if (isNew) {
      this.#shown = this.world;
      this.witness = new Witness(this.#describe);
      this.#views.stage.reset();
      this.#views.log.reset();
    }
    const fresh = this.witness.read(this.world.log);
    if (isNew || fresh.length > 0) {
      const last = this.world.log[this.world.log.length - 1];
      setText(this.#newest, last ? sentence(last, this.witness) : "Press Play, or go step by step.");
      this.#views.log.show(fresh);
      setText(this.#soFar, this.world.log.length > 0 ? this.story.soFar(this.world) : "");
    }
    this.#views.stage.show(fresh);
    this.#views.stage.showPieces();
    this.#views.transport.show();
    if (!this.isPlaying) this.#compare();
  }

  // For those who do not see it: what is new in the log since then.
  #say(from) {
    const fresh = this.world.log.slice(Math.max(0, from), Math.max(0, from) + 3);
    setText(this.#status, fresh.map((entry) => sentence(entry, this.witness)).join(". ") || "Nothing more happens.");
  }

  #sayTheEnd() {
    setText(this.#status, `The story is at its end. ${this.story.soFar(this.world)}`);
  }

  // At the end of a story: what came of the other version by then.
  #compare() {
    const isOver = this.world.now >= this.story.ends && this.story.lie;
    this.#other.hidden = !isOver;
    if (!isOver || this.#comparedTo === this.world) return;
    this.#comparedTo = this.world;
    const version = this.version === "lie" ? "repair" : "lie";
    this.#load(version).then(() => {
      const other = this.#begin(this.#timeline.own, version);
      other.seek(this.story.ends);
      setText(this.#other, `With the ${version}: ${this.story.soFar(other.world)}`);
    });
  }

  // --- How it is made

  async #build() {
    const root = this.attachShadow({ mode: "open" });
    root.append(element("slot")); // its own text, until all is there
    this.#readOwnWords();
    this.#readAddress();
    const client = fetched("wire_client");
    await Promise.all([this.#load(), client,
      ...["../shared/palette.css", "wire.css"].map((name) => addStyle(root, new URL(name, import.meta.url)))]);
    this.#modules.set("wire_client", await client);
    this.#describe = describerOf(this.#modules.get("wire_client"));
    this.#timeline = this.#begin([]);
    this.#views = {
      story: createStory(this), transport: createTransport(this), stage: createStage(this),
      network: createNetwork(this), piece: createPiece(this), log: createLog(this),
    };
    this.#newest = element("p", { className: "newest", "aria-hidden": "true" });
    this.#status = element("p", { className: "unseen" });
    this.#status.setAttribute("role", "status");
    this.#soFar = element("p", { className: "so-far" });
    this.#other = element("p", { className: "so-far other", hidden: true });
    const { story, transport, stage, network, piece, log } = this.#views;
    root.querySelector("slot").remove();
    root.append(element("div", { className: "lab" }, story.node, transport.node, this.#newest, stage.node,
      this.#status, this.#soFar, this.#other, piece.node, network.node, log.node));
    this.#views.story.show();
    this.#views.network.show();
    this.#show();
    new ResizeObserver(() => this.#views.stage.showPieces()).observe(this);
    calm.addEventListener("change", () => { this.pause(); this.#show(); });
    if (this.hasAttribute("address")) addEventListener("hashchange", () => this.#followAddress());
    this.setAttribute("ready", "");
    this.dispatchEvent(new Event("ready"));
  }

  async #load(version = this.version) {
    const name = this.#programOf(version).module;
    if (!this.#modules.has(name)) this.#modules.set(name, await fetched(name));
  }

  // A run of the story from its beginning. `own`: what was done by hand.
  #begin(own, version = this.version) {
    const { story, seed } = this;
    const program = this.#programOf(version);
    const network = { ...story.settings };
    for (const [key, value] of Object.entries(this.network)) network[key] = value;
    const cut = story.actions.some(({ what }) => what === "cut");
    if (cut) delete network.piece; // the story says when
    const actions = story.actions.map((action) =>
      action.what === "cut" ? { ...action, piece: this.network.piece ?? action.piece } : action);
    const tick = program.arguments.indexOf("--tick");
    return new Timeline((all) => new Simulation({
      seed, settings: network, actions: all,
      tick: tick < 0 ? 1000 : Number(program.arguments[tick + 1]),
      startServer: (lent) => serverOf({ ...program, module: this.#modules.get(program.module) }, lent),
      startClient: (lent) => clientOf(this.#modules.get("wire_client"), lent),
    }), actions, own);
  }

  // --- The element's own words, and the address

  #readOwnWords() {
    const name = this.getAttribute("scenario") ?? this.textContent.trim();
    this.#take({ story: name, version: this.getAttribute("version"), seed: this.getAttribute("seed") });
  }

  #take({ story, version, seed, ...network }) {
    this.story = scenarios.find(({ id }) => id === story) ?? this.story;
    const isThere = version === "mine" ? this.hasAttribute("mine") : Boolean(this.story[version]);
    this.version = isThere ? version : this.story.lie ? "lie" : "repair";
    if (/^\d{1,10}$/.test(seed ?? "")) this.seed = Number(seed) >>> 0;
    this.network = {};
    for (const key of knobs) {
      if (/^\d{1,5}$/.test(network[key] ?? "")) this.network[key] = Math.max(1, Number(network[key]));
    }
    if (network.uneven) this.network.isUneven = network.uneven === "1";
  }

  #readAddress() {
    if (this.hasAttribute("address") && location.hash.length > 1) {
      this.#take(Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
    }
  }

  async #followAddress() {
    if (location.hash === this.#address()) return;
    this.pause();
    this.#readAddress();
    await this.#load();
    this.#timeline = this.#begin([]);
    this.#views.story.show();
    this.#views.network.show();
    this.#show();
  }

  #address() {
    const { isUneven, ...network } = this.network;
    const words = { story: this.story.id, version: this.version, seed: this.seed, ...network };
    if (isUneven !== undefined) words.uneven = isUneven ? 1 : 0;
    return `#${new URLSearchParams(words)}`;
  }

  #writeAddress() {
    if (this.hasAttribute("address")) history.replaceState(null, "", this.#address());
  }
}

function addStyle(root, href) {
  const link = element("link", { rel: "stylesheet", href });
  const loaded = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${href} is missing`));
  });
  root.append(link);
  return loaded;
}

customElements.define("wire-lab", WireLab);

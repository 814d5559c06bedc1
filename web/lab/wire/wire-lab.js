// <wire-lab>two-pieces</wire-lab>: a server and its clients in one tab, each a program of its own, with a
// network between them that can be slowed down, stopped and turned back. The first word of the element's own
// text names the story (scenarios.js); without script the text is what stands there.
//
// Attributes: scenario (the same), version ("lie" or "repair"; "mine" where the learner's server is built), seed,
// address (a page of its own: the address holds all that is chosen).
import { addStyle, element } from "../shared/dom.js";
import { compileMine } from "../shared/mine.js";
import { compile } from "../shared/wasm.js";
import { mineOf, programOf, readAddress, readChoice, taleOf, writeAddress } from "./choice.js";
import { Player } from "./player.js";
import { describerOf } from "./simulation/peers.js";
import { Witness } from "./simulation/witness.js";
import { createLog, sentence } from "./views/log.js";
import { createNetwork } from "./views/network.js";
import { createPiece } from "./views/piece.js";
import { createStage } from "./views/stage.js";
import { createStory } from "./views/story.js";
import { createTransport } from "./views/transport.js";
import { setText } from "./words.js";

const shownSteps = 3;
const STYLES = ["../shared/palette.css", "../shared/controls.css",
  ...["base", "story", "stage", "pieces", "below", "narrow"].map((name) => `styles/${name}.css`)];

class WireLab extends HTMLElement {
  #modules = new Map();
  #describe;
  #views;
  #newest; // for the eye
  #status; // for those who hear the page
  #problem;
  #soFar;
  #other; // how the other version ended
  #shown; // the world that the views show
  #compared; // the world that #other belongs to
  #turn = 0;
  #nearby;

  choice;
  witness;
  player = new Player({
    change: () => this.#show(),
    step: (from) => this.#sayStep(from),
    end: () => setText(this.#status, `The story is at its end. ${this.choice.story.soFar(this.world)}`),
    problem: (words) => setText(this.#problem, words),
  });

  get world() { return this.player.world; }
  get story() { return this.choice.story; }
  get program() { return programOf(this.choice); }
  // The learner's server of this story's chapter was built.
  get hasMine() { return this.#modules.has(mineOf(this.story)); }

  // In a page that has more to show it is made, and its modules are fetched, when a user comes near it.
  connectedCallback() {
    if (this.shadowRoot) return;
    if (this.hasAttribute("address")) return this.#build();
    this.#nearby?.disconnect();
    this.#nearby = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      this.#nearby.disconnect();
      this.#build();
    }, { rootMargin: "500px" });
    this.#nearby.observe(this);
  }

  disconnectedCallback() {
    this.#nearby?.disconnect();
    if (this.choice) this.player.pause();
  }

  // --- What views ask for

  // Another story, version, seed or network. The same story is run again to this moment.
  async choose(changed) {
    const { story, network } = this.choice;
    const isOther = changed.story !== undefined && changed.story !== story;
    const next = { ...this.choice, ...changed, network: isOther ? {} : { ...network, ...changed.network } };
    if (next.version !== "mine" && !next.story[next.version]) next.version = "repair";
    await this.#begin(next, isOther ? [] : this.player.own, isOther ? 0 : this.player.now);
    if (this.hasAttribute("address")) history.replaceState(null, "", writeAddress(this.choice));
  }

  open(piece) {
    this.player.pause();
    this.#views.piece.open(piece);
  }

  focusStep() {
    this.#views.transport.focusStep();
  }

  // What a client sends when a user types this: the chat's JSON, where the server is one of the chat's chapters.
  wording(name, text) {
    return this.program.chapter < 4 ? text : JSON.stringify({ user: name, text });
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
      this.#views.log.show(fresh);
      const last = this.world.log[this.world.log.length - 1];
      setText(this.#newest, last ? sentence(last, this.witness) : "Press Play, or go step by step.");
      setText(this.#soFar, last ? this.story.soFar(this.world) : "");
    }
    this.#views.stage.show(fresh);
    this.#views.stage.showPieces();
    this.#views.transport.show();
    if (!this.player.isPlaying) this.#compare();
  }

  #sayStep(from) {
    const fresh = this.world.log.slice(from, from + shownSteps);
    setText(this.#status, fresh.map((entry) => sentence(entry, this.witness)).join(". ") || "Nothing more happens.");
  }

  // At the end of a story: what came of the other version by then.
  async #compare() {
    const { story, version } = this.choice;
    const isOver = this.player.now >= story.ends && story.lie !== undefined;
    this.#other.hidden = !isOver;
    if (!isOver || this.#compared === this.world) return;
    this.#compared = this.world;
    const other = { ...this.choice, version: version === "lie" ? "repair" : "lie" };
    const timeline = this.player.timelineOf(await this.#tale(other), this.player.own);
    timeline.seek(story.ends);
    setText(this.#other, `With the ${other.version}: ${story.soFar(timeline.world)}`);
  }

  // --- How it is made

  async #build() {
    const root = this.attachShadow({ mode: "open" });
    root.append(element("slot")); // its own text, until all is there
    const [client] = await Promise.all([this.#module("wire_client"),
      ...STYLES.map((name) => addStyle(root, new URL(name, import.meta.url)))]);
    this.#describe = describerOf(client);
    this.#views = {
      story: createStory(this), transport: createTransport(this), stage: createStage(this),
      network: createNetwork(this), piece: createPiece(this), log: createLog(this),
    };
    this.#newest = element("p", { className: "newest", "aria-hidden": "true" });
    this.#status = element("p", { className: "unseen", role: "status" });
    this.#problem = element("p", { className: "problem", role: "alert" });
    this.#soFar = element("p", { className: "so-far" });
    this.#other = element("p", { className: "so-far other", hidden: true });
    const { story, transport, stage, network, piece, log } = this.#views;
    const lab = element("div", { className: "lab" }, story.node, transport.node, this.#newest, stage.node,
      this.#problem, this.#status, this.#soFar, this.#other, piece.node, network.node, log.node);
    root.append(lab);
    await this.#begin(this.#firstChoice(), [], 0);
    root.querySelector("slot").remove();
    this.#views.stage.showPieces();
    new ResizeObserver(() => this.#views.stage.showPieces()).observe(lab);
    if (this.hasAttribute("address")) addEventListener("hashchange", () => this.#followAddress());
    this.setAttribute("ready", "");
    this.dispatchEvent(new Event("ready"));
  }

  #firstChoice() {
    if (this.hasAttribute("address") && location.hash.length > 1) return readAddress(location.hash);
    const [version, seed] = ["version", "seed"].map((name) => this.getAttribute(name));
    const story = this.getAttribute("scenario") ?? this.textContent.trim().split(/\s/)[0];
    return readChoice({ story, version, seed });
  }

  async #followAddress() {
    if (location.hash !== writeAddress(this.choice)) await this.#begin(readAddress(location.hash), [], 0);
  }

  async #begin(choice, own, time) {
    const turn = ++this.#turn;
    const learners = await compileMine(mineOf(choice.story).replace("mine/", ""));
    if (learners) this.#modules.set(mineOf(choice.story), learners);
    else if (choice.version === "mine") choice = { ...choice, version: "repair" };
    const tale = await this.#tale(choice);
    if (turn !== this.#turn) return; // the user chose again meanwhile
    const before = this.choice;
    this.choice = choice;
    this.#views.piece.close();
    if (!(await this.player.load(tale, own, time))) {
      // The learner's server does not even start: what was there stays, or the repair.
      this.choice = before ?? { ...choice, version: "repair" };
      if (!before) await this.player.load(await this.#tale(this.choice), own, time);
    }
    this.#views.story.show();
    this.#views.network.show();
  }

  async #tale(choice) {
    const tale = taleOf(choice);
    const { module, chapter, arguments: words } = programOf(choice);
    const [server, client] = await Promise.all([this.#module(module), this.#module("wire_client")]);
    return { ...tale, run: { ...tale.run, client, program: { module: server, chapter, arguments: words } } };
  }

  async #module(name) {
    if (!this.#modules.has(name)) {
      this.#modules.set(name, await compile(new URL(`../wasm/${name}.wasm`, import.meta.url)));
    }
    return this.#modules.get(name);
  }
}

customElements.define("wire-lab", WireLab);

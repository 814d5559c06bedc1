// <frame-challenges for="id of a frame-lab">: tasks that check themselves, beside a frame lab. It uses what the lab
// offers to all: `bytes`, `direction`, and the event "change". Without `for` it takes the `lab` it is given, or the
// first one of the page.
import { addStyle, element } from "../shared/dom.js";
import { Instance, compile } from "../shared/wasm.js";
import { CHALLENGES, MAX_PAYLOAD } from "./challenges/list.js";
import { fromText } from "./formats/from-text.js";

const STYLE = new URL("challenges/challenges.css", import.meta.url);
const MODULE = new URL("../wasm/frame_lab.wasm", import.meta.url);
const STORED = "frame-challenges";
const SENDERS = ["client", "server"];  // as the lab's `direction` says it

// Storage may be forbidden, and may hold what another program wrote. Then nothing is remembered.
function recall() {
  try {
    return new Set(JSON.parse(localStorage.getItem(STORED)) ?? []);
  } catch {
    return new Set();
  }
}

function remember(done) {
  try {
    localStorage.setItem(STORED, JSON.stringify([...done]));
  } catch { /* it works without */ }
}

class FrameChallenges extends HTMLElement {
  #lab = null;
  #parser = null;
  #done = recall();
  #current = null;
  #parts = {};
  #onChange = () => this.#check();

  connectedCallback() {
    if (!this.shadowRoot) this.#build();
    this.#lab ??= this.getRootNode().getElementById?.(this.getAttribute("for")) ?? document.querySelector("frame-lab");
    this.#lab?.addEventListener("change", this.#onChange);
    this.#show();
  }

  disconnectedCallback() {
    this.#lab?.removeEventListener("change", this.#onChange);
  }

  get lab() { return this.#lab; }

  set lab(lab) {
    this.#lab?.removeEventListener("change", this.#onChange);
    this.#lab = lab;
    if (this.isConnected) lab?.addEventListener("change", this.#onChange);
  }

  #build() {
    const root = this.attachShadow({ mode: "open" });
    const make = (name, tag, properties = {}) => (this.#parts[name] = element(tag, properties));
    const list = element("ol", {}, ...CHALLENGES.map((challenge) => {
      const button = element("button", { type: "button", onclick: () => this.#begin(challenge) },
        element("span", { className: "step", textContent: challenge.step }), ` ${challenge.title}`,
        element("span", { className: "mark" }));
      button.dataset.id = challenge.id;
      return element("li", {}, button);
    }));
    const elements = [
      element("div", { className: "head" }, element("p", { className: "title", textContent: "Challenges" }),
        make("count", "p")),
      element("div", { className: "task" }, make("title", "p", { className: "title" }), make("task", "p"),
        make("say", "p", { className: "say", role: "status" }),
        element("div", { className: "buttons" },
          make("again", "button", { type: "button", textContent: "Begin again",
            onclick: () => this.#begin(this.#current) }),
          make("next", "button", { type: "button", textContent: "Next challenge", onclick: () => this.#goOn() }))),
      list,
    ];
    addStyle(root, STYLE).then(() => root.append(...elements));
    this.#parts.buttons = [...list.querySelectorAll("button")];
  }

  async #begin(challenge) {
    this.#current = challenge;
    this.#parser ??= new Instance(await compile(MODULE));
    this.#lab.direction = SENDERS[challenge.direction];
    this.#lab.bytes = fromText(challenge.bytes).bytes;
    this.#show();
    this.#check();
  }

  // The next one that is not done; it takes the focus along, as the button may go.
  #goOn() {
    const from = CHALLENGES.indexOf(this.#current);
    const after = [...CHALLENGES.slice(from + 1), ...CHALLENGES.slice(0, from)];
    const next = after.find(({ id }) => !this.#done.has(id)) ?? after[0];
    this.#begin(next);
    this.#parts.buttons[CHALLENGES.indexOf(next)].focus();
  }

  #check() {
    if (!this.#current || !this.#parser) return;
    const bytes = this.#lab.bytes;
    const { direction } = this.#current;
    const dissection = this.#parser.json("dissect", bytes, direction, MAX_PAYLOAD);
    let { done, say } = this.#current.check(dissection, bytes);
    if (this.#lab.direction !== SENDERS[direction]) {
      done = false;
      say = "The direction was switched. Switch it back, or begin again.";
    }
    if (done && !this.#done.has(this.#current.id)) {
      this.#done.add(this.#current.id);
      remember(this.#done);
      this.dispatchEvent(new CustomEvent("done", { detail: this.#current.id }));
    }
    const { say: line, next } = this.#parts;
    const words = done ? `Done. ${say}` : say;
    if (line.textContent !== words) line.textContent = words;
    line.classList.toggle("done", done);
    next.hidden = !done;
    this.#show();
  }

  #show() {
    const { buttons, count, title, task, again, next } = this.#parts;
    for (const button of buttons) {
      const isDone = this.#done.has(button.dataset.id);
      button.querySelector(".mark").textContent = isDone ? " ✓ done" : "";
      if (button.dataset.id === this.#current?.id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    const done = CHALLENGES.filter(({ id }) => this.#done.has(id)).length;
    count.textContent = `${done} of ${CHALLENGES.length} done`;
    title.textContent = this.#current ? this.#current.title : "Choose one";
    task.textContent = this.#current ? this.#current.task
      : "The lab then holds the bytes to begin with. Change them there; every change is checked here.";
    again.hidden = !this.#current;
    next.hidden ||= !this.#current;
  }
}

customElements.define("frame-challenges", FrameChallenges);

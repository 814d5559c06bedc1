// <handshake-lab>: from a key to Sec-WebSocket-Accept, and a whole request, by the chapters' own C++.
// Its own text is a key or a request to begin with; then it shows only that part. With the attribute `address`
// the page's address holds what is in it; #only=key or #only=request shows only that part.
import { Budget } from "../shared/budget.js";
import { addStyle, element } from "../shared/dom.js";
import { compileMine } from "../shared/mine.js";
import { Instance, compile } from "../shared/wasm.js";
import { Calculator } from "./key/calculator.js";
import { Desk } from "./request/desk.js";
import { Server, directly, within } from "./server.js";

const wasm = new URL("../wasm/", import.meta.url);

class HandshakeLab extends HTMLElement {
  #parts = [];
  #begun = false;
  #state; // what all boxes hold now
  #first; // and what they held at first

  async connectedCallback() {
    if (this.#begun) return;
    this.#begun = true;
    const root = this.attachShadow({ mode: "open" });
    const styled = addStyle(root, new URL("./handshake.css", import.meta.url));
    const slot = element("slot"); // the text stays readable until the lab is there
    root.append(slot);
    try {
      const [ours, mine] = await Promise.all([
        compile(new URL("handshake_lab.wasm", wasm)), compileMine("handshake_lab"), styled]);
      this.#build(new Server(directly(new Instance(ours))), mine && new Server(within(new Budget(mine))));
      slot.replaceWith(...this.#parts.map((part) => part.element));
      this.dispatchEvent(new Event("lab-ready", { bubbles: true }));
    } catch (error) {
      root.append(element("p", { role: "alert" }, `The lab did not start: ${error.message}`));
    }
  }

  #build(ours, mine) {
    const text = this.textContent.trim();
    const isRequest = text.includes(" HTTP/");
    const changed = () => this.#writeAddress();
    const calculator = new Calculator(ours, mine, changed);
    const desk = new Desk(ours, mine, changed);
    const words = () => (this.hasAttribute("address") ? location.hash.slice(1) : "");
    const fields = () => Object.fromEntries(new URLSearchParams(words()));
    const { only } = fields();
    if (text === "" && !["key", "request"].includes(only)) this.#parts = [calculator, desk];
    else this.#parts = [isRequest || only === "request" ? desk : calculator];
    this.toggleAttribute("alone", only !== undefined);
    const show = (state) => {
      calculator.show(isRequest ? state : { key: text || undefined, ...state });
      desk.show(isRequest ? { request: `${text}\n\n`, ...state } : state);
    };
    show({});
    this.#state = () => ({ ...calculator.state, ...desk.state });
    this.#first = this.#state();
    if (!this.hasAttribute("address")) return;
    show(fields());
    addEventListener("hashchange", () => show(fields()));
  }

  // Only what is not as it was at first, so the address stays short.
  #writeAddress() {
    if (!this.hasAttribute("address")) return;
    const changed = Object.entries(this.#state()).filter(([name, value]) => value !== this.#first[name]);
    history.replaceState(null, "", `#${new URLSearchParams(changed)}`);
  }
}

customElements.define("handshake-lab", HandshakeLab);

// <frame-lab>81 85 37 fa 21 3d 7f 9f 4d 51 58</frame-lab>: bytes of WebSocket frames, to be read and changed as text,
// hex, bits or fields. Its own text is what it begins with; that is also what stands there without script.
//
// Attributes: direction="server" (who sends; a client if nothing is said), readonly, compact (for narrow places),
// address (a page of its own: the address holds the bytes). Properties: bytes, direction. Event: "change", with
// detail { bytes, direction }, whenever one of them is another than before.
import { compile, Instance } from "../shared/wasm.js";
import { readAddress, writeAddress } from "./address.js";
import { CLOSE, bigEndian, fromHex, readFrame, sameBytes } from "./model.js";
import { createFaults } from "./views/faults.js";
import { createFields } from "./views/fields.js";
import { createFrames } from "./views/frames.js";
import { createGrid } from "./views/grid.js";
import { createInput } from "./views/input.js";
import { createMasking } from "./tools/masking.js";
import { createPrefix } from "./tools/prefix.js";
import { createShare } from "./tools/share.js";
import { createStory } from "./views/story.js";
import { createVerdict } from "./views/verdict.js";
import { lightTogether } from "./views/light.js";
import { addStyle, element } from "../shared/dom.js";

const STYLES = ["../shared/palette.css", "../shared/controls.css",
  ...["base", "input", "story", "bits", "fields", "tools"].map((name) => `styles/${name}.css`)];
const MAX_MESSAGE = 64 * 1024; // the chat server's limit
const WINDOW = 2048;           // bytes; of two-byte frames these are a thousand
const MOST_FRAMES = 200;       // that are read all, however long they are
const ADDRESS_AFTER = 300;     // milliseconds without a change; browsers stop a page that writes it at each key

class FrameLab extends HTMLElement {
  static observedAttributes = ["direction", "readonly", "compact"];

  #isKnown = false; // its own text is read, once
  #bytes = new Uint8Array();
  #direction = "client";
  #at = 0; // a byte of the frame that is shown
  #focusByte = 0;
  #prefix = null;
  #cuts = []; // where a piece ends and the next begins, as so many bytes
  #columns = 32;
  #instance;
  #views;
  #grid;
  #addressTimer;

  // What the views draw: made again at each change.
  view;

  // On a page of its own it holds the address, and shows more.
  get isPage() { return this.hasAttribute("address"); }

  get isCompact() { return this.hasAttribute("compact"); }

  get bytes() { return this.#bytes.slice(); }
  set bytes(bytes) { this.change({ bytes: Uint8Array.from(bytes) }); }
  get direction() { return this.#direction; }
  set direction(direction) { this.change({ direction }); }

  connectedCallback() {
    if (this.#isKnown) return;
    this.#isKnown = true;
    if (this.#bytes.length === 0) this.#bytes = fromHex(this.textContent).bytes ?? this.#bytes;
    this.#readAddress();
    whenNear(this, () => this.#build());
  }

  disconnectedCallback() {
    clearTimeout(this.#addressTimer);
  }

  attributeChangedCallback(name, before, now) {
    if (name === "direction") this.change({ direction: now === "server" ? "server" : "client" });
    else this.#redraw();
  }

  // --- What views ask for

  change({ bytes = this.#bytes, direction = this.#direction, at = this.#at }) {
    if (direction === this.#direction && sameBytes(bytes, this.#bytes)) return;
    [this.#bytes, this.#direction, this.#at] = [bytes, direction, at];
    if (this.#prefix !== null) this.#prefix = bytes.length;
    this.#redraw();
    this.#writeAddress();
    this.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: { bytes: this.bytes, direction } }));
  }

  // Shows the frame that this byte is in.
  goTo(byte) {
    this.#at = byte;
    this.#redraw();
  }

  lookAt(payloadByte) {
    this.#focusByte = payloadByte;
    this.#redraw();
  }

  setPrefix(size) {
    this.#prefix = size;
    this.#redraw();
  }

  setCuts(cuts) {
    this.#cuts = cuts;
    this.#redraw();
  }

  showBit(bit) {
    this.#grid.show(bit);
  }

  // Of very many frames those around the byte `at`.
  dissect(bytes, at = bytes.length) {
    const ask = (...window) =>
      this.#instance.json("dissect", bytes, this.#direction === "server" ? 1 : 0, MAX_MESSAGE, ...window);
    if (bytes.length <= WINDOW) return ask();
    const around = ask(Math.max(0, at - WINDOW / 2), WINDOW);
    return around.frames.length < around.all.frames && around.all.frames <= MOST_FRAMES ? ask() : around;
  }

  // --- How it is made

  async #build() {
    const root = this.attachShadow({ mode: "open" });
    root.append(element("slot")); // the bytes as text, until all is there
    try {
      const [module] = await Promise.all([
        compile(new URL("../wasm/frame_lab.wasm", import.meta.url)),
        ...STYLES.map((name) => addStyle(root, new URL(name, import.meta.url))),
      ]);
      this.#instance = new Instance(module);
    } catch (error) {
      root.append(element("p", { textContent: `The frame lab could not be loaded: ${error.message}` }));
      return;
    }
    this.#grid = createGrid(this);
    const views = [createInput(this), createVerdict(), createFaults(this), createFrames(this), createStory(this)];
    const tools = [this.#grid, createFields(this), createMasking(this), createPrefix(this), createShare(this)];
    this.#views = [...views, ...tools];
    const frame = element("div", { className: "lab" }, ...views.map(({ node }) => node),
      element("div", { className: "tools" }, ...tools.map(({ node }) => node)));
    lightTogether(frame);
    root.querySelector("slot").remove();
    root.append(frame);
    this.#measure(frame);
    new ResizeObserver(() => { if (this.#measure(frame)) this.#redraw(); }).observe(frame);
    this.#redraw();
    if (this.isPage) {
      addEventListener("hashchange", () => { if (this.#readAddress()) this.#redraw(); });
    }
    this.setAttribute("ready", "");
    this.dispatchEvent(new Event("ready"));
  }

  // Bits in a row, so that each is wide enough to be read and hit.
  #measure(frame) {
    const columns = frame.clientWidth >= 1040 ? 32 : frame.clientWidth >= 540 ? 16 : 8;
    const isOther = columns !== this.#columns;
    this.#columns = columns;
    return isOther;
  }

  #redraw() {
    if (!this.#views) return;
    this.view = this.#look();
    for (const { update } of this.#views) update(this.view);
  }

  #look() {
    this.#at = Math.min(Math.max(this.#at, 0), Math.max(0, this.#bytes.length - 1));
    const dissection = this.dissect(this.#bytes, this.#at);
    const { frames, faults } = dissection;
    const frame = frames.find(({ byte, here }) => this.#at >= byte && this.#at < byte + here) ?? null;
    if (frame) this.#at = frame.byte; // its first byte stays its own when it grows or shrinks
    const parts = frame ? this.#partsOf(frame) : null;
    const plain = parts ? this.#unmask(parts) : new Uint8Array();
    const text = textOf(plain);
    const opcode = frame ? Number(frame.fields.find(({ name }) => name === "opcode")?.value ?? -1) : -1;
    this.#focusByte = Math.min(Math.max(this.#focusByte, 0), Math.max(0, plain.length - 1));
    return {
      bytes: this.#bytes, direction: this.#direction, readonly: this.hasAttribute("readonly"),
      dissection, faults, frame, parts, plain, opcode,
      text, reason: opcode === CLOSE ? textOf(plain.subarray(2)) : undefined,
      textOf: (each) => (each === frame ? text : textOf(this.#unmask(this.#partsOf(each)))),
      faultAt: (bit) => faults.find((fault) => bit >= fault.bit && bit < fault.bit + fault.bits),
      focusByte: this.#focusByte, prefix: this.#prefix, columns: this.#columns, cuts: this.#cuts,
    };
  }

  #partsOf({ byte, here }) {
    return readFrame(this.#bytes.subarray(0, byte + here), byte);
  }

  // Chapter 3's own apply_mask.
  #unmask({ payload, key }) {
    return key && payload.length ? this.#instance.call("mask", payload, Number(bigEndian(key)), 0) : payload;
  }

  #readAddress() {
    const found = this.isPage && readAddress(location.hash);
    if (found) [this.#bytes, this.#direction] = [found.bytes, found.direction];
    return found;
  }

  #writeAddress() {
    if (!this.isPage) return;
    clearTimeout(this.#addressTimer);
    this.#addressTimer = setTimeout(() => {
      const hash = writeAddress({ bytes: this.#bytes, direction: this.#direction });
      history.replaceState(null, "", hash ?? location.pathname + location.search);
    }, ADDRESS_AFTER);
  }
}

// A chapter has a handful of labs, most of them folded: one is made when it comes near the window.
function whenNear(node, run) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    run();
  }, { rootMargin: "100%" });
  observer.observe(node);
}

// undefined: no text by itself. A fragment may begin or end inside a character.
function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

customElements.define("frame-lab", FrameLab);

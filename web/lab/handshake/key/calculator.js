// From a key to Sec-WebSocket-Accept: five steps, each to be seen and to be followed.
import { element } from "../../shared/dom.js";
import { placeElement } from "../../shared/places.js";
import { PLACES } from "../places.js";
import { Cells } from "./cells.js";
import { FAULTS, compute, faultsThatGive } from "./faults.js";
import { follow } from "./follow.js";
import { groupElements } from "./groups.js";
import { BLOCK, padded, states } from "./sha1.js";
import { sentences, valueElements } from "./verdict.js";

export const SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ=="; // RFC 6455 §1.3
const MOST = 200; // characters of a key: more cannot be seen

const hex = (byte) => byte.toString(16).padStart(2, "0");
const shown = (byte) => byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";

export class Calculator {
  #ours;
  #mine;
  #changed;
  #run;
  #steps = {};
  #lists = {};
  #words = element("p", { className: "words", role: "status" });
  #key = element("input", { id: "key", type: "text", maxLength: MOST, spellcheck: false, autocomplete: "off",
    autocapitalize: "off", "aria-describedby": "key-note" });
  #keyNote = element("p", { id: "key-note", className: "note", role: "status" });
  #fault = element("select", { id: "fault" });
  #states = element("table", { className: "states" });
  #groups = element("div", { className: "groups" });
  #values = element("dl", { className: "values" });
  #verdict = element("div", { className: "verdict", role: "status" });

  // `ours`: the chapter's functions. `mine`: the learner's, each gives a promise; or null. changed() is called
  // after each change by a person.
  constructor(ours, mine, changed) {
    this.#ours = ours;
    this.#mine = mine;
    this.#changed = changed;
    this.#fault.append(...Object.entries(FAULTS).map(([value, { name }]) => element("option", { value }, name)));
    this.element = element("div", { className: "calculator", role: "group", "aria-labelledby": "calculator-title" },
      element("h2", { id: "calculator-title" }, "From the key to Sec-WebSocket-Accept"), this.#controls(),
      element("ol", { className: "steps" }, ...this.#stepElements()), this.#words);
    this.element.addEventListener("pointerover", ({ target }) => this.#point(target));
    this.element.addEventListener("pointerleave", () => this.#follow(null));
    this.#key.addEventListener("input", () => this.#edited());
    this.#fault.addEventListener("change", () => this.#edited());
  }

  get state() { return { key: this.#key.value, fault: this.#fault.value }; }

  show({ key = SAMPLE_KEY, fault = "none" }) {
    this.#key.value = key.slice(0, MOST);
    this.#fault.value = Object.hasOwn(FAULTS, fault) ? fault : "none";
    this.#draw();
  }

  #edited() {
    this.#draw();
    this.#changed();
  }

  // --- What stays

  #controls() {
    const another = element("button", { type: "button" }, "Another key");
    another.addEventListener("click", () => {
      this.#key.value = this.#ours.base64(crypto.getRandomValues(new Uint8Array(16)));
      this.#edited();
    });
    return element("div", { className: "controls" },
      element("div", { className: "wide" }, element("label", { htmlFor: "key" }, "Sec-WebSocket-Key"), this.#key),
      another,
      element("div", { className: "wide" }, element("label", { htmlFor: "fault" }, "What this server does wrong"),
        this.#fault),
      this.#keyNote);
  }

  #stepElements() {
    const list = (name, label) => (this.#lists[name] = new Cells(name, label, (what) => this.#follow(what))).element;
    return [
      this.#step("message", "What is hashed: the key and the GUID",
        "The key (underlined) stays as it came: 24 characters. The GUID is the same for all servers.",
        list("message", "Bytes of the message")),
      this.#step("hash", "SHA-1: 20 bytes", "", element("div", { className: "beside" },
        list("padded", "Bytes that SHA-1 reads, padded"),
        element("div", {}, this.#states, element("p", { className: "note" },
          "The last line is the hash. All of it depends on each byte that is hashed."),
        list("hash", "Bytes of the hash")))),
      this.#step("base64", "base64: three bytes become four characters",
        "24 bits are four numbers of six bits. Each number picks one of 64 characters.", this.#groups,
        list("base64", "Characters of base64")),
      this.#step("accept", "The field of the response", "", this.#values, this.#verdict),
    ];
  }

  #step(name, title, tells, ...children) {
    const tell = element("p", { className: "note" }, tells);
    const wrong = element("p", { className: "wrong", hidden: true });
    this.#steps[name] = { tell, wrong };
    return element("li", { className: "step", "data-step": name },
      element("h3", {}, title), placeElement(PLACES[name]), tell, wrong, ...children);
  }

  // --- What changes

  #draw() {
    const key = this.#key.value;
    this.#run = compute(this.#ours, key, this.#fault.value);
    this.#drawKeyNote(key);
    this.#drawFault();
    this.#drawMessage();
    this.#drawHash();
    this.#drawBase64();
    this.#drawVerdict();
    this.#follow(null);
  }

  #drawKeyNote(key) {
    const isKey = this.#ours.isKey(key);
    this.#keyNote.classList.toggle("is-wrong", !isKey);
    this.#keyNote.replaceChildren(isKey ?
      `A key: 24 characters, which are 16 bytes in base64. ` :
      "Not a key of 16 bytes: the server refuses it with a 400 “malformed Sec-WebSocket-Key”. " +
        "This is what it would be hashed to. ", placeElement(PLACES.key));
  }

  #drawFault() {
    const { at, tells, section } = FAULTS[this.#run.fault];
    for (const [name, { wrong }] of Object.entries(this.#steps)) {
      wrong.hidden = name !== at;
      wrong.parentElement.classList.toggle("goes-wrong", name === at);
      wrong.replaceChildren(element("b", {}, "Here it goes wrong. "), `${tells} (${section})`);
    }
  }

  #drawMessage() {
    const cells = this.#run.parts.flatMap(({ name, bytes }) => [...bytes].map((byte) => ({
      text: shown(byte), note: hex(byte), kind: name,
      label: `${byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "byte"} ${hex(byte)}, ` +
        { key: "key", guid: "GUID", wrong: "not wanted" }[name],
    })));
    this.#lists.message.show(cells);
  }

  #drawHash() {
    const { message, parts, hash } = this.#run;
    const bytes = padded(message);
    const kinds = parts.flatMap((part) => [...part.bytes].map(() => part.name));
    const kindAt = (i) => kinds[i] ?? (i < bytes.length - 8 ? "pad" : "size");
    const names = { key: "key", guid: "GUID", wrong: "not wanted", pad: "padding", size: "length" };
    this.#lists.padded.show([...bytes].map((byte, i) => ({
      text: hex(byte), kind: kindAt(i) + (i % BLOCK === 0 && i > 0 ? " first-of-block" : ""),
      label: `${hex(byte)}, ${names[kindAt(i)]}, block ${Math.floor(i / BLOCK) + 1}`,
    })));
    const all = states(bytes);
    this.#steps.hash.tell.textContent = tellOfBlocks(message.length, all.length - 1);
    this.#states.replaceChildren(
      element("caption", {}, "The state of SHA-1, five words of 32 bits: at the start, and after each block"),
      element("tbody", {}, ...all.map((words, i) => element("tr", {},
        element("th", { scope: "row" }, i === 0 ? "start" : `block ${i}`),
        ...words.map((word) => element("td", {}, word))))));
    this.#lists.hash.show([...hash].map((byte, i) => ({ text: hex(byte), label: `byte ${i + 1}, ${hex(byte)}` })));
  }

  #drawBase64() {
    const { encoded, base64, hash } = this.#run;
    this.#groups.replaceChildren(...groupElements(encoded, base64, encoded.length / hash.length));
    this.#lists.base64.show([...base64].map((text, i) => ({ text, label: `character ${i + 1}, ${text}` })));
  }

  #drawVerdict() {
    const run = this.#run;
    const draw = (mine, likely) => {
      if (run !== this.#run) return; // another key stands there by now
      this.#values.replaceChildren(...valueElements(run, mine));
      this.#verdict.replaceChildren(...sentences(run, mine, likely));
    };
    draw();
    this.#mine?.accept(run.key).then((mine) => draw(mine, faultsThatGive(this.#ours, run.key, mine)), draw);
  }

  // --- Following

  #point(target) {
    const cell = target.closest("[data-list]");
    this.#follow(cell && { list: cell.dataset.list, index: Number(cell.dataset.index) });
  }

  #follow(what) {
    const found = what && follow(what, this.#run, (index) => this.#changedBits(index));
    for (const cell of this.element.querySelectorAll("[data-list]")) {
      const followed = found?.marks[cell.dataset.list]?.includes(Number(cell.dataset.index)) ?? false;
      cell.classList.toggle("followed", followed);
    }
    this.#words.textContent = found?.words ?? "Point at a byte or a character, or walk along with the arrow keys.";
  }

  #changedBits(index) {
    const { message, hash } = this.#run;
    const changed = message.slice();
    changed[index] ^= 1;
    return this.#ours.hash(changed).reduce((sum, byte, i) => sum + ones(byte ^ hash[i]), 0);
  }
}

function ones(byte) {
  return byte.toString(2).replaceAll("0", "").length;
}

function tellOfBlocks(size, blocks) {
  const more = blocks === 1 ? "They fit into one block of 64." :
    `With at least nine bytes of padding they fill ${blocks} blocks of 64.`;
  return `SHA-1 reads blocks of 64 bytes. The message has ${size} bytes. ${more}`;
}

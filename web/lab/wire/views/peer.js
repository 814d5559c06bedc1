// One client: its page, the two lanes to the server, and how the server sees it.
import { textsIn } from "../scenarios.js";
import { element } from "../../shared/dom.js";
import { button, bytes, number, setText } from "../words.js";
import { Lane } from "./lane.js";

const shownTexts = [0, 4, 3, 2]; // with so many clients
const paces = [null, 1000, 100, 0]; // bytes a second; null: all that comes, as a pipe's Infinity
const usualLimit = 1024 * 1024; // of TcpServerOptions

export class Peer {
  #lab;
  #name;
  #state = element("p", { className: "state" });
  #talk = element("ol", { className: "talk" });
  #count = element("p", { className: "note" });
  #standing = element("p", { className: "state" });
  #owed = element("p", { className: "note" });
  #bar = element("span");
  #shownTexts;
  #up;
  #down;
  #lanes;
  #actions;
  #reading;
  node;

  // clients: so many there are
  constructor(lab, name, clients) {
    this.#lab = lab;
    this.#shownTexts = shownTexts[clients];
    this.#name = name;
    this.#up = new Lane(lab, name, true);
    this.#down = new Lane(lab, name, false);
    this.#lanes = element("div", { className: "lanes" }, this.#up.node, this.#down.node);
    this.#actions = this.#makeActions();
    this.node = element("section", { className: "peer", "aria-label": name },
      element("div", { className: "client" },
        element("div", { className: "title" }, element("b", { className: "name", textContent: name }), this.#state),
        this.#talk, element("div", { className: "foot" }, this.#actions, this.#count)),
      this.#lanes,
      element("div", { className: "server-end" },
        element("div", { className: "title" },
          element("b", { className: "name", textContent: `to ${name}` }), this.#standing),
        element("div", { className: "bar", "aria-hidden": "true" }, this.#bar), this.#owed));
  }

  get width() {
    return this.#lanes.clientWidth;
  }

  showPieces(width, scale) {
    const { world } = this.#lab;
    const peer = world.peer(this.#name);
    this.#up.show(peer?.up, world.now, width, scale);
    this.#down.show(peer?.down, world.now, width, scale);
  }

  show() {
    const { world, witness, program } = this.#lab;
    const peer = world.peer(this.#name);
    setText(this.#state, peer ? stateOf(peer) : "not here yet");
    this.#state.dataset.state = peer?.client.state ?? "absent";
    this.#state.classList.toggle("wrong", peer?.closed ? !peer.closed.isClean : false);
    this.#showTalk(peer?.talk ?? []);
    this.#actions.hidden = !peer || peer.client.state === "closed";
    this.#reading.selectedIndex = Math.max(0, paces.indexOf(peer?.down.pace));
    const standing = peer ? witness.standing(this.#name) : "";
    setText(this.#standing, standing);
    this.#standing.dataset.state = standing;
    this.#showOwed(peer ? world.server.owed(peer.number) : 0, program.limit ?? usualLimit);
  }

  // The same nodes as long as they say the same.
  #showTalk(talk) {
    const lines = talk.slice(-this.#shownTexts).flatMap(({ said, text }) => textsIn(text).map((line) => [said, line]));
    const last = lines.slice(-this.#shownTexts);
    const key = JSON.stringify(last);
    if (this.#talk.dataset.key === key) return;
    this.#talk.dataset.key = key;
    this.#talk.replaceChildren(...last.map(([said, text]) => element("li", {
      title: text, className: text.startsWith("(") ? "wrong" : "",
    }, element("small", { textContent: said ? "says " : "hears " }), text)));
    const heard = talk.filter(({ said }) => !said).length;
    setText(this.#count, talk.length > this.#shownTexts ? `${number(heard)} heard` : "");
  }

  #showOwed(owed, limit) {
    const scale = Number.isFinite(limit) ? limit : this.#lab.story.repair.limit * 2;
    this.#bar.style.width = `${Math.min(100, (100 * owed) / scale)}%`;
    this.#bar.parentNode.classList.toggle("over", owed > this.#lab.story.repair.limit);
    this.#bar.parentNode.hidden = this.#owed.hidden = owed === 0 && !this.#lab.story.repair.limit;
    const most = Number.isFinite(limit) ? `of at most ${number(limit)}` : "without a limit";
    setText(this.#owed, `owed ${bytes(owed)}, ${most}`);
  }

  #makeActions() {
    const act = (what, more) => this.#lab.player.act({ who: this.#name, what, ...more });
    const text = element("input", { maxLength: 400, value: "", placeholder: "Type a message",
      "aria-label": `What ${this.#name} says` });
    const form = element("form", {
      onsubmit: (event) => {
        event.preventDefault();
        if (text.value === "") return;
        act("say", { texts: [this.#lab.wording(this.#name, text.value)] });
        text.value = "";
      },
    }, text, element("button", { textContent: "Say" }));
    this.#reading = element("select", {
      "aria-label": `${this.#name} reads`, onchange: () => act("read", { pace: paces[this.#reading.selectedIndex] }),
    }, ...paces.map((pace) => element("option", { textContent: wordsOf(pace) })));
    return element("details", { className: "actions" },
      element("summary", { textContent: `What ${this.#name} can do` }),
      form,
      element("div", { className: "buttons" },
        button("Close", () => act("close", { code: 1000 })), button("Pull the cable", () => act("pull")),
        this.#reading));
  }
}

function wordsOf(pace) {
  if (pace === null) return "Reads all that comes";
  return pace === 0 ? "Reads nothing" : `Reads ${number(pace)} bytes a second`;
}

function stateOf(peer) {
  const words = [];
  if (peer.closed) {
    words.push(`closed: ${peer.closed.code}, ${peer.closed.isClean ? "clean" : "not clean"}`);
  } else {
    words.push(peer.client.state);
  }
  if (peer.isCut) words.push("its cable is out");
  if (peer.down.pace < Infinity && !peer.closed) {
    const pace = peer.down.pace === 0 ? "reads nothing" : `reads ${bytes(peer.down.pace)} a second`;
    words.push(`${pace}: ${bytes(peer.down.unread)} stand before it`);
  }
  return words.join("; ");
}

// The picture: clients on the left, the server on the right, and between them what is under way.
import { element } from "../../shared/dom.js";
import { setText } from "../words.js";
import { Peer } from "./peer.js";

export function createStage(lab) {
  const server = element("b");
  const terminal = element("pre", { className: "terminal", tabIndex: 0, "aria-label": "What the server prints" });
  const rows = element("div", { className: "peers" });
  const node = element("div", { className: "stage" },
    element("div", { className: "stage-head" },
      element("b", { textContent: "Clients" }), server),
    rows, terminal);
  let peers = [];
  let story;
  let lines = [];

  return {
    node,

    // Another run: perhaps of another story.
    reset() {
      setText(server, lab.program.name);
      lines = [];
      if (story === lab.story) return;
      story = lab.story;
      const names = story.actions.filter(({ what }) => what === "join").map(({ who }) => who);
      peers = names.map((name) => new Peer(lab, name, names.length));
      rows.replaceChildren(...peers.map((peer) => peer.node));
      node.classList.toggle("alone", peers.length === 1);
      for (const details of rows.querySelectorAll("details")) details.open = story.isOpen ?? false;
    },

    show(fresh) {
      lines.push(...fresh.filter(({ what }) => what === "prints").map(({ line }) => line));
      lines = lines.slice(-50);
      terminal.hidden = lines.length === 0;
      setText(terminal, lines.join("\n"));
      terminal.scrollTop = terminal.scrollHeight;
      for (const peer of peers) peer.show();
    },

    showPieces() {
      const width = peers[0].width;
      for (const peer of peers) peer.showPieces(width, peers.length === 1 && width > 600 ? 1.5 : 1);
    },
  };
}

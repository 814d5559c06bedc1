// One piece, opened: its bytes, what they belong to, and the way into the frame lab.
import { element } from "../../shared/dom.js";
import { button, bytes, number } from "../words.js";
import { wordsOf } from "../simulation/stream.js";

const shownBytes = 256;
const frameLab = new URL("../../frame/index.html", import.meta.url);

const hex = (view, gap) => Array.from(view, (byte) => byte.toString(16).padStart(2, "0")).join(gap);

function linkTo(view, direction, text) {
  return element("a", {
    href: `${frameLab}#b=${hex(view, "")}&d=${direction}`, target: "_blank", rel: "noopener", textContent: text,
  });
}

export function createPiece(lab) {
  const heading = element("p", { className: "name", tabIndex: -1 });
  const story = element("p", { className: "note" });
  const dump = element("div", { className: "dump" });
  const parts = element("ul");
  const links = element("p", { className: "links" });
  const inside = element("details", { hidden: true },
    element("summary", { textContent: "Look into the frames here" }));
  inside.addEventListener("toggle", () => showFrames());
  let cameFrom;
  let shown; // what the frame lab shows: { bytes, direction }
  const node = element("section", { className: "opened", hidden: true, "aria-label": "A piece" },
    element("div", { className: "title" }, heading, button("Close the piece", () => close())),
    story, dump, parts, links, inside);

  // The frame lab itself, brought in when it is wanted.
  async function showFrames() {
    if (!inside.open || !shown) return;
    await import("../../frame/frame-lab.js");
    const lab = element("frame-lab", { bytes: shown.bytes });
    for (const name of ["readonly", "compact"]) lab.setAttribute(name, "");
    lab.setAttribute("direction", shown.direction);
    inside.replaceChildren(inside.firstChild, lab);
  }

  function close() {
    node.hidden = true;
    cameFrom?.isConnected ? cameFrom.focus() : lab.focusStep();
  }
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  return {
    node,

    open(piece) {
      cameFrom = lab.shadowRoot.activeElement;
      const direction = piece.from === "server" ? "server" : "client";
      const held = lab.witness.parts(piece);
      const stream = lab.witness.stream(piece);
      node.hidden = false;
      const size = piece.end || bytes(piece.bytes.length);
      heading.textContent = `Piece ${piece.number}: ${piece.from} → ${piece.to}, ${size}`;
      story.textContent = `It leaves at ${number(piece.left)} ms and is due at ${number(piece.due)} ms. ` +
        "A piece is what one read gives. It begins and ends where TCP cuts.";
      dump.replaceChildren(...spans(piece, held));
      parts.replaceChildren(...held.slice(0, 12).map((part) =>
        element("li", {}, element("i", { className: `swatch ${part.item.kind}` }), wordsOf(part).slice(0, 200))));
      links.replaceChildren();
      shown = undefined;
      const frames = held.filter(({ item }) => item.kind !== "handshake");
      if (frames.length > 0) {
        const from = frames[0].item.at;
        const last = frames[frames.length - 1].item;
        const whole = stream.slice(from, last.at + (last.size || Infinity));
        shown = { bytes: whole, direction };
        const own = piece.bytes.subarray(Math.max(0, from - piece.at));
        links.append(linkTo(own, direction, "Open these bytes in the frame lab"));
        if (whole.length !== own.length) {
          links.append(linkTo(whole, direction, "Open the whole frames they belong to"));
        }
      }
      inside.hidden = !shown;
      if (shown) showFrames();
      heading.focus();
    },

    close: () => { node.hidden = true; },
  };
}

// The bytes, in a span for each part.
function spans(piece, parts) {
  let left = shownBytes;
  const nodes = parts.map(({ item, from, to }) => {
    const at = item.at + from - piece.at;
    const view = piece.bytes.subarray(at, at + Math.min(to - from, left));
    left -= view.length;
    return element("span", { className: item.kind, textContent: hex(view, " ") });
  }).filter((span) => span.textContent !== "");
  if (piece.bytes.length > shownBytes) nodes.push(`… and ${bytes(piece.bytes.length - shownBytes)} more`);
  return nodes;
}

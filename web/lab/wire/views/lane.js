// One direction of one connection, and the pieces that are under way on it.
import { element } from "../../shared/dom.js";

const widest = 0.16; // of a lane: two that follow each other closely stay two

// "text", "Close 1000", "101"
function nameOf({ kind, words }) {
  if (kind === "close") return `Close ${words.slice(0, 4)}`;
  return kind === "handshake" ? words.match(/ (\d\d\d) /)?.[1] ?? "GET" : kind;
}

// What stands on a piece: two short words.
function short(piece, parts) {
  if (piece.end) return [piece.end, "no bytes"];
  const size = `${piece.bytes.length} B`;
  const [{ item, from, to }] = parts;
  if (parts.length === 1 && item.kind !== "handshake" && to - from !== item.size) {
    const name = `${from > 0 ? "…" : ""}${item.kind}${to === item.size ? "" : "…"}`;
    return [name, item.size ? `${to - from} of ${item.size} B` : size];
  }
  const areAlike = parts.length > 1 && parts.every((part) => part.item.kind === item.kind);
  if (areAlike) return [`${parts.length} × ${item.kind}`, size];
  return [parts.length > 2 ? `${parts.length} things` : parts.map((part) => nameOf(part.item)).join(" + "), size];
}

// The more bytes, the wider, as far as there is room; and its two words fit.
function widthOf(piece, node) {
  const letters = node.querySelector("b").textContent.length;
  return Math.max(44 + 4 * Math.sqrt(piece.bytes.length), 16 + 8 * letters);
}

// How the parts of a piece share its bytes.
function strip(parts) {
  return element("span", { className: "strip" }, ...parts.slice(0, 30).map(({ item, from, to }) => {
    const part = element("i", { className: item.kind });
    part.style.flexGrow = to - from;
    return part;
  }));
}

export class Lane {
  #lab;
  #pipe;
  #isUp;
  #shown = new Map(); // by the piece
  node = element("ol", { className: "lane" });

  constructor(lab, name, isUp) {
    this.#lab = lab;
    this.#isUp = isUp;
    this.node.classList.add(isUp ? "up" : "down");
    this.node.setAttribute("aria-label", isUp ? `Under way from ${name} to the server` :
      `Under way from the server to ${name}`);
  }

  // Puts each piece where it is at this moment.
  show(pipe, now, width, scale) {
    const pieces = pipe?.pieces ?? [];
    this.node.classList.toggle("cut", pipe?.isCut ?? false);
    for (const [piece, node] of this.#shown) {
      if (pieces.includes(piece)) continue;
      node.remove();
      this.#shown.delete(piece);
    }
    for (const piece of pieces) {
      if (!this.#shown.has(piece)) this.#add(piece);
      const node = this.#shown.get(piece);
      const own = Math.min(width * widest, scale * widthOf(piece, node));
      const gone = (now - piece.left) / Math.max(1, piece.due - piece.left);
      const way = Math.min(1, Math.max(0, gone)) * (pipe.isCut ? 0.5 : 1) * (width - own);
      node.style.width = `${own}px`;
      node.style.transform = `translateX(${this.#isUp ? way : width - own - way}px)`;
    }
  }

  #add(piece) {
    const parts = this.#lab.witness.parts(piece);
    const [name, size] = short(piece, parts);
    const words = `from ${piece.from} to ${piece.to}: ${this.#lab.witness.words(piece)}`;
    const node = element("button", {
      type: "button", className: `piece ${piece.end ? "end" : parts[0].item.kind}`, title: words,
      onclick: () => this.#lab.open(piece),
    }, element("b", { textContent: name }), element("small", { textContent: size }),
    element("span", { className: "unseen", textContent: words }));
    if (parts.length > 1) node.append(strip(parts));
    const first = parts[0];
    const last = parts[parts.length - 1];
    if (first && first.from > 0) node.classList.add("begins-inside");
    if (last && last.to !== last.item.size) node.classList.add("ends-inside");
    const place = element("li", {}, node);
    this.#shown.set(piece, place);
    this.node.append(place);
  }
}

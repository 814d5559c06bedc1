// The bytes in pieces, as reads bring them: where one ends and the next begins, and what is known after each.
import { hexByte } from "../model.js";
import { afterPrefix, count, receiver } from "../words.js";
import { element, labelled } from "../dom.js";

const MOST_PIECES = 24; // that are told one by one
const MOST_BYTES = 64;  // between which a cut can be made by hand
const BY_HAND = -1;

export function createPieces(lab) {
  let cuts = new Set(); // each is the number of bytes before it
  let cursor = 1;
  const sizes = [[0, "all in one"], ...[1, 2, 3, 7, 1448].map((bytes) => [bytes, `${count(bytes, "byte")} each`]),
    [BY_HAND, "as cut below"]];
  const size = element("select", { onchange: () => { cutEvery(Number(size.value)); draw(lab.view); } },
    ...sizes.map(([value, textContent]) => element("option", { value, textContent })));
  const row = element("div", { className: "cuts", role: "toolbar", "aria-label": "Cuts between the bytes" });
  const hint = element("p", { className: "hint",
    textContent: "Click between two bytes to cut there. With the keyboard: arrows and Space." });
  const list = element("ol", { className: "reads" });
  const more = element("p", { className: "note" });
  const node = element("div", { className: "pieces" },
    labelled("TCP may bring them in pieces", size), hint, row, list, more);

  function cutEvery(every) {
    if (every === BY_HAND) return;
    cuts = new Set();
    for (let at = every; every > 0 && at < lab.view.bytes.length; at += every) cuts.add(at);
  }

  function toggle(at) {
    cuts.has(at) ? cuts.delete(at) : cuts.add(at);
    size.value = BY_HAND;
    draw(lab.view);
  }

  function draw({ bytes, direction }) {
    cuts = new Set([...cuts].filter((at) => at < bytes.length));
    drawCuts(bytes);
    const sorted = [...cuts].sort((a, b) => a - b);
    const ends = [...sorted, bytes.length];
    if (sorted.join() !== lab.view.cuts.join()) lab.setCuts(sorted);
    list.replaceChildren(...ends.slice(0, MOST_PIECES).map((end, index) => {
      const piece = bytes.subarray(ends[index - 1] ?? 0, end);
      const shown = Array.from(piece.subarray(0, 12), hexByte).join(" ") + (piece.length > 12 ? " …" : "");
      return element("li", {}, element("code", { textContent: shown }),
        element("span", { textContent: afterPrefix(end, lab.dissect(bytes.subarray(0, end)), direction) }));
    }));
    const left = ends.length - MOST_PIECES;
    more.hidden = left <= 0;
    more.textContent = `And ${count(left, "more piece")}. `
      + `The ${receiver(direction)} reads the same frames from any pieces.`;
  }

  function drawCuts(bytes) {
    const had = row.contains(row.getRootNode().activeElement);
    cursor = Math.min(Math.max(cursor, 1), Math.max(1, Math.min(bytes.length - 1, MOST_BYTES)));
    row.hidden = hint.hidden = bytes.length < 2;
    const nodes = [];
    for (let at = 0; at < Math.min(bytes.length, MOST_BYTES); ++at) {
      if (at > 0) nodes.push(cutButton(at));
      nodes.push(element("code", { textContent: hexByte(bytes[at]) }));
    }
    if (bytes.length > MOST_BYTES) nodes.push(cutButton(MOST_BYTES), element("span", { textContent: "…" }));
    row.replaceChildren(...nodes);
    if (had) row.querySelector("[tabindex='0']")?.focus();
  }

  function cutButton(at) {
    return element("button", { type: "button", className: "cut", tabIndex: at === cursor ? 0 : -1,
      "aria-pressed": cuts.has(at), "aria-label": `cut after byte ${at - 1}`,
      onclick: () => { cursor = at; toggle(at); } });
  }

  row.onkeydown = (event) => {
    const all = row.querySelectorAll(".cut").length;
    const to = { ArrowLeft: cursor - 1, ArrowRight: cursor + 1, Home: 1, End: all }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    cursor = Math.min(Math.max(to, 1), all);
    draw(lab.view);
  };

  let seen;
  return {
    node,
    update(view) {
      if (view.bytes === seen) return;
      seen = view.bytes;
      cutEvery(Number(size.value));
      draw(view);
    },
  };
}

// The bytes as they arrive: after each of them, what the receiver knows; and the same in pieces, as reads bring them.
import { hexByte } from "../model.js";
import { afterPrefix, count, receiver } from "../words.js";
import { button, details, element, labelled, setText } from "../dom.js";

const MOST_PIECES = 24; // that are told one by one
const MOST_BYTES = 64;  // between which a cut can be made by hand

export function createPrefix(lab) {
  const slider = element("input", { type: "range", min: 0, oninput: () => go(Number(slider.value)) });
  const text = element("p", { className: "after", aria: { role: "status" } });
  const back = button("One byte back", () => go(lab.view.prefix - 1));
  const step = button("One byte more", () => go(lab.view.prefix + 1));
  const pieces = createPieces(lab);
  const node = details("Byte by byte: what does the receiver know?", "tool prefix",
    element("div", { className: "slide" }, labelled("Bytes that have arrived", slider),
      element("div", { className: "actions" }, back, step)),
    text, pieces.node);
  node.ontoggle = () => lab.setPrefix(node.open ? lab.view.bytes.length : null);

  const go = (size) => lab.setPrefix(Math.min(Math.max(size, 0), lab.view.bytes.length));

  return {
    node,
    update(view) {
      if (!node.open || view.prefix === null) return;
      const { bytes, prefix, direction } = view;
      slider.max = bytes.length;
      slider.value = prefix;
      slider.setAttribute("aria-valuetext", `${prefix} of ${count(bytes.length, "byte")}`);
      back.disabled = prefix === 0;
      step.disabled = prefix === bytes.length;
      setText(text, afterPrefix(prefix, lab.dissect(bytes.subarray(0, prefix)), direction));
      pieces.update(view);
    },
  };
}

// --- Pieces: where one read ends and the next begins

function createPieces(lab) {
  let cuts = new Set(); // each is the number of bytes before it
  let cursor = 1;
  const size = element("select", { onchange: () => { cutEvery(Number(size.value)); draw(lab.view); } },
    ...[[0, "all in one"], [1, "1 byte each"], [2, "2 bytes each"], [3, "3 bytes each"], [7, "7 bytes each"],
      [1448, "1448 bytes each"], [-1, "as cut below"]].map(([value, label]) => element("option", { value, textContent: label })));
  const row = element("div", { className: "cuts", aria: { role: "toolbar", label: "Cuts between the bytes" } });
  const hint = element("p", { className: "hint", textContent: "Click between two bytes to cut there. With the keyboard: arrows and Space." });
  const list = element("ol", { className: "reads" });
  const more = element("p", { className: "note" });
  const node = element("div", { className: "pieces" }, labelled("TCP may bring them in pieces", size), hint, row, list, more);

  function cutEvery(every) {
    if (every < 0) return;
    cuts = new Set();
    for (let at = every; every > 0 && at < lab.view.bytes.length; at += every) cuts.add(at);
  }

  function toggle(at) {
    cuts.has(at) ? cuts.delete(at) : cuts.add(at);
    size.value = "-1";
    draw(lab.view);
  }

  function draw({ bytes, direction }) {
    cuts = new Set([...cuts].filter((at) => at < bytes.length));
    drawCuts(bytes);
    const ends = [...[...cuts].sort((a, b) => a - b), bytes.length];
    list.replaceChildren(...ends.slice(0, MOST_PIECES).map((end, index) => {
      const piece = bytes.subarray(ends[index - 1] ?? 0, end);
      const shown = Array.from(piece.subarray(0, 12), hexByte).join(" ") + (piece.length > 12 ? " …" : "");
      return element("li", {}, element("code", { textContent: shown }),
        element("span", { textContent: afterPrefix(end, lab.dissect(bytes.subarray(0, end)), direction) }));
    }));
    const left = ends.length - MOST_PIECES;
    more.hidden = left <= 0;
    more.textContent = `And ${count(left, "more piece")}. The ${receiver(direction)} reads the same frames from any pieces.`;
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
    return element("button", { type: "button", className: "cut", tabIndex: at === cursor ? 0 : -1, data: { at },
      aria: { pressed: cuts.has(at), label: `cut after byte ${at - 1}` }, onclick: () => { cursor = at; toggle(at); } });
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
    // The pieces' cuts, for whoever writes the bytes in pieces.
    update(view) {
      if (view.bytes === seen) return;
      seen = view.bytes;
      cutEvery(Number(size.value));
      draw(view);
    },
  };
}

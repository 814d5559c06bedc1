// All that happened, as a table: what the picture shows, in words.
import { element } from "../../shared/dom.js";
import { bytes, number } from "../words.js";

const shownRows = 200;
const shownLetters = 140;

// The columns behind the time: from, to, what happens, and what it says. A piece can be opened.
function describeEntry(entry, witness) {
  const { what, from, to = "", piece } = entry;
  if (piece) {
    const count = piece.end ? piece.end : bytes(piece.bytes.length);
    const does = piece.bytes.length > 1 ? { leaves: "leave", arrives: "arrive", "is lost": "are lost" }[what] : what;
    return { from, to, what: `${count} ${does}`, says: witness.words(piece) };
  }
  if (what === "reads") return { from: to, to: "", what: `reads ${bytes(entry.bytes.length)}`, says: "" };
  if (what === "drops") return { from, to, what: "drops it", says: "what it is owed is forgotten" };
  if (what === "hears") return { from, to, what: "hears", says: heardWords(entry) };
  if (what === "prints") return { from, to, what: "prints", says: entry.line };
  return { from, to, what: "", says: entry.line };
}

function heardWords({ heard, text, code, isClean, why }) {
  if (heard === "open") return "the connection is open";
  if (heard === "message") return text;
  return `closed: ${code}, ${isClean ? "clean" : "not clean"}${why ? `; ${why}` : ""}`;
}

// A sentence for those who hear the page and do not see it.
export function sentence(entry, witness) {
  const { from, to, what, says } = describeEntry(entry, witness);
  return `${number(entry.time)} ms: ${from}${to ? ` to ${to}` : ""}: ${[what, says].filter(Boolean).join(": ")}`;
}

export function createLog(lab) {
  const body = element("tbody");
  const more = element("p", { className: "note", hidden: true });
  const nothing = element("p", { className: "note" }, "Nothing yet. Press Play, and each event becomes a row.");
  const box = element("div", { className: "log", tabIndex: 0, hidden: true },
    more,
    element("table", {},
      element("thead", {}, element("tr", {}, ...["ms", "from", "to", "what happens", "what it says"].map((name) =>
        element("th", { scope: "col", textContent: name })))),
      body));
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "All that happened");
  let left = 0; // out of the table

  function row(entry) {
    const { from, to, what, says } = describeEntry(entry, lab.witness);
    const action = entry.piece
      ? element("button", { type: "button", textContent: what, onclick: () => lab.open(entry.piece) })
      : what;
    return element("tr", { className: entry.what === "does" ? "does" : "" },
      element("td", { textContent: number(entry.time) }), element("td", { textContent: from }),
      element("td", { textContent: to }), element("td", {}, action),
      element("td", { textContent: says.length > shownLetters ? `${says.slice(0, shownLetters)}…` : says }));
  }

  return {
    node: element("section", { className: "log-section" },
      element("p", {}, element("b", { textContent: "All that happened" })), nothing, box),

    reset() {
      left = 0;
      body.replaceChildren();
      this.show([]);
    },

    show(fresh) {
      if (fresh.length === 0 && body.childElementCount > 0) return;
      left += Math.max(0, fresh.length - shownRows);
      body.append(...fresh.slice(-shownRows).map(row));
      for (; body.childElementCount > shownRows; ++left) body.firstElementChild.remove();
      nothing.hidden = body.childElementCount > 0;
      box.hidden = !nothing.hidden;
      more.hidden = left === 0;
      more.textContent = `${number(left)} earlier rows are not shown`;
      box.scrollTop = box.scrollHeight;
    },
  };
}

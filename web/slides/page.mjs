// The page of a deck, and the page that lists all.
import { NAME } from "../site/pages/frame.mjs";
import { relative } from "../site/addresses.mjs";
import { escape } from "../site/text/markdown.mjs";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
  + "connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'";

// `head`: more of it. Others use this for their pages, too.
export function slidesPage(address, title, head, body, bodyClass = "") {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · ${NAME}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body class="${bodyClass}">
${body}
</body>
</html>
`;
}

export const KEYS = [
  ["→ space", "on: the next answer, mark or slide"],
  ["←", "back"],
  ["Home, End", "the first slide, the last"],
  ["Esc, O", "all slides, small"],
  ["B", "a dark screen, and the slide again"],
  ["F", "the whole screen"],
  ["S", "the speaker view, in a window of its own"],
  [">", "the next deck"],
  ["<", "the deck before"],
  ["I", "all decks"],
  ["?", "this list"],
];

const INSIDE = "A key that you press inside a lab goes to the lab. Esc, or a click beside the lab, brings the keys back.";

export function deckPage(deck, before, next) {
  const to = (address) => relative(deck.address, address);
  const way = [["slides/index.html", "All decks", "index"], before && [before.address, before.title, "prev"],
    next && [next.address, next.title, "next"]].filter(Boolean)
    .map(([address, title, rel]) => `<a rel="${rel}" href="${to(address)}">${escape(title)}</a>`).join(" ");
  const keys = KEYS.map(([key, what]) => `<dt>${escape(key)}</dt><dd>${escape(what)}</dd>`).join("");
  const head = `<link rel="stylesheet" href="${to("vendor/reveal.css")}">
<link rel="stylesheet" href="${to("slides/theme/deck.css")}">
<link rel="stylesheet" href="${to("slides/theme/phone/phone.css")}">
<script type="module" src="${to("slides/theme/phone/start.js")}"></script>`;
  const sections = deck.slides.map(({ id, kind, html }) => `<section id="${id}" class="${kind}">\n${html}</section>`);
  return slidesPage(deck.address, deck.title, head, `<main><div class="reveal" data-deck="${deck.name}"><div class="slides">
${sections.join("\n")}
</div></div></main>
<nav class="way" aria-label="Other decks">${way} <button id="ask-keys">Keys <kbd>?</kbd></button></nav>
<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl>${keys}</dl><p>${INSIDE}</p>
<form method="dialog"><button>Close</button></form></dialog>`, "deck");
}

// `more`: the pages besides the decks, if they are made.
export function indexPage(decks, more = []) {
  const address = "slides/index.html";
  const link = (to, title) => `<a href="${relative(address, to)}">${escape(title)}</a>`;
  const onPaper = (name) => (more.length ? `<br>${link(`slides/handout/${name}.html`, "handout")}, ${link(`slides/print/${name}.html`, "to print")}` : "");
  const item = (deck) => `<li>${link(deck.address, deck.title)} `
    + `<small>${deck.slides.length} slides, ${deck.minutes} min${deck.workMinutes ? `, then ${deck.workMinutes} min of work` : ""}`
    + `${onPaper(deck.name)}</small></li>`;
  const others = more.filter((page) => /^slides\/[^/]+$/.test(page.address)).map((page) => `<li>${link(page.address, page.title)}</li>`);
  return {
    address, title: "Slides", kind: "prose", headings: [],
    html: `<h1>Slides</h1>
<ol class="decks">${decks.map(item).join("\n")}</ol>
${others.length ? `<h2 id="for-the-room">For the room</h2>\n<ul>${others.join("\n")}</ul>\n` : ""}`,
  };
}

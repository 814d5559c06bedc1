// A deck on paper. Both pages stand still: no script, and all that a slide hides at first is shown.
import { scenarios } from "../../lab/wire/scenarios.js";
import { escape } from "../../site/text/markdown.mjs";
import { paperPage } from "./frame.mjs";

const LAB = /<iframe class="lab" data-src="([^"]*)" title="([^"]*)"><\/iframe>/g;

// Paper has no lab. It says which one it is, where it is, and of which bytes or which story.
function withoutLabs(html) {
  return html.replace(LAB, (_, address, title) => {
    const [, pairs] = /#b=([0-9a-f]+)/i.exec(address) ?? [];
    const bytes = pairs ? `<code>${pairs.match(/../g).join(" ")}</code>` : "";
    const story = scenarios.find(({ id }) => address.split(/[=&]/).includes(id))?.story;
    return `<p class="lab-here"><a href="${address.replace("?slide", "")}">${title}</a>${story ? `: ${escape(story)}` : ` ${bytes}`}</p>`;
  });
}

const slideHtml = ({ id, kind, html }) => `<section id="${id}" class="${kind}">\n${withoutLabs(html)}</section>`;

// A slide a page, of the size that it has in front.
export function printPage(deck) {
  return paperPage({
    address: `slides/print/${deck.name}.html`, title: `${deck.title}, to print`,
    styles: ["deck.css", "paper.css"], kind: "deck print",
    html: `<div class="reveal"><div class="slides">\n${deck.slides.map(slideHtml).join("\n")}\n</div></div>`,
  });
}

// A slide a sheet, with its notes, and room to write.
export function handoutPage(deck) {
  const noteItem = ({ kind, html }) => `<li><b>${kind}</b><div>${html}</div></li>`;
  const sheet = (slide, at) => `<article class="sheet" aria-label="Slide ${at + 1}">
<div class="picture reveal"><div class="slides">${slideHtml(slide)}</div></div>
<ul class="notes">${slide.notes.map(noteItem).join("\n")}</ul>
<div class="lines"></div>
<footer>${escape(deck.title)} <span>${at + 1} of ${deck.slides.length}</span></footer>
</article>`;
  return paperPage({
    address: `slides/handout/${deck.name}.html`, title: `${deck.title}, handout`,
    styles: ["deck.css", "paper.css"], kind: "deck handout", html: deck.slides.map(sheet).join("\n"),
  });
}

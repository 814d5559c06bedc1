// The frame of the pages for paper: a narrow bar, which stands on the screen alone, and the sheets.
import { relative } from "../../site/addresses.mjs";
import { slidesPage } from "../page.mjs";

// `styles`: names in slides/theme. Returns { address, title, whole }.
export function paperPage({ address, title, styles, html, kind }) {
  const to = (place) => relative(address, place);
  const head = styles.map((style) => `<link rel="stylesheet" href="${to(`slides/theme/${style}`)}">`).join("\n");
  const bar = `<header class="bar"><a href="${to("slides/index.html")}">All slides</a> Made for paper: print it from here.</header>`;
  return { address, title, whole: slidesPage(address, title, head, `${bar}\n<main>\n${html}\n</main>`, kind) };
}

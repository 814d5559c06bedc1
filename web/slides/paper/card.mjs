// The card: slides/card.md on one sheet.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../site/addresses.mjs";
import { html, read, render, resolveLinks } from "../../site/text/markdown.mjs";
import { bytesHtml } from "../parts/bytes.mjs";
import { paperPage } from "./frame.mjs";

export function cardPage(path, site) {
  const address = "slides/card.html";
  const { tokens, headings } = read(readFileSync(join(root, path), "utf8"));
  const env = { labs: new Map(), problem: (line, what) => site.problem(path, line, what) };
  resolveLinks(tokens, site.resolver(path, address));
  // Each part is a box of the card.
  const out = [];
  for (const token of tokens) {
    const isPart = headings.some((one) => one.token === token && one.level === 2);
    if (isPart) out.push(html(`${out.isOpen ? "</section>\n" : ""}<section>\n`));
    out.isOpen ||= isPart;
    const isBytes = token.type === "fence" && token.info.trim().split(/\s+/).includes("bytes");
    out.push(isBytes ? html(bytesHtml(token.content, token.map[0] + 1, env)) : token);
  }
  if (out.isOpen) out.push(html("</section>\n"));
  return paperPage({
    address, title: headings[0].text, styles: ["deck.css", "paper.css", "card.css"], kind: "card",
    html: `<article class="sheet">\n${render(out, env)}</article>`,
  });
}

// What the search page searches: each section of each page. Answers and hints are to be found later, and not by it.
import { relative } from "../addresses.mjs";

const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"' };

function textOf(html) {
  return html.replace(/<details[\s\S]*?<\/details>/g, " ")
    .replace(/<\/?(?:b|i|u|em|strong|code|a|small|span)\b[^>]*>/g, "")
    .replace(/<[^>]*>/g, " ").replace(/&(\w+);/g, (whole, name) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, " ").trim();
}

// Of a card: what it models and what goes wrong.
const NOT_OF_A_CARD = /<li><b>(?!models)[\s\S]*?<\/li>|<pre class="diff">[\s\S]*?<\/pre>/g;

// [[address, page, heading, text]]
export function sections(pages) {
  return pages.flatMap((page) => {
    if (page.kind === "source") return [[page.address, page.path, "", ""]];
    if (!page.headings || page.kind === "answers") return [];
    const shown = page.kind === "card" ? page.html.replace(NOT_OF_A_CARD, "") : page.html;
    const parts = shown.split(/(?=<h[1-4] id=)/);
    return parts.map((part) => {
      const [heading, , id] = /^<h([1-4]) id="([^"]+)"[\s\S]*?<\/h\1>/.exec(part) ?? [""];
      const address = relative("", page.address) + (id && !part.startsWith("<h1") ? `#${id}` : "");
      const title = heading.replace(/<span class="about">[\s\S]*$/, "");  // without kind and minutes
      return [address, page.title, textOf(title), textOf(part.slice(heading.length))];
    }).filter(([, , heading, text]) => heading || text);
  });
}

export const searchPage = {
  address: "search.html", title: "Search", kind: "search", scripts: ["theme/search.js"],
  html: `<h1>Search</h1>
<form role="search" class="search"><label>Words <input type="search" name="q" autocomplete="off"></label>
<button>Search</button></form>
<p role="status" class="found">This search needs JavaScript.</p>
<ol class="results"></ol>
`,
};

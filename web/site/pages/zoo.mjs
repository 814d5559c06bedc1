// The zoo: an index of all cards, which a reader can filter, and what a card looks like.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addressOf, list, relative, root } from "../addresses.mjs";
import { escape } from "../text/markdown.mjs";

export const cards = list("fuzz/zoo").filter((path) => /\/\d\d-[^/]+\.md$/.test(path)).map((path) => {
  const text = readFileSync(join(root, path), "utf8");
  const fact = (name) => new RegExp(`^- ${name}: (.+)$`, "m").exec(text)?.[1] ?? "";
  const [, number, title] = /^# (\d+): (.+)$/m.exec(text);
  return { path, number, title, target: fact("target"), seen: fact("seen by").split(" (")[0].split(", ") };
});

const kinds = (of) => [...new Set(cards.flatMap(of))].sort();

export function zooIndex() {
  const address = addressOf("fuzz/zoo");
  const select = (name, label, options) => `<label>${label} <select name="${name}"><option value="">any</option>`
    + `${options.map((one) => `<option>${escape(one)}</option>`).join("")}</select></label>`;
  const item = (card) => `<li data-target="${card.target}" data-seen="${escape(card.seen.join(","))}">`
    + `<a href="${relative(address, addressOf(card.path))}"><b>${card.number}</b> ${escape(card.title)}</a> `
    + `<small>${escape(card.target)}; seen by ${escape(card.seen.join(", "))}</small></li>`;
  return {
    address, path: "fuzz/zoo", title: "The zoo", kind: "zoo", headings: [], crumbs: [["Fuzzing", "fuzz/index.html"]],
    scripts: ["theme/zoo.js"],
    html: `<h1>The zoo</h1>
<p>${cards.length} exhibits. Each is our own code with one fault in it. Real servers had most of these faults. A card
says what goes wrong and which oracles see it, and it has the smallest bytes that show it. The <a href="../">lesson on
fuzzing</a> uses the cards, and <a href="scoreboard.html">the scoreboard</a> says how quickly each fault was found.</p>
<form class="filter">${select("target", "Fuzz target", kinds((card) => card.target))}
${select("seen", "Seen by", kinds((card) => card.seen))} <output role="status">${cards.length} exhibits</output></form>
<ul class="cards">
${cards.map(item).join("\n")}
</ul>
`,
  };
}

// The facts of a card, and the way to the cards beside it.
export function asCard(page) {
  const at = cards.findIndex((card) => card.path === page.path);
  if (at < 0) return page;
  const beside = (card) => card && { address: addressOf(card.path), title: `${card.number}: ${card.title}` };
  return {
    ...page, kind: "card", crumbs: [["Fuzzing", "fuzz/index.html"], ["The zoo", "fuzz/zoo/index.html"]],
    previous: beside(cards[at - 1]), next: beside(cards[at + 1]),
    html: page.html.replace("<ul>", '<ul class="facts">').replace(/<li>([a-z ]+): (.*)<\/li>/g, (_, name, fact) =>
      `<li><b>${name}</b><span>${shown(name, fact, page)}</span></li>`),
  };
}

// The file that has the fault is a link to it.
const shown = (name, fact, page) =>
  name === "file" ? `<a href="${relative(page.address, addressOf(fact))}">${fact}</a>` : fact;

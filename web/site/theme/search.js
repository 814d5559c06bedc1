// The search: MiniSearch and its texts are loaded by this page alone.
import MiniSearch from "../vendor/minisearch.js";

const form = document.querySelector("main form");
const status = document.querySelector(".found");
const results = document.querySelector(".results");
const SHOWN = 30;

const answer = await fetch(new URL("../search.json.gz", import.meta.url));
// A host that says it is encoded has had it decoded already.
const isDecoded = answer.headers.has("content-encoding");
const texts = isDecoded ? answer : new Response(answer.body.pipeThrough(new DecompressionStream("gzip")));
const sections = (await texts.json())
  .map(([address, page, heading, text], id) => ({ id, address, page, heading, text }));
const index = new MiniSearch({
  fields: ["heading", "page", "text"],
  searchOptions: {
    boost: { heading: 3, page: 1.5 }, prefix: (word) => word.length > 2, combineWith: "AND",
    boostDocument: (id) => (/^chapters\/(\d\d-|glossary)/.test(sections[id].address) ? 5 : 1), // where it is taught
  },
});
index.addAll(sections);

function search(words) {
  let found = index.search(words);
  if (!found.length) found = index.search(words, { combineWith: "OR", fuzzy: 0.2 });
  results.replaceChildren(...found.slice(0, SHOWN).map((hit) => row(sections[hit.id], hit.terms)));
  if (!words.trim()) status.textContent = "What are you looking for?";
  else if (!found.length) status.textContent = `Nothing is said of “${words}”.`;
  else status.textContent = found.length === 1 ? "1 place" : `${found.length} places`
    + (found.length > SHOWN ? `, the first ${SHOWN} of them` : "");
}

function row({ address, page, heading, text }, terms) {
  const item = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: new URL(`../${address}`, import.meta.url) });
  const where = document.createElement("small");
  if (heading && heading !== page) where.textContent = page;
  const said = document.createElement("p");
  link.append(...marked(heading || page, terms));
  said.append(...marked(excerpt(text, terms), terms));
  item.append(link, " ", where, said);
  return item;
}

const escaped = (term) => term.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const pattern = (terms) => new RegExp(`(${terms.map(escaped).join("|")})`, "giu");

// Some words around the first that fits.
function excerpt(text, terms) {
  const at = Math.max(0, text.search(pattern(terms)) - 60);
  const from = at === 0 ? 0 : text.indexOf(" ", at) + 1;
  return (from ? "… " : "") + text.slice(from, from + 200) + (text.length > from + 200 ? " …" : "");
}

function marked(text, terms) {
  return text.split(pattern(terms)).map((part, at) =>
    at % 2 ? Object.assign(document.createElement("mark"), { textContent: part }) : part);
}

form.addEventListener("input", () => search(form.elements.q.value));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `?${new URLSearchParams({ q: form.elements.q.value })}`);
  search(form.elements.q.value);
});
form.elements.q.value = new URLSearchParams(location.search).get("q") ?? "";
form.elements.q.focus();
search(form.elements.q.value);

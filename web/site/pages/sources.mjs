// A page for each file that is shown as a source, and one for each folder.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { addressOf, filesUnder, list, relative, root } from "../addresses.mjs";
import { escape, highlight, languageOf } from "../text/markdown.mjs";

// The chapters as they are handed out, with their tests, what they include, and ours. What else a page links to comes
// with it.
export const always = ["chapters", "solutions"].flatMap(filesUnder)
  .filter((path) => /\/(\d\d-[^/]+|fuzz)\/.*\.(h|cpp)$|\/(base|adapters)\/.*\.h$/.test(path));
const INPUTS = /\.hex$/; // a few bytes each: their folder shows them all

const isSolution = (path) => path.startsWith("solutions/");

export function sourcePage(path) {
  const text = readFileSync(join(root, path), "utf8").trimEnd();
  const code = `<pre class="source"><code>${highlighted(path, text)}</code></pre>`;
  const body = isSolution(path)
    ? `<details><summary>This is a solution. Show it</summary>${code}</details>` : code;
  return {
    address: addressOf(path), path, title: posix.basename(path), kind: "source", crumbs: crumbsOf(path),
    lines: text.split("\n").length, html: `<h1>${escape(posix.basename(path))}</h1>\n${otherHalf(path)}${body}`,
  };
}

// Tests are half of all that is here, and most of a test is texts: these have no colour.
function highlighted(path, text) {
  const code = highlight(text, languageOf(path));
  return /\/tests\//.test(path) ? code.replace(/<\/?u>/g, "") : code;
}

// A starter and its solution, a header and its source: the way from the one to the other.
function otherHalf(path) {
  const others = [
    path.replace(/^chapters\//, "solutions/"), path.replace(/^solutions\//, "chapters/"),
    path.replace(/\.h$/, ".cpp"), path.replace(/\.cpp$/, ".h"),
    path.replace(/^solutions\/(.*)\.cpp$/, "chapters/$1.h"),
  ].filter((other, at, all) => other !== path && always.includes(other) && all.indexOf(other) === at);
  if (!others.length) return "";
  const links = others.map((other) => `<a href="${relative(addressOf(path), addressOf(other))}">${escape(other)}</a>`);
  return `<p class="beside">Beside it: ${links.join(", ")}</p>\n`;
}

// `published`: what has a page of its own.
export function folderPage(path, published) {
  const address = folderAddress(path);
  const items = list(path).map((one) => {
    const name = escape(posix.basename(one) + (one.endsWith("/") ? "/" : ""));
    const there = published.has(one.replace(/\/$/, ""));
    const shown = !there && INPUTS.test(one)
      ? `<pre><code>${escape(readFileSync(join(root, one), "utf8"))}</code></pre>` : "";
    const target = one.endsWith("/") ? folderAddress(one.slice(0, -1)) : addressOf(one);
    return `<li>${there ? `<a href="${relative(address, target)}">${name}</a>` : name}${shown}</li>`;
  });
  const title = path === "." ? "The repository" : `${posix.basename(path)}/`;
  return {
    address, path, title, kind: "folder", crumbs: crumbsOf(path),
    html: `<h1>${escape(title)}</h1>\n<ul class="files">${items.join("\n")}</ul>`,
  };
}

// The folders above, from the root.
export function foldersOf(path) {
  const parts = path.split("/").slice(0, -1);
  return [".", ...parts.map((_, at) => parts.slice(0, at + 1).join("/"))];
}

function crumbsOf(path) {
  if (path === ".") return [];
  return foldersOf(path).map((folder) => [folder === "." ? "source" : posix.basename(folder), folderAddress(folder)]);
}

// Also of a folder that has a lesson: this is the list of its files.
export function folderAddress(folder) {
  return folder === "." ? "source/index.html" : addressOf(`${folder}/x`).replace(/x\.html$/, "index.html");
}

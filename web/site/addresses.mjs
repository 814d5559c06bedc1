// Which file of the repository is which page of the site, and how one page names another.
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const NOT_OURS = new Set([".git", "build", "node_modules", ".saved", "__pycache__"]);

export const exists = (path) => existsSync(join(root, path));
export const isFolder = (path) => exists(path) && statSync(join(root, path)).isDirectory();

// What is in a folder, as paths from the root; folders end in a slash.
export function list(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .map((entry) => posix.join(folder, entry.name) + (entry.isDirectory() ? "/" : ""))
    .sort();
}

export function filesUnder(folder) {
  return list(folder).flatMap((path) => path.endsWith("/") ? filesUnder(path) : [path]);
}

// These are read as pages; any other file is shown as what it is, a source.
export function isProse(path) {
  return /^(((web|tools\/bench|slides|slides\/rehearsal)\/)?README|CONTRIBUTING|slides\/(GUIDE|rehearsal\/[\w-]+))\.md$/.test(path)
    || /^(chapters|solutions|fuzz)\/.*\.md$/.test(path);
}

export const isDeck = (path) => /^slides\/decks\/.*\.md$/.test(path);

export function addressOf(path) {
  const clean = posix.normalize(path).replace(/\/$/, "");
  if (clean === "fuzz/zoo") return "fuzz/zoo/index.html";
  const slides = slidesAddress(clean);
  if (slides) return slides;
  if (/\.(png|svg)$/.test(clean)) return clean;
  if (isFolder(clean)) {
    const lesson = posix.join(clean, "README.md");
    return isProse(lesson) && exists(lesson) ? addressOf(lesson) : sourceAddress(clean, "/index.html");
  }
  if (!isProse(clean)) return sourceAddress(clean, ".html");
  const name = posix.basename(clean, ".md").toLowerCase();
  if (name === "hints") return posix.join(posix.dirname(clean), "index.html"); // a lesson has its hints folded in it
  return posix.join(posix.dirname(clean), name === "readme" ? "index.html" : `${name}.html`);
}

// The list of the decks is the page of slides/; web/slides makes it, and a page of each deck.
function slidesAddress(path) {
  if (path === "slides") return "slides/index.html";
  if (path === "slides/README.md") return "slides/readme.html";
  if (path === "slides/schedule.json") return "slides/schedule.html";
  const [, name] = /^slides\/(?:decks\/)?([\da-z-]+)\.md$/.exec(path) ?? [];
  return name && `slides/${name}.html`;
}

// Hosts do not publish names that begin with a dot.
function sourceAddress(path, ending) {
  return posix.join("source", path === "." ? "" : path.replace(/(^|\/)\./g, "$1dot-")) + ending;
}

// The link from one address to another: relative, so the site may stand anywhere.
export function relative(from, to) {
  const link = posix.relative(posix.dirname(from), to).replace(/(^|\/)index\.html$/, "$1");
  return link === "" ? "./" : link;
}

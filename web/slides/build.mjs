// Makes the slides: `node web/slides/build.mjs [FOLDER] [--only NAME]`, into build/slides if no folder is named. This is
// quick and for those who write: the site (web/site/build.mjs) has them, too. One line for each problem, and status 1.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { addressOf, exists, list, relative, root } from "../site/addresses.mjs";
import { copyLabs } from "../site/labs.mjs";
import { labsIn } from "../site/pages/front.mjs";
import { wholePage } from "../site/pages/frame.mjs";
import { readDeck } from "./deck.mjs";
import { deckPage, indexPage } from "./page.mjs";
import { buildRoom } from "./room.mjs";

const reveal = join(root, "web/node_modules/reveal.js");

export const deckPaths = () =>
  (exists("slides/decks") ? list("slides/decks").filter((path) => path.endsWith(".md")) : []);

// Puts the slides into the site that is made in `out`. `site`: { labs, resolver(path, address),
// problem(path, line, what) }. Returns the pages, as web/site/build.mjs has them: those that are whole are written already.
export function buildSlides(out, site, paths = deckPaths()) {
  if (!paths.length) return [];
  cpSync(join(root, "slides/theme"), join(out, "slides/theme"), { recursive: true });
  const script = readFileSync(join(reveal, "dist/reveal.mjs"), "utf8");
  write(out, "vendor/reveal.js", script.replace(/^\/\/# source.*$/m, ""));
  cpSync(join(reveal, "dist/reveal.css"), join(out, "vendor/reveal.css"));
  cpSync(join(reveal, "LICENSE"), join(out, "vendor/reveal.LICENSE.txt"));
  const decks = paths.map((path) => readDeck(path, site));
  const pages = decks.map((deck, at) => ({
    address: deck.address, title: deck.title, kind: "deck", whole: deckPage(deck, decks[at - 1], decks[at + 1]),
  }));
  for (const { address, whole } of pages) write(out, address, whole);
  const isWhole = paths.length === deckPaths().length; // a deck alone has no schedule
  const { pages: more, warnings } = isWhole ? buildRoom(out, site, decks) : { pages: [], warnings: [] };
  for (const warning of warnings) console.warn(`warning: ${warning}`);
  return [...pages, ...more, indexPage(decks, more)];
}

function write(out, address, content) {
  mkdirSync(dirname(join(out, address)), { recursive: true });
  writeFileSync(join(out, address), content);
}

// ---- By itself, without the rest of the site.

function main(folder, only) {
  const out = resolve(folder ?? join(process.env.WORKBOOK_BUILD || join(root, "build"), "slides"));
  if (existsSync(out) && !existsSync(join(out, "slides/theme"))) return [`${out}: is there, and holds no slides`];
  rmSync(out, { recursive: true, force: true });
  const problems = [];
  copyLabs(join(out, "lab"));
  cpSync(join(root, "web/site/theme"), join(out, "theme"), { recursive: true });
  const problem = (path, line, what) => problems.push(`${path}:${line}: ${what}`);
  const paths = deckPaths().filter((path) => !only || path.includes(only));
  if (!paths.length) problem("slides/decks", 1, `no deck${only ? ` has "${only}" in its name` : ""}`);
  const site = { labs: labsIn(join(out, "lab")), resolver: resolver(out, problem), problem };
  const pages = paths.length ? buildSlides(out, site, paths) : [];
  for (const page of pages) if (!page.whole) write(out, page.address, wholePage(page, null));
  if (!problems.length) console.log(`${out}/slides/index.html: ${paths.length} decks`);
  return [...new Set(problems)]; // a deck is read for its page, for paper and for handouts
}

// Links lead where the site has them; only pictures are copied.
function resolver(out, problem) {
  return (path, address) => (line, target) => {
    if (/^[a-z][a-z0-9+.-]*:/.test(target)) return target;
    const [name, fragment] = decodeURI(target).split("#");
    const file = name ? posix.join(posix.dirname(path), name) : path;
    if (!exists(file)) problem(path, line, `${target}: there is no such file`);
    else if (/\.(png|svg)$/.test(file)) {
      mkdirSync(dirname(join(out, file)), { recursive: true });
      cpSync(join(root, file), join(out, file));
    }
    return relative(address, exists(file) ? addressOf(file) : file) + (fragment ? `#${fragment}` : "");
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2);
  const at = words.indexOf("--only");
  const only = at < 0 ? undefined : words.splice(at, 2)[1];
  const problems = main(words[0], only);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length ? 1 : 0;
}

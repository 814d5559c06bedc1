// Makes the site: `node web/site/build.mjs [FOLDER] [--mine]`, into build/site if no folder is named.
// `--mine` keeps the labs that were built of the learner's files beside ours. One line for each problem, and status 1.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { addressOf, exists, filesUnder, isDeck, isFolder, isProse, relative, root } from "./addresses.mjs";
import { deadLinks } from "./check_links.mjs";
import { copyLabs, withoutComments } from "./labs.mjs";
import { labsIndex, labsIn, withFront } from "./pages/front.mjs";
import {
  book, foldAnswersIn, foldHintsIn, hintsOf, lessons, questionsOf, shortTitle, stepOf,
} from "./text/lessons.mjs";
import { read, render, resolveLinks } from "./text/markdown.mjs";
import { NAME, notFoundPage, wholePage } from "./pages/frame.mjs";
import { searchPage, sections } from "./pages/search.mjs";
import { always, folderAddress, folderPage, foldersOf, sourcePage } from "./pages/sources.mjs";
import { asCard, zooIndex } from "./pages/zoo.mjs";
import { buildSlides } from "../slides/build.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const text = (path) => readFileSync(join(root, path), "utf8");

// These are many, and alike. They say where they are; the contents would be half of each.
const ALONE = ["source", "folder", "card"];

// Returns the problems, one line each.
export function build(out, { mine = false } = {}) {
  const isFree = !existsSync(out) || readdirSync(out).length === 0 || existsSync(join(out, "theme/site.css"));
  if (!isFree) return [`${out}: is there, and is not a site`];
  rmSync(out, { recursive: true, force: true });
  cpSync(join(here, "theme"), join(out, "theme"), { recursive: true });
  rmSync(join(out, "theme/not_found.js")); // it stands in the page itself
  copyLabs(join(out, "lab"), undefined, mine);
  const minisearch = join(here, "../node_modules/minisearch");
  write(out, "vendor/minisearch.js", withoutComments(readFileSync(join(minisearch, "dist/es/index.js"), "utf8")));
  cpSync(join(minisearch, "LICENSE.txt"), join(out, "vendor/minisearch.LICENSE.txt"));

  const site = { out, labs: labsIn(join(out, "lab")), problems: [], places: new Map(), sources: new Set(always) };
  const prose = filesUnder(".").filter((path) => isProse(path) && !path.endsWith("HINTS.md"));
  const pages = prose.map((path) => prosePage(path, site));
  pages.push(zooIndex(), labsIndex(site.labs), searchPage);
  pages.push(...slides(site));
  withTheWayOn(pages);
  for (const path of site.sources) pages.push(isFolder(path) ? { path, folder: true } : sourcePage(path));
  const whole = [...pages.filter((page) => !page.folder), ...folders(pages)];

  const contents = contentsOf(pages);
  for (const page of whole) {
    // In other pages a lab is folded, or far below: its script may take its time.
    if (page.kind === "home") page.imports = new Set([...page.labs].flatMap((lab) => site.labs.get(lab).imports));
    page.whole ??= wholePage(page, ALONE.includes(page.kind) ? null : contents);
    write(out, page.address, page.whole);
  }
  write(out, "404.html", notFoundPage());
  write(out, "search.json.gz", gzipSync(JSON.stringify(sections(whole))));
  const labPages = [...site.labs.values()].map(({ address }) =>
    ({ address, whole: readFileSync(join(out, address), "utf8") }));
  return [...new Set(site.problems), ...deadLinks([...whole, ...labPages], out, site.places)];
}

const slides = (site) => buildSlides(site.out, {
  labs: site.labs, resolver: (path, address) => linker(site, path, address),
  problem: (path, line, what) => site.problems.push(`${path}:${line}: ${what}`),
});

function prosePage(path, site) {
  const address = addressOf(path);
  const used = new Set();
  const envOf = (from) => ({
    labs: site.labs, used, resolve: linker(site, from, address),
    problem: (line, what) => site.problems.push(`${from}:${line}: ${what}`),
  });
  const env = envOf(path);
  const parsed = read(text(path));
  resolveLinks(parsed.tokens, env.resolve);
  const page = { path, address, headings: parsed.headings, title: parsed.headings[0].text, kind: "prose", labs: used };
  const folder = posix.dirname(path);
  if (lessons.includes(folder) && path.endsWith("/README.md")) {
    const hints = `${folder}/HINTS.md`;
    page.kind = "lesson";
    page.html = render(foldHintsIn(parsed, exists(hints) ? hintsOf(text(hints), envOf(hints)) : {}), env);
  } else if (path.endsWith("/ANSWERS.md")) {
    const lesson = `${folder === "solutions/fuzz" ? "fuzz" : folder.replace("solutions", "chapters")}/README.md`;
    page.kind = "answers";
    page.crumbs = [[shortTitle(lesson, read(text(lesson)).headings[0].text), addressOf(lesson)]];
    page.html = render(foldAnswersIn(parsed, questionsOf(text(lesson), envOf(lesson))), env);
  } else {
    page.html = render(parsed.tokens, env);
  }
  if (path !== "README.md") return asCard(page);
  return withFront({ ...page, title: NAME, kind: "home" }, site.labs, addressOf(lessons[0]));
}

// Of a link in the file `path`, which is shown at `address`: the link that is right there.
function linker(site, path, address) {
  return (line, target) => {
    if (/^[a-z][a-z0-9+.-]*:/.test(target)) return target;
    const place = `${path}:${line}: ${target}`;
    const [name, fragment] = decodeURI(target).split("#");
    const file = name ? posix.join(name.startsWith("/") ? "." : posix.dirname(path), name).replace(/\/$/, "") : path;
    if (!exists(file)) {
      site.problems.push(`${place}: there is no such file`);
      return "#text";
    }
    const to = addressOf(file);
    if (to.startsWith("source/")) site.sources.add(file);
    if (/\.(png|svg)$/.test(file)) copy(site.out, file);
    const id = fragment && isDeck(file) ? `/${fragment}` : fragment; // so reveal.js names a slide
    const link = (to === address && id ? "" : relative(address, to)) + (id ? `#${id}` : "");
    site.places.set(`${address} ${link}`, place);
    return link;
  };
}

function withTheWayOn(pages) {
  const way = book.map((path) => pages.find((page) => page.path === path)).filter(Boolean);
  way.forEach((page, at) => Object.assign(page, { previous: way[at - 1], next: way[at + 1] }));
}

function contentsOf(pages) {
  const hasSlides = pages.some(({ address }) => address === "slides/index.html");
  const more = [{ address: "lab/index.html", title: "Labs" },
    ...hasSlides ? [{ address: "slides/index.html", title: "Slides" }] : [], { address: "contributing.html", title: "Contributing" },
    { address: "source/index.html", title: "All files" }];
  const entry = (page) => ({
    address: page.address, title: shortTitle(page.path, page.title),
    steps: (page.headings ?? []).map(stepOf).filter(Boolean),
  });
  return [...book.map((path) => pages.find((page) => page.path === path)).filter(Boolean).map(entry), ...more];
}

function folders(pages) {
  const published = new Set(pages.map(({ path }) => path).filter(Boolean));
  for (const folder of lessons) if (exists(`${folder}/HINTS.md`)) published.add(`${folder}/HINTS.md`);
  for (const path of [...published]) {
    for (const folder of foldersOf(isFolder(path) ? `${path}/x` : path)) published.add(folder);
  }
  return [...published].filter(isFolder).map((folder) => folderPage(folder, published));
}

function copy(out, path) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  cpSync(join(root, path), join(out, path));
}

function write(out, address, content) {
  mkdirSync(dirname(join(out, address)), { recursive: true });
  writeFileSync(join(out, address), content);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  const out = resolve(folder ?? join(process.env.WORKBOOK_BUILD || join(root, "build"), "site"));
  const problems = build(out, { mine: process.argv.includes("--mine") });
  for (const problem of problems) console.error(problem);
  if (!problems.length) console.log(`${out}: ${readdirSync(out, { recursive: true }).length} files`);
  process.exitCode = problems.length ? 1 : 0;
}

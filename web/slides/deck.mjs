// A deck as others use it. `readDeck("slides/decks/03-frame-parse.md", site, from)` gives
//
//   { name: "04-frame-parse", path, address, title, lesson: "chapters/03-frame-parse/README.md" or undefined,
//     chapter: "3" or undefined, minutes: 20, workMinutes: 79, slides: [...] }
//
// and a slide is
//
//   { id: "the-second-byte-says-two-things", title, titleHtml, line,
//     kind: "title", "talk", "work" (## Your turn: ...) or "more" (## With more time: ...),
//     minutes: 2,            of talk, as its notes say
//     workMinutes: 38,       of the room's own work: the steps of a "work" slide; 0 otherwise
//     steps: [{ number: "3.2", title, kind: "core", "take", "extra" or "free", minutes: 9, workMinutes: 9 }],
//     html,                  all of the slide, its heading and a wrapper of its body included, its notes not
//     lab: "frame-lab",      if there is one
//     reveals: 2,            how many key presses it takes before the next slide comes
//     notes: [{ kind: "Say", "Ask", "Demo" or "If short of time", html }] }
//
// `from`: the address of the page that shows the html (all links in it are relative to that); the deck's own if absent.
// `site`: { labs, resolver(path, address), problem(path, line, what) }, see build.mjs.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { exists, root } from "../site/addresses.mjs";
import { html, read, render, resolveLinks } from "../site/text/markdown.mjs";
import { bodyHtml } from "./parts/body.mjs";
import { takeNotes } from "./parts/notes.mjs";
import { checkOrder, namedSteps, stepsHtml, stepsOf } from "./parts/steps.mjs";

export function readDeck(path, site, from = `slides/${posix.basename(path, ".md")}.html`) {
  const problem = (line, what) => site.problem(path, line, what);
  const { front, text } = frontMatter(readFileSync(join(root, path), "utf8"), problem);
  const { lesson } = front;
  if (lesson && !exists(lesson)) problem(1, `lesson: there is no ${lesson}`);
  const steps = lesson && exists(lesson) ? stepsOf(lesson) : [];
  const { tokens, headings } = read(text);
  const env = { from, labs: site.labs, resolve: site.resolver(path, from), problem };
  rememberSources(tokens, path);
  checkPictures(tokens, problem);
  resolveLinks(tokens, env.resolve);
  const slides = parts(tokens, headings, problem).map((part) => slideOf(part, steps, env));
  checkOrder(slides, steps, problem);
  const minutes = sum(slides.map((slide) => slide.minutes));
  if (front.minutes && minutes !== Number(front.minutes)) {
    problem(1, `minutes: ${front.minutes}, and its slides are ${minutes} min together`);
  }
  const name = posix.basename(path, ".md");
  return {
    name, path, address: `slides/${name}.html`, title: slides[0]?.title ?? name, lesson, chapter: chapterOf(lesson),
    minutes, workMinutes: sum(slides.map((slide) => slide.workMinutes)), slides,
  };
}

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

// "3", or "fuzz"
function chapterOf(lesson = "") {
  const [, number, folder] = /^(?:chapters\/(\d\d)-[^/]+|([^/]+))\//.exec(lesson) ?? [];
  return number ? String(Number(number)) : folder;
}

// What stands between two lines of --- at the top. Its lines stay, without words, so that all others keep their numbers.
function frontMatter(text, problem) {
  const [whole, inside] = /^---\n((?:.*\n)*?)---\n/.exec(text) ?? ["", ""];
  const front = Object.fromEntries(inside.split("\n").filter(Boolean).map((line) => line.split(/:\s+/)));
  if (!front.minutes) problem(1, "begins with no front matter: ---, minutes: 20, ---");
  for (const key of Object.keys(front)) {
    if (!["lesson", "minutes"].includes(key)) problem(1, `front matter: ${key} is neither lesson nor minutes`);
  }
  return { front, text: whole.replace(/.+/g, "") + text.slice(whole.length) };
}

// Links get other addresses; code is cut out of the files that they named.
function rememberSources(tokens, path) {
  const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === "link_open");
  for (const link of links) {
    link.meta = { source: posix.join(posix.dirname(path), link.attrGet("href").split("#")[0]) };
  }
}

function checkPictures(tokens, problem) {
  for (const { map, children } of tokens.filter(({ type }) => type === "inline")) {
    for (const picture of children.filter(({ type }) => type === "image")) {
      if (!picture.content.trim()) problem(map[0] + 1, `${picture.attrGet("src")}: the picture has no text`);
    }
  }
}

const NO_OTHER = "and there is no other";

// The tokens of each slide: what stands from one heading to the next.
function parts(tokens, headings, problem) {
  const found = [];
  for (const token of tokens) {
    const heading = headings.find((one) => one.token === token);
    const line = (token.map?.[0] ?? 0) + 1;
    if (heading && heading.level === (found.length ? 2 : 1)) found.push({ heading, line, tokens: [] });
    else if (heading) problem(line, `a heading with ${found.length ? "## begins a slide" : "# begins a deck"}, ${NO_OTHER}`);
    else if (!found.length && token.nesting >= 0) problem(line, "stands before the title");
    if (found.length) found.at(-1).tokens.push(token);
  }
  return found;
}

function slideOf({ heading, line, tokens }, steps, env) {
  const { content, notes, minutes } = takeNotes(tokens.slice(3), line, env);
  const { kind, words } = kindOf(heading);
  const named = words ? namedSteps(words, steps, kind, line, env.problem) : [];
  if (words) content.push(Object.assign(html(stepsHtml(named, kind)), { meta: { isOurs: true } }));
  const lab = content.map(({ type, info }) => type === "fence" && /\slab=(\S+)/.exec(info)?.[1]).find(Boolean);
  const titleHtml = render([heading.inline], env);
  const { body, reveals } = bodyHtml(content, line, env);
  return {
    id: heading.id, title: heading.text, titleHtml, line, kind, minutes, lab, steps: named,
    workMinutes: kind === "work" ? sum(named.map((step) => step.workMinutes)) : 0,
    html: `<h${heading.level}>${titleHtml}</h${heading.level}>\n${body}`, reveals, notes,
  };
}

function kindOf({ level, text }) {
  const [, title, words] = /^(Your turn|With more time): (.+)$/.exec(text) ?? [];
  if (level === 1) return { kind: "title" };
  return title ? { kind: title === "Your turn" ? "work" : "more", words } : { kind: "talk" };
}

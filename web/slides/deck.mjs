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
//     reveals: 2,            how many key presses it takes before the next slide comes
//     notes: [{ kind: "Say", "Ask", "Demo" or "If short of time", html }] }
//
// `from`: the address of the page that shows the html (all links in it are relative to that); the deck's own if absent.
// `site`: { labs, resolver(path, address), problem(path, line, what) }, see build.mjs.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "../site/addresses.mjs";
import { html, read, render, resolveLinks } from "../site/text/markdown.mjs";
import { bodyHtml } from "./parts/body.mjs";
import { checkOrder, namedSteps, stepsHtml, stepsOf } from "./parts/steps.mjs";

const KINDS = ["Say", "Ask", "Demo", "If short of time"];
const NOTES = /^Notes, (\d+(?:\.5)?) min$/;

export function readDeck(path, site, from = `slides/${posix.basename(path, ".md")}.html`) {
  const name = posix.basename(path, ".md");
  const text = readFileSync(join(root, path), "utf8");
  const problem = (line, what) => site.problem(path, line, what);
  const { front, body } = frontMatter(text, problem);
  const lesson = front.lesson;
  const steps = lesson ? stepsOf(lesson) : [];
  const { tokens, headings } = read(body);
  rememberSources(tokens, path);
  resolveLinks(tokens, site.resolver(path, from));
  const env = { path, from, labs: site.labs, resolve: site.resolver(path, from), problem };
  const slides = parts(tokens, headings, problem).map((part) => slideOf(part, steps, env));
  checkOrder(slides, steps, problem);
  const talk = sum(slides.map(({ minutes }) => minutes));
  if (talk !== front.minutes) problem(1, `minutes: ${front.minutes}, and its slides are ${talk} min together`);
  return {
    name, path, address: `slides/${name}.html`, title: slides[0]?.title ?? name, lesson,
    chapter: lesson && (/\/(\d\d)-/.exec(lesson) ? String(Number(/\/(\d\d)-/.exec(lesson)[1])) : lesson.split("/")[0]),
    minutes: talk, workMinutes: sum(slides.map(({ workMinutes }) => workMinutes)), slides,
  };
}

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

// Links get other addresses; code is cut out of the files that they named.
function rememberSources(tokens, path) {
  for (const link of tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === "link_open")) {
    link.meta = { source: posix.join(posix.dirname(path), link.attrGet("href").split("#")[0]) };
  }
}

// What stands between two lines of --- at the top. Its lines stay, without words, so that all others keep their numbers.
function frontMatter(text, problem) {
  const found = /^---\n([\s\S]*?)\n---\n/.exec(text);
  if (!found) problem(1, "has no front matter: ---, minutes: ..., ---");
  const front = Object.fromEntries((found?.[1] ?? "").split("\n").map((line) => line.split(/:\s+/)));
  for (const key of Object.keys(front)) {
    if (!["lesson", "minutes"].includes(key)) problem(1, `front matter: ${key} is neither lesson nor minutes`);
  }
  const blank = (found?.[0] ?? "").replace(/[^\n]/g, "");
  return { front: { ...front, minutes: Number(front.minutes) }, body: blank + text.slice(found?.[0].length ?? 0) };
}

// The tokens of each slide: what stands from one heading to the next.
function parts(tokens, headings, problem) {
  const found = [];
  for (const token of tokens) {
    const heading = headings.find((one) => one.token === token);
    if (heading) {
      const level = found.length ? 2 : 1;
      if (heading.level === level) found.push({ heading, line: token.map[0] + 1, tokens: [] });
      else problem(token.map[0] + 1, `a heading with ${level} # is wanted here`);
    }
    if (found.length) found.at(-1).tokens.push(token);
    else problem((token.map?.[0] ?? 0) + 1, "stands before the title");
  }
  return found;
}

function slideOf({ heading, line, tokens }, steps, env) {
  const { content, notes, minutes } = withoutNotes(tokens.slice(3), line, env);
  const [kind, words] = kindOf(heading);
  const named = words ? namedSteps(words, steps, line, kind, env.problem) : [];
  if (words) content.push(Object.assign(html(stepsHtml(named, kind)), { meta: { isOurs: true } }));
  const titleHtml = render([heading.inline], env);
  const { body, reveals } = bodyHtml(content, line, env);
  const tag = heading.level === 1 ? "h1" : "h2";
  return {
    id: heading.id, title: heading.text, titleHtml, line, kind, minutes, steps: named,
    workMinutes: kind === "work" ? sum(named.map((step) => step.workMinutes)) : 0,
    html: `<${tag}>${titleHtml}</${tag}>\n${body}`, reveals, notes,
  };
}

function kindOf({ level, text }) {
  const [, title, words] = /^(Your turn|With more time): (.+)$/.exec(text) ?? [];
  if (level === 1) return ["title"];
  return title ? [title === "Your turn" ? "work" : "more", words] : ["talk"];
}

const summaryOf = ({ type, content }) =>
  (type === "html_block" && /^<details><summary>(.*)<\/summary>\s*$/.exec(content)?.[1]) || "";
const closes = (token) => token.type === "html_block" && /^<\/details>\s*$/.test(token.content);

// The notes are the last that a slide has.
function withoutNotes(tokens, line, env) {
  const at = tokens.findIndex((token) => summaryOf(token).startsWith("Notes"));
  if (at < 0) {
    env.problem(line, "this slide has no notes: <details><summary>Notes, 2 min</summary>");
    return { content: tokens, notes: [], minutes: 0 };
  }
  const where = tokens[at].map[0] + 1;
  const [, minutes] = NOTES.exec(summaryOf(tokens[at])) ?? [];
  if (!minutes) env.problem(where, `"${summaryOf(tokens[at])}" does not say the minutes: Notes, 2 min`);
  if (!closes(tokens.at(-1))) env.problem(where, "the notes are not the last of their slide, or do not end with </details>");
  return { content: tokens.slice(0, at), notes: notesOf(tokens.slice(at + 1, -1), where, env), minutes: Number(minutes ?? 0) };
}

function notesOf(tokens, line, env) {
  const notes = [];
  let item = null;
  for (const token of tokens) {
    if (token.type === "list_item_open" && token.level === 1) item = [];
    else if (token.type === "list_item_close" && token.level === 1) {
      notes.push(noteOf(item, env));
      item = null;
    } else if (item) item.push(token);
    else if (!/^bullet_list_/.test(token.type)) env.problem((token.map?.[0] ?? line) + 1, "notes are a list, and nothing else");
  }
  if (!notes.length) env.problem(line, "these notes say nothing");
  return notes;
}

// "*Say:* The top bit is MASK."
function noteOf(tokens, env) {
  const inline = tokens.find(({ type }) => type === "inline");
  const line = (inline?.map?.[0] ?? 0) + 1;
  const [first, em, words] = inline?.children ?? [];
  const kind = em?.type === "text" ? em.content : words?.content;
  const label = inline?.children.find(({ type }) => type === "em_open") ? plainOfEm(inline) : "";
  const found = KINDS.find((one) => `${one}:` === label);
  if (!found || first?.type === "text" && first.content !== "") {
    env.problem(line, `a note begins with one of ${KINDS.map((one) => `*${one}:*`).join(", ")}`);
    return { kind: "Say", html: render(tokens, env) };
  }
  const end = inline.children.findIndex(({ type }) => type === "em_close");
  inline.children.splice(0, end + 1);
  if (inline.children[0]) inline.children[0].content = inline.children[0].content.trimStart();
  return { kind: found, html: render(tokens, env).trim() };
}

function plainOfEm(inline) {
  const start = inline.children.findIndex(({ type }) => type === "em_open");
  return inline.children[start + 1]?.content ?? "";
}

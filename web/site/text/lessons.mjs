// The order of the book; and lessons as they are read: each step a section, its hints folded at its end.
import { exists, list } from "../addresses.mjs";
import { escape, html, plain, read, render, resolveLinks } from "./markdown.mjs";

const STEP = /^Step (\S+): (.+?) \((?:(core|take|extra), )?(.+)\)$/;
const CHAPTER = /^(Chapter \d+): (.+?)(?: \((\d+ min)\))?$/;
const KINDS = {
  core: "You write this step: the chat needs it.",
  take: "The chat needs this step. In a hurry, take ours: ./workbook solve",
  extra: "The chat works without this step. It makes the server harder to break.",
};
const LEVELS = ["where to look", "the idea", "nearly the code"];
const NOTE = '<p class="note">These answers are ours. Write yours down first: then there are two to compare.</p>\n';

export const chapters = list("chapters").filter((path) => /\/\d\d-/.test(path)).map((path) => path.slice(0, -1));
export const lessons = [...chapters, "fuzz"];

// What a reader goes through, page after page.
export const book = [
  "README.md", ...lessons.map((folder) => `${folder}/README.md`),
  "fuzz/zoo", "chapters/COMMANDS.md", "chapters/GLOSSARY.md", "chapters/MISTAKES.md",
  "chapters/FAILURES.md", "chapters/KILL_SHEET.md", "chapters/LEDGER.md", "chapters/DESIGN.md", "slides/GUIDE.md",
  "slides/rehearsal/README.md", "tools/bench/README.md",
].filter(exists);

// "3.2", its title, "core" and "10 min", if this heading is a step's.
export function stepOf(heading) {
  const [, number, title, kind, minutes] = STEP.exec(heading.text) ?? [];
  return heading.level === 3 && number ? { number, title, kind, minutes, id: heading.id } : null;
}

// Makes sections of the steps, and puts into each what `hints` has for it: { "3.2": html }.
export function foldHintsIn({ tokens, headings }, hints) {
  const out = [];
  let step = null;
  const end = () => {
    if (step) out.push(html(`${hints[step.number] ?? ""}</section>\n`));
    step = null;
  };
  for (const token of tokens) {
    const heading = headings.find((one) => one.token === token);
    if (heading?.level <= 3) end();
    step ??= heading && stepOf(heading);
    if (heading && step?.id === heading.id) {
      out.push(html(`<section class="step" id="step-${step.number}" aria-labelledby="${step.id}">\n`));
      heading.inline.children = [inParts(`Step ${step.number}`, step.title, step.minutes, step.kind)];
    }
    const [, ...chapter] = (heading?.level === 1 && CHAPTER.exec(heading.text)) || [];
    if (chapter.length) heading.inline.children = [inParts(...chapter)];
    out.push(token);
  }
  end();
  return out;
}

// A chapter has no kind, and no minutes in its title.
function inParts(number, title, minutes, kind) {
  const kindHtml = kind ? ` <span class="kind ${kind}" title="${KINDS[kind]}">${kind}</span>` : "";
  const minutesHtml = minutes ? ` <span class="minutes">(${escape(minutes)})</span>` : "";
  return html(`<span class="number">${number}<span class="unseen">: </span></span> `
    + `<span class="title">${escape(title)}</span><span class="about">${kindHtml}${minutesHtml}</span>`);
}

// { "3.2": html } of a page of hints.
export function hintsOf(text, env) {
  return Object.fromEntries(Object.entries(itemsUnder(text, env)).map(([heading, items]) => {
    const number = heading.replace("Step ", "");
    return [number, hintsHtml(number, items)];
  }));
}

// The questions of a lesson, as html.
export const questionsOf = (text, env) => itemsUnder(text, env).Questions ?? [];

// { heading: [html] } of the numbered lists under a page's headings.
function itemsUnder(text, env) {
  const { tokens } = read(text);
  const found = {};
  let heading, item = null, depth = 0;
  tokens.forEach((token, at) => {
    if (token.type === "heading_open" && token.tag === "h2") heading = plain(tokens[at + 1]);
    if (token.type === "ordered_list_open") depth += 1;
    if (token.type === "ordered_list_close") depth -= 1;
    if (depth === 1 && token.type === "list_item_open" && token.level === 1) item = [];
    else if (depth === 1 && token.type === "list_item_close" && token.level === 1) {
      resolveLinks(item, env.resolve);
      (found[heading] ??= []).push(render(item, env));
      item = null;
    } else item?.push(token);
  });
  return found;
}

function hintsHtml(number, items) {
  const levels = items.map((item, level) =>
    `<details><summary>Hint ${level + 1} <small>${LEVELS[level]}</small></summary>${item}</details>`);
  return `<div class="hints" role="group" aria-label="Hints for step ${number}">${levels.join("\n")}</div>\n`;
}

// A page of answers: each is folded, under its question as the lesson asks it. So is what else stands there.
export function foldAnswersIn({ tokens, headings }, questions) {
  const out = [];
  let open = false, number = 0;
  const end = () => open && out.push(html("</details>\n"));
  tokens.forEach((token, at) => {
    if (headings.some((one) => one.token === token && one.level === 2)) {
      if (!open) out.push(html(NOTE));
      end();
      open = true;
    }
    out.push(token);
    if (open && token.type === "heading_close" && token.tag === "h2") {
      const title = plain(tokens[at - 1]);
      const question = title.startsWith("Question") && questions[number++];
      const what = title.startsWith("Question") ? "the answer <span class=\"unseen\">to" : "it<span class=\"unseen\">:";
      out.push(html(`${question ? `<blockquote>${question}</blockquote>` : ""}<details class="answer"><summary>`
        + `Show ${what} ${escape(title)}</span></summary>\n`));
    }
  });
  end();
  return out;
}

// What the list of contents says of a page: "3 Frame parse".
export function shortTitle(path, title) {
  if (path === "README.md") return "Start";
  return title.replace(/^Chapter (\d+): (.+?)(?: \(\d+ min\))?$/, "$1 $2").replace(/: hammer.*|, and which .*/, "");
}

// Code on a slide, cut out of a file by a step, a function or two of its lines; and other short texts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exists, root } from "../../site/addresses.mjs";
import { escape, highlight, languageOf } from "../../site/text/markdown.mjs";

const MOST_LINES = 16, MOST_CONSOLE_LINES = 12;
const TITLE = /^(?:step (\S+?)|function (.+?))?(?: ?from '(.+?)' to '(.+?)')?(?:: ([\d|,-]+))?$/;
const STEP = /^\s*\/\/ Step (\S+): /;

// The first of a link's { title, name, href, source } says which lines. `room`: what there is of it, see room.mjs. Returns
// { code, steps }: html, and how many key presses its marks take.
export function cutHtml({ title, href, source }, line, room, env) {
  const wrong = (what) => {
    env.problem(line, what);
    return { code: "", steps: 0 };
  };
  const [told, step, name, from, to, stepping] = TITLE.exec(title) ?? [];
  if (!told) return wrong(`"${title}" says no cut: step 3.2, function NAME, from 'TEXT' to 'TEXT'`);
  if (!source || !exists(source)) return wrong(`${source ?? href}: there is no such file`);
  let lines = readFileSync(join(root, source), "utf8").trimEnd().split("\n");
  if (step) lines = stepIn(lines, step);
  if (name) lines = functionIn(lines, name);
  if (!lines?.length) return wrong(`${source} has no ${step ? `step ${step}` : `function ${name}`}`);
  if (Array.isArray(lines[0])) return wrong(`${source} has ${lines.length} functions ${name}: write one as ${name}(FIRST WORDS`);
  if (from) {
    const first = lines.findIndex((one) => one.includes(from));
    if (first < 0) return wrong(`${source}, ${told}: no line has '${from}'`);
    const last = lines.findIndex((one, at) => at >= first && one.includes(to));
    if (last < 0) return wrong(`${source}, ${told}: no line from there on has '${to}'`);
    lines = lines.slice(first, last + 1);
  }
  lines = flushLeft(trimmed(lines));
  const groups = stepping ? stepping.split("|").map(numbersIn) : [];
  if (groups.flat().some((number) => !number || number > lines.length)) return wrong(`${told}: the cut has ${lines.length} lines`);
  measure(lines, MOST_LINES, line, room, env);
  return { code: linesHtml(lines, room, languageOf(source), groups, href, source), steps: Math.max(0, groups.length - 1) };
}

// "1-3,5" -> [1, 2, 3, 5]
function numbersIn(group) {
  return group.split(",").flatMap((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

function stepIn(lines, step) {
  const first = lines.findIndex((line) => STEP.exec(line)?.[1] === step);
  if (first < 0) return null;
  const next = lines.findIndex((line, at) => at > first && STEP.test(line));
  return lines.slice(first, next < 0 ? undefined : next);
}

// The definition, from its first line to the } that stands below that line's beginning.
function functionIn(lines, name) {
  const word = name.includes("(") ? name : `${name}(`;
  const found = [];
  lines.forEach((line, at) => {
    const before = line.indexOf(word);
    if (before < 1 || /[\w~]/.test(line[before - 1]) || /^\s*(return|if|for|while|else)\b|^\s*\/\//.test(line)) return;
    if (!/^\s*[\w:<>*&,[\] ~]+[ *&:]$/.test(line.slice(0, before))) return;
    const end = definitionEnd(lines, at);
    if (end) found.push(lines.slice(at, end));
  });
  return found.length > 1 ? found : found[0];
}

function definitionEnd(lines, at) {
  for (let head = at; head < lines.length && head < at + 6; ++head) {
    if (/;\s*(\/\/.*)?$/.test(lines[head]) && !lines[head].includes("{")) return null;
    if (/\{.*\}\s*$/.test(lines[head])) return head + 1;
    if (!/\{\s*(\/\/.*)?$/.test(lines[head])) continue;
    const depth = lines[at].search(/\S/);
    const end = lines.findIndex((line, below) => below > head && line.search(/\S/) === depth && line.trim().startsWith("}"));
    return end < 0 ? null : end + 1;
  }
  return null;
}

function trimmed(lines) {
  const isEmpty = (line) => line.trim() === "";
  let [first, last] = [0, lines.length];
  while (first < last && isEmpty(lines[first])) ++first;
  while (last > first && isEmpty(lines[last - 1])) --last;
  return lines.slice(first, last);
}

function flushLeft(lines) {
  const depth = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(depth));
}

function measure(lines, most, line, room, env) {
  if (lines.length > most) env.problem(line, `${lines.length} lines of code, and ${most} fit`);
  const long = lines.find(({ length }) => length > room.most);
  if (long) env.problem(line, `a line of ${long.length} columns, and ${room.most} fit here: ${long.trim()}`);
}

// A block that is not cut out of a file.
export function fenceHtml(language, text, line, room, env) {
  const lines = text.trimEnd().split("\n");
  measure(lines, language === "console" ? MOST_CONSOLE_LINES : MOST_LINES, line, room, env);
  if (language !== "console") return linesHtml(lines, room, language);
  const prompt = '<span class="prompt">$ </span><b>$1</b>';
  const shown = lines.map((one) => escape(one).replace(/^\$ (.*)$/, prompt));
  return `<pre class="console ${room.sizeOf(lines)}"><code>${shown.join("\n")}</code></pre>\n`;
}

// Each line an element, so that it can be marked. A colour may reach over several lines: in each it begins again.
function linesHtml(lines, room, language, groups = [], href, source) {
  const open = [];
  const marked = new Set(groups[0]);
  const rows = highlight(lines.join("\n"), language).split("\n").map((row, at) => {
    const before = open.map((tag) => `<${tag}>`).join("");
    for (const [, isEnd, tag] of row.matchAll(/<(\/?)([biu])>/g)) isEnd ? open.pop() : open.push(tag);
    const after = open.map((tag) => `</${tag}>`).reverse().join("");
    return `<span class="line${marked.has(at + 1) ? " marked" : ""}">${before}${row}${after}\n</span>`;
  });
  const code = `<pre class="${room.sizeOf(lines)}"><code>${rows.join("")}</code></pre>`;
  if (!source) return `${code}\n`;
  const marks = groups.map((numbers, at) =>
    `<span class="${at ? "fragment custom " : ""}marks" data-lines="${numbers.join(" ")}"></span>`);
  return `<figure class="cut">${code}<figcaption><a href="${href}">${escape(source)}</a></figcaption>${marks.join("")}`
    + "</figure>\n";
}

// The lines of a file that a slide shows: those of a step or of a function, or from one text to another.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../site/addresses.mjs";

const TITLE = /^(?:step (\S+?)|function (.+?))?(?: ?from '(.+?)' to '(.+?)')?(?:: ([\d|,-]+))?$/;
const STEP = /^\s*\/\/ Step (\S+): /;

// `title`: "step 3.2 from 'if' to '}': 1-3|5". Returns { lines, groups }: [[1, 2, 3], [5]]; or { wrong }, in words.
export function cut(source, title) {
  const [told, step, name, from, to, marks] = TITLE.exec(title) ?? [];
  if (!told) return { wrong: `"${title}" says no cut: step 3.2, function NAME, from 'TEXT' to 'TEXT'` };
  let lines = readFileSync(join(root, source), "utf8").trimEnd().split("\n");
  if (step) lines = stepIn(lines, step);
  if (name) {
    const found = functionsIn(lines, name);
    if (found.length > 1) {
      return { wrong: `${source} has ${found.length} functions ${name}: add first words, ${name}(WORDS` };
    }
    [lines] = found;
  }
  if (!lines) return { wrong: `${source} has no ${step ? `step ${step}` : `function ${name}`}` };
  if (from) {
    const first = lines.findIndex((line) => line.includes(from));
    if (first < 0) return { wrong: `${source}: no line has '${from}'` };
    const last = lines.findIndex((line, at) => at >= first && line.includes(to));
    if (last < 0) return { wrong: `${source}: no line from there on has '${to}'` };
    lines = lines.slice(first, last + 1);
  }
  lines = flushLeft(trimmed(lines));
  const groups = marks ? marks.split("|").map(numbersIn) : [];
  const isThere = (number) => number >= 1 && number <= lines.length;
  return groups.flat().every(isThere) ? { lines, groups } : { wrong: `${told}: the cut has ${lines.length} lines` };
}

function stepIn(lines, step) {
  const first = lines.findIndex((line) => STEP.exec(line)?.[1] === step);
  if (first < 0) return null;
  const next = lines.findIndex((line, at) => at > first && STEP.test(line));
  return lines.slice(first, next < 0 ? undefined : next);
}

// The definitions of this name: each from its first line to the } that stands below that line's beginning.
function functionsIn(lines, name) {
  const word = name.includes("(") ? name : `${name}(`;
  return lines.map((line, at) => {
    const before = line.indexOf(word);
    const isHead = before > 0 && /^\s*[\w:<>*&,[\] ~]*[ *&:]$/.test(line.slice(0, before))
      && !/^\s*(return|if|for|while|else|co_\w+)\b/.test(line);
    const end = isHead && endOfDefinition(lines, at);
    return end ? lines.slice(at, end) : null;
  }).filter(Boolean);
}

// undefined: this is a declaration, or a call.
function endOfDefinition(lines, at) {
  const opening = lines.findIndex((line, below) => below >= at && /[{;]\s*(\/\/.*)?$|\{.*\}$/.test(line));
  if (opening < 0 || !lines[opening].includes("{")) return undefined;
  if (/\{.*\}$/.test(lines[opening])) return opening + 1;
  const depth = lines[at].search(/\S/);
  const isEnd = (line) => line.search(/\S/) === depth && line.trim().startsWith("}");
  const end = lines.findIndex((line, below) => below > opening && isEnd(line));
  return end < 0 ? undefined : end + 1;
}

function trimmed(lines) {
  const isFull = (line) => line.trim() !== "";
  return lines.slice(lines.findIndex(isFull), lines.findLastIndex(isFull) + 1);
}

function flushLeft(lines) {
  const depth = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(depth));
}

// "1-3,5" -> [1, 2, 3, 5]
function numbersIn(group) {
  return group.split(",").flatMap((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

// The steps of a lesson, and the slides on which the room works at them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../site/addresses.mjs";
import { stepOf } from "../../site/text/lessons.mjs";
import { escape, read } from "../../site/text/markdown.mjs";

const TAKE_MINUTES = 3; // to take a step from our solution, and to look at it

// [{ number, title, kind, minutes, workMinutes }] of the lesson's headings. Where these name no kinds, all are "free": the
// room may work at any of them.
export function stepsOf(lesson) {
  return read(readFileSync(join(root, lesson), "utf8")).headings.map(stepOf).filter(Boolean)
    .map(({ number, title, kind = "free", minutes: words }) => {
      const minutes = Number.parseInt(words, 10) || 0;
      return { number, title, kind, minutes, workMinutes: kind === "take" ? TAKE_MINUTES : minutes };
    });
}

// "3.1 to 3.3, 3.5" of a heading.
export function namedSteps(words, steps, kind, line, problem) {
  const place = (number) => {
    const at = steps.findIndex((step) => step.number === number);
    if (at < 0) problem(line, `the lesson has no step ${number}`);
    return at;
  };
  const named = words.split(", ").flatMap((part) => {
    const [first, last = first] = part.split(" to ").map(place);
    return first < 0 || last < 0 ? [] : steps.slice(first, last + 1);
  });
  for (const { number, kind: own } of named) {
    if (kind === "work" && own === "extra") problem(line, `step ${number} is extra: With more time: ${number}`);
    const isDue = ["core", "take"].includes(own);
    if (kind === "more" && isDue) problem(line, `step ${number} is ${own}: it stands in Your turn`);
  }
  return named;
}

// Each core and each take step stands on one slide, in order.
export function checkOrder(slides, steps, problem) {
  const work = slides.filter(({ kind }) => kind === "work");
  const met = work.flatMap((slide) => slide.steps.map((step) => ({ ...step, line: slide.line })));
  const place = ({ number }) => steps.findIndex((step) => step.number === number);
  met.forEach((step, at) => {
    const { number, line } = step;
    if (met.findIndex((other) => other.number === number) < at) {
      problem(line, `step ${number} stands here for the second time`);
    } else if (at && place(step) < place(met[at - 1])) {
      problem(line, `step ${number} stands after ${met[at - 1].number}`);
    }
  });
  for (const step of steps) {
    if (["core", "take"].includes(step.kind) && !met.some(({ number }) => number === step.number)) {
      problem(1, `step ${step.number} (${step.kind}) stands on no slide "Your turn"`);
    }
  }
}

const capital = (text) => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
const WAYS = { take: "take ours, ", extra: "extra, " };

// The list of the steps, and what to type.
export function stepsHtml(steps, kind) {
  const items = steps.map((step) => `<li class="${step.kind}"><b>${step.number}</b> <span>${escape(capital(step.title))}`
    + `</span> <small>${WAYS[step.kind] ?? ""}${step.workMinutes ? `${step.workMinutes} min` : ""}</small></li>`);
  const chapter = steps[0]?.number.split(".")[0];
  const taken = steps.filter((step) => step.kind === "take").map(({ number }) => `./workbook solve ${number}`);
  const isChapter = /^\d+$/.test(chapter); // only these have tests to watch
  const commands = [...(isChapter ? [`./workbook watch ${chapter}`] : []), ...taken];
  return `<ul class="steps">${items.join("\n")}</ul>\n`
    + (kind === "work" ? `${commandsHtml(commands)}${stuckHtml(steps)}` : "");
}

const commandsHtml = (commands) => (commands.length
  ? `<p class="commands">${commands.map((one) => `<code>${one}</code>`).join(" ")}</p>\n` : "");

// The way out, for a room that looks up from its work. The first step that all write stands for the others.
function stuckHtml(steps) {
  const number = steps.find(({ kind }) => kind === "core")?.number;
  const ways = [[5, "hint"], [10, "stuck"], [15, "solve"]];
  return number ? `<ul class="stuck">${ways.map(([minutes, command]) =>
    `<li>stuck for ${minutes} min: <code>./workbook ${command} ${number}</code></li>`).join("\n")}</ul>\n` : "";
}

// Code and other short texts on a slide, in colour; lines of it are marked, one group after the other.
import { exists } from "../../site/addresses.mjs";
import { escape, highlight, languageOf } from "../../site/text/markdown.mjs";
import { cut } from "./cut.mjs";

const MOST_LINES = 16, MOST_CONSOLE_LINES = 12;

// `link`: { title, href, source }, what is to be cut out of which file. `room`: how much there is, see room.mjs. Returns
// { code, reveals }: html, and how many key presses the marks take.
export function cutHtml({ title, href, source }, line, room, env) {
  if (!exists(source)) return { code: "", reveals: 0 }; // who looks at links has said so
  const { lines, groups, wrong } = cut(source, title);
  if (wrong) {
    env.problem(line, wrong);
    return { code: "", reveals: 0 };
  }
  measure(lines, MOST_LINES, line, room, env);
  const marks = groups.map((numbers, at) =>
    `<span class="${at ? "fragment custom " : ""}marks" data-lines="${numbers.join(" ")}"></span>`);
  const caption = `<figcaption><a href="${href}">${escape(source)}</a></figcaption>`;
  const code = preHtml(lines, room, languageOf(source), groups[0]);
  return {
    code: `<figure class="cut">${code}${caption}${marks.join("")}</figure>\n`, reveals: Math.max(0, groups.length - 1),
  };
}

// A block that is not cut out of a file.
export function fenceHtml(language, text, line, room, env) {
  const lines = text.trimEnd().split("\n");
  measure(lines, language === "console" ? MOST_CONSOLE_LINES : MOST_LINES, line, room, env);
  if (language !== "console") return `${preHtml(lines, room, language)}\n`;
  const prompt = '<span class="prompt">$ </span><b>$1</b>';
  const shown = lines.map((one) => escape(one).replace(/^\$ (.*)$/, prompt));
  return `<pre class="console ${room.sizeOf(lines)}"><code>${shown.join("\n")}</code></pre>\n`;
}

function measure(lines, most, line, room, env) {
  if (lines.length > most) env.problem(line, `${lines.length} lines of code, and ${most} fit`);
  const long = lines.find(({ length }) => length > room.most);
  if (long) env.problem(line, `a line of ${long.length} columns, and ${room.most} fit here: ${long.trim()}`);
}

// Each line an element, so that it can be marked. A colour may reach over several lines: in each it begins again.
function preHtml(lines, room, language, marked = []) {
  const open = [];
  const rows = highlight(lines.join("\n"), language).split("\n").map((row, at) => {
    const before = open.map((tag) => `<${tag}>`).join("");
    for (const [, isEnd, tag] of row.matchAll(/<(\/?)([biu])>/g)) isEnd ? open.pop() : open.push(tag);
    const after = open.map((tag) => `</${tag}>`).reverse().join("");
    return `<span class="line${marked.includes(at + 1) ? " marked" : ""}">${before}${row}${after}\n</span>`;
  });
  return `<pre class="${room.sizeOf(lines)}"><code>${rows.join("")}</code></pre>`;
}

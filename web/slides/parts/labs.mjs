// A lab on a slide: its own page in a frame that loads when the slide is reached.
import { readBytes } from "../../site/text/labs_in_text.mjs";
import { relative } from "../../site/addresses.mjs";
import { escape } from "../../site/text/markdown.mjs";
import { scenarios } from "../../lab/wire/scenarios.js";

const address = (fields) => new URLSearchParams(fields).toString();

// What stands behind the # of a lab's page, made of the words in its block and behind its name; null if that is no start
// for the lab.
const STARTS = {
  "frame-lab": (text, told) => bytes(text, told.direction === "server" ? { d: "server" } : {}),
  "compare-lab": (text) => bytes(text),
  "wire-lab": (text, told) => {
    const [story] = text.split(/\s/);
    return scenarios.some(({ id }) => id === story) ? address({ story, ...told }) : null;
  },
  "handshake-lab": (text) => (text.includes(" HTTP/") ? address({ only: "request", request: `${text.trim()}\n\n` })
    : address({ only: "key", key: text.trim() })),
  "fuzz-lab": (_, told) => address(told),
};

const bytes = (text, more) => {
  const found = readBytes(text);
  return found && address({ b: found.replaceAll(" ", ""), ...more });
};

export function labHtml(lab, words, text, line, env) {
  const { lab: _, ...told } = Object.fromEntries(words.map((word) => word.split("=")));
  const start = STARTS[lab]?.(text, told) ?? null;
  if (start === null) env.problem(line, STARTS[lab] ? `this is no start for the ${lab}` : `there is no ${lab}`);
  const there = env.labs.get(lab);
  if (!there) return `<pre class="small"><code>${escape(text)}</code></pre>\n`;
  return `<iframe class="lab" data-src="${relative(env.from, there.address)}?slide#${escape(start ?? "")}" `
    + `title="${escape(there.title)}"></iframe>\n`;
}

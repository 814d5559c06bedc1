// A lab on a slide: its own page in a frame that loads when the slide is reached.
import { readBytes } from "../../site/text/labs_in_text.mjs";
import { relative } from "../../site/addresses.mjs";
import { escape } from "../../site/text/markdown.mjs";

// What stands behind the # of a lab's page, made of the words in its block.
const HASHES = {
  "frame-lab": (text, told) => {
    const bytes = readBytes(text);
    return bytes && `b=${bytes.replaceAll(" ", "")}${told.direction === "server" ? "&d=server" : ""}`;
  },
  "compare-lab": (text) => readBytes(text) && `b=${readBytes(text).replaceAll(" ", "")}`,
  "wire-lab": (text, told) => new URLSearchParams({ story: text.trim().split(/\s/)[0], ...told }).toString(),
  "handshake-lab": (text) => new URLSearchParams(text.includes(" HTTP/") ? { request: `${text.trim()}\n\n` }
    : { key: text.trim() }).toString(),
  "fuzz-lab": (text, told) => new URLSearchParams(told).toString(),
};

export function labHtml(lab, words, text, line, env) {
  const { lab: _, ...told } = Object.fromEntries(words.map((word) => word.split("=")));
  const hash = HASHES[lab]?.(text, told);
  if (typeof hash !== "string") env.problem(line, HASHES[lab] ? `not bytes for the ${lab}` : `there is no ${lab}`);
  const there = env.labs.get(lab);
  if (!there) return `<pre class="instead"><code>${escape(text)}</code></pre>\n`;
  return `<iframe class="lab" data-src="${relative(env.from, there.address)}#${escape(hash ?? "")}" `
    + `title="${escape(there.title)}"></iframe>\n`;
}

// ```text bytes: each line a group of boxes, large, with its remark beneath.
import { escape } from "../../site/text/markdown.mjs";

const LINE = /^([0-9a-f]{2}(?: [0-9a-f]{2})*)(?: {2,}(.*))?$/i;
const TINTS = 6;

export function bytesHtml(text, line, env) {
  const groups = [];
  text.trimEnd().split("\n").forEach((row, at) => {
    const [, pairs, label = ""] = LINE.exec(row) ?? [];
    if (!pairs) return env.problem(line + 1 + at, `not bytes: "${row}" (37 fa, two or more spaces, a remark)`);
    const boxes = pairs.split(" ").map((pair) => `<b>${pair}</b>`).join(" ");
    groups.push(`<li class="tint-${groups.length % TINTS + 1}"><code>${boxes}</code> <span>${escape(label)}</span></li>`);
  });
  return `<ul class="bytes">${groups.join("\n")}</ul>\n`;
}

// What a slide shows below its heading: text, code, bytes, labs, pictures; in one column or two; some of it later.
import { html, render } from "../../site/text/markdown.mjs";
import { bytesHtml } from "./bytes.mjs";
import { cutHtml, fenceHtml } from "./code.mjs";
import { labHtml } from "./labs.mjs";
import { roomsOf } from "./room.mjs";

const NO_HTML = "HTML is <details><summary>Answer</summary>, and </details>, each between empty lines";

// Returns { body, reveals }.
export function bodyHtml(tokens, line, env) {
  const columns = columnsOf(tokens, env);
  const rooms = roomsOf(columns.map((column) => column.map((token, at) => ({ token, code: isCode(column, at) }))));
  let reveals = 0;
  const shown = columns.map((column, at) => {
    const made = contentOf(column, rooms[at], line, env);
    reveals += made.reveals;
    return render(made.tokens, env);
  });
  if (shown.length === 1) return { body: `<div class="body">${shown[0]}</div>`, reveals };
  const inColumns = shown.map((one, at) => `<div class="column ${rooms[at].width}">${one}</div>`);
  return { body: `<div class="body columns">${inColumns.join("\n")}</div>`, reveals };
}

// What *** divides.
function columnsOf(tokens, env) {
  const columns = [[]];
  for (const token of tokens) {
    if (token.type !== "hr") columns.at(-1).push(token);
    else if (token.markup !== "***") env.problem(lineOf(token), "*** makes two columns; no other line has a meaning");
    else if (columns.length === 2) env.problem(lineOf(token), "a slide has two columns at most");
    else columns.push([]);
  }
  return columns;
}

const lineOf = (token) => (token.map?.[0] ?? 0) + 1;
const isCode = (tokens, at) => tokens[at].type === "fence" ? !/\sbytes\b|\slab=/.test(tokens[at].info)
  : tokens[at].type === "paragraph_open" && Boolean(codeLink(tokens[at + 1]));

function contentOf(tokens, room, line, env) {
  const out = [];
  let reveals = 0, isOpen = false;
  for (let at = 0; at < tokens.length; ++at) {
    const token = tokens[at];
    const here = isOpen ? room.inAnswer : room;
    const link = token.type === "paragraph_open" && codeLink(tokens[at + 1]);
    if (link) {
      const made = cutHtml(link, lineOf(token), here, env);
      reveals += made.reveals;
      out.push(html(made.code));
      at += 2;
    } else if (token.type === "fence") {
      out.push(html(fence(token, here, env)));
    } else if (token.type === "html_block" && !token.meta?.isOurs) {
      const [, summary] = /^<details><summary>(.*)<\/summary>\s*$/.exec(token.content) ?? [];
      if (!summary && !(isOpen && /^<\/details>\s*$/.test(token.content))) {
        env.problem(lineOf(token), NO_HTML);
      } else if (summary && isOpen) {
        env.problem(lineOf(token), "a <details> begins in another");
      } else {
        isOpen = Boolean(summary);
        reveals += isOpen ? 1 : 0;
        out.push(html(isOpen ? `<div class="answer fragment"><p class="summary">${summary}</p>\n` : "</div>\n"));
      }
    } else {
      if (token.children?.some(({ type }) => type === "html_inline")) env.problem(lineOf(token), NO_HTML);
      const first = token.type === "ordered_list_open" && token.attrGet("start");
      if (first) env.problem(lineOf(token), `"${first}." begins a list in Markdown: put another word before it`);
      out.push(token);
    }
  }
  if (isOpen) {
    env.problem(line, "a <details> of this slide does not end");
    out.push(html("</div>\n"));
  }
  return { tokens: out, reveals };
}

// A paragraph that is one link with a title, to a file.
function codeLink(inline) {
  const children = inline.children.filter(({ type, content }) => type !== "text" || content.trim());
  if (children[0]?.type !== "link_open" || children.at(-1).type !== "link_close") return null;
  const title = children[0].attrGet("title");
  if (!title || children.filter(({ type }) => type === "link_open").length !== 1) return null;
  return { title, href: children[0].attrGet("href"), source: children[0].meta.source };
}

function fence(token, room, env) {
  const [language = "text", ...words] = token.info.trim().split(/\s+/);
  const line = lineOf(token);
  if (words.includes("bytes")) return bytesHtml(token.content, line, env);
  const lab = words.find((word) => word.startsWith("lab="))?.slice(4);
  if (lab) return labHtml(lab, words, token.content, line, env);
  return fenceHtml(language, token.content, line, room, env);
}

// What a slide shows below its heading: text, code, bytes, labs, pictures; in one column or two; some of it later.
import { html, plain, render } from "../../site/text/markdown.mjs";
import { bytesHtml } from "./bytes.mjs";
import { cutHtml, fenceHtml } from "./code.mjs";
import { labHtml } from "./labs.mjs";

// Returns { body, reveals }.
export function bodyHtml(tokens, env) {
  const state = { reveals: 0, open: false, columns: 1 };
  const out = [];
  for (let at = 0; at < tokens.length; ++at) {
    const token = tokens[at];
    const line = (token.map?.[0] ?? 0) + 1;
    const cut = token.type === "paragraph_open" && codeLink(tokens[at + 1]);
    if (cut) {
      const { code, steps } = cutHtml(cut, line, env);
      state.reveals += steps;
      out.push(html(code));
      at += 2;
    } else if (token.type === "fence") out.push(html(fence(token, line, env)));
    else if (token.type === "hr") out.push(html(column(token, line, state, env)));
    else if (token.type === "html_block") {
      if (token.content.startsWith("<!-- steps")) out.push(token);
      else out.push(html(reveal(token, line, state, env)));
    } else out.push(token);
  }
  if (state.open) env.problem(1, "a <details> does not end");
  const inner = render(out, env);
  const body = state.columns === 2
    ? `<div class="body columns"><div class="column">${inner}</div></div>` : `<div class="body">${inner}</div>`;
  return { body, reveals: state.reveals };
}

// A paragraph that is one link with a title to a file.
function codeLink(inline) {
  const children = inline.children.filter(({ type, content }) => type !== "text" || content.trim());
  if (children[0]?.type !== "link_open" || children.at(-1).type !== "link_close") return null;
  const title = children[0].attrGet("title");
  if (!title || children.filter(({ type }) => type === "link_open").length !== 1) return null;
  return { title, name: plain(inline), href: children[0].attrGet("href"), source: children[0].meta?.source };
}

function column(token, line, state, env) {
  if (token.markup !== "***") env.problem(line, "*** divides a slide in two columns; no other line of this kind has a meaning");
  if (++state.columns > 2) env.problem(line, "a slide has two columns at most");
  return '</div><div class="column">';
}

function reveal(token, line, state, env) {
  const [, summary] = /^<details><summary>(.*)<\/summary>\s*$/.exec(token.content) ?? [];
  if (summary) {
    if (state.open) env.problem(line, "a <details> in another");
    state.open = true;
    state.reveals += 1;
    return `<div class="answer fragment"><p class="summary">${summary}</p>\n`;
  }
  if (!/^<\/details>\s*$/.test(token.content) || !state.open) env.problem(line, "this HTML has no meaning on a slide");
  state.open = false;
  return "</div>\n";
}

function fence(token, line, env) {
  const [language = "text", ...words] = token.info.trim().split(/\s+/);
  if (words.includes("bytes")) return bytesHtml(token.content, line, env);
  const lab = words.find((word) => word.startsWith("lab="))?.slice(4);
  if (lab) return labHtml(lab, words, token.content, line, env);
  return fenceHtml(language, token.content, line, env);
}

// Markdown as GitHub reads it: tables, headings that links can name; and what this site makes of code blocks.
import hljs from "highlight.js/lib/core";
import cmake from "highlight.js/lib/languages/cmake";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import MarkdownIt from "markdown-it";
import { readBytes } from "./labs_in_text.mjs";

const LANGUAGES = { cmake, cpp, css, javascript, json, python, xml, yaml };
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);
const ENDINGS = { h: "cpp", js: "javascript", mjs: "javascript", py: "python", html: "xml", yml: "yaml" };

const markdown = new MarkdownIt("commonmark").enable("table");
const { rules } = markdown.renderer;
export const escape = markdown.utils.escapeHtml;

// ---- Reading: the tokens of a text, and its headings, named as GitHub names them.

export function slug(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{Nd}\p{Pc}\- ]/gu, "").replaceAll(" ", "-");
}

export function read(text) {
  const tokens = markdown.parse(text, {});
  const headings = [], anchors = new Set();
  let level = 1;
  tokens.forEach((token, at) => {
    for (const [, id] of token.content.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
    if (token.type !== "heading_open") return;
    const words = plain(tokens[at + 1]);
    const base = slug(words);
    let id = base;
    for (let count = 1; anchors.has(id); ++count) id = `${base}-${count}`;
    anchors.add(id);
    token.attrSet("id", id);
    level = Math.min(Number(token.tag[1]), level + 1); // no level is left out
    token.tag = tokens[at + 2].tag = `h${level}`;
    headings.push({ level, text: words, id, token, inline: tokens[at + 1] });
  });
  return { tokens, headings };
}

// What a person reads of a line.
export function plain(inline) {
  return inline.children.filter(({ type }) => type === "text" || type === "code_inline")
    .map(({ content }) => content).join("");
}

// Every link and picture gets the address that `resolve(line, target)` gives.
export function resolveLinks(tokens, resolve) {
  let line = 1;
  for (const token of tokens) {
    line = token.map ? token.map[0] + 1 : line; // a cell of a table does not know its line, its row does
    let at = line;
    for (const child of token.children ?? []) {
      if (child.type === "softbreak" || child.type === "hardbreak") at += 1;
      for (const name of ["href", "src"]) {
        if (child.attrGet(name) !== null) child.attrSet(name, resolve(at, child.attrGet(name)));
      }
    }
  }
}

// ---- Writing.

// `env`: { labs, used, resolve(line, target), problem(line, what) }; `used` gets the labs that are on the page.
export const render = (tokens, env = {}) => markdown.renderer.render(tokens, markdown.options, env);

export function html(content) {
  const [token] = markdown.parse("<p>", {});
  token.content = content;
  return token;
}

// Three columns of words have no room beside each other on a phone.
const LONG = 24;
rules.table_open = (tokens, at) => {
  const end = tokens.findIndex(({ type }, place) => place > at && type === "table_close");
  const columns = new Set();
  let column = 0;
  for (const token of tokens.slice(at, end)) {
    if (token.type === "tr_open") column = 0;
    if (token.type === "inline" && plain(token).length > LONG) columns.add(column);
    if (token.type === "td_close") column += 1;
  }
  return `<div class="wide"><table${columns.size >= 3 ? ' class="words"' : ""}>\n`;
};
rules.table_close = () => "</table></div>\n";
const tagOf = (token, inline) => (token.tag === "th" && inline.content === "" ? "td" : token.tag); // it heads nothing
for (const cell of ["th", "td"]) {
  rules[`${cell}_open`] = (tokens, at) => { // a strict page has no style in its elements
    const aligned = /text-align:(\w+)/.exec(tokens[at].attrGet("style") ?? "");
    return `<${tagOf(tokens[at], tokens[at + 1])}${aligned ? ` class="${aligned[1]}"` : ""}>`;
  };
  rules[`${cell}_close`] = (tokens, at) => `</${tagOf(tokens[at], tokens[at - 1])}>\n`;
}

// The name of a test is a link of many words: ReadsSixteenBitLength. It ends its lines between them.
rules.text = (tokens, at) => {
  const text = escape(tokens[at].content);
  const isName = tokens[at - 1]?.type === "link_open" && /^([A-Z][a-z0-9]*){3,}$/.test(text);
  return isName ? text.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "<wbr>") : text;
};

// "*The problem.* ..." says what a paragraph is for.
rules.paragraph_open = (tokens, at, options, env, self) => {
  const [first, words] = (tokens[at + 1].children ?? []).filter(({ content, type }) => content || type !== "text");
  const label = first?.type === "em_open" && /^[A-Z][a-z ]+\.$/.test(words.content) && !tokens[at].hidden;
  if (label) tokens[at].attrSet("class", `label ${slug(words.content)}`);
  return self.renderToken(tokens, at, options);
};

// Answers may be folded. These two lines are all the HTML that a text may have: the check "fences" sees to it.
rules.html_block = (tokens, at) => tokens[at].content.replace(/^<details>/, '<details class="fold">');

rules.code_block = (tokens, at) => `<pre><code>${escape(tokens[at].content)}</code></pre>\n`;

rules.fence = (tokens, at, options, env) => {
  const { info, content, map } = tokens[at];
  const [language = "text", ...words] = info.trim().split(/\s+/);
  const told = Object.fromEntries(words.map((word) => word.split("=")));
  if (told.lab) return labHtml(told, content, env, map[0] + 1);
  if (language === "console") return `<pre class="console"><code>${consoleHtml(content)}</code></pre>\n`;
  if (language === "diff") return `<pre class="diff"><code>${diffHtml(content)}</code></pre>\n`;
  const code = `<pre><code>${highlight(told.file ? flushLeft(content) : content, language)}</code></pre>\n`;
  if (!told.file) return code;
  const link = env.resolve(map[0] + 1, `/${told.file}`);
  return `<figure><figcaption><a href="${link}">${escape(told.file)}</a></figcaption>${code}</figure>\n`;
};

// An excerpt, without the indentation that all its lines share.
function flushLeft(text) {
  const depths = text.split("\n").filter((line) => line.trim()).map((line) => line.search(/\S/));
  return text.replace(new RegExp(`^ {${Math.min(...depths)}}`, "gm"), "");
}

// `env.labs`: the labs that were built. Without its lab a page shows the bytes alone.
function labHtml({ lab, direction }, content, env, line) {
  const bytes = lab === "frame-lab" ? readBytes(content) : content.trim();
  if (bytes === null) env.problem(line, "not bytes for a lab");
  const shown = `<pre><code>${escape(content)}</code></pre>\n`;
  if (bytes === null || !env.labs.has(lab)) return shown;
  env.used.add(lab);
  return `${shown}<details class="lab"><summary>Open in the ${lab.replace("-", " ")}</summary>`
    + `<${lab}${direction ? ` direction="${direction}"` : ""}>${escape(bytes)}</${lab}></details>\n`;
}

// A prompt is shown, and not copied.
function consoleHtml(text) {
  return escape(text).replace(/^\$ (.*)$/gm, '<span class="prompt">$ </span><b>$1</b>');
}

const SIGNS = { "+": "ins", "-": "del", "!": "mark" };

function diffHtml(text) {
  return escape(text).replace(/^([+\-!]).*$/gm, (line, sign) => `<${SIGNS[sign]}>${line}</${SIGNS[sign]}>`);
}

// ---- Code in colour.

export const languageOf = (path) => {
  const ending = path.split(".").at(-1);
  return path.endsWith("CMakeLists.txt") ? "cmake" : ENDINGS[ending] ?? ending;
};

// The shortest elements that there are, and none for other kinds: a source page would be three times as long.
const KINDS = { keyword: "b", type: "b", attr: "b", comment: "i", string: "u" };

export function highlight(text, language) {
  if (!LANGUAGES[language]) return escape(text);
  const open = [];
  return hljs.highlight(text, { language }).value
    .replace(/<span class="hljs-([a-z]+)[^"]*">|<\/span>/g, (_, name) => {
      if (name) open.push(KINDS[name]);
      const kind = name ? KINDS[name] : open.pop();
      if (!kind) return "";
      return name ? `<${kind}>` : `</${kind}>`;
    })
    .replace(/<\/([bi])>(\s*)<\1>/g, "$2") // of neighbours of one kind, one element
    .replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&gt;", ">"); // no need of them between tags
}

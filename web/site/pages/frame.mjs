// The frame of each page: what a browser has to know, the list of contents, the outline, and the way on.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, relative } from "../addresses.mjs";
import { preloadHtml } from "../imports.mjs";
import { escape } from "../text/markdown.mjs";
import { stepOf } from "../text/lessons.mjs";

export const NAME = "WebSockets by Hand";
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
  + "connect-src 'self'; form-action 'self'; base-uri 'none'";
const capital = (text) => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

// `page`: { address, kind, title, html }, and perhaps { headings, crumbs, scripts, labs, imports, previous, next }.
// `contents`: [{ address, title, steps }], or null.
export function wholePage(page, contents) {
  const to = (address) => relative(page.address, address);
  const scripts = ["theme/site.js", ...page.scripts ?? [], ...[...page.labs ?? []].map(labScript)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(page.title === NAME ? NAME : `${page.title} · ${NAME}`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${to("theme/site.css")}">
${scripts.map((script) => `<script type="module" src="${to(script)}"></script>`).join("\n")}
${[...page.imports ?? []].map((address) => preloadHtml(to(address))).join("\n")}
</head>
<body class="${page.kind}">
<a class="skip" href="#text">Skip to the text</a>
<header>
<a class="name" href="${to("index.html")}">${NAME}</a>
<a href="${to("lab/index.html")}">Labs</a>
${page.kind === "search" ? "" : searchForm(to("search.html"))}
${contents ? '<button class="menu" popovertarget="contents">Contents</button>' : ""}
</header>
${contents ? contentsHtml(page, contents, to) : ""}
<main id="text" tabindex="-1">
${crumbsHtml(page.crumbs, to)}${page.html}
${wayOn(page, to)}</main>
${page.kind === "home" ? "" : outlineHtml(page.headings ?? [])}
</body>
</html>
`;
}

const searchForm = (address) => `<form role="search" action="${address}">`
  + '<input type="search" name="q" aria-label="Search the workbook" placeholder="Search"></form>';

const labScript = (lab) => `lab/${lab.replace(/-lab$/, "")}/${lab}.js`;

const stepItem = ({ id, number, title, kind }) => `<li><a href="#${id}"><b>${number}</b> ${escape(capital(title))}`
  + `${kind === "extra" ? " <small>extra</small>" : ""}</a></li>`;

function contentsHtml(page, contents, to) {
  const item = ({ address, title, steps }) => {
    const here = address === page.address;
    const inside = here && steps?.length ? `<ol>${steps.map(stepItem).join("")}</ol>` : "";
    return `<li><a href="${to(address)}"${here ? ' aria-current="page"' : ""}>${escape(title)}</a>${inside}</li>`;
  };
  return `<nav id="contents" popover aria-label="Contents"><ul>${contents.map(item).join("\n")}</ul></nav>`;
}

function crumbsHtml(crumbs, to) {
  if (!crumbs?.length) return "";
  const items = crumbs.map(([title, address]) => `<li><a href="${to(address)}">${escape(title)}</a></li>`);
  return `<nav class="crumbs" aria-label="Where this is"><ol>${items.join("")}</ol></nav>\n`;
}

// On wide screens, beside the text. The steps of a lesson stand in the contents already.
function outlineHtml(headings) {
  const shown = headings.filter((one) => one.level === 2 || (one.level === 3 && !stepOf(one)));
  if (shown.length < 2) return "";
  const items = shown.map(({ id, text, level }) =>
    `<li class="level-${level}"><a href="#${id}">${escape(text)}</a></li>`).join("");
  return `<nav class="outline" aria-labelledby="outline"><h2 id="outline">On this page</h2><ul>${items}</ul></nav>`;
}

function wayOn({ previous, next }, to) {
  if (!previous && !next) return "";
  const link = (page, rel, word) => page
    ? `<a rel="${rel}" href="${to(page.address)}"><small>${word}</small> ${escape(page.title)}</a>` : "<span></span>";
  return `<nav class="way-on" aria-label="Before and after">${link(previous, "prev", "Before")}`
    + `${link(next, "next", "Next")}</nav>\n`;
}

// A host shows this page at any address that it does not know, at any depth: no relative link would be right. So its
// script, which stands in the page, looks for the site's own stylesheet in each folder above the address.
export function notFoundPage() {
  const script = readFileSync(join(root, "web/site/theme/not_found.js"), "utf8");
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'self'; img-src data:; connect-src 'self'`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>No such page · ${NAME}</title>
<link rel="icon" href="data:,">
<body class="not-found">
<main>
<h1>No such page</h1>
<p>Nothing is at this address. A page may have been given another name since.</p>
<p id="way-home">The workbook begins at the first part of this address: take away what stands behind it.</p>
</main>
<script>${script}</script>
`;
}

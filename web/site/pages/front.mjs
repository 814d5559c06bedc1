// The labs as the site shows them: which there are, the page that lists them, and the first page's front.
import { existsSync, readFileSync } from "node:fs";
import { join, relative as relativePath } from "node:path";
import { relative } from "../addresses.mjs";
import { importsOf } from "../imports.mjs";
import { escape } from "../text/markdown.mjs";

const ORDER = ["frame", "handshake", "wire", "compare", "fuzz"]; // as a reader meets them
const HELLO = "81 85 37 fa 21 3d 7f 9f 4d 51 58"; // RFC 6455 §5.7

// { "frame-lab" -> { address, title, about, imports } } of the labs that have a page here. None works without its C++.
export function labsIn(folder) {
  if (readFileSync(join(folder, "wasm/modules.json"), "utf8") === "[]") return new Map();
  const names = ORDER.filter((name) => existsSync(join(folder, name, "index.html")));
  return new Map(names.map((name) => {
    const page = readFileSync(join(folder, name, "index.html"), "utf8");
    const [, title] = /<title>([^<]+)<\/title>/.exec(page) ?? [, name];
    const [, about] = /<meta name="description"\s+content="([^"]+)"/.exec(page) ?? [, ""];
    const address = `lab/${name}/index.html`;
    const script = join(folder, name, `${name}-lab.js`);
    const imports = importsOf(script).map((path) => join("lab", relativePath(folder, path)));
    return [`${name}-lab`, { address, title: title.replace(/ [·–] WebSockets by Hand$/, ""), about, imports }];
  }));
}

function labList(from, labs) {
  const item = ({ address, title, about }) => `<li><a href="${relative(from, address)}">${title}</a> ${about}</li>`;
  return `<ul class="labs">${[...labs.values()].map(item).join("\n")}</ul>`;
}

export function labsIndex(labs) {
  const address = "lab/index.html";
  return {
    address, title: "Labs", kind: "prose", headings: [],
    html: `<h1>Labs</h1>
<p>Each lab runs the C++ of the chapters in its page, as WebAssembly. No server is asked, and nothing is sent.</p>
${labs.size ? labList(address, labs) : "<p>This site was built without them.</p>"}
`,
  };
}

// README's first lines and picture, then the bytes that this is about, then its sections.
export function withFront(page, labs, firstLesson) {
  const sections = page.html.indexOf("<h2");
  const hasLab = labs.has("frame-lab");
  if (hasLab) page.labs.add("frame-lab");
  return {
    ...page,
    html: `<div class="front">${page.html.slice(0, sections)}
<p class="ways"><a href="${firstLesson}">Begin</a> <a href="#hello">Look at some bytes</a></p></div>
<section class="first-bytes" aria-labelledby="hello">
<h2 id="hello">These bytes say Hello</h2>
<p>A browser sent them. Change one, and see what a server reads then. You will write the code that reads them.</p>
${hasLab ? `<frame-lab>${HELLO}</frame-lab>` : `<pre><code>${HELLO}</code></pre>`}
${labs.size ? labList(page.address, labs) : ""}</section>
${page.html.slice(sections)}`,
  };
}

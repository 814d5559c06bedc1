// The generator's pieces where a drift would hide: what GitHub and the workbook's own checks read, it reads alike.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { noPackages, optional } from "../shared/server.mjs";
import { addressOf, relative } from "../../site/addresses.mjs";
import { deadLinks } from "../../site/check_links.mjs";
import { readBytes } from "../../site/text/labs_in_text.mjs";

const skip = (await optional("markdown-it")) ? false : noPackages;
const { read, render, resolveLinks } = skip ? {} : await import("../../site/text/markdown.mjs");
const alike = JSON.parse(readFileSync(new URL("read_alike.json", import.meta.url), "utf8"));

const html = (text, env = {}) => render(read(text).tokens, { labs: new Map(), used: new Set(), ...env });

test("a heading has the name that GitHub gives it", { skip }, () => {
  for (const [heading, slug] of alike.slugs) assert.equal(read(`## ${heading}`).headings[0].id, slug);
  const ids = (text) => read(text).headings.map(({ id }) => id);
  assert.deepEqual(ids("# A\n## A\n<a id=\"b\"></a>\n\n## B\n## A"), ["a", "a-1", "b-1", "a-2"]);
});

test("a lab's block is bytes, and remarks beside them", () => {
  for (const [lines, bytes] of alike.bytes) assert.equal(readBytes(lines), bytes, lines);
});

test("a lab's block shows its lines, and gives the lab the bytes alone", { skip }, () => {
  const block = "```text lab=frame-lab direction=server\n81 01 3c   <\n```\n";
  assert.equal(html(block), '<pre><code>81 01 3c   &lt;\n</code></pre>\n');
  const used = new Set();
  const withLab = html(block, { labs: new Map([["frame-lab", {}]]), used });
  assert.match(withLab, /<frame-lab direction="server">81 01 3c<\/frame-lab>/);
  assert.deepEqual([...used], ["frame-lab"]);
});

test("an excerpt stands at the left, and says where it is from", { skip }, () => {
  const block = "```cpp file=a/b.cpp\n    if (x)\n\n      y();\n```\n";
  const excerpt = html(block, { resolve: (line, target) => `${line}:${target}` });
  assert.match(excerpt, /<a href="1:\/a\/b.cpp">a\/b.cpp<\/a><\/figcaption><pre><code><b>if<\/b> \(x\)\n\n  y\(\);\n/);
});

test("answers are folded, and what stands in the fold is text like any other", { skip }, () => {
  const text = "1. Why?\n\n<details><summary>Answers</summary>\n\n1. See **[a *view*](GLOSSARY.md#view)**.\n\n"
    + "</details>\n\nOn.\n";
  const lines = [];
  const { tokens } = read(text);
  resolveLinks(tokens, (line, target) => { lines.push([line, target]); return "g.html#view"; });
  assert.equal(render(tokens), '<ol>\n<li>Why?</li>\n</ol>\n<details class="fold"><summary>Answers</summary>\n'
    + '<ol>\n<li>See <strong><a href="g.html#view">a <em>view</em></a></strong>.</li>\n</ol>\n'
    + "</details>\n<p>On.</p>\n");
  assert.deepEqual(lines, [[5, "GLOSSARY.md#view"]]);
});

test("a strict page has no style in its elements", { skip }, () => {
  const table = html("| a | b |\n|---|---:|\n| 1 | 2 |\n");
  assert.doesNotMatch(table, /style=/);
  assert.match(table, /<td class="right">2<\/td>/);
});

test("a table with three columns of words is told from one of numbers", { skip }, () => {
  const long = "words and more words, and more";
  const table = (cells) => html(`| a | b | c | d |\n|---|---|---|---|\n| ${cells.join(" | ")} |\n`);
  assert.match(table([long, long, "[§1](b)", long]), /<table class="words">/);
  assert.match(table([long, long, 1, `[§1](${long.replaceAll(" ", "-")})`]), /<table>/);
});

test("the name of a test ends its lines between its words, and no other link does", { skip }, () => {
  assert.match(html("[ReadsSixteenBitLength](b)"), />Reads<wbr>Sixteen<wbr>Bit<wbr>Length</);
  assert.doesNotMatch(html("[WebSockets](b) [Read it, as RFC 6455 says](b) ReadsSixteenBitLength"), /wbr/);
});

test("a link is found in its line, wherever it stands", { skip }, () => {
  const lines = [];
  const { tokens } = read("# A\n\na\n[b](b)\n\n- c\n  ![d](d)\n\n| x |\n|---|\n| [e](e) |\n");
  resolveLinks(tokens, (line, target) => lines.push([line, target]));
  assert.deepEqual(lines, [[4, "b"], [7, "d"], [11, "e"]]);
});

test("addresses are relative, and folders of lessons are lessons", () => {
  assert.equal(addressOf("README.md"), "index.html");
  assert.equal(addressOf("chapters/03-frame-parse/"), "chapters/03-frame-parse/index.html");
  assert.equal(addressOf("web/README.md"), "web/index.html");
  assert.equal(addressOf("tools/bench/README.md"), "tools/bench/index.html");
  assert.equal(addressOf("tools/bench/bench.py"), "source/tools/bench/bench.py.html");
  assert.equal(addressOf("solutions/03-frame-parse/ANSWERS.md"), "solutions/03-frame-parse/answers.html");
  assert.equal(addressOf(".github/workflows/fuzz.yml"), "source/dot-github/workflows/fuzz.yml.html");
  assert.equal(relative("a/b/index.html", "a/index.html"), "../");
  assert.equal(relative("index.html", "index.html"), "./");
});

test("a dead link and a dead anchor are found, with their places", (t) => {
  const out = mkdtempSync(join(tmpdir(), "links-"));
  t.after(() => rmSync(out, { recursive: true }));
  mkdirSync(join(out, "theme"));
  writeFileSync(join(out, "theme/site.css"), "");
  const one = {
    address: "one/index.html", whole: '<a href="../two.html#here"></a><link href="../theme/site.css"><h2 id="a">',
  };
  const two = { address: "two.html", whole: '<h2 id=here></h2><a href="one/#a"></a><a href="source.html#L2"></a>' };
  const source = {
    address: "source.html", lines: 2, whole: '<pre>href="nowhere"</pre><a href="https://example.org/"></a>',
  };
  assert.deepEqual(deadLinks([one, two, source], out), []);
  two.whole = '<h2 id=there></h2><a href="one/#b"></a><a href="gone.html"></a><a href="source.html#L3"></a>'
    + '<a href="/one/"></a>';
  const places = new Map([["one/index.html ../two.html#here", "ONE.md:7: TWO.md#here"]]);
  assert.deepEqual(deadLinks([one, two, source], out, places), [
    "ONE.md:7: TWO.md#here: there is no such heading",
    "two.html: one/#b: there is no such heading",
    "two.html: gone.html: there is no such page",
    "two.html: source.html#L3: there is no such heading",
    "two.html: /one/: leads out of the site",
  ]);
});

// What becomes of a deck, and each fault that its build finds: in one line, with its place.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import nodeTest from "node:test";
import { root } from "../shared/site.mjs";
import { noPackages } from "../shared/server.mjs";
import { NOTES, buildSmall, code, deck, slide } from "./small.mjs";

const skip = existsSync(join(root, "web/node_modules/reveal.js")) ? false : noPackages;
const test = (name, run) => nodeTest(name, { skip }, run);
const lesson = "chapters/01-one/README.md";
const notes = (text, minutes = "1 min") => `<details><summary>Notes, ${minutes}</summary>\n\n${text}\n\n</details>\n`;

test("a deck becomes a page, and each slide has an address", (t) => {
  const { status, problems, page } = buildSmall(t, {
    "01-a": deck([
      slide("Its **first** `idea`", "Words.\n\n<details><summary>Answer</summary>\n\nThis.\n\n</details>"),
      slide("Code", code("step 1.1: 1-2|4-5")), slide("Some of it", code("function one from 'if' to 'was'")),
      slide("Bytes", "```text bytes\n81 05   FIN & length\n37\n```"),
      slide("Columns", `${code("function two(int")}\n\n***\n\nBeside it.`),
      slide("Terminal", "```console\n$ ls <a>\nb\n```"),
      slide("Your turn: 1.1, 1.2", "It works."), slide("Your turn: 1.3"), slide("With more time: 1.4"),
    ], { lesson }),
    "02-b": deck([], { minutes: 1 }),
  });
  assert.deepEqual([status, problems], [0, []]);
  const whole = page("slides/01-a.html");
  assert.match(whole, /<section id="its-first-idea" class="talk">\n<h2>Its <strong>first<\/strong> <code>idea<\/code><\/h2>/);
  assert.match(whole, /<div class="answer fragment"><p class="summary">Answer<\/p>\n<p>This\.<\/p>\n<\/div>/);
  assert.match(whole, /class="line marked"><i>\/\/ Step 1\.1: the first<\/i>\n<\/span>/);
  assert.match(whole, /<span class="marks" data-lines="1 2"><\/span><span class="fragment custom marks" data-lines="4 5">/);
  assert.match(whole, /\(number - 1\);  <i>\/\* as it<\/i>\n<\/span><span class="line"><i>  was \*\/<\/i>/); // a colour begins again
  assert.match(whole, /<li class="tint-1"><code><b>81<\/b> <b>05<\/b><\/code> <span>FIN &amp; length<\/span><\/li>/);
  assert.match(whole, /<div class="column wide"><figure class="cut"><pre class="large">/);
  assert.match(whole, /<span class="prompt">\$ <\/span><b>ls &lt;a&gt;<\/b>\nb/);
  assert.match(whole, /<li class="core"><b>1\.1<\/b> <span>The first<\/span> <small>5 min<\/small><\/li>\n<li class="take">/);
  assert.match(whole, /<small>take ours, 3 min<\/small>[^]*<code>\.\/workbook watch 1<\/code> <code>\.\/workbook solve 1\.2</);
  assert.match(whole, /<li class="extra"><b>1\.4<\/b> <span>One more<\/span> <small>extra, 9 min<\/small><\/li><\/ul>\n<\/div><\/section>/);
  assert.match(whole, /<a rel="next" href="02-b\.html">A deck<\/a>/);
  assert.doesNotMatch(whole, /Say|style=/);
  assert.match(page("slides/index.html"), /<a href="01-a\.html">A deck<\/a> <small>10 slides, 10 min, then 15 min of work</);
});

// name: [the deck, the lines of its problems]
const FAULTS = {
  "no-front": [deck().slice(deck().indexOf("#")), "1: begins with no front matter: ---, minutes: 20, ---"],
  "other-front": [deck().replace("minutes: 1", "minutes: 1\ntheme: dark"), "1: front matter: theme is neither lesson nor minutes"],
  "no-lesson": [deck([], { lesson: "chapters/02-two/README.md" }), "1: lesson: there is no chapters/02-two/README.md"],
  "minutes": [deck([slide("A")], { minutes: 3 }), "1: minutes: 3, and its slides are 2 min together"],
  "no-notes": [deck([slide("A", "Words.", "")], { minutes: 1 }), "13: this slide has no notes: <details><summary>Notes, 2 min</summary>"],
  "no-minutes": [deck([slide("A", "", NOTES.replace(", 1 min", ""))], { minutes: 1 }),
    '15: "Notes" does not say the minutes: Notes, 2 min'],
  "odd-minutes": [deck([slide("A", "", notes("- *Say:* A.", "0.7 min"))], { minutes: 1 }),
    '15: "Notes, 0.7 min" does not say the minutes: Notes, 2 min'],
  "empty-notes": [deck([slide("A", "", "<details><summary>Notes, 1 min</summary>\n\n</details>\n")]), "15: these notes say nothing"],
  "silent-note": [deck([slide("A", "", notes("- Hello."))]),
    "17: a note begins with one of *Say:*, *Ask:*, *Demo:*, *If short of time:*"],
  "late-note": [deck([slide("A", "", notes("- Hello. *Say:* Hello."))]),
    "17: a note begins with one of *Say:*, *Ask:*, *Demo:*, *If short of time:*"],
  "notes-of-words": [deck([slide("A", "", notes("*Say:* A.\n\n- *Say:* B."))]), "17: notes are a list, and nothing else"],
  "notes-not-last": [deck([slide("A", "", `${NOTES}\nWords.\n`)]),
    "15: the notes are not the last of their slide, or do not end with </details>"],
  "deep-heading": [deck([slide("A", "### B")]), "15: a heading with ## begins a slide, and there is no other"],
  "no-file": [deck([slide("A", code("step 1.1").replace("one.cpp ", "two.cpp "))]),
    "15: ../../solutions/01-one/two.cpp: there is no such file"],
  "no-step": [deck([slide("A", code("step 1.9"))]), "15: solutions/01-one/one.cpp has no step 1.9"],
  "no-function": [deck([slide("A", code("function on"))]), "15: solutions/01-one/one.cpp has no function on"],
  "two-functions": [deck([slide("A", code("function two"))]),
    "15: solutions/01-one/one.cpp has 2 functions two: add first words, two(WORDS"],
  "no-text": [deck([slide("A", code("step 1.1 from 'int' to 'nowhere'"))]),
    "15: solutions/01-one/one.cpp: no line from there on has 'nowhere'"],
  "no-first-text": [deck([slide("A", code("from 'nowhere' to 'int'"))]), "15: solutions/01-one/one.cpp: no line has 'nowhere'"],
  "no-cut": [deck([slide("A", code("steps 1.1"))]),
    "15: \"steps 1.1\" says no cut: step 3.2, function NAME, from 'TEXT' to 'TEXT'"],
  "no-line": [deck([slide("A", code("step 1.1: 1|9"))]), "15: step 1.1: 1|9: the cut has 8 lines"],
  "long": [deck([slide("A", code("step 1.3 from 'xxx' to 'y'"))]),
    `15: a line of 80 columns, and 76 fit here: ${"x".repeat(80)}`],
  "many": [deck([slide("A", code("step 1.3"))]),
    "15: 22 lines of code, and 16 fit", `15: a line of 80 columns, and 76 fit here: ${"x".repeat(80)}`],
  "long-in-column": [deck([slide("A", `\`\`\`text\n${"x".repeat(56)}\n\`\`\`\n\n***\n\nBeside.`)]),
    `15: a line of 56 columns, and 55 fit here: ${"x".repeat(56)}`],
  "long-in-answer": [deck([slide("A", `<details><summary>Answer</summary>\n\n\`\`\`text\n${"x".repeat(75)}\n\`\`\`\n\n</details>`)]),
    `17: a line of 75 columns, and 72 fit here: ${"x".repeat(75)}`],
  "much-terminal": [deck([slide("A", `\`\`\`console\n$ ls\n${"a\n".repeat(12)}\`\`\``)]), "15: 13 lines of code, and 12 fit"],
  "three-columns": [deck([slide("A", "a\n\n***\n\nb\n\n***\n\nc")]), "21: a slide has two columns at most"],
  "other-line": [deck([slide("A", "a\n\n___\n\nb")]), "17: *** makes two columns; no other line has a meaning"],
  "other-html": [deck([slide("A", "<b>a</b>\n\n<p>\n")]),
    "15: HTML is <details><summary>Answer</summary>, and </details>, each between empty lines",
    "17: HTML is <details><summary>Answer</summary>, and </details>, each between empty lines"],
  "open-answer": [deck([slide("A", "<details><summary>Answer</summary>\n\na")]), "13: a <details> of this slide does not end"],
  "number": [deck([slide("A", "1000. That is it.")]), '15: "1000." begins a list in Markdown: put another word before it'],
  "bytes": [deck([slide("A", "```text bytes\n81\nhello\n```")]), '17: not bytes: "hello" (37 fa, two or more spaces, a remark)'],
  "lab": [deck([slide("A", "```text lab=no-lab\n81\n```")]), "15: there is no no-lab"],
  "lab-bytes": [deck([slide("A", "```text lab=frame-lab\nhello\n```")]), "15: this is no start for the frame-lab"],
  "lab-story": [deck([slide("A", "```text lab=wire-lab\nno-story\n```")]), "15: this is no start for the wire-lab"],
  "picture": [deck([slide("A", "![](../diagrams/a.svg)")]), "15: ../diagrams/a.svg: the picture has no text",
    "15: ../diagrams/a.svg: there is no such file"],
  "link": [deck([slide("A", "[a](../../chapters/02-two/README.md)")]), "15: ../../chapters/02-two/README.md: there is no such file"],
  "missing": [deck([slide("Your turn: 1.1, 1.3")], { lesson }), "1: step 1.2 (take) stands on no slide \"Your turn\""],
  "twice": [deck([slide("Your turn: 1.1 to 1.3"), slide("Your turn: 1.2")], { lesson }),
    "22: step 1.2 stands here for the second time"],
  "order": [deck([slide("Your turn: 1.2, 1.3"), slide("Your turn: 1.1")], { lesson }), "22: step 1.1 stands after 1.3"],
  "extra": [deck([slide("Your turn: 1.1 to 1.4")], { lesson }), "14: step 1.4 is extra: With more time: 1.4"],
  "core-later": [deck([slide("Your turn: 1.1 to 1.3"), slide("With more time: 1.1")], { lesson }),
    "22: step 1.1 is core: it stands in Your turn"],
  "unknown": [deck([slide("Your turn: 1.1 to 1.3, 2.1")], { lesson }), "14: the lesson has no step 2.1"],
};

test("each fault is told with its place, and is an error", (t) => {
  const { status, problems } = buildSmall(t, Object.fromEntries(Object.entries(FAULTS).map(([name, [text]]) => [name, text])));
  assert.equal(status, 1);
  const wanted = Object.entries(FAULTS).flatMap(([name, [, ...lines]]) =>
    lines.map((line) => `slides/decks/${name}.md:${line}`));
  assert.deepEqual(problems.sort(), wanted.sort());
});

test("a link to a slide that is not there is an error of the site", (t) => {
  const more = { "CONTRIBUTING.md": "# C\n\n[a](slides/decks/01-a.md#here), [b](slides/decks/01-a.md#gone), [c](slides/)\n" };
  const { status, problems, page } = buildSmall(t, { "01-a": deck([slide("Here")]) }, "web/site/build.mjs", more);
  assert.deepEqual(problems, ["CONTRIBUTING.md:3: slides/decks/01-a.md#gone: there is no such heading"]);
  assert.equal(status, 1);
  assert.match(page("contributing.html"), /href="slides\/01-a\.html#\/here"/);
  assert.match(page("contributing.html"), /<a href="slides\/index\.html">Slides<|<a href="slides\/">Slides</);
});

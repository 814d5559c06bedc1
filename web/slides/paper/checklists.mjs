// A sheet for each lesson: what it is for, its steps with a box to tick, and the commands that it uses.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addressOf, relative, root } from "../../site/addresses.mjs";
import { escape, plain, read } from "../../site/text/markdown.mjs";
import { stepsOf } from "../parts/steps.mjs";
import { paperPage } from "./frame.mjs";

const ADDRESS = "slides/checklists.html";
const BEFORE_GOALS = /^After this (chapter|lesson) you can$/;
const AROUND = ["What you will see", "Recap"]; // of a lesson without steps its sections are ticked, but not these

// `folders`: of the lessons.
export function checklistsPage(folders) {
  return paperPage({
    address: ADDRESS, title: "Checklists", kind: "checklists", styles: ["paper.css", "sheets.css"],
    html: `<h1>Checklists</h1>
<p>A sheet for each chapter. Tick a step when its tests are green.</p>
${folders.map((folder) => sheetHtml(`${folder}/README.md`)).join("\n")}`,
  });
}

function sheetHtml(path) {
  const { tokens, headings } = read(readFileSync(join(root, path), "utf8"));
  const id = path.split("/").at(-2);
  const [title] = headings;
  const time = tokens.find(({ type, content }) => type === "inline" && /^Time: /.test(content))?.content ?? "";
  return `<section class="sheet" aria-labelledby="${id}">
<h2 id="${id}"><a href="${relative(ADDRESS, addressOf(path))}">${escape(title.text)}</a></h2>
<p>${escape(time)}</p>
<h3>After it you can</h3>
<ul class="goals">${goalsIn(tokens).map((goal) => `<li>${escape(goal)}</li>`).join("\n")}</ul>
<h3>${stepsOf(path).length ? "Steps" : "Read"}</h3>
<table><tbody>
${tasksIn(path, headings).map(taskHtml).join("\n")}
</tbody></table>
<h3>Commands</h3>
<ul class="commands">${commandsIn(tokens).map((command) => `<li><code>${escape(command)}</code></li>`).join("\n")}</ul>
</section>`;
}

// The list behind "After this chapter you can". Its items end in a comma, and the last one in a full stop.
function goalsIn(tokens) {
  const at = tokens.findIndex(({ type, content }) => type === "inline" && BEFORE_GOALS.test(content));
  const list = tokens.slice(at + 1);
  const end = list.findIndex(({ type }) => type === "bullet_list_close");
  return at < 0 ? [] : list.slice(0, end).filter(({ type }) => type === "inline").map(plain)
    .map((goal) => goal.replace(/[,.]$/, ""));
}

const tasksIn = (path, headings) => stepsOf(path).length ? stepsOf(path) :
  headings.filter(({ level, text }) => level === 2 && !AROUND.includes(text))
    .map(({ text }) => ({ number: "", title: text, kind: "", minutes: 0 }));

const taskHtml = ({ number, title, kind, minutes }) => `<tr class="${kind}"><td><span class="box"></span></td>`
  + `<th scope="row">${number}</th><td>${escape(title)}</td><td>${kind}</td>`
  + `<td class="number">${minutes ? `${minutes} min` : ""}</td></tr>`;

function commandsIn(tokens) {
  const words = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === "code_inline");
  return [...new Set(words.map(({ content }) => content).filter((text) => /^\.\/workbook /.test(text)))].sort();
}

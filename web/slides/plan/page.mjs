// The page with all plans, a plan a sheet of paper.
import { escape } from "../../site/text/markdown.mjs";
import { paperPage } from "../paper/frame.mjs";
import { clockOf } from "./schedule.mjs";

export function schedulePage(plans) {
  const links = plans.map(({ name, title }) => `<li><a href="#${name}">${escape(title)}</a></li>`).join("");
  return paperPage({
    address: "slides/schedule.html", title: "Schedule", kind: "schedule", styles: ["paper.css", "sheets.css"],
    html: `<h1>Schedule</h1>
<p>The times are computed: the slides have minutes, and so have the steps of each chapter. A step that the room takes counts
3 minutes. Under <i>work</i> stand the minutes in which the room writes code.</p>
<nav aria-label="Plans"><ul class="plans">${links}</ul></nav>
${plans.map(planHtml).join("\n")}`,
  });
}

const planHtml = ({ name, title, about, days }) => `<section class="sheet" id="${name}" aria-labelledby="plan-${name}">
<h2 id="plan-${name}">${escape(title)}</h2>
<p>${escape(about)}</p>
<div class="days${days.length > 1 ? " several" : ""}">
${days.map((day, at) => dayHtml(day, `${name}-${at + 1}`, days.length > 1)).join("\n")}
</div>
</section>`;

function dayHtml({ title, from, to, end, over, rows }, id, isOneOfMany) {
  const talk = rows.flatMap(({ slides = [] }) => slides).reduce((all, { minutes }) => all + minutes, 0);
  const work = rows.flatMap((one) => one.work).reduce((all, { minutes }) => all + minutes, 0);
  const rest = over > 0 ? `<strong class="over">${over} minutes too long.</strong>` :
    `It ends at ${clockOf(end)}, ${over === 0 ? "with no minute to spare" : `with ${-over} minute${over === -1 ? "" : "s"} to spare`}.`;
  return `<div class="day">${isOneOfMany ? `<h3 id="${id}">${escape(title)}</h3>` : ""}
<p>${clockOf(from)} to ${clockOf(to)}: slides ${talk} min, work ${work} min. ${rest}</p>
<table>
<thead><tr><th scope="col">at</th><th scope="col">min</th><th scope="col">what</th><th scope="col">work</th></tr></thead>
<tbody>
${rows.map(rowHtml).join("\n")}
</tbody>
</table></div>`;
}

function rowHtml(row) {
  const work = row.work.flatMap(({ tasks }) => tasks).reduce((all, { minutes }) => all + minutes, 0);
  return `<tr class="${row.kind}"><td>${clockOf(row.at)}</td><td class="number">${row.minutes}</td>`
    + `<td>${whatHtml(row)}</td><td class="number">${work || ""}</td></tr>`;
}

function whatHtml(row) {
  const title = row.deck ? `<a href="${row.deck}.html">${escape(row.title)}</a>${row.part}` : escape(row.title);
  const items = row.work.map(({ at, minutes, tasks }) =>
    `<li><span>${clockOf(at)}</span> ${tasks.map(taskHtml).join(", ")} <small>(${minutes} min)</small></li>`);
  return title + (items.length ? `<ul>${items.join("")}</ul>` : "");
}

const taskHtml = ({ number, taken }) => `${number}${taken ? " <small>taken</small>" : ""}`;

// The speaker view: its page, and room.json, which has the slides' notes and the plans' times.
import { NAME } from "../site/pages/frame.mjs";
import { TO_TAKE, tasksOf } from "./plan/schedule.mjs";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
  + "frame-src 'self'; base-uri 'none'";

// What slides/theme/speaker.js reads. The plans of several days are one entry for each day.
export function roomJson(decks, plans, steps) {
  const slideOf = ({ title, minutes, notes, steps: numbers }) => {
    const tasks = tasksOf(numbers, {}, steps);
    return { title, minutes, notes, tasks, work: tasks.reduce((all, task) => all + task.minutes, 0) };
  };
  return JSON.stringify({
    toTake: TO_TAKE,
    decks: decks.map(({ name, title, slides }) => ({ name, title, slides: slides.map(slideOf) })),
    plans: plans.flatMap((plan) => plan.days.map((day, at) => dayOf(plan, day, at))),
  });
}

function dayOf(plan, { title, from, end, rows }, at) {
  const slots = rows.flatMap(({ deck, slides = [] }) => slides.map(({ index, at: when, minutes, work }) =>
    ({ deck, slide: index, at: when, minutes, work })));
  const breaks = rows.filter(({ kind }) => kind === "break");
  return {
    id: `${plan.name}/${at}`, title: plan.days.length > 1 ? `${plan.title}, ${title}` : plan.title, from, slots,
    pauses: [...breaks.map((row) => ({ title: row.title, at: row.at })), { title: "The end", at: end }],
  };
}

export function speakerPage() {
  const whole = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Speaker view · ${NAME}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="theme/speaker.css">
<script type="module" src="theme/speaker.js"></script>
</head>
<body>
<header>
<time id="clock" aria-label="The time">--:--</time>
<p id="standing" role="status"></p>
<p id="pause"></p>
<form>
<label>Plan <select id="plan"></select></label>
<label>Begins <input id="start" type="time" required></label>
</form>
</header>
<main>
<h1 class="unseen">Speaker view</h1>
<section class="slides" aria-label="Slides">
<iframe id="now" name="now" title="This slide"></iframe>
<p class="where"><label><span class="unseen">Deck</span> <select id="deck"></select></label> <span id="which"></span>
<button id="open" type="button">Open for the room</button></p>
<div class="coming">
<iframe id="next" name="next" title="The next slide" tabindex="-1"></iframe>
<p>Next: <b id="next-title"></b></p>
</div>
<p class="keys"><kbd>→</kbd> <kbd>←</kbd> or <kbd>Space</kbd> move all windows, <kbd>R</kbd> starts the countdown again.</p>
</section>
<section class="speech" aria-labelledby="title">
<h2 id="title"></h2>
<p id="spent"></p>
<div id="work" hidden><b id="left" role="timer"></b> <span>for the work, <span id="until"></span></span>
<button id="again" type="button">Start again</button></div>
<ul id="notes" tabindex="0" aria-label="Notes"></ul>
<div id="late" hidden>
<h3>What can go</h3>
<ul id="leave-out"></ul>
<ul id="take"></ul>
<p id="no-more" hidden>Nothing is left that can go. Move the end, and say so.</p>
</div>
</section>
</main>
</body>
</html>
`;
  return { address: "slides/speaker.html", title: "Speaker view", kind: "speaker", whole };
}

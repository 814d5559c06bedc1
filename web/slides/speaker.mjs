// The speaker view: its page, and room.json, which has the slides' notes and the plans' times.
import { slidesPage } from "./page.mjs";

// What slides/theme/speaker/speaker.js reads. Of a plan each day is one entry.
export function roomJson(decks, plans) {
  const slideOf = ({ title, minutes, notes, steps, workMinutes, kind }) =>
    ({ title, minutes, notes, work: workMinutes, steps: kind === "work" ? steps : [] });
  return JSON.stringify({
    decks: decks.map(({ name, title, slides }) => ({ name, title, slides: slides.map(slideOf) })),
    days: plans.flatMap((plan) => plan.days.map((day, at) => dayOf(plan, day, at))),
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
  const address = "slides/speaker.html";
  const head = `<link rel="stylesheet" href="theme/speaker/speaker.css">
<script type="module" src="theme/speaker/speaker.js"></script>`;
  return { address, title: "Speaker view", whole: slidesPage(address, "Speaker view", head, BODY, "speaker") };
}

const BODY = `<header>
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
<iframe id="now" title="This slide" inert></iframe>
<p class="where"><label><span class="unseen">Deck</span> <select id="deck"></select></label> <span id="which"></span>
<button id="open" type="button">Open for the room</button></p>
<div class="coming">
<iframe id="next" title="The next slide" inert></iframe>
<p>Next: <b id="next-title"></b></p>
</div>
<p id="dark" hidden>The room sees a dark screen.</p>
<p class="keys"><kbd>→</kbd> <kbd>←</kbd> <kbd>Space</kbd> move all windows, <kbd>B</kbd> makes the deck dark,
<kbd>R</kbd> starts the time of this slide again.</p>
</section>
<section class="speech" aria-labelledby="title">
<h2 id="title"></h2>
<p id="spent"></p>
<div id="work" hidden><b id="left" role="timer"></b> <span id="until"></span>
<button id="again" type="button">Start again</button></div>
<ul id="notes" tabindex="0" aria-label="Notes"></ul>
<div id="late" role="region" aria-label="What can go" tabindex="0" hidden>
<h3>What can go</h3>
<ul id="leave-out" aria-label="What to leave out"></ul>
<ul id="take" aria-label="What to take"></ul>
<p id="no-more" hidden>Nothing is left that can go. Move the end, and say so.</p>
</div>
</section>
</main>`;

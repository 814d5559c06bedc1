// The speaker view: this slide and the next one, the notes, and where the room is by the clock.
import { clockOf, inWords, minutesNow, minutesOf, nextPause, standing, stopwatch, whatCanGo } from "./clock.js";
import { channel, hashOf, isSame } from "./follow.js";

const LATE = 3; // minutes; before that nobody has to leave anything out
const LABELS = { say: "Say", ask: "Ask", demo: "Demo", short: "If short of time" };
const KEYS = { ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
  ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous" };

const find = (id) => document.getElementById(id);
const room = await (await fetch("room.json")).json();
const decks = room.decks;
const days = room.plans;
const others = channel();
const kept = readKept();
let place = fromAddress() ?? kept.place ?? { deck: decks[0].name, slide: 0, step: -1 };
// When the room came to this slide, and when its work began. A page that is loaded again still knows it.
let arrived = kept.place && isAtSameSlide(kept.place, place) ? kept.arrived : Date.now();

// ---- What is kept: the plan, the start, the place.

function readKept() {
  try {
    const read = JSON.parse(localStorage.getItem("slides.room")) ?? {};
    return decks.some(({ name, slides }) => name === read.place?.deck && slides[read.place.slide]) ? read :
      { plan: read.plan, start: read.start };
  } catch {
    return {}; // a browser may forbid it, and others may write there
  }
}

function keep() {
  const [plan, start] = [find("plan").value, find("start").value];
  try {
    localStorage.setItem("slides.room", JSON.stringify({ plan, start, place, arrived }));
  } catch {
    // It is known until this window is closed.
  }
}

function fromAddress() {
  const [, deck, slide, step] = /^#([^/]+)\/(\d+)\/(-?\d+)$/.exec(location.hash) ?? [];
  const isThere = decks.some(({ name, slides }) => name === deck && slides[slide]);
  return isThere ? { deck, slide: Number(slide), step: Number(step) } : null;
}

function isAtSameSlide(one, other) {
  return one.deck === other.deck && one.slide === other.slide;
}

// ---- From slide to slide.

others.onmessage = ({ data: { at, ask, beyond } }) => {
  if (at) goTo(at);
  if (ask) others.postMessage({ go: place });
  if (beyond) goBeyond(beyond);
};

function goTo(next) {
  if (!decks.find(({ name }) => name === next.deck)?.slides[next.slide] || isSame(next, place)) return;
  if (!isAtSameSlide(next, place)) arrived = Date.now();
  place = next;
  others.postMessage({ go: place });
  keep();
  show();
}

function goBeyond(way) {
  const deck = beside(way);
  if (!deck) return;
  goTo({ deck: deck.name, slide: way === "next" ? 0 : deck.slides.length - 1, step: -1 });
}

// The deck that comes before or behind this one: in the plan, or else by its name.
function beside(way) {
  const step = way === "next" ? 1 : -1;
  const planned = [...new Set(dayNow().slots.map(({ deck }) => deck))];
  const order = planned.includes(place.deck) ? planned : decks.map(({ name }) => name);
  return decks.find(({ name }) => name === order[order.indexOf(place.deck) + step]);
}

addEventListener("keydown", (event) => {
  if (event.target.closest("select, input, button, a") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "r") beginAgain();
  if (!KEYS[event.key]) return;
  event.preventDefault();
  others.postMessage({ press: KEYS[event.key] });
});

function frameAt(id, { deck, slide, step }) {
  const frame = find(id);
  const address = `${deck}.html${hashOf({ slide, step })}`;
  if (frame.dataset.deck !== deck) frame.src = address;
  else if (id === "next") frame.contentWindow.location.replace(new URL(address, location));
  frame.dataset.deck = deck;
}

function show() {
  const deck = decks.find(({ name }) => name === place.deck);
  const slide = deck.slides[place.slide];
  frameAt("now", place);
  const behind = deck.slides[place.slide + 1] ? { deck: deck.name, slide: place.slide + 1, step: -1 } :
    beside("next") && { deck: beside("next").name, slide: 0, step: -1 };
  find("next").hidden = !behind;
  if (behind) frameAt("next", behind);
  find("next-title").textContent = behind ?
    decks.find(({ name }) => name === behind.deck).slides[behind.slide].title : "This is the last slide.";
  find("deck").value = deck.name;
  find("which").textContent = `${place.slide + 1} of ${deck.slides.length}`;
  find("title").textContent = slide.title;
  document.title = `${slide.title} · Speaker view`;
  find("notes").replaceChildren(...slide.notes.map(noteItem));
  find("notes").scrollTop = 0;
  tick();
}

function noteItem({ kind, html }) {
  const item = document.createElement("li");
  item.className = kind;
  item.innerHTML = `<b>${LABELS[kind]}</b> <span>${html}</span>`;
  return item;
}

// ---- The clock.

const dayNow = () => days.find(({ id }) => id === find("plan").value);

function tick() {
  const now = new Date();
  const spent = (now - arrived) / 60_000;
  const slide = decks.find(({ name }) => name === place.deck).slides[place.slide];
  find("clock").textContent = clockOf(minutesNow(now));
  find("spent").textContent = `${stopwatch(spent * 60)} of ${slide.minutes} min`;
  find("spent").classList.toggle("over", spent > slide.minutes && !slide.work);
  showStanding(spent, minutesNow(now));
  showWork(slide, now);
}

function showStanding(spent, now) {
  const day = dayNow(), start = minutesOf(find("start").value || clockOf(day.from));
  const where = standing(day, start, place, spent, now);
  const text = where ? inWords(where, now) : `This slide is not in the plan: ${day.title}`;
  if (find("standing").textContent !== text) find("standing").textContent = text; // it is read aloud when it changes
  const late = where ? Math.floor(where.behind) : 0;
  find("standing").classList.toggle("late", late >= LATE);
  const pause = where && nextPause(day, start, place);
  find("pause").textContent = pause ? `${pause.title}: ${clockOf(pause.at)} by the plan`
    + `${late > 0 ? `, ${clockOf(pause.at + late)} at this pace` : ""}` : "";
  showWhatCanGo(day, late);
}

let shownFor = "";

function showWhatCanGo(day, late) {
  find("late").hidden = late < LATE;
  const key = `${day.id} ${place.deck} ${place.slide}`;
  if (late < LATE || shownFor === key) return;
  shownFor = key;
  const { lines, steps } = whatCanGo(day, decks, place, room);
  find("leave-out").replaceChildren(...lines.map(({ ahead, title, html }) => item(
    `<b>${ahead === 0 ? "Here" : ahead === 1 ? "Next slide" : `In ${ahead} slides`}</b> <i></i> <span>${html}</span>`,
    title)));
  find("take").replaceChildren(...steps.map(({ number, title, saves }) => item(
    `<b>Take ${number}</b> <i></i> <span><code>./workbook solve ${number}</code> saves ${saves} min</span>`, title)));
  find("no-more").hidden = lines.length + steps.length > 0;
}

// `title` goes in as text.
function item(html, title) {
  const element = document.createElement("li");
  element.innerHTML = html;
  element.querySelector("i").textContent = title;
  return element;
}

function showWork(slide, now) {
  find("work").hidden = !slide.work;
  if (!slide.work) return;
  const left = Math.ceil(slide.work * 60 - (now - arrived) / 1000);
  find("left").textContent = stopwatch(left);
  find("until").textContent =
    left > 0 ? `until ${clockOf(minutesNow(now) + left / 60)}` : "The time of this work is over.";
  find("work").classList.toggle("over", left <= 0);
}

function beginAgain() {
  arrived = Date.now();
  keep();
  tick();
}

// ---- Choices.

for (const { name, title } of decks) find("deck").append(new Option(title, name));
for (const { id, title } of days) find("plan").append(new Option(title, id));
if (days.some(({ id }) => id === kept.plan)) find("plan").value = kept.plan;
find("start").value = /^\d\d:\d\d$/.test(kept.start ?? "") ? kept.start : clockOf(dayNow().from);
find("deck").onchange = ({ target }) => goTo({ deck: target.value, slide: 0, step: -1 });
find("plan").onchange = () => {
  find("start").value = clockOf(dayNow().from);
  shownFor = "";
  keep();
  show();
};
find("start").onchange = () => { keep(); tick(); };
find("again").onclick = beginAgain;
find("open").onclick = () => window.open(`${place.deck}.html?sent${hashOf(place)}`, "deck");

others.postMessage({ go: place });
keep();
show();
setInterval(tick, 1000);

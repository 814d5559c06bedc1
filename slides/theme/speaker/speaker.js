// The speaker view: this slide and the next one, the notes, and what is chosen. time.js has the time.
import { clockOf } from "./clock.js";
import { showClock } from "./time.js";
import { hashOf, isSame, isSlide, Others, Picture } from "./decks.js";

const LABELS = { "Say": "say", "Ask": "ask", "Demo": "demo", "If short of time": "short" };
const KEYS = { ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
  ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous" };
const KEPT = "websockets-by-hand room";

const find = (id) => document.getElementById(id);
const { decks, days } = await (await fetch("room.json")).json();
const deckOf = ({ deck }) => decks.find(({ name }) => name === deck);
const slideOf = (place) => deckOf(place)?.slides[place.slide];
const now = new Picture(find("now"));
const next = new Picture(find("next"));
const others = new Others(moveTo, (isDark) => { find("dark").hidden = !isDark; });

const kept = readKept();
const asked = new URLSearchParams(location.search).get("deck");
const first = { deck: decks.some(({ name }) => name === asked) ? asked : decks[0].name, slide: 0, fragment: -1 };
let place = kept.place && (!asked || asked === kept.place.deck) ? kept.place : first;
// Since when the room is at this slide. A page that is loaded again still knows it.
let arrived = place === kept.place && kept.arrived || Date.now();

function readKept() {
  try {
    const { plan, start, place: at, arrived: since } = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    return at && slideOf(at) ? { plan, start, place: at, arrived: since } : { plan, start };
  } catch {
    return {}; // a browser may forbid it, and other pages may write there
  }
}

function keep() {
  try {
    const chosen = { plan: find("plan").value, start: find("start").value };
    localStorage.setItem(KEPT, JSON.stringify({ ...chosen, place, arrived }));
  } catch {
    // It is known until this window is closed.
  }
}

// ---- From slide to slide.

function moveTo(wanted) {
  if (!slideOf(wanted) || isSame(wanted, place)) return;
  if (!isSlide(wanted, place)) arrived = Date.now();
  place = wanted;
  keep();
  show();
}

function goTo(wanted) {
  moveTo(wanted);
  others.go(place);
}

function press(key) {
  const to = now.after(key);
  if (to === "beyond") goTo(ends(beside(key), key) ?? place);
  else if (to) goTo(to);
}

const ends = (deck, key) => deck && { deck: deck.name, slide: key === "next" ? 0 : deck.slides.length - 1, fragment: -1 };

// The deck behind this one, or before it: in the plan, or else by its name.
function beside(key) {
  const planned = [...new Set(dayNow()?.slots.map(({ deck }) => deck))];
  const order = planned.includes(place.deck) ? planned : decks.map(({ name }) => name);
  return deckOf({ deck: order[order.indexOf(place.deck) + (key === "next" ? 1 : -1)] });
}

addEventListener("keydown", (event) => {
  if (event.target.closest("select, input") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === " " && event.target.closest("button, a")) return;
  if (event.key === "r") beginAgain();
  if (event.key === "b") others.press(place, "dark");
  if (!KEYS[event.key]) return;
  event.preventDefault();
  press(KEYS[event.key]);
});

// ---- What is shown.

function show() {
  const deck = deckOf(place);
  const isLast = place.slide + 1 === deck.slides.length;
  const coming = isLast ? ends(beside("next"), "next") : { deck: deck.name, slide: place.slide + 1, fragment: -1 };
  now.show(place);
  next.show(coming);
  find("next-title").textContent = coming ? slideOf(coming).title : "this is the last slide";
  find("deck").value = deck.name;
  find("which").textContent = `${place.slide + 1} of ${deck.slides.length}`;
  find("title").textContent = slideOf(place).title;
  document.title = `${slideOf(place).title} · Speaker view`;
  find("notes").replaceChildren(...slideOf(place).notes.map(noteItem));
  find("notes").scrollTop = 0;
  tick();
  fitNotes();
}

// Long notes are smaller, so that all of them are seen. Below the last size they scroll.
function fitNotes() {
  const notes = find("notes");
  for (const size of ["1.4rem", "1.3rem", "1.2rem", "1.1rem", "1rem"]) {
    notes.style.fontSize = size;
    if (notes.scrollHeight <= notes.clientHeight) return;
  }
}

function noteItem({ kind, html }) {
  const item = document.createElement("li");
  item.className = LABELS[kind];
  item.innerHTML = `<b>${kind}</b><div>${html}</div>`;
  return item;
}

const dayNow = () => days.find(({ id }) => id === find("plan").value);
const tick = () => showClock({ day: dayNow(), start: find("start").value, place, slide: slideOf(place), arrived, decks });

function beginAgain() {
  arrived = Date.now();
  keep();
  tick();
}

// ---- What is chosen.

for (const { name, title } of decks) find("deck").append(new Option(title, name));
for (const { id, title } of days) find("plan").append(new Option(title, id));
if (days.some(({ id }) => id === kept.plan)) find("plan").value = kept.plan;
find("start").value = /^\d\d:\d\d$/.test(kept.start ?? "") ? kept.start : clockOf(dayNow()?.from ?? 9 * 60);
find("deck").onchange = ({ target }) => goTo({ deck: target.value, slide: 0, fragment: -1 });
find("plan").onchange = () => {
  find("start").value = clockOf(dayNow().from);
  keep();
  show();
};
find("start").onchange = () => { keep(); tick(); };
find("again").onclick = beginAgain;
find("open").onclick = () => open(`${place.deck}.html${hashOf(place)}`, "deck");

show();
keep();
others.begin(place);
setInterval(tick, 1000);
new ResizeObserver(fitNotes).observe(find("notes")); // of another window, and where the list of what can go comes

// The clock of the speaker view: where the room is by the plan, what is left of its work, and what can go if it is late.
import { clockOf, inWords, minutesNow, minutesOf, nextPause, slotOf, standing, stopwatch, whatCanGo } from "./clock.js";

const LATE = 3; // minutes; before that nothing has to go

const find = (id) => document.getElementById(id);
// What is read aloud when it changes may not be written each second.
const write = (id, text) => {
  if (find(id).textContent !== text) find(id).textContent = text;
};

export function showClock({ day, start, place, slide, arrived, decks }) {
  const now = minutesNow(new Date());
  const spent = (Date.now() - arrived) / 60_000;
  const work = (day && slotOf(day, place)?.work) ?? slide.work;
  write("clock", clockOf(now));
  write("spent", `${stopwatch(spent * 60)} of ${slide.minutes + work} min`);
  find("spent").classList.toggle("over", spent > slide.minutes + work);
  showWork(work, spent, now);
  if (day) showStanding(day, minutesOf(start || clockOf(day.from)), { place, spent, now, decks });
  else write("standing", "There is no plan.");
}

function showWork(work, spent, now) {
  find("work").hidden = work === 0;
  const left = Math.ceil((work - spent) * 60);
  write("left", stopwatch(left));
  write("until", left > 0 ? `for the work, until ${clockOf(now + left / 60)}` : "The time of this work is over.");
  find("work").classList.toggle("over", left <= 0);
}

function showStanding(day, start, { place, spent, now, decks }) {
  const where = standing(day, start, place, spent, now);
  const late = where ? Math.floor(where.behind) : 0;
  write("standing", where ? inWords(where, now) : `This slide is not in the plan "${day.title}"`);
  find("standing").classList.toggle("late", late >= LATE);
  const pause = nextPause(day, start, place);
  const atThisPace = late > 0 ? `, ${clockOf(pause?.at + late)} at this pace` : "";
  write("pause", pause ? `${pause.title}: ${clockOf(pause.at)}${atThisPace}` : "");
  find("late").hidden = late < LATE;
  if (late >= LATE) showWhatCanGo(day, place, decks);
}

let shown = "";

function showWhatCanGo(day, place, decks) {
  const { lines, steps } = whatCanGo(day, decks, place);
  const now = JSON.stringify([lines, steps]);
  if (now === shown) return;
  shown = now;
  const when = (ahead) => (ahead === 0 ? "Here" : ahead === 1 ? "Next slide" : `In ${ahead} slides`);
  find("leave-out").replaceChildren(...lines.map(({ ahead, title, html }) => item(when(ahead), title, html)));
  find("take").replaceChildren(...steps.map(({ number, title, saves }) =>
    item(`Take ${number}`, title, `<code>./workbook solve ${number}</code> saves ${saves} min`)));
  find("no-more").hidden = lines.length + steps.length > 0;
}

// `html` is of the site's own making; the rest goes in as text.
function item(what, title, html) {
  const element = document.createElement("li");
  element.innerHTML = `<b></b> <i></i><div>${html}</div>`;
  element.querySelector("b").textContent = what;
  element.querySelector("i").textContent = title;
  return element;
}

// When is what: the plans of slides/schedule.json with their times. No time is written by hand but the ends of a day:
// the slides have minutes, and so have the steps of the lessons.

export const TO_TAKE = 3; // minutes: `./workbook solve 3.5` in front of all, and a look at it
const KINDS = ["deck", "break", "catch-up", "extra"];

// `decks`: [{ name, title, slides: [{ minutes, steps }] }]. `steps`: Map "3.2" -> { title, kind, minutes }.
// Returns { plans, problems, warnings }. A plan has days, a day has rows, and a row of a deck has its slides.
export function schedule({ plans }, decks, steps) {
  const told = { problems: [], warnings: [] };
  const days = (plan) => plan.days.map((day, at) => dayOf(day, at, { plan, decks, steps, told }));
  return { plans: plans.map((plan) => ({ ...plan, days: days(plan) })), ...told };
}

function dayOf(day, at, { plan, decks, steps, told }) {
  const title = day.title ?? (plan.days.length > 1 ? `Day ${at + 1}` : plan.title);
  const [from, to] = [minutesOf(day.from), minutesOf(day.to)];
  const where = `slides/schedule.json: ${plan.name}, ${title}`;
  const problem = (what) => told.problems.push(`${where}: ${what}`);
  let now = from;
  const rows = day.blocks.map((block) => {
    const row = rowOf(block, now, { plan, decks, steps, problem });
    now += row.minutes;
    return row;
  });
  if (now > to) told.warnings.push(`${where}: ${now - to} minutes too long`);
  return { title, from, to, end: now, over: now - to, rows };
}

function rowOf(block, at, { plan, decks, steps, problem }) {
  const kind = KINDS.find((one) => one in block);
  const row = { at, kind, minutes: block.minutes ?? 0, title: block[kind], work: [] };
  if (kind === "deck") return deckRow(row, block, { plan, decks, steps, problem });
  if (kind === "catch-up") return { ...row, title: `Catch up: ./workbook catch-up ${block[kind]}` };
  if (kind === "extra") return extraRow(row, block.extra, steps, problem);
  if (kind !== "break") problem(`no such block: ${JSON.stringify(block)}`);
  return row;
}

// A deck, or the part of it from one step to another; `"work": false` shows it and leaves the steps out.
function deckRow(row, { deck: name, from, to, work = true }, { plan, decks, steps, problem }) {
  const deck = decks.find((one) => one.name === name);
  if (!deck) problem(`there is no deck ${name}`);
  if (!deck) return row;
  const isWork = (slide) => slide.steps.length > 0 && slide.counts;
  const has = (step) => deck.slides.findIndex((slide) => isWork(slide) && slide.steps.includes(step));
  const stepsOf = (step) => deck.slides[has(step)]?.steps ?? [];
  if (from && stepsOf(from)[0] !== from) problem(`no work in ${name} begins with step ${from}`);
  if (to && stepsOf(to).at(-1) !== to) problem(`no work in ${name} ends with step ${to}`);
  const first = from ? deck.slides.slice(0, Math.max(has(from), 0)).findLastIndex(isWork) + 1 : 0;
  const last = to && has(to) >= 0 ? has(to) : deck.slides.length - 1;
  let at = row.at;
  row.slides = [];
  for (let index = first; index <= last; ++index) {
    const slide = deck.slides[index];
    const tasks = work && isWork(slide) ? tasksOf(slide.steps, plan, steps) : [];
    const worked = sum(tasks);
    if (tasks.length) row.work.push({ at: at + slide.minutes, minutes: worked, tasks });
    row.slides.push({ index, at, minutes: slide.minutes, work: worked });
    at += slide.minutes + worked;
  }
  return { ...row, deck: name, title: deck.title, part: Boolean(from || to), shown: !work, minutes: at - row.at };
}

function extraRow(row, numbers, steps, problem) {
  for (const number of numbers) if (!steps.has(number)) problem(`there is no step ${number}`);
  const tasks = tasksOf(numbers.filter((number) => steps.has(number)), { taken: false }, steps);
  return { ...row, title: "Extra steps", work: [{ at: row.at, minutes: sum(tasks), tasks }], minutes: sum(tasks) };
}

// What the room does, and for how long: { number, title, kind, minutes, taken }.
export function tasksOf(numbers, { taken }, steps) {
  return numbers.map((number) => {
    const { title, kind, minutes } = steps.get(number);
    const isTaken = kind === "take" && taken !== false;
    return { number, title, kind, taken: isTaken, minutes: isTaken ? TO_TAKE : minutes };
  });
}

const sum = (tasks) => tasks.reduce((all, { minutes }) => all + minutes, 0);

export const minutesOf = (clock) => {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(clock);
  return 60 * Number(hours) + Number(minutes);
};

export const clockOf = (minutes) => {
  const whole = Math.floor(minutes);
  return [Math.floor(whole / 60) % 24, whole % 60].map((part) => String(part).padStart(2, "0")).join(":");
};

// When is what: the plans of slides/schedule.json with their times. Only the ends of a day and its breaks are written by
// hand: the slides have minutes, and so have the steps of the lessons.
const KINDS = ["deck", "break", "catch-up", "extra"];

// `decks`: see ../deck.mjs. `steps`: Map "3.2" -> a step as a slide has it.
// Returns { plans, problems, warnings }. A plan has days, a day has rows, and a row of a deck has its slides.
export function schedule({ plans }, decks, steps) {
  const told = { problems: [], warnings: [] };
  const days = (plan) => plan.days.map((day, at) => dayOf(day, at, { plan, decks, steps, told }));
  return { plans: plans.map((plan) => ({ ...plan, days: days(plan) })), ...told };
}

function dayOf(day, at, { plan, decks, steps, told }) {
  const title = day.title ?? (plan.days.length > 1 ? `Day ${at + 1}` : plan.title);
  const [from, to] = [minutesOf(day.from), minutesOf(day.to)];
  const tell = (kind) => (what) => told[kind].push(`${plan.name}, ${title}: ${what}`);
  const env = { plan, decks, steps, problem: tell("problems"), warn: tell("warnings") };
  let now = from;
  const rows = day.blocks.map((block) => {
    const row = rowOf(block, now, env);
    now += row.minutes;
    return row;
  });
  if (now > to) env.warn(`${now - to} minutes too long`);
  return { title, from, to, end: now, over: now - to, rows };
}

function rowOf(block, at, env) {
  const kind = KINDS.find((one) => one in block);
  const row = { at, kind, minutes: block.minutes ?? 0, title: block[kind], work: [] };
  if (kind === "deck") return deckRow(row, block, env);
  if (kind === "catch-up") return { ...row, title: `Catch up: ./workbook catch-up ${block[kind]}` };
  if (kind === "extra") return extraRow(row, block.extra, env);
  if (kind !== "break") env.problem(`no block is like this: ${JSON.stringify(block)}`);
  return row;
}

// A deck, or the part of it from one step to another; `"work": false` shows it and leaves the steps out.
function deckRow(row, { deck: name, from, to, work = true }, { plan, decks, problem, warn }) {
  const deck = decks.find((one) => one.name === name);
  if (!deck) {
    warn(`there is no deck ${name}`);
    return row;
  }
  const { slides } = deck;
  const workOn = (step) => slides.findIndex(({ kind, steps }) => kind === "work" && steps.some((one) => one.number === step));
  const [begin, end] = [from && workOn(from), to && workOn(to)];
  if (from && slides[begin]?.steps[0].number !== from) problem(`no work in ${name} begins with step ${from}`);
  if (to && slides[end]?.steps.at(-1).number !== to) problem(`no work in ${name} ends with step ${to}`);
  const first = begin > 0 ? slides.slice(0, begin).findLastIndex(({ kind }) => kind === "work") + 1 : 0;
  const last = end >= 0 ? end : slides.length - 1;
  let at = row.at;
  row.slides = [];
  for (let index = first; index <= last; ++index) {
    const slide = slides[index];
    const tasks = work && slide.kind === "work" ? tasksOf(slide.steps, plan) : [];
    const worked = sum(tasks);
    if (tasks.length) row.work.push({ at: at + slide.minutes, minutes: worked, tasks });
    row.slides.push({ index, at, minutes: slide.minutes, work: worked });
    at += slide.minutes + worked;
  }
  const part = `${from ? `, from ${from}` : ""}${to ? `, to ${to}` : ""}${work ? "" : ", slides only"}`;
  return { ...row, deck: name, title: deck.title, part, minutes: at - row.at };
}

function extraRow(row, numbers, { steps, problem }) {
  for (const number of numbers) if (!steps.has(number)) problem(`there is no step ${number}`);
  const tasks = tasksOf(numbers.filter((number) => steps.has(number)).map((number) => steps.get(number)), { writes: "all" });
  return { ...row, title: "With more time", work: [{ at: row.at, minutes: sum(tasks), tasks }], minutes: sum(tasks) };
}

// In a plan with `"writes": "all"` the room writes also what others take.
function tasksOf(steps, { writes }) {
  return steps.map(({ number, title, kind, minutes, workMinutes }) => {
    const taken = kind === "take" && writes !== "all";
    return { number, title, kind, taken, minutes: taken ? workMinutes : minutes };
  });
}

const sum = (tasks) => tasks.reduce((all, { minutes }) => all + minutes, 0);

const minutesOf = (clock) => {
  const [hours, minutes] = clock.split(":").map(Number);
  return 60 * hours + minutes;
};

export const clockOf = (minutes) =>
  [Math.floor(minutes / 60) % 24, Math.floor(minutes % 60)].map((part) => String(part).padStart(2, "0")).join(":");

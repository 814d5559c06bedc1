// What the seats together say. Values go in and come out: no page, no clock.
// A seat: { n, done: ["1.1"], at: "1.2" or "", since: seconds, away }. A step: { step, title, kind }.

export const tooLong = 600;  // seconds at one step

export const chapterOf = (step) => Number(step.split(".")[0]);

export const isStuck = (seat) => seat.at !== "" && !seat.away && seat.since >= tooLong;

// The core and take steps: the way through the workbook. Extra steps lie beside it.
export const wayOf = (steps) => steps.filter(({ kind }) => kind !== "extra");

// How many seats are done with each chapter: [{ number, title, done }].
export function chapterCounts(seats, chapters, way) {
  return chapters.map(({ number, title }) => {
    const names = way.map(({ step }) => step).filter((step) => chapterOf(step) === number);
    const done = seats.filter((seat) => names.every((name) => seat.done.includes(name))).length;
    return { number, title, done };
  });
}

// The steps at which seats are stuck, those of the most seats first: [{ step, title, seats }].
export function stuckSteps(seats, steps) {
  return steps
    .map(({ step, title }) => ({ step, title, seats: seats.filter((seat) => isStuck(seat) && seat.at === step).length }))
    .filter((one) => one.seats > 0)
    .sort((a, b) => b.seats - a.seats);
}

// The step that half of the seats have reached; "" if it is the end, undefined if no seat is here.
export function middleStep(seats, way) {
  const names = [...way.map(({ step }) => step), ""];
  const places = seats.filter(({ away }) => !away).map(({ at }) => names.indexOf(at)).sort((a, b) => a - b);
  return names[places[Math.floor(places.length / 2)]];
}

// The block of a plan at this minute of the day, or undefined: it has not begun, or it is over.
export const blockAt = (plan, minute) => plan.blocks.find(({ from, to }) => from <= minute && minute < to);

// How many minutes the room is behind its plan: less than 0 if it is ahead, undefined if the plan does not
// say when this step is due. The steps of a block share its time.
export function minutesBehind(plan, step, minute, way) {
  const names = way.map((one) => one.step);
  for (const name of names.slice(names.indexOf(step))) {  // the next one that is planned
    const block = plan.blocks.find(({ steps }) => steps.includes(name));
    if (!block) continue;
    const each = (block.to - block.from) / block.steps.length;
    const start = block.from + each * block.steps.indexOf(name);
    return Math.round(Math.max(0, minute - start - each) - Math.max(0, start - minute));
  }
  return undefined;
}

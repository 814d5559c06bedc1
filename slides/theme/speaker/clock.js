// Where a room is by the clock, and what can go if it is late. Minutes count from midnight, and may have fractions.
const DAY = 24 * 60;
const TO_TAKE = 3; // minutes that a step costs if the room takes ours
const FEW = 3; // lines to choose from; more cannot be read while speaking

const inTwo = (number) => String(number).padStart(2, "0");

export function clockOf(minutes) {
  const whole = ((Math.floor(minutes) % DAY) + DAY) % DAY;
  return `${inTwo(Math.floor(whole / 60))}:${inTwo(whole % 60)}`;
}

export function minutesOf(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return 60 * hours + minutes;
}

export const minutesNow = (date) => 60 * date.getHours() + date.getMinutes() + date.getSeconds() / 60;

// Seconds as "4:05", with a sign below zero.
export function stopwatch(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  return `${seconds < 0 ? "\u2212" : ""}${Math.floor(whole / 60)}:${inTwo(whole % 60)}`;
}

export const slotOf = (day, place) => day.slots.find(({ deck, slide }) => deck === place.deck && slide === place.slide);

// `day`: { from, slots: [{ at, minutes, work, deck, slide }] } of a plan; `start`: when it began today. `spent`: minutes
// at this slide so far. Returns { planned, behind }, or null for a slide that the plan does not have.
export function standing(day, start, place, spent, now) {
  const slot = slotOf(day, place);
  if (!slot) return null;
  const planned = start + slot.at - day.from + Math.min(spent, slot.minutes + slot.work);
  return { planned, behind: (now - planned + 1.5 * DAY) % DAY - DAY / 2 }; // an evening may end behind midnight
}

export function inWords({ planned, behind }, now) {
  const minutes = Math.floor(Math.abs(behind));
  const how = minutes === 0 ? "on time" :
    `${minutes} minute${minutes === 1 ? "" : "s"} ${behind > 0 ? "behind" : "ahead"}`;
  return `Planned here ${clockOf(planned)}, now ${clockOf(now)}: ${how}`;
}

// The next break, or the end: { title, at }, by the plan.
export function nextPause(day, start, place) {
  const slot = slotOf(day, place);
  const pause = slot && day.pauses.find(({ at }) => at > slot.at);
  return pause && { title: pause.title, at: start + pause.at - day.from };
}

// From this slide on: the nearest lines for a room that is late, and the next core steps that can be taken instead.
// Returns { lines: [{ ahead, title, html }], steps: [{ number, title, saves }] }.
export function whatCanGo(day, decks, place) {
  const here = day.slots.indexOf(slotOf(day, place));
  const coming = day.slots.slice(Math.max(here, 0))
    .map((slot, ahead) => ({ ahead, ...decks.find(({ name }) => name === slot.deck).slides[slot.slide], work: slot.work }));
  const lines = coming.flatMap(({ ahead, title, notes }) => notes.filter(({ kind }) => kind === "If short of time")
    .map(({ html }) => ({ ahead, title, html })));
  const steps = coming.filter(({ work }) => work > 0).flatMap((slide) => slide.steps)
    .filter(({ kind, minutes }) => kind === "core" && minutes > TO_TAKE)
    .map(({ number, title, minutes }) => ({ number, title, saves: minutes - TO_TAKE }));
  return { lines: lines.slice(0, FEW), steps: steps.slice(0, FEW) };
}

// Where the room is by the clock, and what can go if it is late. Minutes count from midnight, and may have fractions.

const DAY = 24 * 60;
const FEW = 4; // lines to choose from; more cannot be read while speaking

export const clockOf = (minutes) => {
  const whole = ((Math.floor(minutes) % DAY) + DAY) % DAY;
  return [Math.floor(whole / 60), whole % 60].map((part) => String(part).padStart(2, "0")).join(":");
};

export const minutesOf = (clock) => {
  const [hours, minutes] = clock.split(":").map(Number);
  return 60 * hours + minutes;
};

export const minutesNow = (date) => 60 * date.getHours() + date.getMinutes() + date.getSeconds() / 60;

// Seconds as "4:05", with a sign below zero.
export function stopwatch(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  return `${seconds < 0 ? "\u2212" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const many = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

// `day`: { from, slots: [{ at, minutes, work, deck, slide }] } of a plan. `spent`: minutes at this slide so far.
// Returns { planned, behind }, or null for a slide that the plan does not have.
export function standing(day, start, { deck, slide }, spent, now) {
  const slot = day.slots.find((one) => one.deck === deck && one.slide === slide);
  if (!slot) return null;
  const planned = start + slot.at - day.from + Math.min(Math.max(spent, 0), slot.minutes + slot.work);
  const apart = (now - planned + 1.5 * DAY) % DAY - DAY / 2; // an evening may go on behind midnight
  return { planned, behind: apart };
}

export function inWords({ planned, behind }, now) {
  const minutes = Math.floor(Math.abs(behind));
  const how = minutes === 0 ? "on time" : `${many(minutes, "minute")} ${behind > 0 ? "behind" : "ahead"}`;
  return `Planned here ${clockOf(planned)}, now ${clockOf(now)}: ${how}`;
}

// The next break, or the end: { title, at }, by the plan.
export function nextPause(day, start, place) {
  const slot = day.slots.find(({ deck, slide }) => deck === place.deck && slide === place.slide);
  const pause = slot && day.pauses.find(({ at }) => at > slot.at);
  return pause ? { title: pause.title, at: start + pause.at - day.from } : null;
}

// From this slide on: the nearest lines for a room that is late, and the core steps that save most if they are taken.
// Returns { lines: [{ ahead, title, html }], steps: [{ number, title, saves }] }.
export function whatCanGo(day, decks, place, { toTake }) {
  const here = day.slots.findIndex(({ deck, slide }) => deck === place.deck && slide === place.slide);
  const coming = day.slots.slice(Math.max(here, 0));
  const slideOf = ({ deck, slide }) => decks.find(({ name }) => name === deck).slides[slide];
  const lines = coming.flatMap((slot, ahead) => slideOf(slot).notes.filter(({ kind }) => kind === "short")
    .map(({ html }) => ({ ahead, title: slideOf(slot).title, html })));
  const steps = coming.filter(({ work }) => work > 0).flatMap((slot) => slideOf(slot).tasks)
    .filter(({ kind, minutes }) => kind === "core" && minutes > toTake)
    .map(({ number, title, minutes }) => ({ number, title, saves: minutes - toTake }));
  return { lines: lines.slice(0, FEW), steps: steps.slice(0, FEW) };
}

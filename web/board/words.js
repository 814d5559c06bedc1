// What the board says in words.
import { blockAt, middleStep, minutesBehind } from "./room.js";

export const clockOf = (minute) =>
  [Math.floor(minute / 60) % 24, minute % 60].map((part) => String(part).padStart(2, "0")).join(":");

export const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

export function countOf(seats) {
  if (seats.length === 0) return "No seat yet";
  const away = seats.filter((seat) => seat.away).length;
  return count(seats.length, "seat") + (away ? `, ${away} away` : "");
}

// A row's last words: "3.2, 12 min".
export function placeOf({ at, since, away, done }, way) {
  if (away) return "away";
  if (at === "") return done.length > way.length ? `all, +${done.length - way.length}` : "all";
  return `${at}, ${Math.floor(since / 60)} min`;
}

export function seatInWords(seat, way) {
  const done = way.filter(({ step }) => seat.done.includes(step)).length;
  const at = seat.at === "" ? "nothing left to do" : `at ${seat.at} for ${count(Math.floor(seat.since / 60), "minute")}`;
  return `Seat ${seat.n}: ${done} of ${way.length} steps, ${at}${seat.away ? ", away" : ""}`;
}

// The plan and the room, in a line.
export function planInWords(plan, seats, minute, way) {
  if (!plan.blocks) return "There is no plan.";
  const [block, middle] = [blockAt(plan, minute), middleStep(seats, way)];
  const next = plan.blocks.find(({ from }) => from > minute);
  const now = block ? `${block.title}, until ${clockOf(block.to)}.`
    : !next ? "it is over."
    : `${next === plan.blocks[0] ? "it begins at" : "a pause, until"} ${clockOf(next.from)}.`;
  return [`${plan.title}: ${now}`, ...roomInWords(plan, middle, minute, way)].join(" ");
}

function roomInWords(plan, middle, minute, way) {
  if (middle === undefined) return [];
  if (middle === "") return ["Half of the room has done every step."];
  const behind = minutesBehind(plan, middle, minute, way);
  const lag = behind === undefined ? "" : behind > 0 ? `, ${count(behind, "minute")} behind the plan`
    : behind < 0 ? `, ${count(-behind, "minute")} ahead of the plan` : ", as planned";
  return [`Half of the room is at ${middle} or further${lag}.`];
}

// What the board's page computes of seats and a plan, without a page.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chapterCounts, middleStep, minutesBehind, stuckSteps, wayOf } from "../../board/room.js";
import { countOf, placeOf, planInWords, seatInWords } from "../../board/words.js";
import { at, chapters, steps } from "./room.mjs";

const way = wayOf(steps);
let number = 0;
const seat = (count, since = 0, more = {}) => ({ n: ++number, away: false, ...at(count, since), ...more });

describe("what the seats say together", () => {
  test("a chapter is done with its core and take steps; extra ones are not asked for", () => {
    const counts = chapterCounts([seat(5), seat(6), seat(11), seat(36)], chapters, way).map(({ done }) => done);
    assert.deepEqual(counts, [3, 2, 1, 1, 1, 1]);
    const holes = { ...seat(0), done: way.slice(1, 6).map(({ step }) => step) };
    assert.equal(chapterCounts([holes], chapters, way)[0].done, 0);
  });

  test("stuck is ten minutes at one step, by a seat that is here, the most first", () => {
    const seats = [seat(7, 600), seat(12, 86_400), seat(12, 601), seat(12, 599), seat(3, 900, { away: true }), seat(36, 999)];
    assert.deepEqual(stuckSteps(seats, way).map(({ step, seats: many }) => [step, many]), [["3.2", 2], ["2.2", 1]]);
  });

  test("half of the room is here or further", () => {
    assert.equal(middleStep([], way), undefined);
    assert.equal(middleStep([seat(0, 0, { away: true })], way), undefined);
    assert.equal(middleStep([seat(0), seat(1), seat(2)], way), "1.2");
    assert.equal(middleStep([seat(0), seat(1), seat(2), seat(3)], way), "1.3", "two of four");
    assert.equal(middleStep([seat(0), seat(36), seat(36)], way), "", "the end");
  });
});

describe("time against the plan", () => {
  const plan = { title: "One day", blocks: [
    { from: 540, to: 560, title: "Opening", steps: [] },
    { from: 560, to: 590, title: "Your turn: 1.1 to 1.3", steps: ["1.1", "1.2", "1.3"] },
    { from: 600, to: 610, title: "Your turn: 1.5", steps: ["1.5"] },
  ] };
  const behind = (step, minute) => minutesBehind(plan, step, minute, way);

  test("a step has its share of the block's time", () => {
    assert.deepEqual([569, 570, 580, 585].map((minute) => behind("1.2", minute)), [-1, 0, 0, 5]);
  });

  test("a step that is not planned waits for the next one; behind the last there is no time", () => {
    assert.equal(behind("1.4", 590), -10);
    assert.equal(behind("1.6", 590), undefined);
  });

  test("the line says the block, its end, and the room", () => {
    const line = (minute, seats, of = plan) => planInWords(of, seats, minute, way);
    assert.equal(line(545, []), "One day: Opening, until 09:20.");
    assert.equal(line(500, []), "One day: it begins at 09:00.");
    assert.equal(line(595, []), "One day: a pause, until 10:00.");
    assert.equal(line(700, []), "One day: it is over.");
    assert.equal(line(581, [seat(1)]),
      "One day: Your turn: 1.1 to 1.3, until 09:50. Half of the room is at 1.2 or further, 1 minute behind the plan.");
    assert.match(line(560, [seat(1)]), /at 1\.2 or further, 10 minutes ahead of the plan\.$/);
    assert.match(line(575, [seat(1)]), /at 1\.2 or further, as planned\.$/);
    assert.match(line(575, [seat(5)]), /at 1\.6 or further\.$/);
    assert.match(line(575, [seat(36)]), /Half of the room has done every step\.$/);
    assert.equal(line(575, [seat(1)], {}), "There is no plan.");
  });
});

test("a seat in words, and in short", () => {
  const here = { n: 7, done: ["1.1", "1.7"], at: "1.2", since: 125, away: false };
  assert.equal(seatInWords(here, way), "Seat 7: 1 of 36 steps, at 1.2 for 2 minutes");
  assert.equal(seatInWords({ ...here, away: true }, way), "Seat 7: 1 of 36 steps, at 1.2 for 2 minutes, away");
  assert.equal(seatInWords({ ...seat(36), n: 8 }, way), "Seat 8: 36 of 36 steps, nothing left to do");
  assert.equal(placeOf(here, way), "1.2, 2 min");
  assert.equal(placeOf({ ...here, away: true }, way), "away");
  assert.equal(placeOf(seat(36), way), "all");
  assert.equal(placeOf({ ...seat(36), done: steps.map(({ step }) => step) }, way), "all, +6");
  assert.equal(countOf([]), "No seat yet");
  assert.equal(countOf([here]), "1 seat");
  assert.equal(countOf([here, { ...here, away: true }]), "2 seats, 1 away");
});

// Ours and yours on the same bytes, part by part, in every way to cut them.
import { afterBytes, firstDifference, inWords, sideBySide } from "./differ.js";
import { STEPS, stepsUpTo } from "../steps.js";

// Where the code stopped may say more than what was called.
const STEP_OF_FUNCTION = {
  "Outgoing::push_pong": "5.1", "Patience::heard": "5.7", "Patience::await_close": "5.7", "Patience::tick": "5.7",
  "Patience::is_late": "5.9", "Patience::message_is_whole": "5.9", "Connection::report_failure": "5.5",
  "Connection::fail": "5.5", "Connection::receive_eof": "5.6", "Connection::report_lost": "5.6",
  "Connection::close": "5.8", "Connection::send_close": "5.4", "Connection::handle_close": "5.4",
  "MessageParser::check_text": "3.10", "MessageParser::check_end": "3.10", "MessageParser::check_arriving": "3.10",
};

// Yields { part, name } before and { part, name, difference } after each part. A difference is
// { step, words, way, call, after, rows, trap }; it is null if both say the same in all ways.
export function* compare(ours, yours, { bytes, ways, from = 0, only = Infinity, onWay = () => {} }) {
  const parts = ours.parts();
  for (let part = from; part < Math.min(parts.length, from + only); ++part) {
    const { name, dependsOnCuts } = parts[part];
    yield { part, name };
    const tried = dependsOnCuts ? ways : ways.slice(0, 1);
    yield { part, name, difference: comparePart(ours, yours, { part, bytes, ways: tried, onWay }) };
  }
}

function comparePart(ours, yours, { part, bytes, ways, onWay }) {
  for (const way of ways) {
    onWay(way);
    const mine = yours.trace(part, bytes, way.cuts);
    const expected = ours.trace(part, bytes, way.cuts);
    if (mine.trap) return fromTrap(mine.trap, way);
    const found = firstDifference(expected.events, mine.events);
    if (!found) continue;
    return { step: found.step, words: inWords(found), way: way.name, call: (found.ours ?? found.yours).call,
      after: (found.ours ?? found.yours).after, rows: sideBySide(expected.events, mine.events) };
  }
  return null;
}

function fromTrap(trap, way) {
  const place = trap.functions.length ? ` in ${trap.functions[0]}` : "";
  const known = trap.functions.find((name) => STEP_OF_FUNCTION[name]);
  const step = STEP_OF_FUNCTION[known] ?? (trap.isBehind ? trap.behind : trap.step);
  const words = `${afterBytes(trap.after)} your code stopped${place}: ${trap.means}`;
  return { step, words, way: way.name, call: trap.call, after: trap.after, rows: [], trap };
}

// The steps of the learner's code that are as the starter has them.
export function unwritten(yours) {
  return STEPS.filter((step) => !yours.isWritten(step));
}

// The step to name: the first of its function that is not written, or the one that was found.
export function stepToName(step, missing) {
  return stepsUpTo(step).find((one) => missing.includes(one)) ?? step;
}

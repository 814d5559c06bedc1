// The value that a right server writes, the one that this server writes, and what a browser makes of it.
import { element } from "../../shared/dom.js";

// `mine`: what the learner's accept_key gave, or an Error; undefined if there is none. `likely`: names of faults
// that give the same.
export function sentences(run, mine, likely = []) {
  return [sentence(run), ...(mine === undefined ? [] : [sentenceOfMine(mine, run.right, likely)])];
}

export function valueElements(run, mine) {
  const rows = [["A right server", run.right], ["This server", run.accept]];
  if (typeof mine === "string") rows.push(["Your accept_key", mine]);
  return rows.flatMap(([name, value]) => [
    element("dt", {}, name), element("dd", {}, ...differences(value, run.right)),
  ]);
}

// What is not as it should be is marked, for the eye and for a screen reader alike.
function differences(value, right) {
  if (value === "") return [element("em", {}, "(nothing)")];
  const pieces = [];
  for (let at = 0; at < value.length;) {
    const same = value[at] === right[at];
    let end = at + 1;
    while (end < value.length && (value[end] === right[end]) === same) ++end;
    pieces.push(same ? value.slice(at, end) : element("mark", {}, value.slice(at, end)));
    at = end;
  }
  return pieces;
}

function sentence({ accept, right, fault }) {
  if (accept === right) {
    const luck = fault === "none" ? "" :
      " The fault does not show with this key: it has no + and no /. Try another key.";
    return element("p", { className: "is-right" }, element("b", {}, "The dot turns green. "),
      `The browser computes the same value from the key that it sent, and compares all of it.${luck}`);
  }
  return element("p", { className: "is-wrong" }, element("b", {}, "The browser fails the connection. "),
    "Its console says: “Incorrect ", element("code", {}, "'Sec-WebSocket-Accept'"),
    " header value”. The page hears only that there was an error. RFC 6455 §4.1, item 4 of what a client checks: ",
    "another value means that the client must fail the connection.");
}

function sentenceOfMine(mine, right, likely) {
  if (mine instanceof Error) {
    return element("p", { className: "is-wrong" }, element("b", {}, "Your accept_key gave no value: "), mine.message);
  }
  if (mine === "") return element("p", {}, "Your accept_key gives nothing yet.");
  if (mine === right) return element("p", { className: "is-right" }, "Your accept_key gives the right value.");
  const why = likely.length === 0 ? "None of the faults above gives it." :
    `A server with this fault gives the same: ${likely.join("; or: ")}.`;
  return element("p", { className: "is-wrong" }, element("b", {}, "Your accept_key gives another value. "), why);
}

// What the arena's matrix says. Values go in, words come out.
// A cell: { state: "waiting", "trying", "passed", "failed" or "untried", check, passed, failed, left }.
import { count } from "./words.js";

// Beside the mark.
export function cellShown({ state, check, passed }) {
  if (state === "passed") return String(passed);
  if (state === "trying") return passed > 0 ? String(passed) : "";
  return state === "waiting" ? "" : check;
}

export function cellInWords({ state, check, passed, failed, left }) {
  const also = left ? `, ${left} left out` : "";
  switch (state) {
    case "passed": return `passed, ${count(passed, "check")}${also}`;
    case "failed": return `failed: ${check}${failed > 1 ? ` and ${failed - 1} more` : ""}${also}`;
    case "untried": return check ? `not tried: ${check}` : "not tried";
    case "trying": return `is trying, ${count(passed, "check")} passed`;
    default: return "waits";
  }
}

export function countOfServers(servers) {
  if (servers.length === 0) return "No server yet";
  const waiting = servers.filter(({ state }) => state === "waiting").length;
  return count(servers.length, "server") + (waiting ? `, ${waiting} waiting` : "");
}

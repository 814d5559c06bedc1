// What C++ tells after each call, as lines (web/lab/cpp/fuzz/fuzz_lab.cpp).

// Gives { executions, faults, places, kept, finding }; `executions` is null if nothing is told. A finding is
// { bytes, oracle, says }, or null.
export function readReport(text) {
  const report = { executions: null, faults: 0, places: [], kept: [], finding: null };
  const lines = text.split("\n");
  for (const [i, line] of lines.entries()) {
    const [word, ...rest] = line.split(" ");
    if (word === "executions") report.executions = Number(rest[0]);
    else if (word === "faults") report.faults = Number(rest[0]);
    else if (word === "places") report.places = rest.map(Number);
    else if (word === "kept") report.kept.push(rest.join(" "));
    else if (word === "bytes") report.finding = { bytes: rest.join(" "), oracle: "", says: "" };
    else if (word === "oracle") report.finding.oracle = rest.join(" ");
    else if (word === "says") { // it comes last, and may have several lines
      report.finding.says = [rest.join(" "), ...lines.slice(i + 1)].join("\n").trim();
      break;
    }
  }
  return report;
}

// A run of the fuzzer, in a thread of its own. Takes { start } or { pace }, and posts reports.
import { Instance } from "../shared/wasm.js";
import { readReport } from "./report.js";

const TICK = 40; // milliseconds, about, between two reports
let pace = 0; // executions a second; Infinity: as many as there can be; 0: it rests
let rouse = () => {};

self.addEventListener("message", ({ data }) => {
  pace = data.pace;
  if (data.start) run(data.start);
  else rouse();
});

async function run({ module, seed, input }) {
  let memory; // its bytes, as a function
  const fuzzer = new Instance(module, (bytes) => { memory = bytes; return {}; });
  const attempt = (call) => readAttempt(fuzzer, memory, call);
  let many = 1; // executions between two reports, at full speed
  let report = attempt(() => fuzzer.text("fuzz_begin", input, seed));
  while (!report.finding) {
    self.postMessage({ report });
    await (pace === 0 ? new Promise((resolve) => { rouse = resolve; }) : rest(pace));
    if (pace === 0) { report = readReport(""); continue; }
    const began = performance.now();
    const count = pace === Infinity ? many : Math.max(1, Math.round(pace * TICK / 1000));
    report = attempt(() => fuzzer.text("fuzz_run", undefined, count));
    if (pace !== Infinity) continue; // else so many would be next that they never end
    many = performance.now() - began < TICK ? many * 2 : Math.max(1, many >> 1);
  }
  self.postMessage({ report });
  if (report.finding.isTrap) return; // the module does not answer any more
  self.postMessage({ report: attempt(() => fuzzer.text("fuzz_shrink")), isShortest: true });
}

const rest = (rate) => new Promise((resolve) => {
  setTimeout(resolve, rate === Infinity ? 0 : Math.max(TICK, 1000 / rate));
});

// A trap is a finding, too; its input is still in the memory.
function readAttempt(fuzzer, memory, call) {
  try {
    return readReport(call());
  } catch (error) {
    const at = fuzzer.number("fuzz_tried");
    const tried = memory().slice(at, at + fuzzer.number("fuzz_tried_size"));
    const bytes = Array.from(tried, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const oracle = fuzzer.number("fuzz_stuck") ? "no end" : "crash";
    return { ...readReport(""), finding: { bytes, oracle, says: error.message, isTrap: true } };
  }
}

// A run of a server that is not ours to trust, in a thread that can be ended. The same run is the same: what
// came back there comes back here.
import { START, afterPatience } from "../../shared/budget.js";

const longestSilence = 2000; // milliseconds

// Tries the run until then. Gives { safe, problem }: until `safe` all came back; problem is "" or a sentence.
export function tryOut(run, actions, until) {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./trial_worker.js", import.meta.url), { type: "module" });
    let now = -1;
    let calm;
    const end = (safe, problem) => {
      calm();
      worker.terminate();
      resolve({ safe, problem });
    };
    const at = () => (now < 0 ? "at its start" : `at ${now.toLocaleString("en")} ms`);
    const wait = () => {
      calm();
      calm = afterPatience(longestSilence, () => end(now - 1, `Your server did not come back ${at()}: an endless loop?`));
    };
    worker.onmessage = ({ data }) => {
      if (data.isOver) return end(until, "");
      if (data.trap) return end(now - 1, `Your server trapped ${at()}: ${data.trap}`);
      now = data.now ?? now;
      wait();
    };
    worker.onerror = (event) => end(-1, event.message || "The worker could not be started");
    worker.postMessage({ run, actions, until });
    calm = afterPatience(START, () => end(-1, "The worker does not start"));
  });
}

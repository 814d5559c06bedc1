// A run of a server that is not ours to trust, in a thread that can be ended. The same run is the same: what
// came back there comes back here.
const longestSilence = 2000; // milliseconds

// Tries the run until then. Gives { safe, problem }: until `safe` all came back; problem is "" or a sentence.
export function tryOut(run, actions, until) {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./trial_worker.js", import.meta.url), { type: "module" });
    let now = -1;
    let timer;
    const end = (safe, problem) => {
      clearTimeout(timer);
      worker.terminate();
      resolve({ safe, problem });
    };
    const at = () => (now < 0 ? "at its start" : `at ${now.toLocaleString("en")} ms`);
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(now - 1, `Your server did not come back ${at()}: an endless loop?`), longestSilence);
    };
    worker.onmessage = ({ data }) => {
      if (data.isOver) return end(until, "");
      if (data.trap) return end(now - 1, `Your server trapped ${at()}: ${data.trap}`);
      now = data.now ?? now;
      wait();
    };
    worker.onerror = (event) => end(-1, event.message || "The worker could not be started");
    worker.postMessage({ run, actions, until });
    wait();
  });
}

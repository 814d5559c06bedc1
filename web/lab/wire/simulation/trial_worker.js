// Works for trial.js: says at each millisecond of the run that it is still there.
import { fetchLibraries } from "../../shared/browser.js";
import { worldOf } from "./run.js";

self.addEventListener("message", async ({ data: { run, actions, until } }) => {
  try {
    await fetchLibraries(run.program.module);
    self.postMessage({}); // it is here
    const world = worldOf(run, actions);
    for (let now = -1; world.next <= until; world.step()) {
      if (world.next === now) continue;
      now = world.next;
      self.postMessage({ now });
    }
    self.postMessage({ isOver: true });
  } catch (error) {
    self.postMessage({ trap: error.message });
  }
});

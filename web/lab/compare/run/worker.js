// Works for session.js: compares, in a thread that can be ended while the learner's code does not come back.
import { compare } from "./compare.js";
import { Side } from "./side.js";

const ALIVE = 200;  // milliseconds between two signs of life

self.addEventListener("message", ({ data }) => {
  const { id, ours, mine, steps, inputs, from = 0, only, tellCalls = false } = data;
  const tell = (message) => self.postMessage({ id, ...message });
  let way, told = performance.now();
  const sides = [new Side(ours), new Side(mine, (call) => tellCalls && tell({ call: { ...call, way } }))];
  const onWay = (now) => {
    way = now;
    if (performance.now() - told < ALIVE) return;
    told = performance.now();
    tell({ alive: true });
  };

  tell({ alive: true });
  for (const step of steps ?? []) {
    tell({ probing: step });
    tell({ probed: step, isWritten: sides[1].isWritten(step) });
  }
  inputs?.forEach((input, index) => {
    for (const result of compare(...sides, { ...input, from, only, onWay })) tell({ input: index, ...result });
  });
  tell({ done: true });
});

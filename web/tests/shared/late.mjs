// Makes late what can be late, by chance, up to so many milliseconds. A test that reads a page before it is ready passes on
// a quick machine, and fails with LATE_PAGE=300 node --test FILE: whatever the page asks for, hears, draws and measures
// comes later, what one source says still in its order. One that comes too late for what it wants to see fails with
// LATE_TEST=600: before each act and each look the test rests.
import { setTimeout as rest } from "node:timers/promises";

export async function makePageLate(context, most) {
  await context.route("**/*", async (route) => {
    await rest(Math.random() * most);
    await route.continue().catch(() => {}); // the window may be closed by now
  });
  await context.addInitScript(lateInThePage, most);
}

// All pages are of one class.
let isLate = false;
export function makeTestLate(page, most) {
  if (isLate) return;
  isLate = true;
  const acts = ["click", "fill", "focus", "press", "type"];
  const looks = ["allInnerTexts", "allTextContents", "boundingBox", "count", "evaluate", "evaluateAll", "getAttribute",
    "innerText", "inputValue", "isChecked", "isHidden", "isVisible", "textContent", "waitFor", "waitForFunction", "waitForURL"];
  for (const one of [page, page.locator("html"), page.keyboard]) {
    const methods = Object.getPrototypeOf(one);
    for (const name of [...acts, ...looks].filter((known) => methods[known])) {
      const atOnce = methods[name];
      methods[name] = async function (...all) {
        await rest(Math.random() * most);
        return atOnce.apply(this, all);
      };
    }
  }
}

// Runs in each page before its own scripts, and has to stand alone.
function lateInThePage(most) {
  const dice = Math.random.bind(Math); // a test may put its own in the page
  const after = setTimeout.bind(globalThis);
  const chance = () => (dice() < 0.3 ? 0 : dice() * most);

  globalThis.setTimeout = (run, time = 0, ...rest) => after(run, time + chance(), ...rest);

  // One after the other for each source; a worker that was ended says nothing more.
  const said = new WeakMap(), ended = new WeakSet();
  const inOrder = (source, hear) => said.set(source, (said.get(source) ?? Promise.resolve())
    .then(() => new Promise((done) => { after(done, chance()); })).then(() => { if (!ended.has(source)) after(hear, 0); }));

  // What is drawn and what is measured keep their order among each other, too.
  const [draw, cancel, cancelled] = [requestAnimationFrame.bind(globalThis), cancelAnimationFrame.bind(globalThis), new Set()];
  globalThis.requestAnimationFrame = (run) => {
    const id = draw(() => inOrder(document, () => { if (!cancelled.delete(id)) run(performance.now()); }));
    return id;
  };
  globalThis.cancelAnimationFrame = (id) => { cancelled.add(id); cancel(id); };

  for (const name of ["ResizeObserver", "IntersectionObserver"]) {
    const AtOnce = globalThis[name];
    globalThis[name] = class extends AtOnce {
      constructor(run, ...rest) { super((...all) => inOrder(document, () => run(...all)), ...rest); }
    };
  }

  const { terminate } = Worker.prototype;
  Worker.prototype.terminate = function () { ended.add(this); terminate.call(this); };

  const late = new WeakMap();
  const lateOf = (hear) => {
    if (!late.has(hear)) late.set(hear, function (event) { inOrder(this, () => (hear.handleEvent ?? hear).call(this, event)); });
    return late.get(hear);
  };
  const types = ["message", "open", "close", "hashchange", "popstate", "storage", "scroll", "toggle"];
  for (const name of ["addEventListener", "removeEventListener"]) {
    const atOnce = EventTarget.prototype[name];
    EventTarget.prototype[name] = function (type, hear, ...rest) {
      return atOnce.call(this, type, hear && types.includes(type) ? lateOf(hear) : hear, ...rest);
    };
  }
  for (const source of [Worker, WebSocket, BroadcastChannel, MessagePort]) {
    for (const name of types.map((type) => `on${type}`)) {
      const property = Object.getOwnPropertyDescriptor(source.prototype, name);
      if (!property) continue;
      Object.defineProperty(source.prototype, name,
        { ...property, set(hear) { property.set.call(this, hear && lateOf(hear)); } });
    }
  }
}

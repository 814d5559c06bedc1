// A page changes while a test looks at it. What is read once may be read too early on a busy machine, so these read again.
import assert from "node:assert/strict";
import { setTimeout as rest } from "node:timers/promises";

const PATIENCE = 60_000; // milliseconds; only a test that fails waits for so long
const BETWEEN = 25;

// Reads until this is read. It fails with what was there at last.
export async function becomes(read, wanted, about) {
  const end = performance.now() + PATIENCE;
  for (;;) {
    try {
      return assert.deepEqual(await read(), wanted, about);
    } catch (error) {
      if (!(error instanceof assert.AssertionError) || performance.now() > end) throw error;
    }
    await rest(BETWEEN);
  }
}

// The page's WebSocket ends in the test. Returns say(value): sends it as JSON, when the page has opened one.
export async function answerFor(page) {
  let opened;
  const there = new Promise((resolve) => { opened = resolve; });
  await page.routeWebSocket(/.*/, (socket) => opened(socket));
  return async (value) => (await there).send(JSON.stringify(value));
}

// What the page asks for at these addresses waits from now on. `isAsked` comes when it has asked; goOn() lets all of it
// through, and also what it asks for again after that.
export async function hold(page, addresses) {
  let asked, goOn;
  const isAsked = new Promise((resolve) => { asked = resolve; });
  const mayGoOn = new Promise((resolve) => { goOn = resolve; });
  await page.route(addresses, async (route) => {
    asked();
    await mayGoOn;
    await route.continue();
  });
  return { isAsked, goOn };
}

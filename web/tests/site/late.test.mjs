// A page that is made late is late, and all it hears is still in order.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makePageLate } from "../shared/late.mjs";
import { serveFolder } from "../shared/site.mjs";
import { Windows, noBrowser, startChromium } from "../shared/windows.mjs";

const MOST = 60; // milliseconds

// In the page: ten messages in two ways, and all that is taken back before it comes.
function hear() {
  const [from, to] = [new BroadcastChannel("a"), new BroadcastChannel("a")];
  const heard = globalThis.heard = { first: [], second: [], frames: 0, sizes: 0, never: 0 };
  const never = () => { ++heard.never; };
  to.onmessage = ({ data }) => heard.first.push(data);
  to.addEventListener("message", ({ data }) => heard.second.push(data));
  to.addEventListener("message", never);
  to.removeEventListener("message", never);
  clearTimeout(setTimeout(never));
  cancelAnimationFrame(requestAnimationFrame(never));
  requestAnimationFrame(() => { ++heard.frames; });
  new ResizeObserver(() => { ++heard.sizes; }).observe(document.body);
  const worker = new Worker("says.js");
  worker.onmessage = never;
  worker.terminate();
  const began = performance.now();
  for (let count = 0; count < 10; ++count) from.postMessage(count);
  to.addEventListener("message", () => { heard.time = performance.now() - began; });
}

test("what a late page hears comes late and in order, and what was taken back never", { skip: noBrowser }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "late-"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Late</title><link rel=icon href=data:,><p>Late.");
  writeFileSync(join(folder, "says.js"), "postMessage(1)");
  const [served, browser] = [await serveFolder(folder), await startChromium()];
  try {
    const windows = new Windows(browser);
    const page = await windows.open({ home: served.address });
    await makePageLate(page.context(), MOST);
    await page.goto(`${served.address}/`);
    await page.evaluate(hear);
    await page.waitForFunction(() => {
      const { first, second, frames, sizes } = globalThis.heard;
      return first.length === 10 && second.length === 10 && frames > 0 && sizes > 0;
    });
    const { first, second, never, time } = await page.evaluate(() => globalThis.heard);
    const inOrder = Array.from({ length: 10 }, (_, count) => count);
    assert.deepEqual({ first, second, never }, { first: inOrder, second: inOrder, never: 0 });
    assert.ok(time > MOST, `${time} ms, of thirty that wait for each other`);
    await windows.close();
  } finally {
    await browser.close();
    await served.close();
    rmSync(folder, { recursive: true });
  }
});

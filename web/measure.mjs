// What the site promises about time, measured: medians, for a machine that has nothing else to do.
//
//   node web/measure.mjs        after ./workbook web, or node web/site/build.mjs
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root, serveFolder } from "./tests/shared/site.mjs";
import { chromiumArguments, findChromium } from "./tests/shared/server.mjs";

const site = process.env.SITE ?? join(root, "build/site");
const ROUNDS = 9;
const MESSAGE = 64 * 1024;

if (!existsSync(join(site, "lab"))) {
  console.error(`no site in ${site}: node web/site/build.mjs makes it`);
  process.exit(1);
}

function tell(what, times, promised) {
  const sorted = [...times].sort((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((time) => time.toFixed(1));
  console.log(`${what}: ${median} ms (${least} to ${most}, ${times.length} times); promised: under ${promised} ms`);
}

const served = await serveFolder(site);
const browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: chromiumArguments });

// From the page's last byte to the lab's own "ready", nothing cached.
async function timeToReady(lab) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    for (const name of ["ready", "lab-ready"]) {
      addEventListener(name, () => { globalThis.readyAt ??= performance.now(); }, true);
    }
  });
  await page.goto(`${served.address}/lab/${lab}/`);
  await page.waitForFunction(() => globalThis.readyAt);
  const time = await page.evaluate(() => readyAt - performance.getEntriesByType("navigation")[0].responseEnd);
  await context.close();
  return time;
}

for (const lab of ["frame", "handshake", "wire"]) { // the others wait for the learner's code, or for Start
  const times = [];
  for (let round = 0; round < ROUNDS; ++round) times.push(await timeToReady(lab));
  tell(`lab/${lab} is ready after its page`, times, 300);
}

// From a letter in the hex box to the layout of all that follows from it.
const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
await page.goto(`${served.address}/lab/frame/`);
await page.locator("frame-lab[ready]").waitFor();
const redraws = await page.evaluate(([rounds, size]) => {
  const lab = document.querySelector("frame-lab");
  const bytes = new Uint8Array(8 + size);
  bytes.set([0x82, 0xfe, 0xff, 0xff, 1, 2, 3, 4]); // the longest with two bytes of length: one short of 64 KiB
  lab.bytes = bytes.subarray(0, 8 + size - 1);
  const box = [...lab.shadowRoot.querySelectorAll("label")].find(({ textContent }) => textContent === "Hex").control;
  box.focus();
  return Array.from({ length: rounds }, (_, round) => {
    const value = box.value.slice(0, -2) + (round % 16).toString(16).padStart(2, "0");
    box.value = value;
    const before = performance.now();
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    lab.getBoundingClientRect();
    return performance.now() - before;
  });
}, [ROUNDS * 5, MESSAGE]);
tell("a keystroke with 64 KiB is drawn", redraws, (1000 / 60).toFixed(1));

await browser.close();
await served.close();

const builds = Array.from({ length: 3 }, () => {
  const out = mkdtempSync(join(tmpdir(), "site-"));
  const before = performance.now();
  execFileSync("node", [join(root, "web/site/build.mjs"), out], { stdio: "ignore" });
  const time = performance.now() - before;
  rmSync(out, { recursive: true });
  return time;
});
tell("the site is built", builds, 30_000);

// Pictures of every slide, to be looked at: `node web/slides/screenshots.mjs NAME OUTFOLDER [WIDTHxHEIGHT]`. NAME is a part
// of a deck's name. All that a slide hides at first is shown. Without a size: 1280x720.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumArguments, findChromium } from "../tests/shared/server.mjs";
import { root, serveFolder } from "../tests/shared/site.mjs";
import { deckPaths } from "./build.mjs";

const [only, out, size = "1280x720"] = process.argv.slice(2);
if (!out) {
  console.error("node web/slides/screenshots.mjs NAME OUTFOLDER [WIDTHxHEIGHT]");
  process.exit(1);
}
const folder = join(mkdtempSync(join(tmpdir(), "slides-")), "site");
spawnSync(process.execPath, [join(root, "web/slides/build.mjs"), folder, "--only", only], { stdio: "inherit" });
mkdirSync(out, { recursive: true });
const served = await serveFolder(folder);
const browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: chromiumArguments });
const [width, height] = size.split("x").map(Number);
const page = await browser.newPage({ viewport: { width, height }, reducedMotion: "reduce" });
for (const path of deckPaths().filter((one) => one.includes(only))) {
  const name = path.split("/").at(-1).replace(".md", "");
  await page.goto(`${served.address}/slides/${name}.html`, { waitUntil: "load" });
  await page.waitForFunction(() => globalThis.Reveal?.isReady());
  const ids = await page.evaluate(() => [...document.querySelectorAll(".slides > section")].map(({ id }) => id));
  for (const [at, id] of ids.entries()) {
    const hasLab = await page.evaluate((slide) => {
      globalThis.Reveal.slide(slide);
      while (globalThis.Reveal.availableFragments().next) globalThis.Reveal.nextFragment();
      return Boolean(document.querySelectorAll(".slides > section")[slide].querySelector("iframe"));
    }, at);
    await page.waitForTimeout(hasLab ? 2500 : 250);
    const file = join(out, `${name}-${String(at + 1).padStart(2, "0")}-${id}.png`);
    await page.screenshot({ path: file });
    console.log(file);
  }
}
await browser.close();
await served.close();
rmSync(join(folder, ".."), { recursive: true });

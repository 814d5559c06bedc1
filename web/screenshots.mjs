// Pictures of each kind of page of the site, to be looked at: build/screenshots/NAME-WIDTH[-dark].png.
//
//   node web/screenshots.mjs [NAME...]        after ./workbook web, or node web/site/build.mjs
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root, serveFolder } from "./tests/shared/site.mjs";
import { chromiumArguments, findChromium } from "./tests/shared/server.mjs";

const site = process.env.SITE ?? join(root, "build/site");
const out = join(root, "build/screenshots");
const KINDS = {
  home: "", lesson: "chapters/03-frame-parse/", step: "chapters/03-frame-parse/#step-36-wherever-tcp-cuts-15-min",
  fuzz: "fuzz/", answers: "solutions/03-frame-parse/answers.html", failures: "chapters/failures.html",
  glossary: "chapters/glossary.html", zoo: "fuzz/zoo/", card: "fuzz/zoo/13-the-middle-stays-masked.html",
  labs: "lab/", header: "source/chapters/03-frame-parse/frame.h.html#L40", folder: "source/chapters/03-frame-parse/",
  solution: "source/solutions/03-frame-parse/frame.cpp.html", search: "search.html?q=masking+key", lost: "no/such/page",
};
const LOOKS = [
  { width: 1366, height: 900 }, { width: 768, height: 1024 }, { width: 320, height: 640 },
  { width: 1366, height: 900, colorScheme: "dark" }, { width: 360, height: 640, colorScheme: "dark" },
  { width: 1366, height: 900, forcedColors: "active" },
];

if (!existsSync(site)) {
  console.error(`no site in ${site}: node web/site/build.mjs makes it`);
  process.exit(1);
}
mkdirSync(out, { recursive: true });
const served = await serveFolder(site);
const browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: chromiumArguments });
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(KINDS);
for (const { width, height, ...look } of LOOKS) {
  const context = await browser.newContext({ viewport: { width, height }, ...look });
  const page = await context.newPage();
  for (const name of names) {
    await page.goto(`${served.address}/${KINDS[name]}`, { waitUntil: "networkidle" });
    const file = [name, width, ...Object.values(look)].join("-");
    await page.screenshot({ path: join(out, `${file}.png`) });
    if (name === "lesson" && width === 1366 && !look.colorScheme && !look.forcedColors) {
      const [top, bottom, left, right] = Array(4).fill("15mm");
      await page.pdf({ path: join(out, "lesson.pdf"), format: "A4", margin: { top, bottom, left, right } });
    }
  }
  await context.close();
}
await browser.close();
await served.close();
console.log(`wrote ${out}`);

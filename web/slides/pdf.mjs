// The slides on paper: `node web/slides/pdf.mjs SITE FOLDER`. Of each deck a PDF with a page for each slide, and a handout;
// the card, the checklists and the schedule. One line for each.
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumArguments, findChromium } from "../tests/shared/server.mjs";
import { serveFolder } from "../tests/shared/site.mjs";

const PATIENCE = 120_000; // milliseconds
const [site, folder] = process.argv.slice(2);
if (!folder) {
  console.error("node web/slides/pdf.mjs SITE FOLDER");
  process.exit(1);
}
const decks = readdirSync(join(site, "slides/print")).map((name) => name.replace(".html", "")).sort();
const papers = [
  ...decks.flatMap((name) => [[`print/${name}`, name], [`handout/${name}`, `${name}-handout`]]),
  ...["card", "checklists", "schedule"].map((name) => [name, name]),
];
mkdirSync(folder, { recursive: true });
const served = await serveFolder(site);
const browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: chromiumArguments,
  timeout: PATIENCE });
const page = await browser.newPage();
page.setDefaultTimeout(PATIENCE);
for (const [address, name] of papers) {
  const path = join(folder, `${name}.pdf`);
  await page.goto(`${served.address}/slides/${address}.html`, { waitUntil: "load" });
  await page.pdf({ path, preferCSSPageSize: true, printBackground: true, outline: true, tagged: true });
  const pages = readFileSync(path, "latin1").match(/\/Type \/Page\b/g).length;
  console.log(`${path}: ${pages} page${pages === 1 ? "" : "s"}`);
}
await browser.close();
await served.close();

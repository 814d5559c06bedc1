// A workbook of one chapter and two decks in a folder of its own, built; and the windows that look at it.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, afterEach, before } from "node:test";
import { noPackages } from "../shared/server.mjs";
import { root, serveFolder } from "../shared/site.mjs";
import { Windows, noBrowser, startChromium } from "../shared/windows.mjs";
import { plant } from "./plant.mjs";

export const noSlides = existsSync(join(root, "web/node_modules/reveal.js")) ? false : noPackages;

const slide = (heading, minutes, notes, text = "Words.") => `## ${heading}\n\n${text}\n\n`
  + `<details><summary>Notes, ${minutes} min</summary>\n\n${notes.map((note) => `- ${note}\n`).join("")}\n</details>\n\n`;

const PLAN = {
  name: "day", title: "A day", about: "All of it.", days: [{
    from: "09:00", to: "10:00",
    blocks: [{ deck: "00-open" }, { break: "Break", minutes: 10 }, { deck: "01-one" }],
  }],
};

export const FILES = {
  "README.md": "# Small\n",
  "chapters/01-one/README.md": "# Chapter 1: One\n\nAfter this chapter you can\n- read `a` byte,\n- write it.\n\n"
    + "Time: core 10 min, everything 27 min.\n\n## Steps\n\n### Step 1.1: the first (core, 10 min)\n\n"
    + "Type `./workbook check 1`.\n\n### Step 1.2: the second (take, 12 min)\n\n### Step 1.3: the third (extra, 5 min)\n",
  "slides/card.md": "# The card\n\n## Opcodes\n\n```text bytes\n81   FIN and text\n```\n",
  "slides/schedule.json": JSON.stringify({ plans: [PLAN] }),
  "slides/decks/00-open.md": "---\nminutes: 5\n---\n\n# Open\n\nHello.\n\n"
    + "<details><summary>Notes, 2 min</summary>\n\n- *Say:* Welcome.\n\n</details>\n\n"
    + slide("A question", 3, ["*Ask:* Which byte?", "*If short of time:* Skip the question."],
      "Which byte?\n\n<details><summary>Answer</summary>\n\nThis one.\n\n</details>"),
  "slides/decks/01-one.md": "---\nlesson: chapters/01-one/README.md\nminutes: 6\n---\n\n# One\n\nA chapter.\n\n"
    + "<details><summary>Notes, 1 min</summary>\n\n- *Say:* Chapter one.\n\n</details>\n\n"
    + slide("Your turn: 1.1", 1, ["*Demo:* Walk around."]) + slide("In between", 2, ["*Say:* Well done.",
      "*If short of time:* Leave it out."]) + slide("Your turn: 1.2", 2, ["*Say:* Take it."]),
};

// Returns { site, said, status, close() }; `said` are the lines of the build.
export function buildSmall(changes = {}) {
  const tree = plant({ ...FILES, ...changes });
  const site = join(tree, "site");
  const env = { ...process.env, WORKBOOK_BUILD: join(tree, "build") };
  const { status, stderr } = spawnSync(process.execPath, ["web/slides/build.mjs", site], { cwd: tree, env, encoding: "utf8" });
  return {
    site, status, said: stderr.split("\n").filter(Boolean),
    page: (address) => readFileSync(join(site, address), "utf8"),
    close: () => rmSync(tree, { recursive: true }),
  };
}

// The plan, with something else in its one day.
export const planWith = (day, more = {}) =>
  JSON.stringify({ plans: [{ ...PLAN, ...more, days: [{ ...PLAN.days[0], ...day }] }] });

// The small room for all tests of a file: { built, served, windows }, which are there when the first of them begins.
export function roomForAll() {
  const room = {};
  let browser;
  before(async () => {
    if (noSlides || noBrowser) return;
    room.built = buildSmall();
    assert.deepEqual(room.built.said, []);
    room.served = await serveFolder(room.built.site, "/a/b");
    browser = await startChromium();
    room.windows = new Windows(browser);
  });
  after(async () => {
    await browser?.close();
    await room.served?.close();
    room.built?.close();
  });
  afterEach(() => room.windows?.close());
  return room;
}

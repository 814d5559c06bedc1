// A small workbook with decks of its own, for the tests of their build.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { plant } from "./plant.mjs";

const FILES = {
  "README.md": "# Small\n\nA book.\n\n## The chapter\n\n[One](chapters/01-one/README.md)\n",
  "CONTRIBUTING.md": "# Contributing\n",
  "chapters/01-one/README.md": "# Chapter 1: One\n\n## Steps\n\n### Step 1.1: the first (core, 5 min)\n\nA.\n\n"
    + "### Step 1.2: the second (take, 20 min)\n\nB.\n\n### Step 1.3: the third (core, 7 min)\n\nC.\n\n"
    + "### Step 1.4: one more (extra, 9 min)\n\nD.\n",
  "fuzz/README.md": "# Fuzzing: hammer it\n",
  "fuzz/zoo/SCOREBOARD.md": "# Scoreboard\n",
  "solutions/01-one/one.cpp": `#include "one.h"

// Step 1.1: the first
int one(int number) {
  if (number > 1) return one(number - 1);  /* as it
    was */
  return 1;
}

int two(int number) { return 2 * number; }

// Step 1.2: the second
int two(long number) {
  return 2 + number;
}

    // Step 1.3: the third
    ${"x".repeat(80)}
${"    y();\n".repeat(20)}`,
};

export const NOTES = "<details><summary>Notes, 1 min</summary>\n\n- *Say:* Go.\n\n</details>\n";
export const slide = (title, content = "", notes = NOTES) => `\n## ${title}\n${content ? `\n${content}\n` : ""}\n${notes}`;
export const code = (title) => `[one.cpp](../../solutions/01-one/one.cpp "${title}")`;

// A deck with its title slide, and as many minutes as it has slides if nothing else is said.
export function deck(slides = [], { minutes = slides.length + 1, lesson } = {}) {
  const front = `---\n${lesson ? `lesson: ${lesson}\n` : ""}minutes: ${minutes}\n---\n`;
  return `${front}\n# A deck\n\n${NOTES}${slides.join("")}`;
}

// Builds the decks: { "01-a": text }. Returns { status, problems, page(path) }.
export function buildSmall(t, decks, script = "web/slides/build.mjs", more = {}) {
  const texts = Object.fromEntries(Object.entries(decks).map(([name, text]) => [`slides/decks/${name}.md`, text]));
  const tree = plant({ ...FILES, ...more, ...texts });
  t.after(() => rmSync(tree, { recursive: true }));
  const ran = spawnSync("node", [script, "out"], { cwd: tree, encoding: "utf8" });
  return {
    status: ran.status, problems: ran.stderr.split("\n").filter(Boolean),
    page: (path) => readFileSync(join(tree, "out", path), "utf8"),
  };
}

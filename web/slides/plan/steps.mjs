// The steps of all lessons, from their headings and from nowhere else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exists, root } from "../../site/addresses.mjs";
import { lessons, stepOf } from "../../site/text/lessons.mjs";
import { read } from "../../site/text/markdown.mjs";

// Map "3.2" -> { number, title, kind, minutes, lesson, id }. A step "as long as you like" has 0 minutes.
export function allSteps(folders = lessons) {
  const steps = new Map();
  for (const folder of folders) {
    const path = `${folder}/README.md`;
    if (!exists(path)) continue;
    for (const heading of read(readFileSync(join(root, path), "utf8")).headings) {
      const step = stepOf(heading);
      if (!step) continue;
      const kind = step.kind ?? (folder === "fuzz" ? "core" : "extra");
      steps.set(step.number, { ...step, kind, minutes: Number.parseInt(step.minutes, 10) || 0, lesson: path });
    }
  }
  return steps;
}

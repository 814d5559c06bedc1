// The build of the slides, in a folder of its own, with a workbook of these files: { path: text }. Returns the folder.
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../shared/site.mjs";

const BUILD = ["web/site", "web/slides", "web/lab/shared", "web/lab/fuzz/coverage.mjs", "web/lab/wire/scenarios.js",
  "slides/theme"];

export function plant(files) {
  const tree = mkdtempSync(join(tmpdir(), "small-"));
  for (const path of BUILD) cpSync(join(root, path), join(tree, path), { recursive: true });
  symlinkSync(join(root, "web/node_modules"), join(tree, "web/node_modules"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  return tree;
}

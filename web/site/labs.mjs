// The labs as a folder of plain files: web/lab without its C++, the modules that were built from that,
// and the one library that a lab borrows from npm.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { coverage, withoutNames } from "../lab/fuzz/coverage.mjs";
import { askAtOnce } from "./imports.mjs";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const noble = join(web, "node_modules/@noble/hashes/esm");

// A browser knows no names of packages, so an import of one becomes a path.
const VENDORED = { "@noble/hashes/legacy.js": "vendor/legacy.js", "@noble/hashes/crypto": "vendor/crypto.js" };

const builds = process.env.WORKBOOK_BUILD || join(web, "../build");

// Makes `out` the labs' folder. `built`: the folder of the .wasm files. `mine`: with those of the learner's files.
export function copyLabs(out, built = join(builds, "wasm/lab"), mine = true) {
  mkdirSync(join(out, "vendor"), { recursive: true });
  copyFolder(join(web, "lab"), out, 0);
  for (const name of ["legacy.js", "_md.js", "utils.js", "crypto.js"]) {
    writeFileSync(join(out, "vendor", name), withPaths(withoutComments(readFileSync(join(noble, name), "utf8")), 1));
  }
  mkdirSync(join(out, "wasm"), { recursive: true });
  if (existsSync(built)) copyModules(built, join(out, "wasm"), (path) => mine || path !== join(built, "mine"));
  // A page asks here first: a browser complains aloud about each file that is not there.
  writeFileSync(join(out, "wasm/modules.json"), JSON.stringify(modulesIn(join(out, "wasm"))));
  for (const name of readdirSync(out)) askAtOnce(join(out, name, "index.html"));
}

// A linker's map becomes what a page needs of it: which lines a fuzzer has reached.
function copyModules(from, to, wanted) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!wanted(source)) continue;
    if (entry.isDirectory()) copyModules(source, target, wanted);
    else if (existsSync(`${source}.map`)) {
      const module = readFileSync(source);
      const lines = coverage(module, JSON.parse(readFileSync(`${source}.map`, "utf8")), join(web, ".."));
      writeFileSync(target.replace(/wasm$/, "lines.json"), JSON.stringify(lines));
      writeFileSync(target, withoutNames(module));
    } else if (!entry.name.endsWith(".map")) cpSync(source, target);
  }
}

// Of a library: what its manual says, and where its sources are. Who wrote it stays.
export function withoutComments(script) {
  return script.replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, "").replace(/^\/\/# source.*$/m, "");
}

function modulesIn(folder, before = "") {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? modulesIn(join(folder, entry.name), `${before}${entry.name}/`) :
      entry.name.endsWith(".wasm") ? [before + entry.name] : []);
}

function copyFolder(from, to, depth) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && entry.name !== "cpp") copyFolder(source, target, depth + 1);
    else if (/\.js$/.test(entry.name)) writeFileSync(target, withPaths(readFileSync(source, "utf8"), depth));
    else if (/\.(css|html|svg|json)$/.test(entry.name)) cpSync(source, target);
  }
}

function withPaths(script, depth) {
  return script.replace(/(from\s+|import\()(["'])(@[^"']+)\2/g, (whole, from, quote, name) => {
    if (!VENDORED[name]) throw new Error(`no such package for a browser: ${name}`);
    return `${from}${quote}${"../".repeat(depth) || "./"}${VENDORED[name]}${quote}`;
  });
}

// A learner's parse_lab.wasm for tests: our solutions with some text exchanged. Only what is exchanged is compiled,
// by the commands of build/wasm, and linked with what is there.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root, wasm } from "../../shared/site.mjs";

const build = join(wasm, "..");
const MODULE = /(chapters\/(0[35]-[\w-]+)\/(\w+)\.cpp)$/;

// false, or why there is none.
export function cannotBuild() {
  if (spawnSync("em++", ["--version"]).error) return "Emscripten is not installed";
  if (!existsSync(join(build, "build.ninja"))) return "there is no build/wasm: ./workbook web --mine makes it";
  return false;
}

let commands;

function allCommands() {
  if (commands) return commands;
  execFileSync("ninja", ["-C", build, "parse_lab_ours", "parse_lab_mine"], { stdio: "pipe" });
  const lines = execFileSync("ninja", ["-C", build, "-t", "commands", "parse_lab_mine"], { encoding: "utf8" });
  const all = lines.trim().split("\n");
  const modules = all.filter((line) => MODULE.test(line)).map((line) => {
    const [, , folder, name] = MODULE.exec(line);
    return { folder, name, line, object: / -o (\S+) /.exec(line)[1] };
  });
  return (commands = { modules, link: all.at(-1) });
}

const shell = (line) => execFileSync("sh", ["-c", line], { cwd: build, stdio: "pipe" });

function compileModule(module, source, object) {
  shell(module.line.replace(/ -MF \S+/, ` -MF ${object}.d`).replace(` -o ${module.object} `, ` -o ${object} `)
    .replace(/ -c \S+$/, ` -w -c ${source}`));
}

// `texts`: { "solutions/03-frame-parse/frame.cpp": its text }. Returns the path of the .wasm.
export function buildMine(folder, texts = {}) {
  const { modules, link } = allCommands();
  mkdirSync(folder, { recursive: true });
  let line = link;
  for (const module of modules) {
    const path = `solutions/${module.folder}/${module.name}.cpp`;
    let object = join(build, "tests", `${module.name}.o`);
    if (texts[path] !== undefined) {
      const source = join(folder, basename(path));
      object = `${source}.o`;
      writeFileSync(source, texts[path]);
      compileModule(module, source, object);
    } else {
      const source = join(root, path);
      mkdirSync(dirname(object), { recursive: true });
      if (!existsSync(object) || statSync(object).mtimeMs < statSync(source).mtimeMs) {
        compileModule(module, source, object);
      }
    }
    line = line.replace(` ${module.object} `, ` ${object} `);
  }
  const out = join(folder, "parse_lab.wasm");
  // It does the same when it is larger, and takes half the time.
  shell(line.replace(/ -o \S+parse_lab\.wasm/, ` -o ${out}`).replace(/ -O[3z]\b/g, " -O1"));
  return out;
}

// Our solution with one text exchanged for another.
export function changed(path, old, text) {
  const whole = readFileSync(join(root, path), "utf8");
  if (whole.split(old).length !== 2) throw new Error(`${path} does not hold this once: ${old}`);
  return { [path]: whole.replace(old, () => text) };
}

// The bodies of tools/impostors: [{ name: "3.2-1", step, title, isRed, texts }]
export function bodies(...steps) {
  const script = "import sys, json; sys.path.insert(0, 'tools')\nfrom workbook.impostors import pages\n"
    + "print(json.dumps([dict(name=b.name(), step=b.suite[4:].replace('_', '.'), title=b.title, isRed=b.is_red, "
    + "texts=b.put_into({})) for step in sys.argv[1:] for b in pages.bodies(step)]))";
  return JSON.parse(execFileSync("python3", ["-B", "-c", script, ...steps], { cwd: root, encoding: "utf8" }));
}

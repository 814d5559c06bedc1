// The generator as a command, on a workbook of one chapter: what it makes, and what it refuses.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { root } from "../shared/site.mjs";
import { noPackages } from "../shared/server.mjs";

const skip = existsSync(join(root, "web/node_modules/markdown-it")) ? false : noPackages;
const FILES = {
  "README.md": "# Small\n\nA book.\n\n```text\n./workbook\n```\n\n## The chapter\n\n"
    + "[One](chapters/01-one/README.md#step-11-the-first-take-5-min)\n",
  "CONTRIBUTING.md": "# Contributing\n",
  "chapters/01-one/README.md": "# Chapter 1: One\n\n## Steps\n\n### Step 1.1: the first (take, 5 min)\n\n"
    + "In [one.cpp](one.cpp#L2).\n\n## Questions\n\n1. Why?\n\n[Ours](../../solutions/01-one/ANSWERS.md)\n",
  "chapters/01-one/HINTS.md": "# Hints\n\n## Step 1.1\n\n1. See [one.cpp](one.cpp).\n2. b\n3. c\n",
  "chapters/01-one/one.cpp": "// Step 1.1\nint one();\n",
  "solutions/01-one/one.cpp": "int one() { return 1; }\n",
  "solutions/01-one/ANSWERS.md": "# Answers\n\n## Question 1\n\nBecause.\n\n## Why it is written so\n\nSo.\n",
  "fuzz/README.md": "# Fuzzing: hammer it\n",
  "fuzz/zoo/SCOREBOARD.md": "# Scoreboard\n",
  "fuzz/zoo/01-a-fault.md": "# 01: a fault\n\n- models: none\n- file: solutions/01-one/one.cpp\n"
    + "- target: frame\n- seen by: crash\n",
};

function workbook(t, changes = {}, ...words) {
  const tree = mkdtempSync(join(tmpdir(), "workbook-"));
  t.after(() => rmSync(tree, { recursive: true }));
  for (const path of ["web/site", "web/slides", "web/lab/shared", "web/lab/wire/scenarios.js",
    "web/lab/fuzz/coverage.mjs"]) {
    cpSync(join(root, path), join(tree, path), { recursive: true });
  }
  symlinkSync(join(root, "web/node_modules"), join(tree, "web/node_modules"));
  for (const [path, text] of Object.entries({ ...FILES, ...changes })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const env = { ...process.env, WORKBOOK_BUILD: join(tree, "build") };
  const ran = spawnSync("node", ["web/site/build.mjs", ...words], { cwd: tree, env, encoding: "utf8" });
  const page = (path) => readFileSync(join(tree, "build/site", path), "utf8");
  return { status: ran.status, problems: ran.stderr.split("\n").filter(Boolean), page, site: join(tree, "build/site") };
}

test("a small workbook becomes a site", { skip }, (t) => {
  const { status, problems, page } = workbook(t);
  assert.deepEqual([status, problems], [0, []]);
  assert.match(page("index.html"), /href="chapters\/01-one\/#step-11-the-first-take-5-min"/);
  assert.match(page("chapters/01-one/index.html"), /href="\.\.\/\.\.\/source\/chapters\/01-one\/one\.cpp\.html#L2"/);
  const heading = /the first<\/span><span class="about"> <span class="kind take" title="[^"]+">take<\/span> /;
  assert.match(page("chapters/01-one/index.html"), heading);
  assert.match(page("chapters/01-one/index.html"), /<title>Chapter 1: One · /);
  const hint = /<details><summary>Hint 1 [^\n]*See <a href="\.\.\/\.\.\/source\/chapters/;
  assert.match(page("chapters/01-one/index.html"), hint);
  assert.match(page("chapters/01-one/index.html"), /<section class="step" id="step-1\.1"/); // labs link to it
  assert.match(page("solutions/01-one/answers.html"), /<blockquote>Why\?<\/blockquote><details class="answer">/);
  assert.match(page("solutions/01-one/answers.html"), /<summary>Show it<[^>]+>: Why it is written so</);
  assert.match(page("source/solutions/01-one/one.cpp.html"), /<details><summary>This is a solution/);
});

test("./workbook web --from serves what the generator makes", { skip }, async (t) => {
  const { site } = workbook(t);
  const python = spawn("python3", ["-B", join(root, "workbook"), "web", "--from", site, "--port", "0"]);
  t.after(() => python.kill());
  let said = "";
  for (const stream of [python.stdout, python.stderr]) stream.on("data", (bytes) => { said += bytes; });
  await Promise.race([once(python.stdout, "data"), once(python, "exit")]);
  const [, address] = /^listening on (\S+)$/m.exec(said) ?? [];
  assert.ok(address, said);
  assert.match(await (await fetch(address)).text(), /A book\./);
});

test("the learner's modules are in a site that is asked for them", { skip }, (t) => {
  const built = { "build/wasm/lab/a_lab.wasm": "", "build/wasm/lab/mine/a_lab.wasm": "" };
  const modules = (...words) => JSON.parse(workbook(t, built, ...words).page("lab/wasm/modules.json"));
  assert.deepEqual(modules(), ["a_lab.wasm"]);
  assert.deepEqual(modules("--mine"), ["a_lab.wasm", "mine/a_lab.wasm"]);
});

test("what leads nowhere is told with its place, and is an error", { skip }, (t) => {
  const { status, problems } = workbook(t, {
    "CONTRIBUTING.md": "# Contributing\n\nSee\n[here](chapters/gone.md), [there](README.md#gone) and "
      + "[this line](chapters/01-one/one.cpp#L3).\n",
    "chapters/01-one/HINTS.md": "# Hints\n\n## Step 1.1\n\n1. a\n2. b\n3. [c](c.cpp)\n",
  });
  assert.equal(status, 1);
  assert.deepEqual(problems.sort(), [
    "CONTRIBUTING.md:4: README.md#gone: there is no such heading",
    "CONTRIBUTING.md:4: chapters/01-one/one.cpp#L3: there is no such heading",
    "CONTRIBUTING.md:4: chapters/gone.md: there is no such file",
    "chapters/01-one/HINTS.md:7: c.cpp: there is no such file",
  ]);
});

test("a folder that is not a site stays as it is", { skip }, (t) => {
  const { status, problems, page } = workbook(t, { "build/site/thesis.txt": "mine" });
  assert.equal(status, 1);
  assert.match(problems[0], /build\/site: is there, and is not a site$/);
  assert.equal(page("thesis.txt"), "mine");
});

test("bytes that no lab can read are an error, with their place", { skip }, (t) => {
  const { status, problems } = workbook(t, { "CONTRIBUTING.md": "# C\n\n```text lab=frame-lab\nhello\n```\n" });
  assert.equal(status, 1);
  assert.deepEqual(problems, ["CONTRIBUTING.md:3: not bytes for a lab"]);
});

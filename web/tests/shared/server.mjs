// For the tests here: a real server as a process of its own, and what must be there to test at all.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

// false, or the one line that says why these tests do not run.
export function missing(variable) {
  if (process.env[variable]) return false;
  return `${variable} does not name a server's program; ./workbook test sets it`;
}

// A package that may not be installed; undefined then.
export async function optional(name) {
  try {
    return await import(name);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    return undefined;
  }
}

export const noPackages = "node_modules is missing: npm ci --prefix web";

// The headless shell has no windows, and wants half of the processor. CHROMIUM names another, or, empty, says that none works.
export function findChromium() {
  const names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const candidates = process.env.CHROMIUM !== undefined ? [process.env.CHROMIUM] : [
    ...names.flatMap((name) => process.env.PATH.split(path.delimiter).map((directory) => path.join(directory, name))),
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export const chromiumArguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// The test's program may end although this runs: a test that failed leaves it running.
export function keepsNobody(child) {
  child.unref();
  child.stdout.unref();
}

// Starts it on a port of the kernel's choice, and waits until it says that it listens.
export async function startServer(program, more = []) {
  const child = spawn(program, ["--port", "0", ...more], { stdio: ["ignore", "pipe", "inherit"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);  // whatever happens to this test, nothing stays behind
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, "line"), ended.then(() => ["(nothing: it ended)"])]);
  const url = /^listening on (http:\/\/127\.0\.0\.1:(\d+))$/.exec(line);
  assert.ok(url, `${program} said: ${line}`);
  keepsNobody(child);
  return {
    url: url[1],
    port: Number(url[2]),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    // It is there, and does nothing; until it goes on.
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    // Whatever it does. For the end of a test that failed: as long as it runs, so do the clients that the test has in Node.js.
    kill,
    // SIGTERM, and it has to end well: Close 1001 to everyone, then exit status 0.
    async stop() {
      child.ref();
      child.kill("SIGTERM");
      assert.deepEqual(await ended, [0, null], "exit status and signal of the server");
      process.off("exit", kill);
    },
  };
}

// For the board's tests: a board with the workbook's steps, and attendees whose laptops report to it.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optional, startServer } from "../shared/server.mjs";

const { WebSocket } = (await optional("ws")) ?? {};

// As many steps a chapter as the workbook has, and what ./workbook room says of them.
const PER_CHAPTER = [6, 5, 7, 7, 6, 5];
const TITLES = ["Static page", "Handshake", "Frame parse", "Broadcast", "Close handling", "Chat"];
export const chapters = TITLES.map((title, at) => ({ number: at + 1, title }));
export const steps = PER_CHAPTER.flatMap((count, chapter) => [
  ...Array.from({ length: count }, (_, at) =>
    ({ step: `${chapter + 1}.${at + 1}`, title: `what step ${at + 1} is about`, kind: at % 2 ? "take" : "core" })),
  { step: `${chapter + 1}.${count + 1}`, title: "for those that are ahead", kind: "extra" },
]);
export const way = steps.filter(({ kind }) => kind !== "extra").map(({ step }) => step);

// A report of an attendee that has done the first `count` steps of the way.
export const at = (count, since = 0) => ({ done: way.slice(0, count), at: way[count] ?? "", since });

// Starts the board; stop() ends it, and asks whether it ended well.
// `secret`: of the arena's runner; without it there is no arena.
export async function startBoard(plan, { secret } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "board-"));
  const file = (name, content) => {
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
    return join(folder, name);
  };
  const files = ["--steps", file("steps.json", { chapters, steps }), ...(plan ? ["--plan", file("plan.json", plan)] : []),
    ...(secret ? ["--arena", file("secret", secret)] : [])];
  const server = await startServer(process.env.WORKBOOK_BOARD, [...files, "--tick", "100"]);
  return { ...server, stop: () => server.stop().finally(() => rmSync(folder, { recursive: true })) };
}

// After a test: the board lives, no window had anything to complain of, and the board ends well, whatever failed.
export async function closeRoom(windows, board) {
  const isRunning = board.isRunning();
  await windows.close().finally(() => board.stop());
  assert.ok(isRunning, "the board lives");
}

// One laptop. It has a seat for good, and a connection from time to time.
export class Attendee {
  seat = randomBytes(8).toString("hex");
  #socket;

  constructor(url) {
    this.url = url.replace("http", "ws");
  }

  async come() {
    this.#socket = new WebSocket(this.url);
    this.#socket.on("error", () => {});  // its close tells the rest
    await once(this.#socket, "open");
    return this;
  }
  report(report) {
    this.say(JSON.stringify({ report: { seat: this.seat, ...report } }));
  }
  say(text) {
    this.#socket.send(text);
  }
  // Its server is in the arena, when the board has said so.
  async enter() {
    this.report(at(0));
    const answer = this.answer();
    this.say(JSON.stringify({ enter: { port: 4_000, lacks: [] } }));
    return answer;
  }
  // What the board answers next.
  async answer() {
    const [data] = await once(this.#socket, "message");
    return JSON.parse(data);
  }
  // How the board ended it: [code, reason].
  async ending() {
    const [code, reason] = await once(this.#socket, "close");
    return [code, String(reason)];
  }
  // Without a word, as a laptop that is shut.
  leave() {
    this.#socket.terminate();
  }
}

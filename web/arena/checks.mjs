// What the arena's clients share: which server, which checks, and a line of JSON on the standard output for each.
//   node ws.mjs HOST PORT [2.8,3.9]   the extra steps that this server lacks: what needs them is left out
// The server may be anyone's. Nothing here runs what it sends, waits longer than its patience, or reads without an end.
import { isIPv6 } from "node:net";

const [host, port, lacks = ""] = process.argv.slice(2);
const lacking = new Set(lacks.split(","));

export const server = { host, port: Number(port), authority: `${isIPv6(host) ? `[${host}]` : host}:${port}` };
export const most = 1024 * 1024;  // bytes that a server may send to one connection

// What is wrong, as a sentence for the one who wrote the server.
export class Wrong extends Error {}

export function expect(holds, sentence) {
  if (!holds) throw new Wrong(sentence);
}

// An entry of the chat as a client sends it. Each has a text of its own.
let said = 0;
export function entry(text = "") {
  const message = { user: "arena", text: `${process.pid}.${++said} ${text}` };
  return { ...message, json: JSON.stringify(message) };
}

// The entries of a message of the chat, or undefined: it is not one.
export function entriesOf(text) {
  try {
    const { msg } = JSON.parse(text);
    return Array.isArray(msg) ? msg : undefined;
  } catch {
    return undefined;
  }
}

export const has = (text, { text: wanted }) => entriesOf(text)?.some((one) => one?.text === wanted) ?? false;

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

// checks: [{ name, needs: "3.9" or nothing, waits: what it waits for, run }]. Without the first one there is no use in
// the others. `after`: ends what a check left open. `patience`: seconds for one check.
export async function runAll(checks, { after, patience = 5 }) {
  for (const [index, { name, needs, waits, run }] of checks.entries()) {
    if (needs && lacking.has(needs)) {
      say({ check: name, state: "left out", about: `It needs step ${needs}.` });
      continue;
    }
    const wrong = await whatIsWrong(run, waits, patience);
    await after();
    say({ check: name, state: wrong ? "failed" : "passed", about: wrong });
    if (wrong && index === 0) return;
  }
}

async function whatIsWrong(run, waits, patience) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Wrong(`${waits} does not come within ${patience} seconds.`)), 1_000 * patience);
  });
  try {
    await Promise.race([run(), late]);
    return "";
  } catch (error) {
    return error instanceof Wrong ? error.message : `The connection ended: ${error.message.split("\n")[0]}.`;
  } finally {
    clearTimeout(timer);
  }
}

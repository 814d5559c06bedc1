// Which rows are shown: by connection, direction, kind and words.
import { fromHex } from "../model/bytes.js";
import { isControl } from "../model/frames.js";
import { bytesOf } from "../model/model.js";
import { searchable } from "./words.js";

const opcodeIs = (...opcodes) => ({ header }) => header && opcodes.includes(header.opcode);

export const KINDS = {
  all: ["everything", () => true],
  data: ["messages", ({ header }) => header && !isControl(header.opcode)],
  control: ["control frames", ({ header }) => header && isControl(header.opcode)],
  text: ["text", opcodeIs(1)],
  binary: ["binary", opcodeIs(2)],
  continuation: ["continuation", opcodeIs(0)],
  close: ["Close", opcodeIs(8)],
  ping: ["ping and pong", opcodeIs(9, 10)],
  http: ["HTTP", ({ kind }) => kind === "head"],
  fault: ["faults", ({ fault, blamed, isGap }) => fault || blamed || isGap],
  event: ["connections", ({ kind }) => kind === "event"],
};

// wanted: { connection: number or 0, direction: "in" | "out" | "", kind, words }
export function matcher({ connection, direction, kind, words }) {
  const is = KINDS[kind][1];
  const needle = words.trim().toLowerCase();
  const bytes = needle && fromHex(needle);
  return (row) =>
    (!connection || row.connection?.number === connection) &&
    (!direction || row.direction === direction) &&
    // Pieces have no kind of their own.
    (row.kind === "piece" || is(row)) &&
    (!needle || searchable(row).includes(needle) || (bytes && contains(bytesOf(row), bytes)));
}

function contains(bytes, wanted) {
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}

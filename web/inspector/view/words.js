// What a row says to a person. Text of a peer is data: what would turn the line around or break it is made visible.
import { hex, textOf } from "../model/bytes.js";
import { nameOf } from "../model/frames.js";
import { bytesOf, itemsOf, piecesOf } from "../model/model.js";

const SHOWN = 160;     // characters of a row
const SEARCHED = 4096; // bytes of a row

// Control characters, and those that change the direction of writing: \n, \u202e
export function visible(text) {
  const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function clock(microseconds) {
  const date = new Date(microseconds / 1000);
  const two = (value) => String(value).padStart(2, "0");
  const thousandths = String(Math.floor(microseconds / 1000) % 1000).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${thousandths}`;
}

const inGroups = new Intl.NumberFormat("en");

// 131,049
export const digits = (value) => inGroups.format(value);
export const count = (value, word) => `${digits(value)} ${word}${value === 1 ? "" : "s"}`;

// "text", "continuation", "request", "read 7"
export function kindOf(row) {
  if (row.kind === "piece") return `${row.direction === "in" ? "read" : "write"} ${row.number}`;
  if (row.kind === "head") return row.direction === "in" ? "request" : "response";
  if (row.kind === "bytes") return "bytes";
  if (row.kind === "event") return row.name;
  return row.header ? nameOf(row.header.opcode) : "frame";
}

export const directionOf = ({ direction }) => (direction === "in" ? "from the client" : "from the server");

// Of a frame its pieces: "read 3", "reads 3 to 5". Of a piece its frames: "rows 7 to 9". What the kernel has not taken
// yet was in no write.
export function piecesWords(row) {
  if (row.kind === "event") return "";
  if (row.kind === "piece") return fromTo("row", itemsOf(row).map(({ n }) => n));
  const numbers = piecesOf(row).map(({ number }) => number);
  return fromTo(row.direction === "in" ? "read" : "write", numbers) || "owed";
}

function fromTo(word, numbers) {
  if (numbers.length === 0) return "";
  const [first, last] = [numbers[0], numbers.at(-1)];
  return first === last ? `${word} ${first}` : `${word}s ${first} to ${last}`;
}

// What a message of fragments has so far.
export function fragmentWords(row) {
  const { message, header } = row;
  if (!message || (message.frames.length === 1 && header.fin)) return "";
  const which = `fragment ${message.frames.indexOf(row) + 1}`;
  if (!message.whole) return `${which} of a message, ${count(message.data.length, "byte")} so far`;
  return `${which} of ${message.frames.length}`;
}

export function summary(row) {
  if (row.kind === "event") return row.words;
  if (row.kind === "head") return headWords(row);
  if (row.kind === "piece") return pieceHex(row);
  if (row.kind === "bytes") return hex(row.data.bytes.subarray(0, 48));
  const { header } = row;
  if (!header) return `${hex(row.data.bytes)}: the header is not whole yet`;
  const parts = [];
  if (row.fault) parts.push(`${row.fault.words}.`);
  if (!row.whole) {
    parts.push(row.missed ? "bytes of it are not here" : `${count(row.left, "byte")} still to come`);
  } else if (row.close) {
    parts.push([row.close.code ?? "no status code", row.close.reason].join(" ").trim());
  } else {
    parts.push(payloadText(row));
  }
  const fragments = fragmentWords(row);
  if (fragments) parts.push(`(${fragments})`);
  return parts.join(" ");
}

function headWords({ head, data, request }) {
  const first = head?.first ?? textOf(data.bytes.subarray(0, SHOWN)).split("\r\n")[0];
  return request ? `${first}, for ${request.first.replace(/ HTTP.*/, "")}` : first;
}

// A bar stands where a frame ends.
function pieceHex(piece) {
  const bytes = bytesOf(piece).subarray(0, 48);
  const ends = itemsOf(piece).map(({ offset, size }) => offset + size - piece.from).filter((end) => end < bytes.length);
  return [...ends, bytes.length].map((end, i) => hex(bytes.subarray(ends[i - 1] ?? 0, end))).join(" | ");
}

// Text as text, and all else as hex. A fragment may end inside of a character.
function payloadText({ payload, message, header }) {
  const opcode = message?.opcode ?? header.opcode;
  const start = payload.subarray(0, SHOWN);
  return opcode === 1 || (opcode >= 8 && isPlain(start)) ? textOf(start) : hex(start.subarray(0, 48));
}

const isPlain = (bytes) => bytes.every((byte) => byte >= 0x20 && byte < 0x7f);

export function line(row) {
  return visible(summary(row).slice(0, SHOWN));
}

// What a search looks into: the kind, what is wrong, and the text, further than the row shows it.
export function searchable(row) {
  if (row.searchable) return row.searchable;
  const bytes = row.payload ?? row.data?.bytes;
  const says = row.words ?? (bytes ? textOf(bytes.subarray(0, SEARCHED)) : "");
  const text = `${kindOf(row)} ${row.fault?.words ?? ""} ${says}`.toLowerCase();
  if (row.whole) row.searchable = text;
  return text;
}

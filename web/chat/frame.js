// A browser gives a page whole messages and never frames. But a server's frame has no masking key,
// and RFC 6455 §5.2 leaves no choice in its length: so the bytes can be drawn from the message.
import { beginning } from "./characters.js";

const names = { 0x1: "text", 0x2: "binary", 0x8: "Close" };

// §5.2: up to 125 in the second byte; 126 says "the next two bytes", 127 "the next eight".
export function lengthBytes(length) {
  if (length <= 125) return [length];
  const size = length <= 0xffff ? 2 : 8;
  const bytes = [size === 2 ? 126 : 127];
  for (let at = size - 1; at >= 0; --at) bytes.push(Math.floor(length / 256 ** at) % 256);
  return bytes;
}

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

// A message, as one unfragmented frame of a server.
export function messageFrame(data) {
  return typeof data === "string"
    ? { opcode: 0x1, payload: new TextEncoder().encode(data), text: data }
    : { opcode: 0x2, payload: new Uint8Array(data), text: "" };
}

// §5.5.1: what a clean CloseEvent says about the server's Close frame; 1005 means it was empty.
export function closeFrame({ code, reason }) {
  if (code === 1005) return { opcode: 0x8, payload: new Uint8Array(), text: "no status code" };
  const payload = [code >> 8, code & 0xff, ...new TextEncoder().encode(reason)];
  return { opcode: 0x8, payload: new Uint8Array(payload), text: `${code} ${reason}`.trim() };
}

const shownBytes = 32;
const shownText = 120;

// The fields of a frame as [name, hex, meaning], for people.
export function describe({ opcode, payload, text }) {
  const length = lengthBytes(payload.length);
  const more = payload.length - shownBytes;
  const fields = [
    ["opcode", hex([0x80 | opcode]), `FIN, ${names[opcode]}`],
    ["length", hex(length), `${payload.length} ${payload.length === 1 ? "byte" : "bytes"}`],
  ];
  if (payload.length > 0) {
    const bytes = hex(payload.subarray(0, shownBytes)) + (more > 0 ? ` … ${more} more` : "");
    fields.push(["payload", bytes, beginning(text, shownText)]);
  }
  return fields;
}

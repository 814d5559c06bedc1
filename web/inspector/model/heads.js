// HTTP heads: where they end, and what of them matters to a WebSocket.
import { textOf } from "./bytes.js";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 §1.3

// Behind the empty line; -1: it is not here yet. `from`: up to there it was looked for already.
export function endOfHead(bytes, from) {
  for (let at = Math.max(0, from - 3); at + 3 < bytes.length; ++at) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at + 4;
  }
  return -1;
}

// What comes from a client begins with a method, what comes from a server with its version.
export function looksLikeHead(bytes, direction) {
  const start = textOf(bytes.subarray(0, 12));
  return direction === "in" ? /^[A-Z]{1,12}( |$)/.test(start) : "HTTP/1.".startsWith(start.slice(0, 7));
}

export function readHead(bytes) {
  const [first, ...lines] = textOf(bytes).split("\r\n");
  const fields = new Map();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const [method] = first.split(" ");
  const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(first)?.[1] ?? 0);
  return {
    first, fields, method, status,
    isUpgrade: /\bwebsocket\b/i.test(fields.get("upgrade") ?? ""),
    key: fields.get("sec-websocket-key"), accept: fields.get("sec-websocket-accept"),
    length: Number(fields.get("content-length") ?? NaN),
  };
}

// What a server has to answer to this key (§4.2.2).
export async function acceptFor(key) {
  const hash = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key + GUID));
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}

// From a key to Sec-WebSocket-Accept, by a server that is right or has one fault.
import { bytesOf } from "../server.js";

export const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

// A message is made of parts: { name, bytes }. Their names are "key", "guid" and "wrong".
const part = (name, bytes) => ({ name, bytes: typeof bytes === "string" ? bytesOf(bytes) : bytes });

function decoded(key) {
  try {
    return Uint8Array.from(atob(key), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array(); // not base64
  }
}

// `at`: the step that goes wrong. message(key): the parts that are hashed. encoded(hash): the bytes that base64
// gets. accept(text): what is done to the text.
export const FAULTS = {
  none: { name: "none: this server is right" },
  "no-guid": {
    name: "The GUID is forgotten", at: "message", section: "RFC 6455 §4.2.2, 5.4",
    tells: "The server hashes the key alone. Every program that hashes what it gets could write this value.",
    message: (key) => [part("key", key)],
  },
  "guid-first": {
    name: "The GUID stands before the key", at: "message", section: "RFC 6455 §4.2.2, 5.4",
    tells: "The same bytes in another order have another hash.",
    message: (key) => [part("guid", GUID), part("key", key)],
  },
  "lower-guid": {
    name: "The GUID in lower case", at: "message", section: "RFC 6455 §1.3",
    tells: "A GUID often means the same in both cases. This one is text, and only its bytes count.",
    message: (key) => [part("key", key), part("wrong", GUID.toLowerCase())],
  },
  "zero-byte": {
    name: "A zero byte behind the GUID", at: "message", section: "RFC 6455 §4.2.2, 5.4",
    tells: "sizeof of a C array of characters counts the zero byte at its end, too.",
    message: (key) => [part("key", key), part("guid", GUID), part("wrong", Uint8Array.of(0))],
  },
  decoded: {
    name: "The key is decoded before it is hashed", at: "message", section: "RFC 6455 §1.3",
    tells: "The server hashes the 16 bytes that the key stands for. It has to hash the 24 characters, as they came.",
    message: (key) => [part("wrong", decoded(key)), part("guid", GUID)],
  },
  "key-equals": {
    name: "The key loses its ==", at: "message", section: "RFC 6455 §1.3",
    tells: "The server removes characters from the key. It has to take the key as it came.",
    message: (key) => [part("key", key.replace(/=+$/, "")), part("guid", GUID)],
  },
  "line-end": {
    name: "The line's end stays on the key", at: "message", section: "RFC 9112 §2.2",
    tells: "The server reads up to the line feed, so the carriage return before it stays on the key.",
    message: (key) => [part("key", key), part("wrong", "\r\n"), part("guid", GUID)],
  },
  space: {
    name: "The space behind the colon stays", at: "message", section: "RFC 9112 §5.1",
    tells: "“Sec-WebSocket-Key: ” ends in a space. Spaces around a value do not belong to it.",
    message: (key) => [part("wrong", " "), part("key", key), part("guid", GUID)],
  },
  hex: {
    name: "The hash as hex digits", at: "base64", section: "RFC 6455 §4.2.2, 5.4",
    tells: "Many libraries give a hash as 40 hex digits. base64 has to get the 20 bytes.",
    encoded: (hash) => bytesOf(Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")),
  },
  url: {
    name: "The other alphabet of base64", at: "base64", section: "RFC 4648 §4, not §5",
    tells: "base64 for URLs writes - and _ in place of + and /.",
    accept: (text) => text.replaceAll("+", "-").replaceAll("/", "_"),
  },
  equals: {
    name: "The = at the end is lost", at: "base64", section: "RFC 4648 §3.2",
    tells: "27 characters carry all 160 bits, but the value has 28: the last group is filled up.",
    accept: (text) => text.replace(/=+$/, ""),
  },
  lower: {
    name: "The value in lower case", at: "accept", section: "RFC 6455 §4.1",
    tells: "The name of a field has no case. Its value has.",
    accept: (text) => text.toLowerCase(),
  },
};

// All that this server computes. `server`: the chapter's functions.
export function compute(server, key, fault) {
  const wrong = FAULTS[fault];
  const parts = wrong.message?.(key) ?? [part("key", key), part("guid", GUID)];
  const message = Uint8Array.from(parts.flatMap(({ bytes }) => [...bytes]));
  const hash = server.hash(message);
  const encoded = wrong.encoded?.(hash) ?? hash;
  const base64 = server.base64(encoded);
  const accept = wrong.accept?.(base64) ?? base64;
  return { key, fault, parts, message, hash, encoded, base64, accept, right: server.accept(key) };
}

// The names of the faults by which a server comes to this value.
export function faultsThatGive(server, key, accept) {
  return Object.entries(FAULTS).filter(([fault]) => fault !== "none" && compute(server, key, fault).accept === accept)
    .map(([, { name }]) => name);
}

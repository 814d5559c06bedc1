// What the page says about bytes, in plain sentences. All of it is made from the C++'s dissection.

export const FIELD = {
  fin: "FIN", rsv1: "RSV1", rsv2: "RSV2", rsv3: "RSV3", opcode: "opcode", mask: "MASK",
  payload_length: "payload length", extended_payload_length: "extended payload length",
  masking_key: "masking key", payload: "payload", status_code: "status code", reason: "reason",
};

// A tint for each kind of field; palette.css has them as --field-...
export const TINT = {
  fin: "fin", rsv1: "rsv", rsv2: "rsv", rsv3: "rsv", opcode: "opcode", mask: "mask", payload_length: "length",
  extended_payload_length: "length", masking_key: "key", payload: "payload", status_code: "payload", reason: "payload",
};

const OPCODE = { 0: "continuation", 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong" };
export const opcodeName = (opcode) => OPCODE[opcode] ?? "reserved";

const CLOSE_CODE = {
  1000: "normal closure", 1001: "going away", 1002: "protocol error", 1003: "unsupported data",
  1004: "reserved", 1005: "no status received, never on the wire", 1006: "abnormal closure, never on the wire",
  1007: "invalid payload data", 1008: "policy violation", 1009: "message too big", 1010: "extension required",
  1011: "internal error", 1012: "service restart", 1013: "try again later", 1014: "bad gateway",
  1015: "TLS handshake failed, never on the wire",
};

// RFC 6455 §7.4: who gives a code its meaning.
export function closeCodeName(code) {
  if (CLOSE_CODE[code]) return CLOSE_CODE[code];
  if (code >= 3000 && code <= 3999) return "a library's or framework's own code";
  if (code >= 4000 && code <= 4999) return "an application's own code";
  return "no such code";
}

export const grouped = (number) => BigInt(number).toLocaleString("en");
export const count = (number, thing) => `${grouped(number)} ${thing}${BigInt(number) === 1n ? "" : "s"}`;

// What has no picture of its own is written as in a program: \n, \x01.
export function visible(text) {
  const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return text.replace(/[\u0000-\u001f\u007f]/g,
    (sign) => short[sign] ?? `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

export function quoted(text, most = 40) {
  const signs = Array.from(text.slice(0, 2 * most + 2));
  return `“${visible(signs.slice(0, most).join(""))}${signs.length > most ? "…" : ""}”`;
}

export const receiver = (direction) => (direction === "client" ? "server" : "client");

export const valueOf = (frame, name) => frame.fields.find((field) => field.name === name)?.value;

// --- A field

const BIT = {
  fin: ["More fragments of this message follow.", "The message ends with this frame."],
  mask: ["There is no masking key, so the payload stands here as it is. A server never masks.",
    "A masking key of four bytes follows. Every client masks."],
};
const OPCODE_MEANING = {
  0: "It goes on with the message that an earlier frame began.",
  1: "It is a text. The payload is UTF-8.",
  2: "It is binary. The payload may be any bytes.",
  8: "The sender closes the connection.",
  9: "The receiver answers this with a pong.",
  10: "It is the answer to a ping.",
};

// One sentence. `text`: the payload as text, or undefined if it is none.
export function meaning(field, { frame, text, reason }) {
  if (field.partial && field.name !== "payload") {
    return `Only ${count(field.bits / 8, "byte")} of it ${field.bits === 8 ? "is" : "are"} here.`;
  }
  const value = field.value === undefined ? 0 : field.name === "masking_key" ? 0 : BigInt(field.value);
  switch (field.name) {
    case "fin":
    case "mask":
      return BIT[field.name][Number(value)];
    case "rsv1":
    case "rsv2":
    case "rsv3":
      return value ? "Only an extension may set it. None was agreed on." : "Reserved for extensions.";
    case "opcode":
      return OPCODE_MEANING[value] ?? `Reserved for ${value >= 8n ? "control" : "data"} frames. It has no meaning yet.`;
    case "payload_length":
      if (value === 126n) return "126 means: the length is in the next two bytes.";
      if (value === 127n) return "127 means: the length is in the next eight bytes.";
      return value === 0n ? "There is no payload." : `The payload has ${count(value, "byte")}.`;
    case "extended_payload_length":
      return `The payload has ${count(value, "byte")}.`;
    case "masking_key":
      return "Byte i of the payload was XORed with byte i mod 4 of this key.";
    case "payload":
      return payloadMeaning(field, frame, text);
    case "status_code":
      return `Why: ${closeCodeName(Number(value))}.`;
    case "reason":
      if (field.bits === 0) return "There is no reason.";
      return reason === undefined ? "Words for a log. This is not UTF-8." : `Words for a log: ${quoted(reason)}.`;
    default:
      return "";
  }
}

function payloadMeaning(field, frame, text) {
  const here = BigInt(field.bits / 8);
  const missing = frame.length === null ? 0n : BigInt(frame.length) - here;
  const still = missing > 0n ? ` ${count(missing, "byte")} of it ${missing === 1n ? "is" : "are"} still to come.` : "";
  const what = here === 0n ? "Nothing." : Number(valueOf(frame, "opcode")) === 8 ? "A code and a reason."
    : text === undefined ? "These bytes alone are not a text." : `It says ${quoted(text)}.`;
  return what + still;
}

// --- A frame, in a few words

export function kindOf(frame) {
  const opcode = Number(valueOf(frame, "opcode") ?? -1);
  const fin = valueOf(frame, "fin") === "1";
  if (opcode < 0) return "frame";
  if (opcode === 0) return fin ? "last fragment" : "next fragment";
  if (opcode === 1 || opcode === 2) return fin ? OPCODE[opcode] : `first fragment of a ${OPCODE[opcode]} message`;
  return OPCODE[opcode] ?? `reserved opcode ${opcode}`;
}

// "text, 5 bytes, says “Hello”". `text`: see meaning().
function frameInWords(frame, text) {
  const opcode = Number(valueOf(frame, "opcode") ?? -1);
  const parts = [kindOf(frame)];
  const code = valueOf(frame, "status_code");
  if (opcode === 8) parts.push(code === undefined ? "without a code" : `${code} (${closeCodeName(Number(code))})`);
  else if (frame.length !== null) parts.push(frame.length === "0" ? "empty" : count(frame.length, "byte"));
  if (opcode !== 8 && opcode !== 2 && text) parts.push(`says ${quoted(text)}`);
  return parts.join(", ");
}

// A message that has begun and whose last fragment is not here.
function isMessageOpen(frames) {
  const data = frames.filter((frame) => Number(valueOf(frame, "opcode") ?? 8) < 3);
  return data.length > 0 && valueOf(data.at(-1), "fin") === "0";
}

// --- All bytes, in a line. `textOf(frame)` gives a frame's payload as text.

export function verdict({ dissection: { frames, faults, needs, unread, all }, direction, textOf }) {
  const who = receiver(direction);
  if (frames.length === 0) return { kind: "empty", text: "No bytes yet. Type a text, or paste bytes." };
  if (faults.length > 0) {
    const [{ code, reason, section, frame }] = faults;
    const place = all.frames > 1 ? ` in frame ${grouped(frame + 1)}` : "";
    return { kind: "wrong", text: `The ${who} stops${place}: ${reason} (${section}). `
      + `It must close with ${code}, ${closeCodeName(code)}.` };
  }
  if (frames.length < all.frames) { // the others were not asked for
    const last = needs ? ", and the last one is not whole" : "";
    return { kind: needs ? "waiting" : "fine", text: `${grouped(all.frames)} frames${last}. A ${who} accepts them.` };
  }
  if (needs && unread === null) {
    const before = all.frames > 1 ? `${count(all.frames - 1, "whole frame")}, and the beginning of another. ` : "";
    return { kind: "waiting", text: `${before}${waiting(frames.at(-1), needs, who)}` };
  }
  const open = unread !== null ? " It reads nothing behind the Close."
    : isMessageOpen(frames) ? " It waits for the rest of the message." : "";
  if (all.frames === 1) {
    const frame = frameInWords(frames[0], textOf(frames[0]));
    return { kind: "fine", text: `A whole frame: ${frame}. A ${who} accepts it.${open}` };
  }
  const list = frames.slice(0, 3).map((frame) => frameInWords(frame, textOf(frame))).join("; ");
  const more = all.frames > 3 ? `; and ${grouped(all.frames - 3)} more` : "";
  return { kind: "fine", text: `${grouped(all.frames)} frames: ${list}${more}. A ${who} accepts them.${open}` };
}

// What a receiver knows from the header's parts that are here.
function knowledge(frame) {
  const known = [];
  if (valueOf(frame, "opcode") !== undefined) known.push(kindOf(frame));
  if (valueOf(frame, "mask") !== undefined) known.push(valueOf(frame, "mask") === "1" ? "masked" : "not masked");
  if (frame.length !== null) known.push(count(frame.length, "byte") + " of payload");
  else if (valueOf(frame, "payload_length") !== undefined) {
    known.push(`the length is in the next ${valueOf(frame, "payload_length") === "126" ? "two" : "eight"} bytes`);
  }
  const key = frame.fields.find((field) => field.name === "masking_key");
  if (key) known.push(key.partial ? `${key.bits / 8} of 4 bytes of the key` : "the masking key");
  const payload = frame.fields.find((field) => field.name === "payload");
  if (payload?.partial) known.push(`${grouped(payload.bits / 8)} of the payload's bytes`);
  return known;
}

export function waiting(frame, needs, who) {
  const known = knowledge(frame);
  const knows = known.length ? `The ${who} knows: ${known.join(", ")}.` : `The ${who} knows nothing yet.`;
  return needs ? `${knows} It needs ${count(needs.bytes, "more byte")}${wanted(needs.for)}.` : knows;
}

const wanted = (field) => (FIELD[field] ? ` for the ${FIELD[field]}` : "");

// "After 7 bytes ...": `dissection` is of these bytes alone.
export function afterPrefix(size, { frames, faults, needs, all }, direction) {
  const who = receiver(direction);
  const after = `After ${count(size, "byte")}:`;
  if (size === 0) return `Before the first byte the ${who} knows nothing.`;
  if (faults.length) return `${after} the ${who} stops. ${sentence(faults[0].reason)}, ${faults[0].section}.`;
  const whole = all.frames - (needs ? 1 : 0);
  if (!needs) return `${after} ${whole === 1 ? "the frame is whole" : `${whole} frames are whole`}.`;
  const before = whole ? `${count(whole, "whole frame")}. Of the next one: ` : "";
  const rest = waiting(frames.at(-1), needs, who);
  return `${after} ${before}${before ? rest : rest[0].toLowerCase() + rest.slice(1)}`;
}

export const sentence = (text) => text[0].toUpperCase() + text.slice(1);

// --- Where the RFC says it

export function sectionAddress(section) {
  const number = /\d+(\.\d+)*/.exec(section)?.[0];
  return number ? `https://www.rfc-editor.org/rfc/rfc6455#section-${number}` : null;
}

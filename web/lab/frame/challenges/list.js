// Small tasks for the frame lab, in the order of the chapters. `bytes` (hex) and `direction` begin one. `check` gets
// the dissector's answer and the bytes, and returns { done, say }: how far it is, and never how it goes on.
const CLIENT = 0, SERVER = 1;
export const MAX_PAYLOAD = 64 * 1024;  // what the challenges' server takes

// The first condition that does not hold is what is missing.
const conditions = (list, end) => (dissection, bytes) => {
  const wanted = list(read(dissection, bytes));
  const held = wanted.findIndex(([holds]) => !holds);
  if (held < 0) return { done: true, say: end };
  return { done: false, say: `${wanted[held][1]} (${held} of ${wanted.length} conditions hold.)` };
};

// The frames as values, with their payloads unmasked.
function read(dissection, bytes) {
  const frames = dissection.frames.map((frame) => {
    const field = (name) => frame.fields.find((one) => one.name === name && !one.partial);
    const number = (name) => Number(field(name)?.value ?? NaN);
    const key = field("masking_key")?.value.match(/../g).map((pair) => parseInt(pair, 16));
    const at = frame.byte + (frame.header ?? Infinity);
    const payload = bytes.slice(at, frame.byte + frame.here).map((byte, i) => key ? byte ^ key[i % 4] : byte);
    return { fin: number("fin"), opcode: number("opcode"), key, length: frame.length, header: frame.header, payload,
      code: number("status_code") };
  });
  const data = frames.filter(({ opcode }) => opcode < 8);
  const payload = data.flatMap((frame) => [...frame.payload]);
  return { frames, data, faults: dissection.faults, isWhole: dissection.needs === null && frames.length > 0,
    text: new TextDecoder().decode(Uint8Array.from(payload)),
    wholeMessages: dissection.needs === null ? data.filter(({ fin }) => fin === 1).length : 0 };
}

const count = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;
const isLegal = ({ faults }) => [faults.length === 0, `${count(faults.length, "rule")} broken: the lab marks where.`];
const isWhole = (it) => [it.isWhole, "The last frame is not whole."];
const isOneFrame = ({ frames }) => [frames.length === 1, `It should be one frame, and there are ${frames.length}.`];
const hasOpcode = ({ frames }, opcode, name) => [frames[0]?.opcode === opcode, `The first frame is not a ${name}.`];
const says = (it, text) => [it.text === text, `The frames say “${it.text}”, not “${text}”.`];

export const CHALLENGES = [
  {
    id: "say-hi", step: "3.1", title: "Say Hi", direction: SERVER, bytes: "81 05 48 65 6c 6c 6f",
    task: "These bytes are a server's “Hello”. Change them until the server says “Hi”.",
    check: conditions((it) => [isLegal(it), isWhole(it), isOneFrame(it), hasOpcode(it, 1, "text"), says(it, "Hi")],
      "The length counts the payload alone."),
  },
  {
    id: "length-of-130", step: "3.2", title: "130 characters", direction: CLIENT, bytes: "81 85 37 fa 21 3d",
    task: "A browser sends a text of 130 letters. Write the header of its frame; the payload need not follow. "
      + "Which form of the length does it take?",
    check: conditions((it) => [isLegal(it), isOneFrame(it), hasOpcode(it, 1, "text"),
      [it.frames[0]?.header !== null && it.frames[0]?.key, "The header is not whole."],
      [it.frames[0]?.length === "130", `The header announces ${it.frames[0]?.length} bytes.`]],
    "The seven bits say 126. That means: the length is in the next two bytes."),
  },
  {
    id: "another-key", step: "3.3", title: "Another key", direction: CLIENT, bytes: "81 85 37 fa 21 3d 7f 9f 4d 51 58",
    task: "Say “Hello” once more, and mask it with another key. A key of four zeros does not count.",
    check: conditions((it) => [isLegal(it), isWhole(it), isOneFrame(it),
      [it.frames[0]?.key?.join() !== "55,250,33,61", "The key is still the old one."],
      [it.frames[0]?.key?.some((byte) => byte > 0), "This key leaves every byte as it is."], says(it, "Hello")],
    "Each byte of the payload was XORed with the old key. XOR with both keys brings it to the new one."),
  },
  {
    id: "echo", step: "3.4", title: "The way back", direction: SERVER, bytes: "81 82 37 fa 21 3d 40 89",
    task: "A client sent these bytes. Write the frame with which a server says the same back.",
    check: conditions((it) => [isLegal(it), isWhole(it), isOneFrame(it), hasOpcode(it, 1, "text"), says(it, "ws")],
      "A server never masks, so its frame is four bytes shorter."),
  },
  {
    id: "three-faults", step: "3.5", title: "Three faults", direction: CLIENT,
    bytes: "49 fe 00 05 37 fa 21 3d 7f 9f 4d 51 58",
    task: "This ping breaks three rules. Find them and repair them. It stays a ping that carries “Hello”.",
    check: conditions((it) => [isLegal(it), isWhole(it), isOneFrame(it), hasOpcode(it, 9, "ping"),
      [new TextDecoder().decode(it.frames[0]?.payload) === "Hello", "The payload is not “Hello” any more."]],
    "They were a reserved bit, a control frame in fragments, and a length that was not minimal."),
  },
  {
    id: "too-big", step: "3.5", title: "Too big", direction: CLIENT, bytes: "82 85 37 fa 21 3d",
    task: "A server takes messages of up to 64 KiB. Write a header that it refuses with 1009, "
      + "and that breaks no other rule.",
    check: conditions((it) => [isOneFrame(it), [it.frames[0]?.key, "The header is not whole, or has no mask."],
      [it.faults.length > 0, `The server accepts the header, and waits for ${it.frames[0]?.length} bytes.`],
      [it.faults.length === 1, `${count(it.faults.length, "rule")} broken, and it should be one.`],
      [it.faults[0]?.code === 1009, `The server refuses it with ${it.faults[0]?.code}: ${it.faults[0]?.reason}.`]],
    "The server refuses it before the payload comes. So its memory stays free."),
  },
  {
    id: "three-in-one-read", step: "3.6", title: "Three in one read", direction: CLIENT,
    bytes: "81 81 37 fa 21 3d 06",
    task: "One read may bring several frames. Make it three whole messages, of any text.",
    check: conditions((it) => [isLegal(it), isWhole(it),
      [it.wholeMessages === 3, `${count(it.wholeMessages, "whole message")} so far.`]],
    "A parser hands out all three, although it was fed once."),
  },
  {
    id: "two-fragments", step: "3.7", title: "In two fragments", direction: CLIENT,
    bytes: "81 85 37 fa 21 3d 7f 9f 4d 51 58",
    task: "Say “Hello” again, as one message in two fragments.",
    check: conditions((it) => [isLegal(it), isWhole(it),
      [it.frames.length === 2, `${count(it.frames.length, "frame")} so far.`],
      [it.wholeMessages === 1, it.wholeMessages ? "These are two messages." : "The message has not ended."],
      says(it, "Hello")],
    "The first frame names the opcode, and the last one has the FIN bit. Each has a masking key of its own."),
  },
  {
    id: "ping-between", step: "3.7", title: "A ping between", direction: CLIENT,
    bytes: "01 83 37 fa 21 3d 7f 9f 4d 80 82 37 fa 21 3d 5b 95",
    task: "Put a ping between these two fragments. The message stays “Hello”.",
    check: conditions((it) => [isLegal(it), isWhole(it), says(it, "Hello"),
      [it.data.length === 2 && it.wholeMessages === 1, "The message is no longer two fragments."],
      [it.frames.some(({ opcode }) => opcode === 9), "There is no ping."],
      [it.frames.length === 3 && it.frames[1].opcode === 9, "The ping does not stand between the two."]],
    "A control frame may stand between two fragments. So a long message does not delay a pong."),
  },
  {
    id: "cut-character", step: "3.9", title: "Half a character", direction: CLIENT, bytes: "81 83 37 fa 21 3d d5 78 8d",
    task: "Send this € in two fragments, with the cut inside the character.",
    check: conditions((it) => [isLegal(it), isWhole(it), says(it, "€"),
      [it.frames.length === 2, `${count(it.frames.length, "frame")} so far.`],
      [it.frames.every(({ payload }) => payload.length > 0), "One fragment is empty, so nothing is cut."]],
    "The message is UTF-8. A fragment need not be, so your validator remembers half a character."),
  },
  {
    id: "close-1001", step: "5.2", title: "A legal Close 1001", direction: CLIENT, bytes: "88 80 37 fa 21 3d",
    task: "The user leaves the page, and the browser says so. Write its Close with status code 1001.",
    check: conditions((it) => [isLegal(it), isWhole(it), isOneFrame(it), hasOpcode(it, 8, "Close"),
      [it.frames[0]?.code === 1001, it.frames[0]?.code ? `The status code is ${it.frames[0].code}.`
        : "The Close has no status code."]],
    "Two bytes of payload, the most significant one first, and masked."),
  },
  {
    id: "reason-1007", step: "5.3", title: "A reason that is not text", direction: CLIENT,
    bytes: "88 85 37 fa 21 3d 34 12 43 44 52",
    task: "This Close says 1000, “bye”. Change its reason, so that a server refuses the Close with 1007.",
    check: conditions((it) => [isOneFrame(it), isWhole(it), hasOpcode(it, 8, "Close"),
      [it.frames[0]?.code === 1000, `The status code is ${it.frames[0]?.code || "missing"}, and was 1000.`],
      [it.faults.length > 0, "The server takes it."],
      [it.faults.length === 1 && it.faults[0].code === 1007, `The server says ${it.faults[0]?.code}: `
        + `${it.faults[0]?.reason}.`]],
    "A reason is text, so it has to be UTF-8. The code for text that is not UTF-8 is 1007."),
  },
];

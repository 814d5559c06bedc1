// Bytes to begin with. `bytes` is hex, `direction` is 0 from a client and 1 from a server. A preset of the last group
// breaks one rule; `fault` says which, in the words of check_header and its like.
const CLIENT = 0, SERVER = 1;
const KEY = [0x37, 0xfa, 0x21, 0x3d];  // of RFC 6455 §5.7

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

// A whole frame of `length` equal letters, as a client masks it. The long ones are made when they are needed.
function lettersFromClient(length) {
  const header = length <= 125 ? [0x80 | length]
    : length <= 0xffff ? [0x80 | 126, length >> 8, length & 0xff]
      : [0x80 | 127, 0, 0, 0, 0, 0, length >> 16, length >> 8 & 0xff, length & 0xff];
  return hex([0x81, ...header, ...KEY, ...Array.from({ length }, (_, i) => 0x61 ^ KEY[i % 4])]);
}

// Bytes that count up, behind a server's header.
const counted = (header, length) => `${header} ${hex(Array.from({ length }, (_, i) => i & 0xff))}`;

const border = (length, note) => ({
  name: `${length.toLocaleString("en")} bytes`, group: "Borders of the length", direction: CLIENT, note,
  get bytes() { return lettersFromClient(length); },
});

const illegal = (name, code, reason, section, bytes, note, direction = CLIENT) =>
  ({ name, group: "Against a rule", bytes, direction, note, fault: { code, reason, section } });

export const PRESETS = [
  { name: "Hello, masked", group: "RFC 6455 §5.7", direction: CLIENT, bytes: "81 85 37 fa 21 3d 7f 9f 4d 51 58",
    note: "A text of five bytes, as a client sends it." },
  { name: "Hello, not masked", group: "RFC 6455 §5.7", direction: SERVER, bytes: "81 05 48 65 6c 6c 6f",
    note: "The same text, as a server sends it." },
  { name: "Hello in two fragments", group: "RFC 6455 §5.7", direction: SERVER, bytes: "01 03 48 65 6c 80 02 6c 6f",
    note: "“Hel” begins the message, “lo” ends it." },
  { name: "Ping", group: "RFC 6455 §5.7", direction: SERVER, bytes: "89 05 48 65 6c 6c 6f",
    note: "A ping may have a payload. The pong brings it back." },
  { name: "Pong, masked", group: "RFC 6455 §5.7", direction: CLIENT, bytes: "8a 85 37 fa 21 3d 7f 9f 4d 51 58",
    note: "The client's answer to that ping." },
  { name: "256 bytes of binary", group: "RFC 6455 §5.7", direction: SERVER,
    get bytes() { return counted("82 7e 01 00", 256); }, note: "The length stands in two bytes." },
  { name: "64 KiB of binary", group: "RFC 6455 §5.7", direction: SERVER,
    get bytes() { return counted("82 7f 00 00 00 00 00 01 00 00", 65536); },
    note: "The length stands in eight bytes." },

  border(0, "An empty text is a message, too."),
  border(125, "The longest payload whose length fits into seven bits."),
  border(126, "One byte more: the seven bits say 126, and the length follows in two bytes."),
  border(65535, "The longest payload whose length fits into two bytes."),
  border(65536, "One byte more: the seven bits say 127, and the length follows in eight bytes."),
  { name: "4 EiB, announced", group: "Borders of the length", direction: CLIENT,
    bytes: "82 ff 40 00 00 00 00 00 00 00 37 fa 21 3d",
    note: "A header of fourteen bytes promises 4,611,686,018,427,387,904 more. A server refuses before they come.",
    fault: { code: 1009, reason: "frame too big", section: "§7.4.1" } },

  { name: "What Chrome sent", group: "On the wire", direction: CLIENT,
    bytes: "81 9d cf 93 9d 74 b4 b1 e8 07 aa e1 bf 4e ed e2 f8 03 aa b1 b1 56 bb f6 e5 00 ed a9 bf 15 bc f7 fb 56 b2",
    note: "A chat message, in JSON." },
  { name: "A page was reloaded", group: "On the wire", direction: CLIENT, bytes: "88 82 2d bd bc 6e 2e 54",
    note: "The eight bytes of chapter 3's prediction: Close 1001. A tutorial took them for a message." },
  { name: "A ping between two fragments", group: "On the wire", direction: CLIENT,
    bytes: "01 83 37 fa 21 3d 7f 9f 4d 89 80 37 fa 21 3d 80 82 37 fa 21 3d 5b 95",
    note: "A control frame may stand between the fragments of a message." },
  { name: "Three messages in one read", group: "On the wire", direction: CLIENT,
    bytes: "81 81 37 fa 21 3d 06 81 81 37 fa 21 3d 05 81 81 37 fa 21 3d 04",
    note: "TCP brings a stream: one read may hold several frames." },
  { name: "A character in two fragments", group: "On the wire", direction: CLIENT,
    bytes: "01 81 37 fa 21 3d d5 80 82 37 fa 21 3d b5 56",
    note: "The three bytes of € are cut behind the first. A fragment need not be UTF-8, the message is." },
  { name: "Close 1000 with a reason", group: "On the wire", direction: CLIENT,
    bytes: "88 85 37 fa 21 3d 34 12 43 44 52", note: "Two bytes of status code, then the reason: “bye”." },

  illegal("Not masked", 1002, "frame without a mask", "§5.1", "81 05 48 65 6c 6c 6f", "A client masks every frame."),
  illegal("A server that masks", 1002, "frame with a mask", "§5.1", "81 85 37 fa 21 3d 7f 9f 4d 51 58",
    "A server never masks. The client has to end the connection.", SERVER),
  illegal("RSV1 is set", 1002, "reserved bit set", "§5.2", "c1 85 37 fa 21 3d 7f 9f 4d 51 58",
    "With permessage-deflate it would mean “compressed”. Here no extension was agreed on."),
  illegal("Opcode 3", 1002, "reserved opcode", "§5.2", "83 85 37 fa 21 3d 7f 9f 4d 51 58",
    "3 to 7 and 11 to 15 have no meaning yet."),
  illegal("A ping in fragments", 1002, "fragmented control frame", "§5.5", "09 81 37 fa 21 3d 5f",
    "A control frame is never fragmented: its FIN bit is 1."),
  illegal("A ping of 126 bytes", 1002, "control frame too long", "§5.5", "89 fe 00 7e 37 fa 21 3d",
    "A control frame has at most 125 bytes of payload."),
  illegal("5 in the form of two bytes", 1002, "length not minimal", "§5.2", "81 fe 00 05 37 fa 21 3d 7f 9f 4d 51 58",
    "A length is written in the fewest bytes that it fits into."),
  illegal("The top bit of a length", 1002, "length has 64 bits", "§5.2", "82 ff 80 00 00 00 00 00 00 00 37 fa 21 3d",
    "The most significant bit of the eight bytes is 0."),
  illegal("A message inside a message", 1002, "message inside a message", "§5.4",
    "01 83 37 fa 21 3d 7f 9f 4d 81 82 37 fa 21 3d 5b 95", "The first one has not ended when the second begins."),
  illegal("Nothing to continue", 1002, "nothing to continue", "§5.4", "80 82 37 fa 21 3d 5b 95",
    "A continuation, and no message has begun."),
  illegal("Text that is not UTF-8", 1007, "text not UTF-8", "§8.1", "81 82 37 fa 21 3d f7 55",
    "c0 af is a “/” in more bytes than it needs. UTF-8 forbids that."),
  illegal("Half a character", 1007, "text ends inside a character", "§8.1", "81 82 37 fa 21 3d d5 78",
    "e2 82 begins a character of three bytes, and the text ends."),
  illegal("Half a status code", 1002, "half a status code", "§5.5.1", "88 81 37 fa 21 3d 34",
    "A Close has no payload, or at least two bytes."),
  illegal("Close 1005", 1002, "status code not allowed", "§7.4", "88 82 37 fa 21 3d 34 17",
    "1005 means “the Close was empty”, so it never stands in one."),
  illegal("A reason that is not UTF-8", 1007, "reason is not UTF-8", "§8.1", "88 83 37 fa 21 3d 34 12 de",
    "The reason of a Close is text, too."),
];

// The same bytes as other programs write them: what the lab copies. The way back is formats/from-text.js.
export { fromText } from "./formats/from-text.js";
export { toAscii, toSvg } from "./formats/rows.js";

const two = (byte) => byte.toString(16).padStart(2, "0");

function* lines(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

// "81 85 37 fa"
export function toHex(bytes) {
  return Array.from(bytes, two).join(" ");
}

// For any C++ program. An array of no bytes is one, too.
export function toCppArray(bytes) {
  const rows = [...lines(bytes, 12)].map((row) => `    ${Array.from(row, (byte) => `0x${two(byte)},`).join(" ")}\n`);
  return `constexpr std::array<std::uint8_t, ${bytes.length}> bytes{${rows.length ? "\n" : ""}${rows.join("")}};\n`;
}

// As the workbook's tests write them: chapters/base/hex.h reads it.
export function toCppHex(bytes) {
  const rows = [...lines(bytes, 24)].map(toHex);
  if (rows.length < 2) return `const Bytes bytes = "${toHex(bytes)}"_hex;\n`;
  return `const Bytes bytes =\n${rows.map((row) => `    "${row} "`).join("\n").replace(/ "$/, "\"")}_hex;\n`;
}

// A line for any POSIX shell. Octal, for sh knows no \x; three digits each, so that a digit may follow.
export function toPrintf(bytes) {
  const plain = /[A-Za-z0-9 .,:;=+/_-]/;
  const character = (byte) => {
    const letter = String.fromCharCode(byte);
    return plain.test(letter) ? letter : `\\${byte.toString(8).padStart(3, "0")}`;
  };
  const text = Array.from(bytes, character).join("");
  return `printf '${text.replace(/^-/, "\\055")}'\n`;  // a "-" in front would be an option
}

// A file of fuzz/seeds.
export function toWireSeed(bytes) {
  return [...lines(bytes, 16)].map((row) => `${toHex(row)}\n`).join("");
}

// For a running server. `cuts`: where a piece ends, and the next one is written by itself.
export function toWire(bytes, cuts = []) {
  const ends = [...new Set(cuts)].filter((cut) => cut > 0 && cut < bytes.length).sort((a, b) => a - b);
  const pieces = [...ends, bytes.length].map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
  return `./workbook wire ${pieces.map((piece) => `"${toHex(piece)}"`).join(" ")}\n`;
}

// For Wireshark's text2pcap: an offset in hex, then bytes. Offset 0 begins the packet.
export function toText2pcap(bytes) {
  return [...lines(bytes, 16)]
    .map((row, i) => `${(16 * i).toString(16).padStart(6, "0")}  ${toHex(row)}\n`).join("");
}

export function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

// What a page may offer. `write(bytes, { cuts, frames })`: where the pieces end, and the dissection's frames; a
// format that needs neither takes neither.
export const FORMATS = [
  { name: "hex", label: "Hex", write: toHex },
  { name: "cpp-hex", label: "C++, as the tests write it", write: toCppHex },
  { name: "cpp-array", label: "C++ array", write: toCppArray },
  { name: "wire", label: "./workbook wire", write: (bytes, { cuts }) => toWire(bytes, cuts) },
  { name: "seed", label: "Seed for the fuzzer", write: toWireSeed },
  { name: "printf", label: "printf, for a shell", write: toPrintf },
  { name: "text2pcap", label: "Dump for text2pcap and Wireshark", write: toText2pcap },
  { name: "base64", label: "Base64", write: toBase64 },
];

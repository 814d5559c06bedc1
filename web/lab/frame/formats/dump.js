// Dumps with offsets and a column of letters: xxd, hexdump -C, od -t x1, tcpdump -X, Wireshark, text2pcap.
const LINE = /^\s*((?:0x)?[0-9a-f]{3,16})(:?)(?:[ \t]+(.*))?$/i;

// The bytes; undefined if the text is no dump. `wrong(index, sentence)` makes the error.
export function readDump(text, wrong) {
  const lines = linesOf(text);
  const rows = lines.filter((line) => line.offset);
  if (!rows.length || !looksLikeDump(rows)) return undefined;
  const base = rows[0].offset.length === 7 ? 8 : 16;  // od counts in octal, and it alone writes seven digits
  const bytes = [];
  let width = 16, repeats = false;
  for (const { line, index, offset, colon, rest, next } of lines) {
    if (line.trim() === "*") {
      repeats = true;
      continue;
    }
    if (!offset) {
      if (!/^\s*(#.*)?$/.test(line)) throw wrong(index, "this line does not begin with an offset, as the others do.");
      continue;
    }
    const at = distance(offset, rows[0].offset, base);
    while (repeats && bytes.length < at && at < 2 ** 24) bytes.push(bytes[bytes.length - width]);
    repeats = false;
    if (at !== bytes.length) {
      throw wrong(index, `the offset is ${offset}, but ${bytes.length} bytes stand above it. Is a line missing?`);
    }
    const size = next?.offset ? distance(next.offset, offset, base) : undefined;
    const row = bytesOf(rest, { size, colon, index: index + line.length - rest.length }, wrong);
    bytes.push(...row);
    if (row.length) width = row.length;
  }
  return bytes;
}

function linesOf(text) {
  let index = 0;
  const lines = text.split("\n").map((whole) => {
    const line = whole.replace(/\r$/, "");
    const [, offset, colon, rest = ""] = (/^\s*#/.test(line) ? null : LINE.exec(line)) ?? [];
    index += whole.length + 1;
    return { line, index: index - whole.length - 1, offset, colon: colon === ":", rest };
  });
  lines.forEach((line, i) => { line.next = lines.slice(i + 1, i + 3).find((one) => one.line.trim()); });
  return lines;
}

const distance = (offset, from, base) => valueOf(offset, base) - valueOf(from, base);
const valueOf = (offset, base) => parseInt(offset.replace(/^0x/i, ""), base);

// "00000000: 8185", "0000   81 85", "0000000 8581": the first number is no bytes.
function looksLikeDump([first]) {
  if (first.colon) return true;
  return /^(0x)?0{4,}$/i.test(first.offset) && (/^[0-9a-f]{2}(\s|$)/i.test(first.rest) || first.offset.length === 7);
}

// The column of bytes. It ends before the letters: behind `size` bytes if the next offset says it, at "|", or at a
// gap; a gap in the middle of sixteen is hexdump's, if it is of two blanks and no colon stands behind the offset.
function bytesOf(text, { size = 32, colon, index }, wrong) {
  const bytes = [];
  for (const { 0: digits, index: at } of text.matchAll(/\S+/g)) {
    const gap = /\s*$/.exec(text.slice(0, at))[0].length;
    const isMiddle = gap === 2 && bytes.length === 8 && !colon;
    if (bytes.length >= size || digits.startsWith("|") || (bytes.length && gap >= 2 && !isMiddle)) break;
    if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) {
      throw wrong(index + at, `“${digits.slice(0, 20)}” is not hex.`);
    }
    if (digits.length === 4 && !colon) {
      throw wrong(index + at, "these are words of two bytes, perhaps swapped. Use hexdump -C, xxd or od -t x1.");
    }
    for (let i = 0; i < digits.length; i += 2) bytes.push(parseInt(digits.slice(i, i + 2), 16));
  }
  return bytes;
}

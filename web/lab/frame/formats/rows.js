// One frame in rows of 32 bits, as RFC 6455 §5.2 draws it, but of the actual bytes: a field that is not there takes no
// room, and a longer length moves the payload. For notes (toAscii) and slides (toSvg). `frame` is one of the
// dissection's frames; what has not arrived is not drawn.
const BITS = 32;
const PAYLOAD_ROWS = 8;  // the rest is counted and not drawn

const NAMES = {
  fin: "FIN", rsv1: "RSV1", rsv2: "RSV2", rsv3: "RSV3", opcode: "opcode", mask: "MASK", payload_length: "payload len",
  extended_payload_length: "extended payload length", masking_key: "masking-key", payload: "payload",
  status_code: "status code", reason: "reason",
};
const OPCODES = { 0: "cont.", 1: "text", 2: "bin.", 8: "close", 9: "ping", 10: "pong" };
const TINTS = {  // those of shared/palette.css by day: a picture takes its colours along
  fin: "#e3dcf3", rsv1: "#e6e3dc", rsv2: "#e6e3dc", rsv3: "#e6e3dc", opcode: "#f7e3b5", mask: "#f6d7e4",
  payload_length: "#cfe3f5", extended_payload_length: "#cfe3f5", masking_key: "#d3ebe8", payload: "#d9ecd6",
  status_code: "#d9ecd6", reason: "#d9ecd6",
};

// A field, cut where the rows are: [[{ name, first, column, bits, values }, ...] a row], and how many bytes are left
// out. `values` are texts that share the cell's width.
function layOut(bytes, frame) {
  const origin = frame.byte * 8;
  const inside = frame.fields.some((field) => field.name === "status_code");
  const fields = frame.fields.filter((field) => !(inside && field.name === "payload"));
  const key = fields.find((field) => field.name === "masking_key" && !field.partial);
  const payloadAt = frame.byte + frame.header;
  const rows = [];
  let payloadRow = null, left = 0;
  for (const field of fields) {
    const isPayload = ["payload", "status_code", "reason"].includes(field.name);
    for (let at = field.bit - origin, end = at + field.bits; at < end;) {
      const row = Math.floor(at / BITS), column = at % BITS;
      const bits = Math.min(end - at, BITS - column);
      if (isPayload) payloadRow ??= row;
      if (isPayload && row >= payloadRow + PAYLOAD_ROWS) {
        left += (end - at) / 8;
        break;
      }
      const part = bytes.subarray((origin + at) / 8, (origin + at + bits) / 8);
      const values = isPayload
        ? Array.from(part, (byte, i) => payloadByte(byte, key && frame.header !== null
          ? parseInt(key.value.replace(/\s/g, "").substr(((origin + at) / 8 + i - payloadAt) % 4 * 2, 2), 16) : 0))
        : valuesOf(field, part);
      const title = field.bits === 64 && field.value ? `length ${field.value}` : NAMES[field.name];
      (rows[row] ??= []).push({ name: field.name, title, first: at === field.bit - origin, column, bits, values });
      at += bits;
    }
  }
  return { rows, left };
}

const two = (byte) => byte.toString(16).padStart(2, "0");

// "7f H": on the wire, and what it says.
function payloadByte(byte, key) {
  const plain = byte ^ key;
  return plain > 0x20 && plain < 0x7f ? `${two(byte)} ${String.fromCharCode(plain)}` : two(byte);
}

function valuesOf(field, part) {
  if (field.name === "opcode") return [`${Number(field.value).toString(16)} ${OPCODES[field.value] ?? ""}`.trim()];
  if (field.bits < 16) return [field.value];
  if (field.name === "extended_payload_length" && field.bits === 16) return [field.value ?? ""];
  return Array.from(part, two);
}

// --- Letters

export function toAscii(bytes, frame) {
  const { rows, left } = layOut(bytes, frame);
  const lines = [ruler((bit) => bit % 10 === 0 ? bit / 10 : " "), ruler((bit) => bit % 10)];
  rows.forEach((row, i) => lines.push(fence(rows[i - 1], row), ...cells(row)));
  lines.push(fence(rows.at(-1), undefined));
  if (left > 0) lines.push(` ... and ${left.toLocaleString("en")} more bytes`);
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

const ruler = (digit) => ` ${Array.from({ length: BITS }, (_, bit) => digit(bit)).join(" ")}`;

function fence(above = [], below = []) {
  const ends = [...above, ...below].flatMap((cell) => [cell.column, cell.column + cell.bits]);
  return Array.from({ length: 2 * Math.max(...ends) + 1 }, (_, i) => ends.includes(i / 2) ? "+" : "-").join("");
}

function cells(row) {
  const columns = row.map((cell) => {
    const width = 2 * cell.bits - 1;
    return { width, title: titleOf(cell, width), value: cell.values.map((value) => {
      const share = Math.floor((width + 1) / cell.values.length) - 1;
      return centred(value.length <= share ? value : value.slice(0, 2).trim(), share);
    }).join(" ") };
  });
  const height = Math.max(...columns.map((column) => column.title.length));
  const line = (text) => `|${columns.map((column) => centred(text(column), column.width)).join("|")}|`;
  return [...Array.from({ length: height }, (_, i) => line((column) => column.title[i] ?? "")),
    line((column) => column.value)];
}

// A bit's name runs downwards, as in the RFC.
function titleOf(cell, width) {
  if (!cell.first) return [];
  const name = cell.title;
  return width === 1 ? [...name] : [name.length <= width ? name : name.slice(0, width)];
}

function centred(text, width) {
  return text.padStart(Math.floor((width + text.length) / 2)).padEnd(width);
}

// --- A picture

const BIT = 20, LEFT = 8, TOP = 26, TALL = 62, LOW = 44;

export function toSvg(bytes, frame) {
  const { rows, left } = layOut(bytes, frame);
  const parts = [];
  for (let bit = 0; bit < BITS; ++bit) parts.push(text(LEFT + (bit + 0.5) * BIT, 18, String(bit), 9, "#5e636b"));
  let y = TOP;
  rows.forEach((row, i) => {
    const height = i === 0 ? TALL : LOW;
    for (const cell of row) parts.push(...drawn(cell, y, height));
    y += height;
  });
  if (left > 0) parts.push(text(LEFT + 90, y + 18, `... and ${left.toLocaleString("en")} more bytes`, 12, "#5e636b"));
  const [width, height] = [BITS * BIT + 2 * LEFT, y + (left > 0 ? 30 : 8)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" `
    + `role="img" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace">\n`
    + `<title>A WebSocket frame in rows of 32 bits</title>\n`
    + `<rect width="${width}" height="${height}" fill="#ffffff"/>\n${parts.join("\n")}\n</svg>\n`;
}

function drawn(cell, y, height) {
  const x = LEFT + cell.column * BIT, width = cell.bits * BIT;
  const parts = [`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${TINTS[cell.name]}" `
    + `stroke="#23262b"/>`];
  const name = cell.title;
  const middle = x + width / 2;
  if (cell.first && cell.bits === 1) {
    parts.push(text(middle + 3, y + 22, name, 10, "#23262b", ` transform="rotate(-90 ${middle + 3} ${y + 22})"`));
  } else if (cell.first) {
    const room = Math.floor(width / 7);
    parts.push(text(middle, y + 17, name.length <= room ? name : name.slice(0, room), 11, "#23262b"));
  }
  const share = width / cell.values.length;
  cell.values.forEach((value, i) =>
    parts.push(text(x + (i + 0.5) * share, y + height - 9, value, 13, "#23262b", ` font-weight="bold"`)));
  return parts;
}

function text(x, y, words, size, colour, more = "") {
  const escaped = words.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}" font-size="${size}" text-anchor="middle" fill="${colour}"${more}>${escaped}</text>`;
}

// What was seen, as something to keep: a test, hex, a capture for Wireshark, JSON.
import { hex, textOf } from "../model/bytes.js";
import { itemsOf, overlapping } from "../model/model.js";
import { clock } from "./words.js";

const MOST = 256 * 1024;  // bytes of a test, or of a seed

const OPCODES = {
  0: "Opcode::continuation", 1: "Opcode::text", 2: "Opcode::binary", 8: "Opcode::close", 9: "Opcode::ping",
  10: "Opcode::pong",
};
const CODES = { 1002: "protocol_error", 1007: "invalid_payload", 1009: "message_too_big" };
const PARSED = 65536;   // the longest payload that a test's parser takes, unless a longer one was whole

// --- Which bytes: of one row, or of all that the client has said since the 101

export function ofRow(row) {
  return { connection: row.connection, rows: [row], name: `Connection${row.connection.number}Row${row.n}` };
}

export function ofConnection(connection) {
  const rows = connection.in.items.filter(({ kind }) => kind === "frame");
  return { connection, rows, name: `Connection${connection.number}` };
}

// null, or why these bytes cannot be kept as a test or a seed.
export function reasonAgainst({ rows }) {
  if (rows.length === 0) return "The client has sent no frame yet.";
  if (rows.some(({ missed }) => missed)) return "Some of these bytes are not here.";
  if (rows.some(({ data, size }) => data.bytes.length < size)) return "A row is longer than what is kept of it.";
  if (rows.reduce((sum, { size }) => sum + size, 0) > MOST) return "These are too many bytes for a test.";
  const [first] = rows;
  if (rows.some(({ offset }, i) => i > 0 && offset !== rows[i - 1].offset + rows[i - 1].size)) {
    return "Rows between these are forgotten.";
  }
  return first.gone ? "These rows are forgotten." : null;
}

export function bytesOfScope({ rows }) {
  return Uint8Array.from(rows.flatMap(({ data }) => [...data.bytes]));
}

export function seedKind({ rows }) {
  return rows[0].kind === "frame" ? "frames" : "heads";
}

// The bytes, cut where the server's reads cut them.
function piecesOfScope(scope) {
  const bytes = bytesOfScope(scope);
  const from = scope.rows[0].offset;
  const { pieces: all } = scope.connection.in;
  const pieces = overlapping(all, from, from + bytes.length, (one) => one.from, (one) => one.to);
  const ends = [...pieces.map(({ to }) => Math.min(to - from, bytes.length)), bytes.length];
  return [...new Set(ends)].map((end, i, way) => bytes.subarray(way[i - 1] ?? 0, end)).filter(({ length }) => length > 0);
}

// --- A test, as the workbook writes them

const ROW = 24;  // bytes of a line

function literal(bytes, indent) {
  const rows = [];
  for (let at = 0; at < bytes.length; at += ROW) rows.push(hex(bytes.subarray(at, at + ROW)));
  if (rows.length < 2) return `"${rows[0] ?? ""}"_hex`;
  return `\n${rows.map((row, i) => `${indent}"${row}${i < rows.length - 1 ? " " : ""}"`).join("\n")}_hex`;
}

// A comment of C++ has one line, and no backslash at its end.
const comment = (text) => text.replace(/[^\x20-\x5b\x5d-\x7e]/g, ".").slice(0, 60);

export function asTest(scope, command) {
  const { rows, name, connection } = scope;
  const [first] = rows;
  const feeds = piecesOfScope(scope).map((piece) => `  parser.feed(${literal(piece, "      ")});\n`).join("");
  const isHead = first.kind !== "frame";
  const messages = rows.some(({ fault }) => fault && (fault.section === "§5.4" || fault.section === "§8.1"));
  const [folder, header] = isHead ? ["01-static-page", "request_parser.h"]
    : ["03-frame-parse", messages ? "message_parser.h" : "frame_parser.h"];
  const most = Math.max(PARSED, ...rows.map(({ payload }) => payload?.length ?? 0));
  const parser = isHead ? "RequestParser parser" : messages ? "MessageParser parser" : `FrameParser parser(${most})`;
  const expects = isHead ? headExpects(first) : messages ? failureExpects(rows) : frameExpects(rows, most);
  return `// What ${command} read on connection ${connection.number}: each feed is one read of TCP.
// For chapters/${folder}/tests; it includes "${header}" and "hex.h", and is using namespace ws.
TEST(FromTheWire, ${name}) {
  ${parser};
${feeds}${expects}}
`;
}

function frameExpects(rows, most) {
  let text = "";
  let frames = 0;
  for (const { header, fault, payload, whole } of rows) {
    if (fault) return text + failed(fault.code);
    if (header?.length > most) return text + failed(1009);
    if (!whole) break;
    const again = frames++ > 0;
    text += `  ${again ? "" : "auto "}frame = parser.next();
  ASSERT_TRUE(frame.has_value());${payload.length ? `  // ${comment(textOf(payload.subarray(0, 200)))}` : ""}
  EXPECT_${header.fin ? "TRUE" : "FALSE"}(frame->fin);
  EXPECT_EQ(frame->opcode, ${OPCODES[header.opcode]});
  EXPECT_EQ(Bytes(frame->payload.begin(), frame->payload.end()), ${literal(payload, "            ")});
`;
  }
  return `${text}  EXPECT_FALSE(parser.next().has_value());\n  EXPECT_FALSE(parser.failure().has_value());\n`;
}

function failed(code) {
  return `  EXPECT_FALSE(parser.next().has_value());
  ASSERT_TRUE(parser.failure().has_value());
  EXPECT_EQ(parser.failure()->code, CloseCode::${CODES[code]});
`;
}

function failureExpects(rows) {
  return `  while (parser.next()) {\n  }\n${failed(rows.find(({ fault }) => fault).fault.code).replace(/.*\n/, "")}`;
}

// What it was answered does not say whether the parser refused it, or who came after the parser.
function headExpects({ head, whole, connection }) {
  if (!whole) return "  EXPECT_FALSE(parser.next().has_value());\n";
  const response = connection.out.items.find(({ request }) => request === head)?.head;
  if (response?.status >= 400) {
    return `  EXPECT_TRUE(parser.next() || parser.failure());  // answered: ${comment(response.first)}\n`;
  }
  return `  const auto request = parser.next();
  ASSERT_TRUE(request.has_value());  // ${comment(head.first)}
`;
}

// --- Captures

// For text2pcap: a line with direction and time before each piece, then its bytes with their offsets.
export function asText2pcap(pieces, bytesOf) {
  const dump = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 16) {
      text += `${at.toString(16).padStart(6, "0")}  ${hex(bytes.subarray(at, at + 16))}\n`;
    }
    return text;
  };
  const rows = pieces.filter(({ kind }) => kind === "piece");
  return "# text2pcap -D -t %H:%M:%S.%f -T 50000,8080 THIS_FILE capture.pcap\n" + rows.map((piece) =>
    `${piece.direction === "in" ? "I" : "O"} ${clock(piece.time)}\n${dump(bytesOf(piece))}`).join("");
}

export function asJson(rows, command) {
  const all = rows.map((row) => ({
    row: row.n, time: row.time, connection: row.connection?.number, address: row.connection?.address,
    direction: row.direction || undefined, kind: row.kind, words: row.words,
    bytes: row.data ? hex(row.data.bytes) : undefined, size: row.size,
    opcode: row.header?.opcode, fin: row.header?.fin, fault: row.fault?.words,
    frames: row.kind === "piece" ? itemsOf(row).map(({ n }) => n) : undefined,
  }));
  return JSON.stringify({ server: command, rows: all }, null, 1);
}

export function save(name, text, type = "text/plain") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

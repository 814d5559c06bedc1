// The rules for a request that wants a WebSocket, in the order in which the server asks. What the server says is
// not computed here but read in its response, as a person would read it: the status, and the reason in the body.

const SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ==";

// `reasons`: the words by which the response says that this rule is broken. `reads`: the fields that it looks at.
// mend(lines, line): the same request with this rule kept; `line` is where the parser stopped, from 0, or null if it
// waits for more.
export const RULES = [
  { id: "head", says: "Each line is a line of HTTP/1.1", section: "RFC 9112 §3, §5",
    reasons: ["request line is not three words", "malformed version", "not HTTP/1.x", "malformed method",
      "malformed target", "folded field", "field without a colon", "malformed field name", "control byte in a field",
      "line ends in LF alone", "target too long", "head too long", "too many fields"],
    mend: (lines, line) => line === null ? [...lines.filter((text) => text !== ""), "", ""] :
      line <= firstLine(lines) ? ["GET / HTTP/1.1", ...lines.slice(line + 1)] : lines.filter((_, i) => i !== line) },
  { id: "host", says: "One Host field, and it is a host", section: "RFC 6455 §4.2.1, 2; RFC 9112 §3.2", reads: ["Host"],
    reasons: ["more than one Host", "no Host", "malformed Host", "no host in the target", "another host in Host"],
    mend: (lines) => withField(withWord(lines, 1, "/"), "Host", "localhost:8080") },
  { id: "body", says: "No body comes with it", section: "RFC 9112 §6", reads: ["Content-Length", "Transfer-Encoding"],
    reasons: ["Transfer-Encoding", "more than one Content-Length", "malformed Content-Length", "no body is read here"],
    mend: (lines) => withoutField(withoutField(lines, "Transfer-Encoding"), "Content-Length") },
  { id: "get", says: "The method is GET", section: "RFC 6455 §4.2.1, 1", reads: [], reasons: ["not GET"],
    mend: (lines) => withWord(lines, 0, "GET") },
  { id: "http", says: "The version is HTTP/1.1 or higher", section: "RFC 6455 §4.2.1, 1", reads: [],
    reasons: ["handshake needs HTTP/1.1"], mend: (lines) => withWord(lines, 2, "HTTP/1.1"),
    note: "The given server does not ask this function: for HTTP/1.0 it ignores Upgrade and serves the page (RFC 9110 §7.8)." },
  { id: "upgrade", says: "Upgrade lists websocket", section: "RFC 6455 §4.2.1, 3", reads: ["Upgrade"],
    reasons: ["Upgrade is not websocket"], mend: (lines) => withField(lines, "Upgrade", "websocket"),
    note: "The given server does not ask this function: a request that wants no WebSocket gets the page." },
  { id: "connection", says: "Connection lists upgrade", section: "RFC 6455 §4.2.1, 4", reads: ["Connection"],
    reasons: ["Connection without upgrade"], mend: (lines) => withField(lines, "Connection", "Upgrade") },
  { id: "version", says: "One Sec-WebSocket-Version", section: "RFC 6455 §4.2.1, 6", reads: ["Sec-WebSocket-Version"],
    reasons: ["not one Sec-WebSocket-Version"], mend: (lines) => withField(lines, "Sec-WebSocket-Version", "13") },
  { id: "thirteen", says: "It is 13", section: "RFC 6455 §4.2.1, 6; §4.4", reads: ["Sec-WebSocket-Version"],
    reasons: ["version 13 is spoken here"], mend: (lines) => withField(lines, "Sec-WebSocket-Version", "13") },
  { id: "one-key", says: "One Sec-WebSocket-Key", section: "RFC 6455 §4.2.1, 5", reads: ["Sec-WebSocket-Key"],
    reasons: ["not one Sec-WebSocket-Key"], mend: (lines) => withField(lines, "Sec-WebSocket-Key", SAMPLE_KEY) },
  { id: "real-key", says: "It is 16 bytes in base64", section: "RFC 6455 §4.2.1, 5", reads: ["Sec-WebSocket-Key"],
    reasons: ["malformed Sec-WebSocket-Key"], mend: (lines) => withField(lines, "Sec-WebSocket-Key", SAMPLE_KEY) },
  { id: "origin", says: "The page may come in: its Origin is ours, or allowed", section: "RFC 6455 §4.2.1, 7; §10.2",
    reads: ["Origin", "Host"], reasons: ["another Origin"],
    mend: (lines) => withField(lines, "Origin", `http://${valueOf(lines, "Host") || "localhost:8080"}`) },
  { id: "name", says: "Host is a name of this server", section: "RFC 6455 §10.2", reads: ["Host"], reasons: ["unknown Host"],
    mend: (lines) => withField(withField(lines, "Host", "localhost:8080"), "Origin", "http://localhost:8080") },
];

export const SUBPROTOCOL = { id: "subprotocol", says: "A subprotocol that was offered, or none",
  section: "RFC 6455 §4.2.2, 4", reads: ["Sec-WebSocket-Protocol"] };

// --- A response, as text

export const statusOf = (response) => Number(/^HTTP\/1\.1 (\d+)/.exec(response)?.[1]);
export const fieldOf = (response, name) => new RegExp(`^${name}: (.*?)\r?$`, "im").exec(response)?.[1];

// "not GET" of "405 Method Not Allowed: not GET", and "another Origin" of "...: another Origin; --origin ...".
export function reasonOf(response) {
  const body = response.slice(response.indexOf("\r\n\r\n") + 4);
  return /^\d+ [^:\n]*: ([^;\n]*)/.exec(body)?.[1];
}

// --- A request, as lines without their ends

const firstLine = (lines) => lines[0] === "" ? 1 : 0; // one empty line before it is forgiven
const lastField = (lines) => {
  const end = lines.indexOf("", firstLine(lines) + 1);
  return end < 0 ? lines.length : end;
};
const hasName = (line, name) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`);

// The numbers, from 0, of the lines of these fields.
export function linesOf(lines, names) {
  const numbers = [];
  for (let i = firstLine(lines) + 1; i < lastField(lines); ++i) {
    if (names.some((name) => hasName(lines[i], name))) numbers.push(i);
  }
  return numbers;
}

export function valueOf(lines, name) {
  const [line] = linesOf(lines, [name]);
  return line === undefined ? undefined : lines[line].slice(name.length + 1).trim();
}

const withoutField = (lines, name) => lines.filter((_, i) => !linesOf(lines, [name]).includes(i));

function withField(lines, name, value) {
  const [first = lastField(lines)] = linesOf(lines, [name]);
  const rest = withoutField(lines, name);
  return [...rest.slice(0, first), `${name}: ${value}`, ...rest.slice(first)];
}

function withWord(lines, index, word) {
  const words = lines[firstLine(lines)].split(" ");
  words[index] = word;
  return lines.map((line, i) => i === firstLine(lines) ? words.join(" ") : line);
}

// --- All rules

// `answer`: { state, response, pieces }, where each line was a piece. isNameAsked(): whether the server looked at
// its own names, which it does only for some Origins.
// Gives { rule, state, lines, reason } each; state is "ok", "broken", "not asked" or "not reached".
export function judge(lines, answer, isNameAsked) {
  const reason = answer.state === "wait" ? undefined : reasonOf(answer.response);
  const broken = answer.state === "wait" ? 0 : RULES.findIndex(({ reasons }) => reasons.includes(reason));
  const isRefused = answer.state === "wait" || statusOf(answer.response) !== 101;
  if (isRefused && broken < 0) throw new Error(`a reason that no rule knows: ${reason}`);
  const end = isRefused ? broken : RULES.length;
  const rules = RULES.map((rule, i) => ({
    rule, reason: i === broken ? reason ?? "not whole yet: the empty line is missing" : undefined,
    state: i < end ? "ok" : i === end ? "broken" : "not reached",
    lines: rule.id === "head" ? (i === end ? [Math.min(answer.pieces, lines.length) - 1] : []) :
      rule.reads.length ? linesOf(lines, rule.reads) : [firstLine(lines)],
  }));
  const hasOrigin = linesOf(lines, ["Origin"]).length > 0;
  for (const one of rules) {
    if (one.state !== "ok") continue;
    if (one.rule.id === "origin" && !hasOrigin) one.state = "not asked";
    if (one.rule.id === "name" && !(hasOrigin && isNameAsked())) one.state = "not asked";
  }
  return [...rules, { rule: SUBPROTOCOL, state: isRefused ? "not reached" : "ok",
    lines: linesOf(lines, SUBPROTOCOL.reads) }];
}

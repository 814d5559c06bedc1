// Chapter, step and line for each part of the lab. A test holds them to the files: `text` stands in that line.
const ACCEPT_KEY = "02-handshake/accept_key.cpp";
const HANDSHAKE = "02-handshake/handshake.cpp";
const PARSER = "01-static-page/request_parser.cpp";

const HEAD = { step: "1.3", anchor: "step-13-the-end-of-the-head-wherever-tcp-cuts-core-24-min" };
const LIMITS = { step: "1.7", anchor: "step-17-limits-and-bodies-extra-19-min" };
const BASE64 = { step: "2.1", anchor: "step-21-base64-6-min" };
const ACCEPT = { step: "2.2", anchor: "step-22-the-answer-to-a-key-4-min" };
const SUBPROTOCOL = { step: "2.4", anchor: "step-24-the-subprotocol-5-min" };
const ANSWER = { step: "2.5", anchor: "step-25-the-answer-6-min" };
const KEY = { step: "2.6", anchor: "step-26-a-key-that-is-one-4-min" };
const CHECKS = { step: "2.7", anchor: "step-27-the-checks-in-order-8-min" };
const ORIGIN = { step: "2.8", anchor: "step-28-who-is-asking-7-min" };
const NAME = { step: "2.9", anchor: "step-29-by-which-name-10-min" };

export const PLACES = {
  // From a key to Accept
  key: { ...KEY, file: ACCEPT_KEY, line: 42, text: "if (key.size() != 24" },
  message: { ...ACCEPT, file: ACCEPT_KEY, line: 35, text: "std::string(key) + " },
  hash: { ...ACCEPT, file: ACCEPT_KEY, line: 36, text: "sha1(as_bytes(text))" },
  base64: { ...BASE64, file: ACCEPT_KEY, line: 21, text: "24 bits: 3 x 8 = 4 x 6" },
  accept: { ...ANSWER, file: HANDSHAKE, line: 81, text: "Sec-WebSocket-Accept" },
  // The rules of a request
  head: { ...HEAD, file: PARSER, line: 46, text: "parse_request_line(line)" },
  host: { ...LIMITS, file: PARSER, line: 103, text: "hosts > 1" },
  body: { ...LIMITS, file: PARSER, line: 106, text: "Transfer-Encoding" },
  get: { ...CHECKS, file: HANDSHAKE, line: 91, text: '"not GET"' },
  http: { ...CHECKS, file: HANDSHAKE, line: 92, text: "minor_version < 1" },
  upgrade: { ...CHECKS, file: HANDSHAKE, line: 94, text: "!wants_websocket(request)" },
  connection: { ...CHECKS, file: HANDSHAKE, line: 95, text: '"Connection", "upgrade"' },
  version: { ...CHECKS, file: HANDSHAKE, line: 100, text: "versions != 1" },
  thirteen: { ...CHECKS, file: HANDSHAKE, line: 101, text: '!= "13"' },
  "one-key": { ...CHECKS, file: HANDSHAKE, line: 106, text: "keys != 1" },
  "real-key": { ...KEY, file: HANDSHAKE, line: 107, text: "!is_valid_key" },
  origin: { ...ORIGIN, file: HANDSHAKE, line: 114, text: "bool is_allowed_origin" },
  name: { ...NAME, file: HANDSHAKE, line: 133, text: "bool is_our_host" },
  subprotocol: { ...SUBPROTOCOL, file: HANDSHAKE, line: 82, text: "select_subprotocol(" },
};

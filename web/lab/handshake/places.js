// Written by `python3 tools/maintain/checks.py source_lines`: for each part of the lab the step, and the line of
// our solution.
export const PLACES = {
  key: { step: "2.6", file: "02-handshake/accept_key.cpp", line: 42 },
  message: { step: "2.2", file: "02-handshake/accept_key.cpp", line: 35 },
  hash: { step: "2.2", file: "02-handshake/accept_key.cpp", line: 36 },
  base64: { step: "2.1", file: "02-handshake/accept_key.cpp", line: 21 },
  accept: { step: "2.5", file: "02-handshake/handshake.cpp", line: 59 },
  head: { step: "1.3", file: "01-static-page/request_parser.cpp", line: 46 },
  host: { step: "1.7", file: "01-static-page/request_parser.cpp", line: 103 },
  body: { step: "1.7", file: "01-static-page/request_parser.cpp", line: 106 },
  get: { step: "2.7", file: "02-handshake/handshake.cpp", line: 69 },
  http: { step: "2.7", file: "02-handshake/handshake.cpp", line: 70 },
  upgrade: { step: "2.7", file: "02-handshake/handshake.cpp", line: 72 },
  connection: { step: "2.7", file: "02-handshake/handshake.cpp", line: 73 },
  version: { step: "2.7", file: "02-handshake/handshake.cpp", line: 78 },
  thirteen: { step: "2.7", file: "02-handshake/handshake.cpp", line: 79 },
  "one-key": { step: "2.7", file: "02-handshake/handshake.cpp", line: 84 },
  "real-key": { step: "2.7", file: "02-handshake/handshake.cpp", line: 85 },
  origin: { step: "2.8", file: "02-handshake/handshake.cpp", line: 103 },
  name: { step: "2.9", file: "02-handshake/handshake.cpp", line: 122 },
  subprotocol: { step: "2.4", file: "02-handshake/handshake.cpp", line: 34 },
};

// For tests over sockets: what one person in the room says and hears.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client_frames.h"
#include "server_process.h"

namespace ws::test {

inline bool say(TcpClient& client, std::string_view text) {
  return client.send(client_frame(0x81, as_bytes(text)));
}

// The next frame from the server: its text, "(Close 1001)", or "(end)" when there is none.
inline std::string hear(TcpClient& client) {
  Bytes frame = client.read(2);
  std::optional<FrameHeader> header = decode_header(frame);
  while (!header) {
    const Bytes more = client.read(2);
    if (more.empty()) return "(end)";
    frame.insert(frame.end(), more.begin(), more.end());
    header = decode_header(frame);
  }
  const Bytes payload = client.read(static_cast<std::size_t>(header->payload_length));
  if (header->opcode != Opcode::close) return std::string(as_text(payload));
  if (payload.size() < 2) return "(Close)";
  return "(Close " + std::to_string(payload[0] * 256 + payload[1]) + ')';
}

}  // namespace ws::test

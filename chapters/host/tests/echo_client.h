// For tests that talk to the echo server: what a client sends, and what has to come back.
#pragma once

#include <string>
#include <string_view>

#include "client_frames.h"
#include "hex.h"
#include "server_process.h"

namespace ws::test {

// The opening handshake that TcpClient::open() sends, for tests that send it in another way.
inline const std::string handshake =
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

inline Bytes text_from_client(std::string_view text) {
  return client_frame(0x81, as_bytes(text));
}

inline Bytes text_from_server(std::string_view text) {
  return server_frame(0x81, as_bytes(text));
}

inline Bytes close_from_client(int code) {
  const Bytes payload{static_cast<std::uint8_t>(code >> 8), static_cast<std::uint8_t>(code)};
  return client_frame(0x88, payload);
}

inline bool echoes(TcpClient& client, std::string_view text) {
  const Bytes expected = text_from_server(text);
  return client.send(text_from_client(text)) && client.read(expected.size()) == expected;
}

// "HTTP/1.1 200 OK\r\n..." -> "200"
inline std::string status_of(std::string_view head) {
  return head.substr(0, 9) == "HTTP/1.1 " && head.size() >= 13 && head[12] == ' '
             ? std::string(head.substr(9, 3))
             : "(no status) " + std::string(head);
}

}  // namespace ws::test

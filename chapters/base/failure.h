// Why a WebSocket connection ends: the status codes, and the value that carries a peer's mistake.
#pragma once

#include <cstdint>
#include <string_view>

namespace ws {

// RFC 6455 §7.4.1. The three marked "never on the wire" are for an application's eyes only.
enum class CloseCode : std::uint16_t {
  normal_closure = 1000,
  going_away = 1001,  // server shuts down, or a browser leaves the page
  protocol_error = 1002,
  unsupported_data = 1003,  // binary, to an endpoint that reads only text
  no_status = 1005,         // never on the wire: the Close frame was empty
  abnormal_closure = 1006,  // never on the wire: TCP ended and no Close frame came
  invalid_payload = 1007,   // text that is not UTF-8
  policy_violation = 1008,
  message_too_big = 1009,
  internal_error = 1011,
  tls_handshake = 1015,  // never on the wire
};

// The peer is wrong, so we _Fail the WebSocket Connection_ (§7.1.7) with this code.
// `reason` is a literal of three to five words, at most 123 bytes.
struct Failure {
  CloseCode code = CloseCode::protocol_error;
  std::string_view reason;

  bool operator==(const Failure&) const = default;
};

}  // namespace ws

// Why a WebSocket connection ends: the status codes, and the value that carries a peer's mistake.
#pragma once

#include <cstdint>
#include <string_view>

namespace ws {

// RFC 6455 §7.4.1; 1012 to 1014 were added to its registry later. A value may also be one of 3000 to
// 4999 (§7.4.2): these belong to libraries and applications, and have no names here. The three codes
// marked "never on the wire" are what an endpoint tells its own application.
enum class CloseCode : std::uint16_t {
  normal_closure = 1000,
  going_away = 1001,  // the server shuts down, or a browser leaves the page
  protocol_error = 1002,
  unsupported_data = 1003,  // a binary message, to an endpoint that reads only text
  no_status = 1005,         // never on the wire: the Close frame was empty
  abnormal_closure = 1006,  // never on the wire: TCP ended and no Close frame came
  invalid_payload = 1007,   // text that is not UTF-8
  policy_violation = 1008,
  message_too_big = 1009,
  mandatory_extension = 1010,  // only clients send it: the server did not offer what they need
  internal_error = 1011,
  service_restart = 1012,
  try_again_later = 1013,
  bad_gateway = 1014,
  tls_handshake = 1015,  // never on the wire: TLS failed, so there was no WebSocket
};

// The peer broke a rule, so we _Fail the WebSocket Connection_ (§7.1.7) with this code. `reason` is a
// literal of three to five words, so the view never ends; it has at most 123 bytes (§5.5), in ASCII.
struct Failure {
  CloseCode code = CloseCode::protocol_error;
  std::string_view reason;

  bool operator==(const Failure&) const = default;
};

}  // namespace ws

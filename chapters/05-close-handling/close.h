// The Close frame's payload (RFC 6455 §5.5.1) and its status codes (§7.4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "bytes.h"
#include "failure.h"

namespace ws {

// How a connection ends. Two codes are never on the wire and stand for something: 1005 for a Close without
// a code, 1006 for no Close at all (§7.1.5).
struct Close {
  CloseCode code = CloseCode::no_status;
  std::string reason{};

  bool operator==(const Close&) const = default;
};

// Returns true for a status code that may stand in a Close (§7.4): 1000 to 1003, 1007 to 1014, and
// 3000 to 4999. So 1004, 1005, 1006 and 1015 may not.
bool may_be_sent(std::uint16_t code);

// Reads the payload of a Close that the peer sent. No bytes mean 1005. Returns a Failure if the payload is
// one byte (1002), if its code may not be sent (1002), or if its reason is not UTF-8 (1007). The code of a
// Close may be one that CloseCode has no name for, such as 4000.
std::variant<Close, Failure> decode_close(ByteView payload);

// Returns the payload of a Close: at most 125 bytes, so a reason over 123 is cut, between two characters.
// For 1005 it is empty. A code that may not be sent and a reason that is not UTF-8 are the caller's
// mistakes (assert).
Bytes encode_close(const Close& close);

}  // namespace ws

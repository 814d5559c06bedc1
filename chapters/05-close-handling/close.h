// The Close frame's payload (RFC 6455 §5.5.1) and its status codes (§7.4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "bytes.h"
#include "failure.h"

namespace ws {

// How a connection ended, or ends: 1005 for an empty payload, 1006 when no Close came at all.
struct Close {
  CloseCode code = CloseCode::no_status;
  std::string reason{};

  bool operator==(const Close&) const = default;
};

// §7.4: 1000 to 1003, 1007 to 1014 (the registry's), 3000 to 4999. Never 1004 to 1006, 1015.
bool may_be_sent(std::uint16_t code);

// A Failure: one byte, a code that may not be sent (1002), a reason that is not UTF-8 (1007).
std::variant<Close, Failure> decode_close(ByteView payload);

// At most 125 bytes: a longer reason is cut between two characters. 1005 gives an empty payload.
// The caller's mistakes (a code that may not be sent, a reason that is not UTF-8) are asserts.
Bytes encode_close(const Close& close);

}  // namespace ws

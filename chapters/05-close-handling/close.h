// The Close frame's payload (RFC 6455 §5.5.1) and its status codes (§7.4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "bytes.h"
#include "failure.h"

namespace ws {

// How a connection ends. Of the codes that are never sent two can stand here: 1005 says that a Close had no
// code, and 1006 that no Close came (§7.1.5).
struct Close {
  CloseCode code = CloseCode::no_status;
  std::string reason{};

  bool operator==(const Close&) const = default;
};

// Returns true for a status code that may stand in a Close (§7.4): 1000 to 1003, 1007 to 1014, and
// 3000 to 4999. So 1004, 1005, 1006 and 1015 may not.
bool may_be_sent(std::uint16_t code);

// Reads the payload of a Close that the peer sent: a code of two bytes, the most significant first, and a
// reason. No bytes mean 1005. Returns a Failure if the payload is one byte (1002), if its code may not be
// sent (1002), or if its reason is not UTF-8 (1007); the words of the Failure are yours. The code of a Close
// may be one that CloseCode has no name for, such as 4000.
std::variant<Close, Failure> decode_close(ByteView payload);

// Returns the payload of a Close: the code in two bytes, the most significant first, then the reason. It has
// at most 125 bytes: a reason over 123 is cut, between two characters (step 5.11). For 1005 the payload is
// empty, without a reason. A code that may not be sent and a reason that is not UTF-8 are the caller's
// mistakes (assert).
Bytes encode_close(const Close& close);

}  // namespace ws

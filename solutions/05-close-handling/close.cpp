#include "close.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "utf8.h"

namespace ws {

constexpr std::size_t max_payload = 125;  // RFC 6455 §5.5: of a control frame

// Step 5.2: two bytes and a reason
bool may_be_sent(std::uint16_t code) {
  if (code >= 1000 && code <= 1003) return true;  // §7.4.1
  if (code >= 1007 && code <= 1014) return true;  // §7.4.1, and 1012 to 1014 from the registry
  return code >= 3000 && code <= 4999;            // §7.4.2: libraries, frameworks, applications
}

Bytes encode_close(const Close& close) {
  Bytes payload;
  if (close.code == CloseCode::no_status) return {};  // §7.1.5: 1005 stands for no code at all
  const auto code = static_cast<std::uint16_t>(close.code);
  assert(may_be_sent(code));
  assert(is_utf8(as_bytes(close.reason)));
  // §5.5.1: the code in network byte order, then the reason
  payload.push_back(static_cast<std::uint8_t>(code >> 8));
  payload.push_back(static_cast<std::uint8_t>(code & 0xFF));
  const ByteView reason = as_bytes(close.reason);
  payload.insert(payload.end(), reason.begin(), reason.end());

  // Step 5.11: a reason that is too long
  std::size_t size = std::min(payload.size(), max_payload);
  while (size < payload.size() && (payload[size] & 0xC0) == 0x80)  // inside a character
    --size;
  payload.resize(size);
  return payload;
}

// Step 5.3: what the peer may not say
std::variant<Close, Failure> decode_close(ByteView payload) {
  if (payload.empty()) return Close{};  // §7.1.5: no code is 1005
  // §5.5.1: if there is a payload, it begins with a code of two bytes
  if (payload.size() == 1) return Failure{CloseCode::protocol_error, "half a status code"};
  const unsigned code = static_cast<unsigned>(payload[0]) << 8 | payload[1];
  // §7.4: 1004, 1005, 1006, 1015 and all that is unassigned
  if (!may_be_sent(static_cast<std::uint16_t>(code))) {
    return Failure{CloseCode::protocol_error, "status code not allowed"};
  }
  const ByteView reason = payload.subspan(2);
  // §5.5.1, §8.1: the reason is UTF-8
  if (!is_utf8(reason)) return Failure{CloseCode::invalid_payload, "reason is not UTF-8"};
  return Close{static_cast<CloseCode>(code), std::string(as_text(reason))};
}

}  // namespace ws

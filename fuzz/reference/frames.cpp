#include "reference/frames.h"

#include <cstddef>
#include <cstdint>

namespace ws::fuzz {

namespace {

// One code point beginning at text[at]. Counts the bytes that are there.
struct CodePoint {
  std::size_t length = 0;  // bytes it has when whole; 0: no code point begins so
  std::size_t here = 0;
  std::uint32_t least = 0;  // with the missing bits all 0 ...
  std::uint32_t most = 0;   // ... and all 1
};

CodePoint code_point(ByteView text, std::size_t at) {
  CodePoint point;
  const unsigned first = text[at];
  if (first < 0x80) return {1, 1, first, first};
  if (first >> 5 == 0b110) point.length = 2;
  if (first >> 4 == 0b1110) point.length = 3;
  if (first >> 3 == 0b11110) point.length = 4;
  if (point.length == 0) return point;
  point.least = first & (0xFFU >> (point.length + 1));
  for (point.here = 1; point.here < point.length && at + point.here < text.size(); ++point.here) {
    const unsigned next = text[at + point.here];
    if (next >> 6 != 0b10) return {};
    point.least = point.least << 6 | (next & 0x3F);
  }
  point.most = point.least;
  for (std::size_t missing = point.here; missing < point.length; ++missing) {
    point.least <<= 6;
    point.most = point.most << 6 | 0x3F;
  }
  return point;
}

// RFC 3629 §3: the shortest form, no surrogate, at most U+10FFFF. Half a character is right if some
// whole one begins so.
bool is_possible(const CodePoint& point) {
  constexpr std::uint32_t first_of_length[] = {0, 0, 0x80, 0x800, 0x10000};
  if (point.length == 0) return false;
  if (point.most < first_of_length[point.length]) return false;
  if (point.least > 0x10FFFF) return false;
  return !(point.least >= 0xD800 && point.most <= 0xDFFF);
}

// A text as it comes, byte by byte, by looking at its last character again each time.
class NaiveText {
 public:
  bool add(std::uint8_t byte) {
    last_.push_back(byte);
    const CodePoint point = code_point(last_, 0);
    if (!is_possible(point)) return false;
    if (point.here == point.length) last_.clear();
    return true;
  }
  bool add_all(ByteView bytes) {
    for (const std::uint8_t byte : bytes) {
      if (!add(byte)) return false;
    }
    return true;
  }
  bool may_end() const { return last_.empty(); }

 private:
  Bytes last_;
};

struct Message {
  int opcode = 0;  // 0: none has begun
  std::size_t fragments = 0;
  Bytes payload;
  NaiveText text;
};

struct Header {
  unsigned byte0 = 0;
  unsigned byte1 = 0;
  std::uint64_t length = 0;
  std::size_t at_payload = 0;
};

// False: it is not all here.
bool read_header(ByteView bytes, std::size_t at, Header& header) {
  const std::size_t left = bytes.size() - at;
  if (left < 2) return false;
  header.byte0 = bytes[at];
  header.byte1 = bytes[at + 1];
  std::size_t size = 2;
  header.length = header.byte1 % 128;
  if (header.length == 126) size = 4;
  if (header.length == 127) size = 10;
  if (left < size + (header.byte1 >= 128 ? 4 : 0)) return false;
  if (size > 2) {
    header.length = 0;
    for (std::size_t i = 2; i < size; ++i)
      header.length = header.length * 256 + bytes[at + i];
  }
  header.at_payload = at + size + (header.byte1 >= 128 ? 4 : 0);
  return true;
}

// 0: nothing is wrong with the header alone.
int header_fault(const Header& header, const Limits& limits) {
  const unsigned opcode = header.byte0 % 16;
  const bool control = opcode >= 8;
  if (header.byte0 / 16 % 8 != 0) return 1002;
  if ((opcode > 2 && opcode < 8) || opcode > 10) return 1002;
  if (header.byte1 < 128) return 1002;
  if (control && header.byte0 < 128) return 1002;
  if (control && header.length > 125) return 1002;
  if (header.length >= 0x8000000000000000U) return 1002;
  if (header.byte1 % 128 == 126 && header.length < 126) return 1002;
  if (header.byte1 % 128 == 127 && header.length < 65536) return 1002;
  return header.length > limits.max_message ? 1009 : 0;
}

// 0: the frame may begin here.
int order_fault(const Message& message, unsigned opcode, const Limits& limits) {
  if (opcode != 0 && message.opcode != 0) return 1002;
  if (opcode == 0 && message.opcode == 0) return 1002;
  return message.fragments >= limits.max_fragments ? 1008 : 0;
}

}  // namespace

Events reference_frames(ByteView bytes, const Limits& limits) {
  Events events;
  Message message;
  std::size_t at = 0;
  for (Header header; read_header(bytes, at, header);) {
    const auto fail = [&events](int code) {
      events.push_back({"fail", code});
      return events;
    };
    const unsigned opcode = header.byte0 % 16;
    if (const int code = header_fault(header, limits)) return fail(code);
    const ByteView key = bytes.subspan(header.at_payload - 4, 4);
    const std::size_t end = header.at_payload + static_cast<std::size_t>(header.length);
    if (opcode >= 8) {
      if (end > bytes.size()) return events;
      Seen event{"control", static_cast<int>(opcode)};
      for (std::size_t i = header.at_payload; i < end; ++i)
        event.payload.push_back(bytes[i] ^ key[(i - header.at_payload) % 4]);
      events.push_back(event);
      at = end;
      continue;
    }
    if (const int code = order_fault(message, opcode, limits)) return fail(code);
    if (opcode != 0) message.opcode = static_cast<int>(opcode);
    for (std::size_t i = header.at_payload; i < end && i < bytes.size(); ++i) {
      const std::uint8_t byte = bytes[i] ^ key[(i - header.at_payload) % 4];
      if (message.payload.size() == limits.max_message) return fail(1009);
      if (message.opcode == 1 && !message.text.add(byte)) return fail(1007);
      message.payload.push_back(byte);
    }
    if (end > bytes.size()) return events;
    at = end;
    ++message.fragments;
    if (header.byte0 < 128) continue;
    if (message.opcode == 1 && !message.text.may_end()) return fail(1007);
    events.push_back({"message", message.opcode, message.payload});
    message = {};
  }
  return events;
}

std::size_t reference_unfinished_at(ByteView bytes) {
  std::size_t at = 0;
  std::size_t message_at = 0;
  bool is_open = false;
  for (Header header; read_header(bytes, at, header);) {
    if (header.length > bytes.size() - header.at_payload) break;
    const bool is_data = header.byte0 % 16 < 8;
    if (is_data && !is_open) message_at = at;
    if (is_data) is_open = header.byte0 < 128;
    at = header.at_payload + static_cast<std::size_t>(header.length);
  }
  return is_open ? message_at : at;
}

bool reference_may_go_on(ByteView text) {
  NaiveText naive;
  return naive.add_all(text);
}

bool reference_is_utf8(ByteView text) {
  NaiveText naive;
  return naive.add_all(text) && naive.may_end();
}

ReferenceClose reference_close(const Bytes& payload) {
  if (payload.empty()) return {};
  if (payload.size() == 1) return {.fault = 1002};
  const int code = payload[0] * 256 + payload[1];
  const bool reserved = code == 1004 || code == 1005 || code == 1006 || code == 1015;
  const bool in_range = (code >= 1000 && code <= 1014) || (code >= 3000 && code <= 4999);
  const bool may_be_sent = !reserved && in_range;
  const Bytes reason(payload.begin() + 2, payload.end());
  const bool is_utf8 = reference_is_utf8(reason);
  if (!may_be_sent && !is_utf8) return {.fault = Seen::either_fault};
  if (!may_be_sent) return {.fault = 1002};
  if (!is_utf8) return {.fault = 1007};
  return {.code = code, .reason = reason};
}

Bytes reference_server_frame(int first_byte, ByteView payload) {
  Bytes frame{static_cast<std::uint8_t>(first_byte)};
  const std::uint64_t length = payload.size();
  if (length < 126) {
    frame.push_back(static_cast<std::uint8_t>(length));
  } else {
    const int size = length < 65536 ? 2 : 8;
    frame.push_back(size == 2 ? 126 : 127);
    for (int i = size - 1; i >= 0; --i)
      frame.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
  }
  frame.insert(frame.end(), payload.begin(), payload.end());
  return frame;
}

Bytes reference_client_frame(int first_byte, ByteView payload, std::uint32_t key) {
  Bytes frame = reference_server_frame(first_byte, payload);
  const std::size_t at = frame.size() - payload.size();
  frame[1] |= 0x80;
  Bytes key_bytes;
  for (int i = 3; i >= 0; --i)
    key_bytes.push_back(static_cast<std::uint8_t>(key >> (8 * i)));
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame[at + i] ^= key_bytes[i % 4];
  frame.insert(frame.begin() + static_cast<std::ptrdiff_t>(at), key_bytes.begin(), key_bytes.end());
  return frame;
}

}  // namespace ws::fuzz

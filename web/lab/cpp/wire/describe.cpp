// What stands in a stream of frames, in words: for those who watch it.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "../abi.h"
#include "frame.h"

namespace {

using namespace ws;

const char* name_of(Opcode opcode) {
  switch (opcode) {
    case Opcode::continuation:
      return "continuation";
    case Opcode::text:
      return "text";
    case Opcode::binary:
      return "binary";
    case Opcode::close:
      return "close";
    case Opcode::ping:
      return "ping";
    case Opcode::pong:
      return "pong";
  }
  return "reserved";
}

// The code of a Close is two bytes, the most significant first (RFC 6455 §5.5.1).
std::string words_of_close(ByteView payload) {
  if (payload.size() < 2) return {};
  const std::string code = std::to_string(payload[0] << 8 | payload[1]);
  const std::string_view reason = as_text(payload.subspan(2));
  return reason.empty() ? code : code + ' ' + std::string(reason);
}

}  // namespace

// The input begins with a frame, which may be half. Gives its opcode's name, FIN, the header's size and the
// payload's, and behind a line end what is here of the payload, unmasked. Gives nothing if the header is
// not whole.
LAB_EXPORT(describe) void describe() {
  const std::optional<FrameHeader> header = decode_header(lab::input());
  if (!header) return lab::give({});
  const ByteView here = lab::input().subspan(header->size);
  Bytes payload(here.begin(), here.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(
                                                 here.size(), header->payload_length)));
  if (header->masking_key) apply_mask(payload, *header->masking_key);
  const std::string words =
      header->opcode == Opcode::close ? words_of_close(payload) : std::string(as_text(payload));
  lab::give(std::string(name_of(header->opcode)) + ' ' + std::to_string(int{header->fin}) + ' ' +
            std::to_string(header->size) + ' ' + std::to_string(header->payload_length) + '\n' +
            words);
}

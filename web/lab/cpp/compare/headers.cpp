// Steps 3.1 to 3.5: functions that are asked about one frame.
#include <algorithm>
#include <array>
#include <string>

#include "compare/parts.h"
#include "frame.h"
#include "hex.h"

namespace ws::lab {
namespace {

std::size_t whole_header(const Header& header) {
  return header.size == 0 ? 2 : header.size;
}

// The step that reads the last of these bytes of a header.
std::string_view step_at(const Header& header, std::size_t size) {
  if (size <= 2) return "3.1";
  return size <= 2U + header.more_length ? "3.2" : "3.3";
}

// The step that waits for the byte behind these.
std::string_view step_of_next(const Header& header, std::size_t size) {
  return step_at(header, size + 1);
}

// A whole header, and no answer: which of its parts is in the way? The simpler headers tell.
std::string_view step_of_refusal(ByteView bytes, const Header& header) {
  Bytes simple(bytes.begin(), bytes.begin() + 2 + header.more_length);
  simple[1] &= 0x7F;
  if (header.masked && decode_header(simple)) return "3.3";
  if (header.more_length > 0 && decode_header(Bytes{simple[0], 0})) return "3.2";
  return "3.1";
}

// Which of the parts of a header was not counted?
std::string_view step_of_size(const Header& header, std::size_t size) {
  if (header.masked && size + 4 == header.size) return "3.3";
  if (header.more_length > 0) return "3.2";
  return header.masked ? "3.3" : "3.1";
}

void say_header(Trace& trace, std::size_t after, const Header& seen, const FrameHeader& header) {
  constexpr std::string_view call = "decode_header";
  trace.say(after, call, "fin", header.fin ? "1" : "0", "3.1");
  trace.say(after, call, "rsv", std::to_string(header.rsv), "3.1");
  trace.say(after, call, "opcode", std::to_string(static_cast<int>(header.opcode)), "3.1");
  trace.say(after, call, "payload_length", std::to_string(header.payload_length),
            seen.more_length > 0 ? "3.2" : "3.1");
  trace.say(after, call, "masking_key",
            header.masking_key ? to_hex(*header.masking_key) : std::string("nullopt"), "3.3");
  trace.say(after, call, "size", std::to_string(header.size), step_of_size(seen, header.size));
}

FrameHeader as_decoded(const Header& seen) {
  FrameHeader header;
  header.fin = seen.fin;
  header.rsv = seen.rsv;
  header.opcode = static_cast<Opcode>(seen.opcode);
  if (seen.masked) header.masking_key = seen.key;
  header.payload_length = seen.length.value_or(0);
  header.size = seen.size;
  return header;
}

}  // namespace

Bytes Seen::plain() const {
  Bytes bytes(payload.begin(), payload.end());
  for (std::size_t i = 0; header.masked && i < bytes.size(); ++i)
    bytes[i] ^= header.key[i % 4];
  return bytes;
}

std::vector<Seen> frames_of(ByteView bytes, std::size_t most) {
  std::vector<Seen> frames;
  for (std::size_t at = 0; at < bytes.size() && frames.size() < most;) {
    const ByteView rest = bytes.subspan(at);
    const Header header = read_header(rest);
    const std::size_t here = bytes_here(header, rest);
    Seen seen{.at = at, .header = header, .payload = {}, .whole = false};
    if (header.whole) {
      seen.payload = rest.subspan(header.size, here - header.size);
      seen.whole = seen.payload.size() == header.length;
    }
    frames.push_back(seen);
    if (!seen.whole) break;
    at += here;
  }
  return frames;
}

// Step 3.1 to 3.3: every beginning of a frame, up to two bytes of its payload.
void run_decode_header(const Pieces& pieces, Trace& trace) {
  for (const Seen& seen : frames_of(pieces.bytes)) {
    const ByteView rest = pieces.bytes.subspan(seen.at);
    const std::size_t whole = whole_header(seen.header);
    std::optional<FrameHeader> last;
    for (std::size_t size = 0; size <= std::min(whole + 2, rest.size()); ++size) {
      const std::size_t after = seen.at + size;
      calling("decode_header", after, step_at(seen.header, size), step_of_next(seen.header, size));
      const std::optional<FrameHeader> header = decode_header(at_the_end(rest.first(size)));
      if (header == last && size != whole) continue;
      const std::string_view step = size < whole ? step_of_next(seen.header, size)
                                    : header     ? step_at(seen.header, size)
                                                 : step_of_refusal(rest, seen.header);
      trace.say(after, "decode_header", "the header", header ? "here" : "not here yet", step);
      if (header) say_header(trace, after, seen.header, *header);
      last = header;
    }
  }
}

// Step 3.3: the payload of each masked frame, in the pieces it came in.
void run_apply_mask(const Pieces& pieces, Trace& trace) {
  for (const Seen& seen : frames_of(pieces.bytes)) {
    if (!seen.header.masked) continue;
    std::size_t from = 0;
    for (const std::size_t end : pieces.ends) {
      if (end <= seen.header_end()) continue;
      const std::size_t to = std::min(end - seen.header_end(), seen.payload.size());
      if (to == from) break;
      const std::size_t after = seen.header_end() + to;
      for (const std::size_t offset : {from, from + 0x8000'0000U}) {  // any number: it is the same
        const auto payload = at_the_end(seen.payload.subspan(from, to - from));
        calling("apply_mask", after, "3.3");
        apply_mask(payload, seen.header.key, offset);
        trace.say(after, "apply_mask", "the payload from offset " + std::to_string(offset),
                  shown(payload), "3.3");
      }
      from = to;
    }
  }
}

// Step 3.5
void run_check_header(const Pieces& pieces, Trace& trace) {
  for (const Seen& seen : frames_of(pieces.bytes)) {
    if (!seen.header.whole) continue;
    calling("check_header", seen.header_end(), "3.5");
    const std::optional<Failure> failure = check_header(as_decoded(seen.header), 64 * 1024);
    trace.say(seen.header_end(), "check_header", "the failure", code_of(failure), "3.5",
              words_of(failure));
    if (!failure) continue;
    trace.say(seen.header_end(), "check_header", "its words", state_of_words(*failure), "3.5");
  }
}

// Step 3.4: each frame that a server may say, written again.
void run_encode_frame(const Pieces& pieces, Trace& trace) {
  for (const Seen& seen : frames_of(pieces.bytes)) {
    if (!seen.whole ||
        (seen.header.is_control() && (!seen.header.fin || seen.payload.size() > 125))) {
      continue;
    }
    const Bytes payload = seen.plain();
    const Frame frame{seen.header.fin, static_cast<Opcode>(seen.header.opcode), payload};
    const std::size_t after = seen.header_end() + seen.payload.size();
    calling("encode_frame", after, "3.4");
    trace.say(after, "encode_frame", "the frame as a server", shown(encode_frame(frame)), "3.4");
    calling("encode_frame", after, "3.4");
    const MaskingKey key =
        seen.header.masked ? seen.header.key : MaskingKey{0x37, 0xfa, 0x21, 0x3d};
    trace.say(after, "encode_frame", "the frame as a client", shown(encode_frame(frame, key)),
              "3.4");
    trace.say(after, "encode_frame", "the caller's payload", shown(payload), "3.4");
  }
}

}  // namespace ws::lab

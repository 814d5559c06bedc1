// A script of messages, encoded as a client does, and read again: what comes out is what went in.
#include <optional>
#include <variant>

#include "inputs/pieces.h"
#include "inputs/stream.h"
#include "message_parser.h"
#include "oracles/hammer.h"
#include "oracles/meter.h"
#include "reference/events.h"
#include "reference/frames.h"

namespace ws::fuzz {

namespace {

constexpr std::size_t most = 70'000;

Events read_back(ByteView bytes, Cut cut) {
  MessageParser parser({.max_size = most, .max_fragments = 5});
  Events events;
  const auto note = [&events](std::string_view what, const auto& seen) {
    events.push_back({what, static_cast<int>(seen.opcode), owned(seen.payload)});
  };
  feed_cut(bytes, cut, [&](ByteView piece) {
    parser.feed(piece);
    while (const std::optional<MessageParser::Item> item = parser.next()) {
      if (const auto* message = std::get_if<Message>(&*item)) {
        note("message", *message);
      } else {
        note("control", std::get<ControlFrame>(*item));
      }
    }
    if (is_quiet_behind(piece, cut)) parser.release_memory();
  });
  if (const std::optional<Failure> failure = parser.failure())
    events.push_back({"fail", static_cast<int>(failure->code)});
  return events;
}

Bytes encode(const std::vector<ScriptedFrame>& frames) {
  Bytes all;
  for (const ScriptedFrame& frame : frames) {
    const auto byte = [&frame](int shift) { return static_cast<std::uint8_t>(frame.key >> shift); };
    const Bytes bytes = encode_frame({frame.fin, static_cast<Opcode>(frame.opcode), frame.payload},
                                     MaskingKey{byte(24), byte(16), byte(8), byte(0)});
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}

// A server's frames are the same without a key.
bool server_frames_match(const Stream& stream) {
  for (const Seen& event : stream.said) {
    const Frame frame{true, static_cast<Opcode>(event.number), event.payload};
    if (encode_frame(frame) != reference_server_frame(0x80 | event.number, event.payload))
      return false;
  }
  return true;
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  const Stream stream = make_stream(input);
  const Bytes bytes = encode(stream.frames);
  const Meter meter;
  const Events whole = read_back(bytes, Cut::whole);
  if (use.bounds) {
    if (auto finding = meter.judge(bytes.size())) return finding;
  }
  if (use.round_trip && whole != stream.said)
    return Finding{"round trip", difference("said", stream.said, "read", whole)};
  for (const Cut cut : other_cuts(bytes)) {
    if (!use.cut || (cut != Cut::in_two && bytes.size() >= 4096)) continue;  // that takes long
    const Events events = read_back(bytes, cut);
    if (events != whole)
      return Finding{"any cut", difference("whole", whole, name_of(cut), events)};
  }
  if (use.reference && (bytes != stream.bytes || !server_frames_match(stream)))
    return Finding{"reference", "these frames are written in other bytes than a naive encoder's"};
  return std::nullopt;
}

}  // namespace ws::fuzz

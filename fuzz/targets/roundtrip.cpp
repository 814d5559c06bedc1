// A script of messages, encoded as a client does, and read again: what comes out is what went in.
// Every input is a valid stream of many frames, which random bytes hardly ever are.
#include <array>
#include <optional>

#include "events.h"
#include "frame_parser.h"
#include "hammer.h"
#include "message.h"
#include "meter.h"
#include "pieces.h"
#include "reference.h"
#include "script.h"

namespace ws::fuzz {

namespace {

constexpr std::size_t most = 70'000;

struct Stream {
  Events said;     // what the script says
  Bytes ours;      // encoded by encode_frame
  Bytes expected;  // ... and naively
};

// Characters of one to four bytes: a text of plain ASCII would miss what happens inside of them.
Bytes make_text(Script& script, std::size_t length) {
  static const std::array<std::string_view, 8> characters{
      "a", "\x7f", "\u00e9", "\u07ff", "\u20ac", "\uffff", "\U0001f30a", "\U0010ffff"};
  Bytes text;
  std::string_view character = characters[script.below(characters.size())];
  while (text.size() + character.size() <= length) {
    text.insert(text.end(), character.begin(), character.end());
    if (text.size() < 64) character = characters[script.below(characters.size())];
  }
  text.resize(length, 'z');
  return text;
}

Bytes make_payload(Script& script, int opcode) {
  static constexpr std::array<std::size_t, 16> borders{
      0, 1, 2, 3, 7, 8, 9, 16, 124, 125, 126, 127, 300, 65'535, 65'536, 33'000};
  const std::size_t pick = script.below(32);
  const std::size_t length = pick < borders.size() ? borders[pick] : script.byte();
  if (opcode == 1) return make_text(script, length);
  Bytes payload(length);
  std::uint8_t value = script.byte();
  for (std::uint8_t& byte : payload)
    byte = value = static_cast<std::uint8_t>(value * 5 + 3);
  return payload;
}

void add_frame(Stream& stream, Script& script, bool fin, int opcode, ByteView payload) {
  const std::uint32_t key = script.word();
  const MaskingKey bytes{static_cast<std::uint8_t>(key >> 24), static_cast<std::uint8_t>(key >> 16),
                         static_cast<std::uint8_t>(key >> 8), static_cast<std::uint8_t>(key)};
  const Frame frame{fin, static_cast<Opcode>(opcode), payload};
  const Bytes ours = encode_frame(frame, bytes);
  const Bytes expected = reference_client_frame((fin ? 0x80 : 0) | opcode, payload, key);
  stream.ours.insert(stream.ours.end(), ours.begin(), ours.end());
  stream.expected.insert(stream.expected.end(), expected.begin(), expected.end());
}

void add_ping(Stream& stream, Script& script) {
  const Bytes payload = make_payload(script, 9);
  const int opcode = script.below(2) == 0 ? 9 : 10;
  const ByteView body = ByteView(payload).first(std::min<std::size_t>(payload.size(), 125));
  add_frame(stream, script, true, opcode, body);
  stream.said.push_back({"control", opcode, owned(body)});
}

void add_message(Stream& stream, Script& script) {
  const int opcode = script.below(4) == 0 ? 2 : 1;
  const Bytes payload = make_payload(script, opcode);
  ByteView rest = payload;
  const std::size_t fragments = 1 + script.below(4);
  for (std::size_t i = 0; i < fragments; ++i) {
    const bool last = i + 1 == fragments;
    const std::size_t size = last ? rest.size() : rest.size() * script.below(9) / 8;
    add_frame(stream, script, last, i == 0 ? opcode : 0, rest.first(size));
    rest = rest.subspan(size);
    if (!last && script.below(3) == 1) add_ping(stream, script);
  }
  stream.said.push_back({"message", opcode, payload});
}

Stream make_stream(ByteView input) {
  Stream stream;
  Script script(input);
  for (int i = 0; i < 6 && !script.is_over(); ++i) {
    if (script.below(4) == 3) {
      add_ping(stream, script);
    } else {
      add_message(stream, script);
    }
  }
  return stream;
}

Events read_back(ByteView bytes, Cut cut) {
  FrameParser parser(most);
  MessageAssembler assembler({.max_size = most, .max_fragments = 5});
  Events events;
  feed_cut(bytes, cut, [&](ByteView piece) {
    parser.feed(piece);
    while (const std::optional<Frame> frame = parser.next()) {
      const int opcode = static_cast<int>(frame->opcode);
      if (is_control(frame->opcode)) {
        events.push_back({"control", opcode, owned(frame->payload)});
      } else if (const auto message = assembler.add(*frame)) {
        events.push_back({"message", static_cast<int>(message->opcode), owned(message->payload)});
      }
    }
  });
  const std::optional<Failure> failure = parser.failure() ? parser.failure() : assembler.failure();
  if (failure) events.push_back({"fail", static_cast<int>(failure->code)});
  return events;
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
  const Meter meter;
  const Events whole = read_back(stream.ours, Cut::whole);
  if (use.bounds) {
    if (auto finding = meter.judge(stream.ours.size())) return finding;
  }
  if (use.round_trip && whole != stream.said)
    return Finding{"round trip", difference("said", stream.said, "read", whole)};
  if (use.cut && stream.ours.size() < 4096) {
    for (const Cut cut : other_cuts(stream.ours)) {
      const Events events = read_back(stream.ours, cut);
      if (events != whole)
        return Finding{"any cut", difference("whole", whole, name_of(cut), events)};
    }
  } else if (use.cut) {
    const Events events = read_back(stream.ours, Cut::in_two);
    if (events != whole) return Finding{"any cut", difference("whole", whole, "in two", events)};
  }
  if (use.reference && (stream.ours != stream.expected || !server_frames_match(stream)))
    return Finding{"reference", "these frames are written in other bytes than a naive encoder's"};
  return std::nullopt;
}

}  // namespace ws::fuzz

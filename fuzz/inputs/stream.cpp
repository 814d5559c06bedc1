#include "inputs/stream.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "inputs/script.h"
#include "reference/frames.h"

namespace ws::fuzz {

namespace {

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
  const Bytes bytes = reference_client_frame((fin ? 0x80 : 0) | opcode, payload, key);
  stream.frames.push_back({fin, opcode, owned(payload), key});
  stream.bytes.insert(stream.bytes.end(), bytes.begin(), bytes.end());
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

}  // namespace

Stream make_stream(ByteView input) {
  Stream stream;
  Script script(input);
  for (int i = 0; i < 6 && !script.is_over(); ++i) {
    if (script.below(4) == 3) {
      add_ping(stream, script);
    } else {
      add_message(stream, script);
    }
    stream.ends.push_back({script.count(), stream.frames.size()});
  }
  return stream;
}

}  // namespace ws::fuzz

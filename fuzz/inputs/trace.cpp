#include "inputs/trace.h"

#include <array>
#include <string_view>

#include "reference/frames.h"

namespace ws::fuzz {

Action Trace::next() {
  const std::uint8_t action = script_.byte();
  const int who = 1 + action / 8 % most_clients;
  bool& here = here_[static_cast<std::size_t>(who)];
  if (!here) {
    here = true;
    return {who, Joins{}};
  }
  if (action >= 0xC0) return rare(who, action % 4);
  switch (action % 8) {
    case 0:
    case 1:
      return {who, says()};
    case 2:
      return {who, Sends{nonsense()}};
    case 3: {
      Bytes payload = nonsense();
      return {who, Pings{std::move(payload), script_.word()}};
    }
    case 4:
      return {who, Takes{script_.byte()}};
    case 5:
      return {who, Waits{script_.byte() * 1'000}};
    case 6:
      return {who, is_closed()};
    default:
      return {who, Vanishes{}};
  }
}

// What one who means no good does; and the one who bears it.
Action Trace::rare(int who, int kind) {
  switch (kind) {
    case 0: {
      const int times = std::min(1 + static_cast<int>(script_.below(24)), floods_left_);
      floods_left_ -= times;
      return {who, Floods{says(), times}};
    }
    case 1:
      return {who, begins()};
    case 2:
      return {who, Reads{}};
    default:
      return {who, Waits{script_.byte() * 20}};
  }
}

Says Trace::says() {
  static const std::array<std::string_view, 8> words{"a",          "ada", "\"", "\u00e9",
                                                     "\U0001f30a", " ",   "\\", "\x7f"};
  Says said;
  said.user = words[script_.below(words.size())];
  for (std::size_t left = script_.below(24); left > 0; --left)
    said.text += words[script_.below(words.size())];
  said.key = script_.word();
  return said;
}

// A first fragment, a frame of which the half is here, or one more fragment.
Begins Trace::begins() {
  static constexpr std::array<int, 3> firsts{0x01, 0x81, 0x00};
  const std::size_t kind = script_.below(firsts.size());
  const Bytes payload(script_.below(24), 'a');
  Bytes bytes = reference_client_frame(firsts[kind], payload, script_.word());
  if (kind == 1) bytes.resize(bytes.size() - (payload.size() + 1) / 2);
  return {bytes};
}

// Sometimes longer than a Close frame has room for, and then cut inside of a character.
IsClosed Trace::is_closed() {
  std::string reason(script_.below(3), 'a');
  for (std::size_t left = script_.below(50); left > 0; --left)
    reason += "\u20ac";
  return {reason};
}

Bytes Trace::nonsense() {
  Bytes bytes(script_.below(24));
  for (std::uint8_t& byte : bytes)
    byte = script_.byte();
  return bytes;
}

}  // namespace ws::fuzz

#include "inputs/trace.h"

#include <array>
#include <string_view>

namespace ws::fuzz {

Action Trace::next() {
  const std::uint8_t action = script_.byte();
  const int who = 1 + action / 8 % most_clients;
  bool& here = here_[static_cast<std::size_t>(who)];
  if (!here) {
    here = true;
    return {who, Joins{}};
  }
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
      return {who, Waits{script_.byte()}};
    case 6:
      return {who, is_closed()};
    default:
      return {who, Vanishes{}};
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

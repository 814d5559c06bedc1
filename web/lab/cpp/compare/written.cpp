// Is a step written at all? Each is asked what its starter answers wrongly. A step that traps or loops is
// written, as its starter does neither.
#include <array>
#include <string>
#include <string_view>

#include "close.h"
#include "compare/parts.h"
#include "connection.h"
#include "frame.h"
#include "frame_parser.h"
#include "hex.h"
#include "message_parser.h"
#include "utf8.h"

namespace ws::lab {
namespace {

bool masks() {
  Bytes bytes{0};
  apply_mask(bytes, {1, 2, 3, 4});
  return bytes[0] != 0;
}

bool refuses_something() {
  FrameHeader header{.masking_key = MaskingKey{}, .size = 6};
  header.rsv = 4;
  if (check_header(header, 100)) return true;
  header.rsv = 0;
  header.payload_length = 101;
  return check_header(header, 100).has_value() || check_header({}, 100).has_value();
}

// The starter takes a piece for a frame: what the piece before brought is lost.
bool keeps_bytes() {
  FrameParser parser(100);
  parser.feed("81"_hex);
  parser.feed({});
  return !parser.is_idle();
}

bool sees_bad_utf8() {
  Utf8Validator validator;
  return !validator.feed("ff"_hex) || !validator.complete();
}

// The starter takes a frame for a message.
bool waits_for_the_end() {
  MessageParser parser;
  parser.feed("01 81 00 00 00 00 61"_hex);
  if (parser.next().has_value()) return false;
  if (parser.is_between_fragments()) return true;
  MessageParser other;
  other.feed("80 80 00 00 00 00"_hex);
  return !other.next().has_value() && other.failure().has_value();
}

bool counts_fragments() {
  MessageParser parser({.max_fragments = 1});
  parser.feed("01 80 00 00 00 00 00 80 00 00 00 00"_hex);
  for (int frame = 0; frame < 2; ++frame)
    parser.next();
  return parser.failure() && parser.failure()->code == CloseCode::policy_violation;
}

bool fails_early() {
  MessageParser parser;
  parser.feed("81 82 00 00 00 00 ff"_hex);
  return parser.next().has_value() || parser.failure().has_value();
}

bool tells_of(std::string_view hex) {
  Connection connection;
  connection.receive(from_hex(hex));
  while (const std::optional<Event> event = connection.next_event()) {
    if (std::holds_alternative<Closed>(*event)) return true;
  }
  return !connection.take_output().empty() || connection.wants_disconnect();
}

bool tells_of_eof() {
  Connection connection;
  connection.receive_eof();
  return connection.next_event().has_value() || connection.state() != State::open;
}

bool says_goodbye() {
  Connection connection;
  connection.close(CloseCode::normal_closure);
  return !connection.take_output().empty() || connection.state() != State::open;
}

bool has_patience() {
  Patience patience(Milliseconds(1), Milliseconds(1));
  patience.tick(Milliseconds(0));
  return patience.tick(Milliseconds(1)) != Patience::Due::nothing;
}

bool can_be_late() {
  Patience patience(Milliseconds(1), Milliseconds(1), Milliseconds(1));
  patience.is_late(Milliseconds(0));
  return patience.is_late(Milliseconds(1));
}

bool decodes_close() {
  const auto decoded = decode_close("03 e8"_hex);
  return !std::holds_alternative<Close>(decoded) ||
         std::get<Close>(decoded).code != CloseCode::no_status;
}

bool reads_long_lengths() {
  const auto header = decode_header("81 7e 00 82"_hex);
  return header && header->payload_length != 126;
}

bool reads_keys() {
  const auto header = decode_header("81 80 01 02 03 04"_hex);
  return (header && header->masking_key) || masks();
}

bool has_header() {
  return decode_header("81 00"_hex).has_value() || decode_header("81 00 00 00"_hex).has_value();
}

bool pongs() {
  Outgoing output;
  output.push_pong({});
  return !output.empty();
}

// Its starter answers each of a hundred pings, or none, if step 5.1 is not written.
bool leaves_pongs_out() {
  Outgoing output;
  for (int i = 0; i < 100; ++i)
    output.push_pong({});
  const std::size_t pongs = output.take().size();
  return pongs != 0 && pongs != 100;
}

bool cuts_a_reason() {
  const std::size_t size = encode_close({CloseCode::going_away, std::string(200, 'x')}).size();
  return size != 0 && size != 202;
}

struct Probe {
  std::string_view step;
  bool (*is_written)();
};

constexpr std::array probes{
    Probe{"3.1", has_header},
    Probe{"3.2", reads_long_lengths},
    Probe{"3.3", reads_keys},
    Probe{"3.5", refuses_something},
    Probe{"3.4",
          [] { return !encode_frame({}).empty() || !encode_frame({}, MaskingKey{}).empty(); }},
    Probe{"3.6", keeps_bytes},
    Probe{"3.9", sees_bad_utf8},
    Probe{"3.7", waits_for_the_end},
    Probe{"3.8", counts_fragments},
    Probe{"3.10", fails_early},
    Probe{"5.2",
          [] { return may_be_sent(1000) || !encode_close({CloseCode::going_away}).empty(); }},
    Probe{"5.3", decodes_close},
    Probe{"5.4", [] { return tells_of("88 82 00 00 00 00 03 e8"); }},
    Probe{"5.5", [] { return tells_of("f1 80 00 00 00 00"); }},
    Probe{"5.1", pongs},
    Probe{"5.6", tells_of_eof},
    Probe{"5.7", has_patience},
    Probe{"5.8", says_goodbye},
    Probe{"5.9", can_be_late},
    Probe{"5.10", leaves_pongs_out},
    Probe{"5.11", cuts_a_reason},
};

}  // namespace

bool is_written(std::string_view step) {
  for (const Probe& probe : probes) {
    if (probe.step == step) return probe.is_written();
  }
  return true;
}

}  // namespace ws::lab

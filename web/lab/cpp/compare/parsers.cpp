// Steps 3.6 to 3.10: parsers that are fed pieces.
#include <algorithm>
#include <string>

#include "compare/parts.h"
#include "frame_parser.h"
#include "message_parser.h"
#include "utf8.h"

namespace ws::lab {
namespace {

std::string shown(const Frame& frame) {
  return "fin " + std::to_string(frame.fin) + ", opcode " +
         std::to_string(static_cast<int>(frame.opcode)) + ", payload " + lab::shown(frame.payload);
}

// So many items can come out of these bytes: a frame has two at least. One more, and next() does not end.
std::size_t limit(const Pieces& pieces) {
  return pieces.bytes.size() / 2 + 1;
}

void run_frames(const Pieces& pieces, Trace& trace, bool release) {
  FrameParser parser(64 * 1024);
  std::size_t frames = 0;
  pieces.for_each([&](ByteView piece, std::size_t after) {
    calling("FrameParser::feed", after, "3.6");
    parser.feed(piece);
    calling("FrameParser::next", after, "3.6");
    while (const std::optional<Frame> frame = parser.next()) {
      ++frames;
      trace.say(after, "FrameParser::next", "frame " + std::to_string(frames), shown(*frame),
                "3.6");
      if (frames > limit(pieces)) break;
    }
    calling("FrameParser::peek", after, "3.6");
    const std::optional<Frame> frame = parser.peek();
    trace.say_change(after, "FrameParser::peek", "the frame that is arriving",
                     frame ? shown(*frame) : "nullopt", "nullopt", "3.6");
    const std::optional<Failure> failure = parser.failure();
    trace.say_change(after, "FrameParser::failure", "the failure", code_of(failure), "none", "3.6");
    trace.say_change(after, "FrameParser::is_idle", "is_idle", parser.is_idle() ? "true" : "false",
                     "true", "3.6");
    if (!release) return;
    calling("FrameParser::release_memory", after, "3.6");
    parser.release_memory();
  });
}

// Is a frame on its way, whose header is here? Only step 3.10 judges such a one.
bool is_arriving(const Pieces& pieces, std::size_t after) {
  for (const Seen& seen : frames_of(pieces.bytes.first(after), pieces.bytes.size())) {
    if (!seen.whole) return seen.header.whole;
  }
  return false;
}

// The step in which the parser says this failure.
std::string_view step_of(const std::optional<Failure>& failure, bool is_arriving) {
  if (!failure) return "3.7";
  if (is_arriving || failure->code == CloseCode::invalid_payload) return "3.10";
  const bool is_limit =
      failure->code == CloseCode::policy_violation || failure->code == CloseCode::message_too_big;
  return is_limit ? "3.8" : "3.7";
}

}  // namespace

void run_frame_parser(const Pieces& pieces, Trace& trace) {
  run_frames(pieces, trace, false);
}

void run_frame_parser_released(const Pieces& pieces, Trace& trace) {
  run_frames(pieces, trace, true);
}

// Step 3.9: the text of each message, in the pieces it came in.
void run_utf8(const Pieces& pieces, Trace& trace) {
  Utf8Validator validator;
  bool is_text = false;
  for (const Seen& seen : frames_of(pieces.bytes)) {
    if (seen.header.is_control() || !seen.header.whole) continue;
    if (seen.header.opcode != 0) {
      is_text = seen.header.opcode == 1;
      validator = Utf8Validator();
    }
    if (!is_text) continue;
    const Bytes plain = seen.plain();
    std::size_t from = 0;
    for (const std::size_t end : pieces.ends) {
      if (end <= seen.header_end()) continue;
      const std::size_t to = std::min(end - seen.header_end(), plain.size());
      if (to == from) break;
      const std::size_t after = seen.header_end() + to;
      calling("Utf8Validator::feed", after, "3.9");
      const bool fine = validator.feed(at_the_end(ByteView(plain).subspan(from, to - from)));
      trace.say_change(after, "Utf8Validator::feed", "the text", fine ? "fine so far" : "wrong",
                       "fine so far", "3.9");
      trace.say_change(after, "Utf8Validator::complete", "complete",
                       validator.complete() ? "true" : "false", "true", "3.9");
      from = to;
    }
  }
}

// Steps 3.7, 3.8 and 3.10
void run_message_parser(const Pieces& pieces, Trace& trace) {
  MessageParser parser;
  std::size_t items = 0;
  pieces.for_each([&](ByteView piece, std::size_t after) {
    parser.feed(piece);
    calling("MessageParser::next", after, "3.7");
    while (const std::optional<MessageParser::Item> item = parser.next()) {
      ++items;
      const std::string what = "item " + std::to_string(items);
      if (const auto* message = std::get_if<Message>(&*item)) {
        const std::string kind = message->opcode == Opcode::text ? "a text: " : "a message: ";
        trace.say(after, "MessageParser::next", what, kind + lab::shown(message->payload), "3.7");
      } else {
        const auto& frame = std::get<ControlFrame>(*item);
        trace.say(after, "MessageParser::next", what,
                  "a control frame, opcode " + std::to_string(static_cast<int>(frame.opcode)) +
                      ": " + lab::shown(frame.payload),
                  "3.7");
      }
      if (items > limit(pieces)) break;
    }
    const std::optional<Failure> failure = parser.failure();
    trace.say_change(after, "MessageParser::failure", "the failure", code_of(failure), "none",
                     step_of(failure, is_arriving(pieces, after)));
    trace.say_change(after, "MessageParser::is_between_fragments", "is_between_fragments",
                     parser.is_between_fragments() ? "true" : "false", "false", "3.7");
  });
}

}  // namespace ws::lab

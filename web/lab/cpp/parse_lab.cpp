// What <compare-lab> calls: a part of chapters 3 and 5 on given bytes, in given pieces, and what it answered.
#include <algorithm>

#include "abi.h"
#include "compare/parts.h"
#include "json_text.h"

using namespace ws;
using namespace ws::lab;

namespace ws::lab {

const std::vector<Part>& parts() {
  static const std::vector<Part> all{
      {"decode_header", run_decode_header, false},
      {"apply_mask", run_apply_mask, true},
      {"check_header", run_check_header, false},
      {"encode_frame", run_encode_frame, false},
      {"FrameParser", run_frame_parser, true},
      {"FrameParser, and release_memory behind each piece", run_frame_parser_released, true},
      {"Utf8Validator", run_utf8, true},
      {"MessageParser", run_message_parser, true},
      {"the payload of a Close", run_close_payloads, false},
      {"Connection", run_connection, true},
      {"Connection, and then the end of TCP", run_eof, false},
      {"Connection, and then our own Close", run_goodbye, false},
      {"Connection, and then silence", run_silence, false},
  };
  return all;
}

}  // namespace ws::lab

// The parts there are, in the order of the steps.
LAB_EXPORT(parts) void list_parts() {
  JsonText json;
  json.array([&] {
    for (const Part& part : parts()) {
      json.object([&] {
        json.key("name").text(part.name);
        json.key("dependsOnCuts").boolean(part.depends_on_cuts);
      });
    }
  });
  give(json.take());
}

// The input: `cuts` numbers of four bytes each, the least significant first, which are the places to cut;
// then the bytes. Gives the trace.
LAB_EXPORT(trace) void trace_part(std::uint32_t part, std::uint32_t cuts) {
  const ByteView numbers = input().first(4 * cuts);
  Pieces pieces{.bytes = input().subspan(4 * cuts), .ends = {}};
  for (std::size_t i = 0; i < numbers.size(); i += 4) {
    pieces.ends.push_back(numbers[i] | static_cast<std::size_t>(numbers[i + 1]) << 8 |
                          static_cast<std::size_t>(numbers[i + 2]) << 16 |
                          static_cast<std::size_t>(numbers[i + 3]) << 24);
  }
  pieces.ends.push_back(pieces.bytes.size());
  Trace trace;
  parts()[part].run(pieces, trace);
  give(trace.take());
}

// The input is a step, "3.1".
LAB_EXPORT(written) void written() {
  const bool is = is_written(as_text(input()));
  give(is ? "true" : "false");
}

// The parts of chapters 3 and 5, each asked about the same bytes. What a part is given that another part
// would make (a header, a payload) is read here once more (dissector/frame_fields.h): so a fault shows in
// the part that has it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "bytes.h"
#include "compare/trace.h"
#include "dissector/frame_fields.h"

namespace ws::lab {

struct Part {
  std::string_view name;
  void (*run)(const Pieces&, Trace&);
  bool depends_on_cuts;
};

const std::vector<Part>& parts();

// A frame as it stands in the bytes.
struct Seen {
  std::size_t at = 0;
  Header header;
  ByteView payload;  // as far as it is here, and masked as it is
  bool whole = false;

  std::size_t header_end() const { return at + header.size; }
  Bytes plain() const;
};

// The first `most` frames. The last one may not be whole.
std::vector<Seen> frames_of(ByteView bytes, std::size_t most = 200);

// Chapter 3
void run_decode_header(const Pieces& pieces, Trace& trace);
void run_apply_mask(const Pieces& pieces, Trace& trace);
void run_check_header(const Pieces& pieces, Trace& trace);
void run_encode_frame(const Pieces& pieces, Trace& trace);
void run_frame_parser(const Pieces& pieces, Trace& trace);
void run_frame_parser_released(const Pieces& pieces, Trace& trace);
void run_utf8(const Pieces& pieces, Trace& trace);
void run_message_parser(const Pieces& pieces, Trace& trace);

// Chapter 5
void run_close_payloads(const Pieces& pieces, Trace& trace);
void run_connection(const Pieces& pieces, Trace& trace);
void run_eof(const Pieces& pieces, Trace& trace);
void run_goodbye(const Pieces& pieces, Trace& trace);
void run_silence(const Pieces& pieces, Trace& trace);

// True unless this step ("3.1") answers as the starter does.
bool is_written(std::string_view step);

}  // namespace ws::lab

// A valid stream of a client's frames, made from a script: random bytes hardly ever are one.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/events.h"

namespace ws::fuzz {

struct ScriptedFrame {
  bool fin = true;
  int opcode = 0;
  Bytes payload;
  std::uint32_t key = 0;
};

struct Stream {
  Events said;  // "message" and "control", as they are complete
  std::vector<ScriptedFrame> frames;
  Bytes bytes;  // the frames, encoded naively

  // For whoever tells it in words: behind each message or ping, so many bytes of the script were read, and
  // so many frames made.
  struct End {
    std::size_t script = 0;
    std::size_t frames = 0;
  };
  std::vector<End> ends;
};

// Up to six messages and pings; any bytes are a script of some. A message has at most 65,536 bytes, and
// four fragments.
Stream make_stream(ByteView script);

}  // namespace ws::fuzz

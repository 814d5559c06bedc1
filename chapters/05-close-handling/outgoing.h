// What one connection has to say: frames in order, until the server takes them.
#pragma once

#include <cstdint>
#include <vector>

#include "bytes.h"

namespace ws {

class Outgoing {
 public:
  // Appends a frame that is not a pong.
  void push(SharedBytes frame);

  // Appends a pong with this payload (RFC 6455 §5.5.2). At most 16 pongs stand behind each other at the
  // end: the next one takes the place of the last, since an answer to the most recent ping is enough
  // (§5.5.3, step 5.10).
  void push_pong(ByteView payload);

  // Returns all frames, in the order in which they were pushed, and keeps none.
  std::vector<SharedBytes> take();

  bool empty() const { return frames_.empty(); }

 private:
  std::vector<SharedBytes> frames_;
  std::uint8_t pongs_at_end_ = 0;  // so many frames at the end of frames_ are pongs (step 5.10)
};

}  // namespace ws

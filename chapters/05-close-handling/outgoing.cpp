#include "outgoing.h"

#include <utility>

#include "frame.h"

namespace ws {

void Outgoing::push(SharedBytes frame) {
  frames_.push_back(std::move(frame));
  pongs_at_end_ = 0;
}

std::vector<SharedBytes> Outgoing::take() {
  pongs_at_end_ = 0;
  return std::exchange(frames_, {});
}

// Step 5.1: ping and pong
void Outgoing::push_pong(ByteView payload) {
  // your code here

  // Step 5.10: ten thousand clients
  // your code here
}

}  // namespace ws

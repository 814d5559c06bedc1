#include "outgoing.h"

#include <utility>

#include "frame.h"

namespace ws {

namespace {

constexpr std::uint8_t max_pongs = 16;

}  // namespace

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
  // RFC 6455 §5.5.3: with the same application data as the ping
  frames_.push_back(share(encode_frame({.opcode = Opcode::pong, .payload = payload})));

  // Step 5.10: ten thousand clients
  if (pongs_at_end_ < max_pongs) {
    ++pongs_at_end_;
    return;
  }
  frames_.erase(frames_.end() - 2);  // §5.5.3: an answer to the most recent ping is enough
}

}  // namespace ws

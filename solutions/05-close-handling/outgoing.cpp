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
  SharedBytes pong = share(encode_frame({.opcode = Opcode::pong, .payload = payload}));
  if (pongs_at_end_ == max_pongs) {
    frames_.back() = std::move(pong);  // §5.5.3: under pressure, an answer to the last ping will do
    return;
  }
  frames_.push_back(std::move(pong));
  ++pongs_at_end_;
}

}  // namespace ws

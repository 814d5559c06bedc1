#include "frame_parser.h"

#include <algorithm>

namespace ws {

// Step 3.6: wherever TCP cuts
void FrameParser::feed(ByteView bytes) {
  if (failure_) return;
  drop_what_was_read();
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

std::optional<Frame> FrameParser::peek() {
  if (failure_) return {};
  if (!header_) {
    header_ = decode_header(ByteView(buffer_).subspan(read_));
    if (!header_) return {};
    failure_ = check_header(*header_, max_payload_);  // before a byte of payload is waited for
    if (failure_) {
      read_ = buffer_.size();  // nothing is read any more
      release_memory();
      return {};
    }
  }
  const auto arrived = std::span(buffer_).subspan(read_ + header_->size);
  const auto payload = arrived.first(
      static_cast<std::size_t>(std::min<std::uint64_t>(arrived.size(), header_->payload_length)));
  apply_mask(payload.subspan(unmasked_), *header_->masking_key, unmasked_);
  unmasked_ = payload.size();
  return Frame{header_->fin, header_->opcode, payload};
}

std::optional<Frame> FrameParser::next() {
  const std::optional<Frame> frame = peek();
  if (!frame || frame->payload.size() < header_->payload_length) return {};
  read_ += header_->size + frame->payload.size();
  header_.reset();
  unmasked_ = 0;
  return frame;
}

// Step 3.11: memory and cost
void FrameParser::drop_what_was_read() {
  // In one move, once it is the larger part: so each byte that moves is paid for by one that is gone, and
  // the work stays linear.
  if (read_ < buffer_.size() - read_) return;
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(read_));
  read_ = 0;
}

void FrameParser::release_memory() {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(read_));
  buffer_.shrink_to_fit();
  read_ = 0;
}

}  // namespace ws

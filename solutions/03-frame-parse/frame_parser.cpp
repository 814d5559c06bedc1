#include "frame_parser.h"

#include <algorithm>

namespace ws {

// Step 3.6: wherever TCP cuts
void FrameParser::feed(ByteView bytes) {
  if (failure_) return;
  // What was handed out leaves the buffer in one move, once it is the larger part: so each byte
  // that moves is paid for by one that is gone, and the work stays linear.
  if (read_ >= buffer_.size() - read_) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(read_));
    read_ = 0;
  }
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

bool FrameParser::read_header() {
  if (header_) return true;
  header_ = decode_header(ByteView(buffer_).subspan(read_));
  if (!header_) return false;
  failure_ = check_header(*header_, max_payload_);  // before a byte of payload is waited for
  if (!failure_) return true;
  header_.reset();
  read_ = buffer_.size();  // nothing is read any more
  release_memory();
  return false;
}

std::span<std::uint8_t> FrameParser::unmask_arrived() {
  const auto arrived = std::span(buffer_).subspan(read_ + header_->size);
  const auto payload = arrived.first(
      static_cast<std::size_t>(std::min<std::uint64_t>(arrived.size(), header_->payload_length)));
  apply_mask(payload.subspan(unmasked_), *header_->masking_key, unmasked_);
  unmasked_ = payload.size();
  return payload;
}

std::optional<Frame> FrameParser::peek() {
  if (failure_ || !read_header()) return {};
  return Frame{header_->fin, header_->opcode, unmask_arrived()};
}

std::optional<Frame> FrameParser::next() {
  if (failure_ || !read_header()) return {};
  const std::span<std::uint8_t> payload = unmask_arrived();
  if (payload.size() < header_->payload_length) return {};
  const Frame frame{header_->fin, header_->opcode, payload};
  read_ += header_->size + payload.size();
  header_.reset();
  unmasked_ = 0;
  return frame;
}

void FrameParser::release_memory() {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(read_));
  buffer_.shrink_to_fit();
  read_ = 0;
}

}  // namespace ws

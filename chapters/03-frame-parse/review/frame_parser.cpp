// For the review in chapter 3. An assistant wrote this parser from frame_parser.h and the lesson. It compiles
// without a warning, and a browser's messages come through. Three things in it are wrong.
#include "frame_parser.h"

#include <optional>
#include <span>

namespace ws {

namespace {

// What is here of a frame's payload, and nothing of the frame behind it.
std::span<std::uint8_t> payload_so_far(std::span<std::uint8_t> waiting, const FrameHeader& header) {
  const std::span<std::uint8_t> behind = waiting.subspan(header.size);
  if (header.payload_length >= behind.size()) return behind;
  return behind.first(static_cast<std::size_t>(header.payload_length));  // it fits: it is smaller
}

}  // namespace

void FrameParser::feed(ByteView bytes) {
  // After a failure we ignore everything, so a bad client cannot make us grow.
  if (failure_.has_value()) return;
  drop_what_was_read();
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

std::optional<Frame> FrameParser::peek() {
  if (failure_.has_value()) return std::nullopt;
  const std::span<std::uint8_t> waiting = std::span(buffer_).subspan(read_);

  // The header is read once for each frame. It is judged here, before we wait for a single byte of the
  // payload: a length of 2^62 must not keep us waiting.
  if (!header_.has_value()) {
    const std::optional<FrameHeader> header = decode_header(waiting);
    if (!header.has_value()) return std::nullopt;
    failure_ = check_header(*header, max_payload_);
    if (failure_.has_value()) {
      Bytes().swap(buffer_);  // clear() would keep the memory
      read_ = 0;
      return std::nullopt;
    }
    header_ = header;
  }

  const std::span<std::uint8_t> payload = payload_so_far(waiting, *header_);
  if (payload.empty()) return std::nullopt;  // only the header is here

  // Only the new bytes are unmasked. XOR is its own inverse, so a second time would mask them again.
  const std::span<std::uint8_t> fresh = payload.subspan(unmasked_);
  apply_mask(fresh, *header_->masking_key);
  unmasked_ += fresh.size();
  return Frame{.fin = header_->fin, .opcode = header_->opcode, .payload = payload};
}

std::optional<Frame> FrameParser::next() {
  const std::optional<Frame> frame = peek();
  if (!frame.has_value() || frame->payload.size() != header_->payload_length) return std::nullopt;
  // Move on. The view stays good: the bytes are dropped by the next feed, and not here.
  read_ += header_->size + frame->payload.size();
  header_.reset();
  unmasked_ = 0;
  return frame;
}

void FrameParser::drop_what_was_read() {
  // Half of the buffer has to be garbage before it is worth a move: so the work stays linear.
  if (read_ * 2 < buffer_.size()) return;
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(read_));
  read_ = 0;
}

void FrameParser::release_memory() {
  // A fresh copy has exactly the memory that it needs; swap gives the old memory back.
  Bytes rest(buffer_.begin() + static_cast<std::ptrdiff_t>(read_), buffer_.end());
  buffer_.swap(rest);
  read_ = 0;
  unmasked_ = 0;  // the buffer begins anew, and so do our places in it
}

}  // namespace ws

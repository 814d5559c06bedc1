#include "dissection/fields.h"

#include <algorithm>
#include <variant>

#include "close.h"
#include "frame.h"

namespace ws::fuzz {

using lab::DissectedFrame;
using lab::Dissection;
using lab::Field;

const Field* find(const std::vector<Field>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

Bytes unmasked(ByteView input, const DissectedFrame& frame) {
  const ByteView bytes = input.subspan(frame.byte, frame.here);
  Bytes payload(bytes.begin() + frame.header, bytes.end());
  if (const auto key = decode_header(bytes)->masking_key) apply_mask(payload, *key);
  return payload;
}

bool is_whole(const DissectedFrame& frame) {
  return frame.length && frame.here >= frame.header && frame.here - frame.header == *frame.length;
}

namespace {

// Reads its bits one by one.
std::uint64_t value_of(ByteView input, const Field& field) {
  std::uint64_t value = 0;
  for (std::uint64_t bit = field.bit; bit < field.bit + field.bits; ++bit)
    value = value << 1 | (input[static_cast<std::size_t>(bit / 8)] >> (7 - bit % 8) & 1U);
  return value;
}

std::uint64_t number(const std::vector<Field>& fields, std::string_view name) {
  const Field* const field = find(fields, name);
  return field == nullptr ? 0 : field->value.value_or(0);
}

bool lies_in_payload(const Field& field) {
  return field.name == "status_code" || field.name == "reason";
}

// Without a gap, up to the frame's last byte that is here; and those of a Close once more from the
// payload's first byte on.
Wrong check_order(ByteView input, const DissectedFrame& frame, const std::vector<Field>& fields) {
  std::uint64_t bit = std::uint64_t{frame.byte} * 8;
  std::uint64_t inside = 0;
  const std::uint64_t end = bit + std::uint64_t{frame.here} * 8;
  for (const Field& field : fields) {
    const std::string name(field.name);
    std::uint64_t& next = lies_in_payload(field) ? inside : bit;
    if (field.bits == 0 || field.bit != next)
      return name + " does not begin where the last one ends";
    if (field.name == "payload") inside = bit;
    next += field.bits;
    if (next > end) return name + " goes on behind the frame";
    if (!field.value || lies_in_payload(field)) continue;
    if (*field.value != value_of(input, field)) return name + " is not what its bits say";
  }
  if (bit != end) return "the fields end before the frame does";
  if (lies_in_payload(fields.back()) && inside != end)
    return "the Close ends before its payload does";
  return {};
}

// Nothing of a whole frame is partial, nor of a whole header.
Wrong check_header(ByteView input, const DissectedFrame& frame, const std::vector<Field>& fields) {
  const std::optional<FrameHeader> decoded = decode_header(input.subspan(frame.byte));
  const bool is_here = frame.header > 0 && frame.here >= frame.header;
  if (decoded.has_value() != is_here) return "decode_header thinks otherwise of what is here";
  if (!decoded) return {};
  if (frame.header != decoded->size) return "the header has another size";
  if (frame.length != decoded->payload_length) return "the payload has another length";
  const std::uint64_t rsv =
      number(fields, "rsv1") * 4 + number(fields, "rsv2") * 2 + number(fields, "rsv3");
  if (number(fields, "fin") != decoded->fin) return "fin is another";
  if (rsv != decoded->rsv) return "rsv1 to rsv3 are others";
  if (number(fields, "opcode") != static_cast<unsigned>(decoded->opcode))
    return "opcode is another";
  if (number(fields, "mask") != (decoded->masking_key ? 1U : 0U)) return "mask is another";
  const Field* const more = find(fields, "extended_payload_length");
  if (number(fields, more != nullptr ? more->name : "payload_length") != decoded->payload_length)
    return "the length field is another";
  if (decoded->masking_key) {
    std::uint64_t key = 0;
    for (const std::uint8_t byte : *decoded->masking_key)
      key = key << 8 | byte;
    if (number(fields, "masking_key") != key) return "masking_key is another";
  }
  const std::uint64_t arrived = frame.here - frame.header;
  const Field* const payload = find(fields, "payload");
  if ((payload == nullptr ? 0 : payload->bits) != arrived * 8)
    return "payload is not what is here of it";
  for (const Field& field : fields) {
    const bool may_be_partial = field.name == "payload" || lies_in_payload(field);
    if (field.partial && !may_be_partial) return std::string(field.name) + " is not partial";
  }
  if (payload != nullptr && payload->partial != (arrived < decoded->payload_length))
    return "payload is partial, or is not";
  return {};
}

// What decode_close reads, if it reads it.
Wrong check_close(ByteView input, const DissectedFrame& frame, const std::vector<Field>& fields) {
  const Field* const code = find(fields, "status_code");
  const Field* const reason = find(fields, "reason");
  const bool is_close = number(fields, "opcode") == 8 && find(fields, "payload") != nullptr;
  if ((code != nullptr) != is_close) return "a Close has a status code, and nothing else has";
  if (!is_close || !is_whole(frame)) return {};
  if (code->partial != (*frame.length == 1)) return "status_code is partial, or is not";
  if (reason != nullptr && reason->partial) return "reason is not partial";
  const std::variant<Close, Failure> decoded = decode_close(unmasked(input, frame));
  const auto* const said = std::get_if<Close>(&decoded);
  if (said == nullptr) return {};
  if (number(fields, "status_code") != static_cast<unsigned>(said->code))
    return "status_code is another";
  if ((reason == nullptr ? 0 : reason->bits) != said->reason.size() * 8)
    return "reason has another size";
  return {};
}

}  // namespace

Wrong check_frames(ByteView input, const Dissection& dissection) {
  std::size_t at = 0;
  for (const DissectedFrame& frame : dissection.frames) {
    if (frame.byte != at || frame.here == 0)
      return "a frame does not begin where the last one ends";
    at += frame.here;
    if (at > input.size()) return "a frame goes on behind the bytes";
    const std::vector<Field> fields = lab::fields_at(input, frame.byte);
    for (const auto check : {check_order, check_header, check_close}) {
      if (const Wrong wrong = check(input, frame, fields)) return wrong;
    }
    const bool is_last = &frame == &dissection.frames.back();
    if (!is_last && !is_whole(frame)) return "a frame is not whole, and another follows";
    if (is_last && is_whole(frame) == dissection.needs.has_value()) return "needs is wrong";
  }
  if (at != input.size()) return "the frames end before the bytes do";
  return {};
}

}  // namespace ws::fuzz

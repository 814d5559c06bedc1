#include "dissector/frame_fields.h"

#include <algorithm>

namespace ws::lab {
namespace {

std::uint64_t big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes)
    value = value * 256 + byte;
  return value;
}

// The bytes from `at` on that are here, at most `size`.
ByteView part(ByteView bytes, std::size_t at, std::uint64_t size) {
  if (at >= bytes.size()) return {};
  const ByteView rest = bytes.subspan(at);
  return rest.first(static_cast<std::size_t>(std::min<std::uint64_t>(size, rest.size())));
}

// Fields as they follow each other.
class Fields {
 public:
  Fields(std::vector<Field>& fields, std::uint64_t bit) : fields_(fields), bit_(bit) {}

  void add(std::string_view name, std::uint64_t bits, std::uint64_t value) {
    fields_.push_back({name, bit_, bits, value, false});
    bit_ += bits;
  }

  // A field of whole bytes, of which these are here. If none is, it is not a field yet.
  void add_bytes(std::string_view name, ByteView here, std::uint64_t size,
                 std::optional<std::uint64_t> value) {
    if (here.empty()) return;
    fields_.push_back({name, bit_, std::uint64_t{here.size()} * 8, value, here.size() < size});
    bit_ += std::uint64_t{here.size()} * 8;
  }

 private:
  std::vector<Field>& fields_;
  std::uint64_t bit_;
};

std::optional<std::uint64_t> number_if_whole(ByteView here, std::size_t size) {
  if (here.size() < size) return {};
  return big_endian(here);
}

// §5.5.1: the status code, two bytes, then the reason.
void add_close(Fields fields, const Header& header, ByteView payload) {
  const ByteView code = payload.first(std::min<std::size_t>(payload.size(), 2));
  std::array<std::uint8_t, 2> plain{};
  for (std::size_t i = 0; i < code.size(); ++i)
    plain[i] = code[i] ^ header.key[i];
  fields.add_bytes("status_code", code, 2, number_if_whole(ByteView(plain).first(code.size()), 2));
  fields.add_bytes("reason", payload.subspan(code.size()), *header.length - code.size(), {});
}

}  // namespace

Header read_header(ByteView bytes) {
  Header header;
  if (bytes.empty()) return header;
  header.fin = bytes[0] >= 128;
  header.rsv = bytes[0] / 16 % 8;
  header.opcode = bytes[0] % 16;
  if (bytes.size() == 1) return header;

  header.masked = bytes[1] >= 128;
  const unsigned length7 = bytes[1] % 128;
  header.more_length = length7 < 126 ? 0 : length7 == 126 ? 2 : 8;
  header.size = static_cast<std::uint8_t>(2 + header.more_length + (header.masked ? 4 : 0));
  header.whole = bytes.size() >= header.size;
  const std::size_t key_at = 2U + header.more_length;
  if (header.more_length == 0) header.length = length7;
  if (header.more_length > 0 && bytes.size() >= key_at)
    header.length = big_endian(bytes.subspan(2, header.more_length));
  if (header.masked && header.whole)
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(key_at), 4, header.key.begin());
  return header;
}

std::size_t bytes_here(const Header& header, ByteView bytes) {
  if (!header.whole) return bytes.size();
  return header.size + part(bytes, header.size, *header.length).size();
}

std::vector<Field> fields_at(ByteView buffer, std::size_t byte) {
  std::vector<Field> list;
  const ByteView bytes = buffer.subspan(byte);
  if (bytes.empty()) return list;
  const Header header = read_header(bytes);
  Fields fields(list, std::uint64_t{byte} * 8);
  fields.add("fin", 1, header.fin);
  fields.add("rsv1", 1, header.rsv / 4);
  fields.add("rsv2", 1, header.rsv / 2 % 2);
  fields.add("rsv3", 1, header.rsv % 2);
  fields.add("opcode", 4, header.opcode);
  if (header.size == 0) return list;

  fields.add("mask", 1, header.masked);
  fields.add("payload_length", 7, bytes[1] % 128);
  const ByteView length = part(bytes, 2, header.more_length);
  fields.add_bytes("extended_payload_length", length, header.more_length,
                   number_if_whole(length, header.more_length));
  const ByteView key = part(bytes, 2U + header.more_length, header.masked ? 4 : 0);
  fields.add_bytes("masking_key", key, 4, big_endian(key));
  if (!header.whole) return list;

  const ByteView payload = part(bytes, header.size, *header.length);
  Fields inside = fields;
  fields.add_bytes("payload", payload, *header.length, {});
  if (header.is_close()) add_close(inside, header, payload);
  return list;
}

std::optional<Needs> needs_of(ByteView frame) {
  if (frame.empty()) return {};
  const Header header = read_header(frame);
  if (header.size == 0) return Needs{1, "payload_length"};
  const std::size_t key_at = 2U + header.more_length;
  if (frame.size() < key_at) return Needs{key_at - frame.size(), "extended_payload_length"};
  if (!header.whole) return Needs{header.size - frame.size(), "masking_key"};
  const std::uint64_t arrived = frame.size() - header.size;
  if (arrived < *header.length) return Needs{*header.length - arrived, "payload"};
  return {};
}

}  // namespace ws::lab

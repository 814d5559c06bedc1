#include "dissector/dissector.h"

#include <algorithm>
#include <utility>

#include "dissector/running_text.h"

namespace ws::lab {
namespace {

struct Rule {
  CloseCode code;
  std::string_view reason;
  std::string_view section;
};
constexpr auto protocol_error = CloseCode::protocol_error;
constexpr auto invalid_payload = CloseCode::invalid_payload;
constexpr auto message_too_big = CloseCode::message_too_big;

bool is_close_code(unsigned code) {  // §7.4: that may be sent
  if (code < 1000 || code > 4999) return false;
  if (code >= 3000) return true;
  return code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

class Dissector {
 public:
  Dissector(ByteView bytes, const DissectOptions& options) : bytes_(bytes), options_(options) {}

  Dissection run() {
    while (at_ < bytes_.size())
      frame();
    return std::move(out_);
  }

 private:
  void frame() {
    const ByteView rest = bytes_.subspan(at_);
    header_ = read_header(rest);
    const std::size_t here = bytes_here(header_, rest);
    out_.frames.push_back({at_, here, header_.size, header_.length});
    payload_ = header_.whole ? rest.subspan(header_.size, here - header_.size) : ByteView{};
    out_.needs = needs_of(rest.first(here));
    is_whole_ = !out_.needs;
    if (has_closed_ && !out_.unread) out_.unread = out_.frames.size() - 1;
    if (header_.whole && !has_closed_) judge();
    at_ += here;
  }

  void judge() {
    judge_header();
    if (header_.opcode <= 2) judge_data();
    if (header_.is_close() && is_whole_) judge_close();
  }

  // All of a header's faults become known with its last byte, and its bits stand in its first bytes.
  void judge_header() {
    constexpr Rule rsv{protocol_error, "reserved bit set", "§5.2"};
    constexpr Rule opcode{protocol_error, "reserved opcode", "§5.2"};
    constexpr Rule no_mask{protocol_error, "frame without a mask", "§5.1"};
    constexpr Rule mask{protocol_error, "frame with a mask", "§5.1"};
    constexpr Rule in_fragments{protocol_error, "fragmented control frame", "§5.5"};
    constexpr Rule too_long{protocol_error, "control frame too long", "§5.5"};
    constexpr Rule top_bit{protocol_error, "length has 64 bits", "§5.2"};
    constexpr Rule not_minimal{protocol_error, "length not minimal", "§5.2"};
    constexpr Rule too_big{message_too_big, "frame too big", "§7.4.1"};

    for (unsigned bit = 1; bit <= 3; ++bit) {
      if ((header_.rsv & (8U >> bit)) != 0) header_fault(rsv, bit, 1);
    }
    if (header_.opcode % 8 > 2) header_fault(opcode, 4, 4);
    const bool from_client = options_.direction == Direction::from_client;
    if (header_.masked != from_client) header_fault(from_client ? no_mask : mask, 8, 1);
    if (header_.is_control() && !header_.fin) header_fault(in_fragments, 0, 1);
    const std::uint64_t length = *header_.length;
    if (header_.is_control() && length > 125) length_fault(too_long);
    if (length > INT64_MAX) header_fault(top_bit, 16, 1);
    if (length < (header_.more_length == 2 ? 126U : header_.more_length == 8 ? 65'536U : 0U))
      length_fault(not_minimal);
    if (length > options_.max_message) length_fault(too_big);
  }

  void header_fault(const Rule& rule, unsigned bit, unsigned bits) {
    fault(rule, std::uint64_t{at_} * 8 + bit, bits, at_ + header_.size);
  }

  // The length stands in seven bits, or behind them.
  void length_fault(const Rule& rule) {
    if (header_.more_length == 0) return header_fault(rule, 9, 7);
    header_fault(rule, 16, header_.more_length * 8U);
  }

  // A fragment of a message (§5.4), or a whole one.
  void judge_data() {
    constexpr Rule inside{protocol_error, "message inside a message", "§5.4"};
    constexpr Rule nothing{protocol_error, "nothing to continue", "§5.4"};
    constexpr Rule fragments{CloseCode::policy_violation, "too many fragments", "§10.4"};
    const bool begins = header_.opcode != 0;
    if (begins && message_.is_open) header_fault(inside, 4, 4);
    if (!begins && !message_.is_open) header_fault(nothing, 4, 4);
    if (begins || !message_.is_open) {
      message_ = {.is_text = header_.opcode == 1};
      ++out_.messages;
    }
    out_.frames.back().message = out_.messages - 1;
    if (message_.fragments == options_.max_fragments) header_fault(fragments, 4, 4);
    ++message_.fragments;
    message_.is_too_big |= *header_.length > options_.max_message;  // which has been said
    judge_message_bytes();
    message_.is_open = !header_.fin;
  }

  void judge_message_bytes() {
    constexpr Rule too_big{message_too_big, "message too big", "§7.4.1"};
    constexpr Rule not_utf8{invalid_payload, "text not UTF-8", "§8.1"};
    constexpr Rule half{invalid_payload, "text ends inside a character", "§8.1"};
    const std::size_t end = payload_.size();
    const std::size_t over = first_byte_over();
    const std::size_t bad = message_.is_text ? first_bad_byte(message_.text) : end;
    // A byte that is too many is not looked at: so if it is both, that comes first.
    if (bad < over) byte_fault(not_utf8, bad);
    if (over < end) byte_fault(too_big, over);
    if (bad >= over && bad < end) byte_fault(not_utf8, bad);
    message_.is_too_big |= over < end;
    message_.is_text &= bad == end;
    message_.size += end;
    if (message_.is_text && header_.fin && is_whole_ && message_.text.half_character() > 0)
      half_character(half, message_.text.half_character());
  }

  // §5.5.1, §7.4: known when the frame is whole.
  void judge_close() {
    constexpr Rule half_code{protocol_error, "half a status code", "§5.5.1"};
    constexpr Rule not_allowed{protocol_error, "status code not allowed", "§7.4"};
    constexpr Rule not_utf8{invalid_payload, "reason is not UTF-8", "§8.1"};
    has_closed_ = true;
    const std::size_t end = at_ + header_.size + payload_.size();
    if (payload_.empty()) return;
    if (payload_.size() == 1) return fault(half_code, bit_of(0), 8, end);
    if (!is_close_code(plain(0) * 256U + plain(1))) fault(not_allowed, bit_of(0), 16, end);
    RunningText text;
    const std::size_t bad = first_bad_byte(text, 2);
    if (bad < payload_.size()) return fault(not_utf8, bit_of(bad), 8, end);
    if (text.half_character() > 0) half_character(not_utf8, text.half_character());
  }

  std::uint8_t plain(std::size_t i) const { return payload_[i] ^ header_.key[i % 4]; }
  std::uint64_t bit_of(std::size_t i) const { return std::uint64_t{at_ + header_.size + i} * 8; }

  // The first byte of the payload with which its message is too big; its size, if there is none.
  std::size_t first_byte_over() const {
    if (message_.is_too_big) return payload_.size();
    const std::uint64_t room = options_.max_message - std::min(options_.max_message, message_.size);
    return static_cast<std::size_t>(std::min<std::uint64_t>(room, payload_.size()));
  }

  // Of the payload, from `i` on; its size, if there is none.
  std::size_t first_bad_byte(RunningText& text, std::size_t i = 0) const {
    while (i < payload_.size() && text.add(plain(i)))
      ++i;
    return i;
  }

  void byte_fault(const Rule& rule, std::size_t i) {
    fault(rule, bit_of(i), 8, at_ + header_.size + i + 1);
  }

  // Stands where the half character does, as far as it is in this frame; else at the FIN that ends the text.
  void half_character(const Rule& rule, std::size_t size) {
    const std::size_t end = payload_.size();
    size = std::min(size, end);
    if (size == 0) return header_fault(rule, 0, 1);
    fault(rule, bit_of(end - size), std::uint64_t{size} * 8, at_ + header_.size + end);
  }

  void fault(const Rule& rule, std::uint64_t bit, std::uint64_t bits, std::size_t after) {
    out_.faults.push_back(
        {out_.frames.size() - 1, bit, bits, {rule.code, rule.reason}, rule.section, after});
  }

  struct OpenMessage {
    bool is_text = false;     // and UTF-8 so far
    bool is_open = false;     // fragments follow
    bool is_too_big = false;  // which is said once
    std::uint64_t size = 0;
    std::uint64_t fragments = 0;
    RunningText text{};
  };

  const ByteView bytes_;
  const DissectOptions options_;
  Dissection out_;
  OpenMessage message_;
  bool has_closed_ = false;
  // The frame we are at.
  std::size_t at_ = 0;
  Header header_;
  ByteView payload_;  // as far as it is here
  bool is_whole_ = false;
};

}  // namespace

Dissection dissect(ByteView bytes, const DissectOptions& options) {
  return Dissector(bytes, options).run();
}

}  // namespace ws::lab

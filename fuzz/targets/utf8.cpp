// Text as it comes (RFC 3629), against a validator that computes code points instead of a table.
#include "utf8.h"

#include <algorithm>
#include <optional>

#include "oracles/judge.h"
#include "reference/frames.h"

namespace ws::fuzz {

namespace {

Seen verdict(bool fine, bool may_end) {
  return {"text", fine ? 1 : 0, {may_end}};
}

Events validate_cut(ByteView input, Cut cut) {
  Utf8Validator validator;
  bool fine = true;
  feed_cut(input, cut, [&](ByteView piece) { fine = validator.feed(piece); });
  return {verdict(fine, validator.complete()), verdict(is_utf8(input), true)};
}

Events validate_naively(ByteView input) {
  return {verdict(reference_may_go_on(input), reference_is_utf8(input)),
          verdict(reference_is_utf8(input), true)};
}

// Short texts are cut in two everywhere.
bool any_two_pieces_agree(ByteView input) {
  const Seen whole = validate_cut(input, Cut::whole)[0];
  for (std::size_t at = 1; at < input.size() && input.size() <= 32; ++at) {
    Utf8Validator validator;
    bool fine = true;
    const auto feed = [&](ByteView piece) { fine = validator.feed(piece); };
    feed_copy(input.first(at), feed);
    feed_copy(input.subspan(at), feed);
    if (whole != verdict(fine, validator.complete())) return false;
  }
  return true;
}

// A bad byte fails at once: not before it, and not behind it.
bool fails_where_the_reference_does(ByteView input) {
  Utf8Validator validator;
  std::size_t accepted = 0;
  while (accepted < input.size() && validator.feed(input.subspan(accepted, 1)))
    ++accepted;
  if (!reference_may_go_on(input.first(accepted))) return false;
  return accepted == input.size() || !reference_may_go_on(input.first(accepted + 1));
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  input = input.first(std::min<std::size_t>(input.size(), 256));
  if (auto finding = judge(input, use, validate_cut, validate_naively)) return finding;
  if (use.cut && !any_two_pieces_agree(input))
    return Finding{"any cut", "two pieces, and another answer"};
  if (use.reference && !fails_where_the_reference_does(input))
    return Finding{"reference", "it fails at another byte than the reference"};
  return std::nullopt;
}

}  // namespace ws::fuzz

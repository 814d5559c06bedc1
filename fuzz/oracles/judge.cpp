#include "oracles/judge.h"

#include "oracles/meter.h"

namespace ws::fuzz {

std::optional<Finding> judge(ByteView input, Oracles use, Read read, Naive naive) {
  const Meter meter;
  const Events whole = read(input, Cut::whole);
  if (use.bounds) {
    if (auto finding = meter.judge(input.size())) return finding;
  }
  for (const Cut cut : other_cuts(input)) {
    if (!use.cut && !use.bounds) break;
    const Meter cut_meter;
    const Events events = read(input, cut);
    if (use.cut && events != whole)
      return Finding{"any cut", difference("whole", whole, name_of(cut), events)};
    if (!use.bounds) continue;
    if (auto finding = cut_meter.judge(input.size())) return finding;
  }
  if (!use.reference) return std::nullopt;
  const Events expected = naive(input);
  if (expected == whole) return std::nullopt;
  return Finding{"reference", difference("the reference", expected, "yours", whole)};
}

}  // namespace ws::fuzz

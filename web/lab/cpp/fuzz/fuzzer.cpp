#include "fuzzer.h"

#include <algorithm>

#include "coverage.h"

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed);

namespace ws::lab {
namespace {

constexpr std::uint64_t most_places = 20'000'000;

}  // namespace

void Fuzzer::add(ByteView input) {
  if (finding_) return;
  execute(input.first(std::min(input.size(), max_size)));
  if (!finding_) keep();
}

void Fuzzer::run(std::size_t executions) {
  for (; executions > 0 && !finding_ && !corpus_.empty(); --executions) {
    if (execute(offspring()) && !finding_) keep();
  }
}

void Fuzzer::keep() {
  corpus_.emplace_back(current().begin(), current().end());
}

// Half of them are children of the latest eight: behind what is new, more is likely to be.
Bytes Fuzzer::offspring() {
  const std::size_t latest = std::min<std::size_t>(corpus_.size(), 8);
  const bool is_late = dice().below(2) == 0;
  const std::size_t parent =
      is_late ? corpus_.size() - 1 - dice().below(latest) : dice().below(corpus_.size());
  Bytes bytes = corpus_[parent];
  const std::size_t size = bytes.size();
  const std::size_t most = std::min(max_size, 2 * size + 32);  // small ones first: they are quick
  bytes.resize(std::max(most, size));
  bytes.resize(LLVMFuzzerCustomMutator(bytes.data(), size, bytes.size(),
                                       static_cast<unsigned>(dice().below(1U << 31))));
  return bytes;
}

std::optional<fuzz::Finding> Fuzzer::judged(ByteView input) {
  std::copy(input.begin(), input.end(), current_.begin());
  size_ = input.size();
  ++executions_;
  begin_execution(most_places);
  return fuzz::hammer(current(), oracles_);
}

bool Fuzzer::execute(ByteView input) {
  finding_ = judged(input);
  bool is_new = false;
  for (const std::uint32_t feature : features()) {
    const std::uint32_t place = feature / 8;
    if (feature >= seen_.size()) seen_.resize(feature + 1);
    if (seen_[feature]) continue;
    seen_[feature] = is_new = true;
    if (std::find(places_.begin(), places_.end(), place) == places_.end()) places_.push_back(place);
  }
  return is_new;
}

void Fuzzer::shrink() {
  if (!finding_) return;
  Bytes best(current().begin(), current().end());
  for (std::size_t count = best.size() / 2; count > 0; count /= 2) {
    for (std::size_t at = 0; at + count <= best.size();) {
      Bytes shorter(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(at));
      shorter.insert(shorter.end(), best.begin() + static_cast<std::ptrdiff_t>(at + count),
                     best.end());
      auto finding = judged(shorter);
      if (finding && finding->oracle == finding_->oracle) {
        finding_ = std::move(finding);
        best = shorter;
      } else {
        at += count;
      }
    }
  }
  std::copy(best.begin(), best.end(), current_.begin());
  size_ = best.size();
}

}  // namespace ws::lab

// In a tab there is no environment to ask for others (fuzz/oracles/hammer.cpp).
const ws::fuzz::Limits& ws::fuzz::limits() {
  static const Limits plain;
  return plain;
}

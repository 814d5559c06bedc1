// A coverage-guided fuzzer in small: an input that came by a new place is kept, and new ones are made of those.
// The same seed gives the same run, however it is cut into calls of run().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.h"
#include "oracles/hammer.h"

namespace ws::lab {

class Random {
 public:
  explicit Random(std::uint64_t seed = 0) : state_(seed * 2 + 1) {}
  std::size_t below(std::size_t count) {  // count is not 0
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>((state_ >> 33) % count);
  }

 private:
  std::uint64_t state_;
};

// All that is thrown in a run: begin with Random(seed).
Random& dice();

class Fuzzer {
 public:
  static constexpr std::size_t max_size =
      700;  // more than a message may have (fuzz/reference/frames.h)

  explicit Fuzzer(fuzz::Oracles oracles = {}) : oracles_(oracles) {}

  // Tries this input, and keeps it.
  void add(ByteView input);
  // Tries so many new inputs; fewer if there is a finding.
  void run(std::size_t executions);

  ByteView current() const {
    return ByteView(current_).first(size_);
  }  // the input that is tried, or was last
  std::size_t executions() const { return executions_; }
  const std::vector<Bytes>& corpus() const { return corpus_; }
  const std::vector<std::uint32_t>& places() const { return places_; }  // in the order of coming by
  const std::optional<fuzz::Finding>& finding() const { return finding_; }

  // After a finding: makes its input as short as it gets, as long as the same oracle sees something.
  void shrink();

 private:
  bool execute(ByteView input);  // true: it came by something new
  std::optional<fuzz::Finding> judged(ByteView input);
  Bytes offspring();
  void keep();  // current()

  fuzz::Oracles oracles_;
  std::vector<Bytes> corpus_;
  std::vector<bool> seen_;  // features
  std::vector<std::uint32_t> places_;
  std::array<std::uint8_t, max_size>
      current_{};  // not on the heap, which a trap may leave in ruins
  std::size_t size_ = 0;
  std::size_t executions_ = 0;
  std::optional<fuzz::Finding> finding_;
};

}  // namespace ws::lab

// Work and memory, measured over one run and held against the bytes that came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "count_memory.h"
#include "oracles/hammer.h"
#include "oracles/work.h"

namespace ws::fuzz {

class Meter {
 public:
  Meter() { test::forget_peak(); }

  // Linear in `bytes`, or a Finding. The factors are generous: what is quadratic passes them at a few
  // hundred bytes, and room made for what was only announced at once.
  std::optional<Finding> judge(std::size_t bytes) const {
    const std::uint64_t did = work() - work_;
    const test::Memory now = test::memory();
    if (did > work_a_byte * bytes + work_at_all) return over("work", did, bytes);
    if (now.peak - live_ > memory_a_byte * bytes + memory_at_all)
      return over("bytes held at once", now.peak - live_, bytes);
    return std::nullopt;
  }

 private:
  static constexpr std::size_t work_a_byte = 150;
  static constexpr std::size_t work_at_all = 3'000;
  static constexpr std::size_t memory_a_byte = 64;
  static constexpr std::size_t memory_at_all = 2'000;

  static Finding over(const std::string& what, std::uint64_t count, std::size_t bytes) {
    return {"bounds",
            what + ": " + std::to_string(count) + ", for " + std::to_string(bytes) + " bytes"};
  }

  std::uint64_t work_ = work();
  std::size_t live_ = test::memory().live;
};

}  // namespace ws::fuzz

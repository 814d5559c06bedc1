#include "oracles/hammer.h"

#include <cstdlib>

namespace ws::fuzz {

Oracles oracles_of_environment() {
  const char* const chosen = std::getenv("FUZZ_ORACLES");
  if (chosen == nullptr) return {};
  const auto has = [words = std::string_view(chosen)](std::string_view word) {
    return words.find(word) != words.npos;
  };
  return {.cut = has("cut"),
          .reference = has("reference"),
          .wslay = has("wslay"),
          .bounds = has("bounds"),
          .round_trip = has("round_trip")};
}

const Limits& limits() {
  static const Limits chosen = [] {
    Limits result;
    if (const char* const text = std::getenv("FUZZ_FRAGMENTS"))
      result.max_fragments = std::strtoul(text, nullptr, 10);
    return result;
  }();
  return chosen;
}

}  // namespace ws::fuzz

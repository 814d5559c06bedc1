#include "coverage.h"

#include <algorithm>
#include <array>

#include "../abi.h"
#include "oracles/work.h"

namespace ws::lab {
namespace {

constexpr std::size_t most_places = 1 << 12;

std::uint32_t* first_guard = nullptr;
std::size_t places = 0;
std::uint64_t counted = 0;
std::uint64_t most_counted = ~std::uint64_t{0};
bool stuck = false;
std::array<std::uint32_t, most_places> hits{};
std::array<std::uint32_t, most_places>
    touched{};  // the places with hits, so that they need not be searched for
std::size_t touched_count = 0;

std::uint32_t class_of(std::uint32_t count) {
  if (count < 4) return count - 1;
  if (count < 8) return 3;
  if (count < 16) return 4;
  if (count < 32) return 5;
  return count < 128 ? 6 : 7;
}

}  // namespace

void begin_execution(std::uint64_t most) {
  for (const std::uint32_t place : std::span(touched).first(touched_count))
    hits[place] = 0;
  touched_count = 0;
  most_counted = counted + most;
  stuck = false;
}

bool is_stuck() {
  return stuck;
}

const std::vector<std::uint32_t>& features() {
  static std::vector<std::uint32_t> all;
  all.clear();
  for (const std::uint32_t place : std::span(touched).first(touched_count))
    all.push_back(place * 8 + class_of(hits[place]));
  return all;
}

std::size_t number_of_places() {
  return places;
}

}  // namespace ws::lab

// The oracle "bounds" judges memory alone here: its numbers for work are for branches of a native build.
namespace ws::fuzz {

std::uint64_t work() {
  return 0;
}

}  // namespace ws::fuzz

extern "C" {

// Each file calls it once, before anything else runs; all of them name the same guards.
void __sanitizer_cov_trace_pc_guard_init(std::uint32_t* begin, std::uint32_t* end) {
  ws::lab::first_guard = begin;
  ws::lab::places =
      std::min<std::size_t>(static_cast<std::size_t>(end - begin), ws::lab::most_places);
}

// Its name leads web/lab/fuzz/coverage.mjs to the calls of it.
__attribute__((export_name("coverage_guard"))) void __sanitizer_cov_trace_pc_guard(
    std::uint32_t* guard) {
  using namespace ws::lab;
  const auto place = static_cast<std::size_t>(guard - first_guard);
  if (place >= places) return;
  if (++counted > most_counted) {
    stuck = true;
    __builtin_trap();
  }
  if (hits[place]++ == 0) touched[touched_count++] = static_cast<std::uint32_t>(place);
}
}

// Where the guards begin in memory: a call's guard, less this, is its place.
LAB_EXPORT(coverage_first) std::size_t coverage_first() {
  return reinterpret_cast<std::size_t>(ws::lab::first_guard);
}

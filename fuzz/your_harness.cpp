// The harness: bytes come in, oracles look at what becomes of them, and report() ends the run when one
// of them sees something. ./workbook zoo says which bugs it would have found.
#include "harness.h"

namespace {

using namespace ws;
using namespace ws::fuzz;

// Small limits are reached with small inputs.
constexpr std::size_t max_message = 512;
constexpr std::size_t max_fragments = 8;

// Step F.1: bytes in
Events read(ByteView input, std::size_t piece) {
  return {};  // your code here
}

// Step F.2: any cut gives the same
void check_cuts(ByteView input, const Events& whole) {
  // your code here
}

// Step F.3: there and back
void check_round_trip(ByteView script) {
  // your code here
}

// Step F.4: a second decoder, from the RFC
Events reference(ByteView input) {
  return {};  // your code here
}

void check_reference(ByteView input, const Events& whole) {
  // your code here
}

// Step F.5: counted, not timed
void check_bounds(ByteView input) {
  // your code here
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input{data, size};
  const Events whole = read(input, std::max<std::size_t>(size, 1));
  check_cuts(input, whole);
  check_round_trip(input);
  check_reference(input, whole);
  check_bounds(input);
  return 0;
}

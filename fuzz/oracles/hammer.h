// What all targets share: bytes come in, oracles judge, a Finding says which of them saw what.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bytes.h"
#include "reference/frames.h"

namespace ws::fuzz {

// Who judges an execution. The sanitizers and the asserts always do.
struct Oracles {
  bool cut = true;         // any cut of the same bytes gives the same events
  bool reference = true;   // the events are those of a naive decoder, written from the RFC
  bool wslay = true;       // the same as another library, where the two promise the same
  bool bounds = true;      // work and memory stay in proportion to the bytes
  bool round_trip = true;  // what was encoded is what is decoded
};

struct Finding {
  std::string_view oracle;  // "any cut", "reference", "wslay", "bounds", "round trip"
  std::string what;
};

// One target: each defines it once. nullopt: nothing to see.
std::optional<Finding> hammer(ByteView input, Oracles use);

// FUZZ_ORACLES in the environment: "none", or some of "cut,reference,wslay,bounds,round_trip"; unset:
// all of them.
Oracles oracles_of_environment();

// FUZZ_FRAGMENTS in the environment changes max_fragments.
const Limits& limits();

}  // namespace ws::fuzz

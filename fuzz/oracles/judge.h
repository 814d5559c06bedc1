// The oracles that fit every reader of bytes: any cut, the reference, and bounds.
#pragma once

#include <optional>

#include "inputs/pieces.h"
#include "oracles/hammer.h"
#include "reference/events.h"

namespace ws::fuzz {

using Read = Events (*)(ByteView input, Cut cut);  // the code under test, fed in pieces
using Naive = Events (*)(ByteView input);          // what it should have seen

std::optional<Finding> judge(ByteView input, Oracles use, Read read, Naive naive);

}  // namespace ws::fuzz

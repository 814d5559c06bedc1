// A second opinion: wslay, a WebSocket library in C, is fed the same client bytes.
#pragma once

#include <optional>

#include "oracles/judge.h"

namespace ws::fuzz {

// wslay promises the same, but for limits: `naive` says whether one was hit. It judges some headers sooner
// than we do and some later; so a few bytes follow, with which no control frame is left undecided.
// nullopt also if wslay is not here.
std::optional<Finding> compare_with_wslay(ByteView input, Read read, Naive naive);

}  // namespace ws::fuzz

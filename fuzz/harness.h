// Given: what your harness may use.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "bytes.h"
#include "count_memory.h"   // memory().live, memory().peak, forget_peak()
#include "engine/report.h"  // report("any cut", "what differs") ends the run
#include "frame.h"          // chapter 3, which you hammer
#include "message_parser.h"
#include "oracles/work.h"      // work(): branches taken and bytes moved so far
#include "reference/events.h"  // Seen{"message", opcode, payload}, Events, difference(...)

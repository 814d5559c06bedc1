// Given: what your harness may use.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "bytes.h"
#include "count_memory.h"  // memory().live, memory().peak, forget_peak()
#include "events.h"        // Seen{"message", opcode, payload}, Events, difference(...)
#include "frame.h"         // chapter 3, which you hammer
#include "frame_parser.h"
#include "message.h"
#include "report.h"  // report("any cut", "what differs") ends the run
#include "work.h"    // work(): branches taken and bytes moved so far

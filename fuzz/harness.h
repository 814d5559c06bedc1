// Given: all that your harness may use.
//
//   struct Seen { std::string_view what; int number; Bytes payload; };
//     something that was seen: {"message", opcode, payload}, {"control", opcode, payload}, {"fail", code}.
//     `what` is a literal. Two are equal (==) if all three are.
//   using Events = std::vector<Seen>;
//   Bytes owned(ByteView);                               a copy that stays when the view has ended
//   std::string difference(name_a, a, name_b, b);        two Events, where they differ, for a person
//   void report(oracle, what);                           "any cut", and what differs: ends the run
//   std::uint64_t work();                                branches taken and bytes moved so far
//   test::memory().live, .peak;  test::forget_peak();    bytes in use, and the most since it was forgotten
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "bytes.h"
#include "count_memory.h"
#include "engine/report.h"
#include "frame.h"           // chapter 3, which you hammer
#include "message_parser.h"  // ... and of it MessageParser
#include "oracles/work.h"
#include "reference/events.h"

// Catch the impostors: `./workbook impostors 4` runs these tests against right programs and wrong ones.
// Write what a step demands: calls, and what the header promises. A test that a right program fails is
// a wrong accusation, so ask for nothing that no rule says. Look for edges.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "catch/your_test.h"
#include "outbox.h"
#include "room.h"

namespace {

using namespace ws;

// An example. peek returns how many views it filled, and it has one view to fill here. Two shares wait,
// so a program that returns the number of shares says 2.
TEST(Step4_1, PeekCountsTheViewsThatItFilled) {
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(share("01 02"_hex)));
  ASSERT_TRUE(outbox.push(share("03"_hex)));
  std::array<ByteView, 1> views;
  EXPECT_EQ(outbox.peek(views), 1u);
}

// Your tests go here.

}  // namespace

// Catch the impostors: `./workbook impostors 2` runs these tests against right programs and wrong ones.
// Write what a step demands: a request in, and what the header promises. A test that a right program
// fails is a wrong accusation, so ask for nothing that no rule says. Look for edges.
#include <optional>
#include <string>
#include <vector>

#include "accept_key.h"
#include "catch/your_test.h"
#include "handshake.h"

namespace {

using namespace ws;

// An example. A list has whole elements (RFC 9110 §5.6.1): "upgraded" begins with the token "upgrade",
// and it is another one. The second line shows that the test knows what a right answer looks like.
TEST(Step2_3, AnElementThatBeginsWithTheTokenIsAnotherOne) {
  EXPECT_FALSE(has_token("keep-alive, upgraded", "upgrade"));
  EXPECT_TRUE(has_token("keep-alive, Upgrade", "upgrade"));
}

// Your tests go here.

}  // namespace

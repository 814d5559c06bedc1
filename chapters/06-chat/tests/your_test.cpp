// Catch the impostors: `./workbook impostors 6` runs these tests against right programs and wrong ones.
// Write what a step demands: text in, and what the header promises. A test that a right program fails
// is a wrong accusation, so ask for nothing that no rule says. Look for edges.
#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catch/your_test.h"
#include "chat.h"
#include "json.h"
#include "rate_limit.h"

namespace {

using namespace ws;
using namespace std::chrono_literals;

// An example. An error is for its sender alone. Two clients are here, so a program that tells both has
// two recipients. The test asks for nothing else.
TEST(Step6_5, AnErrorIsForItsSenderAlone) {
  Chat chat;
  chat.join(1);
  chat.join(2);
  EXPECT_EQ(chat.say(1, "hello", 0ms).recipients, std::vector<ClientId>{1});
}

// Your tests go here.

}  // namespace

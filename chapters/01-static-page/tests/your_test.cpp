// Catch the impostors: `./workbook impostors 1` runs these tests against right programs and wrong ones.
// Write what a step demands: a line or bytes in, and what the header promises. A test that a right
// program fails is a wrong accusation, so ask for nothing that no rule says. Look for edges.
#include <optional>
#include <string>
#include <variant>

#include "authority.h"
#include "catch/your_test.h"
#include "http.h"
#include "request_parser.h"
#include "static_files.h"

namespace {

using namespace ws;

// An example. A version is "HTTP/", a digit, a dot and a digit (RFC 9112 §2.3): eight bytes and no more.
// The test asks for the status alone: the words of a refusal are free.
TEST(Step1_1, AVersionEndsAfterItsSecondDigit) {
  const auto result = parse_request_line("GET / HTTP/1.10");
  ASSERT_TRUE(std::holds_alternative<HttpFailure>(result));
  EXPECT_EQ(std::get<HttpFailure>(result).status, 400);
}

// Your tests go here.

}  // namespace

// Catch the impostors: `./workbook impostors 3` runs these tests against right programs and wrong ones.
// Write what a step demands: bytes in, and the values that the header promises. A test that a right
// program fails is a wrong accusation, so it asks for nothing that no rule says. Look for edges.
#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "catch/your_test.h"
#include "frame.h"
#include "frame_parser.h"
#include "message_parser.h"
#include "utf8.h"

namespace {

using namespace ws;

// An example. The length field is 126, so the length is in the next two bytes (RFC 6455 §5.2):
// 0x0082 is 130. In 0x0082 the two bytes differ, so the test sees which one is read first.
TEST(Step3_2, ALengthOfTwoBytesHasItsMostSignificantByteFirst) {
  const std::optional<FrameHeader> header = decode_header("81 fe 00 82 37 fa 21 3d"_hex);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->payload_length, 130u);
}

// Your tests go here.

}  // namespace

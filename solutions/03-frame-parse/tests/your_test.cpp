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

TEST(Step3_2, ALengthOfTwoBytesHasItsMostSignificantByteFirst) {
  const std::optional<FrameHeader> header = decode_header("81 fe 00 82 37 fa 21 3d"_hex);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->payload_length, 130u);
}

TEST(Step3_2, ALengthOfEightBytesKeepsItsUpperHalf) {
  const std::optional<FrameHeader> header =
      decode_header("82 ff 00 00 00 01 00 00 00 02 37 fa 21 3d"_hex);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->payload_length, 0x1'0000'0002u);
}

TEST(Step3_3, AKeyOfZerosIsAKey) {
  const std::optional<FrameHeader> header = decode_header("81 80 00 00 00 00"_hex);
  ASSERT_TRUE(header.has_value());
  EXPECT_TRUE(header->masking_key.has_value());
}

TEST(Step3_4, From126BytesOnTheLengthHasTwoBytes) {
  const Bytes bytes(126);
  const Bytes wire = encode_frame({true, Opcode::binary, bytes});
  ASSERT_EQ(wire.size(), 4u + 126u);
  EXPECT_EQ(to_hex(ByteView(wire).first(4)), "82 7e 00 7e");
}

TEST(Step3_5, TheFewestBytesCountTheKeyToo) {
  const std::optional<FrameHeader> header = decode_header("81 fe 00 7e 37 fa 21 3d"_hex);
  ASSERT_TRUE(header.has_value());
  EXPECT_FALSE(check_header(*header, 1'000).has_value());
}

TEST(Step3_6, TheMaskGoesOnWhereAPieceEnds) {
  FrameParser parser(1'000);
  parser.feed("81 85 37 fa 21 3d 7f"_hex);
  EXPECT_FALSE(parser.next().has_value());
  parser.feed("9f 4d 51 58"_hex);
  const std::optional<Frame> frame = parser.next();
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(as_text(frame->payload), "Hello");
}

TEST(Step3_6, AnEmptyFrameIsWholeWithItsKey) {
  FrameParser parser(1'000);
  parser.feed("89 80 37 fa 21 3d"_hex);
  const std::optional<Frame> frame = parser.next();
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(frame->payload.size(), 0u);
}

TEST(Step3_6, WhatIsUnmaskedStaysSoWhenMemoryIsGivenBack) {
  FrameParser parser(1'000);
  parser.feed("81 85 37 fa 21 3d 7f 9f"_hex);
  EXPECT_FALSE(parser.next().has_value());
  parser.release_memory();
  parser.feed("4d 51 58"_hex);
  const std::optional<Frame> frame = parser.next();
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(as_text(frame->payload), "Hello");
}

TEST(Step3_7, AMessageHasTheOpcodeOfItsFirstFragment) {
  MessageParser parser;
  parser.feed("02 81 00 00 00 00 61"_hex);  // binary, FIN 0
  parser.feed("80 81 00 00 00 00 62"_hex);  // continuation, FIN 1
  const auto item = parser.next();
  ASSERT_TRUE(item.has_value());
  ASSERT_TRUE(std::holds_alternative<Message>(*item));
  EXPECT_EQ(std::get<Message>(*item).opcode, Opcode::binary);
}

TEST(Step3_9, HalfOfAPairIsNotACharacter) {
  EXPECT_TRUE(is_utf8("ed 9f bf"_hex));   // U+D7FF
  EXPECT_FALSE(is_utf8("ed a0 80"_hex));  // U+D800, a surrogate
}

}  // namespace

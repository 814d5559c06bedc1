// UTF-8 a byte at a time, held against the table of RFC 3629 §4, which it does not have.
#include "dissector/running_text.h"

#include <gtest/gtest.h>

#include "bytes.h"
#include "hex.h"

namespace {

using namespace ws;
using ws::lab::RunningText;

// The number of the first byte that no text has there; the size, if there is none.
std::size_t first_bad(const Bytes& bytes) {
  RunningText text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!text.add(bytes[i])) return i;
  }
  return bytes.size();
}

bool continues(int byte, int lowest = 0x80, int highest = 0xBF) {
  return byte >= lowest && byte <= highest;
}

// After these two bytes: 0 if the first is wrong, 1 if the second is.
std::size_t by_the_table(int first, int second) {
  if (first < 0x80) return second < 0x80 || (second >= 0xC2 && second <= 0xF4) ? 2 : 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  if (first == 0xE0) return continues(second, 0xA0) ? 2 : 1;
  if (first == 0xED) return continues(second, 0x80, 0x9F) ? 2 : 1;
  if (first == 0xF0) return continues(second, 0x90) ? 2 : 1;
  if (first == 0xF4) return continues(second, 0x80, 0x8F) ? 2 : 1;
  return continues(second) ? 2 : 1;
}

TEST(RunningText, KnowsAllPairsOfBytes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const Bytes bytes{static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second)};
      ASSERT_EQ(first_bad(bytes), by_the_table(first, second)) << to_hex(bytes);
    }
  }
}

TEST(RunningText, TakesWhatFollowsTheSecondByte) {
  EXPECT_EQ(first_bad("e2 82 ac f0 9f 98 80 c3 a9 41"_hex), 10u);
  EXPECT_EQ(first_bad("e2 82 41"_hex), 2u);
  EXPECT_EQ(first_bad("f0 9f 98 c3"_hex), 3u);
  EXPECT_EQ(first_bad("f4 8f bf bf"_hex), 4u);  // U+10FFFF
  EXPECT_EQ(first_bad("ed 9f bf ee 80 80"_hex), 6u);
}

TEST(RunningText, SaysWhatIsHalf) {
  RunningText text;
  const auto half_after = [&](std::uint8_t byte) {
    EXPECT_TRUE(text.add(byte));
    return text.half_character();
  };
  EXPECT_EQ(text.half_character(), 0u);
  EXPECT_EQ(half_after(0xF0), 1u);
  EXPECT_EQ(half_after(0x9F), 2u);
  EXPECT_EQ(half_after(0x98), 3u);
  EXPECT_EQ(half_after(0x80), 0u);
  EXPECT_EQ(half_after(0x41), 0u);
  EXPECT_EQ(half_after(0xC3), 1u);
}

}  // namespace

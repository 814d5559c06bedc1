#include "frame.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "client_frames.h"
#include "hex.h"
#include "story.h"

namespace {

using namespace ws;
using namespace ws::test;

// --- Step 3.1

TEST(Step3_1, ReadsFinAndOpcode) {
  const Bytes bytes = "81 05 48 65 6c 6c 6f"_hex;  // §5.7: a text, not masked
  tell(
      {.bytes = bytes,
       .at = 0,
       .count = 1,
       .here = "1000 0001: FIN, no RSV, opcode 1",
       .section = "RFC 6455 §5.2",
       .yours = {{"header->fin", "FIN is the top bit of the first byte: & 0x80."},
                 {"number(header->opcode)", "The opcode is the low half of the first byte: & 0xf."},
                 {"header->payload_length", "The length is the low seven bits of the second byte."},
                 {"header->size", "size counts the bytes of the header, and not its payload: 2."},
                 {"header->masking_key",
                  "The second byte is 05: its MASK bit is 0, so no key is here."}},
       .usually = "decode_header says \"not yet\" though the two bytes it needs are here.",
       .person = "the dot is green, you type, and nothing comes back."});
  const auto header = decode_header(bytes);
  ASSERT_TRUE(header.has_value());
  EXPECT_TRUE(header->fin);
  EXPECT_EQ(number(header->opcode), 1);
  EXPECT_EQ(header->payload_length, 5u);
  EXPECT_EQ(header->size, 2u);
  EXPECT_FALSE(header->masking_key.has_value());
}

TEST(Step3_1, TwoBytesAreAHeader) {
  const Bytes bytes = "82 00"_hex;
  tell({.bytes = bytes,
        .section = "RFC 6455 §5.2: without a mask, and up to 125, a header has two bytes",
        .usually = "decode_header waits for a third byte: only fewer than two are too few.",
        .person = "an empty message is answered when the next one comes."});
  const auto header = decode_header(bytes);
  EXPECT_TRUE(header.has_value());
}

TEST(Step3_1, TellsAFragmentFromAWhole) {
  const Bytes bytes = "01 03 48 65 6c"_hex;  // §5.7: the first of two fragments
  tell({.bytes = bytes,
        .count = 1,
        .here = "0000 0001: FIN is 0, more will follow",
        .section = "RFC 6455 §5.2, §5.4",
        .yours =
            {{"header->fin",
              "fin is not the top bit of the first byte. (C++ reads a & b == c as a & (b == c): "
              "write the brackets.)"}},
        .usually = "decode_header refuses a frame whose FIN is 0.",
        .person = "a long text that was sent in pieces ends after its first piece."});
  const auto header = decode_header(bytes);
  ASSERT_TRUE(header.has_value());
  EXPECT_FALSE(header->fin);
}

TEST(Step3_1, ReadsTheThreeReservedBits) {
  for (const auto& [bytes, rsv] : std::vector<std::pair<Bytes, int>>{{"81 00"_hex, 0},
                                                                     {"91 00"_hex, 1},
                                                                     {"a1 00"_hex, 2},
                                                                     {"c1 00"_hex, 4},
                                                                     {"f1 00"_hex, 7}}) {
    tell(
        {.bytes = bytes,
         .count = 1,
         .here = "RSV1 to RSV3 are the three bits below FIN",
         .section = "RFC 6455 §5.2",
         .yours = {{"header->fin",
                    "FIN is the top bit alone, whatever the three bits below it are."},
                   {"number(header->opcode)", "The opcode is the low half of the byte alone."},
                   {"1", rsv == 0 ? "1 is the low end of the byte: >> comes before &. Write "
                                    "(bytes[0] >> 4) & 0x7."
                                  : "1 says that some bit is set. RSV is the number of all three."},
                   {"8", "8 is FIN: it is still among the bits. Keep the three below it: & 0x7."},
                   {"16", "16 is RSV3 at its place in the byte: shift it down by four, >> 4."}},
         .usually = "the bits are not shifted down (RSV1 is 4 here), or FIN is still among them.",
         .person = "nothing. But a client that uses an extension is not refused, or all are."});
    const auto header = decode_header(bytes);
    ASSERT_TRUE(header.has_value());
    const int read = header->rsv;
    EXPECT_EQ(read, rsv);
    EXPECT_TRUE(header->fin);
    EXPECT_EQ(number(header->opcode), 1);
  }
}

TEST(Step3_1, ReadsAnyOpcodeAndJudgesNone) {
  for (int opcode = 0; opcode < 16; ++opcode) {
    const Bytes bytes{static_cast<std::uint8_t>(0x80 + opcode), 0};
    tell({.bytes = bytes,
          .count = 1,
          .here = "the opcode is the low half of this byte",
          .section = "RFC 6455 §5.2; README, Step 3.1: any of the 16 values is read",
          .yours = {{"number(header->opcode)",
                     "The opcode is the low half of the first byte: & 0xf."}},
          .usually = "the opcode is judged here. Only check_header judges: Step 3.5.",
          .person = "a client that breaks a rule is never told. Its connection stays silent."});
    const auto header = decode_header(bytes);
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(number(header->opcode), opcode);
  }
}

TEST(Step3_1, LengthIsTheSevenLowBits) {
  const Bytes bytes = "81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex;  // §5.7: a text, masked
  tell({.bytes = bytes,
        .at = 1,
        .count = 1,
        .here = "1000 0101: MASK, and a length of 5",
        .section = "RFC 6455 §5.2: seven bits",
        .yours = {{"133",
                   "133 is 85, all of this byte: its top bit is MASK, and no part of the length."}},
        .person = "the server waits for 128 bytes that never come."});
  const auto header = decode_header(bytes);
  ASSERT_TRUE(header.has_value());
  const auto payload_length = header->payload_length;
  EXPECT_EQ(payload_length, 5u);
}

TEST(Step3_1, ReadsLengthsUpTo125) {
  for (const std::uint8_t length : {0, 1, 124, 125}) {
    const Bytes bytes{0x82, length};
    tell({.bytes = bytes,
          .at = 1,
          .count = 1,
          .here = "the length: " + std::to_string(length) + ". The payload is still on its way",
          .section = "RFC 6455 §5.2",
          .yours = {{"header->payload_length", "Up to 125, these seven bits are the length."},
                    {"header->size",
                     "size counts the bytes of the header, and not its payload: 2."}},
          .usually = "decode_header waits for the payload. A header is complete without it.",
          .person = "a client announces gigabytes, and the server waits for them."});
    const auto header = decode_header(bytes);
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(header->payload_length, length);
    EXPECT_EQ(header->size, 2u);
  }
}

// seed 2: half a frame comes, and the server is gone
TEST(Step3_1, OneByteIsNotYetAHeader) {
  for (const Bytes& bytes : {Bytes{}, "81"_hex, "88"_hex}) {
    tell({.bytes = bytes,
          .tried = bytes.empty() ? "decode_header of no byte at all" : "",
          .count = bytes.size(),
          .here = "the second byte is still on its way",
          .section = "RFC 6455 §5.2",
          .usually = "decode_header returns a header, though it has not seen both bytes.",
          .crash = "bytes[0] or bytes[1] is read before bytes.size() is asked.",
          .person = "the server crashes at random, more often on a slow network."});
    const auto header = decode_header(bytes);
    EXPECT_FALSE(header.has_value());
  }
}

// --- Step 3.2

// seed 1: one long message, and every dot turns red
TEST(Step3_2, ReadsSixteenBitLength) {
  const Bytes bytes = client_frame(0x81, pattern(130));
  tell({.bytes = bytes,
        .at = 2,
        .count = 2,
        .here = "the length, 130",
        .section = "RFC 6455 §5.2: two bytes, network byte order",
        .yours = {{"33280", "33280 is 82 00: the same two bytes, read from the other end."},
                  {"126", "126 is not a length: it says that the length is in the next two bytes."},
                  {"0", "0 is the first of the two bytes alone: the other is 82, 130."}},
        .usually = "the length is not read from these two bytes.",
        .person = "short messages work, a long one never arrives."});
  const auto header = decode_header(bytes);
  ASSERT_TRUE(header.has_value());
  const auto payload_length = header->payload_length;
  EXPECT_EQ(payload_length, 130u);
}

TEST(Step3_2, ReadsSixtyFourBitLength) {
  const Bytes bytes = "82 7f 00 00 00 00 00 01 00 00"_hex;  // §5.7: 64 KiB of binary, not masked
  tell({.bytes = bytes,
        .at = 2,
        .count = 8,
        .here = "the length, 65536",
        .section = "RFC 6455 §5.2: eight bytes, network byte order",
        .yours = {{"127",
                   "127 is not a length: it says that the length is in the next eight bytes."},
                  {"0", "0 is what the first two of the eight bytes say, or the first four."},
                  {"1099511627776", "these are the eight bytes, read from the other end."}},
        .usually = "the length is not read from these eight bytes.",
        .person = "a picture of 64 KiB ends the connection."});
  const auto header = decode_header(bytes);
  ASSERT_TRUE(header.has_value());
  const auto payload_length = header->payload_length;
  EXPECT_EQ(payload_length, 65536u);
}

TEST(Step3_2, ReadsTheLengthsOnBothSidesOfEachForm) {
  struct Row {
    Bytes bytes;
    std::uint64_t length;
    std::size_t size;
  };
  for (const auto& [bytes, length, size] :
       std::vector<Row>{{"82 7d"_hex, 125, 2},
                        {"82 7e 00 7e"_hex, 126, 4},
                        {"82 7e 00 7f"_hex, 127, 4},
                        {"82 7e 01 00"_hex, 256, 4},  // §5.7
                        {"82 7e ff fe"_hex, 65534, 4},
                        {"82 7e ff ff"_hex, 65535, 4},
                        {"82 7f 00 00 00 00 00 01 00 00"_hex, 65536, 10},
                        {"82 7f 00 00 00 00 00 01 00 01"_hex, 65537, 10},
                        {"82 7f 00 00 00 00 80 00 00 00"_hex, 0x8000'0000, 10},
                        {"82 7f 01 23 45 67 89 ab cd ef"_hex, 0x0123'4567'89ab'cdef, 10},
                        {"82 7f 7f ff ff ff ff ff ff ff"_hex, 0x7fff'ffff'ffff'ffff, 10},
                        {"82 7f 80 00 00 00 00 00 00 00"_hex, 0x8000'0000'0000'0000, 10},
                        {"82 7f ff ff ff ff ff ff ff ff"_hex, 0xffff'ffff'ffff'ffff, 10}}) {
    const bool is_short = length < 126;
    tell(
        {.bytes = bytes,
         .at = is_short ? 1u : 2u,
         .count = is_short ? 1 : bytes.size() - 2,
         .here = "the length: " + std::to_string(length),
         .section = "RFC 6455 §5.2",
         .yours = {{"header->size", "size grows by the bytes of the length: 2, 4 or 10 in all."},
                   {std::to_string(length & 0xffff'ffff),
                    "These are the low four bytes alone: the length went through 32 bits, an int?"},
                   {std::to_string(length & 0xffff), "These are the low two bytes alone."}},
         .usually = "a byte of it is missing, in the wrong place, or was shifted in a signed type.",
         .person = "a long message is cut, and what follows it is read as frames."});
    const auto header = decode_header(bytes);
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(header->payload_length, length);
    EXPECT_EQ(header->size, size);
  }
}

TEST(Step3_2, ALengthInTooManyBytesIsReadAndNotJudged) {
  const Bytes bytes = "82 7e 00 05"_hex;
  tell({.bytes = bytes,
        .at = 2,
        .count = 2,
        .here = "5, in the long form",
        .section = "RFC 6455 §5.2; README, Step 3.2: every length is read",
        .yours = {{"header->size",
                   "size counts the bytes that were read, also if fewer would do: 4."}},
        .usually = "the length is judged here. Only check_header judges: Step 3.5.",
        .person = "a client that breaks this rule is never told. Its connection stays silent."});
  const auto header = decode_header(bytes);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->payload_length, 5u);
  EXPECT_EQ(header->size, 4u);
}

TEST(Step3_2, WaitsForTheWholeLength) {
  for (const Bytes& whole : {"82 7e 01 00"_hex, "82 7f 00 00 00 00 00 01 00 00"_hex}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const Bytes piece(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      tell({.bytes = piece,
            .tried = std::to_string(size) + " of the " + std::to_string(whole.size()) +
                     " bytes that this header has",
            .section = "RFC 6455 §5.2: the length is not all here",
            .usually = "a header is returned before all bytes of the length are here.",
            .crash =
                "the length is read before it is here: ask for two bytes, and those of the length.",
            .person = "the server crashes when a read ends in the middle of a header."});
      const auto header = decode_header(piece);
      EXPECT_FALSE(header.has_value());
    }
    tell({.bytes = whole,
          .section = "RFC 6455 §5.2: all of the length is here",
          .usually = "decode_header waits for more bytes than this header has.",
          .person = "a long message is heard when the next one comes."});
    const auto header = decode_header(whole);
    EXPECT_TRUE(header.has_value());
  }
}

// --- Step 3.3

TEST(Step3_3, ReadsTheMaskingKey) {
  const Bytes bytes = "81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex;  // §5.7
  tell({.bytes = bytes,
        .at = 2,
        .count = 4,
        .here = "the masking key",
        .section = "RFC 6455 §5.2",
        .yours = {{"header->size", "The four bytes of the key belong to the header: size is 6."},
                  {"37 37 37 37",
                   "Its first byte stands there four times: read the next place "
                   "each time."}},
        .usually =
            "MASK, the top bit of the second byte, is 1: four bytes of key follow the length.",
        .person = "everything that arrives is gibberish."});
  const auto header = decode_header(bytes);
  ASSERT_TRUE(header.has_value());
  ASSERT_TRUE(header->masking_key.has_value());
  EXPECT_EQ(to_hex(*header->masking_key), "37 fa 21 3d");
  EXPECT_EQ(header->size, 6u);
}

TEST(Step3_3, TheMaskBitSaysWhetherAKeyFollows) {
  for (const auto& [bytes, size] : std::vector<std::pair<Bytes, std::size_t>>{
           {"01 85 37 fa 21 3d 7f 9f 4d 51 58"_hex, 6}, {"81 05 48 65 6c 6c 6f"_hex, 2}}) {
    tell({.bytes = bytes,
          .at = 1,
          .count = 1,
          .here = size == 6 ? "MASK is 1: a key follows" : "MASK is 0: no key follows",
          .section = "RFC 6455 §5.2",
          .usually = "MASK is the top bit of the second byte. That of the first one is FIN.",
          .person = "a message in fragments ends the connection."});
    const auto header = decode_header(bytes);
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(header->size, size);
    const std::string key = header->masking_key ? "a key" : "no key";
    EXPECT_EQ(key, size == 6 ? "a key" : "no key");
  }
}

TEST(Step3_3, TheKeyComesAfterALongLength) {
  for (const Bytes& bytes :
       {"82 fe 01 00 37 fa 21 3d"_hex, "82 ff 00 00 00 00 00 01 00 00 37 fa 21 3d"_hex}) {
    tell({.bytes = bytes,
          .at = bytes.size() - 4,
          .count = 4,
          .here = "the masking key",
          .section = "RFC 6455 §5.2",
          .yours = {{"header->size", "size counts the two bytes, the length and the key."}},
          .usually = "the key is read at byte 2, where it stands only when the length is short.",
          .person = "short messages work. A long one is gibberish, or ends the connection."});
    const auto header = decode_header(bytes);
    ASSERT_TRUE(header.has_value());
    ASSERT_TRUE(header->masking_key.has_value());
    EXPECT_EQ(to_hex(*header->masking_key), "37 fa 21 3d");
    EXPECT_EQ(header->size, bytes.size());
  }
}

TEST(Step3_3, AKeyOfZeroesIsAKey) {
  const Bytes bytes = "81 80 00 00 00 00"_hex;
  tell({.bytes = bytes,
        .at = 1,
        .count = 1,
        .here = "MASK is 1",
        .section = "RFC 6455 §5.3",
        .usually = "a key is there because MASK is 1, and not because it is not zero.",
        .person = "a client that picks this key, which it may, loses its connection."});
  const auto header = decode_header(bytes);
  ASSERT_TRUE(header.has_value());
  EXPECT_TRUE(header->masking_key.has_value());
}

TEST(Step3_3, WaitsForTheWholeKey) {
  for (const Bytes& whole : {"81 85 37 fa 21 3d"_hex, "82 fe 01 00 37 fa 21 3d"_hex,
                             "82 ff 00 00 00 00 00 01 00 00 37 fa 21 3d"_hex}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const Bytes piece(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      tell({.bytes = piece,
            .tried = std::to_string(size) + " of the " + std::to_string(whole.size()) +
                     " bytes that this header has",
            .section = "RFC 6455 §5.2: the key is not all here",
            .usually = "a header is returned before all four bytes of the key are here.",
            .crash = "the key is read before it is here. Where it ends depends on the length.",
            .person = "the server crashes when a read ends in the middle of a header."});
      const auto header = decode_header(piece);
      EXPECT_FALSE(header.has_value());
    }
    tell({.bytes = whole,
          .section = "RFC 6455 §5.2: all of the key is here",
          .usually = "decode_header waits for more bytes than this header has.",
          .person = "an empty message is heard when the next one comes."});
    const auto header = decode_header(whole);
    EXPECT_TRUE(header.has_value());
  }
}

// pins: 6455-6.2-e
TEST(Step3_3, UnmasksHello) {
  tell({.bytes = "7f 9f 4d 51 58"_hex,
        .at = 4,
        .count = 1,
        .here = "the fifth byte meets the first of the key again",
        .section = "RFC 6455 §5.3: byte i of the payload, byte i mod 4 of the key",
        .yours = {{"7f 9f 4d 51 58", "these are the bytes as they came: nothing was done to them."},
                  {"48 65 6c 6c 58",
                   "four bytes are right, and the fifth is as it came: the key begins again, and a "
                   "payload has any length."}},
        .usually = "a byte meets another byte of the key than byte i mod 4.",
        .crash =
            "bytes behind the end are changed: payload[payload.size() - 1] is the last one, and "
            "the size need not be a multiple of four.",
        .person = "everything that arrives is gibberish."});
  Bytes payload = "7f 9f 4d 51 58"_hex;  // §5.7
  apply_mask(payload, rfc_key);
  EXPECT_EQ(to_hex(payload), "48 65 6c 6c 6f");
}

TEST(Step3_3, APieceBeginsWhereItsOffsetSays) {
  tell({.bytes = "7f 9f 4d 51 58"_hex,
        .at = 3,
        .count = 2,
        .here = "a piece of its own, with the offset 3: \"lo\"",
        .section = "RFC 6455 §5.3: byte i of the payload, byte i mod 4 of the key",
        .yours =
            {{"66 a2",
              "The key began with its first byte. Byte 3 of the payload meets byte 3 of the key."},
             {"ab 79", "The key was turned the other way: it began with its byte 1, fa."}},
        .usually = "the offset is the place of the first byte in the payload: (offset + i) % 4.",
        .person = "a message is readable up to a point, and gibberish behind it."});
  Bytes piece = "51 58"_hex;
  apply_mask(piece, rfc_key, 3);
  EXPECT_EQ(to_hex(piece), "6c 6f");
}

TEST(Step3_3, IsItsOwnInverse) {
  tell({.tried = "apply_mask on 1,000 bytes, and then once more",
        .section = "RFC 6455 §5.3: the same algorithm both ways",
        .usually = "apply_mask does something else than an XOR with the key.",
        .person = "everything that arrives is gibberish."});
  Bytes payload = pattern(1000);
  apply_mask(payload, rfc_key);
  const std::string masked = payload == pattern(1000) ? "the bytes as they were" : "other bytes";
  EXPECT_EQ(masked, "other bytes");
  apply_mask(payload, rfc_key);
  EXPECT_EQ(to_hex(payload), to_hex(pattern(1000)));
}

TEST(Step3_3, UnmasksEveryLengthInPlace) {
  for (std::size_t size = 0; size <= 80; ++size) {
    tell(
        {.tried = "apply_mask on " + std::to_string(size) + " bytes",
         .section = "RFC 6455 §5.3",
         .usually = "the bytes at the end are left out: a length need not be a multiple of 4 or 8.",
         .crash = "bytes behind the end are changed: a length need not be a multiple of 4 or 8.",
         .person = "the last signs of a message are wrong."});
    Bytes expected = pattern(size);
    for (std::size_t i = 0; i < size; ++i)
      expected[i] ^= rfc_key[i % 4];
    Bytes payload = pattern(size);
    apply_mask(payload, rfc_key);
    EXPECT_EQ(to_hex(payload), to_hex(expected));
  }
}

TEST(Step3_3, UnmasksEveryLengthAtEveryOffset) {
  tell({.tried = "apply_mask on bytes that do not begin the payload",
        .section = "RFC 6455 §5.3",
        .usually = "the offset does not turn the key: byte i of the piece is byte offset + i of "
                   "the payload.",
        .person = "long messages are gibberish from some byte on."});
  for (std::size_t offset = 0; offset <= 70; ++offset) {
    for (std::size_t size = 0; size <= 70; ++size) {
      now_trying("apply_mask on " + std::to_string(size) + " bytes, with the offset " +
                 std::to_string(offset));
      Bytes expected = pattern(size);
      for (std::size_t i = 0; i < size; ++i)
        expected[i] ^= rfc_key[(offset + i) % 4];
      Bytes payload = pattern(size);
      apply_mask(payload, rfc_key, offset);
      ASSERT_EQ(to_hex(payload), to_hex(expected));
    }
  }
}

TEST(Step3_3, TheOffsetSaysWhereTheBytesBegin) {
  Bytes expected = pattern(40);
  apply_mask(expected, rfc_key);
  for (std::size_t cut = 0; cut <= expected.size(); ++cut) {
    tell({.tried = "apply_mask on the first " + std::to_string(cut) +
                   " of 40 bytes, and then on the rest, with this offset",
          .section = "RFC 6455 §5.3: byte i of the payload, wherever a read was cut",
          .usually = "the key begins from its first byte with each call: turn it by offset % 4.",
          .person = "a message is readable up to a point, and gibberish behind it."});
    Bytes payload = pattern(40);
    apply_mask(std::span(payload).first(cut), rfc_key);
    apply_mask(std::span(payload).subspan(cut), rfc_key, cut);
    EXPECT_EQ(to_hex(payload), to_hex(expected));
  }
}

TEST(Step3_3, AnOffsetMayBeLarge) {
  for (const std::size_t offset :
       {std::size_t{0x7fff'fffc}, std::size_t{0x7fff'ffff}, std::size_t{0x8000'0001},
        std::size_t{0xffff'fffe}, std::numeric_limits<std::size_t>::max() - 5,
        std::numeric_limits<std::size_t>::max()}) {
    tell({.tried = "apply_mask on nine bytes, with the offset " + std::to_string(offset),
          .section = "RFC 6455 §5.3; frame.h: offset is a size_t",
          .usually = "the offset went through an int.",
          .crash = "the offset went through an int, and the place in the key is below zero.",
          .person = "the end of a very large message is gibberish."});
    Bytes expected = pattern(9);
    for (std::size_t i = 0; i < 9; ++i)
      expected[i] ^= rfc_key[(offset % 4 + i) % 4];
    Bytes bytes = pattern(9);
    apply_mask(bytes, rfc_key, offset);
    EXPECT_EQ(to_hex(bytes), to_hex(expected));
  }
}

TEST(Step3_3, UnmasksWhatBrowsersSent) {
  struct Row {
    Bytes bytes;
    std::string_view text;
  };
  for (const auto& [bytes, text] :
       std::vector<Row>{{"81 83 3d 54 23 06 70 10 6d"_hex, "MDN"},
                        {"81 85 20 19 d0 09 48 7c bc 65 4f"_hex, "hello"},
                        {"81 9d cf 93 9d 74 b4 b1 e8 07 aa e1 bf 4e ed e2 f8 03 aa b1 b1 56 bb f6 "
                         "e5 00 ed a9 bf 15 "
                         "bc f7 fb 56 b2"_hex,
                         R"({"user":"qewe","text":"asdf"})"}}) {
    tell({.bytes = bytes,
          .at = 2,
          .count = 4,
          .here = "the key that a browser picked",
          .section = "RFC 6455 §5.3",
          .usually = "the key begins again where it should not, or at the wrong byte.",
          .person = "text that cannot be read."});
    const auto header = decode_header(bytes);
    ASSERT_TRUE(header.has_value());
    ASSERT_TRUE(header->masking_key.has_value());
    ASSERT_EQ(header->size + header->payload_length, bytes.size());
    Bytes payload(bytes.begin() + static_cast<std::ptrdiff_t>(header->size), bytes.end());
    apply_mask(payload, *header->masking_key);
    EXPECT_EQ(as_text(payload), text);
  }
}

// seed 40: a page that is reloaded says Close 1001, and no chat message
TEST(Step3_3, TheEightBytesOfThePrediction) {
  const Bytes bytes = "88 82 2d bd bc 6e 2e 54"_hex;
  tell({.bytes = bytes,
        .at = 6,
        .count = 2,
        .here = "03 e9, masked: 1001",
        .section = "RFC 6455 §5.5.1, §7.4.1",
        .usually = "the header or the mask of steps 3.1 to 3.3 is not right for a Close yet.",
        .person = "a page that is reloaded says nonsense as it goes."});
  const auto header = decode_header(bytes);
  ASSERT_TRUE(header.has_value());
  ASSERT_TRUE(header->masking_key.has_value());
  EXPECT_EQ(number(header->opcode), 8);
  EXPECT_EQ(header->payload_length, 2u);
  Bytes payload = "2e 54"_hex;
  apply_mask(payload, *header->masking_key);
  EXPECT_EQ(to_hex(payload), "03 e9");
}

// --- Step 3.4

// pins: 6455-5.1-b, 6455-5.2-a, 6455-6.1-d, 6455-6.1-e, 6455-6.1-f
TEST(Step3_4, EncodesHello) {
  const Bytes hello = from_text("Hello");
  tell({.bytes = "81 05 48 65 6c 6c 6f"_hex,
        .count = 2,
        .here = "FIN and opcode 1; no MASK, and the length",
        .section = "RFC 6455 §5.7",
        .yours = {{"", "Nothing was encoded."},
                  {"01 05 48 65 6c 6c 6f",
                   "FIN is 0: it says that more will follow. It is 1 in the last frame of a "
                   "message."},
                  {"f1 05 48 65 6c 6c 6f",
                   "The three bits behind FIN are 1. They are reserved, and have to be 0 (§5.2)."},
                  {"81 85 48 65 6c 6c 6f", "MASK is 1: a server's frame has no mask (§5.1)."},
                  {"81 85 37 fa 21 3d 7f 9f 4d 51 58",
                   "This frame has a key, and is masked: a server's is not (§5.1)."}},
        .usually = "a byte of the header is missing, or has another value.",
        .person = "the browser says: \"Invalid frame header\", and the dot turns red."});
  const std::string frame = to_hex(encode_frame({true, Opcode::text, hello}));
  EXPECT_EQ(frame, "81 05 48 65 6c 6c 6f");
}

TEST(Step3_4, EncodesHelloAsAClient) {
  const Bytes hello = from_text("Hello");
  tell({.bytes = "81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex,
        .at = 1,
        .count = 5,
        .here = "MASK and the length, then the key",
        .section = "RFC 6455 §5.7",
        .yours = {{"81 85 00 00 00 00 7f 9f 4d 51 58",
                   "The key was masked, too, and with itself it gives zeros. Only the payload is."},
                  {"81 85 37 fa 21 3d 48 65 6c 6c 6f", "The payload is not masked."},
                  {"81 05 37 fa 21 3d 7f 9f 4d 51 58", "The key is here, and MASK is 0."}},
        .usually = "MASK is the top bit of the second byte; the payload is masked, the key is not.",
        .person = "a server reads gibberish, or hangs up on this client."});
  const std::string frame = to_hex(encode_frame({true, Opcode::text, hello}, rfc_key));
  EXPECT_EQ(frame, "81 85 37 fa 21 3d 7f 9f 4d 51 58");
}

TEST(Step3_4, TheBytesOfTheCallerStay) {
  const Bytes hello = from_text("Hello");
  tell({.bytes = hello,
        .tried = "encode_frame with a key, and then a look at these bytes of the caller",
        .section = "RFC 6455 §5.3; README, Step 3.4: the caller's bytes must not change",
        .yours = {{"7f 9f 4d 51 58",
                   "These are the masked bytes: the mask was put on them in place."}},
        .usually = "the payload is masked where the caller has it. Mask the copy in the frame.",
        .person = "the same text, sent twice, is gibberish the second time."});
  EXPECT_EQ(to_hex(encode_frame({true, Opcode::text, hello}, rfc_key)),
            "81 85 37 fa 21 3d 7f 9f 4d 51 58");
  const std::string after = to_hex(hello);
  EXPECT_EQ(after, "48 65 6c 6c 6f");
}

TEST(Step3_4, AKeyOfZerosIsWritten) {
  tell({.bytes = "81 85 00 00 00 00 48 65 6c 6c 6f"_hex,
        .at = 1,
        .count = 5,
        .here = "MASK is 1, and the key is four zeros",
        .section = "RFC 6455 §5.3",
        .yours = {{"81 05 48 65 6c 6c 6f", "This frame has no mask: a key of zeros is a key."}},
        .usually = "whether there is a key was asked of its bytes. This function always has one.",
        .person = "a client that picks this key, which it may, is refused by every server."});
  const std::string frame =
      to_hex(encode_frame({true, Opcode::text, as_bytes("Hello")}, {0, 0, 0, 0}));
  EXPECT_EQ(frame, "81 85 00 00 00 00 48 65 6c 6c 6f");
}

// pins: 6455-6.1-e, 6455-6.1-f, 6455-6.1-a
TEST(Step3_4, EncodesFragments) {
  tell({.bytes = "80 02 6c 6f"_hex,
        .count = 1,
        .here = "FIN is 1, and opcode 0: the end of what has begun",
        .section = "RFC 6455 §5.7: a text in two fragments",
        .yours = {{"81 02 6c 6f", "Opcode 1 begins another text. A continuation has opcode 0."}},
        .usually = "the first byte is not made of frame.fin and frame.opcode.",
        .person = "the end of a long message ends the connection."});
  EXPECT_EQ(to_hex(encode_frame({true, Opcode::continuation, as_bytes("lo")})), "80 02 6c 6f");
  tell({.bytes = "01 03 48 65 6c"_hex,
        .count = 1,
        .here = "FIN is 0: more will follow",
        .section = "RFC 6455 §5.7: a text in two fragments",
        .yours = {{"81 03 48 65 6c", "FIN is 1: this frame says that the message ends here."}},
        .usually = "the first byte is not made of frame.fin and frame.opcode.",
        .person = "the first part of a long message stands in the chat alone."});
  EXPECT_EQ(to_hex(encode_frame({false, Opcode::text, as_bytes("Hel")})), "01 03 48 65 6c");
}

TEST(Step3_4, EncodesPingAndPong) {
  const auto told = [](const char* bytes, const char* here) {
    tell({.bytes = from_hex(bytes),
          .count = 1,
          .here = here,
          .section = "RFC 6455 §5.7",
          .usually = "the opcode is not the low half of the first byte.",
          .person = "a client whose ping gets no pong hangs up."});
  };
  told("89 05 48 65 6c 6c 6f", "a ping: opcode 9");
  EXPECT_EQ(to_hex(encode_frame({true, Opcode::ping, as_bytes("Hello")})), "89 05 48 65 6c 6c 6f");
  told("8a 85 37 fa 21 3d 7f 9f 4d 51 58", "a pong: opcode 10");
  EXPECT_EQ(to_hex(encode_frame({true, Opcode::pong, as_bytes("Hello")}, rfc_key)),
            "8a 85 37 fa 21 3d 7f 9f 4d 51 58");
}

TEST(Step3_4, EncodesAnEmptyFrame) {
  const auto told = [](const char* bytes) {
    tell({.bytes = from_hex(bytes),
          .at = 1,
          .count = 1,
          .here = "a length of 0",
          .section = "RFC 6455 §5.2",
          .usually = "a payload of no bytes was left out together with its length.",
          .person = "an empty message, or a Close, never arrives."});
  };
  told("81 00");
  EXPECT_EQ(to_hex(encode_frame({true, Opcode::text, {}})), "81 00");
  told("88 80 37 fa 21 3d");
  EXPECT_EQ(to_hex(encode_frame({true, Opcode::close, {}}, rfc_key)), "88 80 37 fa 21 3d");
}

// seed 11: fifty longer messages in the history, and the next to join ends the chat
// seed 42: a length of 126 and more is another form of the length, and not another frame
// pins: 6455-5.2-d, 6455-5.2-e, 6455-6.1-d
TEST(Step3_4, PicksTheShortestOfThreeForms) {
  struct Row {
    std::size_t length;
    std::string_view header;
  };
  for (const auto& [length, expected] :
       std::vector<Row>{{0, "82 00"},
                        {1, "82 01"},
                        {124, "82 7c"},
                        {125, "82 7d"},
                        {126, "82 7e 00 7e"},
                        {127, "82 7e 00 7f"},
                        {256, "82 7e 01 00"},  // §5.7
                        {65534, "82 7e ff fe"},
                        {65535, "82 7e ff ff"},
                        {65536, "82 7f 00 00 00 00 00 01 00 00"},  // §5.7
                        {65537, "82 7f 00 00 00 00 00 01 00 01"}}) {
    tell(
        {.bytes = from_hex(expected),
         .at = 1,
         .count = from_hex(expected).size() - 1,
         .here = "the length, " + std::to_string(length),
         .section = "RFC 6455 §5.2: up to 125 here; 126 and two bytes; 127 and eight",
         .yours = {{"82 7e", "126 in this field is not a length: two bytes of length follow it."},
                   {"82 7f", "127 in this field is not a length: eight bytes of length follow it."},
                   {"82 7e 7e 00", "The length is written from the other end. 00 comes first."},
                   {"82 7f 00 00 00 00 00 00 ff ff",
                    "Two bytes hold 65,535: only more needs eight."}},
         .usually = "another one of the three forms was picked, or a byte of the length is lost.",
         .person = "long messages do not arrive, and the dot turns red."});
    const Bytes payload = pattern(length);
    const Bytes frame = encode_frame({true, Opcode::binary, payload});
    ASSERT_GE(frame.size(), length) << "the payload is not all here";
    const std::string header = to_hex(ByteView(frame).first(frame.size() - length));
    ASSERT_EQ(header, expected);
    EXPECT_EQ(to_hex(ByteView(frame).last(length)), to_hex(payload));
  }
}

TEST(Step3_4, WhatAClientEncodesKeepsTheRules) {
  for (const std::size_t length : {0, 1, 124, 125, 126, 127, 65534, 65535, 65536, 65537}) {
    const Bytes payload = pattern(length);
    const Bytes expected = client_frame(0x82, payload);
    tell({.bytes = Bytes(expected.begin(), expected.begin() + 6),
          .at = 1,
          .count = 5,
          .here = "so begins a client's frame of " + std::to_string(length) + " bytes",
          .section = "RFC 6455 §5.1, §5.3",
          .usually = "with a key, the MASK bit, the key or the masked bytes are missing or in the "
                     "wrong place.",
          .person = "a server reads gibberish, or hangs up on this client."});
    const Bytes frame = encode_frame({true, Opcode::binary, payload}, rfc_key);
    EXPECT_EQ(to_hex(frame), to_hex(expected));
  }
}

TEST(Step3_4, AFragmentOfBytesHasItsOpcodeToo) {
  tell({.bytes = "02 02 00 ff"_hex,
        .count = 1,
        .here = "FIN is 0, and opcode 2: a binary message begins, and more will follow",
        .section = "RFC 6455 §5.2, §5.4",
        .yours = {{"03 02 00 ff", "Opcode 3 is reserved. A bit was added to opcode 2."},
                  {"01 02 00 ff", "Opcode 1 begins a text."}},
        .usually = "without FIN, something else than 0 is put beside the opcode.",
        .person = "a picture that is sent in two fragments ends the connection."});
  EXPECT_EQ(to_hex(encode_frame({false, Opcode::binary, "00 ff"_hex})), "02 02 00 ff");
  tell({.bytes = "00 01 7f"_hex,
        .count = 1,
        .here = "FIN is 0, and opcode 0: the middle of what has begun",
        .section = "RFC 6455 §5.2, §5.4",
        .yours = {{"01 01 7f", "Opcode 1 begins another text in the middle of this message."}},
        .usually = "without FIN, something else than 0 is put beside the opcode.",
        .person = "a picture that is sent in three fragments ends the connection."});
  EXPECT_EQ(to_hex(encode_frame({false, Opcode::continuation, "7f"_hex})), "00 01 7f");
}

// --- Step 3.5

// What check_header says of these bytes.
int judge(ByteView bytes, std::uint64_t max_payload = std::numeric_limits<std::uint64_t>::max()) {
  const auto header = decode_header(bytes);
  return header ? code(check_header(*header, max_payload)) : -1;
}

TEST(Step3_5, AcceptsWhatAClientMaySend) {
  struct Row {
    Bytes bytes;
    std::string_view here;
  };
  for (const auto& [bytes, here] :
       std::vector<Row>{{"81 85 37 fa 21 3d"_hex, "a text of 5 bytes, masked"},
                        {"01 83 37 fa 21 3d"_hex, "the first fragment of a text"},
                        {"80 82 37 fa 21 3d"_hex, "the last fragment"},
                        {"00 80 37 fa 21 3d"_hex, "an empty fragment between them"},
                        {"82 80 00 00 00 00"_hex, "binary, empty, with a key of zeros"},
                        {"88 80 37 fa 21 3d"_hex, "a Close without a code"},
                        {"89 fd 37 fa 21 3d"_hex, "a ping of exactly 125 bytes"},
                        {"8a fd 37 fa 21 3d"_hex, "a pong of exactly 125 bytes"},
                        {"82 fe 00 7e 37 fa 21 3d"_hex, "126 bytes, in the second form"},
                        {"82 fe ff ff 37 fa 21 3d"_hex, "65,535 bytes, in the second form"},
                        {"82 ff 00 00 00 00 00 01 00 00 37 fa 21 3d"_hex, "65,536 bytes"},
                        {"82 ff 7f ff ff ff ff ff ff ff 37 fa 21 3d"_hex, "2^63 - 1 bytes"}}) {
    tell({.bytes = bytes,
          .count = 2,
          .here = std::string(here) + ": it may be sent",
          .section = "RFC 6455 §5",
          .yours = {{"-1", "There is no header to judge: decode_header said \"not yet\"."},
                    {"1009", "max_payload is 2^64 - 1 here: as a number with a sign it is -1."}},
          .usually = "one of your rules is too strict. Your words say which: is it off by one, or "
                     "does it forget the 4 bytes of the key?",
          .person = "a message that is right ends the connection."});
    EXPECT_EQ(judge(bytes), 0);
  }
}

// seed 8: a client that sends nonsense is never told
// pins: 6455-5.2-b
TEST(Step3_5, RefusesReservedBits) {
  for (const Bytes& bytes :
       {"c1 80 37 fa 21 3d"_hex, "c2 80 37 fa 21 3d"_hex, "91 80 37 fa 21 3d"_hex,
        "a1 80 37 fa 21 3d"_hex, "d9 80 37 fa 21 3d"_hex}) {
    const bool is_first = (bytes[0] & 0x40) != 0;
    tell({.bytes = bytes,
          .count = 1,
          .here = is_first ? "RSV1 is 1" : "RSV2 or RSV3 is 1",
          .section = "RFC 6455 §5.2: MUST be 0 unless an extension was agreed on",
          .yours = {{is_first ? "" : "0",
                     "RSV1 was refused, and this bit was not: all three have to be 0."}},
          .usually = "no line says so yet. 1002 is CloseCode::protocol_error.",
          .person = "compressed text, shown as if it were text."});
    EXPECT_EQ(judge(bytes), 1002);
  }
}

// seed 8: an opcode from the future is taken for a text, or for nothing
// pins: 6455-5.2-c
TEST(Step3_5, RefusesReservedOpcodes) {
  for (const int opcode : {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
    const Bytes bytes = client_frame(0x80 + opcode, {});
    tell({.bytes = bytes,
          .count = 1,
          .here = "an opcode that has no name",
          .section = "RFC 6455 §5.2: an unknown opcode MUST fail the connection",
          .usually = "only opcodes above pong are refused: 3 to 7 have no name either.",
          .person = "a frame of a kind that does not exist gets no answer."});
    EXPECT_EQ(judge(bytes), 1002);
  }
}

// seed 7: one client that does not mask ends the chat for all
// pins: 6455-5.1-a
TEST(Step3_5, RefusesAFrameWithoutAMask) {
  for (const Bytes& bytes : {"81 05 48 65 6c 6c 6f"_hex, "82 00"_hex, "88 00"_hex, "89 00"_hex}) {
    tell({.bytes = bytes,
          .at = 1,
          .count = 1,
          .here = "MASK is 0",
          .section = "RFC 6455 §5.1: a server MUST close when it gets an unmasked frame",
          .usually = "no line asks whether there is a masking_key.",
          .person = "nothing wrong; but a proxy on the way may be tricked (§10.3)."});
    EXPECT_EQ(judge(bytes), 1002);
  }
}

// pins: 6455-5.5-b
TEST(Step3_5, RefusesAFragmentedControlFrame) {
  for (const Bytes& bytes :
       {"08 80 37 fa 21 3d"_hex, "09 80 37 fa 21 3d"_hex, "0a 85 37 fa 21 3d"_hex}) {
    tell({.bytes = bytes,
          .count = 1,
          .here = "a control frame, and FIN is 0",
          .section = "RFC 6455 §5.5: control frames MUST NOT be fragmented",
          .usually = "fin is not asked, or for one of Close, ping and pong alone.",
          .person = "a ping never gets its pong: the server waits for the rest of it."});
    EXPECT_EQ(judge(bytes), 1002);
  }
}

// pins: 6455-5.5-a
TEST(Step3_5, RefusesAControlFrameOver125Bytes) {
  for (const Bytes& bytes : {"89 fe 00 7e 37 fa 21 3d"_hex, "88 fe ff ff 37 fa 21 3d"_hex,
                             "8a ff 00 00 00 00 00 01 00 00 37 fa 21 3d"_hex}) {
    tell({.bytes = bytes,
          .at = 1,
          .count = 1,
          .here = "a control frame, and its length is over 125",
          .section = "RFC 6455 §5.5: MUST have 125 bytes or less",
          .usually = "the limit of a control frame is not asked, or is not 125.",
          .person = "a client's ping is so long that no pong can answer it."});
    EXPECT_EQ(judge(bytes), 1002);
  }
}

// pins: 6455-5.2-e
TEST(Step3_5, RefusesALengthInTooManyBytes) {
  for (const Bytes& bytes :
       {"81 fe 00 00 37 fa 21 3d"_hex, "81 fe 00 7d 37 fa 21 3d"_hex,
        "82 ff 00 00 00 00 00 00 00 00 37 fa 21 3d"_hex,
        "82 ff 00 00 00 00 00 00 00 7d 37 fa 21 3d"_hex,
        "82 ff 00 00 00 00 00 00 00 7e 37 fa 21 3d"_hex,
        "82 ff 00 00 00 00 00 00 ff ff 37 fa 21 3d"_hex, "8a fe 00 05 37 fa 21 3d"_hex}) {
    tell({.bytes = bytes,
          .at = 2,
          .count = bytes.size() - 6,
          .here = "fits into fewer bytes",
          .section = "RFC 6455 §5.2: the minimal number of bytes MUST be used",
          .usually = "header.size says which form was used; do not forget the 4 bytes of the key.",
          .person =
              "nothing. But a proxy that reads this length in another way sees other frames."});
    EXPECT_EQ(judge(bytes), 1002);
  }
}

TEST(Step3_5, TheLimitIsTheLastRule) {
  struct Row {
    Bytes bytes;
    std::string_view here;
  };
  for (const auto& [bytes, here] : std::vector<Row>{
           {"c2 ff 40 00 00 00 00 00 00 00 37 fa 21 3d"_hex, "an RSV bit is 1"},
           {"83 ff 40 00 00 00 00 00 00 00 37 fa 21 3d"_hex, "the opcode has no name"},
           {"82 7f 40 00 00 00 00 00 00 00"_hex, "MASK is 0"},
           {"89 fe 00 7e 37 fa 21 3d"_hex, "the ping is longer than 125 bytes"},
           {"82 fe 00 7d 37 fa 21 3d"_hex, "the length is not in its shortest form"},
           {"82 ff 80 00 00 00 00 00 00 00 37 fa 21 3d"_hex, "the top bit of the length is 1"}}) {
    tell({.bytes = bytes,
          .count = 2,
          .here = std::string(here) + ", and max_payload is 16",
          .section = "RFC 6455 §7.4.1",
          .yours = {{"1009", "this frame is wrong, with any length: ask for the limit last."}},
          .usually = "one of the rules in front of the limit is missing.",
          .person = "\"too big\", and the real mistake of this client stays hidden."});
    EXPECT_EQ(judge(bytes, 16), 1002);
  }
}

// pins: 6455-5.2-d
TEST(Step3_5, RefusesTheTopBitOfALength) {
  for (const Bytes& bytes : {"82 ff 80 00 00 00 00 00 00 00 37 fa 21 3d"_hex,
                             "82 ff ff ff ff ff ff ff ff ff 37 fa 21 3d"_hex}) {
    tell(
        {.bytes = bytes,
         .at = 2,
         .count = 1,
         .here = "the most significant bit is 1",
         .section = "RFC 6455 §5.2: MUST be 0",
         .yours = {{"0",
                    "No rule says so yet. As a number with a sign this length is negative, and "
                    "under any limit."}},
         .usually = "this bit is not asked for, or another rule answers first.",
         .person = "a client announces more bytes than there are, and the server waits for them."});
    EXPECT_EQ(judge(bytes), 1002);
  }
}

// seed 12: a few bytes announce more than there is memory for
// pins: 6455-10.4-a, 6455-10.4-b
TEST(Step3_5, RefusesMoreThanTheLimit) {
  for (const Bytes& bytes : {"82 ff 40 00 00 00 00 00 00 00 37 fa 21 3d"_hex,
                             "82 ff 00 00 00 00 00 01 00 01 37 fa 21 3d"_hex,
                             "82 ff 00 00 00 00 80 00 00 00 37 fa 21 3d"_hex,
                             "82 ff 7f ff ff ff ff ff ff ff 37 fa 21 3d"_hex}) {
    tell({.bytes = bytes,
          .at = 2,
          .count = 8,
          .here = "more than 65,536 bytes are announced",
          .section = "RFC 6455 §7.4.1: 1009, and §10.4",
          .usually = "payload_length is not compared with max_payload.",
          .gone = "the words of the Failure are a view of a text that is gone. Use a literal.",
          .person = "one client sends 14 bytes, and the server has no memory left."});
    EXPECT_EQ(judge(bytes, 65536), 1009);
  }
  tell({.bytes = "81 81 37 fa 21 3d"_hex,
        .at = 1,
        .count = 1,
        .here = "a length of 1, and max_payload is 0",
        .section = "RFC 6455 §7.4.1: 1009",
        .usually = "a max_payload of 0 is taken for \"no limit\".",
        .person = "a limit that is there, and does not hold."});
  EXPECT_EQ(judge("81 81 37 fa 21 3d"_hex, 0), 1009);
}

TEST(Step3_5, ExactlyTheLimitIsFine) {
  const Bytes bytes = "82 ff 00 00 00 00 00 01 00 00 37 fa 21 3d"_hex;
  tell({.bytes = bytes,
        .at = 2,
        .count = 8,
        .here = "65,536, and max_payload is 65,536, too",
        .section = "RFC 6455 §7.4.1",
        .yours = {{"1009", "Only more than max_payload is too big."}},
        .usually = "another rule refuses it. Your words say which.",
        .person = "the longest message that is allowed ends the connection."});
  EXPECT_EQ(judge(bytes, 65536), 0);
  tell({.bytes = "81 80 37 fa 21 3d"_hex,
        .at = 1,
        .count = 1,
        .here = "a length of 0, and max_payload is 0, too",
        .section = "RFC 6455 §7.4.1",
        .yours = {{"1009", "Only more than max_payload is too big."}},
        .usually = "another rule refuses it. Your words say which.",
        .person = "the longest message that is allowed ends the connection."});
  EXPECT_EQ(judge("81 80 37 fa 21 3d"_hex, 0), 0);
}

TEST(Step3_5, EveryRuleHasWordsForTheClose) {
  for (const Bytes& bytes :
       {"91 80 37 fa 21 3d"_hex, "83 80 37 fa 21 3d"_hex, "81 00"_hex, "09 80 37 fa 21 3d"_hex,
        "89 fe 00 7e 37 fa 21 3d"_hex, "81 fe 00 00 37 fa 21 3d"_hex,
        "82 ff 80 00 00 00 00 00 00 00 37 fa 21 3d"_hex,
        "82 ff 40 00 00 00 00 00 00 00 37 fa 21 3d"_hex}) {
    tell({.bytes = bytes,
          .section = "RFC 6455 §5.5: 125 bytes, of which two are the code",
          .yours = {{"failure", "This header breaks a rule, and no Failure came."}},
          .usually = "a Failure has no reason, or one that does not fit into a Close.",
          .gone = "the words of the Failure are a view of a text that is gone. Use a literal.",
          .person = "a connection ends, and the browser cannot say why."});
    const auto header = decode_header(bytes);
    ASSERT_TRUE(header.has_value());
    const auto failure = check_header(*header, 65536);
    ASSERT_TRUE(failure.has_value());
    const std::string reason(failure->reason);  // of a literal: it can always be read
    EXPECT_NE(reason, "");
    EXPECT_LE(reason.size(), 123u);
  }
}

}  // namespace

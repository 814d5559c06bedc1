#include "accept_key.h"

#include <gtest/gtest.h>

#include "exact.h"
#include "hex.h"
#include "story.h"

namespace {

using namespace ws;
using test::Exact;
using test::tell;

std::string encode(std::string_view text) {
  return base64_encode(as_bytes(Exact(text)));
}

std::string answer_to(std::string_view key) {
  return accept_key(Exact(key));
}

bool is_valid(std::string_view key) {
  return is_valid_key(Exact(key));
}

}  // namespace

TEST(Step2_1, EncodesTheExamplesOfTheRfc) {
  tell({.text = "foobar",
        .at = 0,
        .count = 3,
        .here = "three bytes, 24 bits: four characters of six",
        .section = "RFC 4648 §10"});
  EXPECT_EQ(encode("foo"), "Zm9v");
  EXPECT_EQ(encode("foobar"), "Zm9vYmFy");
  EXPECT_EQ(encode(""), "");
}

TEST(Step2_1, FillsTheLastFourCharacters) {
  tell({.text = "fooba",
        .at = 3,
        .count = 2,
        .here = "two bytes are left: 16 bits, three characters, one '='",
        .section = "RFC 4648 §4",
        .yours = {
            {"Zm9vYmE", "The '=' is missing: the length is always a multiple of four."},
            {"Zm9vYmEA", "Six bits without a bit of the input became an A. Write '=' there."}}});
  EXPECT_EQ(encode("fooba"), "Zm9vYmE=");
  EXPECT_EQ(encode("foob"), "Zm9vYg==");
  EXPECT_EQ(encode("fo"), "Zm8=");
  EXPECT_EQ(encode("f"), "Zg==");
}

TEST(Step2_1, EncodesBytesAndNotCharacters) {
  tell({.bytes = "fb ff bf"_hex,
        .at = 0,
        .count = 3,
        .here = "the top bits are set",
        .section = "RFC 4648 §4",
        .usually = "a char below zero was shifted, or the last two characters are not '+' and '/'.",
        .person = "a dot that stays red for most keys."});
  EXPECT_EQ(base64_encode("fb ff bf"_hex), "+/+/");
  EXPECT_EQ(base64_encode("00 00 00"_hex), "AAAA");
  EXPECT_EQ(base64_encode("00"_hex), "AA==");
  EXPECT_EQ(base64_encode("ff ff"_hex), "//8=");
  EXPECT_EQ(base64_encode("00 10 83 10 51 87 20 92 8b 30 d3 8f"_hex), "ABCDEFGHIJKLMNOP");
  EXPECT_EQ(base64_encode("00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f"_hex),
            "AAECAwQFBgcICQoLDA0ODw==");
}

TEST(Step2_1, WritesOneLongLine) {
  tell({.section = "RFC 4648 §3.1: no line feeds",
        .usually = "a line is ended after 76 characters, as e-mail has it."});
  EXPECT_EQ(encode(std::string(60, '\xff')), std::string(80, '/'));
  EXPECT_EQ(encode(std::string(3'001, '\0')), std::string(4'002, 'A') + "==");
}

TEST(Step2_2, AnswersTheKeyOfTheRfc) {
  tell(
      {.text = "dGhlIHNhbXBsZSBub25jZQ==",
       .at = 0,
       .count = 24,
       .here = "the key: hash these 24 characters and the GUID",
       .section = "RFC 6455 §1.3",
       .yours = {{"BXhwxM0SZasKmCD9S4BfpPmCnEw=", "The key was decoded. Hash it as it came."},
                 {"hHLtf2V1k8aDQZfNjw3Ia1hCwt0=", "The GUID was left out."},
                 {"YjM3YTRmMmNjMDYyNGYxNjkwZjY0NjA2Y2YzODU5NDViMmJlYzRlYQ==",
                  "The digest was written as hex first. Its 20 bytes go into base64 as they are."}},
       .usually = "the GUID has a typing error.",
       .person = "a dot that stays red; the browser says that Sec-WebSocket-Accept is wrong."});
  EXPECT_EQ(answer_to("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Step2_2, AnswersOtherKeys) {
  tell({.text = "x3JJHMbDL1EzLkh9GBhXDw==",
        .section = "RFC 6455 §4.2.2, 5.4",
        .usually = "the answer does not depend on the whole key.",
        .person = "a dot that is green for one key, and red for all others."});
  EXPECT_EQ(answer_to("x3JJHMbDL1EzLkh9GBhXDw=="), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
  EXPECT_EQ(answer_to("AAECAwQFBgcICQoLDA0ODw==").size(), 28u);
  EXPECT_NE(answer_to("AAECAwQFBgcICQoLDA0ODw=="), answer_to("aaECAwQFBgcICQoLDA0ODw=="));
}

TEST(Step2_6, TakesAKeyOfSixteenBytes) {
  tell({.text = "dGhlIHNhbXBsZSBub25jZQ==",
        .at = 0,
        .count = 24,
        .here = "the sample nonce: 16 bytes",
        .section = "RFC 6455 §4.1, 7"});
  EXPECT_TRUE(is_valid("dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_TRUE(is_valid("AAAAAAAAAAAAAAAAAAAAAA=="));
  EXPECT_TRUE(is_valid("/////////////////////w=="));
  EXPECT_TRUE(is_valid("AAECAwQFBgcICQoLDA0ODw=="));
}

TEST(Step2_6, RefusesAKeyOfAnotherLength) {
  tell({.text = "dGhlIHNhbXBsZSBub25j",
        .count = 20,
        .here = "15 bytes",
        .section = "RFC 6455 §4.2.1, 5",
        .usually = "the length was not checked: 16 bytes are 24 characters, of which two are '='.",
        .person = "nothing. But a program without random bytes never learns that it has none."});
  EXPECT_FALSE(is_valid(""));
  EXPECT_FALSE(is_valid("=="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZQ="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZQ==="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZQ==\n"));
  EXPECT_FALSE(is_valid(" dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZQ"));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25j"));          // 15 bytes
  EXPECT_FALSE(is_valid("AAECAwQFBgcICQoLDA0ODxAREhM="));  // 20 bytes
}

TEST(Step2_6, RefusesTwentyFourCharactersThatAreEighteenBytes) {
  tell({.text = "dGhlIHNhbXBsZSBub25jZQAA",
        .at = 22,
        .count = 2,
        .here = "no '==': these 24 characters are 18 bytes",
        .section = "RFC 6455 §4.1, 7",
        .usually = "only the length of the text was looked at.",
        .person = "nothing. But a program never learns that its key is too long."});
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZQAA"));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZWU="));  // 17 bytes
}

TEST(Step2_6, RefusesOtherCharactersThanBase64) {
  tell({.text = "dGhlIHNhbXBsZSBub25j-Q==",
        .at = 20,
        .count = 1,
        .here = "not in this alphabet",
        .section = "RFC 4648 §4",
        .usually = "only the end was looked at, and not each of the 22 characters.",
        .person = "nothing. But a program never learns that its key is not base64."});
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25j Q=="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25j-Q=="));  // of another alphabet: §5
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25j_Q=="));
  for (int c = 0; c < 256; ++c) {
    const std::string key = "dGhlIHNhbXBsZSBub25j" + std::string(1, static_cast<char>(c)) + "Q==";
    const std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    EXPECT_EQ(is_valid(key), alphabet.find(static_cast<char>(c)) != alphabet.npos) << "byte " << c;
  }
  EXPECT_FALSE(is_valid("dGhlIHNhbXBs=SBub25jZQ=="));
  EXPECT_FALSE(is_valid("====================ZQ=="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZ==="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBs\xc3\xa4SBub25jQ=="));
}

TEST(Step2_6, WantsTheFourUnusedBitsToBeZero) {
  tell({.text = "dGhlIHNhbXBsZSBub25jZR==",
        .at = 21,
        .count = 1,
        .here = "R is 010001: two bits of the key, and four that must be 0",
        .section = "RFC 4648 §3.5",
        .usually = "the 22nd character is checked like the others. It may only be A, Q, g or w.",
        .person = "nothing. But two keys stand for the same 16 bytes."});
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZR=="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZ/=="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZE=="));
  EXPECT_FALSE(is_valid("dGhlIHNhbXBsZSBub25jZI=="));
  EXPECT_TRUE(is_valid("dGhlIHNhbXBsZSBub25jZA=="));
  EXPECT_TRUE(is_valid("dGhlIHNhbXBsZSBub25jZg=="));
  EXPECT_TRUE(is_valid("dGhlIHNhbXBsZSBub25jZw=="));
}

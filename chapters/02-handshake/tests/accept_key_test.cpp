#include "accept_key.h"

#include <gtest/gtest.h>

#include <bitset>
#include <string>

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

// What is_valid_key says of this text: "a key", or "not a key".
std::string judged(std::string_view key) {
  return is_valid_key(Exact(key)) ? "a key" : "not a key";
}

}  // namespace

TEST(Step2_1, EncodesTheExamplesOfTheRfc) {
  tell({.text = "foobar",
        .at = 0,
        .count = 3,
        .here = "three bytes, 24 bits: four characters of six",
        .section = "RFC 4648 §10",
        .yours = {{"", "Nothing came out: base64_encode is not written yet."},
                  {"Zm9v\\n", "A line end was added. Base64 is the characters, and nothing else."},
                  {"Zm9v\\r\\n", "A line end was added. Base64 is the characters alone."},
                  {"Zm+v",
                   "The bits are right: the third six is 61, and that is '9'. Has your alphabet "
                   "all its 64 characters, A to Z, a to z, 0 to 9, + and /?"},
                  {"zM9V", "The bits are right. In the alphabet the capital letters come first."}},
        .usually = "the 24 bits were put together from the wrong bytes, or not cut into four "
                   "sixes, or the alphabet is not A to Z, a to z, 0 to 9, + and /.",
        .person = "a dot that stays red: no browser can use such an accept key."});
  EXPECT_EQ(encode("foo"), "Zm9v");
  EXPECT_EQ(encode("foobar"), "Zm9vYmFy");
  EXPECT_EQ(encode(""), "");
}

TEST(Step2_1, FillsTheLastFourCharacters) {
  const auto filled = [](const std::string& text) {
    const std::size_t left = text.size() % 3;
    tell({.text = text,
          .at = text.size() - left,
          .count = left,
          .here = left == 2 ? "two bytes are left: 16 bits, three characters, one '='"
                            : "one byte is left: 8 bits, two characters, two '='",
          .section = "RFC 4648 §4",
          .yours = {{"Zm9vYmE", "The '=' is missing: the length is always a multiple of four."},
                    {"Zm9vYmEA",
                     "Six bits without a bit of the input became an A. Write '=' there."}},
          .usually =
              "the zero bits were added in front of the last bytes. They belong behind them, "
              "and fill the last group of six.",
          .crash = "three bytes were read where one or two are left. How many there are tells "
                   "whether bytes[i + 1] may be read.",
          .person = "a dot that stays red: 20 bytes of SHA-1 end in a group of two."});
    return encode(text);
  };
  EXPECT_EQ(filled("fooba"), "Zm9vYmE=");
  EXPECT_EQ(filled("foob"), "Zm9vYg==");
  EXPECT_EQ(filled("fo"), "Zm8=");
  EXPECT_EQ(filled("f"), "Zg==");
}

TEST(Step2_1, EncodesBytesAndNotCharacters) {
  const auto encoded = [](Bytes bytes) {
    const std::size_t size = bytes.size();
    tell({.bytes = bytes,
          .at = 0,
          .count = size,
          .here = "bytes that are not letters",
          .section = "RFC 4648 §4",
          .usually =
              "a char below zero was shifted, or the last two characters are not '+' and '/'.",
          .person = "a dot that stays red for most keys."});
    return base64_encode(bytes);
  };
  EXPECT_EQ(encoded("fb ff bf"_hex), "+/+/");
  EXPECT_EQ(encoded("00 00 00"_hex), "AAAA");
  EXPECT_EQ(encoded("00"_hex), "AA==");
  EXPECT_EQ(encoded("ff ff"_hex), "//8=");
  EXPECT_EQ(encoded("00 10 83 10 51 87 20 92 8b 30 d3 8f"_hex), "ABCDEFGHIJKLMNOP");
  EXPECT_EQ(encoded("00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f"_hex),
            "AAECAwQFBgcICQoLDA0ODw==");
}

TEST(Step2_1, WritesOneLongLine) {
  const auto line_of = [](const std::string& bytes) {
    tell(
        {.text = bytes,
         .section = "RFC 4648 §3.1: no line feeds",
         .usually = "a line was ended after 76 characters, as e-mail has it.",
         .person = "a field of HTTP that ends in its middle, and a browser that calls it broken."});
    return encode(bytes);
  };
  EXPECT_EQ(line_of(std::string(60, '\xff')), std::string(80, '/'));
  EXPECT_EQ(line_of(std::string(3'001, '\0')), std::string(4'002, 'A') + "==");
}

// pins: 6455-4.2.2-j4
TEST(Step2_2, AnswersTheKeyOfTheRfc) {
  tell({.text = "dGhlIHNhbXBsZSBub25jZQ==",
        .at = 0,
        .count = 24,
        .here = "the key: hash these 24 characters and the GUID",
        .section = "RFC 6455 §1.3",
        .yours = {{"BXhwxM0SZasKmCD9S4BfpPmCnEw=", "The key was decoded. Hash it as it came."},
                  {"hHLtf2V1k8aDQZfNjw3Ia1hCwt0=", "The GUID was left out."},
                  {"WJfwerbIozKsJXHxxI0JTO1SQgU=",
                   "The GUID was written in small letters. It is hashed as text, so its case "
                   "counts."},
                  {"wRn3T1d05f86S/JjgrE2dZ0BqLI=",
                   "A zero byte behind the GUID was hashed, too. It ends a C string, and does not "
                   "belong to the text."},
                  {"Kfh9QIsMVZcl6xEPYxPHzW8SZ8w=", "The key was left out."},
                  {"kex8Ji4w0ek1Mc3Dwcf4mOpf5b4=", "A CRLF was hashed between key and GUID."},
                  {"YjM3YTRmMmNjMDYyNGYxNjkwZjY0NjA2Y2YzODU5NDViMmJlYzRlYQ==",
                   "The digest was written as hex first. Its 20 bytes go into base64 as they are."},
                  {"2OZf2Seed9yzIpkj+zvC9KS9Mjw=",
                   "The GUID was put in front of the key. The key comes first."},
                  {"", "accept_key is not written yet."}},
        .usually = "the GUID has a typing error, or something else was hashed with it.",
        .crash = "the key was read as a C string, up to a zero byte. A string_view has none: give "
                 "its size, too, or copy it by std::string(key).",
        .person = "a dot that stays red; the browser says that Sec-WebSocket-Accept is wrong."});
  EXPECT_EQ(answer_to("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Step2_2, AnswersOtherKeys) {
  tell({.text = "x3JJHMbDL1EzLkh9GBhXDw==",
        .at = 0,
        .count = 24,
        .here = "another key",
        .section = "RFC 6455 §4.2.2, 5.4",
        .yours = {{"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                   "This is the answer to the key of the RFC. It was written down, or kept: a "
                   "static variable is set once, at the first call."}},
        .usually = "the answer does not depend on the whole key.",
        .person = "a dot that is green for one key, and red for all others."});
  EXPECT_EQ(answer_to("x3JJHMbDL1EzLkh9GBhXDw=="), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
  EXPECT_EQ(answer_to("AAECAwQFBgcICQoLDA0ODw==").size(), 28u);
  EXPECT_NE(answer_to("AAECAwQFBgcICQoLDA0ODw=="), answer_to("aaECAwQFBgcICQoLDA0ODw=="))
      << "Two keys that differ in their first two characters have one answer.";
}

// pins: 6455-4.2.1-a5
TEST(Step2_6, TakesAKeyOfSixteenBytes) {
  for (const std::string key : {"dGhlIHNhbXBsZSBub25jZQ==", "AAAAAAAAAAAAAAAAAAAAAA==",
                                "/////////////////////w==", "AAECAwQFBgcICQoLDA0ODw=="}) {
    tell({.text = key,
          .at = 0,
          .count = 24,
          .here = "16 bytes",
          .section = "RFC 6455 §4.1, 7",
          .usually = "is_valid_key is not written yet, or refuses a character of base64.",
          .person = "a red dot for some keys, or for all of them."});
    EXPECT_EQ(judged(key), "a key");
  }
}

// pins: 6455-4.2.1-a5
TEST(Step2_6, RefusesAKeyOfAnotherLength) {
  for (const std::string key :
       {"dGhlIHNhbXBsZSBub25j", "AAECAwQFBgcICQoLDA0ODxAREhM=", "", "==", "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBsZSBub25jZQ==\n", " dGhlIHNhbXBsZSBub25jZQ==",
        "dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ"}) {
    tell({.text = key,
          .at = 0,
          .count = key.size(),
          .here = std::to_string(key.size()) + " characters",
          .section = "RFC 6455 §4.2.1, 5",
          .usually =
              key.size() > 24
                  ? "only the first 24 characters were looked at. A key has no more than these."
                  : "the length was not checked: 16 bytes are 24 characters, of which two are "
                    "'='.",
          .crash = "characters of a key were read before its length was asked.",
          .person = "nothing. But a program without random bytes never learns that it has none."});
    EXPECT_EQ(judged(key), "not a key");
  }
}

TEST(Step2_6, RefusesTwentyFourCharactersThatAreEighteenBytes) {
  for (const std::string key : {"dGhlIHNhbXBsZSBub25jZQAA", "dGhlIHNhbXBsZSBub25jZWU="}) {
    tell({.text = key,
          .at = 22,
          .count = 2,
          .here = "no '==': these 24 characters are more than 16 bytes",
          .section = "RFC 6455 §4.1, 7",
          .usually = "only the length of the text was looked at.",
          .person = "nothing. But a program never learns that its key is too long."});
    EXPECT_EQ(judged(key), "not a key");
  }
}

// pins: 6455-4.2.1-a5
TEST(Step2_6, RefusesOtherCharactersThanBase64) {
  const auto judged_at = [](const std::string& key, std::size_t at) {
    const char c = key[at];
    const bool is_of_urls = c == '-' || c == '_';
    tell({.text = key,
          .at = at,
          .count = 1,
          .here = is_of_urls ? "in the base64 of URLs (RFC 4648 §5), and not in this one"
                             : "not in this alphabet",
          .section = "RFC 4648 §4",
          .usually = c == '=' ? "'=' was taken for a character of the alphabet. It stands only at "
                                "the end, in the last two places."
                     : is_of_urls
                         ? "there are two alphabets. A key has '+' and '/', and neither '-' "
                           "nor '_'."
                         : "not each of the 22 characters was looked for in the alphabet, "
                           "which has no zero byte either.",
          .person = "nothing. But a program never learns that its key is not base64."});
    return judged(key);
  };
  EXPECT_EQ(judged_at("dGhlIHNhbXBsZSBub25j Q==", 20), "not a key");
  EXPECT_EQ(judged_at("dGhlIHNhbXBsZSBub25j-Q==", 20), "not a key");  // of another alphabet: §5
  EXPECT_EQ(judged_at("dGhlIHNhbXBsZSBub25j_Q==", 20), "not a key");
  EXPECT_EQ(judged_at("dGhlIHNhbXBs=SBub25jZQ==", 12), "not a key");
  EXPECT_EQ(judged_at("====================ZQ==", 0), "not a key");
  EXPECT_EQ(judged_at("dGhlIHNhbXBsZSBub25jZ===", 21), "not a key");
  EXPECT_EQ(judged_at("dGhlIHNhbXBs\xc3\xa4SBub25jQ==", 12), "not a key");
  const std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int c = 0; c < 256; ++c) {
    const std::string key = "dGhlIHNhbXBsZSBub25j" + std::string(1, static_cast<char>(c)) + "Q==";
    if (alphabet.find(static_cast<char>(c)) == alphabet.npos) {
      EXPECT_EQ(judged_at(key, 20), "not a key")
          << "byte " << c << " is not a character of base64.";
    }
  }
}

TEST(Step2_6, TakesEveryCharacterOfBase64) {
  for (const char c :
       std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) {
    const std::string key = std::string("dGhlIHNhbXBsZSBub25j") + c + "Q==";
    tell({.text = key,
          .at = 20,
          .count = 1,
          .here = "a character of base64",
          .section = "RFC 4648 §4",
          .usually = "a part of the alphabet is missing, or its end.",
          .person = "a red dot for some keys."});
    EXPECT_EQ(judged(key), "a key");
  }
}

TEST(Step2_6, WantsTheFourUnusedBitsToBeZero) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto ends_in = [&alphabet](char last) {
    const std::string bits = std::bitset<6>(alphabet.find(last)).to_string();
    tell({.text = std::string("dGhlIHNhbXBsZSBub25jZ") + last + "==",
          .at = 21,
          .count = 1,
          .here = last + (" is " + bits) + ": two bits of the key, and four that must be 0",
          .section = "RFC 4648 §3.5",
          .usually = "the 22nd character, key[21], is not checked by itself. It has to be A, Q, g "
                     "or w.",
          .person = "nothing. But two keys stand for the same 16 bytes."});
    return judged(std::string("dGhlIHNhbXBsZSBub25jZ") + last + "==");
  };
  for (const char last : std::string("AQgw"))
    EXPECT_EQ(ends_in(last), "a key");
  for (const char last : std::string("R/EIGWaq"))
    EXPECT_EQ(ends_in(last), "not a key");
}

TEST(Step2_6, EndsInTwoEqualSigns) {
  for (const std::string key :
       {"dGhlIHNhbXBsZSBub25jZQA=", "dGhlIHNhbXBsZSBub25jZQ =", "dGhlIHNhbXBsZSBub25jZQ=A"}) {
    tell({.text = key,
          .at = 22,
          .count = 2,
          .here = "not '=='",
          .section = "RFC 4648 §4: 16 bytes end in '=='",
          .usually = "only one of the last two characters was compared.",
          .person = "nothing. But a program never learns that its key is not one of 16 bytes."});
    EXPECT_EQ(judged(key), "not a key");
  }
}

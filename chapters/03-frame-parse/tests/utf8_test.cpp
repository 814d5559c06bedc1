#include "utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hex.h"
#include "story.h"

namespace {

using namespace ws;
using namespace ws::test;

// The index of the first byte that the validator refuses, fed one at a time; -1: none.
int first_refused(ByteView bytes) {
  Utf8Validator validator;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!validator.feed(bytes.subspan(i, 1))) return static_cast<int>(i);
  }
  return -1;
}

// What a validator says of all these bytes, and whether they may end here.
std::string verdict(bool good, const Utf8Validator& validator) {
  return !good ? "refused" : validator.complete() ? "a whole text" : "not complete";
}
std::string ends(const Utf8Validator& validator) {
  return validator.complete() ? "complete" : "not complete";
}
std::string judged(ByteView bytes) {
  return is_utf8(bytes) ? "a whole text" : "refused";
}

// What feed returns for one piece after the other.
std::string fed(Utf8Validator& validator, const std::vector<Bytes>& pieces) {
  std::string answers;
  for (const Bytes& piece : pieces)
    answers += validator.feed(piece) ? "true " : "false ";
  return answers.substr(0, answers.size() - 1);
}

TEST(Step3_9, AsciiIsUtf8) {
  tell({.bytes = "48 65 6c 6c 6f"_hex,
        .section = "RFC 3629 §3: 00 to 7f are themselves",
        .usually = "feed() refuses what it should let pass.",
        .crash = "bytes behind the end are read: a text need not have a multiple of eight bytes.",
        .person = "nothing you type comes back."});
  EXPECT_EQ(judged("48 65 6c 6c 6f"_hex), "a whole text");
  EXPECT_EQ(judged(as_bytes("Hello")), "a whole text");
  now_trying("a text without a byte");
  EXPECT_EQ(judged({}), "a whole text");
  now_trying("the bytes 00 01 7e 7f");
  EXPECT_EQ(judged("00 01 7e 7f"_hex), "a whole text");
}

TEST(Step3_9, ReadsCharactersOfEveryLength) {
  for (const Bytes& bytes : {"c3 a9"_hex, "e2 82 ac"_hex, "f0 9f 98 80"_hex,
                             "47 72 c3 bc c3 9f 65 2c 20 e4 b8 96 e7 95 8c 20 f0 9f 91 8b"_hex}) {
    const int refused = first_refused(bytes);
    const bool is_late = refused >= 2 && bytes.size() == 4;
    tell({.bytes = bytes,
          .at = refused < 0 ? 0 : static_cast<std::size_t>(refused),
          .count = refused < 0 ? 0u : 1u,
          .here = "this byte was refused",
          .section = "RFC 3629 §3, §4",
          .usually = is_late
                         ? "the range of the second byte is kept for the third. Behind the second, "
                           "it is 80 to bf again."
                         : "the number of bytes that follow is not read from the first one.",
          .person = "a user that writes é, € or an emoji is thrown out."});
    const std::string answer = judged(bytes);
    EXPECT_EQ(answer, "a whole text");
  }
}

TEST(Step3_9, ReadsACharacterWhereverItIsCut) {
  const Bytes bytes = "61 c3 a9 e2 82 ac 62 f0 9f 98 80 ed 9f bf ee 80 80 f4 8f bf bf 7a"_hex;
  tell({.bytes = bytes,
        .section = "RFC 6455 §5.6: a fragment may end inside a character",
        .yours = {{"not complete", "The last character is complete, and expected_ is not 0."}},
        .usually = "what the first piece expects is forgotten when the second comes.",
        .person = "an emoji in a long message ends the connection, now and then."});
  bool good = true;
  Utf8Validator validator;
  for_every_cut(
      bytes,
      [&] {
        validator = Utf8Validator();
        good = true;
      },
      [&](ByteView piece) { good = validator.feed(piece) && good; },
      [&] { EXPECT_EQ(verdict(good, validator), "a whole text"); });
}

TEST(Step3_9, ReadsTheFirstAndLastOfEachLength) {
  for (const Bytes& bytes : {"00"_hex, "7f"_hex, "c2 80"_hex, "df bf"_hex, "e0 a0 80"_hex,
                             "ed 9f bf"_hex, "ee 80 80"_hex, "ef bf bd"_hex, "ef bf be"_hex,
                             "ef bf bf"_hex, "f0 90 80 80"_hex, "f4 8f bf bf"_hex}) {
    const int refused = first_refused(bytes);
    tell({.bytes = bytes,
          .at = refused < 0 ? 0 : static_cast<std::size_t>(refused),
          .count = refused < 0 ? 0u : 1u,
          .here = "this byte was refused",
          .section = "RFC 3629 §4",
          .usually = "a range is too narrow by one.",
          .person = "a user that writes a rare character is thrown out."});
    EXPECT_EQ(refused, -1) << "-1: no byte is refused";
    EXPECT_EQ(judged(bytes), "a whole text");
  }
}

// pins: 6455-8.1-a
TEST(Step3_9, RefusesAtTheFirstBadByte) {
  struct Row {
    Bytes bytes;
    std::size_t bad;
    std::string here;
  };
  for (const auto& [bytes, bad, here] :
       std::vector<Row>{{"80"_hex, 0, "continues nothing"},
                        {"bf"_hex, 0, "continues nothing"},
                        {"61 62 80"_hex, 2, "continues nothing"},
                        {"c3 a9 a9"_hex, 2, "the character before it is complete"},
                        {"e2 82 ac 80"_hex, 3, "the character before it is complete"},
                        {"c3 28"_hex, 1, "( does not continue a character"},
                        {"c3 c3"_hex, 1, "a first byte does not continue one"},
                        {"e2 82 41"_hex, 2, "A does not continue a character"},
                        {"e2 28 a1"_hex, 1, "( does not continue a character"},
                        {"f0 9f 98 41"_hex, 3, "A does not continue a character"},
                        {"f0 9f c3 a9"_hex, 2, "a first byte does not continue one"},
                        {"c0 80"_hex, 0, "no character begins with c0: overlong"},
                        {"c1 bf"_hex, 0, "no character begins with c1: overlong"},
                        {"e0 80 80"_hex, 1, "overlong: two bytes were enough"},
                        {"e0 9f bf"_hex, 1, "overlong: two bytes were enough"},
                        {"f0 80 80 80"_hex, 1, "overlong: three bytes were enough"},
                        {"f0 8f bf bf"_hex, 1, "overlong: three bytes were enough"},
                        {"ed a0 80"_hex, 1, "U+D800 and up: half of a UTF-16 pair"},
                        {"ed bf bf"_hex, 1, "up to U+DFFF: half of a UTF-16 pair"},
                        {"f4 90 80 80"_hex, 1, "over U+10FFFF"},
                        {"f5 80 80 80"_hex, 0, "over U+10FFFF"},
                        {"f8 88 80 80 80"_hex, 0, "five bytes: not since 2003"},
                        {"fc 84 80 80 80 80"_hex, 0, "six bytes: not since 2003"},
                        {"fe"_hex, 0, "never in UTF-8"},
                        {"ff"_hex, 0, "never in UTF-8"},
                        {"48 65 6c 6c 6f 20 77 6f 72 6c 64 ff"_hex, 11, "never in UTF-8"}}) {
    tell({.bytes = bytes,
          .at = bad,
          .count = 1,
          .here = here,
          .section = "RFC 3629 §3, §4",
          .yours = {{"-1",
                     "All of it was accepted: the table of step 3.9 has a line for this byte."},
                    {std::to_string(bad + 1),
                     "Refused one byte too late: a byte is judged when it comes, and not when its "
                     "character is whole."},
                    {std::to_string(static_cast<int>(bad) - 1),
                     "A good byte was refused, one too early."}},
          .usually = "the byte is refused too late, or too early. The table of RFC 3629 §4 has a "
                     "line for it.",
          .person = "one client's broken bytes end every other browser's connection."});
    const int refused = first_refused(bytes);
    EXPECT_EQ(refused, static_cast<int>(bad)) << "the first byte that is refused, fed one by one";
    EXPECT_EQ(judged(bytes), "refused");
  }
}

// pins: 6455-5.6-a
TEST(Step3_9, StaysFalse) {
  tell({.bytes = "67 6f 6f 64 ff 67 6f 6f 64"_hex,
        .tried = "feed of \"good\", of ff, of \"good\" once more, and of nothing",
        .at = 4,
        .count = 1,
        .here = "a bad byte: from here on feed returns false",
        .section = "utf8.h: false stays false",
        .yours = {{"true false true true", "Good bytes behind a bad one were accepted again."}},
        .usually = "after a bad byte, good ones were accepted again.",
        .person = "a broken text gets through, if its end comes in a piece of its own."});
  Utf8Validator validator;
  const std::string answers = fed(validator, {"67 6f 6f 64"_hex, "ff"_hex, "67 6f 6f 64"_hex, {}});
  EXPECT_EQ(answers, "true false false false");
  EXPECT_EQ(ends(validator), "not complete");
}

TEST(Step3_9, ABadByteInsideACharacterIsRememberedToo) {
  tell({.bytes = "e2 28 82 ac"_hex,
        .tried = "feed of e2 28, and then of 82 ac",
        .at = 2,
        .count = 2,
        .here = "they would end the character, but for the 28 between",
        .section = "utf8.h: false stays false",
        .usually = "a bad byte inside a character returns false, and failed_ is not set.",
        .person = "a broken text gets through, if its end comes in a piece of its own."});
  Utf8Validator inside;
  const std::string answers = fed(inside, {"e2 28"_hex, "82 ac"_hex});
  EXPECT_EQ(answers, "false false");
  EXPECT_EQ(ends(inside), "not complete");
}

TEST(Step3_9, ABadByteIsFoundWhereverItIsCut) {
  struct Row {
    Bytes bytes;
    std::size_t bad;
  };
  for (const auto& [bytes, bad] :
       std::vector<Row>{{"61 62 63 64 65 66 67 68 e0 9f bf 61"_hex, 9},
                        {"f0 9f 98 80 ed a0 80 61 62 63"_hex, 5},
                        {"61 62 63 64 65 66 67 68 69 6a 6b c3 61 62 63 64 65 66 67 68"_hex, 12}}) {
    tell(
        {.bytes = bytes,
         .at = bad,
         .count = 1,
         .here = "no text has this byte here",
         .section = "RFC 3629 §4",
         .usually = "what the first bytes of a character allow is forgotten at the end of a piece.",
         .person = "a broken text gets through, when TCP cuts it."});
    bool good = true;
    Utf8Validator validator;
    for_every_cut(
        bytes,
        [&] {
          validator = Utf8Validator();
          good = true;
        },
        [&](ByteView piece) { good = validator.feed(piece) && good; },
        [&] {
          EXPECT_EQ(verdict(good, validator), "refused");
          EXPECT_EQ(ends(validator), "not complete");
        });
  }
}

TEST(Step3_9, IsCompleteOnlyBetweenCharacters) {
  tell({.bytes = "61 c3 a9 e2 82 ac f0 9f 98 80"_hex,
        .tried = "complete() behind each byte: 1 is yes, 0 is no, and a space ends a character",
        .section = "RFC 3629 §3",
        .usually = "complete() does not know how many bytes are still to come: expected_.",
        .person = "a text that ends inside a character gets through, or a good one does not."});
  const Bytes bytes = "61 c3 a9 e2 82 ac f0 9f 98 80"_hex;
  Utf8Validator validator;
  std::string complete = validator.complete() ? "1 " : "0";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool is_good = validator.feed(ByteView(bytes).subspan(i, 1));
    complete += !is_good ? "refused " : validator.complete() ? "1 " : "0";
  }
  EXPECT_EQ(complete, "1 1 01 001 0001 ");
  EXPECT_EQ(judged("61 e2 82"_hex), "refused");
}

TEST(Step3_9, FindsOneByteInALongText) {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = '\xff';
      const Bytes bytes(text.begin(), text.end());  // of exactly this size
      tell({.bytes = bytes,
            .at = at,
            .count = 1,
            .here = "byte " + std::to_string(at) + " of " + std::to_string(size),
            .section = "RFC 3629 §3: ff stands nowhere",
            .usually = "a fast way for ASCII leaves some bytes out: look at its ends.",
            .crash = "a fast way for ASCII reads behind the end.",
            .person = "a broken text gets through, now and then."});
      EXPECT_EQ(judged(bytes), "refused");
    }
  }
}

TEST(Step3_9, ReadsOneCharacterInALongText) {
  for (std::size_t before = 0; before <= 20; ++before) {
    for (std::size_t behind = 0; behind <= 20; ++behind) {
      const std::string text =
          std::string(before, 'x') + "\xf0\x9f\x98\x80" + std::string(behind, 'x');
      const Bytes bytes(text.begin(), text.end());
      tell({.bytes = bytes,
            .at = before,
            .count = 4,
            .here = "an emoji among ASCII",
            .section = "RFC 3629 §3",
            .usually = "a fast way for ASCII reads into a character, or stops at it.",
            .crash = "a fast way for ASCII reads behind the end.",
            .person = "an emoji ends the connection, now and then."});
      EXPECT_EQ(judged(bytes), "a whole text");
    }
  }
}

void append_encoded(Bytes& text, std::uint32_t c) {
  if (c < 0x80) return text.push_back(static_cast<std::uint8_t>(c));
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  text.push_back(static_cast<std::uint8_t>((0xFF00 >> (more + 1) & 0xFF) | c >> (6 * more)));
  for (int i = more - 1; i >= 0; --i)
    text.push_back(static_cast<std::uint8_t>(0x80 | (c >> (6 * i) & 0x3F)));
}

// All 1,112,064 of them, encoded by arithmetic, 64 in a row.
TEST(Step3_9, AcceptsEveryCharacter) {
  Bytes text;
  for (std::uint32_t row = 0; row <= 0x10FFFF; row += 64) {
    if (row >= 0xD800 && row <= 0xDFFF) continue;
    text.clear();
    for (std::uint32_t c = row; c < row + 64; ++c)
      append_encoded(text, c);
    tell({.bytes = text,
          .tried = "the 64 characters from number " + std::to_string(row) + " on",
          .section = "RFC 3629 §4",
          .usually = "a range ends one too early or begins one too late.",
          .person = "a user that writes a rare character is thrown out."});
    ASSERT_EQ(judged(text), "a whole text");
  }
}

// Every two bytes there are. The third and fourth of a character have nothing special.
TEST(Step3_9, AcceptsNoOtherBeginning) {
  std::vector<bool> begins(0x10000);
  Bytes text;
  for (std::uint32_t row = 0x80; row <= 0x10FFFF; row += 64) {  // its first two bytes are the same,
    if (row >= 0xD800 && row <= 0xDFFF) continue;
    text.clear();
    append_encoded(text, row);
    const bool short_one = text.size() == 2;  // but for those of two bytes
    for (int i = 0; i < (short_one ? 64 : 1); ++i)
      begins[static_cast<std::size_t>(text[0] << 8 | (text[1] + i))] = true;
  }
  for (int bytes = 0x8000; bytes <= 0xFFFF; ++bytes) {
    const Bytes two{static_cast<std::uint8_t>(bytes >> 8), static_cast<std::uint8_t>(bytes)};
    const bool good = begins[static_cast<std::size_t>(bytes)];
    tell({.bytes = two,
          .count = 2,
          .here = good ? "a character begins so" : "no character begins so",
          .section = "RFC 3629 §4",
          .usually = good ? "a range is too narrow." : "a range is too wide.",
          .person = good ? "a user that writes a rare character is thrown out."
                         : "one client's broken bytes end every other browser's connection."});
    Utf8Validator validator;
    const std::string answer = validator.feed(two) ? "accepted" : "refused";
    ASSERT_EQ(answer, good ? "accepted" : "refused");
  }
}

// The third and the fourth byte of a character: 80 to bf, whatever the second may be.
TEST(Step3_9, TheLaterBytesOfACharacterHaveARangeToo) {
  for (const Bytes& bytes :
       {"e2 82 7f"_hex, "e2 82 c0"_hex, "f0 9f 98 7f"_hex, "f0 9f 98 c0"_hex, "f0 9f 7f 80"_hex,
        "f0 9f c0 80"_hex, "e0 a0 7f"_hex, "ed 9f c0"_hex}) {
    const bool is_third = bytes.size() == 3 || bytes[3] == 0x80;
    const std::size_t bad = is_third ? 2 : 3;
    tell(
        {.bytes = bytes,
         .at = bad,
         .count = 1,
         .here = "80 to bf continue a character, and this is beside them",
         .section = "RFC 3629 §4: UTF8-tail = %x80-BF",
         .yours = {{"-1", "All of it was accepted."}},
         .usually =
             "the range of the second byte is not put back to 80 to bf, or ends one beside it.",
         .person =
             "a text that a browser cannot read goes to all clients, and ends their connections."});
    EXPECT_EQ(first_refused(bytes), static_cast<int>(bad));
    EXPECT_EQ(judged(bytes), "refused");
  }
}

// A fast way may look at several bytes with one mask: each bit of it counts.
TEST(Step3_9, FindsEveryBadByteInALongText) {
  for (int bad = 0x80; bad <= 0xFF; ++bad) {
    for (std::size_t at = 0; at < 24; ++at) {
      std::string text(24, 'x');
      text[at] = static_cast<char>(bad);
      const Bytes bytes(text.begin(), text.end());
      tell({.bytes = bytes,
            .at = at,
            .count = 1,
            .here = "no character has this byte alone",
            .section = "RFC 3629 §3",
            .usually = "a fast way for ASCII does not look at the highest bit of each byte.",
            .person = "a text that a browser cannot read goes to all clients, and ends their "
                      "connections."});
      ASSERT_EQ(judged(bytes), "refused");
    }
  }
}

}  // namespace

#include "close.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hex.h"
#include "story.h"
#include "turn.h"

namespace ws {
namespace {

using test::operator+;

// What decode_close says, as one line: "1000 bye", or "refused with 1002".
std::string decoded(ByteView payload) {
  const Bytes exact(payload.begin(), payload.end());  // reading past its end is seen by ASan
  const std::variant<Close, Failure> result = decode_close(exact);
  if (const auto* failure = std::get_if<Failure>(&result)) {
    const std::string words(failure->reason);  // a view of what is gone is seen by ASan
    EXPECT_LE(words.size(), 123U) << words;
    const int code = static_cast<int>(failure->code);
    test::now_refused(code, words);
    return "refused with " + std::to_string(code);
  }
  const Close& close = std::get<Close>(result);
  const std::string code = std::to_string(static_cast<int>(close.code));
  return close.reason.empty() ? code : code + ' ' + close.reason;
}

Bytes payload_of(unsigned code) {
  return {static_cast<std::uint8_t>(code >> 8), static_cast<std::uint8_t>(code & 0xFF)};
}

// As the screen names it: "code 1000".
std::string code_of(unsigned code) {
  return "code " + std::to_string(code);
}

// may_be_sent(), in words.
std::string judged(unsigned code) {
  return may_be_sent(static_cast<std::uint16_t>(code)) ? "may be sent" : "may not be sent";
}

std::string encoded(CloseCode code, std::string reason) {
  return to_hex(encode_close({.code = code, .reason = std::move(reason)}));
}

// How many bytes of this reason are sent.
std::size_t reason_size(const std::string& reason) {
  const Bytes payload = encode_close({.code = CloseCode::normal_closure, .reason = reason});
  return payload.size() < 2 ? 0 : payload.size() - 2;
}

TEST(Step5_2, KnowsTheCodesOfTheRfc) {
  for (const std::uint16_t code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011}) {
    test::tell({.bytes = payload_of(code),
                .count = 2,
                .here = code_of(code),
                .section = "RFC 6455 §7.4.1",
                .usually = "a range is missing, or one end of it is left out.",
                .person = "a goodbye of the RFC is answered as a broken rule."});
    EXPECT_EQ(judged(code), "may be sent");
  }
}

// 1012: service restart; 1013: try again later; 1014: bad gateway.
TEST(Step5_2, KnowsTheCodesOfTheRegistry) {
  for (const std::uint16_t code : {1012, 1013, 1014}) {
    test::tell({.bytes = payload_of(code),
                .count = 2,
                .here = code_of(code),
                .section = "RFC 6455 §11.7: the registry of IANA",
                .usually = "the codes that came after the RFC are missing.",
                .person = "a server that restarts says 1012, and its client reports an error."});
    EXPECT_EQ(judged(code), "may be sent");
  }
}

TEST(Step5_2, KnowsTheCodesOfApplications) {
  for (const std::uint16_t code : {3000, 3999, 4000, 4999}) {
    test::tell({.bytes = payload_of(code),
                .count = 2,
                .here = code_of(code),
                .section = "RFC 6455 §7.4.2",
                .usually = "3000 to 4999 belong to libraries and applications, both ends included. "
                           "CloseCode has no names for them, and they may be sent all the same.",
                .person = "a page that closes with 4001 is told that it broke a rule."});
    EXPECT_EQ(judged(code), "may be sent");
  }
}

// pins: 6455-7.4.1-a, 6455-7.4.1-b, 6455-7.4.1-c
TEST(Step5_2, KnowsTheCodesThatAreNeverOnTheWire) {
  struct Case {
    std::uint16_t code;
    std::string why;
  };
  for (const Case& one : {Case{1005, "1005 says that a Close had no code, so it is never one."},
                          Case{1006, "1006 says that no Close came, so none carries it."},
                          Case{1015, "1015 says that TLS failed: then there is no WebSocket."},
                          Case{1004, "1004 has no meaning yet: it is reserved."}}) {
    test::tell({.bytes = payload_of(one.code),
                .count = 2,
                .here = code_of(one.code),
                .section = "RFC 6455 §7.4.1: not to be sent",
                .yours = {{"may be sent", one.why + " Your range has it inside."}},
                .usually = "1004, 1005, 1006 and 1015 are inside your range.",
                .person = "the other side refuses your goodbye, and reports an error of yours."});
    EXPECT_EQ(judged(one.code), "may not be sent");
  }
}

TEST(Step5_2, KnowsTheCodesThatAreNotAssigned) {
  for (const std::uint16_t code : {0, 1, 999, 1016, 1100, 1999, 2000, 2999, 5000, 65535}) {
    test::tell({.bytes = payload_of(code),
                .count = 2,
                .here = code_of(code),
                .section = "RFC 6455 §7.4.2",
                .yours = {{"may be sent",
                           "no document gives this code a meaning, so it may not be sent: an end "
                           "of one of your ranges is too far out. A code is forbidden until it is "
                           "assigned, and not the other way round."}},
                .usually = "an end of one of your ranges is too far out, or was forgotten.",
                .person = "the other side refuses your goodbye, and reports an error of yours."});
    EXPECT_EQ(judged(code), "may not be sent");
  }
}

TEST(Step5_2, KnowsEveryCode) {
  for (unsigned code = 1016; code <= 65'535; ++code) {
    test::tell({.bytes = payload_of(code),
                .count = 2,
                .here = code_of(code),
                .section = "RFC 6455 §7.4.2: 3000 to 3999 and 4000 to 4999",
                .usually = "a code in the middle of a range, or between two of them.",
                .person = "a library's own code, 4321 perhaps, is an error at the other end."});
    const bool may = code >= 3000 && code < 5000;
    ASSERT_EQ(judged(code), may ? "may be sent" : "may not be sent");
  }
}

// pins: 6455-5.5.1-a
TEST(Step5_2, WritesCodeAndReason) {
  test::tell(
      {.bytes = "03 e8 62 79 65"_hex,
       .at = 0,
       .count = 2,
       .here = "1000, the big end first; behind it \"bye\"",
       .section = "RFC 6455 §5.5.1",
       .yours =
           {{"e8 03 62 79 65", "e8 03 is 59395: the same two bytes from the other end."},
            {"03 e8", "The reason is missing: it stands behind the code."},
            {"00 e8 62 79 65",
             "The upper byte of 1000 is lost: shift it down by 8, and then it fits into a byte."},
            {"", "Nothing was written."}},
       .usually = "the order of the two bytes, or the reason is missing.",
       .person = "the browser shows another code, or a code and no reason."});
  EXPECT_EQ(encoded(CloseCode::normal_closure, "bye"), "03 e8 62 79 65");
}

TEST(Step5_2, WritesACodeWithoutAReason) {
  test::tell({.bytes = "03 e9"_hex,
              .count = 2,
              .here = "1001",
              .section = "RFC 6455 §5.5.1",
              .usually = "the code is not its two bytes, the high one first.",
              .person = "the browser shows another code than the one you meant."});
  EXPECT_EQ(encoded(CloseCode::going_away, ""), "03 e9");
}

// pins: 6455-7.4.1-a
TEST(Step5_2, WritesNothingForNoStatus) {
  test::tell({.tried = "encode_close: code 1005, no reason",
              .section = "close.h: for 1005 the payload is empty",
              .yours = {{"03 ed", "03 ed is 1005, and 1005 is never sent: it stands for no code."}},
              .usually = "1005 means that there is no code, so nothing is written.",
              .person = "a goodbye becomes an error at the other end."});
  EXPECT_EQ(encoded(CloseCode::no_status, ""), "");
  test::tell({.tried = "encode_close: code 1005, reason \"bye\"",
              .section = "close.h: for 1005 the payload is empty, without a reason",
              .yours = {{"03 ed 62 79 65", "03 ed is 1005, and 1005 is never sent."},
                        {"62 79 65", "Without a code no reason can be read: 62 79 is the code."}},
              .usually = "1005 means that there is no code, so there is no reason either.",
              .person = "a goodbye becomes an error at the other end."});
  EXPECT_EQ(encoded(CloseCode::no_status, "bye"), "");
}

TEST(Step5_3, ReadsCodeAndReason) {
  test::tell({.bytes = "03 e8 62 79 65"_hex,
              .at = 0,
              .count = 2,
              .here = "1000; behind it the reason",
              .section = "RFC 6455 §5.5.1",
              .yours = {{"1005", "1005 says that there was no code; here is one."},
                        {"1000", "The reason is missing: it is all that stands behind the code."},
                        {"refused with 1002",
                         "1000 may be sent, so your code is another number: 59395 if the bytes are "
                         "read from the other end (the first is the high one), 744 if e8 is a "
                         "char (it is below zero then)."},
                        {"refused with 1007",
                         "The reason begins behind the two bytes of the code. e8 is the second "
                         "byte of the code, and no UTF-8."}},
              .usually = "the code is not put together from its two bytes.",
              .person = "the log tells another goodbye than the client's."});
  EXPECT_EQ(decoded("03 e8 62 79 65"_hex), "1000 bye");
}

// What a browser says when its page is reloaded.
TEST(Step5_3, ReadsAReload) {
  test::tell({.bytes = "03 e9"_hex,
              .count = 2,
              .here = "1001, as a browser says at a reload",
              .section = "RFC 6455 §5.5.1",
              .usually = "a code without a reason was refused.",
              .person = "each reload of the page is an error in the log."});
  EXPECT_EQ(decoded("03 e9"_hex), "1001");
}

TEST(Step5_3, ReadsNoCodeAs1005) {
  test::tell({.tried = "decode_close of no bytes: a Close without a payload",
              .section = "RFC 6455 §7.1.5: no code is 1005",
              .usually = "an empty payload was refused, or read as 1000.",
              .crash = "two bytes were read, and none is there. A Close may have no payload: ask "
                       "for its size first.",
              .person = "ws.close() in the console ends with an error, or ends the server."});
  EXPECT_EQ(decoded({}), "1005");
}

// seed 14: half a status code is accepted, and no code is looked at
// pins: 6455-5.5.1-a
TEST(Step5_3, RefusesHalfACode) {
  test::tell(
      {.bytes = "03"_hex,
       .at = 0,
       .count = 1,
       .here = "half a code",
       .section = "RFC 6455 §5.5.1: the first two bytes MUST be a status code",
       .yours = {{"1005", "1005 stands for no payload at all; here is one, of one byte."}},
       .usually = "a size of 1 goes the way of 0 or of 2.",
       .person = "nothing. A test program sees that a broken Close is taken for a good one."});
  EXPECT_EQ(decoded("03"_hex), "refused with 1002");
}

// seed 14: a code that may not be sent passes for a goodbye
// pins: 6455-7.4.1-a, 6455-7.4.1-b, 6455-7.4.1-c
TEST(Step5_3, RefusesCodesThatMayNotBeSent) {
  for (const unsigned code :
       {1006U, 0U, 999U, 1004U, 1005U, 1015U, 1016U, 1100U, 2000U, 2999U, 5000U, 65535U}) {
    test::tell({.bytes = payload_of(code),
                .count = 2,
                .here = code_of(code),
                .section = "RFC 6455 §7.4: may not be sent",
                .yours = {{std::to_string(code),
                           "you took it at its word: this code is never in a Close."}},
                .usually = "the code is not looked up with may_be_sent.",
                .gone = "the words of a Failure are a view of a string that has ended. Give it a "
                        "literal, \"...\": its bytes stay.",
                .person = "a client that sends this code is never told that it is wrong."});
    EXPECT_EQ(decoded(payload_of(code)), "refused with 1002");
  }
}

TEST(Step5_3, ReadsEveryCodeThatMayBeSent) {
  for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 1012U,
                              1013U, 1014U, 3000U, 3999U, 4000U, 4999U}) {
    test::tell({.bytes = payload_of(code),
                .count = 2,
                .here = code_of(code),
                .section = "RFC 6455 §7.4: may be sent",
                .yours = {{"refused with 1002",
                           "this code may be sent: ask may_be_sent(), which "
                           "knows the codes of applications, too."}},
                .usually = "a code that may be sent was refused: ask may_be_sent().",
                .person = "a page that closes with 4001 is told that it broke a rule."});
    EXPECT_EQ(decoded(payload_of(code)), std::to_string(code));
  }
}

// CloseCode has names for a few of them. The others are numbers all the same.
TEST(Step5_3, JudgesEveryCodeOfTwoBytes) {
  for (unsigned code = 0; code <= 0xFFFF; ++code) {
    test::tell(
        {.bytes = payload_of(code),
         .count = 2,
         .here = code_of(code),
         .section = "RFC 6455 §7.4",
         .usually = "a code was compared with the names of CloseCode alone: ask may_be_sent().",
         .person = "a library's own code, 4321 perhaps, is an error."});
    const bool may = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
                     (code >= 3000 && code <= 4999);
    ASSERT_EQ(decoded(payload_of(code)), may ? std::to_string(code) : "refused with 1002")
        << code_of(code);
  }
}

TEST(Step5_3, ReadsTheLongestReason) {
  const std::string reason(123, 'x');
  test::tell({.bytes = "03 e8"_hex + as_bytes(reason),
              .at = 2,
              .count = 123,
              .here = "a reason of 123 bytes",
              .section = "RFC 6455 §5.5: 125, of which two are the code",
              .usually = "the last byte of a reason is left out, or 123 bytes are too many.",
              .person = "a long reason arrives without its end, or as an error."});
  EXPECT_EQ(decoded(encode_close({.code = CloseCode::normal_closure, .reason = reason})),
            "1000 " + reason);
}

// pins: 6455-8.1-a
TEST(Step5_3, RefusesAReasonThatIsNotUtf8) {
  struct Case {
    Bytes payload;
    std::string here;
  };
  for (const Case& one : {Case{"03 e8 ff"_hex, "no character begins with ff"},
                          Case{"03 e8 e2 82"_hex, "it ends inside a character"},
                          Case{"03 e8 c0 af"_hex, "a \"/\" in two bytes, and one is enough"},
                          Case{"03 e8 ed a0 80"_hex, "half a surrogate pair"}}) {
    test::tell({.bytes = one.payload,
                .at = 2,
                .count = one.payload.size() - 2,
                .here = one.here,
                .section = "RFC 6455 §8.1: then _Fail the WebSocket Connection_, with 1007",
                .yours = {{"1000",
                           "You took the Close and threw its reason away. A reason that is not "
                           "UTF-8 fails the connection."},
                          {"refused with 1002",
                           "1002 is for frames that break a rule. Text that is not UTF-8 has a "
                           "code of its own: 1007."}},
                .usually = "only messages are checked, and not the reason of a Close.",
                .person = "bytes that are not text get into the log and onto a terminal."});
    EXPECT_EQ(decoded(one.payload), "refused with 1007");
  }
}

// It is wrong twice: which of the two you find first is up to you.
TEST(Step5_3, RefusesABadCodeWithABadReason) {
  test::tell({.bytes = "03 ee ff"_hex,
              .count = 3,
              .here = "1006, and no UTF-8",
              .section = "RFC 6455 §7.4.1, §8.1",
              .usually = "a Close that is wrong twice was taken for a good one.",
              .person = "a broken client takes its end for a good one."});
  const std::string said = decoded("03 ee ff"_hex);
  EXPECT_EQ(said == "refused with 1007" ? "refused with 1002" : said, "refused with 1002");
}

TEST(Step5_3, AReasonMayHaveAnyCharacter) {
  test::tell({.bytes = "03 e8 61 00 62"_hex,
              .at = 3,
              .count = 1,
              .here = "U+0000, which UTF-8 has in one byte",
              .section = "RFC 6455 §5.5.1: the reason is UTF-8",
              .yours = {{"1000 a",
                         "Behind the zero byte the reason goes on: \"a\", U+0000, \"b\". A C "
                         "string ends at its first zero, and std::string does not."}},
              .usually = "the reason went through a C string, which ends at its first zero.",
              .person = "the log shows half of a reason."});
  EXPECT_EQ(decoded("03 e8 61 00 62"_hex), "1000 a" + std::string(1, '\0') + "b");
}

TEST(Step5_3, ReadsWhatItWrote) {
  test::tell({.tried = "encode_close of 1008 \"schön war's\", and decode_close of what it wrote",
              .section = "RFC 6455 §5.5.1",
              .usually = "encode_close and decode_close do not agree.",
              .person = "a reason in German arrives as another one."});
  const Close close{.code = CloseCode::policy_violation, .reason = "schön war's"};
  EXPECT_EQ(decoded(encode_close(close)), "1008 schön war's");
}

// pins: 6455-5.5-a
TEST(Step5_11, CutsALongReason) {
  for (const std::size_t size : {200U, 124U, 123U, 122U}) {
    test::tell(
        {.tried = "encode_close: code 1000, a reason of " + std::to_string(size) + " letters",
         .section = "RFC 6455 §5.5: a control frame carries at most 125 bytes",
         .yours = {{"122",
                    "the last character went, and it fits. A character goes only if it "
                    "does not fit as a whole."},
                   {"0", "not one byte of the reason is in the payload. What fits is sent."},
                   {"124", "126 bytes are one too many: 125 fit, and two of them are the code."},
                   {"125", "the two bytes of the code count as well, so 123 are left for it."},
                   {"200", "the reason is not cut."}},
         .usually = "the reason is not cut, or cut at the wrong place.",
         .crash = "the byte behind the end is read after the end was cut off. Look at the byte at "
                  "125 first, and cut then.",
         .person = "a long goodbye is an illegal frame: the browser shows 1006 instead of it."});
    EXPECT_EQ(reason_size(std::string(size, 'x')), std::min<std::size_t>(size, 123));
  }
}

TEST(Step5_11, KeepsCodeAndBeginning) {
  const std::string reason = "bye" + std::string(200, '.');
  test::tell(
      {.bytes = "03 e9"_hex + as_bytes(reason),
       .at = 2,
       .count = 3,
       .here = "\"bye\", and behind it 200 dots",
       .section = "close.h: encode_close",
       .usually = "the beginning was cut off, and not the end; or the code counts as reason.",
       .person = "the page shows a reason that begins in the middle of a sentence."});
  EXPECT_EQ(encoded(CloseCode::going_away, reason).substr(0, 14), "03 e9 62 79 65");
  EXPECT_EQ(encoded(CloseCode::going_away, reason),
            encoded(CloseCode::going_away, reason.substr(0, 123)));
}

// A character that does not fit stays out as a whole.
TEST(Step5_11, CutsBetweenCharacters) {
  struct Case {
    std::size_t before;  // so many bytes, and then the character
    std::string character;
    bool fits;
  };
  for (const Case& one : {Case{122, "\xC3\xA9", false},                                   // é
                          Case{121, "\xC3\xA9", true}, Case{121, "\xE2\x82\xAC", false},  // €
                          Case{122, "\xE2\x82\xAC", false}, Case{120, "\xE2\x82\xAC", true},
                          Case{120, "\xF0\x9F\x91\x8B", false},  // a waving hand
                          Case{119, "\xF0\x9F\x91\x8B", true}}) {
    const std::string reason = std::string(one.before, 'x') + one.character;
    const std::size_t kept = one.fits ? reason.size() : one.before;
    std::vector<test::Diagnosis> yours;
    for (std::size_t part = one.before + 1; !one.fits && part < reason.size(); ++part) {
      yours.push_back({std::to_string(part),
                       "You sent a part of a character: it has " +
                           std::to_string(one.character.size()) +
                           " bytes. Go back as long as the first byte that goes is 80 to bf."});
    }
    if (one.fits)
      yours.push_back({std::to_string(one.before),
                       "This character fits: look at the first byte that goes, not at the last "
                       "one that stays."});
    test::tell(
        {.bytes = "03 e8"_hex + as_bytes(reason),
         .at = 2 + one.before,
         .count = one.character.size(),
         .here = "one character, behind " + std::to_string(one.before) +
                 " bytes of the reason: " + (one.fits ? "it fits" : "it does not fit"),
         .section = "RFC 6455 §5.5.1: the reason is UTF-8",
         .yours = yours,
         .usually = "the cut does not go back to where the character begins, or goes too far.",
         .person = "a reason in French is a 1007 at the other end; the same in English works."});
    EXPECT_EQ(reason_size(reason), kept);
  }
}

}  // namespace
}  // namespace ws

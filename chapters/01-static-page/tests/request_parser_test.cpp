#include "request_parser.h"

#include <gtest/gtest.h>

#include "count_memory.h"
#include "cpu.h"
#include "endless.h"
#include "story.h"

namespace {

using namespace ws;
using test::Asking;
using test::Cpu;
using test::for_every_cut;
using test::memory;
using test::tell;

const std::string page = "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\n\r\n";

// An exact-size copy on the heap: reading past its end is seen.
void feed(RequestParser& parser, std::string_view text) {
  const Bytes bytes(text.begin(), text.end());
  parser.feed(bytes);
}

// The status with which the parser has refused something, or "". The screen has your words then.
std::string refused_with(const RequestParser& parser) {
  const auto failure = parser.failure();
  test::now_refused(failure ? failure->status : 0, failure ? failure->why : "");
  return failure ? std::to_string(failure->status) : "";
}

// Whether a whole request is next.
bool gives_request(RequestParser& parser) {
  const bool found = parser.next().has_value();
  refused_with(parser);
  return found;
}

// What a parser makes of this text, alone in the world: "a request", "waits", or the status that
// refuses it.
std::string verdict(std::string_view text, HttpLimits limits = {}) {
  RequestParser parser(limits);
  feed(parser, text);
  const bool found = gives_request(parser);
  if (const std::string status = refused_with(parser); !status.empty()) return status;
  return found ? "a request" : "waits";
}

std::string verdict_of_fields(std::string_view fields) {
  return verdict("GET / HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n");
}

// So many bytes, the empty line included.
std::string head_of_size(std::size_t size) {
  const std::string begin = "GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
  return begin + std::string(size - begin.size() - 4, 'x') + "\r\n\r\n";
}

std::string head_with_fields(int count) {
  std::string head = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  for (int i = 1; i < count; ++i)
    head += "X: x\r\n";
  return head + "\r\n";
}

}  // namespace

// pins: 9110-5.1-a
TEST(Step1_3, ReadsAWholeHead) {
  tell({.text = page,
        .at = 50,
        .count = 4,
        .here = "the empty line: here the head ends",
        .section = "RFC 9112 §2.1",
        .usually = "add_line() did not return the request at the empty line, or feed() did not "
                   "keep the bytes.",
        .person = "a browser that loads and never shows the page."});
  RequestParser parser;
  feed(parser, page);
  const auto request = parser.next();
  if (parser.failure()) {
    tell({.text = page,
          .section = "RFC 9112 §2.1",
          .usually = "a line was cut wrongly: it begins where the line before it ended, and it is "
                     "given without its CRLF. Or what a line said was not kept.",
          .person = "a browser that gets a 400, and not the page."});
  }
  ASSERT_EQ(refused_with(parser), "") << "A good head was refused.";
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->line.method, "GET");
  EXPECT_EQ(request->line.target, "/");
  ASSERT_EQ(request->fields.size(), 2u);
  EXPECT_EQ(request->fields[0].value, "localhost:8080");
  EXPECT_EQ(request->fields[1].name, "Accept");
}

// pins: 9110-5.3-b
TEST(Step1_3, WaitsForTheEmptyLine) {
  tell({.text = "GET / HTTP/1.1\r\nHost: localhost\r\n",
        .section = "RFC 9112 §2.1",
        .usually = "one read was taken for one request. TCP cuts where it likes.",
        .person = "the page loads at home and not over a slow network."});
  RequestParser parser;
  feed(parser, "GET / HTTP/1.1\r\nHost: localhost\r\n");
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(refused_with(parser), "");
  feed(parser, "\r");
  EXPECT_FALSE(parser.next().has_value());
  feed(parser, "\n");
  EXPECT_TRUE(gives_request(parser));
}

TEST(Step1_3, ReadsTheSameAtEveryCut) {
  tell({.text = page,
        .section = "RFC 9112 §2.1",
        .usually = "a CRLF that was cut in its middle is not found: the search went on behind it.",
        .person = "one reload in a hundred hangs."});
  RequestParser parser;
  std::string read;
  for_every_cut(
      as_bytes(page),
      [&] {
        parser = RequestParser();
        read = "";
      },
      [&](ByteView piece) {
        parser.feed(piece);
        Asking asking(page.size());
        while (const auto request = asking.next(parser)) {
          read += request->line.target + '|' + request->fields.back().value + '|';
        }
      },
      [&] {
        ASSERT_EQ(refused_with(parser), "");
        ASSERT_EQ(read, "/|*/*|");
      });
}

TEST(Step1_3, APieceOfNothingChangesNothing) {
  tell({.text = page,
        .section = "request_parser.h: feed()",
        .usually = "the last byte of a piece was asked for, and this piece has none.",
        .person = "the server ends, and all clients lose their connection."});
  RequestParser parser;
  parser.feed({});
  EXPECT_FALSE(parser.next().has_value());
  feed(parser, page.substr(0, 20));
  EXPECT_FALSE(parser.next().has_value());
  parser.feed({});
  EXPECT_FALSE(parser.next().has_value());
  feed(parser, page.substr(20));
  parser.feed({});
  EXPECT_TRUE(gives_request(parser));
}

TEST(Step1_3, RefusesALineThatEndsInLfAlone) {
  tell({.text = "GET / HTTP/1.1\nHost: localhost\n\n",
        .at = 14,
        .count = 1,
        .here = "LF without CR",
        .section = "RFC 9112 §2.2",
        .yours = {{"waits", "Your parser waits for a CRLF that will never come."},
                  {"a request",
                   "Taken as the end of a line. Then a value with an LF inside is two fields."}}});
  EXPECT_EQ(verdict("GET / HTTP/1.1\nHost: localhost\n\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\n"), "400");  // before any other line
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\n\n"), "400");
  EXPECT_EQ(verdict("\n"), "400");
  EXPECT_EQ(verdict("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), "400");
}

// pins: 9112-2.2-c
TEST(Step1_3, RefusesACrThatEndsNoLine) {
  tell({.text = "GET / HTTP/1.1\rX: b",
        .at = 14,
        .count = 1,
        .here = "a CR, and no LF behind it",
        .section = "RFC 9112 §2.2",
        .usually = "a CR inside a line was taken for its end, or as a part of its value.",
        .person = "a proxy and your server read two different heads in the same bytes."});
  EXPECT_EQ(verdict("GET / HTTP/1.1\rX: b\r\nHost: a\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"), "400");
}

// pins: 9112-2.2-d
TEST(Step1_3, ForgivesOneEmptyLineBeforeTheRequest) {
  tell({.text = "\r\nGET / HTTP/1.1",
        .at = 0,
        .count = 2,
        .here = "an empty line",
        .section = "RFC 9112 §2.2: SHOULD be ignored"});
  EXPECT_EQ(verdict("\r\n" + page), "a request");
  EXPECT_EQ(verdict("\r\n\r\n" + page), "400");
  EXPECT_EQ(verdict("\r\n\r\n"), "400");  // the second is read as a request line
  EXPECT_EQ(verdict("\r\n"), "waits");
  EXPECT_EQ(verdict("\r"), "waits");
}

TEST(Step1_3, ForgivesItAtEveryCut) {
  tell({.text = "\r\nGET / HTTP/1.1",
        .count = 2,
        .here = "an empty line before a head",
        .section = "RFC 9112 §2.2: SHOULD be ignored",
        .usually =
            "skipped_ does not fit: it is set by the first empty line, stays as it is when another "
            "read begins, and is 0 again behind a head. Or a line was cut wrongly.",
        .person = "one reload in a hundred ends in a 400."});
  const std::string text = "\r\n" + page + "\r\n" + page;
  RequestParser parser;
  std::size_t count = 0;
  for_every_cut(
      as_bytes(text),
      [&] {
        parser = RequestParser();
        count = 0;
      },
      [&](ByteView piece) {
        parser.feed(piece);
        Asking asking(text.size());
        while (asking.next(parser))
          ++count;
      },
      [&] {
        ASSERT_EQ(refused_with(parser), "");
        ASSERT_EQ(count, 2u);
      });
}

TEST(Step1_3, EndlessEmptyLinesEndTheConnection) {
  tell({.text = "\r\n",
        .at = 0,
        .count = 2,
        .here = "one is forgiven; here they come one in each read",
        .section = "RFC 9112 §2.2",
        .usually = "the second empty line was forgiven, too: skipped_ is not set by the first one, "
                   "is not asked, or is forgotten when another read begins.",
        .person = "one client keeps the server busy, and all others wait."});
  RequestParser parser;
  feed(parser, "\r\n");
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(refused_with(parser), "");
  feed(parser, "\r\n");
  EXPECT_FALSE(parser.next().has_value());
  ASSERT_TRUE(parser.failure().has_value());
  EXPECT_EQ(parser.failure()->status, 400);
  RequestParser behind_a_page;
  feed(behind_a_page, page);
  ASSERT_TRUE(gives_request(behind_a_page));
  for (const char* const piece : {"\r", "\n", "\r", "\n"}) {
    EXPECT_EQ(refused_with(behind_a_page), "");
    feed(behind_a_page, piece);
    EXPECT_FALSE(behind_a_page.next().has_value());
  }
  EXPECT_TRUE(behind_a_page.failure().has_value());
}

// pins: 9112-2.2-f
TEST(Step1_3, FailsWithTheLineThatIsWrong) {
  tell({.text = "PRI * HTTP/2.0",
        .section = "RFC 9110 §15.6.6: 505",
        .usually = "the failure of parse_request_line or parse_field is not what failure() says.",
        .person = "a refusal that names another reason than the true one."});
  EXPECT_EQ(verdict("GET /\r\nHost: a\r\n\r\n"), "400");
  EXPECT_EQ(verdict("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "505");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\n X: b\r\nHost: a\r\n\r\n"), "400");  // RFC 9112 §2.2
}

TEST(Step1_3, JudgesALineWhenItIsHere) {
  tell({.text = "GET /\r\n",
        .at = 5,
        .count = 2,
        .here = "this line has ended, and it is not three words",
        .section = "RFC 9112 §3",
        .yours = {{"waits", "Your parser waits for the empty line before it looks at this one."}},
        .person = "a program that waits for an answer, and the server waits for more."});
  EXPECT_EQ(verdict("GET /\r\n"), "400");
  EXPECT_EQ(verdict("PRI * HTTP/2.0\r\n"), "505");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nX : b\r\n"), "400");
  RequestParser parser;
  feed(parser, "PRI * HTTP/2.0\r\n");
  EXPECT_FALSE(parser.next().has_value());
  feed(parser, "\n");
  EXPECT_FALSE(parser.next().has_value());
  ASSERT_TRUE(parser.failure().has_value());
  EXPECT_EQ(parser.failure()->status, 505) << "the first failure stays";
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\n"), "waits");
}

TEST(Step1_3, RefusesALoneLfAtEveryCut) {
  tell({.text = "\r\n\nGET",
        .at = 2,
        .count = 1,
        .here = "an LF alone",
        .section = "RFC 9112 §2.2",
        .usually = "the LF was judged by what is in the buffer now, and the byte before it came in "
                   "another read.",
        .person = "the same request is answered on one network and refused on another."});
  RequestParser parser;
  for_every_cut(
      as_bytes("\r\n\nGET"), [&] { parser = RequestParser(); },
      [&](ByteView piece) {
        parser.feed(piece);
        EXPECT_FALSE(parser.next().has_value());
      },
      [&] {
        ASSERT_TRUE(parser.failure().has_value());
        ASSERT_EQ(parser.failure()->status, 400);
      });
}

TEST(Step1_3, FailsAtEveryCut) {
  tell({.text = "X : b",
        .at = 1,
        .count = 1,
        .here = "a space before the colon: 400",
        .section = "RFC 9112 §5.1",
        .usually = "after a failure next() went on, and read what stands behind.",
        .person = "one request is answered twice, or another one gets its answer."});
  const std::string text = "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n" + page;
  RequestParser parser;
  std::size_t count = 0;
  for_every_cut(
      as_bytes(text),
      [&] {
        parser = RequestParser();
        count = 0;
      },
      [&](ByteView piece) {
        parser.feed(piece);
        Asking asking(text.size());
        while (asking.next(parser))
          ++count;
      },
      [&] {
        ASSERT_EQ(count, 0u);
        ASSERT_TRUE(parser.failure().has_value());
        ASSERT_EQ(parser.failure()->status, 400);
      });
}

TEST(Step1_3, StaysFailed) {
  tell({.text = "GET / HTTP/1.1\n",
        .section = "RFC 9112 §9.6",
        .usually = "a failure was forgotten: nothing tells where the next request begins now.",
        .person = "one wrong request, and after it answers to requests that no client sent."});
  RequestParser parser;
  feed(parser, "GET / HTTP/1.1\n");
  EXPECT_FALSE(parser.next().has_value());
  ASSERT_TRUE(parser.failure().has_value());
  feed(parser, page);
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(parser.failure()->status, 400);
}

TEST(Step1_3, KeepsNothingAfterAFailure) {
  tell({.section = "request_parser.h: feed()",
        .usually = "feed() does not ask failure_: after a failure it does nothing.",
        .person = "a client that goes on sending makes the server grow."});
  RequestParser parser;
  const std::size_t before = memory().live;
  feed(parser, page + std::string(4'000, 'x') + '\n');
  ASSERT_TRUE(gives_request(parser));
  EXPECT_FALSE(parser.next().has_value());
  ASSERT_TRUE(parser.failure().has_value());
  for (int i = 0; i < 100; ++i) {
    feed(parser, page);
    EXPECT_FALSE(parser.next().has_value());
  }
  EXPECT_LE(memory().live - before, 64u) << "bytes that are not read any more";
}

// pins: 9110-2.3-a, 9110-5.4-a
TEST(Step1_7, ReadsAHeadOf16384Bytes) {
  tell({.section = "RFC 6585 §5: 431",
        .yours = {
            {"waits", "The head stands there, whole, and your parser waits."},
            {"431", "16,384 bytes are allowed; the first that is too many is the 16,385th."},
            {"a request", "The head is too long and was taken: does head() end at the limit?"}}});
  EXPECT_EQ(verdict(head_of_size(16'383)), "a request");
  EXPECT_EQ(verdict(head_of_size(16'384)), "a request");
  EXPECT_EQ(verdict(head_of_size(16'385)), "431");
}

// pins: 9112-3-b
TEST(Step1_7, FailsBeforeTheEndOfAnEndlessHead) {
  tell({.section = "RFC 6585 §5: 431; RFC 9112 §3: 414",
        .yours = {{"431", "The request line has not ended: it is the target that is too long."}},
        .usually = "the limit is checked when the head is whole. This one never is.",
        .person = "the server slows down, and ends when its memory is full."});
  RequestParser parser;
  feed(parser, "GET /");
  for (int i = 5; i < 16'383; ++i) {
    feed(parser, "x");
    ASSERT_FALSE(parser.next().has_value());
    ASSERT_FALSE(parser.failure().has_value()) << "after " << i + 1 << " bytes";
  }
  // It can be known with the 16,384th byte, and it must be known with the one behind it.
  for (int i = 0; i < 2; ++i) {
    feed(parser, "x");
    EXPECT_FALSE(parser.next().has_value());
  }
  ASSERT_TRUE(parser.failure().has_value());
  EXPECT_EQ(parser.failure()->status, 414);
}

// pins: 9112-3-c
TEST(Step1_7, ReadsALineAndCookiesAsLongAsBrowsersSendThem) {
  tell({.section = "RFC 9112 §3: at least 8,000 bytes of request line",
        .usually = "each line has a limit of its own, and it is too small.",
        .person = "a page that does not load where other programs left their cookies."});
  const std::string line = "GET /" + std::string(8'000, 'x') + " HTTP/1.1\r\nHost: localhost\r\n";
  EXPECT_EQ(verdict(line + "\r\n"), "a request");
  EXPECT_EQ(verdict(line + "Cookie: " + std::string(8'192, 'x') + "\r\n\r\n"), "a request");
}

TEST(Step1_7, JudgesALongHeadAlikeAtEveryCut) {
  tell({.section = "RFC 6585 §5: 431",
        .usually =
            "the size of a head is judged by what one read brought, and not by all of the head.",
        .person = "a page that loads on one network and not on another."});
  const HttpLimits limits{.max_head = 64};
  EXPECT_EQ(verdict(head_of_size(64), limits), "a request");
  EXPECT_EQ(verdict(head_of_size(65), limits), "431");
  const std::string text = head_of_size(65);
  RequestParser parser(limits);
  for_every_cut(
      as_bytes(text), [&] { parser = RequestParser(limits); },
      [&](ByteView piece) {
        parser.feed(piece);
        EXPECT_FALSE(parser.next().has_value());
      },
      [&] {
        ASSERT_TRUE(parser.failure().has_value());
        ASSERT_EQ(parser.failure()->status, 431);
      });
}

TEST(Step1_7, AnEmptyLineBeforeAHeadIsNotCounted) {
  tell({.text = "\r\nGET /",
        .count = 2,
        .here = "belongs to no head",
        .section = "RFC 9112 §2.2",
        .usually = "the two bytes of the empty line were counted as part of the head.",
        .person = "a page that loads once and not the second time."});
  const HttpLimits limits{.max_head = 64};
  EXPECT_EQ(verdict("\r\n" + head_of_size(64), limits), "a request");
  EXPECT_EQ(verdict("\r\n" + head_of_size(65), limits), "431");
  EXPECT_EQ(verdict("\r\nGET /" + std::string(58, 'x'), limits), "waits");
  EXPECT_EQ(verdict("\r\nGET /" + std::string(60, 'x'), limits), "414");
}

TEST(Step1_7, EveryHeadHasALimitOfItsOwn) {
  tell({.text = "GET / ... GET / ...",
        .usually = "the limit counts all bytes in buffer_, and not those of this head alone.",
        .person = "a browser that asks for several files together gets a 431."});
  const HttpLimits limits{.max_head = 64};
  RequestParser parser(limits);
  const std::string three = head_of_size(64) + "\r\n" + head_of_size(64) + head_of_size(63);
  std::size_t count = 0;
  for_every_cut(
      as_bytes(three),
      [&] {
        parser = RequestParser(limits);
        count = 0;
      },
      [&](ByteView piece) {
        parser.feed(piece);
        Asking asking(three.size());
        while (asking.next(parser))
          ++count;
      },
      [&] {
        ASSERT_EQ(refused_with(parser), "");
        ASSERT_EQ(count, 3u);
      });
}

// pins: 9110-2.3-a, 9110-5.4-a
TEST(Step1_7, CountsFields) {
  tell({.section = "RFC 6585 §5: 431",
        .usually = "fields are counted too late, or exactly max_fields of them are refused.",
        .person = "one client keeps the server busy with fields."});
  EXPECT_EQ(verdict(head_with_fields(100)), "a request");
  EXPECT_EQ(verdict(head_with_fields(101)), "431");
  EXPECT_EQ(verdict(head_with_fields(3), {.max_fields = 2}), "431");
  const std::string two = "GET / HTTP/1.1\r\nHost: a\r\nX: x\r\n";
  EXPECT_EQ(verdict(two, {.max_fields = 2}), "waits");
  EXPECT_EQ(verdict(two, {.max_fields = 1}), "431");  // before the empty line
  // Two rules are broken by one line, and either may be named.
  const std::string both = verdict("GET / HTTP/1.1\r\nHost: a\r\nX : x\r\n", {.max_fields = 1});
  EXPECT_EQ(both == "431" ? "400" : both, "400");
}

// pins: 6455-4.2.1-a2, 9112-3.2-c
TEST(Step1_7, WantsOneHost) {
  tell({.text = "GET / HTTP/1.1\r\n\r\n",
        .section = "RFC 9112 §3.2: no Host, or two: 400",
        .usually = "check_request() does not count the Host fields.",
        .person = "a page of one site, shown under the name of another."});
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.0\r\n\r\n"), "a request");
  EXPECT_EQ(verdict("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.2\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nX-Host: a\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost:\r\n\r\n"), "a request");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), "a request");
}

// pins: 9110-8.6-d
TEST(Step1_7, RefusesABodyByItsLength) {
  tell({.text = "Content-Length: 27",
        .section = "RFC 9110 §15.5.14: 413",
        .yours = {
            {"a request", "The head was read, and the body will be read as the next request."}}});
  EXPECT_EQ(verdict_of_fields("Content-Length: 27\r\n"), "413");
  EXPECT_EQ(verdict_of_fields("Content-Length: 1\r\n"), "413");
  EXPECT_EQ(verdict_of_fields("Content-Length: 01\r\n"), "413");
  // 2^32 and 2^64: as numbers they may become 0.
  EXPECT_EQ(verdict_of_fields("Content-Length: 4294967296\r\n"), "413");
  EXPECT_EQ(verdict_of_fields("Content-Length: 18446744073709551616\r\n"), "413");
  EXPECT_EQ(verdict_of_fields("Content-Length: 99999999999999999999999999\r\n"), "413");
  EXPECT_EQ(verdict_of_fields("Content-Length: 0\r\n"), "a request");
  EXPECT_EQ(verdict_of_fields("Content-Length: 00\r\n"), "a request");
}

// pins: 9112-6.3-b, 9112-6.3-c
TEST(Step1_7, RefusesALengthThatIsNotDigits) {
  tell({.text = "Content-Length: 0x0",
        .at = 16,
        .count = 3,
        .here = "not all digits",
        .section = "RFC 9112 §6.3: 400",
        .usually = "Content-Length was read as far as it is a number.",
        .person = "a form is sent, and its text is read as a request."});
  EXPECT_EQ(verdict_of_fields("Content-Length:\r\n"), "400");
  EXPECT_EQ(verdict_of_fields("Content-Length: -1\r\n"), "400");
  EXPECT_EQ(verdict_of_fields("Content-Length: +0\r\n"), "400");
  EXPECT_EQ(verdict_of_fields("Content-Length: 0x0\r\n"), "400");
  EXPECT_EQ(verdict_of_fields("Content-Length: 0 0\r\n"), "400");
  EXPECT_EQ(verdict_of_fields("Content-Length: 0x\r\n"), "400");
  EXPECT_EQ(verdict_of_fields("Content-Length: 27x\r\n"), "400");
  EXPECT_EQ(verdict_of_fields("Content-Length: \xb2\r\n"), "400");
}

// pins: 9112-6.3-b
TEST(Step1_7, RefusesTwoLengths) {
  tell({.text = "Content-Length: 0\r\nContent-Length: 27",
        .section = "RFC 9112 §6.3",
        .usually = "the first field was used. The proxy in front of your server may use the last.",
        .person = "the answer to the request of another user."});
  EXPECT_EQ(verdict_of_fields("Content-Length: 0\r\nContent-Length: 27\r\n"), "400");
  EXPECT_EQ(verdict_of_fields("Content-Length: 0\r\ncontent-length: 0\r\n"), "400");
  EXPECT_EQ(verdict_of_fields("Content-Length: 0, 27\r\n"), "400");
}

// pins: 9112-6.1-b, 9112-6.1-c, 9112-6.1-d
TEST(Step1_7, RefusesEveryTransferCoding) {
  tell({.text = "Transfer-Encoding: chunked", .section = "RFC 9112 §6.1: 501"});
  EXPECT_EQ(verdict_of_fields("Transfer-Encoding: chunked\r\n"), "501");
  EXPECT_EQ(verdict_of_fields("transfer-encoding: identity\r\n"), "501");
  EXPECT_EQ(verdict_of_fields("Transfer-Encoding:\r\n"), "501");
  EXPECT_EQ(verdict_of_fields("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"), "501");
  EXPECT_EQ(verdict("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), "501");
}

// pins: 9112-9.3-b
TEST(Step1_7, NeverReadsABodyAsTheNextRequest) {
  tell({.text = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 35\r\n\r\nGET /secret HTTP/1.1\r\n",
        .at = 49,
        .count = 20,
        .here = "a body that looks like a request",
        .section = "RFC 9112 §6.3",
        .person = "the answer to a request that this user did not send."});
  const std::string body = "GET /secret HTTP/1.1\r\nHost: a\r\n\r\n";
  RequestParser parser;
  feed(parser, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 33\r\n\r\n" + body);
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_FALSE(parser.next().has_value());
  ASSERT_TRUE(parser.failure().has_value());
  EXPECT_EQ(parser.failure()->status, 413);
}

TEST(Step1_6, ReadsPipelinedRequestsInOrder) {
  const std::string three =
      "GET /1 HTTP/1.1\r\nHost: a\r\nX: yz\r\n\r\n"
      "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
      "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n";
  tell({.text = three,
        .at = 35,
        .count = 15,
        .here = "the second request, in the same read",
        .section = "RFC 9112 §9.3.2",
        .yours = {{"/1", "One read gave one request, and the other two were thrown away."}}});
  RequestParser parser;
  std::string read;
  for_every_cut(
      as_bytes(three),
      [&] {
        parser = RequestParser();
        read = "";
      },
      [&](ByteView piece) {
        parser.feed(piece);
        Asking asking(three.size());
        while (const auto request = asking.next(parser))
          read += request->line.target;
      },
      [&] {
        ASSERT_EQ(refused_with(parser), "");
        ASSERT_EQ(read, "/1/2/3");
      });
}

// seed 4: an eager client's first message comes with the handshake, and never arrives
TEST(Step1_6, KeepsWhatCameBehindTheHead) {
  const std::string hello = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58";  // RFC 6455 §5.7
  tell({.text = page + hello,
        .at = page.size(),
        .count = 11,
        .here = "behind the head: a WebSocket frame",
        .section = "RFC 9112 §2.1: the head ends at its empty line",
        .usually = "what came in the same read as the head was dropped with it.",
        .person = "the first message of an eager client never arrives."});
  RequestParser parser;
  feed(parser, page + hello);
  ASSERT_TRUE(gives_request(parser));
  EXPECT_EQ(as_text(parser.take_rest()), hello);
}

TEST(Step1_6, KeepsItAtEveryCut) {
  tell({.section = "RFC 9112 §2.1",
        .usually = "what came behind the head is lost, doubled or read as a head, when a read ends "
                   "near it.",
        .person = "the first message of an eager client never arrives, now and then."});
  const std::string frames("\x81\x82\0\0not a head\r\n\r\nat all\n\0\n", 27);
  const std::string text = page + frames;
  RequestParser parser;
  bool upgraded = false;
  std::string rest;
  for_every_cut(
      as_bytes(text),
      [&] {
        parser = RequestParser();
        upgraded = false;
        rest = "";
      },
      [&](ByteView piece) {
        if (upgraded) {
          rest += as_text(piece);
          return;
        }
        parser.feed(piece);
        if (!parser.next().has_value()) return;
        upgraded = true;
        rest += as_text(parser.take_rest());
      },
      [&] {
        ASSERT_EQ(refused_with(parser), "");
        ASSERT_EQ(rest, frames);
      });
}

TEST(Step1_6, AllIsTheRestIfThereWasNoRequest) {
  tell({.text = "abc",
        .section = "request_parser.h: take_rest()",
        .usually = "take_rest() gives nothing before next() has given a request.",
        .person = "bytes are lost, and there is no error anywhere."});
  RequestParser parser;
  EXPECT_EQ(parser.take_rest(), Bytes());
  feed(parser, "abc");
  EXPECT_EQ(as_text(parser.take_rest()), "abc");
  feed(parser, page.substr(0, 30));
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(as_text(parser.take_rest()), page.substr(0, 30));
}

// Only the head that next() reads has a limit. What stands behind a request is not read.
TEST(Step1_6, TheRestMayBeLongerThanAHead) {
  tell({.section = "request_parser.h: all bytes behind the last request",
        .usually = "take_rest() asks head(), which ends at the limit of a head since step 1.7.",
        .person = "the end of a long first message never arrives."});
  const std::string rest(200, 'x');
  RequestParser parser({.max_head = 64});
  feed(parser, page + rest);
  ASSERT_TRUE(gives_request(parser));
  EXPECT_EQ(as_text(parser.take_rest()).size(), rest.size()) << "bytes";
}

TEST(Step1_6, AFailureLeavesNothing) {
  tell({.text = "GET / HTTP/1.1\n",
        .section = "RFC 9112 §9.6",
        .usually = "the bytes behind a failure are kept, though nothing tells what they are.",
        .person = "what stands behind a broken request is taken for something else."});
  RequestParser parser;
  feed(parser, "GET / HTTP/1.1\nabc");
  EXPECT_FALSE(parser.next().has_value());
  ASSERT_TRUE(parser.failure().has_value());
  feed(parser, "def");
  EXPECT_EQ(parser.take_rest(), Bytes());
}

TEST(Step1_6, TakesTheRestOnce) {
  tell({.section = "request_parser.h: the parser is empty then",
        .usually = "take_rest() gives bytes away and keeps them, too.",
        .person = "the first message of an eager client comes twice."});
  RequestParser parser;
  feed(parser, page + "abc");
  ASSERT_TRUE(gives_request(parser));
  EXPECT_EQ(as_text(parser.take_rest()), "abc");
  EXPECT_EQ(parser.take_rest(), Bytes());
  feed(parser, page);
  EXPECT_TRUE(gives_request(parser));
  EXPECT_EQ(parser.take_rest(), Bytes());
}

TEST(Step1_6, GivesTheRestAlsoAfterALook) {
  tell({.usually =
            "next() looked at the bytes behind the head, and take_rest() forgot some of them.",
        .person = "the first message of an eager client never arrives."});
  RequestParser parser;
  feed(parser, page + "half a line");
  ASSERT_TRUE(gives_request(parser));
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(as_text(parser.take_rest()), "half a line");
  const std::string half = "\r\nGET / HTTP/1.1\r\nHost: a\r\nX";
  feed(parser, page + half);
  ASSERT_TRUE(gives_request(parser));
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(as_text(parser.take_rest()), half) << "whole lines, but not a whole head";
  feed(parser, page);
  EXPECT_TRUE(gives_request(parser)) << "the half head must be forgotten";
  EXPECT_EQ(parser.take_rest(), Bytes());
  feed(parser, "GET /\n");
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_TRUE(parser.failure().has_value());
}

// pins: 9112-3.2-c
TEST(Step1_8, AHostIsANameAndAPort) {
  tell({.text = "Host: a:b:c",
        .at = 7,
        .count = 4,
        .here = "two colons, and no digit: this is not a port",
        .section = "RFC 9112 §3.2: an invalid field value: 400",
        .yours = {{"a request", "check_host() does not ask parse_authority() about Host."}}});
  const auto of = [](const std::string& host) {
    return verdict("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  };
  EXPECT_EQ(of("a:b:c"), "400");
  EXPECT_EQ(of("a.example"), "a request");
  EXPECT_EQ(of("a.example:"), "a request");
  EXPECT_EQ(of("[::1]:8080"), "a request");
  EXPECT_EQ(of(""), "a request");
  for (const std::string host :
       {"x:port", "%zz", "a%4", "[[:::", "[::1", "::1", "[::1]x", "a, b", "a:80:80", "a:-1"})
    EXPECT_EQ(of(host), "400") << host;
  for (const char c : std::string(" ,/?#@\"<>\\^`{|}\xff%:[]"))
    EXPECT_EQ(of("a" + std::string(1, c) + "b"), "400") << c;
  for (const char c : std::string("-._~!$&'()*+;="))
    EXPECT_EQ(of("a" + std::string(1, c) + "b"), "a request") << c;
}

// pins: 9110-4.2.1-a, 9110-4.2.4-a
TEST(Step1_8, AWholeUrlNamesTheSameHost) {
  tell({.text = "GET http://a.example/ HTTP/1.1\r\nHost: b.example",
        .at = 11,
        .count = 9,
        .here = "two hosts: a proxy in front of you may believe the other one",
        .usually = "check_host() does not compare the target's host with Host.",
        .person = "a page of a.example, shown as b.example's."});
  const auto of = [](const std::string& target, const std::string& host) {
    return verdict("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  };
  EXPECT_EQ(of("http://a.example/", "b.example"), "400");
  EXPECT_EQ(of("http://a.example:8080/chat.js", "a.example"), "400");
  EXPECT_EQ(of("http://a.example/b.example", "b.example"), "400");
  EXPECT_EQ(of("http:///", "a.example"), "400");
  EXPECT_EQ(of("http://", ""), "400");
  EXPECT_EQ(of("http://:80/", ":80"), "400");  // RFC 9110 §4.2.1: a port is not a host
  EXPECT_EQ(of("http://a.example/", "A.example"), "a request");
  EXPECT_EQ(of("https://a.example:8443?x", "a.example:8443"), "a request");
  EXPECT_EQ(verdict("GET http://a.example/ HTTP/1.0\r\n\r\n"), "a request");
  tell({.text = "GET http://a.example/ HTTP/1.1\r\nHost:\r\n\r\n",
        .at = 32,
        .count = 5,
        .here = "a Host field, and it names another host: none",
        .section = "RFC 9112 §3.2",
        .usually = "an empty Host was taken for a missing one. Ask count(), and not its value.",
        .person = "a page of a.example, shown by a server that has no name."});
  EXPECT_EQ(of("http://a.example/", ""), "400");
  EXPECT_EQ(of("http://a.example/", ":80"), "400");
  EXPECT_EQ(verdict("GET http://a.example/ HTTP/1.0\r\nHost:\r\n\r\n"), "400");
  tell({.text = "GET http://user@a.example/ HTTP/1.1",
        .at = 11,
        .count = 5,
        .here = "a user before the host",
        .section = "RFC 9110 §4.2.4: an error",
        .usually = "parse_site() cuts the user off, or takes it for a part of the host.",
        .person = "a link that names one site and leads to another."});
  EXPECT_EQ(verdict("GET http://user@a.example/ HTTP/1.0\r\n\r\n"), "400");  // RFC 9110 §4.2.4
  EXPECT_EQ(of("http://user:secret@a.example/", "a.example"), "400");
}

// A proxy may write the port, and another may leave it out.
TEST(Step1_8, APortThatIsLeftOutIsTheDefaultPort) {
  tell({.text = "GET http://a.example:80/ HTTP/1.1\r\nHost: a.example",
        .at = 20,
        .count = 3,
        .here = "the port that http has anyway",
        .section = "RFC 3986 §6.2.3; RFC 9110 §4.2.3",
        .usually = "the two were compared letter by letter.",
        .person = "a 400 for every page behind some proxies."});
  const auto of = [](const std::string& target, const std::string& host) {
    return verdict("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  };
  EXPECT_EQ(of("http://a.example:80/", "a.example"), "a request");
  EXPECT_EQ(of("http://a.example/", "a.example:80"), "a request");
  EXPECT_EQ(of("http://a.example:/", "a.example"), "a request");
  EXPECT_EQ(of("http://a.example:0080", "a.example:"), "a request");
  EXPECT_EQ(of("https://a.example/", "a.example:443"), "a request");
  EXPECT_EQ(of("http://[0::1]:80/", "[::1]"), "a request");
  EXPECT_EQ(of("http://a.example:443/", "a.example"), "400");
  EXPECT_EQ(of("https://a.example:80/", "a.example"), "400");
  EXPECT_EQ(of("http://a.example:81/", "a.example"), "400");
}

TEST(Step1_8, ASchemeHasNoCase) {
  tell({.text = "GET HTTP://a.example/ HTTP/1.1",
        .at = 4,
        .count = 4,
        .here = "the scheme, in capitals",
        .section = "RFC 3986 §3.1: without case",
        .usually = "is_target() compares the scheme letter by letter.",
        .person = "a 400 for every page behind some proxies."});
  EXPECT_EQ(verdict("GET HTTP://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"), "a request");
  EXPECT_EQ(verdict("GET hTTps://A.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"), "a request");
  EXPECT_EQ(verdict("GET ftp://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET ://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"), "400");
}

TEST(Step1_8, AStarIsNotAUrl) {
  tell({.text = "OPTIONS * HTTP/1.1", .section = "RFC 9112 §3.2.4"});
  EXPECT_EQ(verdict("OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n"), "a request");
  EXPECT_EQ(verdict("OPTIONS * HTTP/1.1\r\nHost: a:b\r\n\r\n"), "400");
}

TEST(Step1_9, LooksAtEachByteOnce) {
  tell({.section = "request_parser.h: searched_",
        .usually = "the search for the LF begins at the beginning of the line with each piece.",
        .person = "one client sends a long line in small pieces, and all other clients wait."});
  // A line of 3,000,000 bytes, beside a hundred of 30,000: as many bytes, and as many pieces.
  const std::string piece(100, 'x');
  const auto read = [&piece](std::size_t lines, std::size_t size) {
    const Cpu cpu;
    for (std::size_t i = 0; i < lines; ++i) {
      RequestParser parser({.max_head = 4'000'000});
      for (std::size_t at = 0; at < size; at += piece.size()) {
        feed(parser, piece);
        EXPECT_FALSE(parser.next().has_value());
      }
    }
    return static_cast<double>(cpu.used());
  };
  const double hundred_lines = read(100, 30'000);
  const double long_line = read(1, 3'000'000);
  EXPECT_LE(long_line, 4 * hundred_lines) << "Microseconds of processor time for one long line; a "
                                             "hundred lines with as many bytes took "
                                          << hundred_lines << '.';
}

TEST(Step1_9, KeepsNothingThatIsDone) {
  tell({.section = "request_parser.h: tidy()",
        .usually = "the bytes before read_ stay in buffer_ when next() has nothing more to give.",
        .person = "a browser that stays makes the server grow, until its memory is full."});
  RequestParser parser;
  const std::size_t before = memory().live;
  for (int i = 0; i < 10'000; ++i) {
    feed(parser, page);
    ASSERT_TRUE(gives_request(parser));
    ASSERT_FALSE(parser.next().has_value());
  }
  EXPECT_LE(memory().live - before, 1'024u) << "bytes, after 10,000 requests";
}

TEST(Step1_9, AQuietClientNeedsNoBuffer) {
  tell({.section = "request_parser.h: tidy()",
        .usually = "a string that has become empty keeps its memory, until you give it back.",
        .person = "ten thousand quiet browsers fill the memory of the server."});
  RequestParser parser;
  const std::size_t before = memory().live;
  feed(parser, head_of_size(16'000));
  ASSERT_TRUE(gives_request(parser));
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_LE(memory().live - before, 64u) << "bytes, after a head of 16,000";
}

TEST(Step1_9, KeepsWhatIsHalfHere) {
  tell({.text = page,
        .section = "request_parser.h: tidy()",
        .usually =
            "tidy() removes bytes, and the members that count from read_ do not fit any more.",
        .person = "the second request of a browser is answered with a 400, now and then."});
  const std::string three = page + "\r\n" + page + page;
  RequestParser parser;
  std::string read;
  for_every_cut(
      as_bytes(three),
      [&] {
        parser = RequestParser();
        read = "";
      },
      [&](ByteView piece) {
        parser.feed(piece);
        Asking asking(three.size());
        while (const auto request = asking.next(parser))
          read += request->line.target + std::to_string(request->fields.size());
      },
      [&] {
        ASSERT_EQ(refused_with(parser), "");
        ASSERT_EQ(read, "/2/2/2");
      });
}

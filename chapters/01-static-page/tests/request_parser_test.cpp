#include "request_parser.h"

#include <gtest/gtest.h>

#include <algorithm>

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
using test::now_usually;
using test::tell;

const std::string page = "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\n\r\n";

// An exact-size copy on the heap: reading past its end is seen.
void feed(RequestParser& parser, std::string_view text) {
  const Bytes bytes(text.begin(), text.end());
  parser.feed(bytes);
}

// The status with which the parser has refused something, or "no failure". The screen has your words
// then.
std::string refused_with(const RequestParser& parser) {
  const auto failure = parser.failure();
  test::now_refused(failure ? failure->status : 0, failure ? failure->why : "");
  return failure ? std::to_string(failure->status) : "no failure";
}

// What next() brings: "a request"; "waits", if it brings nothing; or the status that refuses it.
std::string next_of(RequestParser& parser) {
  const bool found = parser.next().has_value();
  const std::string status = refused_with(parser);
  return found ? "a request" : parser.failure() ? status : "waits";
}

// What a parser makes of this text, alone in the world.
std::string verdict(std::string_view text, HttpLimits limits = {}) {
  RequestParser parser(limits);
  feed(parser, text);
  const std::string first = next_of(parser);
  return parser.failure() ? refused_with(parser) : first;
}

// All bytes behind the last request.
std::string rest_of(RequestParser& parser) {
  return std::string(as_text(parser.take_rest()));
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
          .usually =
              "a line was cut wrongly: it begins where the line before it ended (both taken_ "
              "and searched_ move on), and has no CRLF. Or what it said was not kept. Or a "
              "field was refused because of its name: each name is good, and most mean nothing "
              "to you.",
          .person = "a browser that gets a 400, and not the page."});
  }
  ASSERT_EQ(refused_with(parser), "no failure");
  if (!request) FAIL() << "next() brought no request.";
  EXPECT_EQ(request->line.method, "GET");
  EXPECT_EQ(request->line.target, "/");
  ASSERT_EQ(request->fields.size(), 2u);
  EXPECT_EQ(request->fields[0].value, "localhost:8080");
  EXPECT_EQ(request->fields[1].name, "Accept");
}

// pins: 9110-5.3-b
TEST(Step1_3, WaitsForTheEmptyLine) {
  const std::string begin = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  tell({.text = begin,
        .section = "RFC 9112 §2.1: the head ends at its empty line",
        .yours = {{"400",
                   "A head that is not all here was refused. TCP cuts where it likes: wait."}},
        .usually = "one read was taken for one request. TCP cuts where it likes.",
        .person = "the page loads at home and not over a slow network."});
  RequestParser parser;
  feed(parser, begin);
  EXPECT_EQ(next_of(parser), "waits");
  tell({.text = begin + "\r",
        .at = begin.size(),
        .count = 2,
        .here = "in a read of its own",
        .section = "RFC 9112 §2.1: the head ends at its empty line",
        .yours = {{"400",
                   "This byte was judged alone. What came before it belongs to it: feed() "
                   "adds to what is there."}},
        .usually = "a CR alone was taken for the end of a line.",
        .person = "the page loads at home and not over a slow network."});
  feed(parser, "\r");
  EXPECT_EQ(next_of(parser), "waits");
  tell({.text = begin + "\r\n",
        .at = begin.size() + 1,
        .count = 1,
        .here = "this LF comes in a read of its own, and its CR came before",
        .section = "RFC 9112 §2.1: the head ends at its empty line",
        .yours = {{"waits",
                   "A CRLF that was cut in its middle is not found: the search went on "
                   "behind its CR. Search for the LF alone, and look then before it."},
                  {"400",
                   "This read was judged alone, or the lines before it were forgotten. feed() "
                   "adds to what is there."}},
        .usually = "what came in the reads before was forgotten.",
        .person = "the page loads at home and not over a slow network."});
  feed(parser, "\n");
  EXPECT_EQ(next_of(parser), "a request");
}

TEST(Step1_3, ReadsTheSameAtEveryCut) {
  tell({.text = page,
        .section = "RFC 9112 §2.1",
        .usually = "a line is not taken from head(), where the line before it ended.",
        .person = "one reload in a hundred hangs."});
  RequestParser parser;
  std::string read;
  int ways = 0;
  for_every_cut(
      as_bytes(page),
      [&] {
        parser = RequestParser();
        read = "";
        if (++ways == 1) return;  // whole
        now_usually(
            "a CRLF that was cut in its middle is not found: the search went on behind it.");
      },
      [&](ByteView piece) {
        parser.feed(piece);
        Asking asking(page.size());
        while (const auto request = asking.next(parser)) {
          read += request->line.target + '|' + request->fields.back().value + '|';
        }
      },
      [&] {
        ASSERT_EQ(refused_with(parser), "no failure");
        ASSERT_EQ(read, "/|*/*|");
      });
}

TEST(Step1_3, ReadsTheHeadBehindTheFirst) {
  const std::string longer = "GET /chat.js HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\n" +
                             std::string("User-Agent: a program with a long name\r\n\r\n");
  tell({.text = "GET / ...\r\n\r\nGET /chat.js ...\r\n\r\n",
        .at = 13,
        .count = 16,
        .here = "the second head, in the same read",
        .section = "request_parser.h: ask next() until it returns nullopt",
        .yours =
            {{"waits",
              "The second head is gone: what stood behind the first one was dropped with "
              "it. One read may bring several."},
             {"400",
              "The second head was not read as a head of its own. Behind a head taken_ and "
              "searched_ are 0 again, and request_ is nullopt: std::move alone leaves it full."}},
        .usually = "the second request is another one than the second head says.",
        .person = "a page that comes without its script."});
  RequestParser parser;
  feed(parser, page + longer);
  ASSERT_EQ(next_of(parser), "a request");
  EXPECT_EQ(next_of(parser), "a request");
}

TEST(Step1_3, APieceOfNothingChangesNothing) {
  tell({.tried = "feed() of no bytes, before, inside and behind a head",
        .section = "request_parser.h: feed()",
        .usually = "the last byte of a piece was asked for, and this piece has none.",
        .crash = "the last byte of a piece was asked for, and this piece has none.",
        .person = "the server ends, and all clients lose their connection."});
  RequestParser parser;
  parser.feed({});
  EXPECT_EQ(next_of(parser), "waits");
  feed(parser, page.substr(0, 20));
  EXPECT_EQ(next_of(parser), "waits");
  parser.feed({});
  EXPECT_EQ(next_of(parser), "waits");
  feed(parser, page.substr(20));
  parser.feed({});
  EXPECT_EQ(next_of(parser), "a request");
}

TEST(Step1_3, RefusesALineThatEndsInLfAlone) {
  tell({.text = "GET / HTTP/1.1\nHost: localhost\n\n",
        .at = 14,
        .count = 1,
        .here = "LF without CR",
        .section = "RFC 9112 §2.2",
        .yours = {{"waits",
                   "Your parser waits for a CRLF, or for the end of the head. It will never "
                   "come."},
                  {"a request",
                   "An LF alone was taken as the end of a line. A proxy may read on, and "
                   "then two servers read two heads."}},
        .usually = "a line that ends in LF alone was not refused.",
        .person = "the answer to a request that another user hid in a field."});
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
        .yours = {{"waits", "Your parser waits for more, and the line is broken already."}},
        .usually = "a CR inside a line was taken for its end, or as a part of its value.",
        .person = "a proxy and your server read two different heads in the same bytes."});
  EXPECT_EQ(verdict("GET / HTTP/1.1\rX: b\r\nHost: a\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"), "400");
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"), "400");
}

// pins: 9112-2.2-d
TEST(Step1_3, ForgivesOneEmptyLineBeforeTheRequest) {
  const auto verdict_of = [](const std::string& empty, const std::string& rest) {
    const bool is_one = empty.size() <= 2;
    tell({.text = empty + rest,
          .at = 0,
          .count = empty.size(),
          .here = is_one ? "one empty line" : "two empty lines",
          .section = "RFC 9112 §2.2: one SHOULD be ignored",
          .yours = {{"a request",
                     "The second empty line was ignored, too. It is read as a request "
                     "line."}},
          .usually = is_one
                         ? "the empty line was read as a request line, or as the end of the head."
                         : "the second empty line was ignored, too, or waited for more.",
          .person = is_one ? "an old program that gets a 400 now and then."
                           : "one client keeps the server busy with nothing."});
    return verdict(empty + rest);
  };
  EXPECT_EQ(verdict_of("\r\n", page), "a request");
  EXPECT_EQ(verdict_of("\r\n\r\n", page), "400");
  EXPECT_EQ(verdict_of("\r\n\r\n", ""), "400");  // the second is read as a request line
  EXPECT_EQ(verdict_of("\r\n", ""), "waits");
  EXPECT_EQ(verdict_of("\r", ""), "waits");
}

TEST(Step1_3, ForgivesItAtEveryCut) {
  tell(
      {.text = "\r\nGET / HTTP/1.1",
       .count = 2,
       .here = "an empty line before a head",
       .section = "RFC 9112 §2.2: SHOULD be ignored",
       .usually =
           "skipped_ does not fit: it is set by the first empty line, stays as it is when another "
           "read begins, and is 0 again behind a head. Or a line was cut wrongly, or read_ did not "
           "move by the taken_ bytes of a head.",
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
        ASSERT_EQ(refused_with(parser), "no failure");
        ASSERT_EQ(count, 2u);
      });
}

TEST(Step1_3, EndlessEmptyLinesEndTheConnection) {
  const auto tell_of = [](const std::string& pieces) {
    tell({.text = pieces,
          .section = "RFC 9112 §2.2: one empty line is ignored, however the reads cut them",
          .yours = {{"waits",
                     "The second empty line was ignored, too: skipped_ is not set by the "
                     "first one, is not asked, or is forgotten when another read begins."}},
          .usually = "the first empty line was refused, or the second was not.",
          .person = "one client keeps the server busy, and all others wait."});
  };
  tell_of("\r\n | \r\n");
  RequestParser parser;
  feed(parser, "\r\n");
  EXPECT_EQ(next_of(parser), "waits");
  feed(parser, "\r\n");
  EXPECT_EQ(next_of(parser), "400");
  tell_of("GET / ...\r\n\r\n | \r | \n | \r | \n");
  RequestParser behind_a_page;
  feed(behind_a_page, page);
  ASSERT_EQ(next_of(behind_a_page), "a request");
  for (const char* const piece : {"\r", "\n", "\r"}) {
    feed(behind_a_page, piece);
    EXPECT_EQ(next_of(behind_a_page), "waits");
  }
  feed(behind_a_page, "\n");
  EXPECT_EQ(next_of(behind_a_page), "400");
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
  const auto verdict_of = [](const std::string& lines) {
    tell({.text = lines,
          .at = lines.size() - 2,
          .count = 2,
          .here = "here the last line ends, and it can be judged",
          .section = "request_parser.h: as soon as its CRLF is here",
          .yours = {{"waits", "Your parser waits for the empty line before it looks at this one."}},
          .usually = "another line was judged, or this one by another rule.",
          .person = "a program that waits for an answer, and the server waits for more."});
    return verdict(lines);
  };
  EXPECT_EQ(verdict_of("GET /\r\n"), "400");
  EXPECT_EQ(verdict_of("PRI * HTTP/2.0\r\n"), "505");
  EXPECT_EQ(verdict_of("GET / HTTP/1.1\r\nX : b\r\n"), "400");
  EXPECT_EQ(verdict_of("GET / HTTP/1.1\r\nHost: a\r\n"), "waits");
}

// pins: 9112-9.6-f
TEST(Step1_3, KeepsTheFirstFailure) {
  tell({.text = "PRI * HTTP/2.0\r\n | \n",
        .section = "request_parser.h: the first failure stays",
        .yours = {{"400",
                   "After a failure next() went on to read, and found another one. Ask failure_ "
                   "first."},
                  {"waits", "The failure was forgotten when more bytes came."}},
        .usually = "after a failure something was read.",
        .person = "a refusal that names another reason than the true one."});
  RequestParser parser;
  feed(parser, "PRI * HTTP/2.0\r\n");
  ASSERT_EQ(next_of(parser), "505");
  feed(parser, "\n");
  EXPECT_EQ(next_of(parser), "505");
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
        EXPECT_NE(next_of(parser), "a request");
      },
      [&] { ASSERT_EQ(refused_with(parser), "400"); });
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
        ASSERT_EQ(refused_with(parser), "400");
      });
}

TEST(Step1_3, StaysFailed) {
  tell({.text = "GET / HTTP/1.1\n | " + page,
        .section = "RFC 9112 §9.6",
        .yours = {{"a request",
                   "A request was read behind a failure. Nothing tells where it begins: "
                   "ask failure_ first."}},
        .usually = "a failure was forgotten: nothing tells where the next request begins now.",
        .person = "one wrong request, and after it answers to requests that no client sent."});
  RequestParser parser;
  feed(parser, "GET / HTTP/1.1\n");
  ASSERT_EQ(next_of(parser), "400");
  feed(parser, page);
  EXPECT_EQ(next_of(parser), "400");
}

TEST(Step1_3, KeepsNothingAfterAFailure) {
  tell({.tried = "a line that ends in LF alone, and then a hundred requests",
        .section = "request_parser.h: feed()",
        .usually = "feed() does not ask failure_: after a failure it does nothing.",
        .person = "a client that goes on sending makes the server grow."});
  RequestParser parser;
  const std::size_t before = memory().live;
  feed(parser, page + std::string(4'000, 'x') + '\n');
  ASSERT_EQ(next_of(parser), "a request");
  ASSERT_EQ(next_of(parser), "400");
  for (int i = 0; i < 100; ++i) {
    feed(parser, page);
    if (parser.next()) FAIL() << "A request was read behind a failure.";
  }
  EXPECT_LE(memory().live - before, 64u) << "bytes that are not read any more";
}

// pins: 9110-2.3-a, 9110-5.4-a
TEST(Step1_7, ReadsAHeadOf16384Bytes) {
  tell({.tried = "a head of 16,386 bytes: 16,384 in one read, and two in the next",
        .section = "request_parser.h: at most 16,384; RFC 6585 §5: 431",
        .yours = {{"a request",
                   "Each of its lines is shorter than the limit, and all of them together are "
                   "longer. The limit is for the head."},
                  {"414",
                   "Its request line has ended, so the target is not too long. And no line has a "
                   "limit of its own."}},
        .usually = "a head that is too long has the status of another limit than 431.",
        .person = "one client whose heads fill the memory of the server."});
  const std::string long_head = head_of_size(16'386);
  RequestParser parser;
  feed(parser, long_head.substr(0, 16'384));
  EXPECT_NE(next_of(parser), "a request");
  feed(parser, long_head.substr(16'384));
  const std::string in_two_reads = next_of(parser);
  EXPECT_EQ(in_two_reads, "431");
  for (const std::size_t size : {16'383u, 16'384u, 16'385u}) {
    tell(
        {.tried = "a head of " + std::to_string(size) + " bytes, in one read",
         .section = "request_parser.h: at most 16,384; RFC 6585 §5: 431",
         .yours = {{"waits", "The head stands there, whole, and your parser waits."},
                   {"431", "16,384 bytes are allowed; the first that is too many is the 16,385th."},
                   {"a request",
                    "The head is too long, and was taken because it is whole. The limit holds "
                    "for a head in one read, too: head() ends there."}},
         .usually = "a head that is too long has the status of another limit than 431.",
         .person = "one client whose heads fill the memory of the server."});
    EXPECT_EQ(verdict(head_of_size(size)), size > 16'384 ? "431" : "a request");
  }
}

// pins: 9112-3-b
TEST(Step1_7, FailsBeforeTheEndOfAnEndlessHead) {
  tell({.tried = "\"GET /xxxxx...\", byte by byte, and its line never ends",
        .section = "RFC 6585 §5: 431; RFC 9112 §3: 414",
        .yours = {{"431", "The request line has not ended: it is the target that is too long."},
                  {"waits", "The limit is checked when the head is whole. This one never is."}},
        .usually = "the limit is at another byte.",
        .person = "the server slows down, and ends when its memory is full."});
  RequestParser parser;
  feed(parser, "GET /");
  for (int i = 5; i < 16'383; ++i) {
    feed(parser, "x");
    ASSERT_EQ(next_of(parser), "waits") << "after " << i + 1 << " bytes";
  }
  // It can be known with the 16,384th byte, and it must be known with the one behind it.
  feed(parser, "x");
  EXPECT_NE(next_of(parser), "a request");
  feed(parser, "x");
  EXPECT_EQ(next_of(parser), "414");
}

// pins: 9112-3-c, 9110-2.3-b
TEST(Step1_7, ReadsALineAndCookiesAsLongAsBrowsersSendThem) {
  tell({.tried = "a target of 8,000 bytes, and cookies of 8,192",
        .section = "RFC 9112 §3: at least 8,000 bytes of request line",
        .yours = {{"414",
                   "8,000 bytes of target are too many here. The limit is for the head as a "
                   "whole."}},
        .usually = "each line has a limit of its own, and it is too small.",
        .person = "a page that does not load where other programs left their cookies."});
  const std::string line = "GET /" + std::string(8'000, 'x') + " HTTP/1.1\r\nHost: localhost\r\n";
  EXPECT_EQ(verdict(line + "\r\n"), "a request");
  EXPECT_EQ(verdict(line + "Cookie: " + std::string(8'192, 'x') + "\r\n\r\n"), "a request");
}

TEST(Step1_7, JudgesALongHeadAlikeAtEveryCut) {
  tell({.tried = "a head of 65 bytes; 64 are allowed",
        .section = "RFC 6585 §5: 431",
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
        EXPECT_NE(next_of(parser), "a request");
      },
      [&] { ASSERT_EQ(refused_with(parser), "431"); });
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
  tell({.text = "GET / ... GET / ... GET / ...",
        .section = "request_parser.h: max_head is for one head",
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
        ASSERT_EQ(refused_with(parser), "no failure");
        ASSERT_EQ(count, 3u);
      });
}

// pins: 9110-2.3-a, 9110-5.4-a
TEST(Step1_7, CountsFields) {
  for (const int count : {100, 101}) {
    tell({.tried = "a head with " + std::to_string(count) + " fields; 100 are allowed",
          .section = "RFC 6585 §5: 431",
          .yours = {{"431",
                     "Exactly max_fields of them were refused. The first too many is the "
                     "101st."},
                    {"a request",
                     "One more than max_fields was taken. The first too many is the "
                     "101st."}},
          .usually = "fields are counted at another place than after each line.",
          .person = "one client keeps the server busy with fields."});
    EXPECT_EQ(verdict(head_with_fields(count)), count > 100 ? "431" : "a request");
  }
  tell({.tried = "three fields; the limits of this parser allow two",
        .section = "request_parser.h: max_fields",
        .usually = "the number 100 is written down. It stands in limits_.max_fields.",
        .person = "a setting that has no effect."});
  EXPECT_EQ(verdict(head_with_fields(3), {.max_fields = 2}), "431");
  const std::string two = "GET / HTTP/1.1\r\nHost: a\r\nX: x\r\n";
  tell({.text = two,
        .section = "request_parser.h: check_fields() is asked after each line",
        .yours = {{"waits", "Fields are counted when the head is whole. This one may never be."}},
        .usually = "fields are counted at another place than after each line.",
        .person = "one client whose fields fill the memory of the server."});
  EXPECT_EQ(verdict(two, {.max_fields = 2}), "waits");
  EXPECT_EQ(verdict(two, {.max_fields = 1}), "431");  // before the empty line
  // Two rules are broken by one line, and either may be named.
  std::string both = verdict("GET / HTTP/1.1\r\nHost: a\r\nX : x\r\n", {.max_fields = 1});
  if (both == "431") both = "400";
  EXPECT_EQ(both, "400");
}

// pins: 6455-4.2.1-a2, 9112-3.2-c
TEST(Step1_7, WantsOneHost) {
  const auto verdict_of = [](const std::string& version, const std::string& hosts) {
    const std::string head = "GET / HTTP/" + version + "\r\n" + hosts + "\r\n";
    const bool is_old = version == "1.0";
    tell({.text = head,
          .section = is_old ? "RFC 9112 §3.2: HTTP/1.0 may be without Host, and has none twice"
                            : "RFC 9112 §3.2: no Host, or two: 400",
          .yours = {{"400",
                     "This head was refused: HTTP/1.0 needs no Host, and an empty Host is one."}},
          .usually = version == "1.2"
                         ? "only HTTP/1.1 was asked for a Host. Every version from 1.1 on "
                           "has to have one."
                         : "check_request() does not count the Host fields, or not those "
                           "in small letters.",
          .person = is_old ? "an old program that gets a 400, and not the page."
                           : "a page of one site, shown under the name of another."});
    return verdict(head);
  };
  EXPECT_EQ(verdict_of("1.1", ""), "400");
  EXPECT_EQ(verdict_of("1.1", "Host: a\r\nhost: a\r\n"), "400");
  EXPECT_EQ(verdict_of("1.0", ""), "a request");
  EXPECT_EQ(verdict_of("1.0", "Host: a\r\nHost: b\r\n"), "400");
  EXPECT_EQ(verdict_of("1.2", ""), "400");
  EXPECT_EQ(verdict_of("1.1", "X-Host: a\r\n"), "400");
  EXPECT_EQ(verdict_of("1.1", "Host:\r\n"), "a request");
  EXPECT_EQ(verdict_of("1.1", "Host: [::1]:8080\r\n"), "a request");
}

// pins: 9110-8.6-d, 9110-10.1.1-a, 9110-10.1.1-c
TEST(Step1_7, RefusesABodyByItsLength) {
  for (const std::string length : {"27", "1", "01", "0", "00"}) {
    const bool is_zero = length.find('1') == length.npos && length != "27";
    tell({.text = "Content-Length: " + length,
          .at = 16,
          .count = length.size(),
          .here = is_zero ? "zero: there is no body" : "a body follows",
          .section = "RFC 9110 §15.5.14: 413",
          .yours = {{"a request",
                     "The head was read, and the body will be read as the next request."},
                    {"413", "A length of zero was refused. It means that there is no body."}},
          .usually = is_zero ? "a length of zero was refused like one of a body."
                             : "the length was not asked, or the status is another one than 413.",
          .person = is_zero ? "a program that sends no body, and cannot load the page."
                            : "a form is sent, and its text is read as a request."});
    EXPECT_EQ(verdict_of_fields("Content-Length: " + length + "\r\n"),
              is_zero ? "a request" : "413");
  }
  tell({.text = "Expect: 100-continue\r\nContent-Length: 27",
        .at = 22,
        .count = 18,
        .here = "a body follows when the client is told to go on",
        .section = "RFC 9110 §10.1.1: a 413 at once, in place of a 100",
        .yours = {{"a request",
                   "The head was read. No code here says \"100 Continue\", so the client waits "
                   "for it, and then sends a body that is read as the next request."}},
        .usually = "the length was not asked, or the status is another one than 413.",
        .person = "an upload that waits a second, and is then read as a request."});
  EXPECT_EQ(verdict_of_fields("Expect: 100-continue\r\nContent-Length: 27\r\n"), "413");
  tell({.text = "GET / HTTP/1.0\r\nExpect: 100-continue",
        .at = 16,
        .count = 20,
        .here = "HTTP/1.0 does not have this field",
        .section = "RFC 9110 §10.1.1",
        .usually =
            "the word Expect was looked for. Whether a body follows is said by Content-Length.",
        .person = "an old program that cannot load the page."});
  EXPECT_EQ(verdict("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"), "a request");
}

// pins: 9112-6.3-b, 9112-6.3-c
TEST(Step1_7, RefusesALengthThatIsNotDigits) {
  for (const std::string length : {"", "-1", "+0", "0x0", "0 0", "0x", "27x", "\xb2"}) {
    tell({.text = "Content-Length: " + length,
          .at = 16,
          .count = length.size(),
          .here = "not all digits",
          .section = "RFC 9112 §6.3: 400",
          .yours = {{"413",
                     "A part of it was read as a number. Look first whether all are digits."}},
          .usually = length.empty()
                         ? "a length without a digit was read as zero, as atoi does with all that "
                           "is not a number."
                         : "Content-Length was read as far as it is a number, which is what "
                           "atoi and stoi do.",
          .person = "a form is sent, and its text is read as a request."});
    EXPECT_EQ(verdict_of_fields("Content-Length: " + length + "\r\n"), "400");
  }
}

// pins: 9112-9.3-b, 9110-8.6-d
TEST(Step1_7, RefusesALengthThatFitsIntoNoNumber) {
  for (const std::string length :
       {"4294967296", "18446744073709551616", "99999999999999999999999999"}) {
    tell({.text = "Content-Length: " + length,
          .at = 16,
          .count = length.size(),
          .here = length.size() == 10   ? "2^32"
                  : length.size() == 20 ? "2^64"
                                        : "more than 2^64",
          .section = "RFC 9110 §15.5.14: 413",
          .yours = {{"a request",
                     "As a number of 32 or 64 bits this may become 0. Ask the digits: is "
                     "there another one than 0?"}},
          .usually =
              "the length went into a number that it does not fit into, or was refused as no "
              "number. However many digits it has, it is a length.",
          .person = "a body that is read as the next request."});
    EXPECT_EQ(verdict_of_fields("Content-Length: " + length + "\r\n"), "413");
  }
}

// pins: 9112-6.3-b
TEST(Step1_7, RefusesTwoLengths) {
  for (const std::string fields :
       {"Content-Length: 0\r\nContent-Length: 27", "Content-Length: 0\r\ncontent-length: 0",
        "Content-Length: 0, 27"}) {
    const bool is_list = fields.find(',') != fields.npos;
    const bool is_same = fields.find("27") == fields.npos;
    tell({.text = fields,
          .section = "RFC 9112 §6.3: 400",
          .yours =
              {{"413",
                "The second length was read. Two of them are a 400, also if both say the same."}},
          .usually = is_list ? "the field was read up to its comma. It is not a list."
                     : is_same
                         ? "two fields that say the same were taken for one. Count them: a proxy "
                           "may count, too."
                         : "the first field was used. The proxy in front of your server may use "
                           "the last.",
          .person = "the answer to the request of another user."});
    EXPECT_EQ(verdict_of_fields(fields + "\r\n"), "400");
  }
}

// pins: 9112-6.1-b, 9112-6.1-c, 9112-6.1-d, 9112-9.3-b
TEST(Step1_7, RefusesEveryTransferCoding) {
  for (const std::string fields :
       {"Transfer-Encoding: chunked", "transfer-encoding: identity",
        "Transfer-Encoding:", "Content-Length: 0\r\nTransfer-Encoding: chunked"}) {
    const bool is_chunked = fields.find("chunked") != fields.npos;
    tell({.text = fields,
          .section = "RFC 9112 §6.1: 501",
          .usually = is_chunked
                         ? "Transfer-Encoding was not asked, or Content-Length before it. A body "
                           "may follow, though its length is 0."
                         : "only the word chunked was looked for. We know no coding, so each is a "
                           "501: ask whether the field is there.",
          .person = "a body that is read as the next request."});
    EXPECT_EQ(verdict_of_fields(fields + "\r\n"), "501");
  }
  tell({.text = "GET / HTTP/1.0\r\nTransfer-Encoding: chunked",
        .at = 16,
        .count = 26,
        .here = "HTTP/1.0 does not have this field",
        .section = "RFC 9112 §6.1: 501",
        .usually = "a head of HTTP/1.0 was not asked for a Transfer-Encoding.",
        .person = "a body that is read as the next request."});
  EXPECT_EQ(verdict("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), "501");
}

// pins: 9112-9.3-b
TEST(Step1_7, NeverReadsABodyAsTheNextRequest) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 33\r\n\r\n";
  const std::string body = "GET /secret HTTP/1.1\r\nHost: a\r\n\r\n";
  tell({.text = head + body,
        .at = head.size(),
        .count = body.size(),
        .here = "a body that looks like a request",
        .section = "RFC 9112 §6.3",
        .yours = {{"a request",
                   "A body was read as a request: Content-Length says that it is here."}},
        .usually = "after the refusal something was read.",
        .person = "the answer to a request that this user did not send."});
  RequestParser parser;
  feed(parser, head + body);
  EXPECT_EQ(next_of(parser), "413");
  EXPECT_EQ(next_of(parser), "413");
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
        .yours = {{"/1", "One read gave one request, and the other two were thrown away."},
                  {"", "No request was read."}},
        .usually = "a request was lost, or came twice.",
        .person = "a page that comes without its script."});
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
        ASSERT_EQ(refused_with(parser), "no failure");
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
        .usually =
            "what came in the same read as the head was dropped with it, or clear() was called "
            "before the bytes were copied.",
        .person = "the first message of an eager client never arrives."});
  RequestParser parser;
  feed(parser, page + hello);
  ASSERT_EQ(next_of(parser), "a request");
  EXPECT_EQ(rest_of(parser), hello);
  const std::string zeros("\x81\x82\0\0\0\0hi", 8);  // the masking key may be 0
  tell({.text = "...\r\n\r\n" + zeros,
        .at = 9,
        .count = 2,
        .here = "a zero byte, and more behind it",
        .section = "request_parser.h: take_rest() returns all bytes",
        .usually =
            "the rest ended at its first zero byte, as a C string does. It is bytes, and not "
            "text.",
        .person = "a first message that never arrives, for one masking key in sixty."});
  RequestParser other;
  feed(other, page + zeros);
  ASSERT_EQ(next_of(other), "a request");
  EXPECT_EQ(rest_of(other), zeros);
}

TEST(Step1_6, KeepsItAtEveryCut) {
  tell({.text = "...\r\n\r\n\x81\x82...",
        .at = 7,
        .count = 2,
        .here = "behind the head: 27 bytes that are not HTTP",
        .section = "RFC 9112 §2.1",
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
        ASSERT_EQ(refused_with(parser), "no failure");
        ASSERT_EQ(rest, frames);
      });
}

TEST(Step1_6, AllIsTheRestIfThereWasNoRequest) {
  tell({.text = "abc",
        .section = "request_parser.h: take_rest()",
        .yours = {{"",
                   "Nothing came out: take_rest() gives nothing before next() has given a "
                   "request. The bytes are there."}},
        .usually = "take_rest() gave back only a part of what is here.",
        .person = "bytes are lost, and there is no error anywhere."});
  RequestParser parser;
  EXPECT_EQ(rest_of(parser), "");
  feed(parser, "abc");
  EXPECT_EQ(rest_of(parser), "abc");
  const std::string half = page.substr(0, 30);
  tell(
      {.text = half,
       .section = "request_parser.h: next() takes its first line, and waits. All of it is the rest",
       .yours =
           {{"",
             "Bytes that were searched are missing. searched_ says where to search; the rest "
             "begins at read_."},
            {"Host: localhos",
             "The line that next() took is missing. Its request is not whole, so "
             "it belongs to the rest, which begins at read_."},
            {"abcGET / HTTP/1.1\\r\\nHost: localhos",
             "The bytes of the first call came once more. take_rest() takes them: then the parser "
             "is empty."}},
       .usually = "take_rest() gave back only a part of what is here, or more than that.",
       .person = "bytes are lost or doubled, and there is no error anywhere."});
  feed(parser, half);
  EXPECT_EQ(next_of(parser), "waits");
  EXPECT_EQ(rest_of(parser), half);
}

// Only the head that next() reads has a limit. What stands behind a request is not read.
TEST(Step1_6, TheRestMayBeLongerThanAHead) {
  tell({.tried = "200 bytes behind a request; a head may have 64",
        .section = "request_parser.h: all bytes behind the last request",
        .usually = "take_rest() asks head(), which ends at the limit of a head since step 1.7.",
        .person = "the end of a long first message never arrives."});
  const std::string rest(200, 'x');
  RequestParser parser({.max_head = 64});
  feed(parser, page + rest);
  ASSERT_EQ(next_of(parser), "a request");
  EXPECT_EQ(rest_of(parser).size(), rest.size()) << "bytes";
}

TEST(Step1_6, AFailureLeavesNothing) {
  tell({.text = "GET / HTTP/1.1\n",
        .section = "RFC 9112 §9.6",
        .usually = "the bytes behind a failure are kept, though nothing tells what they are.",
        .person = "what stands behind a broken request is taken for something else."});
  RequestParser parser;
  feed(parser, "GET / HTTP/1.1\nabc");
  ASSERT_EQ(next_of(parser), "400");
  feed(parser, "def");
  EXPECT_EQ(rest_of(parser), "");
}

TEST(Step1_6, TakesTheRestOnce) {
  tell({.text = "...\r\n\r\nabc",
        .at = 9,
        .count = 3,
        .here = "the rest, and take_rest() is called twice",
        .section = "request_parser.h: the parser is empty then",
        .usually = "take_rest() gives bytes away and keeps them, too.",
        .person = "the first message of an eager client comes twice."});
  RequestParser parser;
  feed(parser, page + "abc");
  ASSERT_EQ(next_of(parser), "a request");
  EXPECT_EQ(rest_of(parser), "abc");
  EXPECT_EQ(rest_of(parser), "");
  feed(parser, page);
  EXPECT_EQ(next_of(parser), "a request");
  EXPECT_EQ(rest_of(parser), "");
}

TEST(Step1_6, GivesTheRestAlsoAfterALook) {
  tell({.text = "...\r\n\r\nhalf a line",
        .at = 9,
        .count = 11,
        .here = "next() has looked at these",
        .section = "request_parser.h: all bytes behind the last request",
        .usually =
            "next() looked at the bytes behind the head, and take_rest() forgot some of them.",
        .person = "the first message of an eager client never arrives."});
  RequestParser parser;
  feed(parser, page + "half a line");
  ASSERT_EQ(next_of(parser), "a request");
  EXPECT_EQ(next_of(parser), "waits");
  EXPECT_EQ(rest_of(parser), "half a line");
  const std::string half = "\r\nGET / HTTP/1.1\r\nHost: a\r\nX";
  tell({.text = "...\r\n\r\n" + half,
        .at = 9,
        .count = half.size(),
        .here = "an empty line and two whole lines, but not a whole head",
        .section = "request_parser.h: all bytes behind the last request",
        .usually = "the lines that next() has taken were left out, or the empty line was.",
        .person = "the first message of an eager client never arrives."});
  feed(parser, page + half);
  ASSERT_EQ(next_of(parser), "a request");
  EXPECT_EQ(next_of(parser), "waits");
  EXPECT_EQ(rest_of(parser), half);
  tell({.text = half + " | take_rest() | " + page,
        .at = half.size() + 17,
        .count = 5,
        .here = "a new head: nothing of the half one is left",
        .section = "request_parser.h: the parser is empty then",
        .yours = {{"waits",
                   "A counter was left over: taken_, searched_ and skipped_ count within a head "
                   "that is gone. clear() forgets them all."},
                  {"400",
                   "Something of the half head was left over: its request_, or the counters "
                   "taken_, searched_ and skipped_. clear() forgets them all."}},
        .usually = "take_rest() left something of the half head behind.",
        .person = "a request that is answered as if it were another one."});
  feed(parser, page);
  EXPECT_EQ(next_of(parser), "a request");
  EXPECT_EQ(rest_of(parser), "");
  feed(parser, "GET /\n");
  EXPECT_EQ(next_of(parser), "400");
}

// pins: 9112-3.2-c
TEST(Step1_8, AHostIsANameAndAPort) {
  const auto of = [](const std::string& host) {
    const bool has_port = host.find(':') != host.npos && host.front() != '[';
    tell({.text = "Host: " + host,
          .at = 6,
          .count = host.size(),
          .here = "host, or host and port",
          .section = "RFC 9112 §3.2: an invalid field value: 400",
          .yours = {{"a request",
                     "check_host() does not ask parse_authority() about every Host: also "
                     "if the target is a path."},
                    {"400", "A good Host was refused."}},
          .usually = has_port ? "the port was not looked at." : "the host was not looked at.",
          .person = "one site for the proxy in front, and another one for your server."});
    return verdict("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  };
  EXPECT_EQ(of("a:b:c"), "400");
  EXPECT_EQ(of("a.example"), "a request");
  EXPECT_EQ(of("a.example:"), "a request");
  EXPECT_EQ(of("[::1]:8080"), "a request");
  EXPECT_EQ(of(""), "a request");
  for (const std::string host :
       {"x:port", "%zz", "a%4", "[[:::", "[::1", "::1", "[::1]x", "a, b", "a:80:80", "a:-1"})
    EXPECT_EQ(of(host), "400");
  for (const char c : std::string(" ,/?#@\"<>\\^`{|}\xff%:[]"))
    EXPECT_EQ(of("a" + std::string(1, c) + "b"), "400");
  for (const char c : std::string("-._~!$&'()*+;="))
    EXPECT_EQ(of("a" + std::string(1, c) + "b"), "a request");
}

// pins: 9110-4.2.1-a, 9110-4.2.4-a
TEST(Step1_8, AWholeUrlNamesTheSameHost) {
  const auto of = [](const std::string& target, const std::string& host) {
    const std::size_t end = std::min(target.find_first_of("/?", 8), target.size());
    const std::size_t slashes = target.find("://") + 3;
    const bool is_url_without_host =
        slashes >= target.size() || target[slashes] == '/' || target[slashes] == ':';
    tell({.text = "GET " + target + " HTTP/1.1\r\nHost: " + host,
          .at = 4 + std::min(slashes, target.size() - 1),
          .count = std::max<std::size_t>(end, slashes + 1) - slashes,
          .here = is_url_without_host ? "here a host is missing" : "this host, and the one of Host",
          .section = is_url_without_host ? "RFC 9110 §4.2.1" : "RFC 9112 §3.2.2",
          .yours = {{"400",
                     "Both name the same host. The authority of a URL ends before its first "
                     "slash or question mark, and its host has no case."}},
          .usually = is_url_without_host
                         ? "parse_site() took a URL without a host."
                         : "check_host() does not compare the target's host and port with Host's.",
          .person = "a page of a.example, shown as b.example's."});
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
  tell({.text = "GET http://a.example/ HTTP/1.0",
        .section = "RFC 9112 §3.2: HTTP/1.0 may be without Host",
        .usually = "a missing Host was compared with the target's.",
        .person = "an old program that gets a 400, and not the page."});
  EXPECT_EQ(verdict("GET http://a.example/ HTTP/1.0\r\n\r\n"), "a request");
  const auto of_empty = [](const std::string& version, const std::string& host) {
    tell({.text = "GET http://a.example/ HTTP/" + version + "\r\nHost:" + host,
          .at = 32,
          .count = 5 + host.size(),
          .here = "a Host field, and it names another host: none",
          .section = "RFC 9112 §3.2",
          .usually = "an empty Host was taken for a missing one. Ask count(), and not its value.",
          .person = "a page of a.example, shown by a server that has no name."});
    return verdict("GET http://a.example/ HTTP/" + version + "\r\nHost:" + host + "\r\n\r\n");
  };
  EXPECT_EQ(of_empty("1.1", ""), "400");
  EXPECT_EQ(of_empty("1.1", " :80"), "400");
  EXPECT_EQ(of_empty("1.0", ""), "400");
  tell({.text = "GET http://user@a.example/ HTTP/1.1",
        .at = 11,
        .count = 5,
        .here = "a user before the host",
        .section = "RFC 9110 §4.2.4: an error",
        .usually = "parse_site() cuts the user off, or takes it for a part of the host.",
        .person = "a link that names one site and leads to another."});
  EXPECT_EQ(verdict("GET http://user@a.example/ HTTP/1.0\r\n\r\n"), "400");  // RFC 9110 §4.2.4
  EXPECT_EQ(verdict("GET http://user:secret@a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"),
            "400");
}

// A proxy may write the port, and another may leave it out.
// pins: 9112-3.2.2-b
TEST(Step1_8, APortThatIsLeftOutIsTheDefaultPort) {
  const auto of = [](const std::string& target, const std::string& host) {
    const bool is_https = target.starts_with("https");
    tell({.text = "GET " + target + " HTTP/1.1\r\nHost: " + host,
          .at = 4,
          .count = target.size(),
          .here = is_https ? "https has port 443 anyway" : "http has port 80 anyway",
          .section = "RFC 9110 §4.2.3",
          .yours = {{"a request",
                     "Two ports were taken for one: the default port of https is 443, and "
                     "of http 80."}},
          .usually = is_https
                         ? "443 is the default port of https, and it was not known here."
                         : "the two were compared letter by letter. Compare their hosts and their "
                           "ports, with is_at().",
          .person = "a 400 for every page behind some proxies."});
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
  for (const std::string host : {"a.example", "a:b"}) {
    tell({.text = "OPTIONS * HTTP/1.1\r\nHost: " + host,
          .at = 8,
          .count = 1,
          .here = "the server as a whole: there is no host in it",
          .section = "RFC 9112 §3.2.4",
          .yours = {{"a request", "Host was not read, because the target is not a URL."}},
          .usually = "a star was read as a URL, and a host was missed in it.",
          .person = "a program that asks what the server can, and gets a 400."});
    EXPECT_EQ(verdict("OPTIONS * HTTP/1.1\r\nHost: " + host + "\r\n\r\n"),
              host == "a:b" ? "400" : "a request");
  }
}

TEST(Step1_9, LooksAtEachByteOnce) {
  tell({.tried = "one line of 3,000,000 bytes, in pieces of 100",
        .section = "request_parser.h: searched_",
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
        if (parser.next()) ADD_FAILURE() << "A request was read in half a line.";
      }
    }
    return static_cast<double>(cpu.used());
  };
  const double hundred_lines = read(100, 30'000);
  const double long_line = read(1, 3'000'000);
  // The numbers differ from one run to the next, so the screen says only whether it is too long.
  const bool is_long = long_line > 4 * hundred_lines;
  const std::string time = is_long ? "more than four times as long" : "about as long";
  EXPECT_EQ(time, "about as long") << "as a hundred lines with as many bytes, in processor time";
}

TEST(Step1_9, KeepsNothingThatIsDone) {
  tell({.tried = "10,000 requests on one connection",
        .section = "request_parser.h: tidy()",
        .usually = "the bytes before read_ stay in buffer_ when next() has nothing more to give.",
        .person = "a browser that stays makes the server grow, until its memory is full."});
  RequestParser parser;
  const std::size_t before = memory().live;
  for (int i = 0; i < 10'000; ++i) {
    feed(parser, page);
    ASSERT_EQ(next_of(parser), "a request");
    ASSERT_EQ(next_of(parser), "waits");
  }
  EXPECT_LE(memory().live - before, 1'024u) << "bytes, after 10,000 requests";
}

TEST(Step1_9, AQuietClientNeedsNoBuffer) {
  tell({.tried = "a head of 16,000 bytes, and then nothing",
        .section = "request_parser.h: tidy()",
        .usually = "a string that has become empty keeps its memory, until you give it back.",
        .person = "ten thousand quiet browsers fill the memory of the server."});
  RequestParser parser;
  const std::size_t before = memory().live;
  feed(parser, head_of_size(16'000));
  ASSERT_EQ(next_of(parser), "a request");
  EXPECT_EQ(next_of(parser), "waits");
  EXPECT_LE(memory().live - before, 64u) << "bytes, after a head of 16,000";
}

TEST(Step1_9, KeepsTheLinesOfAHalfHead) {
  const std::string half = "GET / HTTP/1.1\r\nHost: a\r\n";
  tell({.text = half + " | \r\n",
        .at = half.size() + 3,
        .count = 2,
        .here = "in the next read",
        .section = "request_parser.h: tidy() keeps what is still needed",
        .yours = {{"400",
                   "The lines of this head that were taken are forgotten, and read once more: "
                   "taken_ counts from read_, so it stays when bytes before read_ go."},
                  {"waits",
                   "The end of the head is not found. searched_ says how many bytes of this "
                   "head are searched: no byte too many."}},
        .usually = "a request was made of another head than this one.",
        .person = "a page hangs or is a 400, if its head comes in two reads."});
  RequestParser parser;
  feed(parser, half);
  EXPECT_EQ(next_of(parser), "waits");
  feed(parser, "\r\n");
  EXPECT_EQ(next_of(parser), "a request");
}

TEST(Step1_9, FindsALineEndThatComesAlone) {
  const std::string line = "GET / HTTP/1.1\r";
  tell({.text = line + " | \n",
        .at = line.size() + 3,
        .count = 1,
        .here = "this LF is the first byte that is not searched yet",
        .section = "request_parser.h: searched_",
        .yours = {{"waits",
                   "The search went on behind this LF. If n bytes are searched, the next one "
                   "to search is head()[n]."},
                  {"400",
                   "The search went on behind this LF, and two lines were read as one. If n "
                   "bytes are searched, the next one to search is head()[n]."}},
        .usually = "the bytes that are searched were counted wrongly.",
        .person = "a page hangs now and then, if a read ends before a line end."});
  RequestParser parser;
  feed(parser, line);
  EXPECT_EQ(next_of(parser), "waits");
  feed(parser, "\nHost: a\r\n\r\n");
  EXPECT_EQ(next_of(parser), "a request");
}

TEST(Step1_9, CountsWhatIsSearchedWhenTheOldBytesAreGone) {
  tell({.text = "GET / ...\r\n\r\nGET | / ...\r\n\r\n",
        .at = 13,
        .count = 3,
        .here = "the next head begins in the same read",
        .section = "request_parser.h: searched_ counts from buffer_[read_] on",
        .yours = {{"waits",
                   "More bytes were noted as searched than this head has: first the old ones "
                   "go, and then head().size() is right."},
                  {"400",
                   "More bytes were noted as searched than this head has: first the old ones "
                   "go, and then head().size() is right."}},
        .usually = "the second head was not read from its beginning.",
        .person = "the second request of a connection gets no answer, or a 400."});
  RequestParser parser;
  feed(parser, page + page.substr(0, 3));
  ASSERT_EQ(next_of(parser), "a request");
  EXPECT_EQ(next_of(parser), "waits");
  feed(parser, page.substr(3));
  EXPECT_EQ(next_of(parser), "a request");
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
        ASSERT_EQ(refused_with(parser), "no failure");
        ASSERT_EQ(read, "/2/2/2");
      });
}

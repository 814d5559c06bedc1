#include "http.h"

#include <gtest/gtest.h>

#include "answer.h"
#include "authority.h"
#include "exact.h"
#include "story.h"

namespace {

using namespace ws;
using test::Exact;
using test::read_answer;
using test::summary;
using test::tell;
using namespace std::string_literals;
using namespace std::string_view_literals;

// What became of a line: 0, it was read; else the status that refuses it. The words of a failure are
// literals, so they can be read at any time.
template <typename Value>
int refusal(const std::variant<Value, HttpFailure>& result) {
  const auto* failure = std::get_if<HttpFailure>(&result);
  test::now_refused(0, "");
  if (failure == nullptr) return 0;
  test::now_refused(failure->status, failure->why);
  const std::string words = std::string(failure->reason) + std::string(failure->why);
  EXPECT_TRUE(words.find('\n') == words.npos) << words;
  return failure->status;
}

int refusal_of_line(std::string_view line) {
  return refusal(parse_request_line(Exact(line)));
}

int refusal_of_field(std::string_view line) {
  return refusal(parse_field(Exact(line)));
}

std::string value_of(std::string_view line) {
  const auto result = parse_field(Exact(line));
  const auto* field = std::get_if<HttpField>(&result);
  return field == nullptr ? "(refused)" : field->value;
}

HttpRequest request_with(std::vector<HttpField> fields) {
  return {RequestLine{"GET", "/", 1}, std::move(fields)};
}

// "HTTP/1.0": the minor version is its last digit.
HttpRequest request_of(std::string_view version, std::vector<HttpField> fields = {}) {
  return {RequestLine{"GET", "/", version.back() - '0'}, std::move(fields)};
}

// What a client reads in the bytes of this response.
std::string told_by(const HttpResponse& response) {
  return summary(read_answer(encode_response(response), response.head_only));
}

}  // namespace

TEST(Step1_1, ReadsMethodTargetAndVersion) {
  tell({.text = "GET /chat.js HTTP/1.1",
        .at = 4,
        .count = 8,
        .here = "the target",
        .section = "RFC 9112 §3",
        .usually = "the line was not cut at its two spaces.",
        .person = "a browser that loads and never shows the page."});
  const auto result = parse_request_line(Exact("GET /chat.js HTTP/1.1"));
  const auto* line = std::get_if<RequestLine>(&result);
  ASSERT_EQ(refusal(result), 0) << "A good line was refused.";
  EXPECT_EQ(line->target, "/chat.js");
  EXPECT_EQ(line->method, "GET");
  tell({.text = "GET /chat.js HTTP/1.1",
        .at = 20,
        .count = 1,
        .here = "the minor version",
        .section = "RFC 9112 §2.3",
        .yours = {{"49", "49 is the character '1'. Its number is this character minus '0'."}},
        .person = "the server takes a browser for an old program, or the other way round."});
  EXPECT_EQ(line->minor_version, 1);
}

// pins: 9110-6.2-c
TEST(Step1_1, ReadsTheMinorVersion) {
  tell(
      {.text = "GET / HTTP/1.0",
       .at = 13,
       .count = 1,
       .here = "the minor version",
       .section = "RFC 9110 §2.5",
       .yours = {{"48", "48 is the character '0'. Its number is this character minus '0'."}},
       .usually = "the last digit of the version was not read, or had to be a 1.",
       .person =
           "an old program gets no answer, or waits for the end of a connection that stays open."});
  const auto result = parse_request_line(Exact("GET / HTTP/1.0"));
  const auto* line = std::get_if<RequestLine>(&result);
  ASSERT_EQ(refusal(result), 0) << "A good line was refused.";
  EXPECT_EQ(line->minor_version, 0);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1.2"), 0);  // §2.5: read it as the 1.x we know
}

// pins: 9112-3.2-a
TEST(Step1_1, WantsThreeWords) {
  tell({.text = "GET /",
        .section = "RFC 9112 §3: method SP request-target SP HTTP-version",
        .usually = "a line with fewer than two spaces was cut all the same.",
        .person = "a half request line gets a page, and not a 400."});
  EXPECT_EQ(refusal_of_line("GET /"), 400);
  EXPECT_EQ(refusal_of_line("GET"), 400);
  EXPECT_EQ(refusal_of_line(""), 400);
}

TEST(Step1_1, WantsNothingBehindTheVersion) {
  tell({.text = "GET / HTTP/1.1 ",
        .at = 14,
        .count = 1,
        .here = "a third space",
        .section = "RFC 9112 §3: exactly two",
        .usually = "the version ended at a third space, or only its first bytes were looked at. It "
                   "is all that stands behind the second space.",
        .person = "the proxy in front reads another version than your server."});
  EXPECT_EQ(refusal_of_line("GET / HTTP/1.1 "), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1.1 x"), 400);
  tell({.text = "GET / x HTTP/1.1",
        .at = 6,
        .count = 10,
        .here = "all that stands behind the second space",
        .section = "RFC 9112 §3: exactly two spaces",
        .usually = "the line was cut at its last space, and the target has a space in it now.",
        .person = "the proxy in front reads another target than your server."});
  EXPECT_EQ(refusal_of_line("GET / x HTTP/1.1"), 400);
  tell({.text = "GET / ",
        .at = 5,
        .count = 1,
        .here = "the second space, and no version behind it",
        .section = "RFC 9112 §3",
        .usually = "an empty version was taken, or it was read without a look at its size.",
        .person = "a half request line gets a page, and not a 400."});
  EXPECT_EQ(refusal_of_line("GET / "), 400);
}

TEST(Step1_1, WantsAMethod) {
  tell({.text = " / HTTP/1.1",
        .at = 0,
        .count = 1,
        .here = "the first space, and no method before it",
        .section = "RFC 9110 §5.6.2: a token has at least one character",
        .usually = "a loop over the characters of an empty method finds nothing wrong.",
        .person = "a line without a method gets an answer as if it had one."});
  EXPECT_EQ(refusal_of_line(" / HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("  HTTP/1.1"), 400);
}

// pins: 9112-3.2-b
TEST(Step1_1, WantsSingleSpaces) {
  tell({.text = "GET  / HTTP/1.1",
        .at = 3,
        .count = 2,
        .here = "two spaces",
        .section = "RFC 9112 §3: exactly one",
        .usually = "two spaces, or a tab, were taken for one space.",
        .person = "the proxy in front reads another target than your server."});
  EXPECT_EQ(refusal_of_line("GET  / HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET /  HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET\t/\tHTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET /\tHTTP/1.1"), 400);
}

TEST(Step1_1, SpeaksHttpOneOnly) {
  tell({.text = "PRI * HTTP/2.0",
        .at = 9,
        .count = 5,
        .here = "major version 2",
        .section = "RFC 9110 §15.6.6: 505",
        .yours = {
            {"400", "The target was judged first; the version says whether you can judge it."}}});
  EXPECT_EQ(refusal_of_line("PRI * HTTP/2.0"), 505);
  EXPECT_EQ(refusal_of_line("GET / HTTP/2.0"), 505);
  for (const std::string version : {"0.9", "0.0", "2.1", "3.0", "4.0", "9.9"})
    EXPECT_EQ(refusal_of_line("GET / HTTP/" + version), 505) << version;
}

TEST(Step1_1, WantsAVersionOfEightBytes) {
  for (const std::string version : {"http/1.1", "HTTP/1", "HTTP/1.", "HTTP/1.10", "HTTP/1.x",
                                    "HTTP/x.1", "HTTP/1,1", "HTTP/1.1\r", "HTTPS/1.1"}) {
    const std::string line = "GET / " + version;
    tell({.text = line,
          .at = 6,
          .count = version.size(),
          .here = "not HTTP/, a digit, a dot and a digit, so not a version",
          .section = "RFC 9112 §2.3",
          .yours = {{"0", "0 means that the line was taken as a good one."}}});
    EXPECT_EQ(refusal_of_line(line), 400);
  }
}

// pins: 9112-2.2-a
TEST(Step1_1, WantsATokenForTheMethod) {
  for (const std::string method : {"M-SEARCH", "get", "!#$%&'*+-.^_`|~09azAZ"}) {
    const std::string line = method + " / HTTP/1.1";  // step 1.5 says which methods it knows
    tell({.text = line,
          .at = 0,
          .count = method.size(),
          .here = "a token",
          .section = "RFC 9110 §5.6.2",
          .yours = {
              {"400", "A good method was refused; a token may have marks and small letters."}}});
    EXPECT_EQ(refusal_of_line(line), 0);
  }
  for (const char c : "\"(),/:;<=>?@[\\]{}\t\x01\x7f\x80\xc3\xff\0"sv) {
    const std::string line = "G" + std::string(1, c) + "T / HTTP/1.1";
    tell({.text = line,
          .at = 1,
          .count = 1,
          .here = "not in a token",
          .section = "RFC 9110 §5.6.2",
          .yours = {{"0", "0 means that the line was taken as a good one."}}});
    EXPECT_EQ(refusal_of_line(line), 400) << int{c};
  }
  EXPECT_EQ(refusal_of_line("GET: / HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("G\xc3\x84T / HTTP/1.1"), 400);
}

TEST(Step1_1, WantsATargetOfVisibleCharacters) {
  for (const std::string target : {"/a%20b?c=d", "/!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}) {
    const std::string line = "GET " + target + " HTTP/1.1";
    tell({.text = line,
          .at = 4,
          .count = target.size(),
          .here = "a target",
          .section = "RFC 9112 §3.2",
          .yours = {{"400", "A good target was refused: \"/\", then any visible ASCII."}}});
    EXPECT_EQ(refusal_of_line(line), 0);
  }
  for (const std::string_view target :
       {"chat.js"sv, "*"sv, "http"sv, "?x"sv, "#x"sv, "a/"sv, "/\x01"sv, "/\x80"sv, "/\xff"sv,
        "/\x7f"sv, "/\xc3\xa4"sv, "/\0"sv}) {
    const std::string line = "GET " + std::string(target) + " HTTP/1.1";
    tell({.text = line,
          .at = 4,
          .count = target.size(),
          .here = "not \"/\" and then visible characters",
          .section = "RFC 9112 §3.2",
          .yours = {
              {"0", "The target was taken as it came: ask is_target(), and look at each byte."}}});
    EXPECT_EQ(refusal_of_line(line), 400);
  }
  EXPECT_EQ(refusal_of_line("CONNECT localhost:8080 HTTP/1.1"), 400);
}

TEST(Step1_2, SplitsAtTheFirstColon) {
  tell({.text = "Host: localhost:8080",
        .at = 4,
        .count = 1,
        .here = "the first colon",
        .section = "RFC 9112 §5",
        .yours = {{"8080", "That is what stands behind the last colon, not the first."}}});
  const auto result = parse_field(Exact("Host: localhost:8080"));
  const auto* field = std::get_if<HttpField>(&result);
  ASSERT_EQ(refusal(result), 0) << "A good field was refused.";
  EXPECT_EQ(field->value, "localhost:8080");
  EXPECT_EQ(field->name, "Host");
}

// pins: 9110-5.5-a
TEST(Step1_2, TakesTheSpacesAroundAValueAway) {
  tell({.text = "Host: \t localhost \t",
        .at = 5,
        .count = 3,
        .here = "spaces and tabs, on both sides",
        .section = "RFC 9112 §5",
        .person = "a page whose own Origin is refused: ' localhost' is not 'localhost'."});
  EXPECT_EQ(value_of("Host: \t localhost \t"), "localhost");
  EXPECT_EQ(value_of("Host:localhost"), "localhost");
  EXPECT_EQ(value_of("User-Agent: a  b\tc"), "a  b\tc");
  EXPECT_EQ(value_of("Accept:"), "");
  EXPECT_EQ(value_of("Accept: \t "), "");
}

// pins: 9112-5.1-a
TEST(Step1_2, RefusesASpaceBeforeTheColon) {
  tell({.text = "Content-Length : 27",
        .at = 14,
        .count = 1,
        .here = "a space",
        .section = "RFC 9112 §5.1: MUST be refused, with 400",
        .usually = "the spaces around the name were taken away, too.",
        .person = "the answer to another user's request: two servers disagreed where one ended."});
  EXPECT_EQ(refusal_of_field("Content-Length : 27"), 400);
  EXPECT_EQ(refusal_of_field("Content-Length\t: 27"), 400);
}

// pins: 9112-5.2-b
TEST(Step1_2, RefusesAFoldedLine) {
  tell({.text = " chunked",
        .at = 0,
        .count = 1,
        .here = "a space at the beginning: in old HTTP the line before goes on (obs-fold)",
        .section = "RFC 9112 §5.2"});
  EXPECT_EQ(refusal_of_field(" chunked"), 400);
  EXPECT_EQ(refusal_of_field("\tHost: localhost"), 400);
}

TEST(Step1_2, WantsATokenForTheName) {
  tell({.text = "Ho st: localhost",
        .at = 2,
        .count = 1,
        .here = "not in a token",
        .section = "RFC 9110 §5.6.2",
        .usually = "the name is not checked: a token has letters, digits and fifteen marks, and at "
                   "least one of them.",
        .person = "a proxy and your server read two different fields in one line."});
  EXPECT_EQ(refusal_of_field("Host"), 400);
  EXPECT_EQ(refusal_of_field(": localhost"), 400);
  EXPECT_EQ(refusal_of_field(""), 400);
  EXPECT_EQ(refusal_of_field("Ho st: localhost"), 400);
  EXPECT_EQ(refusal_of_field("Host(1): localhost"), 400);
  EXPECT_EQ(refusal_of_field("H\xc3\xb6st: localhost"), 400);
  EXPECT_EQ(refusal_of_field("Ho\0st: localhost"sv), 400);
  for (const char c : std::string("\"(),/;<=>?@[\\]{} \t\x01\x7f\x80\xff"))
    EXPECT_EQ(refusal_of_field("Ho" + std::string(1, c) + "st: localhost"), 400) << int{c};
  EXPECT_EQ(refusal_of_field("!#$%&'*+-.^_`|~09azAZ: every mark that a token may have"), 0);
}

// pins: 9112-2.2-a, 9110-5.5-b, 9110-5.5-c
TEST(Step1_2, RefusesControlBytesInAValue) {
  tell(
      {.text = "X: a\0b"s,
       .at = 4,
       .count = 1,
       .here = "NUL",
       .section = "RFC 9110 §5.5",
       .yours = {{"0", "A control byte was taken: they are all below 0x20 but the tab, and 0x7f."},
                 {"400", "A good value was refused: char may be signed, and é is below 0 then."}}});
  EXPECT_EQ(refusal_of_field("X: a\0b"sv), 400);
  EXPECT_EQ(refusal_of_field("X: a\rb"), 400);
  EXPECT_EQ(refusal_of_field("X: a\nb"), 400);
  EXPECT_EQ(refusal_of_field("X: a\r"), 400);
  EXPECT_EQ(refusal_of_field("X: a\x1b[31m"), 400);
  EXPECT_EQ(refusal_of_field("X: a\x7f"), 400);
  EXPECT_EQ(refusal_of_field("X: caf\xc3\xa9"), 0);  // obs-text: opaque, and allowed
  for (int c = 0; c < 256; ++c) {
    const bool is_control = (c < 0x20 && c != '\t') || c == 0x7f;
    const std::string line = "X: a" + std::string(1, static_cast<char>(c)) + "b";
    EXPECT_EQ(refusal_of_field(line), is_control ? 400 : 0) << "byte " << c;
  }
}

TEST(Step1_2, ComparesNamesWithoutCase) {
  tell({.text = "hOST: localhost",
        .at = 0,
        .count = 4,
        .here = "the same name as Host",
        .section = "RFC 9110 §5.1",
        .person = "the page loads in one browser and not in another."});
  EXPECT_TRUE(equal_without_case(Exact("hOST"), Exact("Host")));
  EXPECT_TRUE(equal_without_case(Exact("AZaz-09"), Exact("azAZ-09")));
  EXPECT_TRUE(equal_without_case("", ""));
  EXPECT_FALSE(equal_without_case(Exact("Host"), Exact("Hos")));
  EXPECT_FALSE(equal_without_case(Exact("Hos"), Exact("Host")));
  EXPECT_FALSE(equal_without_case(Exact(""), Exact("H")));
  EXPECT_FALSE(equal_without_case("Host", "Hose"));
  EXPECT_FALSE(equal_without_case("[", "{"));  // 0x20 apart, like A and a
  EXPECT_FALSE(equal_without_case("@", "`"));
  EXPECT_FALSE(equal_without_case("\xc4", "\xe4"));  // Ä and ä once, in one alphabet of many
}

// pins: 9110-5.6.1.2-a, 9110-5.6.1.2-b
TEST(Step1_2, ReadsTheElementsOfAList) {
  using Elements = std::vector<std::string_view>;
  tell({.text = "keep-alive, Upgrade",
        .at = 10,
        .count = 2,
        .here = "a comma, and a space that does not belong to an element",
        .section = "RFC 9110 §5.6.1"});
  EXPECT_EQ(list_elements("keep-alive, Upgrade"), (Elements{"keep-alive", "Upgrade"}));
  EXPECT_EQ(list_elements("close"), Elements{"close"});
  const auto check = [](std::string_view text, const Elements& expected) {
    const Exact list(text);
    EXPECT_EQ(list_elements(list), expected) << '"' << text << '"';
  };
  check("a b\t,c ,\t d", {"a b", "c", "d"});
  check(", a,,b, \t,", {"a", "b"});
  check("a;q=1, \"b\"", {"a;q=1", "\"b\""});
  check("", {});
  check(" \t", {});
  check(" , ", {});
  check(",", {});
  check("a, ", {"a"});
  check("Upgrade \t ", {"Upgrade"});
}

TEST(Step1_2, FindsTheFirstFieldOfAName) {
  tell({.text = "Accept: b\r\naccept: c\r\n",
        .section = "RFC 9110 §5.1: without case",
        .usually = "equal_without_case() says that ACCEPT and Accept are two names.",
        .person = "the chat works in one browser and not in another."});
  const HttpRequest request = request_with({{"Host", "a"}, {"Accept", "b"}, {"accept", "c"}});
  EXPECT_EQ(request.field("ACCEPT").value_or("(none)"), "b");
  EXPECT_EQ(request.count("Accept"), 2u);
  EXPECT_EQ(request.count("Cookie"), 0u);
  EXPECT_FALSE(request.field("Cookie").has_value());
}

// pins: 9112-2.2-b, 9112-2.2-e, 9112-5.2-a, 9112-6.3-d, 9110-2.2-a, 9110-6.2-a, 9110-6.2-b
// pins: 9110-8.6-c
TEST(Step1_4, WritesStatusFieldsLengthAndBody) {
  tell({.text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi",
        .at = 43,
        .count = 19,
        .here = "where the answer ends",
        .section = "RFC 9112 §6.3",
        .person = "the page is there, and the browser still waits for more."});
  const HttpResponse response{200, "OK", {{"Content-Type", "text/plain"}}, "hi"};
  EXPECT_EQ(told_by(response), "200, content-length: 2, content-type: text/plain; hi");
  EXPECT_EQ(read_answer(encode_response(response)).reason, "OK");
  EXPECT_EQ(told_by({418, "I'm a teapot", {{"A", "1"}, {"B", "2, 3"}, {"A", "4"}}, "x"}),
            "418, a: 1, a: 4, b: 2, 3, content-length: 1; x");
}

// pins: 9112-4-a
TEST(Step1_4, KeepsTheSpaceWhereThereIsNoReason) {
  tell({.text = "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nhi",
        .at = 12,
        .count = 1,
        .here = "the space behind the status, and no phrase",
        .section = "RFC 9112 §4: the space is there even if the phrase is not",
        .usually = "the space was written as a part of the phrase, and left out with it.",
        .person = "a strict client that cannot read the answer."});
  EXPECT_EQ(told_by({200, "", {}, "hi"}), "200, content-length: 2; hi");
}

TEST(Step1_4, CountsBytesAndNotCharacters) {
  tell({.text = "Content-Length: 5", .section = "RFC 9110 §8.6: in octets"});
  EXPECT_EQ(told_by({200, "OK", {}, "caf\xc3\xa9"}), "200, content-length: 5; caf\xc3\xa9");
  EXPECT_EQ(told_by({200, "OK", {}, "\0\r\n"s}), "200, content-length: 3; \0\r\n"s);
  EXPECT_EQ(told_by({404, "Not Found", {}, ""}), "404, content-length: 0");
  EXPECT_EQ(read_answer(encode_response({200, "OK", {}, std::string(70'000, 'x')})).wrong, "");
}

// pins: 9110-8.6-a, 9110-9.3.2-a
TEST(Step1_4, AnswersHeadWithTheLengthAndNoBody) {
  tell({.text = "HEAD / HTTP/1.1",
        .section = "RFC 9110 §9.3.2: the length of the body, and no body",
        .usually = "head_only was not asked, or Content-Length counted what is sent.",
        .person = "the next answer on this connection cannot be read."});
  HttpResponse response{200, "OK", {}, "hi"};
  response.head_only = true;
  EXPECT_EQ(told_by(response), "200, content-length: 2");
}

// pins: 9110-8.6-b
TEST(Step1_4, WritesNoLengthWhereThereCanBeNoBody) {
  tell({.text = "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        .section = "RFC 9110 §8.6: not on 1xx, not on 204"});
  EXPECT_EQ(told_by({101, "Switching Protocols", {}, ""}), "101");
  EXPECT_EQ(told_by({100, "Continue", {}, ""}), "100");
  EXPECT_EQ(told_by({199, "Nearly", {}, ""}), "199");
  EXPECT_EQ(told_by({204, "No Content", {}, ""}), "204");
  EXPECT_EQ(told_by({200, "OK", {}, ""}), "200, content-length: 0");
  EXPECT_EQ(told_by({205, "Reset Content", {}, ""}), "205, content-length: 0");
}

// seed 24: a refusal is "HTTP/1.1 400 Bad Request" and nothing else, not even the end of the line
// pins: 9112-9.6-a, 9110-15.5-a
TEST(Step1_4, RefusesWithAWholeResponse) {
  tell({.text = "HTTP/1.1 400 Bad Request\r\n",
        .section = "RFC 9112 §4: status line, fields, an empty line",
        .person = "\"this page sent an invalid response\", and not a word about the reason."});
  const auto bad = read_answer(encode_response(refuse({400, "Bad Request", "no Host"})));
  EXPECT_EQ(bad.wrong, "");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.reason, "Bad Request");
  EXPECT_EQ(bad.list("Connection"), "close");
  EXPECT_EQ(bad.value("Content-Type").substr(0, 10), "text/plain");
  EXPECT_EQ(bad.body.substr(0, 15), "400 Bad Request");
  EXPECT_TRUE(bad.body.find("no Host") != bad.body.npos) << "the body is " << bad.body;
  // Without `why` there are no words behind the phrase, and no colon.
  const auto late = read_answer(encode_response(refuse({408, "Request Timeout"})));
  EXPECT_EQ(late.status, 408);
  EXPECT_EQ(late.reason, "Request Timeout");
  EXPECT_EQ(late.list("Connection"), "close");
  EXPECT_EQ(late.body.substr(0, 19), "408 Request Timeout");
  EXPECT_EQ(late.body.find(':'), late.body.npos) << "the body is " << late.body;
}

TEST(Step1_4, KeepsAnHttpOneOneConnectionAlive) {
  tell({.text = "Connection: keep-alive, close",
        .at = 24,
        .count = 5,
        .here = "an element of a list",
        .section = "RFC 9112 §9.3",
        .person = "a program that asks for one page waits for the end of the connection."});
  EXPECT_TRUE(request_with({}).keep_alive());
  EXPECT_TRUE(request_with({{"Connection", "keep-alive"}}).keep_alive());
  EXPECT_TRUE(request_with({{"Connection", "closed, not-close"}}).keep_alive());
  EXPECT_TRUE(request_with({{"X-Connection", "close"}}).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "close"}}).keep_alive());
  EXPECT_FALSE(request_with({{"connection", "Close"}}).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "keep-alive, close"}}).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "close ,x"}}).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "\tCLOSE\t"}}).keep_alive());
  EXPECT_TRUE(request_with({{"Connection", "close x"}}).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "x"}, {"Connection", "close"}}).keep_alive());
}

// pins: 9110-6.2-c
TEST(Step1_4, KeepsAnHttpOneTwoConnectionAlive) {
  tell({.text = "GET / HTTP/1.2",
        .at = 13,
        .count = 1,
        .here = "another minor version than 0",
        .section = "RFC 9112 §9.3",
        .usually = "every minor version but 1 ends its connection. Only 0 does.",
        .person = "a new program connects again for each file."});
  EXPECT_TRUE(request_of("HTTP/1.2").keep_alive());
  EXPECT_TRUE(request_of("HTTP/1.9", {{"Connection", ""}}).keep_alive());
  EXPECT_FALSE(request_of("HTTP/1.2", {{"Connection", "close"}}).keep_alive());
}

TEST(Step1_4, EndsAnHttpOneZeroConnection) {
  tell({.text = "GET / HTTP/1.0",
        .section = "RFC 9112 §9.3",
        .usually = "keep_alive() does not look at the minor version: HTTP/1.0 ends its connection.",
        .person = "an old program waits for the end of the connection."});
  EXPECT_FALSE(request_of("HTTP/1.0").keep_alive());
  EXPECT_FALSE(request_of("HTTP/1.0", {{"Connection", "keep-alive"}}).keep_alive());
}

// pins: 9112-3.2.2-b
TEST(Step1_8, ReadsTheOtherFormsOfATarget) {
  tell(
      {.text = "GET http://localhost:8080/ HTTP/1.1",
       .at = 4,
       .count = 22,
       .here = "a whole URL, as a proxy sends it",
       .section = "RFC 9112 §3.2.2: MUST be accepted",
       .yours = {{"0", "This is not a form of a target, and is_target() says that it is."},
                 {"400", "A good target was refused: a URL of http or https, or * for OPTIONS."}}});
  EXPECT_EQ(refusal_of_line("GET http://localhost:8080/ HTTP/1.1"), 0);
  EXPECT_EQ(refusal_of_line("GET https://localhost/ HTTP/1.1"), 0);
  EXPECT_EQ(refusal_of_line("GET HTTP://localhost/ HTTP/1.1"), 0);
  EXPECT_EQ(refusal_of_line("GET /chat.js HTTP/1.1"), 0);
  EXPECT_EQ(refusal_of_line("OPTIONS * HTTP/1.1"), 0);  // §3.2.4: the server as a whole
  EXPECT_EQ(refusal_of_line("GET * HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("options * HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("OPTIONS ** HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("OPTIONS *? HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("CONNECT localhost:8080 HTTP/1.1"), 400);
  for (const std::string target :
       {"httpx://a/", "http:/a", "http:a", "http", "ftp://a/", "://a/", "?x", "#x", "a/"})
    EXPECT_EQ(refusal_of_line("GET " + target + " HTTP/1.1"), 400) << target;
  EXPECT_EQ(refusal_of_line("GET http://localhost/\x80 HTTP/1.1"), 400);
  EXPECT_FALSE(is_target(Exact(""), "GET"));
}

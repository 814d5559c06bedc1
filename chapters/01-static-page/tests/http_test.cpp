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
  if (words.find('\n') != words.npos) ADD_FAILURE() << "These words have two lines: " << words;
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

// What equal_without_case says of two names: "one name", or "two names".
std::string compared(std::string_view a, std::string_view b) {
  return equal_without_case(Exact(a), Exact(b)) ? "one name" : "two names";
}

// What keep_alive() says of this request: the connection "stays open", or "ends".
std::string connection_of(const HttpRequest& request) {
  return request.keep_alive() ? "stays open" : "ends";
}

using Elements = std::vector<std::string>;

Elements elements_of(std::string_view list) {
  const Exact exact(list);
  const auto views = list_elements(exact);
  return {views.begin(), views.end()};
}

// As the screen shows them: "Connection: x\r\nConnection: close".
std::string lines_of(const std::vector<HttpField>& fields) {
  std::string lines;
  for (const HttpField& field : fields)
    lines += (lines.empty() ? "" : "\r\n") + field.name + ": " + field.value;
  return lines.empty() ? "(no fields)" : lines;
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
        .yours = {{"refusal(result)",
                   "Look for your line with these words: its question is wrong, or "
                   "the part that it is asked of."}},
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
        .crash =
            "a space was looked for behind the end of the line. A string_view has no zero byte "
            "there, so C functions like strchr read on: use line.find(' ').",
        .person = "a half request line gets a page, and not a 400."});
  EXPECT_EQ(refusal_of_line("GET /"), 400);
  EXPECT_EQ(refusal_of_line("GET"), 400);
  EXPECT_EQ(refusal_of_line(""), 400);
}

// pins: 9112-3.2-a
TEST(Step1_1, WantsNothingBehindTheVersion) {
  tell({.text = "GET / HTTP/1.1x",
        .at = 14,
        .count = 1,
        .here = "a ninth byte",
        .section = "RFC 9112 §2.3: a version has eight bytes",
        .usually = "only the first bytes of the version were looked at. It is all that stands "
                   "behind the second space.",
        .person = "the proxy in front reads another version than your server."});
  EXPECT_EQ(refusal_of_line("GET / HTTP/1.1x"), 400);
  tell({.text = "GET / HTTP/1.1 ",
        .at = 14,
        .count = 1,
        .here = "a third space",
        .section = "RFC 9112 §3: exactly two",
        .usually = "the version ended at a third space. It is all that stands behind the second "
                   "space. A stream's >> skips such a space.",
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

// pins: 9112-3.2-a
TEST(Step1_1, WantsAMethod) {
  tell({.text = " / HTTP/1.1",
        .at = 0,
        .count = 1,
        .here = "the first space, and no method before it",
        .section = "RFC 9110 §5.6.2: a token has at least one character",
        .usually = "a loop over the characters of an empty method finds nothing wrong.",
        .gone =
            "the words of a failure are a view of a text that has ended. A string_view keeps no "
            "text alive: give bad_request a literal.",
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
  for (const std::string line :
       {"PRI * HTTP/2.0", "GET / HTTP/2.0", "GET / HTTP/0.9", "GET / HTTP/0.0", "GET / HTTP/2.1",
        "GET / HTTP/3.0", "GET / HTTP/4.0", "GET / HTTP/9.9"}) {
    const bool is_known = line.find("/2.") != line.npos;
    tell({.text = line,
          .at = line.size() - 3,
          .count = 3,
          .here = std::string("major version ") + line[line.size() - 3],
          .section = "RFC 9110 §15.6.6: 505",
          .yours = {{"400",
                     "The target was judged first; the version says whether you can judge "
                     "it."}},
          .usually = is_known ? "the major version was not asked."
                              : "not every other major version was refused. Ask whether it is 1.",
          .person = "a client that speaks another HTTP, and an answer that it cannot read."});
    EXPECT_EQ(refusal_of_line(line), 505);
  }
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
          .yours = {{"505", "A version without its form was taken for another version."}},
          .usually = "only a part of the eight bytes was looked at.",
          .person = "the proxy in front reads another version than your server."});
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
          .section = "RFC 9110 §5.6.2: letters, digits and !#$%&'*+-.^_`|~",
          .yours = {{"400",
                     "A good method was refused. A token has fifteen marks, and small "
                     "letters, too."}},
          .usually = "the line was judged by another rule before its method.",
          .person = "a program with a method of its own, and a 400 for a line that is right."});
    EXPECT_EQ(refusal_of_line(line), 0);
  }
  for (const char c : "\"(),/:;<=>?@[\\]{}\t\x01\x7f\x80\xc3\xff\0"sv) {
    const std::string line = "G" + std::string(1, c) + "T / HTTP/1.1";
    tell({.text = line,
          .at = 1,
          .count = 1,
          .here = "not in a token",
          .section = "RFC 9110 §5.6.2: letters, digits and !#$%&'*+-.^_`|~",
          .usually = c < ' ' || c > '~' ? "a control byte, or a byte above 0x7e, was taken for a "
                                          "letter. (A char may be below zero.)"
                                        : "some bad characters were refused. A token has a list of "
                                          "good ones, and all others are bad.",
          .person = "the proxy in front refuses a method that your server reads."});
    EXPECT_EQ(refusal_of_line(line), 400);
  }
  for (const std::string method : {"GET:", "G\xc3\x84T"}) {
    tell({.text = method + " / HTTP/1.1",
          .at = 0,
          .count = method.size(),
          .here = "not a token",
          .section = "RFC 9110 §5.6.2: letters, digits and !#$%&'*+-.^_`|~",
          .usually = "a character of the method was not looked at, or was taken for a letter.",
          .person = "the proxy in front refuses a method that your server reads."});
    EXPECT_EQ(refusal_of_line(method + " / HTTP/1.1"), 400);
  }
}

// pins: 9112-2.2-a, 9112-3.2-a
TEST(Step1_1, WantsATargetOfVisibleCharacters) {
  for (const std::string target : {"/a%20b?c=d", "/!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}) {
    const std::string line = "GET " + target + " HTTP/1.1";
    tell({.text = line,
          .at = 4,
          .count = target.size(),
          .here = "a target",
          .section = "RFC 9112 §3.2",
          .yours = {{"400", "A good target was refused: \"/\", then any visible ASCII."}},
          .usually = "the line was judged by another rule before its target.",
          .person = "a link that works with every other server, and a 400 from yours."});
    EXPECT_EQ(refusal_of_line(line), 0);
  }
  for (const std::string_view target :
       {"chat.js"sv, "*"sv, "http"sv, "?x"sv, "#x"sv, "a/"sv, "/\x01"sv, "/\x80"sv, "/\xff"sv,
        "/\x7f"sv, "/\xc3\xa4"sv, "/\0"sv}) {
    const std::string line = "GET " + std::string(target) + " HTTP/1.1";
    const bool begins_well = target.starts_with('/');
    const bool is_ascii = static_cast<unsigned char>(target.back()) < 0x80;
    tell({.text = line,
          .at = 4,
          .count = target.size(),
          .here = "not \"/\" and then visible characters",
          .section = "RFC 9112 §3.2; RFC 3986 §2",
          .usually = !begins_well ? "the first character of the target was not asked: is_target() "
                                    "does it."
                     : is_ascii   ? "a control byte was taken for a visible character."
                                : "a byte above 0x7e was taken for a visible character. Visible is "
                                  "what ASCII has from 0x21 to 0x7e; a letter with an accent is "
                                  "written with %.",
          .person = begins_well ? "a link that works here, and is a 400 behind a proxy."
                                : "a 404, and an author that looks for a missing file."});
    EXPECT_EQ(refusal_of_line(line), 400);
  }
  tell({.text = "CONNECT localhost:8080 HTTP/1.1",
        .at = 8,
        .count = 14,
        .here = "a host and a port: only a proxy reads such a target",
        .section = "RFC 9112 §3.2.3",
        .usually = "the first character of the target was not asked: is_target() does it.",
        .person = "a program that takes your server for a proxy."});
  EXPECT_EQ(refusal_of_line("CONNECT localhost:8080 HTTP/1.1"), 400);
}

TEST(Step1_1, WantsASlashAndTwoDigitsInTheVersion) {
  for (const std::string version :
       {"HTTP-1.1", "HTTP 1.1", "HTTP/1./", "HTTP/1.:", "HTTP/1.-", "HTTP//.1", "HTTP/:.1"}) {
    const std::string line = "GET / " + version;
    tell({.text = line,
          .at = 6,
          .count = version.size(),
          .here = "eight bytes, but not HTTP/, a digit, a dot and a digit",
          .section = "RFC 9112 §2.3",
          .usually =
              "a digit is a byte from '0' to '9': both ends count. And the slash belongs to the "
              "name.",
          .person = "the proxy in front reads another version than your server."});
    EXPECT_EQ(refusal_of_line(line), 400);
  }
}

TEST(Step1_2, SplitsAtTheFirstColon) {
  tell({.text = "Host: localhost:8080",
        .at = 4,
        .count = 1,
        .here = "the first colon",
        .section = "RFC 9112 §5",
        .yours = {{"400",
                   "A good field was refused. Was it cut at its last colon? Then its name has one "
                   "in it, and is not a token."},
                  {"8080", "That is what stands behind the last colon, not the first."},
                  {"", "Nothing was kept. Is parse_field written?"}},
        .usually = "the line was cut at another place than its first colon.",
        .person = "a 400 in every browser: all of them send this field."});
  const auto result = parse_field(Exact("Host: localhost:8080"));
  const auto* field = std::get_if<HttpField>(&result);
  ASSERT_EQ(refusal(result), 0);
  EXPECT_EQ(field->value, "localhost:8080");
  EXPECT_EQ(field->name, "Host");
}

// pins: 9110-5.5-a
TEST(Step1_2, TakesTheSpacesAroundAValueAway) {
  const auto value_in = [](const std::string& line) {
    const std::size_t colon = line.find(':');
    const bool is_empty = line.find_first_not_of(" \t", colon + 1) == line.npos;
    tell({.text = line,
          .at = colon + 1,
          .count = line.size() - colon - 1,
          .here = is_empty ? "nothing but spaces and tabs" : "spaces and tabs on both sides go",
          .section = "RFC 9112 §5",
          .usually = is_empty
                         ? "a value of spaces alone was not seen to be empty."
                         : "the spaces and tabs at one end were left, or the ones inside went, "
                           "too.",
          .crash = "spaces were skipped without a look at the end: behind the last one there is no "
                   "other character.",
          .person = "a page whose own Origin is refused: ' localhost' is not 'localhost'."});
    return value_of(line);
  };
  EXPECT_EQ(value_in("Host: \t localhost \t"), "localhost");
  EXPECT_EQ(value_in("Host:localhost"), "localhost");
  EXPECT_EQ(value_in("User-Agent: a  b\tc"), "a  b\tc");
  EXPECT_EQ(value_in("Accept:"), "");
  EXPECT_EQ(value_in("Accept: \t "), "");
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
  for (const std::string line : {" chunked", "\tHost: localhost"}) {
    tell({.text = line,
          .at = 0,
          .count = 1,
          .here = "in old HTTP the line before goes on here (obs-fold)",
          .section = "RFC 9112 §5.2",
          .usually = "the space at the beginning was taken away, as those around a value are.",
          .person = "the answer to another user's request: two servers read two heads."});
    EXPECT_EQ(refusal_of_field(line), 400);
  }
}

TEST(Step1_2, WantsATokenForTheName) {
  const auto refusal_of_name = [](const std::string& name) {
    tell({.text = name + ": localhost",
          .at = 0,
          .count = name.size(),
          .here = name.empty() ? "" : "the name, which has to be a token",
          .section = "RFC 9110 §5.6.2: letters, digits and !#$%&'*+-.^_`|~",
          .yours = {{"400", "A good name was refused: a token has fifteen marks."}},
          .usually = name.empty()
                         ? "a loop over the characters of an empty name finds nothing wrong."
                         : "the name was not checked, or only for some bad characters. A "
                           "token has a list of good ones, and all others are bad.",
          .person = "a proxy and your server read two different fields in one line."});
    return refusal_of_field(name + ": localhost");
  };
  EXPECT_EQ(refusal_of_name("Ho st"), 400);
  EXPECT_EQ(refusal_of_name(""), 400);
  EXPECT_EQ(refusal_of_name("Host(1)"), 400);
  EXPECT_EQ(refusal_of_name("H\xc3\xb6st"), 400);
  EXPECT_EQ(refusal_of_name("Ho\0st"s), 400);
  for (const char c : std::string("\"(),/;<=>?@[\\]{} \t\x01\x7f\x80\xff"))
    EXPECT_EQ(refusal_of_name("Ho" + std::string(1, c) + "st"), 400);
  EXPECT_EQ(refusal_of_name("!#$%&'*+-.^_`|~09azAZ"), 0);
  for (const std::string line : {"Host", ""}) {
    tell({.text = line.empty() ? "(empty)" : line,
          .section = "RFC 9112 §5: a name, a colon, a value",
          .usually = "a line without a colon was taken as a name without a value.",
          .person = "a proxy and your server read two different fields in one line."});
    EXPECT_EQ(refusal_of_field(line), 400);
  }
}

// pins: 9112-2.2-a, 9110-5.5-b, 9110-5.5-c
TEST(Step1_2, RefusesControlBytesInAValue) {
  const auto refusal_of_value = [](const std::string& value, std::size_t at) {
    const auto byte = static_cast<unsigned char>(value[at]);
    const bool is_space = byte == '\r' || byte == '\n' || byte == '\v' || byte == '\f';
    tell({.text = "X: " + value,
          .at = 3 + at,
          .count = 1,
          .here = "byte " + std::to_string(byte),
          .section = "RFC 9110 §5.5: no byte below 0x20 but the tab, and not 0x7f",
          .usually =
              byte >= 0x80 ? "a byte from 0x80 on was refused. It may be a part of an é: HTTP "
                             "does not read it, and lets it in. (A char may be below zero.)"
              : is_space   ? "a CR, LF or another white space was taken away around the value, "
                             "as a space is. Only spaces and tabs go."
              : byte < 0x20 || byte == 0x7f ? "a control byte was taken."
                                            : "a good character was refused.",
          .person = byte >= 0x80 ? "a cookie with an accent in it, and a 400 for every page."
                    : is_space   ? "a line for your server, and two lines for the proxy in front."
                    : byte < 0x20 || byte == 0x7f
                        ? "a log whose terminal is coloured, or cleared, by a stranger."
                        : "a 400 for each page, as soon as a field has this character."});
    return refusal_of_field("X: " + value);
  };
  EXPECT_EQ(refusal_of_value("a\0b"s, 1), 400);
  EXPECT_EQ(refusal_of_value("a\rb", 1), 400);
  EXPECT_EQ(refusal_of_value("a\nb", 1), 400);
  EXPECT_EQ(refusal_of_value("a\r", 1), 400);
  EXPECT_EQ(refusal_of_value("a\x1b[31m", 1), 400);
  EXPECT_EQ(refusal_of_value("a\x7f", 1), 400);
  EXPECT_EQ(refusal_of_value("caf\xc3\xa9", 3), 0);  // obs-text: opaque, and allowed
  for (int c = 0; c < 256; ++c) {
    const bool is_control = (c < 0x20 && c != '\t') || c == 0x7f;
    const std::string value = "a" + std::string(1, static_cast<char>(c)) + "b";
    EXPECT_EQ(refusal_of_value(value, 1), is_control ? 400 : 0);
  }
}

TEST(Step1_2, ComparesNamesWithoutCase) {
  const auto compared_names = [](std::string_view a, std::string_view b) {
    const bool is_longer = a.size() != b.size();
    const bool is_letter = !a.empty() && ((a.back() | 0x20) >= 'a' && (a.back() | 0x20) <= 'z');
    tell({.text = std::string(a) + " and " + std::string(b),
          .section = "RFC 9110 §5.1: ASCII letters without case, all other bytes as they are",
          .usually = is_longer ? "a name that begins like the other one was taken for it."
                     : !is_letter
                         ? "bit 0x20 was changed in every byte. Only in the letters A to Z is "
                           "it the case: \"[\" and \"{\" differ in it, too."
                         : "the letters were compared with their case, or not all of them.",
          .crash = is_longer ? "one name is shorter than the other, and was read behind its end: "
                               "compare the sizes first."
                             : "a name was read behind its last character. Ask each time whether "
                               "one is left: an empty name has none.",
          .person = "the page loads in one browser and not in another."});
    return compared(a, b);
  };
  EXPECT_EQ(compared_names("hOST", "Host"), "one name");
  EXPECT_EQ(compared_names("AZaz-09", "azAZ-09"), "one name");
  EXPECT_EQ(compared_names("", ""), "one name");
  EXPECT_EQ(compared_names("Host", "Hos"), "two names");
  EXPECT_EQ(compared_names("Hos", "Host"), "two names");
  EXPECT_EQ(compared_names("", "H"), "two names");
  EXPECT_EQ(compared_names("Host", "Hose"), "two names");
  EXPECT_EQ(compared_names("[", "{"), "two names");  // 0x20 apart, like A and a
  EXPECT_EQ(compared_names("@", "`"), "two names");
  EXPECT_EQ(compared_names("\xc4", "\xe4"), "two names");  // Ä and ä once, in one alphabet of many
}

// pins: 9110-5.6.1.2-a, 9110-5.6.1.2-b
TEST(Step1_2, ReadsTheElementsOfAList) {
  const auto elements_in = [](const std::string& list) {
    const bool has_mark = list.find_first_of(";\"") != list.npos;
    const bool has_element = list.find_first_not_of(", \t") != list.npos;
    tell(
        {.text = list.empty() ? "(empty)" : list,
         .section = "RFC 9110 §5.6.1",
         .usually = has_mark ? "something else than a comma ended an element. A semicolon or a "
                               "quote belongs to its element."
                    : !has_element ? "an empty element was kept. It is not one."
                                   : "the spaces and tabs around an element were kept, or an empty "
                                     "element was.",
         .crash = "the list was read on behind its last element.",
         .gone = "an element is a view of a copy. It has to be a view of `list` itself.",
         .person = has_mark
                       ? "a client that gets what it did not ask for: a word behind a semicolon is "
                         "a remark."
                       : "a red dot in Firefox, which sends \"keep-alive, Upgrade\"."});
    return elements_of(list);
  };
  EXPECT_EQ(elements_in("keep-alive, Upgrade"), (Elements{"keep-alive", "Upgrade"}));
  EXPECT_EQ(elements_in("close"), Elements{"close"});
  EXPECT_EQ(elements_in("a b\t,c ,\t d"), (Elements{"a b", "c", "d"}));
  EXPECT_EQ(elements_in(", a,,b, \t,"), (Elements{"a", "b"}));
  EXPECT_EQ(elements_in("a;q=1, \"b\""), (Elements{"a;q=1", "\"b\""}));
  for (const std::string list : {"", " \t", " , ", ","})
    EXPECT_EQ(elements_in(list), Elements());
  EXPECT_EQ(elements_in("a, "), Elements{"a"});
  EXPECT_EQ(elements_in("Upgrade \t "), Elements{"Upgrade"});
}

TEST(Step1_2, FindsTheFirstFieldOfAName) {
  const HttpRequest request = request_with({{"Host", "a"}, {"Accept", "b"}, {"accept", "c"}});
  const auto first = [&request](std::string_view name) {
    tell({.text = lines_of(request.fields),
          .section = "http.h: field(\"" + std::string(name) + "\"); RFC 9110 §5.1: without case",
          .yours = {{"(none)",
                     "Not found: the name was compared letter by letter. "
                     "equal_without_case() compares it."},
                    {"c", "This is the last field of that name. The first counts."}},
          .usually = "a field of another name was taken.",
          .person = "the chat works in one browser and not in another."});
    return std::string(request.field(name).value_or("(none)"));
  };
  EXPECT_EQ(first("ACCEPT"), "b");
  EXPECT_EQ(first("Cookie"), "(none)");
  const auto number = [&request](std::string_view name) {
    tell({.text = lines_of(request.fields),
          .section = "http.h: count(\"" + std::string(name) + "\"); RFC 9110 §5.1: without case",
          .usually = "names were compared letter by letter. equal_without_case() compares them.",
          .person = "a second Host that one of two servers does not see."});
    return request.count(name);
  };
  EXPECT_EQ(number("Accept"), 2u);
  EXPECT_EQ(number("Cookie"), 0u);
}

// pins: 9112-2.2-b, 9112-2.2-e, 9112-6.3-d, 9110-2.2-a, 9110-6.2-a, 9110-6.2-b, 9110-8.6-c
TEST(Step1_4, WritesStatusFieldsLengthAndBody) {
  const std::string right =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi";
  tell(
      {.text = right,
       .at = 0,
       .count = 8,
       .here = "so all of it has to be",
       .section = "RFC 9112 §4, §5, §6.3: status line, fields, an empty line, the body",
       .yours = {{"broken: its first line is not HTTP/1.1, a status, a space, a phrase",
                  "The status line says HTTP/1.1 in every answer, and has one space before the "
                  "status and one behind it."},
                 {"broken: its first line says HTTP/1.0",
                  "A client takes this for an old server: it connects again for each file, and "
                  "never gets a WebSocket."},
                 {"broken: its first line says HTTP/2",
                  "HTTP/2 has other bytes. These are the ones of HTTP/1.1, and they say so."},
                 {"broken: no Content-Length",
                  "No field before the first empty line has this name. Is its name whole, and does "
                  "only the last field have an empty line behind it?"},
                 {"broken: a line that ends in LF and CR",
                  "The two bytes stand in the other order: first CR, which is \\r, and then LF."},
                 {"broken: no empty line",
                  "An empty line ends the head: its CRLF comes behind the CRLF of the last field."},
                 {"broken: a line with a CR, an LF or a zero byte in it",
                  "A line ends in \\r\\n. An LF alone does not end it, for a strict client."}},
       .usually = "a part of the response is missing, or stands at another place.",
       .person = "\"this page sent an invalid response\", or a browser that waits for more."});
  const HttpResponse response{200, "OK", {{"Content-Type", "text/plain"}}, "hi"};
  EXPECT_EQ(told_by(response), "200, content-length: 2, content-type: text/plain; hi");
  EXPECT_EQ(read_answer(encode_response(response)).reason, "OK");
  EXPECT_EQ(told_by({418, "I'm a teapot", {{"A", "1"}, {"B", "2, 3"}, {"A", "4"}}, "x"}),
            "418, a: 1, a: 4, b: 2, 3, content-length: 1; x");
}

// pins: 9112-5.2-a
TEST(Step1_4, WritesALongFieldInOneLine) {
  const std::string words = std::string(60, 'x') + ' ' + std::string(60, 'y');
  tell({.text = "Link: " + words,
        .section = "RFC 9112 §5.2: a field is not continued in the next line",
        .yours = {{"broken: a line that begins with a space",
                   "The field was cut, and goes on in the next line. A mail may do so. An answer "
                   "may not."}},
        .usually = "a long value is cut, or lost.",
        .person = "a page that loads until one of its fields becomes long."});
  EXPECT_EQ(told_by({200, "OK", {{"Link", words}}, "hi"}),
            "200, content-length: 2, link: " + words + "; hi");
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

// pins: 9112-6.3-d, 9110-8.6-c
TEST(Step1_4, CountsBytesAndNotCharacters) {
  const auto told_of = [](const std::string& body) {
    tell({.text = "Content-Length: " + std::to_string(body.size()) + "\\r\\n\\r\\n" + body,
          .section = "RFC 9110 §8.6: in octets, which are bytes",
          .usually = body.empty()
                         ? "an empty body was sent without a length. Zero is a length, too: "
                           "without it a client waits for the end of the connection."
                     : body.find('\0') != body.npos
                         ? "the body ended at its first zero byte, as a C string does. Append the "
                           "string, and not its c_str()."
                         : "characters were counted. An é is one character and two bytes.",
          .person = body.empty()
                        ? "a browser that waits for the rest of an empty page, which never comes."
                        : "a page or an image that lacks its end."});
    return told_by({200, "OK", {}, body});
  };
  EXPECT_EQ(told_of("caf\xc3\xa9"), "200, content-length: 5; caf\xc3\xa9");
  EXPECT_EQ(told_of("\0\r\n"s), "200, content-length: 3; \0\r\n"s);
  EXPECT_EQ(told_of(""), "200, content-length: 0");
  EXPECT_EQ(told_by({404, "Not Found", {}, ""}), "404, content-length: 0");
  tell({.tried = "a response with a body of 70,000 bytes",
        .section = "RFC 9110 §8.6: in octets, which are bytes",
        .usually = "the length went through a type that is too small for it.",
        .person = "a large file that lacks its end."});
  EXPECT_EQ(read_answer(encode_response({200, "OK", {}, std::string(70'000, 'x')})).wrong, "");
}

// pins: 9110-8.6-a, 9110-9.3.2-a
TEST(Step1_4, AnswersHeadWithTheLengthAndNoBody) {
  tell({.text = "HEAD / HTTP/1.1",
        .section = "RFC 9110 §9.3.2: the length of the body, and no body",
        .yours = {{"200, content-length: 0",
                   "Content-Length counted what is sent. To HEAD it says what GET would send."},
                  {"broken: a body, and it answers HEAD",
                   "The body was sent: head_only was not asked."}},
        .usually = "an answer to HEAD is the one to GET, without its body.",
        .person = "the next answer on this connection cannot be read, or a file seems empty."});
  HttpResponse response{200, "OK", {}, "hi"};
  response.head_only = true;
  EXPECT_EQ(told_by(response), "200, content-length: 2");
}

// pins: 9110-8.6-b
TEST(Step1_4, WritesNoLengthWhereThereCanBeNoBody) {
  const auto told_of = [](int status, std::string_view reason) {
    tell({.text = "HTTP/1.1 " + std::to_string(status) + ' ' + std::string(reason) + "\r\n",
          .at = 9,
          .count = 3,
          .here = status < 200 || status == 204 ? "an answer that never has a body"
                                                : "an answer that may have a body",
          .section = "RFC 9110 §8.6: no length on 1xx and on 204",
          .usually = status == 204 ? "a 204 got a length. It has no body, so it has none."
                     : status < 200
                         ? "this status got a length. All from 100 to 199 have none, and "
                           "not only 101."
                         : "an empty body was sent without a length. Zero is a length, too.",
          .person = "a strict client that cannot read the answer, or waits for the rest of it."});
    return told_by({status, reason, {}, ""});
  };
  EXPECT_EQ(told_of(101, "Switching Protocols"), "101");
  EXPECT_EQ(told_of(100, "Continue"), "100");
  EXPECT_EQ(told_of(199, "Nearly"), "199");
  EXPECT_EQ(told_of(204, "No Content"), "204");
  EXPECT_EQ(told_of(200, "OK"), "200, content-length: 0");
  EXPECT_EQ(told_of(205, "Reset Content"), "205, content-length: 0");
}

// seed 24: a refusal is "HTTP/1.1 400 Bad Request" and nothing else, not even the end of the line
// pins: 9112-9.6-a, 9110-15.5-a, 9110-10.1.1-b
TEST(Step1_4, RefusesWithAWholeResponse) {
  tell({.tried = "refuse({400, \"Bad Request\", \"no Host\"})",
        .section = "RFC 9112 §4: status line, fields, an empty line",
        .usually = "refuse() did not keep the status or the phrase, or its text is not plain text.",
        .person = "\"this page sent an invalid response\", and not a word about the reason."});
  const auto bad = read_answer(encode_response(refuse({400, "Bad Request", "no Host"})));
  EXPECT_EQ(bad.wrong, "");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.reason, "Bad Request");
  EXPECT_EQ(bad.value("Content-Type").substr(0, 10), "text/plain");
  tell({.tried = "refuse({400, \"Bad Request\", \"no Host\"})",
        .section = "RFC 9112 §9.6: the last answer says Connection: close",
        .yours = {{"(none)",
                   "The field is missing. Nothing tells where the next request begins, so "
                   "a refusal is the last answer, and says so."}},
        .usually = "Connection says something else than close.",
        .person = "a browser that sends its next request into a connection that ends."});
  EXPECT_EQ(bad.list("Connection"), "close");
  tell(
      {.tried = "refuse({400, \"Bad Request\", \"no Host\"})",
       .section = "http.h: a body like \"400 Bad Request: no Host\\n\"",
       .yours = {{"400 Bad Request", "The reason is left out: failure.why stands behind a colon."}},
       .usually = "the body has other words than status, phrase, colon and failure.why.",
       .person = "\"400 Bad Request\", and a developer that has to guess which rule was broken."});
  EXPECT_EQ(bad.body.substr(0, 15), "400 Bad Request");
  const bool says_why = bad.body.find("no Host") != bad.body.npos;
  const std::string body = says_why ? "... no Host" : bad.body.substr(0, 15);
  EXPECT_EQ(body, "... no Host");
  // Without `why` there are no words behind the phrase, and no colon.
  tell({.tried = "refuse({408, \"Request Timeout\"})",
        .section = "http.h: without a reason there is no colon either",
        .yours = {{"408 Request Timeout:",
                   "A colon was written, and no reason follows. Ask whether "
                   "failure.why is empty."}},
        .usually = "refuse() did not keep the status or the phrase.",
        .person = "\"408 Request Timeout: \", as if words were lost."});
  const auto late = read_answer(encode_response(refuse({408, "Request Timeout"})));
  EXPECT_EQ(late.status, 408);
  EXPECT_EQ(late.reason, "Request Timeout");
  EXPECT_EQ(late.list("Connection"), "close");
  EXPECT_EQ(late.body.substr(0, 19), "408 Request Timeout");
  const std::string up_to_colon = late.body.substr(0, late.body.find(':') + 1);
  EXPECT_EQ(up_to_colon, "");
}

// pins: 9112-9.6-b, 9112-9.6-d
TEST(Step1_4, KeepsAnHttpOneOneConnectionAlive) {
  const auto after = [](const std::vector<HttpField>& fields) {
    const bool ends = request_with(fields).count("Connection") > 1;
    tell(
        {.text = lines_of(fields),
         .section = "RFC 9112 §9.3: it ends if a Connection field lists close",
         .yours = {{"ends",
                    "A part of a word, or another field, was taken for close. Compare whole "
                    "elements of the list in Connection."}},
         .usually = ends ? "only the first Connection field was read. One list may come in several "
                           "fields."
                         : "the value was compared as one word, or with its case. It is a list.",
         .person = fields.empty() ? "a browser that connects again for each file."
                                  : "a program that waits for the end of a connection, or connects "
                                    "again for each file."});
    return connection_of(request_with(fields));
  };
  EXPECT_EQ(after({}), "stays open");
  EXPECT_EQ(after({{"Connection", "keep-alive"}}), "stays open");
  EXPECT_EQ(after({{"Connection", "closed, not-close"}}), "stays open");
  EXPECT_EQ(after({{"X-Connection", "close"}}), "stays open");
  EXPECT_EQ(after({{"Connection", "close"}}), "ends");
  EXPECT_EQ(after({{"connection", "Close"}}), "ends");
  EXPECT_EQ(after({{"Connection", "keep-alive, close"}}), "ends");
  EXPECT_EQ(after({{"Connection", "close ,x"}}), "ends");
  EXPECT_EQ(after({{"Connection", "\tCLOSE\t"}}), "ends");
  EXPECT_EQ(after({{"Connection", "close x"}}), "stays open");
  EXPECT_EQ(after({{"Connection", "x"}, {"Connection", "close"}}), "ends");
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
  EXPECT_EQ(connection_of(request_of("HTTP/1.2")), "stays open");
  EXPECT_EQ(connection_of(request_of("HTTP/1.9", {{"Connection", ""}})), "stays open");
  EXPECT_EQ(connection_of(request_of("HTTP/1.2", {{"Connection", "close"}})), "ends");
}

TEST(Step1_4, EndsAnHttpOneZeroConnection) {
  tell({.text = "GET / HTTP/1.0",
        .section = "RFC 9112 §9.3",
        .usually = "keep_alive() does not look at the minor version: HTTP/1.0 ends its connection.",
        .person = "an old program waits for the end of the connection."});
  EXPECT_EQ(connection_of(request_of("HTTP/1.0")), "ends");
  EXPECT_EQ(connection_of(request_of("HTTP/1.0", {{"Connection", "keep-alive"}})), "ends");
}

// pins: 9112-3.2.2-b
TEST(Step1_8, ReadsTheOtherFormsOfATarget) {
  const auto refusal_of = [](const std::string& method, const std::string& target,
                             const std::string& here, const std::string& section) {
    const std::string line = method + ' ' + target + " HTTP/1.1";
    const bool has_star = target.front() == '*';
    tell({.text = line,
          .at = method.size() + 1,
          .count = target.size(),
          .here = here,
          .section = section,
          .yours = {{"400",
                     "A good target was refused: a path, a URL of http or https without case, "
                     "or * for OPTIONS."}},
          .usually = has_star
                         ? "is_target() takes * for every method, or more than the star alone. "
                           "It is for OPTIONS."
                         : "is_target() looks at the first letters alone. A URL is http or https, "
                           "and then \"://\".",
          .person = "a 404 or a page, and an author that looks for a missing file."});
    return refusal_of_line(line);
  };
  const std::string url = "a whole URL, as a proxy sends it";
  const std::string must = "RFC 9112 §3.2.2: MUST be accepted";
  EXPECT_EQ(refusal_of("GET", "http://localhost:8080/", url, must), 0);
  EXPECT_EQ(refusal_of("GET", "https://localhost/", url, must), 0);
  EXPECT_EQ(refusal_of("GET", "HTTP://localhost/", url, must), 0);
  EXPECT_EQ(refusal_of("GET", "/chat.js", "a path", "RFC 9112 §3.2.1"), 0);
  const std::string star = "RFC 9112 §3.2.4: * is for OPTIONS";
  EXPECT_EQ(refusal_of("OPTIONS", "*", "the server as a whole", star), 0);
  EXPECT_EQ(refusal_of("GET", "*", "a star, and not OPTIONS", star), 400);
  EXPECT_EQ(refusal_of("options", "*", "a star, and not OPTIONS", star), 400);
  EXPECT_EQ(refusal_of("OPTIONS", "**", "two stars", star), 400);
  EXPECT_EQ(refusal_of("OPTIONS", "*?", "more than a star", star), 400);
  const std::string forms = "RFC 9112 §3.2";
  for (const std::string target : {"httpx://a/", "http:/a", "http:a", "http", "ftp://a/", "://a/",
                                   "?x", "#x", "a/", "http://localhost/\x80"})
    EXPECT_EQ(refusal_of("GET", target, "not a form of a target", forms), 400);
  EXPECT_EQ(refusal_of("CONNECT", "localhost:8080", "only a proxy reads this", forms), 400);
  tell({.tried = "is_target(\"\", \"GET\")",
        .section = "authority.h: is_target()",
        .usually = "an empty target was taken for a path.",
        .crash = "the first character of an empty target was read: ask whether there is one.",
        .person = "a line with two spaces in a row gets a page."});
  const std::string judged = is_target(Exact(""), "GET") ? "a target" : "not a target";
  EXPECT_EQ(judged, "not a target");
}

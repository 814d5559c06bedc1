#include "authority.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "exact.h"
#include "story.h"

namespace {

using namespace ws;
using test::Exact;
using test::tell;

// "a.example 80", "a.example -" without a port, "(none)" for what is not an authority.
std::string read(std::string_view text) {
  const auto authority = parse_authority(Exact(text));
  if (!authority) return "(none)";
  return authority->host + ' ' + (authority->port ? std::to_string(*authority->port) : "-");
}

// "a.example -, default 80", "(none)" for what is not a site.
std::string read_site(std::string_view text) {
  const auto site = parse_site(Exact(text));
  if (!site) return "(none)";
  const auto& [host, port] = site->authority;
  return host + ' ' + (port ? std::to_string(*port) : "-") + ", default " +
         std::to_string(site->default_port);
}

// Whether the URL leads to where this Host field does: "one place", or "two places".
std::string compared(std::string_view url, std::string_view host) {
  const auto site = parse_site(Exact(url));
  const auto authority = parse_authority(Exact(host));
  return site && authority && site->is_at(*authority) ? "one place" : "two places";
}

}  // namespace

TEST(Step1_8, ReadsAHostAndAPort) {
  const auto read_of = [](const std::string& text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    tell({.text = text.empty() ? "(empty)" : text,
          .at = colon,
          .count = text.size() - colon,
          .here = "the port, behind a colon",
          .section = "RFC 3986 §3.2.2, §3.2.3: host, or host:port",
          .yours = {{"(none)", "A good authority was refused. Host and port may both be empty."}},
          .usually = "the host was not made lower case, or the port was not cut off.",
          .person = "a 400 for every page, or a page of our own that is refused."});
    return read(text);
  };
  EXPECT_EQ(read_of("Chat.Example:8080"), "chat.example 8080");
  EXPECT_EQ(read_of("chat.example"), "chat.example -");
  EXPECT_EQ(read_of("chat.example:"), "chat.example -");
  EXPECT_EQ(read_of("192.168.0.7:9000"), "192.168.0.7 9000");
  EXPECT_EQ(read_of("%C3%A4.example"), "%c3%a4.example -");
  EXPECT_EQ(read_of(""), " -");
  EXPECT_EQ(read_of(":80"), " 80");
}

TEST(Step1_8, APortIsANumber) {
  const auto read_port = [](const std::string& port, const std::string& here) {
    const bool is_number = port.find_first_not_of("0123456789") == port.npos;
    tell({.text = "a:" + port,
          .at = 2,
          .count = port.size(),
          .here = here,
          .section = "authority.h: digits, at most 65,535",
          .yours =
              {{"a 0", "The number does not fit into 16 bits, and what was left of it was taken."},
               {"a 1", "The number does not fit into 16 bits, and what was left of it was taken."},
               {"a 80", "A part of the number was taken: the rest did not fit, or was not read."},
               {"a 8",
                "The port was read as far as it is a number. from_chars says where it "
                "stopped: it has to be the end."},
               {"(none)", "A good port was refused. Zeros in front may stand there."}},
          .usually = is_number ? "the number was not compared with 65,535."
                               : "something else than digits was read as a number.",
          .person = "a page of another server that counts as ours, or the other way round."});
    return read("a:" + port);
  };
  EXPECT_EQ(read_port("65536", "one more than the last port"), "(none)");
  EXPECT_EQ(read_port("65535", "the last port"), "a 65535");
  EXPECT_EQ(read_port("00080", "zeros in front"), "a 80");
  EXPECT_EQ(read_port("65537", "two more than the last port"), "(none)");
  EXPECT_EQ(read_port("4294967376", "2^32 + 80"), "(none)");
  EXPECT_EQ(read_port("0", "zero"), "a 0");
  EXPECT_EQ(read_port("0000000000000000000000080", "zeros in front"), "a 80");
  EXPECT_EQ(read_port("99999999999999999999", "more than 2^64"), "(none)");
  for (const std::string port : {"port", "8o", "-1", "+1", " 80", "80 ", "0x50", "80:80", ":80"})
    EXPECT_EQ(read_port(port, "not digits alone"), "(none)");
}

TEST(Step1_8, AnAddressWithColonsStandsInBrackets) {
  const auto read_address = [](const std::string& text) {
    const bool is_long = text.size() > 5 && text.find("0:") != text.npos;
    tell({.text = text,
          .at = 0,
          .count = text.find(']') + 1,
          .here = "these colons belong to the address",
          .section = "RFC 3986 §3.2.2",
          .usually = is_long ? "the address was kept as it came. It may be written in many ways: "
                               "inet_pton reads it, and inet_ntop writes the shortest."
                             : "the text was cut at its first colon, or at its last.",
          .person = is_long
                        ? "a page that was opened by a longer address, and a dot that stays red."
                        : "the page loads by its name and not by its IPv6 address."});
    return read(text);
  };
  EXPECT_EQ(read_address("[::1]:8080"), "[::1] 8080");
  EXPECT_EQ(read_address("[::1]"), "[::1] -");
  EXPECT_EQ(read_address("[0:0::0:1]"), "[::1] -");
  EXPECT_EQ(read_address("[FE80::AB]:"), "[fe80::ab] -");
  EXPECT_EQ(read_address("[2001:db8:0:0:1:0:0:1]"), "[2001:db8::1:0:0:1] -");
  EXPECT_EQ(read_address("[::ffff:10.0.0.1]:1"), "[::ffff:10.0.0.1] 1");
  for (const std::string text : {"[[:::",
                                 "[",
                                 "[]",
                                 "[:]",
                                 "[:::]",
                                 "[1::2::3]",
                                 "[1:2:3:4:5:6:7]",
                                 "[1:2:3:4:5:6:7:8:9]",
                                 "[g::1]",
                                 "[12345::]",
                                 "[::1",
                                 "::1",
                                 "[::1]x",
                                 "[::1]80",
                                 "[::1]]",
                                 "x[::1]",
                                 "[a.example]",
                                 "[127.0.0.1]",
                                 "[fe80::1%25eth0]",
                                 "[fe80::1%eth0]",
                                 "[v1.a:b]",
                                 "[::256.0.0.1]"}) {
    tell({.text = text,
          .section = "RFC 3986 §3.2.2: an IPv6 address between brackets, and nothing else",
          .usually = text.front() != '['
                         ? "an address without its brackets was taken."
                         : "what stands between or behind the brackets was not looked "
                           "at.",
          .crash = "the address was read behind its end: look for the bracket first.",
          .person = "two servers that read two names in the same bytes."});
    EXPECT_EQ(read(text), "(none)");
  }
  tell({.text = std::string("[::1\0]", 6),
        .at = 4,
        .count = 1,
        .here = "a zero byte: a C string ends here",
        .section = "RFC 3986 §3.2.2",
        .usually = "inet_pton() read what stands before the zero byte, and nothing behind it.",
        .person = "two servers read two names in the same bytes."});
  EXPECT_EQ(read(std::string_view("[::1\0]", 6)), "(none)");
}

TEST(Step1_8, ANameHasNoOtherCharacters) {
  const auto read_name = [](const std::string& text) {
    const bool has_percent = text.find('%') != text.npos;
    tell({.text = text,
          .section = has_percent ? "RFC 3986 §2.1: % stands before two hex digits"
                                 : "RFC 3986 §3.2.2, and authority.h: a name's characters",
          .yours = {{"(none)", "A good name was refused."}},
          .usually = has_percent
                         ? "what stands behind a % was not looked at: two hex digits."
                         : "a character was taken that no name has. A comma is not in it: some "
                           "programs join two fields with one.",
          .crash =
              "two digits behind a % were read, and the text ends before them: ask how many there "
              "are.",
          .person = "one host for the proxy in front, and another one for your server."});
    return read(text);
  };
  for (const char c : std::string(" \t,/?#@\"<>\\^`{|}[]\x7f\xff"))
    EXPECT_EQ(read_name("a" + std::string(1, c) + "b"), "(none)");
  for (const std::string text :
       {"%", "%4", "%zz", "a%4g", "a%g4b", "%%41", "a%", "a%:80", "a%4:80"})
    EXPECT_EQ(read_name(text), "(none)");
  EXPECT_EQ(read_name("AZaz09-._~!$&'()*+;=%aF"), "azaz09-._~!$&'()*+;=%af -");
  EXPECT_EQ(read_name(std::string("a\0b", 3)), "(none)");
}

TEST(Step1_8, AUrlNamesASite) {
  for (const std::string text : {"http://Chat.example:8080", "HTTPS://chat.example"}) {
    tell({.text = text,
          .section = "RFC 9110 §4.2.1, §4.2.2; RFC 3986 §3.1: a scheme has no case",
          .yours = {{"(none)", "A good URL was refused. The scheme has no case."}},
          .usually =
              "host or port were not read by parse_authority, or the default port is not 80 for "
              "http and 443 for https.",
          .person = "a red dot on our own page."});
    EXPECT_EQ(read_site(text), text.front() == 'H' ? "chat.example -, default 443"
                                                   : "chat.example 8080, default 80");
  }
  for (const std::string text : {"",
                                 "null",
                                 "a",
                                 "a:80",
                                 "//a",
                                 "://a",
                                 "ftp://a",
                                 "httpx://a",
                                 "http:a",
                                 "http:/a",
                                 "http://",
                                 "http://:80",
                                 "http://a/",
                                 "http://a?",
                                 "http://a#",
                                 "http://user@a",
                                 "http://a:b@c",
                                 "http://a b",
                                 "http",
                                 "http:",
                                 "https",
                                 "https:/",
                                 "http://a:65536",
                                 "http://[::1",
                                 " http://a",
                                 "http:///"}) {
    const std::size_t colon = text.find("://");
    const bool has_user = text.find('@') != text.npos;
    const bool has_host = colon != text.npos && colon > 0 && colon + 3 < text.size() &&
                          text[colon + 3] != ':' && text[colon + 3] != '/';
    tell({.text = text.empty() ? "(empty)" : text,
          .section = has_user ? "RFC 9110 §4.2.4: a user before the host is an error"
                              : "RFC 9110 §4.2.1, §4.2.2: http or https, \"://\", and a host",
          .usually =
              has_user    ? "the user before the host was cut off. Such a link looks like one site "
                            "and leads to another: refuse it."
              : !has_host ? "a URL without a host, or something that is not a URL, was taken."
                          : "another scheme was taken, or what stands behind the port.",
          .person = "a link that names one site and leads to another."});
    EXPECT_EQ(read_site(text), "(none)");
  }
}

TEST(Step1_8, TwoTextsAreOnePlace) {
  const auto compared_places = [](const std::string& url, const std::string& host) {
    const bool is_https = url.starts_with("https");
    tell({.text = url + " and " + host,
          .section = "RFC 3986 §6.2.2.1, §6.2.3; the default port of https is 443, and of http 80",
          .yours = {{"one place", "Host and port have both to be the same."}},
          .usually = is_https
                         ? "the port that is left out was taken for 80. For https it is 443: ask "
                           "default_port."
                         : "texts were compared, not hosts and ports.",
          .person = "a 400 for every page behind some proxies."});
    return compared(url, host);
  };
  EXPECT_EQ(compared_places("http://A.example", "a.example:80"), "one place");
  EXPECT_EQ(compared_places("http://a.example:80", "a.example"), "one place");
  EXPECT_EQ(compared_places("https://a.example", "a.example:443"), "one place");
  EXPECT_EQ(compared_places("https://a.example:443", "a.example:"), "one place");
  EXPECT_EQ(compared_places("http://[::1]:8080", "[0::1]:8080"), "one place");
  EXPECT_EQ(compared_places("http://a.example", "a.example:443"), "two places");
  EXPECT_EQ(compared_places("https://a.example", "a.example:80"), "two places");
  EXPECT_EQ(compared_places("http://a.example", "a.example:8080"), "two places");
  EXPECT_EQ(compared_places("http://a.example.org", "a.example"), "two places");
  EXPECT_EQ(compared_places("http://a.example", "a.example.org"), "two places");
}

TEST(Step1_8, OnlyAPercentSignStandsBeforeHexDigits) {
  for (const char c : std::string(" \t,/?#@\"<>\\^`{|}[]\x7f\xff")) {
    const std::string text = "a" + std::string(1, c) + "ab.example";
    tell({.text = text,
          .at = 1,
          .count = 3,
          .here = "two hex digits, and another character than % before them",
          .section = "RFC 3986 §2.1, §3.2.2",
          .usually = "the two characters behind it are judged, and the character itself is not.",
          .person = "two servers read two names in the same bytes."});
    EXPECT_EQ(read(text), "(none)");
  }
}

TEST(Step1_8, APercentSignStandsBeforeAnyTwoHexDigits) {
  for (const char c : std::string("0123456789abcdefABCDEF")) {
    const std::string text = "%" + std::string(2, c);
    tell({.text = text,
          .at = 0,
          .count = 3,
          .here = "one byte of a name, in hex",
          .section = "RFC 3986 §2.1",
          .yours = {{"(none)", "This name was refused."}},
          .usually = "a hex digit is missing in the list: there are 22, with both cases.",
          .person = "a 400 for some names with other letters than English ones."});
    EXPECT_NE(read(text), "(none)");
  }
}

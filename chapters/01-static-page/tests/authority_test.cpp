#include "authority.h"

#include <gtest/gtest.h>

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

// Whether the URL leads to where this Host field does.
bool leads_to(std::string_view url, std::string_view host) {
  const auto site = parse_site(Exact(url));
  const auto authority = parse_authority(Exact(host));
  return site && authority && site->is_at(*authority);
}

}  // namespace

TEST(Step1_8, ReadsAHostAndAPort) {
  tell({.text = "Chat.Example:8080",
        .at = 12,
        .count = 5,
        .here = "the port, behind a colon",
        .section = "RFC 3986 §3.2.3"});
  EXPECT_EQ(read("Chat.Example:8080"), "chat.example 8080");
  EXPECT_EQ(read("chat.example"), "chat.example -");
  EXPECT_EQ(read("chat.example:"), "chat.example -");
  EXPECT_EQ(read("192.168.0.7:9000"), "192.168.0.7 9000");
  EXPECT_EQ(read("%C3%A4.example"), "%c3%a4.example -");
  EXPECT_EQ(read(""), " -");
  EXPECT_EQ(read(":80"), " 80");
}

TEST(Step1_8, APortIsANumber) {
  tell(
      {.text = "a:65536",
       .at = 2,
       .count = 5,
       .here = "one more than the last port",
       .yours = {{"a 0", "65,536 does not fit into 16 bits, and what was left of it was taken."}}});
  EXPECT_EQ(read("a:65536"), "(none)");
  EXPECT_EQ(read("a:65535"), "a 65535");
  EXPECT_EQ(read("a:00080"), "a 80");
  EXPECT_EQ(read("a:65537"), "(none)");
  EXPECT_EQ(read("a:4294967376"), "(none)");  // 2^32 + 80
  EXPECT_EQ(read("a:0"), "a 0");
  EXPECT_EQ(read("a:0000000000000000000000080"), "a 80");
  EXPECT_EQ(read("a:99999999999999999999"), "(none)");
  for (const std::string port : {"port", "8o", "-1", "+1", " 80", "80 ", "0x50", "80:80", ":80"})
    EXPECT_EQ(read("a:" + port), "(none)") << port;
}

TEST(Step1_8, AnAddressWithColonsStandsInBrackets) {
  tell({.text = "[::1]:8080",
        .at = 0,
        .count = 5,
        .here = "these colons belong to the address",
        .section = "RFC 3986 §3.2.2",
        .usually = "the text was cut at its first colon, or at its last.",
        .person = "the page loads by its name and not by its IPv6 address."});
  EXPECT_EQ(read("[::1]:8080"), "[::1] 8080");
  EXPECT_EQ(read("[::1]"), "[::1] -");
  EXPECT_EQ(read("[0:0::0:1]"), "[::1] -");
  EXPECT_EQ(read("[FE80::AB]:"), "[fe80::ab] -");
  EXPECT_EQ(read("[2001:db8:0:0:1:0:0:1]"), "[2001:db8::1:0:0:1] -");
  EXPECT_EQ(read("[::ffff:10.0.0.1]:1"), "[::ffff:10.0.0.1] 1");
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
                                 "[::256.0.0.1]"})
    EXPECT_EQ(read(text), "(none)") << text;
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
  tell({.text = "a%4g",
        .at = 1,
        .count = 3,
        .here = "a percent sign stands before two hex digits",
        .section = "RFC 3986 §2.1, §3.2.2"});
  for (const char c : std::string(" \t,/?#@\"<>\\^`{|}[]\x7f\xff"))
    EXPECT_EQ(read("a" + std::string(1, c) + "b"), "(none)") << c;
  for (const std::string text :
       {"%", "%4", "%zz", "a%4g", "a%g4b", "%%41", "a%", "a%:80", "a%4:80"})
    EXPECT_EQ(read(text), "(none)") << text;
  EXPECT_EQ(read("AZaz09-._~!$&'()*+;=%aF"), "azaz09-._~!$&'()*+;=%af -");
  EXPECT_EQ(read(std::string_view("a\0b", 3)), "(none)");
}

TEST(Step1_8, AUrlNamesASite) {
  tell({.text = "http://chat.example", .section = "RFC 9110 §4.2.1, §4.2.2"});
  const auto site = parse_site("http://Chat.example:8080");
  ASSERT_TRUE(site.has_value());
  EXPECT_EQ(site->authority, (Authority{"chat.example", 8080}));
  EXPECT_EQ(site->default_port, 80);
  const auto secure = parse_site("HTTPS://chat.example");
  ASSERT_TRUE(secure.has_value());
  EXPECT_EQ(secure->default_port, 443);
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
                                 "http:///"})
    EXPECT_FALSE(parse_site(Exact(text)).has_value()) << text;
}

TEST(Step1_8, TwoTextsAreOnePlace) {
  tell({.text = "http://A.example and a.example:80",
        .section = "RFC 3986 §6.2.2.1, §6.2.3",
        .usually = "texts were compared, not hosts and ports.",
        .person = "a 400 for every page behind some proxies."});
  EXPECT_TRUE(leads_to("http://A.example", "a.example:80"));
  EXPECT_TRUE(leads_to("http://a.example:80", "a.example"));
  EXPECT_TRUE(leads_to("https://a.example", "a.example:443"));
  EXPECT_TRUE(leads_to("https://a.example:443", "a.example:"));
  EXPECT_TRUE(leads_to("http://[::1]:8080", "[0::1]:8080"));
  EXPECT_FALSE(leads_to("http://a.example", "a.example:443"));
  EXPECT_FALSE(leads_to("https://a.example", "a.example:80"));
  EXPECT_FALSE(leads_to("http://a.example", "a.example:8080"));
  EXPECT_FALSE(leads_to("http://a.example.org", "a.example"));
  EXPECT_FALSE(leads_to("http://a.example", "a.example.org"));
}

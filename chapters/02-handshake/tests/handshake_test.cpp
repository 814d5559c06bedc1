#include "handshake.h"

#include <gtest/gtest.h>

#include "answer.h"
#include "exact.h"
#include "story.h"

namespace {

using namespace ws;
using test::Answer;
using test::Exact;
using test::tell;

// The handshake of RFC 6455 §1.2, as fields.
HttpRequest sample() {
  return {RequestLine{"GET", "/chat", 1},
          {{"Host", "server.example.com"},
           {"Upgrade", "websocket"},
           {"Connection", "Upgrade"},
           {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
           {"Sec-WebSocket-Version", "13"}}};
}

// ... with another value in each field of that name; none left if there is no value.
HttpRequest sample_with(std::string_view name, std::vector<std::string> values) {
  HttpRequest request = sample();
  std::vector<HttpField> fields;
  for (const HttpField& field : request.fields) {
    if (!equal_without_case(field.name, name)) fields.push_back(field);
  }
  for (const std::string& value : values)
    fields.push_back({std::string(name), value});
  request.fields = fields;
  return request;
}

// 0: nothing is wrong; else the status that refuses it. The words of a failure are literals, so they can
// be read at any time.
int refusal(const HttpRequest& request) {
  const auto failure = check_upgrade(request);
  test::now_refused(failure ? failure->status : 0, failure ? failure->why : "");
  if (!failure) return 0;
  const std::string words = std::string(failure->reason) + std::string(failure->why);
  EXPECT_TRUE(words.find('\n') == words.npos) << words;
  return failure->status;
}

int refusal_with(std::string_view name, std::vector<std::string> values) {
  return refusal(sample_with(name, std::move(values)));
}

std::string selected(std::vector<std::string> offers, const std::vector<std::string>& ours) {
  return select_subprotocol(sample_with("Sec-WebSocket-Protocol", std::move(offers)), ours)
      .value_or("(none)");
}

// A page of this origin, and the server that this Host field names.
HttpRequest page_of(std::string origin, std::string host) {
  HttpRequest request = sample_with("Host", {std::move(host)});
  request.fields.push_back({"Origin", std::move(origin)});
  return request;
}

// May it talk to the server? The server is called localhost, chat.example or 192.168.0.7.
bool allowed(std::string origin, std::string host, std::vector<std::string> others = {}) {
  return is_allowed_origin(page_of(std::move(origin), std::move(host)),
                           {.subprotocols = {},
                            .allowed_origins = std::move(others),
                            .hosts = {"chat.example", "192.168.0.7"}});
}

// Does this Host field name a server that has these names?
bool is_ours(std::string_view host, std::vector<std::string> hosts = {}) {
  const auto authority = parse_authority(host);
  if (!authority) return false;
  return is_our_host(*authority,
                     {.subprotocols = {}, .allowed_origins = {}, .hosts = std::move(hosts)});
}

bool lists(std::string_view list, std::string_view token) {
  return has_token(Exact(list), Exact(token));
}

// What a client reads in the answer to this request.
Answer answer_to(const HttpRequest& request, const UpgradePolicy& policy = {}) {
  return test::read_answer(encode_response(answer_upgrade(request, policy)));
}

}  // namespace

TEST(Step2_3, FindsATokenInAList) {
  tell({.text = "Connection: keep-alive, Upgrade",
        .at = 24,
        .count = 7,
        .here = "the second element of a list",
        .section = "RFC 9110 §5.6.1",
        .usually = "the whole value was compared.",
        .person = "a green dot in Chrome, and a red one in Firefox, which sends this list."});
  EXPECT_TRUE(lists("keep-alive, Upgrade", "upgrade"));
  EXPECT_TRUE(lists("Upgrade", "upgrade"));
  EXPECT_TRUE(lists("upgrade", "Upgrade"));
  EXPECT_TRUE(lists("keep-alive,Upgrade", "upgrade"));
  EXPECT_TRUE(lists(" \tkeep-alive\t , \tUPGRADE ", "upgrade"));
  EXPECT_TRUE(lists(",, upgrade ,", "upgrade"));
}

TEST(Step2_3, FindsOnlyWholeTokens) {
  tell({.text = "Connection: no-upgrade",
        .at = 12,
        .count = 10,
        .here = "another token",
        .section = "RFC 9110 §5.6.1",
        .usually = "the text was searched for the word. Compare whole elements of the list.",
        .person = "a client that asks for another protocol gets a WebSocket."});
  EXPECT_FALSE(lists("", "upgrade"));
  EXPECT_FALSE(lists(",", "upgrade"));
  EXPECT_FALSE(lists(" \t", "upgrade"));
  EXPECT_FALSE(lists("keep-alive, ", "upgrade"));
  EXPECT_FALSE(lists("upgraded", "upgrade"));
  EXPECT_FALSE(lists("no-upgrade", "upgrade"));
  EXPECT_FALSE(lists("keep upgrade", "upgrade"));
  EXPECT_FALSE(lists("upgrade; q=1", "upgrade"));
}

// seed 23: a client that writes "Upgrade: WebSocket", as it may, is refused
TEST(Step2_3, KnowsARequestForAWebSocket) {
  tell({.text = "Upgrade: WebSocket",
        .at = 9,
        .count = 9,
        .here = "with capitals: it is the same token",
        .section = "RFC 6455 §4.2.1, 3: without case",
        .person = "a client that works with every other server, and gets the page from yours."});
  EXPECT_TRUE(wants_websocket(sample_with("Upgrade", {"WebSocket"})));
  EXPECT_TRUE(wants_websocket(sample_with("Upgrade", {"websocket"})));
  EXPECT_TRUE(wants_websocket(sample_with("upgrade", {"WEBSOCKET"})));
  EXPECT_TRUE(wants_websocket(sample_with("Upgrade", {"h2c, websocket"})));
  EXPECT_TRUE(wants_websocket(sample_with("Upgrade", {"h2c", "websocket"})));
  EXPECT_FALSE(wants_websocket(sample_with("Upgrade", {"h2c"})));
  EXPECT_FALSE(wants_websocket(sample_with("Upgrade", {"websockets"})));
  EXPECT_FALSE(wants_websocket(sample_with("Upgrade", {})));
  EXPECT_FALSE(wants_websocket({RequestLine{"GET", "/", 1}, {{"Host", "a"}}}));
}

// seed 25: new WebSocket(url) without "json" fails: the server names what was not offered
TEST(Step2_4, SelectsOnlyWhatWasOffered) {
  tell({.text = "Sec-WebSocket-Protocol: xml",
        .at = 24,
        .count = 3,
        .here = "all that is offered",
        .section = "RFC 6455 §4.2.2, 4; the client MUST fail otherwise (§4.1)",
        .yours = {{"json", "The client did not offer json, so the server must not select it."}},
        .person = "a red dot, and in the console: the response must not include this field."});
  EXPECT_EQ(selected({"json"}, {"json"}), "json");
  EXPECT_EQ(selected({"xml"}, {"json"}), "(none)");
  EXPECT_EQ(selected({}, {"json"}), "(none)");
  EXPECT_EQ(selected({"json"}, {}), "(none)");
}

TEST(Step2_4, PrefersOurOrder) {
  tell({.text = "Sec-WebSocket-Protocol: xml, json",
        .section = "RFC 6455 §4.2.2, 4",
        .yours = {{"xml", "The first offer was taken. The order of `ours` counts."}}});
  EXPECT_EQ(selected({"xml, json"}, {"json", "xml"}), "json");
  EXPECT_EQ(selected({"json, xml"}, {"json", "xml"}), "json");
  EXPECT_EQ(selected({"xml, yaml"}, {"json", "xml"}), "xml");
}

TEST(Step2_4, ReadsTheOffersOfSeveralFields) {
  tell({.text = "Sec-WebSocket-Protocol: yaml\r\nSec-WebSocket-Protocol: xml, json",
        .section = "RFC 6455 §11.3.4: MAY appear several times",
        .usually = "only the first field of this name was read.",
        .person = "a red dot for a client that offers json in its second field."});
  EXPECT_EQ(selected({"yaml", "xml, json"}, {"json"}), "json");
  EXPECT_EQ(selected({"yaml,,xml", ",json ,"}, {"json"}), "json");
}

TEST(Step2_4, ComparesLetterByLetter) {
  tell({.text = "Sec-WebSocket-Protocol: JSON",
        .at = 24,
        .count = 4,
        .here = "another subprotocol than json",
        .section = "RFC 6455 §4.2.2, 4",
        .usually = "subprotocols were compared without case, or a part of an offer was enough.",
        .person = "a red dot: the response names what this client did not offer."});
  EXPECT_EQ(selected({"JSON"}, {"json"}), "(none)");
  EXPECT_EQ(selected({"jsonp, xjson, js on"}, {"json"}), "(none)");
  EXPECT_EQ(selected({"js", "on"}, {"json"}), "(none)");
  EXPECT_EQ(selected({"json, xml"}, {"json, xml"}), "(none)");
  EXPECT_EQ(selected({"json"}, {"js", "jso", "jsonx"}), "(none)");
  EXPECT_EQ(selected({""}, {""}), "(none)");
}

TEST(Step2_5, AnswersAsTheRfcDoes) {
  tell({.text = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        .section = "RFC 6455 §4.2.2, 5",
        .person = "a dot that stays red."});
  const Answer answer = answer_to(sample());
  EXPECT_EQ(answer.wrong, "");
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.value("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(answer.list("Upgrade"), "websocket");
  EXPECT_EQ(answer.list("Connection"), "upgrade");
}

TEST(Step2_5, AnswersTheKeyWhereverItStands) {
  tell({.section = "RFC 9110 §5.3: the order of fields with different names means nothing",
        .usually = "the key is taken by its place in the request, and not by its name.",
        .person = "a red dot in a browser that writes its fields in another order."});
  const HttpRequest other = sample_with("sec-websocket-key", {"x3JJHMbDL1EzLkh9GBhXDw=="});
  EXPECT_EQ(answer_to(other).value("Sec-WebSocket-Accept"), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
}

TEST(Step2_5, NamesTheSubprotocolItSelected) {
  tell({.text = "Sec-WebSocket-Protocol: xml, json",
        .section = "RFC 6455 §4.2.2, 5.5",
        .usually = "the field is not written, or is written though nothing was offered.",
        .person = "a red dot: the page offers json, and wants it to be selected."});
  const UpgradePolicy policy{.subprotocols = {"json"}, .allowed_origins = {}, .hosts = {}};
  const HttpRequest request = sample_with("Sec-WebSocket-Protocol", {"xml, json"});
  EXPECT_EQ(answer_to(request, policy).value("Sec-WebSocket-Protocol"), "json");
  EXPECT_EQ(answer_to(sample(), policy).value("Sec-WebSocket-Protocol"), "(none)");
  const HttpRequest other = sample_with("Sec-WebSocket-Protocol", {"xml"});
  EXPECT_EQ(answer_to(other, policy).value("Sec-WebSocket-Protocol"), "(none)");
}

TEST(Step2_5, SelectsNoExtension) {
  tell({.text = "Sec-WebSocket-Extensions: permessage-deflate",
        .section = "RFC 6455 §9.1",
        .usually = "an extension was promised that this server does not speak.",
        .person =
            "nonsense: the browser compresses its messages, and the server cannot read them."});
  const HttpRequest request = sample_with("Sec-WebSocket-Extensions", {"permessage-deflate"});
  EXPECT_EQ(answer_to(request).status, 101);
  EXPECT_EQ(answer_to(request).value("Sec-WebSocket-Extensions"), "(none)");
}

TEST(Step2_5, ARequestWithoutAKeyDoesNotEndTheServer) {
  tell({.text = "Sec-WebSocket-Key: (missing)",
        .usually = "the key was read from a nullopt. Use value_or(\"\") until step 2.7 refuses it.",
        .person = "one bad request, and everyone's dot turns red."});
  const int status = answer_to(sample_with("Sec-WebSocket-Key", {})).status;
  EXPECT_EQ(status == 400 ? 101 : status, 101);  // step 2.7 makes it a 400
}

// seed 22: a POST, or a request whose Connection says nothing, is answered with 101
TEST(Step2_7, WantsAGetInHttpOneOne) {
  tell({.text = "POST /chat HTTP/1.1",
        .at = 0,
        .count = 4,
        .here = "a handshake is a GET",
        .section = "RFC 6455 §4.2.1, 1"});
  HttpRequest request = sample();
  request.line.method = "POST";
  EXPECT_EQ(refusal(request), 405);
  request.line.method = "get";
  EXPECT_EQ(refusal(request), 405);
  request = sample();
  request.line.minor_version = 0;
  const int status = refusal(request);
  EXPECT_EQ(status == 505 ? 400 : status, 400);  // either is right
  request.line.minor_version = 2;
  EXPECT_EQ(refusal(request), 0);
}

TEST(Step2_7, WantsAConnectionWithUpgradeInIt) {
  tell({.text = "Connection: keep-alive",
        .section = "RFC 6455 §4.2.1, 4",
        .usually = "the Connection field was not asked, or its whole value compared.",
        .person = "nothing. But a request that was not meant for this server gets a 101."});
  EXPECT_EQ(refusal_with("Connection", {"keep-alive"}), 400);
  EXPECT_EQ(refusal_with("Connection", {}), 400);
  EXPECT_EQ(refusal_with("Connection", {"keep-alive, Upgrade"}), 0);
  EXPECT_EQ(refusal_with("connection", {"UPGRADE"}), 0);
  EXPECT_EQ(refusal_with("Connection", {"keep-alive", "upgrade"}), 0);
  EXPECT_EQ(refusal_with("Upgrade", {"h2c"}), 400);
}

// seed 21: a client of an old draft, version 8, gets a 101 and never learns which version is spoken
TEST(Step2_7, WantsVersionThirteen) {
  tell({.text = "Sec-WebSocket-Version: 8",
        .at = 23,
        .count = 1,
        .here = "a draft of 2011",
        .section = "RFC 6455 §4.4: 426",
        .yours = {{"400", "This client can be told what to change, and that is a 426."}}});
  EXPECT_EQ(refusal_with("Sec-WebSocket-Version", {"8"}), 426);
  EXPECT_EQ(refusal_with("Sec-WebSocket-Version", {"14"}), 426);
  EXPECT_EQ(refusal_with("Sec-WebSocket-Version", {"130"}), 426);
  for (const std::string version : {"013", "13.0", "13abc", "+13", "0xd", "1", "13 13", "thirteen"})
    EXPECT_EQ(refusal_with("Sec-WebSocket-Version", {version}), 426) << version;
  EXPECT_EQ(refusal_with("sec-websocket-version", {"13"}), 0);
}

// None, or two: that is a 400, or it is not the version that is spoken here.
TEST(Step2_7, WantsTheVersionOnce) {
  tell({.text = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13",
        .section = "RFC 6455 §4.2.1, 6; §11.3.5: at most once",
        .usually = "a version that is missing, or there twice, was taken as 13.",
        .person = "nothing. But a client that speaks another version gets a 101."});
  using Versions = std::vector<std::string>;
  for (const Versions& versions :
       {Versions{}, Versions{"13", "13"}, Versions{"13", "8"}, Versions{"8", "13"}, Versions{""},
        Versions{"13, 8"}, Versions{"13, 13"}, Versions{"13,"}}) {
    const int status = refusal_with("Sec-WebSocket-Version", versions);
    EXPECT_EQ(status == 426 ? 400 : status, 400)
        << versions.size() << " fields, the first is " << (versions.empty() ? "" : versions[0]);
  }
}

// seed 20: no key at all; "undefined" is hashed, and the answer is 101
TEST(Step2_7, WantsAKey) {
  tell({.text = "Sec-WebSocket-Key: (missing)",
        .section = "RFC 6455 §4.2.1, 5",
        .person = "nothing. But a request that a script made up gets a 101, too."});
  EXPECT_EQ(refusal_with("Sec-WebSocket-Key", {}), 400);
  EXPECT_EQ(refusal_with("Sec-WebSocket-Key", {""}), 400);
  EXPECT_EQ(refusal_with("Sec-WebSocket-Key", {"undefined"}), 400);
  EXPECT_EQ(refusal_with("Sec-WebSocket-Key", {"dGhlIHNhbXBsZSBub25jZQAA"}), 400);
}

TEST(Step2_7, WantsTheKeyOnce) {
  tell({.text = "Sec-WebSocket-Key: ...\r\nSec-WebSocket-Key: ...",
        .section = "RFC 6455 §11.3.1: MUST NOT appear more than once",
        .usually = "the first of two keys was taken.",
        .person = "nothing. But the proxy in front may have read the other key."});
  const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
  EXPECT_EQ(refusal_with("Sec-WebSocket-Key", {key, key}), 400);
  EXPECT_EQ(refusal_with("Sec-WebSocket-Key", {key, "AAAAAAAAAAAAAAAAAAAAAA=="}), 400);
  EXPECT_EQ(refusal_with("sec-websocket-key", {key}), 0);
}

TEST(Step2_7, TheFirstBrokenRuleIsNamed) {
  tell({.text = "POST, version 8, no key",
        .section = "RFC 6455 §4.2.1, in this order",
        .usually = "the rules are checked in another order than the table of step 2.7 has.",
        .person = "a client is told to change one thing, and then another one."});
  HttpRequest request = sample_with("Sec-WebSocket-Version", {"8"});
  request.line.method = "POST";
  EXPECT_EQ(refusal(request), 405);
  request = sample_with("Sec-WebSocket-Version", {"8"});
  request.fields[1].value = "h2c";  // Upgrade
  EXPECT_EQ(refusal(request), 400);
  request = sample_with("Sec-WebSocket-Version", {"8"});
  request.fields[2].value = "close";  // Connection
  EXPECT_EQ(refusal(request), 400);
}

TEST(Step2_7, TellsAnOldClientItsVersionBeforeItsKey) {
  tell({.text = "Sec-WebSocket-Version: 8",
        .section = "RFC 6455 §4.4: 426",
        .usually = "the key was checked before the version.",
        .person = "an old client that learns only that its key is wrong."});
  HttpRequest request = sample_with("Sec-WebSocket-Key", {});
  request.fields.back() = {"Sec-WebSocket-Version", "8"};
  EXPECT_EQ(refusal(request), 426);
}

TEST(Step2_7, NamesTheVersionItSpeaks) {
  tell({.text = "HTTP/1.1 426 Upgrade Required\r\n...\r\nSec-WebSocket-Version: 13",
        .section = "RFC 6455 §4.4",
        .usually = "refuse_upgrade did not add the fields that a 426 needs.",
        .person = "an old client that does not learn which version it should speak."});
  const Answer answer = answer_to(sample_with("Sec-WebSocket-Version", {"8"}));
  EXPECT_EQ(answer.wrong, "");
  EXPECT_EQ(answer.status, 426);
  EXPECT_EQ(answer.list("Sec-WebSocket-Version"), "13");
  EXPECT_EQ(answer.list("Upgrade"), "websocket");
  // RFC 9110 §7.8: Upgrade is for the next hop only, and Connection says so.
  EXPECT_EQ(answer.list("Connection"), "close, upgrade");
}

// seed 24: "HTTP/1.1 400 Bad Request" and then nothing; the client calls the answer malformed
TEST(Step2_7, RefusesWithWholeResponses) {
  tell({.text = "HTTP/1.1 400 Bad Request\r\n...\r\n\r\n",
        .section = "RFC 6455 §4.2.2: an HTTP response with an appropriate error code"});
  const Answer bad = answer_to(sample_with("Sec-WebSocket-Key", {}));
  EXPECT_EQ(bad.wrong, "");
  EXPECT_EQ(bad.status, 400);
  EXPECT_TRUE(bad.lists("Connection", "close"));
  EXPECT_EQ(bad.body.substr(0, 3), "400");

  HttpRequest post = sample();
  post.line.method = "POST";
  const Answer other = answer_to(post);
  EXPECT_EQ(other.wrong, "");
  EXPECT_EQ(other.status, 405);
  EXPECT_TRUE(other.lists("Allow", "GET")) << "Allow is " << other.list("Allow");
  EXPECT_FALSE(other.lists("Allow", "POST")) << "Allow is " << other.list("Allow");
}

// seed 26: a page from another server reads the whole chat, and writes in it
TEST(Step2_8, RefusesAPageOfAnotherServer) {
  tell({.text = "Origin: http://localhost:8099",
        .at = 25,
        .count = 4,
        .here = "another port: another origin",
        .section = "RFC 6455 §10.2",
        .person = "nothing. But the page in another tab reads along."});
  EXPECT_FALSE(allowed("http://localhost:8099", "localhost:8080"));
  EXPECT_FALSE(allowed("http://evil.example", "localhost:8080"));
  EXPECT_FALSE(allowed("http://evil.example:8080", "localhost:8080"));
  EXPECT_FALSE(allowed("http://127.0.0.1:8080", "localhost:8080"));
  EXPECT_FALSE(allowed("http://localhost:8080.evil.example", "localhost:8080"));
  EXPECT_FALSE(allowed("http://evil.example/localhost:8080", "localhost:8080"));
  EXPECT_FALSE(allowed("http://localhost:8080 http://evil.example", "localhost:8080"));
}

TEST(Step2_8, WelcomesOurOwnPages) {
  tell({.text = "Origin: http://localhost:8080",
        .section = "RFC 6454 §4: same scheme, host and port",
        .person = "a red dot under your own address."});
  EXPECT_TRUE(allowed("http://localhost:8080", "localhost:8080"));
  EXPECT_TRUE(allowed("http://192.168.0.7:9000", "192.168.0.7:9000"));
  EXPECT_TRUE(allowed("http://[::1]:8080", "[::1]:8080"));
  EXPECT_TRUE(allowed("HTTP://LocalHost:8080", "localhost:8080"));
}

TEST(Step2_8, KnowsThePortThatIsNotWritten) {
  tell({.text = "Host: chat.example:80",
        .at = 18,
        .count = 3,
        .here = "the default port of http",
        .section = "RFC 6454 §4",
        .usually = "a port that is not written is the default port: 80 for http, 443 for https.",
        .person = "a red dot, when the address is written with its port."});
  EXPECT_TRUE(allowed("http://chat.example", "chat.example"));
  EXPECT_TRUE(allowed("http://chat.example", "chat.example:80"));
  EXPECT_TRUE(allowed("http://chat.example:80", "chat.example"));
  EXPECT_FALSE(allowed("http://chat.example", "chat.example:443"));
  EXPECT_FALSE(allowed("http://chat.example", "chat.example:8080"));
  EXPECT_FALSE(allowed("http://chat.example:8080", "chat.example"));
}

// seed 38: a page on https may not open ws://, so a proxy speaks TLS; its pages are ours all the same
TEST(Step2_8, WelcomesOurPagesBehindATlsProxy) {
  tell({.text = "Origin: https://chat.example",
        .at = 8,
        .count = 5,
        .here = "the browser spoke TLS with the proxy, and the proxy speaks plain HTTP with you",
        .section = "RFC 6454 §4",
        .person = "a chat that works at home, and is red behind the proxy."});
  EXPECT_TRUE(allowed("https://chat.example", "chat.example"));
  EXPECT_TRUE(allowed("https://chat.example", "chat.example:443"));
  EXPECT_TRUE(allowed("https://chat.example:443", "chat.example"));
  EXPECT_TRUE(allowed("https://chat.example:8443", "chat.example:8443"));
  EXPECT_FALSE(allowed("https://chat.example", "chat.example:80"));
  EXPECT_FALSE(allowed("https://evil.example", "chat.example"));
}

TEST(Step2_8, WelcomesTheOriginsOfTheList) {
  tell({.text = "Origin: https://example.org",
        .section = "RFC 6455 §10.2",
        .usually = "policy.allowed_origins was not read, or not before the Host.",
        .person = "a red dot on the page that --origin names, or a green one on any other."});
  EXPECT_TRUE(allowed("https://example.org", "chat.example", {"https://example.org"}));
  EXPECT_TRUE(allowed("HTTPS://Example.ORG", "chat.example", {"https://example.org"}));
  EXPECT_FALSE(allowed("http://example.org", "chat.example", {"https://example.org"}));
  EXPECT_FALSE(allowed("https://example.org:8443", "chat.example", {"https://example.org"}));
  EXPECT_FALSE(allowed("https://example.org.evil", "chat.example", {"https://example.org"}));
  EXPECT_FALSE(allowed("https://example.or", "chat.example", {"https://example.org"}));
  EXPECT_TRUE(
      allowed("https://b.example", "a.internal", {"https://a.example", "https://b.example"}));
  EXPECT_TRUE(allowed("APP://Example.org", "a.internal", {"app://example.org"}));
  EXPECT_FALSE(allowed("app://example.org", "a.internal", {"https://example.org"}));
  EXPECT_TRUE(allowed("https://example.org", "a.internal", {"https://example.org:443"}));
  EXPECT_TRUE(allowed("https://example.org:443", "a.internal", {"https://example.org"}));
  EXPECT_TRUE(allowed("app://example.org", "a.internal", {"app://example.org"}));
  EXPECT_FALSE(allowed("http://example.org:443", "a.internal", {"https://example.org"}));
}

TEST(Step2_8, RefusesAnOriginThatIsNotASite) {
  tell({.text = "Origin: null",
        .section = "RFC 6454 §7.1: a page without an origin of its own sends null",
        .usually = "an Origin that cannot be read was treated as a missing Origin.",
        .person = "nothing. But any page that is opened from a file reads along."});
  EXPECT_FALSE(allowed("null", "localhost:8080"));
  EXPECT_FALSE(allowed("", "localhost:8080"));
  EXPECT_FALSE(allowed("localhost:8080", "localhost:8080"));
  EXPECT_FALSE(allowed("ftp://localhost:8080", "localhost:8080"));
  EXPECT_FALSE(allowed("://localhost:8080", "localhost:8080"));
  EXPECT_FALSE(allowed("http://localhost:8080/", "localhost:8080"));
  EXPECT_FALSE(allowed("http://localhost:8080?", "localhost:8080"));
  EXPECT_FALSE(allowed("http://localhost:8080, http://localhost:8080", "localhost:8080"));
  EXPECT_FALSE(allowed("http://ada@localhost:8080", "localhost:8080"));
  EXPECT_FALSE(allowed("http://", ""));
  EXPECT_FALSE(allowed("http://:80", ":80"));
}

TEST(Step2_8, RefusesTwoOrigins) {
  tell({.text = "Origin: http://server.example.com\r\nOrigin: http://evil.example",
        .section = "RFC 6454 §7.3",
        .usually = "the first of two Origin fields was read, and the second was not.",
        .person = "nothing. But a foreign page that hides behind a second field reads along."});
  HttpRequest request = sample_with("Origin", {"http://server.example.com", "http://evil.example"});
  EXPECT_FALSE(is_allowed_origin(request, {}));
  const std::string ours = "http://localhost";
  HttpRequest twice = page_of(ours, "localhost");
  EXPECT_TRUE(is_allowed_origin(twice, {}));
  twice.fields.push_back({"origin", ours});
  EXPECT_FALSE(is_allowed_origin(twice, {})) << "the same, twice, is two as well";
}

TEST(Step2_8, WithoutAHostAPageIsNotOurs) {
  tell({.text = "Origin: http://localhost (and no Host)",
        .section = "RFC 6455 §10.2",
        .usually = "a missing Host was treated as one that fits.",
        .person = "nothing. But a foreign page reads along."});
  HttpRequest request = sample_with("Host", {});
  EXPECT_TRUE(is_allowed_origin(request, {}));
  request.fields.push_back({"Origin", "http://localhost"});
  EXPECT_FALSE(is_allowed_origin(request, {}));
}

TEST(Step2_8, WelcomesOtherProgramsThanBrowsers) {
  tell({.text = "GET /chat HTTP/1.1 (and no Origin)",
        .section = "RFC 6455 §10.2",
        .usually = "a missing Origin was treated as a wrong one. A program can write any Origin.",
        .person = "./workbook wire and curl get a 403."});
  EXPECT_TRUE(is_allowed_origin(sample(), {}));
}

TEST(Step2_8, RefusesTheOriginLast) {
  tell(
      {.text = "Origin: http://evil.example",
       .section = "RFC 6455 §4.2.2, 4: 403",
       .usually = "answer_upgrade does not ask is_allowed_origin, or asks it before check_upgrade.",
       .person = "nothing. But the page in another tab reads along."});
  const HttpRequest evil = sample_with("Origin", {"http://evil.example"});
  EXPECT_EQ(answer_to(evil).status, 403);
  EXPECT_TRUE(answer_to(evil).lists("Connection", "close"));
  const UpgradePolicy friendly{
      .subprotocols = {}, .allowed_origins = {"http://evil.example"}, .hosts = {}};
  EXPECT_EQ(answer_to(evil, friendly).status, 101);
  HttpRequest worse = evil;
  worse.line.method = "POST";
  EXPECT_EQ(answer_to(worse).status, 405);
}

// seed 26: a page from another server reads the whole chat, and writes in it
TEST(Step2_9, RefusesAPageWhoseNameLeadsHere) {
  tell({.text = "Host: evil.example:8080\r\nOrigin: http://evil.example:8080",
        .at = 6,
        .count = 12,
        .here = "a name that its owner lets lead to your machine: DNS rebinding",
        .section = "RFC 6455 §10.2",
        .usually = "Origin was compared with Host alone, and the page chose both.",
        .person = "nothing. But the page in another tab reads along."});
  EXPECT_FALSE(allowed("http://evil.example:8080", "evil.example:8080"));
  EXPECT_FALSE(allowed("https://evil.example", "evil.example"));
  EXPECT_FALSE(allowed("http://localhost.evil.example", "localhost.evil.example"));
  EXPECT_FALSE(allowed("http://203.0.113.9:8080", "203.0.113.9:8080"));
  EXPECT_TRUE(allowed("http://localhost:8080", "localhost:8080"));
  EXPECT_TRUE(allowed("http://chat.example:8080", "chat.example:8080"));
  EXPECT_TRUE(allowed("http://evil.example", "evil.example", {"http://evil.example"}));
}

TEST(Step2_9, KnowsTheNamesThatEveryMachineHas) {
  tell({.text = "Host: 127.0.0.1:8080",
        .at = 6,
        .count = 9,
        .here = "a loopback address: it always leads to the machine that asks",
        .section = "RFC 1122 §3.2.1.3, RFC 4291 §2.5.3",
        .person = "a red dot under your own address."});
  for (const std::string host : {"localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:8080",
                                 "127.255.0.7:1", "[::1]", "[::1]:8080", "[0:0::1]:80"})
    EXPECT_TRUE(is_ours(host)) << host;
}

TEST(Step2_9, ANameThatBeginsLikeAnAddressIsAName) {
  tell({.text = "Host: 127.evil.example",
        .at = 6,
        .count = 4,
        .here = "the first label of a name, and not an address",
        .usually = "only the first four characters were compared with \"127.\".",
        .person = "nothing. But a page of that name reads along."});
  for (const std::string host :
       {"127.evil.example", "127.0.0.1.evil.example", "127.0.0.1.", "127.0.0", "127.0.0.256",
        "128.0.0.1", "12.7.0.1", "0.0.0.0", "localhost.example", "local", "", ":8080", "[::2]",
        "[::1:1]", "[fe80::1]"})
    EXPECT_FALSE(is_ours(host)) << host;
}

TEST(Step2_9, KnowsTheNamesItWasGiven) {
  tell({.text = "--host chat.example",
        .at = 7,
        .count = 12,
        .here = "a name that this server was started with",
        .usually = "policy.hosts was not read, or was compared with the host and its port.",
        .person = "a red dot on the page that --host names."});
  const std::vector<std::string> names{"chat.example", "192.168.0.7", "[fe80::7]"};
  EXPECT_TRUE(is_ours("chat.example", names));
  EXPECT_TRUE(is_ours("CHAT.example:9000", names));
  EXPECT_TRUE(is_ours("192.168.0.7:8080", names));
  EXPECT_TRUE(is_ours("[FE80::7]:8080", names));
  EXPECT_TRUE(is_ours("[2001:db8::7]:8080", {"[2001:DB8:0:0::7]"}));
  EXPECT_TRUE(is_ours("chat.example", {"Chat.EXAMPLE"}));
  EXPECT_FALSE(is_ours("chat.example", {"a:b:c", ""}));
  EXPECT_TRUE(is_ours("localhost", names));
  EXPECT_FALSE(is_ours("chat.example.org", names));
  EXPECT_FALSE(is_ours("chat", names));
  EXPECT_FALSE(is_ours("a.chat.example", names));
  EXPECT_FALSE(is_ours("192.168.0.70", names));
}

TEST(Step2_9, SaysWhichOptionIsMissing) {
  tell({.text = "403 Forbidden: another Origin; --origin https://chat.example allows it",
        .at = 31,
        .count = 29,
        .here = "what to start the server with",
        .section = "RFC 9110 §15.5.4: the server may say why",
        .person = "a red dot behind the proxy, and a 403 in the console that says what to do."});
  const auto answer = [](const HttpRequest& request) {
    const HttpResponse response = answer_upgrade(request, {});
    return std::to_string(response.status) + ", " + response.body;
  };
  EXPECT_EQ(answer(page_of("https://chat.example", "127.0.0.1:8080")),
            "403, 403 Forbidden: another Origin; --origin https://chat.example allows it\n");
  EXPECT_EQ(answer(page_of("http://localhost:8099", "localhost:8080")),
            "403, 403 Forbidden: another Origin; --origin http://localhost:8099 allows it\n");
  EXPECT_EQ(answer(page_of("http://chat.example:8080", "Chat.example:8080")),
            "403, 403 Forbidden: unknown Host; --host chat.example allows it\n");
  EXPECT_EQ(answer(page_of("https://[fe80::7]", "[fe80::7]")),
            "403, 403 Forbidden: unknown Host; --host [fe80::7] allows it\n");
  EXPECT_EQ(answer(page_of("https://Chat.Example:443", "127.0.0.1:8080")),
            "403, 403 Forbidden: another Origin; --origin https://Chat.Example:443 allows it\n");
}

TEST(Step2_9, ShowsNothingThatAShellWouldRun) {
  tell({.text = "Origin: http://a;reboot",
        .at = 16,
        .count = 7,
        .here = "a person copies the line, and the shell runs this",
        .usually = "the response shows the Origin without a look at its characters.",
        .person = "a line to copy that does something else than it says."});
  const std::string plain = "403 Forbidden: another Origin\n";
  for (const std::string origin : {"null", "", "http://a;reboot", "http://$(reboot)", "http://a&b",
                                   "http://<b>", "\x1b[2J", "http://a/b", "http://a b", "app://a"})
    EXPECT_EQ(answer_upgrade(page_of(origin, "localhost"), {}).body, plain) << origin;
  EXPECT_EQ(answer_upgrade(page_of("http://a;b", "a;b"), {}).body, plain);
  const std::string longest = "http://" + std::string(93, 'a');
  EXPECT_EQ(answer_upgrade(page_of(longest, "localhost"), {}).body,
            "403 Forbidden: another Origin; --origin " + longest + " allows it\n");
  EXPECT_EQ(answer_upgrade(page_of(longest + 'a', "localhost"), {}).body, plain);
  const HttpRequest two = sample_with("Origin", {"http://a.example", "http://b.example"});
  EXPECT_EQ(answer_upgrade(two, {}).body, plain);
}

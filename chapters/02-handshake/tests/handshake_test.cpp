#include "handshake.h"

#include <gtest/gtest.h>

#include "answer.h"
#include "exact.h"
#include "story.h"

namespace {

using namespace ws;
using test::Answer;
using test::Exact;
using test::now_refused;
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

// As the screen shows them: "Upgrade: h2c\r\nUpgrade: websocket", or "(no Upgrade)".
std::string lines_of(std::string_view name, const std::vector<std::string>& values) {
  std::string lines;
  for (const std::string& value : values) {
    if (!lines.empty()) lines += "\r\n";
    lines += std::string(name) + ": " + value;
  }
  return lines.empty() ? "(no " + std::string(name) + ')' : lines;
}

// 0: nothing is wrong; else the status that refuses it. The words of a failure are literals, so they can
// be read at any time.
int refusal(const HttpRequest& request) {
  const auto failure = check_upgrade(request);
  test::now_refused(failure ? failure->status : 0, failure ? failure->why : "");
  if (!failure) return 0;
  const std::string words = std::string(failure->reason) + std::string(failure->why);
  if (words.find('\n') != words.npos) ADD_FAILURE() << "These words have two lines: " << words;
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

// As the screen shows them: "Host: chat.example\r\nOrigin: https://chat.example".
std::string shown(const std::string& origin, const std::string& host) {
  return "Host: " + host + "\r\nOrigin: " + origin;
}

// What is_allowed_origin says of this request: "let in", or "refused".
std::string judged(const HttpRequest& request, const UpgradePolicy& policy = {}) {
  return is_allowed_origin(request, policy) ? "let in" : "refused";
}

// May it talk to the server? The server is called localhost, chat.example or 192.168.0.7.
std::string judged_page(std::string origin, std::string host,
                        std::vector<std::string> others = {}) {
  return judged(page_of(std::move(origin), std::move(host)),
                {.subprotocols = {},
                 .allowed_origins = std::move(others),
                 .hosts = {"chat.example", "192.168.0.7"}});
}

// What is_our_host says of this Host field, if the server has these names: "ours", or "not ours".
std::string owner_of(std::string_view host, std::vector<std::string> hosts = {}) {
  const auto authority = parse_authority(host);
  if (!authority) return "not a host";
  const UpgradePolicy policy{.subprotocols = {}, .allowed_origins = {}, .hosts = std::move(hosts)};
  return is_our_host(*authority, policy) ? "ours" : "not ours";
}

// Whether has_token finds the token in this list: "found", or "not found".
std::string search(std::string_view list, std::string_view token) {
  return has_token(Exact(list), Exact(token)) ? "found" : "not found";
}

// What wants_websocket says that this request wants: "a WebSocket", or "a file".
std::string wanted_by(const HttpRequest& request) {
  return wants_websocket(request) ? "a WebSocket" : "a file";
}

// The reason of an answer: as it is wanted, if only its case differs, which is free.
std::string reason_of(const Answer& answer, const std::string& wanted) {
  return equal_without_case(answer.reason, wanted) ? wanted : answer.reason;
}

// What a client reads in the answer to this request.
Answer answer_to(const HttpRequest& request, const UpgradePolicy& policy = {}) {
  return test::read_answer(encode_response(answer_upgrade(request, policy)));
}

// "close", if its Connection fields list that; else what they list.
std::string end_said_by(const Answer& answer) {
  return answer.lists("Connection", "close") ? "close" : answer.list("Connection");
}

}  // namespace

TEST(Step2_3, FindsATokenThatStandsAlone) {
  tell({.text = "Connection: upgrade",
        .at = 12,
        .count = 7,
        .here = "the only element of the list",
        .section = "RFC 9110 §5.6.1",
        .usually = "has_token is not written yet.",
        .person = "a dot that stays red."});
  EXPECT_EQ(search("upgrade", "upgrade"), "found");
  tell({.text = "Connection: Upgrade",
        .at = 12,
        .count = 7,
        .here = "a capital: it is the same token",
        .section = "RFC 6455 §4.2.1, 4: without case",
        .usually = "tokens were compared letter by letter. equal_without_case compares them.",
        .person = "a dot that stays red: every browser writes this field with a capital."});
  EXPECT_EQ(search("Upgrade", "upgrade"), "found");
  EXPECT_EQ(search("Upgrade", "upGRADE"), "found");
}

TEST(Step2_3, FindsATokenInAList) {
  for (const std::string list : {"keep-alive, Upgrade", "Upgrade, keep-alive", "keep-alive,Upgrade",
                                 " \tkeep-alive\t , \tUPGRADE ", ",, upgrade ,"}) {
    tell({.text = "Connection: " + list,
          .section = "RFC 9110 §5.6.1: the token upgrade is an element of this list",
          .usually = "the whole value was compared, or a space or tab was left on an element.",
          .person = "a green dot in Chrome, and a red one in Firefox, which sends a list."});
    EXPECT_EQ(search(list, "upgrade"), "found");
  }
}

TEST(Step2_3, FindsOnlyWholeTokens) {
  for (const std::string list :
       {"no-upgrade", "upgraded", "keep upgrade", "upgrade; q=1", "", ",", " \t", "keep-alive, "}) {
    const bool has_word = list.find("upgrade") != list.npos;
    tell({.text = "Connection: " + (list.empty() ? "(empty)" : list),
          .section = "RFC 9110 §5.6.1: no element of this list is the token upgrade",
          .usually =
              list == "upgraded" ? "an element that begins with the token was enough. Compare "
                                   "whole elements of the list."
              : has_word ? "the text was searched for the word, and not its elements. Or begin() "
                           "and end() come from two calls of list_elements(): each makes a list."
                         : "a list without this token was read on behind its end.",
          .crash = "the list was read on behind its end. A string_view has no zero byte there.",
          .person = "a client that asks for another protocol gets a WebSocket."});
    EXPECT_EQ(search(list, "upgrade"), "not found");
  }
}

// seed 23: a client that writes "Upgrade: WebSocket", as it may, is refused
// pins: 6455-4.2.1-a3, 9110-7.8-a
TEST(Step2_3, KnowsARequestForAWebSocket) {
  tell({.text = "Upgrade: websocket",
        .at = 9,
        .count = 9,
        .here = "it asks for a WebSocket",
        .section = "RFC 6455 §4.2.1, 3",
        .usually = "wants_websocket is not written yet, or asks for another word or field.",
        .person = "a dot that stays red.",
        .function = "wants_websocket"});
  EXPECT_EQ(wanted_by(sample_with("Upgrade", {"websocket"})), "a WebSocket");
  for (const std::string value : {"WebSocket", "WEBSOCKET"}) {
    tell({.text = "Upgrade: " + value,
          .at = 9,
          .count = 9,
          .here = "with capitals: it is the same token",
          .section = "RFC 6455 §4.2.1, 3: without case",
          .usually = "the value was compared letter by letter.",
          .person = "a client that works with every other server, and gets the page from yours.",
          .function = "wants_websocket"});
    EXPECT_EQ(wanted_by(sample_with("Upgrade", {value})), "a WebSocket");
  }
  for (const std::string name : {"upgrade", "UPGRADE"}) {
    tell({.text = name + ": websocket",
          .at = 0,
          .count = 7,
          .here = "names of fields have no case either",
          .section = "RFC 9110 §5.1",
          .usually = "the name of the field was compared letter by letter.",
          .person = "a client that writes its fields in small letters gets the page.",
          .function = "wants_websocket"});
    EXPECT_EQ(wanted_by(sample_with(name, {"websocket"})), "a WebSocket");
  }
}

// pins: 6455-4.2.1-a3
TEST(Step2_3, ReadsTheListInEveryUpgradeField) {
  using Values = std::vector<std::string>;
  for (const Values& values : {Values{"h2c, websocket"}, Values{"h2c", "websocket"},
                               Values{"websocket", "h2c"}, Values{"h2c", "h3", "a, websocket"}}) {
    tell({.text = lines_of("Upgrade", values),
          .section = "RFC 9110 §5.3: one list, in one field or in several",
          .usually = "only one field of this name was read (request.field knows the first), or its "
                     "whole value was compared.",
          .person = "a client that names a second protocol gets the page, and not a WebSocket.",
          .function = "wants_websocket"});
    EXPECT_EQ(wanted_by(sample_with("Upgrade", values)), "a WebSocket");
  }
}

// pins: 9110-7.8-c
TEST(Step2_3, LeavesAllOtherRequestsToTheFiles) {
  using Values = std::vector<std::string>;
  for (const Values& values :
       {Values{}, Values{"h2c"}, Values{"websockets"}, Values{"h2c", "ws"}}) {
    tell({.text = lines_of("Upgrade", values),
          .section = "RFC 6455 §4.2.1, 3: an Upgrade field that has the token websocket",
          .usually = "wants_websocket says yes without the token, or to a part of a word.",
          .person = "the page does not load, because every request is taken for a handshake.",
          .function = "wants_websocket"});
    EXPECT_EQ(wanted_by(sample_with("Upgrade", values)), "a file");
  }
  tell({.text = "Connection: websocket",
        .section = "RFC 6455 §4.2.1, 3: an Upgrade field that has the token websocket",
        .usually = "the word is taken from any field.",
        .person = "nothing. But a request for the page gets a WebSocket.",
        .function = "wants_websocket"});
  EXPECT_EQ(wanted_by({RequestLine{"GET", "/", 1}, {{"Connection", "websocket"}}}), "a file");
}

// seed 25: new WebSocket(url) without "json" fails: the server names what was not offered
TEST(Step2_4, SelectsWhatWasOffered) {
  tell({.text = "Sec-WebSocket-Protocol: json",
        .at = 24,
        .count = 4,
        .here = "offered, and we speak it",
        .section = "RFC 6455 §4.2.2, 4",
        .yours = {{"(none)",
                   "Nothing was selected: select_subprotocol is not written yet, or does "
                   "not find an offer that stands alone."}},
        .person = "a red dot: the page offers json, and wants it to be selected."});
  EXPECT_EQ(selected({"json"}, {"json"}), "json");
}

// pins: 6455-4.2.2-f
TEST(Step2_4, SelectsOnlyWhatWasOffered) {
  using Offers = std::vector<std::string>;
  for (const Offers& offers : {Offers{"xml"}, Offers{}, Offers{"", ","}}) {
    tell({.text = lines_of("Sec-WebSocket-Protocol", offers),
          .section = "RFC 6455 §4.2.2, 4; the client MUST fail otherwise (§4.1)",
          .usually = "json was selected though the client did not offer it.",
          .person = "a red dot, and in the console: the response must not include this field."});
    EXPECT_EQ(selected(offers, {"json"}), "(none)");
  }
  tell(
      {.text = "Sec-WebSocket-Protocol: json",
       .section = "RFC 6455 §4.2.2, 4: `ours` is empty, so nothing can be selected",
       .usually = "an offer was selected that is not one of `ours`.",
       .person = "a green dot, and a client that waits for a language the server does not speak."});
  EXPECT_EQ(selected({"json"}, {}), "(none)");
}

TEST(Step2_4, PrefersOurOrder) {
  tell({.text = "Sec-WebSocket-Protocol: xml, json",
        .section = "RFC 6455 §4.2.2, 4: `ours` is json, xml",
        .yours = {{"xml", "The first offer was taken. The order of `ours` counts."}},
        .usually = "not all offers, or not all of `ours`, were looked at.",
        .person = "a page that knows json and xml, and speaks the one that we like less."});
  EXPECT_EQ(selected({"xml, json"}, {"json", "xml"}), "json");
  tell({.text = "Sec-WebSocket-Protocol: json, xml",
        .section = "RFC 6455 §4.2.2, 4: `ours` is json, xml",
        .yours = {{"xml", "The last of `ours` was taken. The first one that is offered counts."}},
        .usually = "not all offers, or not all of `ours`, were looked at.",
        .person = "a page that knows json and xml, and speaks the one that we like less."});
  EXPECT_EQ(selected({"json, xml"}, {"json", "xml"}), "json");
  tell({.text = "Sec-WebSocket-Protocol: xml, yaml",
        .section = "RFC 6455 §4.2.2, 4: `ours` is json, xml",
        .yours = {{"(none)", "Only the first of `ours` was looked for. Look for each of them."}},
        .usually = "a name was selected that is not both offered and one of `ours`.",
        .person = "a red dot for a client that offers only our second choice."});
  EXPECT_EQ(selected({"xml, yaml"}, {"json", "xml"}), "xml");
}

TEST(Step2_4, ReadsTheOffersOfSeveralFields) {
  using Offers = std::vector<std::string>;
  for (const Offers& offers :
       {Offers{"yaml", "xml, json"}, Offers{"json", "xml"}, Offers{"yaml,,xml", ",json ,"}}) {
    tell({.text = lines_of("Sec-WebSocket-Protocol", offers),
          .section = "RFC 6455 §11.3.4: MAY appear several times",
          .usually =
              offers.front() == "json"
                  ? "the fields were joined without a comma, so json and xml became jsonxml. "
                    "Or the first was forgotten when the second came."
                  : "only the first field of this name was read: request.field knows no more.",
          .person = "a red dot for a client that offers json in a field of its own."});
    EXPECT_EQ(selected(offers, {"json"}), "json");
  }
}

// pins: 6455-4.2.2-f
TEST(Step2_4, ComparesLetterByLetter) {
  using Names = std::vector<std::string>;
  const auto selects_nothing = [](const Names& offers, const Names& ours) {
    std::string all;
    for (const std::string& name : ours)
      all += (all.empty() ? "\"" : "\", \"") + name;
    tell({.text = lines_of("Sec-WebSocket-Protocol", offers),
          .section = "RFC 6455 §4.2.2, 4: `ours` is {" + all + "\"}, and none of it is offered",
          .usually = offers.front() == "JSON"
                         ? "subprotocols were compared without case, as tokens are. A subprotocol "
                           "has case."
                     : offers.size() > 1
                         ? "the fields were joined without a comma, so js and on became json."
                         : "a part of a name was enough.",
          .person = "a red dot: the response names what this client did not offer."});
    EXPECT_EQ(selected(offers, ours), "(none)");
  };
  selects_nothing({"JSON"}, {"json"});
  selects_nothing({"jsonp, xjson, js on"}, {"json"});
  selects_nothing({"js", "on"}, {"json"});
  selects_nothing({"json, xml"}, {"json, xml"});
  selects_nothing({"json"}, {"js", "jso", "jsonx"});
  selects_nothing({""}, {""});
}

TEST(Step2_4, ReadsNoOtherField) {
  tell({.text = "X-Format: json\r\nSec-WebSocket-Protocol: xml",
        .at = 10,
        .count = 4,
        .here = "a value of another field",
        .section = "RFC 6455 §4.2.2, 4: offers stand in Sec-WebSocket-Protocol",
        .yours = {{"json", "json was selected though the client did not offer it."}},
        .usually = "the name of the field is not compared, so each value is an offer.",
        .person = "a red dot, and in the console: the response must not include this field."});
  HttpRequest request = sample_with("Sec-WebSocket-Protocol", {"xml"});
  request.fields.insert(request.fields.begin(), {"X-Format", "json"});
  EXPECT_EQ(select_subprotocol(request, {"json"}).value_or("(none)"), "(none)");
}

// pins: 6455-4.2.2-i, 6455-4.2.2-j, 6455-4.2.2-j1, 6455-4.2.2-j2, 6455-4.2.2-j3, 6455-4.2.2-j4
// pins: 6455-11.3.3-a, 9110-2.2-b, 9110-7.6.1-a, 9110-7.6.1-b, 9110-7.8-b, 9110-7.8-f
TEST(Step2_5, AnswersAsTheRfcDoes) {
  tell(
      {.text = "HTTP/1.1 101 Switching Protocols",
       .section = "RFC 6455 §4.2.2, 5",
       .yours = {{"200", "The status is the one of a new HttpResponse. Is answer_upgrade written?"},
                 {"OK", "This is the reason of a new HttpResponse: it is the one of 200."}},
       .usually = "a request that keeps all rules was refused, or its answer is another one.",
       .person = "a dot that stays red, and an answer that calls itself by another name."});
  const Answer answer = answer_to(sample());
  if (answer.status >= 400) now_refused(answer.status, answer.body);  // for the screen
  ASSERT_EQ(answer.status, 101);
  EXPECT_EQ(answer.wrong, "");
  EXPECT_EQ(reason_of(answer, "Switching Protocols"), "Switching Protocols");
  tell({.text = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        .section = "RFC 6455 §4.2.2, 5.4",
        .yours = {{"dGhlIHNhbXBsZSBub25jZQ==",
                   "This is the key as it came. A server that repeats it has not read it: send "
                   "accept_key(key)."},
                  {"(none)", "The field is missing."}},
        .usually = "the value is not accept_key of the request's key.",
        .person = "a dot that stays red."});
  EXPECT_EQ(answer.value("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  tell({.text = "Upgrade: websocket\r\nConnection: Upgrade",
        .at = 0,
        .count = 18,
        .here = "which protocol comes now",
        .section = "RFC 6455 §4.2.2, 5.2",
        .yours = {{"(none)", "The field is missing. Connection alone does not name a protocol."}},
        .usually = "Upgrade has another value, or a second one.",
        .person = "a dot that stays red."});
  EXPECT_EQ(answer.list("Upgrade"), "websocket");
  tell({.text = "Upgrade: websocket\r\nConnection: Upgrade",
        .at = 20,
        .count = 19,
        .here = "Upgrade is meant for the next program on the way",
        .section = "RFC 6455 §4.2.2, 5.3",
        .yours = {{"(none)",
                   "The field is missing. Upgrade does not say it all: a client wants both."},
                  {"sec-websocket-accept, upgrade",
                   "A proxy takes away each field that Connection names: the accept key would be "
                   "gone."}},
        .usually = "Connection has another value, or a second one.",
        .person = "a dot that stays red."});
  EXPECT_EQ(answer.list("Connection"), "upgrade");
  tell({.text = "Sec-WebSocket-Extensions: (none)",
        .section = "RFC 6455 §4.2.2, 4: none was offered",
        .usually = "the fields were copied from another server's answer, with its extensions.",
        .person = "a red dot: the browser ends a connection with an extension that it did not "
                  "offer."});
  EXPECT_EQ(answer.value("Sec-WebSocket-Extensions"), "(none)");
  tell({.text = "Sec-WebSocket-Key: (none)",
        .section = "RFC 9110 §2.2: a server sends nothing that only a client may send",
        .yours = {{"dGhlIHNhbXBsZSBub25jZQ==",
                   "This is the key of the request. An answer has fields of its own, and does not "
                   "begin with those that came."}},
        .usually = "the fields of the request were copied into the answer.",
        .person = "a red dot: the browser counts two Upgrade fields."});
  EXPECT_EQ(answer.value("Sec-WebSocket-Key"), "(none)");
}

// pins: 6455-4.2.2-j4
TEST(Step2_5, AnswersTheKeyWhereverItStands) {
  tell({.text = "Sec-WebSocket-Version: 13\r\nsec-websocket-key: x3JJHMbDL1EzLkh9GBhXDw==",
        .at = 27,
        .count = 43,
        .here = "the key stands behind the version here",
        .section = "RFC 9110 §5.3: the order of names is free",
        .usually = "the key is taken by its place in the request, and not by its name.",
        .person = "a red dot in a browser that writes its fields in another order."});
  const HttpRequest other = sample_with("sec-websocket-key", {"x3JJHMbDL1EzLkh9GBhXDw=="});
  EXPECT_EQ(answer_to(other).value("Sec-WebSocket-Accept"), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
}

// pins: 6455-4.2.2-f, 6455-4.2.2-g, 6455-11.3.4-a
TEST(Step2_5, NamesTheSubprotocolItSelected) {
  using Names = std::vector<std::string>;
  const auto named = [](const Names& offers, const Names& ours) {
    std::string all;
    for (const std::string& name : ours)
      all += (all.empty() ? "" : ", ") + name;
    tell({.text = lines_of("Sec-WebSocket-Protocol", offers),
          .section = "RFC 6455 §4.2.2, 5.5: policy.subprotocols is " + all,
          .yours = {{"",
                     "The field is there, and it is empty. If nothing is selected, there is "
                     "no field."},
                    {"(none)",
                     "Nothing was named, though one of ours is offered. Ask with "
                     "policy.subprotocols, and not with a list of your own."},
                    {"(twice)", "Two subprotocols are named: send one, in one field."},
                    {"json",
                     "json is named, and it was not offered: send what select_subprotocol "
                     "returned, and nothing if that is nullopt."}},
          .usually = "the field does not say what select_subprotocol(request, policy.subprotocols) "
                     "returned, or is there although it returned nullopt.",
          .person = "a red dot: a browser wants one of its own offers, or no such field."});
    const UpgradePolicy policy{.subprotocols = ours, .allowed_origins = {}, .hosts = {}};
    return answer_to(sample_with("Sec-WebSocket-Protocol", offers), policy)
        .value("Sec-WebSocket-Protocol");
  };
  EXPECT_EQ(named({"xml, json"}, {"json"}), "json");
  EXPECT_EQ(named({}, {"json"}), "(none)");
  EXPECT_EQ(named({"xml"}, {"json"}), "(none)");
  EXPECT_EQ(named({"xml"}, {"json", "xml"}), "xml");  // neither a fixed name, nor the first of ours
  EXPECT_EQ(named({"xml, json"}, {"json", "xml"}), "json");  // one field, though two fit: §11.3.4
}

// pins: 6455-4.2.2-h, 6455-4.2.2-i, 6455-11.3.2-a
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
        .section = "handshake.h: answer_upgrade answers every request",
        .usually = "a field was read that is not there. In answer_upgrade value_or(\"\") will do; "
                   "step 2.7 counts the fields before it reads them.",
        .crash = "a field was read that is not there. In answer_upgrade value_or(\"\") will do; "
                 "step 2.7 counts the fields before it reads them.",
        .person = "one bad request, and everyone's dot turns red."});
  int status = answer_to(sample_with("Sec-WebSocket-Key", {})).status;
  if (status == 400) status = 101;  // step 2.7 makes it a 400
  EXPECT_EQ(status, 101);
}

// seed 22: a POST, or a request whose Connection says nothing, is answered with 101
// pins: 6455-4.2.1-a1, 9110-7.8-e, 9110-15.2-a
TEST(Step2_7, WantsAGetInHttpOneOne) {
  HttpRequest request = sample();
  for (const std::string method : {"POST", "HEAD", "get"}) {
    tell({.text = method + " /chat HTTP/1.1",
          .at = 0,
          .count = method.size(),
          .here = "a handshake is a GET, in capitals",
          .section = "RFC 6455 §4.2.1, 1: 405",
          .yours = {{"0", "0: not refused. The method was not asked, or without its case."}},
          .usually = "the method was not asked, or another rule was asked before it.",
          .person = "a form that is sent with POST opens a WebSocket, and is read as frames."});
    request.line.method = method;
    EXPECT_EQ(refusal(request), 405);
  }
  request = sample();
  request.line.minor_version = 0;
  tell({.text = "GET /chat HTTP/1.0",
        .at = 10,
        .count = 8,
        .here = "a handshake needs HTTP/1.1",
        .section = "RFC 6455 §4.2.1, 1: 400",
        .yours = {{"0", "0: not refused. The minor version was not asked."}},
        .usually = "the version of HTTP was not asked, or another rule was asked before it.",
        .person = "an old program gets a 101, and does not know what that is."});
  int status = refusal(request);
  if (status == 505) status = 400;  // either is right
  EXPECT_EQ(status, 400);
  tell({.text = "GET /chat HTTP/1.2",
        .at = 10,
        .count = 8,
        .here = "1.1 or newer: this is newer",
        .section = "RFC 6455 §4.2.1, 1",
        .usually = "HTTP/1.1 and no other was let in. The rule is: 1.1 or higher.",
        .person = "a red dot for a client that is newer than your server."});
  request.line.minor_version = 2;
  EXPECT_EQ(refusal(request), 0);
}

// pins: 6455-4.2.1-a3, 6455-4.2.1-a4
TEST(Step2_7, WantsAConnectionWithUpgradeInIt) {
  using Values = std::vector<std::string>;
  for (const Values& values : {Values{"keep-alive"}, Values{}, Values{"upgraded"}}) {
    tell({.text = lines_of("Connection", values),
          .section = "RFC 6455 §4.2.1, 4: 400",
          .usually = "the Connection field was not asked, or searched for a part of a word.",
          .person = "nothing. But a request that was not meant for this server gets a 101."});
    EXPECT_EQ(refusal_with("Connection", values), 400);
  }
  tell({.text = "Upgrade: h2c",
        .at = 9,
        .count = 3,
        .here = "another protocol",
        .section = "RFC 6455 §4.2.1, 3: 400",
        .usually = "wants_websocket was not asked here. The caller asks it, and others may not.",
        .person = "a client that asks for another protocol gets a WebSocket."});
  EXPECT_EQ(refusal_with("Upgrade", {"h2c"}), 400);
}

// pins: 6455-4.2.1-a4
TEST(Step2_7, FindsUpgradeInEveryConnectionField) {
  using Values = std::vector<std::string>;
  for (const Values& values : {Values{"Upgrade"}, Values{"UPGRADE"}, Values{"keep-alive, Upgrade"},
                               Values{"keep-alive", "upgrade"}, Values{"upgrade", "keep-alive"}}) {
    tell({.text = lines_of("connection", values),
          .section = "RFC 6455 §4.2.1, 4: a list that has the token upgrade, in any of the fields",
          .usually = values.size() > 1
                         ? "only the first field of this name was read."
                         : "the whole value was compared. It is a list, and has no case.",
          .person = "a red dot in Firefox, which sends a list."});
    EXPECT_EQ(refusal_with("connection", values), 0);
  }
}

// seed 21: a client of an old draft, version 8, gets a 101 and never learns which version is spoken
// pins: 6455-4.2.1-a6, 6455-4.2.2-d
TEST(Step2_7, WantsVersionThirteen) {
  for (const std::string version :
       {"8", "14", "130", "013", "13.0", "13abc", "+13", "0xd", "1", "13 13", "thirteen"}) {
    tell({.text = "Sec-WebSocket-Version: " + version,
          .at = 23,
          .count = version.size(),
          .here = version == "8" ? "a draft of 2011" : "not the text 13",
          .section = "RFC 6455 §4.4: 426",
          .yours = {{"400", "This client can be told what to change, and that is a 426."}},
          .usually = version == "8"
                         ? "the number of the version was not asked."
                         : "this was taken for 13. Compare the text: it is not a number.",
          .gone = "the words of a failure are a view of a text that has ended. A string_view "
                  "keeps no text alive: give HttpFailure a literal.",
          .person = "a client of another version that cannot read your frames."});
    EXPECT_EQ(refusal_with("Sec-WebSocket-Version", {version}), 426);
  }
  tell({.text = "sec-websocket-version: 13",
        .section = "RFC 9110 §5.1: names of fields have no case",
        .usually = "the name of the field was compared letter by letter.",
        .person = "a red dot for a client that writes its fields in small letters."});
  EXPECT_EQ(refusal_with("sec-websocket-version", {"13"}), 0);
}

// None, or two: that is a 400, or it is not the version that is spoken here.
// pins: 6455-11.3.5-a
TEST(Step2_7, WantsTheVersionOnce) {
  using Versions = std::vector<std::string>;
  for (const Versions& versions :
       {Versions{}, Versions{"13", "13"}, Versions{"13", "8"}, Versions{"8", "13"}, Versions{""},
        Versions{"13, 8"}, Versions{"13, 13"}, Versions{"13,"}}) {
    tell({.text = lines_of("Sec-WebSocket-Version", versions),
          .section = "RFC 6455 §4.2.1, 6; §11.3.5: at most once",
          .usually = versions.empty() ? "a missing version was taken as 13."
                     : versions.size() > 1
                         ? "one 13 of two fields was enough. This field comes once."
                         : "the field was read as a list, or as a number. It is one text: 13.",
          .person = "nothing. But a client that speaks another version gets a 101."});
    int status = refusal_with("Sec-WebSocket-Version", versions);
    if (status == 426) status = 400;  // either is right
    EXPECT_EQ(status, 400);
  }
}

// seed 20: no key at all; "undefined" is hashed, and the answer is 101
// pins: 6455-4.2.1-a5
TEST(Step2_7, WantsAKey) {
  using Keys = std::vector<std::string>;
  for (const Keys& keys : {Keys{}, Keys{""}, Keys{"undefined"}, Keys{"dGhlIHNhbXBsZSBub25jZQAA"}}) {
    tell({.text = lines_of("Sec-WebSocket-Key", keys),
          .section = "RFC 6455 §4.2.1, 5: 400",
          .yours = {{"0", "0: not refused. Count the keys, and ask is_valid_key."}},
          .usually =
              "the keys were not counted, or not judged, or the status is another one than 400.",
          .person = "nothing. But a request that a script made up gets a 101, too."});
    EXPECT_EQ(refusal_with("Sec-WebSocket-Key", keys), 400);
  }
}

// pins: 6455-11.3.1-a
TEST(Step2_7, WantsTheKeyOnce) {
  const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
  for (const std::string& second : {key, std::string("AAAAAAAAAAAAAAAAAAAAAA==")}) {
    tell({.text = lines_of("Sec-WebSocket-Key", {key, second}),
          .section = "RFC 6455 §11.3.1: MUST NOT appear more than once",
          .usually = "the first of two keys was taken.",
          .person = "nothing. But the proxy in front may have read the other key."});
    EXPECT_EQ(refusal_with("Sec-WebSocket-Key", {key, second}), 400);
  }
  tell({.text = lines_of("sec-websocket-key", {key}),
        .section = "RFC 9110 §5.1: names of fields have no case",
        .usually = "the name of the field was compared letter by letter.",
        .person = "a red dot for a client that writes its fields in small letters."});
  EXPECT_EQ(refusal_with("sec-websocket-key", {key}), 0);
}

TEST(Step2_7, TheFirstBrokenRuleIsNamed) {
  const auto first_broken = [](const HttpRequest& request, const std::string& broken) {
    tell({.text = broken,
          .section = "RFC 6455 §4.2.1, in this order",
          .usually = "the rules are checked in another order than the table of step 2.7 has.",
          .person = "a client is told to change one thing, and then another one."});
    return refusal(request);
  };
  HttpRequest request = sample_with("Sec-WebSocket-Version", {"8"});
  request.line.method = "POST";
  EXPECT_EQ(first_broken(request, "POST, and version 8"), 405);
  request = sample_with("Sec-WebSocket-Version", {"8"});
  request.fields[1].value = "h2c";
  EXPECT_EQ(first_broken(request, "Upgrade: h2c, and version 8"), 400);
  request = sample_with("Sec-WebSocket-Version", {"8"});
  request.fields[2].value = "close";
  EXPECT_EQ(first_broken(request, "Connection: close, and version 8"), 400);
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

// pins: 6455-4.2.2-d, 6455-4.4-a, 9110-7.6.1-a, 9110-7.6.1-b, 9110-7.8-d, 9110-7.8-f
TEST(Step2_7, NamesTheVersionItSpeaks) {
  tell(
      {.text = "Sec-WebSocket-Version: 8",
       .at = 23,
       .count = 1,
       .here = "a draft of 2011",
       .section = "RFC 6455 §4.4: 426",
       .yours = {{"101",
                  "check_upgrade was not asked, or returned nullopt. answer_upgrade (step "
                  "2.5) asks it first."},
                 {"Bad Request", "This is the reason of a 400. A 426 is called Upgrade Required."}},
       .usually = "the answer has another status or reason than the table of step 2.7.",
       .person = "an old client that does not learn which version it should speak."});
  const Answer answer = answer_to(sample_with("Sec-WebSocket-Version", {"8"}));
  ASSERT_EQ(answer.status, 426);
  EXPECT_EQ(answer.wrong, "");
  EXPECT_EQ(reason_of(answer, "Upgrade Required"), "Upgrade Required");
  tell({.text = "HTTP/1.1 426 Upgrade Required\r\n...\r\nSec-WebSocket-Version: 13",
        .section = "RFC 6455 §4.4",
        .yours = {{"close", "Where Upgrade is, Connection names it, too."}},
        .usually = "refuse_upgrade did not add the fields that a 426 needs.",
        .person = "an old client that does not learn which version it should speak.",
        .function = "refuse_upgrade"});
  const Answer refusal = test::read_answer(
      encode_response(refuse_upgrade({426, "Upgrade Required", "not version 13"})));
  EXPECT_EQ(refusal.list("Sec-WebSocket-Version"), "13");
  EXPECT_EQ(refusal.list("Upgrade"), "websocket");
  // RFC 9110 §7.8: Upgrade is for the next hop only, and Connection says so.
  EXPECT_EQ(refusal.list("Connection"), "close, upgrade");
  tell({.text = "HTTP/1.1 426 Upgrade Required\r\n...\r\nSec-WebSocket-Version: 13",
        .section = "RFC 6455 §4.4",
        .usually = "answer_upgrade (step 2.5) answers with refuse and not with refuse_upgrade.",
        .person = "an old client that does not learn which version it should speak."});
  EXPECT_EQ(answer.list("Sec-WebSocket-Version"), "13");
  EXPECT_EQ(answer.list("Upgrade"), "websocket");
  EXPECT_EQ(answer.list("Connection"), "close, upgrade");
}

// seed 24: "HTTP/1.1 400 Bad Request" and then nothing; the client calls the answer malformed
// pins: 6455-4.2.1-a, 9110-10.2.1-a, 6455-4.2.2-a
TEST(Step2_7, RefusesWithWholeResponses) {
  tell({.text = "HTTP/1.1 400 Bad Request\r\n...\r\n\r\n",
        .section = "RFC 6455 §4.2.2: an HTTP response with an appropriate error code",
        .yours = {{"101",
                   "check_upgrade was not asked, or returned nullopt. answer_upgrade (step "
                   "2.5) asks it first."}},
        .usually = "the answer was not made by refuse(): it has no body, or does not say close.",
        .person = "\"this page sent an invalid response\", and no word about the reason."});
  const Answer bad = answer_to(sample_with("Sec-WebSocket-Key", {}));
  ASSERT_EQ(bad.status, 400);
  EXPECT_EQ(bad.wrong, "");
  EXPECT_EQ(end_said_by(bad), "close");
  EXPECT_EQ(bad.body.substr(0, 3), "400");

  tell({.text = "HTTP/1.1 405 Method Not Allowed\r\n...\r\nAllow: GET",
        .section = "RFC 9110 §15.5.6",
        .yours = {{"Bad Request",
                   "This is the reason of a 400. A 405 is called Method Not Allowed."},
                  {"(none)", "The field Allow is missing: refuse_upgrade adds it to a 405."}},
        .usually = "check_upgrade does not ask the method first, or refuse_upgrade did not add the "
                   "field that a 405 needs.",
        .person = "a program that does not learn that it has to send a GET.",
        .function = "refuse_upgrade"});
  HttpRequest post = sample();
  post.line.method = "POST";
  const Answer other = answer_to(post);
  EXPECT_EQ(other.wrong, "");
  EXPECT_EQ(other.status, 405);
  EXPECT_EQ(reason_of(other, "Method Not Allowed"), "Method Not Allowed");
  const bool allows_get = other.lists("Allow", "GET") && !other.lists("Allow", "POST");
  const std::string methods = allows_get ? "get" : other.list("Allow");
  EXPECT_EQ(methods, "get");
}

// seed 26: a page from another server reads the whole chat, and writes in it
// pins: 6455-10.2-a
TEST(Step2_8, RefusesAPageOfAnotherServer) {
  for (const std::string origin : {"http://localhost:8099", "http://evil.example",
                                   "http://evil.example:8080", "http://127.0.0.1:8080"}) {
    tell({.text = shown(origin, "localhost:8080"),
          .at = 30,
          .count = origin.size(),
          .here = "another host or port: another origin",
          .section = "RFC 6455 §10.2",
          .usually = "a page of another server was let in: host and port are both compared.",
          .person = "nothing. But the page in another tab reads along."});
    EXPECT_EQ(judged_page(origin, "localhost:8080"), "refused");
  }
}

TEST(Step2_8, WelcomesOurOwnPages) {
  const auto page_may = [](const std::string& origin, const std::string& host) {
    tell(
        {.text = shown(origin, host),
         .section = "RFC 6454 §4: same scheme, host and port",
         .usually = origin.front() == 'H'
                        ? "Origin and Host were compared letter by letter. Scheme and host have no "
                          "case: compare them with is_at."
                        : "Origin and Host were not compared with is_at. Or, if 2.8 was green "
                          "before: look at is_our_host (2.9).",
         .person = "a red dot under your own address."});
    return judged_page(origin, host);
  };
  EXPECT_EQ(page_may("http://localhost:8080", "localhost:8080"), "let in");
  EXPECT_EQ(page_may("http://192.168.0.7:9000", "192.168.0.7:9000"), "let in");
  EXPECT_EQ(page_may("http://[::1]:8080", "[::1]:8080"), "let in");
  EXPECT_EQ(page_may("HTTP://LocalHost:8080", "localhost:8080"), "let in");
}

TEST(Step2_8, KnowsThePortThatIsNotWritten) {
  const auto page_may = [](const std::string& origin, const std::string& host) {
    tell({.text = shown(origin, host),
          .section = "RFC 6454 §4: same scheme, host and port",
          .usually = "the ports were compared as they are written. A port that is not written is "
                     "the default port: 80 for http, 443 for https.",
          .person = "a red dot, when the address is written with its port."});
    return judged_page(origin, host);
  };
  EXPECT_EQ(page_may("http://chat.example", "chat.example"), "let in");
  EXPECT_EQ(page_may("http://chat.example", "chat.example:80"), "let in");
  EXPECT_EQ(page_may("http://chat.example:80", "chat.example"), "let in");
  EXPECT_EQ(page_may("http://chat.example", "chat.example:443"), "refused");
  EXPECT_EQ(page_may("http://chat.example", "chat.example:8080"), "refused");
  EXPECT_EQ(page_may("http://chat.example:8080", "chat.example"), "refused");
}

// seed 38: a page on https may not open ws://, so a proxy speaks TLS; its pages are ours all the same
TEST(Step2_8, WelcomesOurPagesBehindATlsProxy) {
  const auto page_may = [](const std::string& origin, const std::string& host) {
    tell({.text = shown(origin, host),
          .section = "RFC 6454 §4; the browser spoke TLS with the proxy",
          .usually = "https was refused, or its default port was taken for 80: it is 443.",
          .person = "a chat that works at home, and is red behind the proxy."});
    return judged_page(origin, host);
  };
  EXPECT_EQ(page_may("https://chat.example", "chat.example"), "let in");
  EXPECT_EQ(page_may("https://chat.example", "chat.example:443"), "let in");
  EXPECT_EQ(page_may("https://chat.example:443", "chat.example"), "let in");
  EXPECT_EQ(page_may("https://chat.example:8443", "chat.example:8443"), "let in");
  EXPECT_EQ(page_may("https://chat.example", "chat.example:80"), "refused");
  EXPECT_EQ(page_may("https://evil.example", "chat.example"), "refused");
}

TEST(Step2_8, WelcomesTheOriginsOfTheList) {
  const auto page_may = [](const std::string& origin, const std::string& host,
                           const std::vector<std::string>& list) {
    tell({.text = shown(origin, host),
          .section = "RFC 6455 §10.2; the last of the list is " + list.back(),
          .usually = list.size() > 1
                         ? "policy.allowed_origins was not read to its end: only its first counts."
                         : "policy.allowed_origins was not asked, or not before the Host. An entry "
                           "fits without case, or by its scheme, host and port.",
          .person = "a red dot on the page that --origin names."});
    return judged_page(origin, host, list);
  };
  EXPECT_EQ(page_may("https://example.org", "chat.example", {"https://example.org"}), "let in");
  EXPECT_EQ(page_may("HTTPS://Example.ORG", "chat.example", {"https://example.org"}), "let in");
  EXPECT_EQ(page_may("https://b.example", "a.internal", {"https://a.example", "https://b.example"}),
            "let in");
  EXPECT_EQ(page_may("https://a.example", "a.internal", {"https://a.example", "https://b.example"}),
            "let in");
  EXPECT_EQ(page_may("app://example.org", "a.internal", {"app://example.org"}), "let in");
  EXPECT_EQ(page_may("APP://Example.org", "a.internal", {"app://example.org"}), "let in");
  EXPECT_EQ(page_may("https://example.org", "a.internal", {"https://example.org:443"}), "let in");
  EXPECT_EQ(page_may("https://example.org:443", "a.internal", {"https://example.org"}), "let in");
}

// pins: 6455-10.2-a
TEST(Step2_8, RefusesAnOriginThatIsOnlyLikeOneOfTheList) {
  const auto page_may = [](const std::string& origin, const std::string& listed) {
    const bool is_http = origin.starts_with("http:");
    const bool is_site = origin.starts_with("http");
    tell(
        {.text = "Origin: " + origin,
         .section = "RFC 6455 §10.2; the list is " + listed,
         .usually = is_http ? "default_port, which tells the scheme, was not compared: http is not "
                              "https."
                    : is_site ? "a part of the text was enough: an Origin that begins or ends like "
                                "one of the list is another one."
                              : "an Origin that parse_site cannot read was let in, as if it were "
                                "missing. Browsers send such an Origin, too.",
         .person = is_http ? "nothing. But on a network that others change, a page without TLS "
                             "reads along."
                           : "nothing. But a page that --origin does not name reads along."});
    return judged_page(origin, "a.internal", {listed});
  };
  EXPECT_EQ(page_may("http://example.org", "https://example.org"), "refused");
  EXPECT_EQ(page_may("https://example.org:8443", "https://example.org"), "refused");
  EXPECT_EQ(page_may("https://example.org.evil", "https://example.org"), "refused");
  EXPECT_EQ(page_may("https://example.or", "https://example.org"), "refused");
  EXPECT_EQ(page_may("app://example.org", "https://example.org"), "refused");
  EXPECT_EQ(page_may("http://example.org:443", "https://example.org"), "refused");
}

TEST(Step2_8, RefusesAnOriginThatIsNotASite) {
  for (const std::string origin :
       {"null", "", "localhost:8080", "ftp://localhost:8080", "://localhost:8080",
        "http://localhost:8080/", "http://localhost:8080?",
        "http://localhost:8080, http://localhost:8080", "http://ada@localhost:8080",
        "http://localhost:8080.evil.example", "http://evil.example/localhost:8080",
        "http://localhost:8080 http://evil.example"}) {
    tell({.text = "Origin: " + (origin.empty() ? "(empty)" : origin),
          .at = 8,
          .count = origin.empty() ? 7 : origin.size(),
          .here = "not the URL of a site",
          .section = origin == "null" ? "RFC 6454 §7.1: a page without an origin sends null"
                                      : "RFC 6454 §7.1",
          .usually = origin.empty()
                         ? "an empty Origin was taken for a missing one. Only count() tells them "
                           "apart."
                         : "an Origin that parse_site cannot read was let in, as if it were "
                           "missing. Browsers send such an Origin, too.",
          .person = "nothing. But any page that is opened from a file reads along."});
    EXPECT_EQ(judged_page(origin, "localhost:8080"), "refused");
  }
  const auto page_may = [](const std::string& origin, const std::string& host) {
    tell({.text = shown(origin, host),
          .section = "RFC 6454 §4: there is no host",
          .usually = "two empty hosts were taken for the same host.",
          .person = "nothing. But a page that has no server reads along."});
    return judged_page(origin, host);
  };
  EXPECT_EQ(page_may("http://", ""), "refused");
  EXPECT_EQ(page_may("http://:80", ":80"), "refused");
}

TEST(Step2_8, RefusesTwoOrigins) {
  using Origins = std::vector<std::string>;
  for (const Origins& origins : {Origins{"http://localhost", "http://evil.example"},
                                 Origins{"http://evil.example", "http://localhost"},
                                 Origins{"http://localhost", "http://localhost"}}) {
    tell({.text = lines_of("Origin", origins),
          .section = "RFC 6454 §7.3: two are refused, also if both are the same",
          .usually = origins.front() == origins.back()
                         ? "two fields that say the same were taken for one. Count them: a browser "
                           "sends one."
                         : "the first of two Origin fields was read, and the second was not.",
          .person = "nothing. But a foreign page that hides behind a second field reads along."});
    HttpRequest request = sample_with("Host", {"localhost"});
    for (const std::string& origin : origins)
      request.fields.push_back({"Origin", origin});
    EXPECT_EQ(judged(request), "refused");
  }
}

TEST(Step2_8, WithoutAHostAPageIsNotOurs) {
  HttpRequest request = sample_with("Host", {});
  tell({.text = "GET /chat HTTP/1.1 (no Origin, and no Host)",
        .section = "RFC 6455 §10.2",
        .usually = "a missing Origin or Host was refused. Without an Origin it is not a browser, "
                   "and a program can write any Origin.",
        .person = "./workbook wire gets a 403."});
  EXPECT_EQ(judged(request), "let in");
  tell({.text = "Origin: http://localhost (and no Host)",
        .section = "RFC 6455 §10.2",
        .usually = "a missing Host was treated as one that fits.",
        .person = "nothing. But a foreign page reads along."});
  request.fields.push_back({"Origin", "http://localhost"});
  EXPECT_EQ(judged(request), "refused");
}

// pins: 6455-4.2.1-b
TEST(Step2_8, WelcomesOtherProgramsThanBrowsers) {
  tell({.text = "GET /chat HTTP/1.1 (and no Origin)",
        .section = "RFC 6455 §10.2",
        .usually = "a missing Origin was treated as a wrong one. A program can write any Origin.",
        .person = "./workbook wire and curl get a 403."});
  EXPECT_EQ(judged(sample()), "let in");
}

// pins: 6455-4.2.2-c, 6455-10.2-b, 6455-10.2-a
TEST(Step2_8, RefusesTheOriginLast) {
  tell(
      {.text = "Origin: http://evil.example",
       .at = 8,
       .count = 19,
       .here = "a page of another server",
       .section = "RFC 6455 §4.2.2, 4: 403",
       .yours = {{"101", "It was let in: answer_upgrade (step 2.5) has to ask is_allowed_origin."}},
       .usually = "the answer is not what forbid() or refuse() makes of a 403.",
       .person = "nothing. But the page in another tab reads along."});
  const HttpRequest evil = sample_with("Origin", {"http://evil.example"});
  EXPECT_EQ(answer_to(evil).status, 403);
  EXPECT_EQ(end_said_by(answer_to(evil)), "close");
  tell({.text = "Origin: http://evil.example",
        .section = "handshake.h: allowed_origins; started with --origin http://evil.example",
        .yours = {{"403", "answer_upgrade has to give its policy to is_allowed_origin."}},
        .usually = "an Origin that the policy names was refused.",
        .person = "a red dot on the page that --origin names."});
  const UpgradePolicy friendly{
      .subprotocols = {}, .allowed_origins = {"http://evil.example"}, .hosts = {}};
  EXPECT_EQ(answer_to(evil, friendly).status, 101);
  tell({.text = "POST /chat HTTP/1.1\r\nOrigin: http://evil.example",
        .at = 0,
        .count = 4,
        .here = "a broken rule of the handshake comes first",
        .section = "RFC 6455 §4.2.2, 4: 405",
        .yours = {{"403",
                   "The Origin was asked first. answer_upgrade asks check_upgrade before "
                   "is_allowed_origin."}},
        .usually = "the rules of the handshake were not asked.",
        .person = "a client that asks its user for rights, and needs another method."});
  HttpRequest worse = evil;
  worse.line.method = "POST";
  EXPECT_EQ(answer_to(worse).status, 405);
}

TEST(Step2_8, AListMayNameWhatIsNotASite) {
  for (const std::string listed : {"app://example.org", "null", "*"}) {
    tell(
        {.text = shown("http://evil.example", "a.internal"),
         .section = "RFC 6455 §10.2; the list is " + listed,
         .usually = "parse_site gives nullopt for this entry, and its value was read all the same.",
         .crash =
             "parse_site gives nullopt for an entry of allowed_origins. Ask before you use it.",
         .person = "the server ends when a foreign page asks, or that page is let in."});
    EXPECT_EQ(judged_page("http://evil.example", "a.internal", {listed}), "refused");
  }
}

TEST(Step2_8, AHostThatCannotBeReadIsNotOurs) {
  for (const std::string host : {"chat.example:x", "[::1", "a b"}) {
    tell({.text = shown("http://chat.example", host),
          .section = "RFC 6455 §10.2",
          .usually =
              "parse_authority gives nullopt for this Host, and its value was read all the same.",
          .crash = "parse_authority gives nullopt for this Host. Ask before you use it.",
          .person = "the server ends when a program sends this, or a foreign page is let in."});
    EXPECT_EQ(judged_page("http://chat.example", host), "refused");
  }
}

// seed 26: a page from another server reads the whole chat, and writes in it
// pins: 6455-10.2-a
TEST(Step2_9, RefusesAPageWhoseNameLeadsHere) {
  const auto page_may = [](const std::string& origin, const std::string& host) {
    tell({.text = shown(origin, host),
          .at = 6,
          .count = host.size(),
          .here = "a name that its owner lets lead to your machine: DNS rebinding",
          .section = "RFC 6455 §10.2",
          .usually = "Origin was compared with Host alone, and the page chose both. is_our_host "
                     "has to say no to this name.",
          .person = "nothing. But the page in another tab reads along."});
    return judged_page(origin, host);
  };
  EXPECT_EQ(page_may("http://evil.example:8080", "evil.example:8080"), "refused");
  EXPECT_EQ(page_may("https://evil.example", "evil.example"), "refused");
  EXPECT_EQ(page_may("http://localhost.evil.example", "localhost.evil.example"), "refused");
  EXPECT_EQ(page_may("http://203.0.113.9:8080", "203.0.113.9:8080"), "refused");
}

TEST(Step2_9, StillWelcomesThePagesOfItsOwnNames) {
  const auto page_may = [](const std::string& origin, const std::string& host,
                           const std::vector<std::string>& list) {
    tell({.text = shown(origin, host),
          .section = "RFC 6455 §10.2; started with --host chat.example",
          .usually = "is_our_host returns false for localhost or for one of policy.hosts, or the "
                     "list of origins is not asked before it.",
          .person = "a red dot under your own address."});
    return judged_page(origin, host, list);
  };
  EXPECT_EQ(page_may("http://localhost:8080", "localhost:8080", {}), "let in");
  EXPECT_EQ(page_may("http://chat.example:8080", "chat.example:8080", {}), "let in");
  EXPECT_EQ(page_may("http://evil.example", "evil.example", {"http://evil.example"}), "let in");
}

TEST(Step2_9, KnowsTheNamesThatEveryMachineHas) {
  for (const std::string host : {"localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:8080",
                                 "127.255.0.7:1", "[::1]", "[::1]:8080", "[0:0::1]:80"}) {
    tell({.text = "Host: " + host,
          .at = 6,
          .count = host.size(),
          .here = "it always leads to the machine that asks",
          .section = "RFC 1122 §3.2.1.3, RFC 4291 §2.5.3",
          .usually = host.starts_with("127.0.0.1") ? "is_our_host does not know 127.0.0.1, or "
                                                     "compares the host with its port."
                     : host.starts_with("127.")    ? "127.0.0.1 is one of sixteen million such "
                                                     "addresses: all that begin with the number 127."
                     : host.starts_with("[")       ? "is_our_host does not know [::1]."
                                                   : "is_our_host does not know localhost.",
          .person = "a red dot under your own address."});
    EXPECT_EQ(owner_of(host), "ours");
  }
}

TEST(Step2_9, ANameThatBeginsLikeAnAddressIsAName) {
  for (const std::string host : {"127.evil.example", "127.0.0.1.evil.example", "127.0.0.1.",
                                 "127.0.0", "127.0.0.256", "localhost.example", "local"}) {
    const bool is_short = host == "127.0.0";
    tell({.text = "Host: " + host,
          .at = 6,
          .count = host.size(),
          .here = "a name, and not an address",
          .section = "RFC 6455 §10.2",
          .usually = is_short ? "an address of fewer than four numbers was taken. inet_aton reads "
                                "such a text as one; inet_pton does not."
                              : "only the beginning was compared, with \"127.\" or with "
                                "\"localhost\".",
          .person = "nothing. But a page of that name reads along."});
    EXPECT_EQ(owner_of(host), "not ours");
  }
}

TEST(Step2_9, OtherAddressesAreNotLoopback) {
  for (const std::string host :
       {"128.0.0.1", "12.7.0.1", "0.0.0.0", "", ":8080", "[::2]", "[::1:1]", "[fe80::1]"}) {
    tell({.text = "Host: " + host,
          .section = "RFC 1122 §3.2.1.3: loopback addresses begin with the number 127",
          .usually = "the first number of the address was not read, or not compared with 127.",
          .person = "nothing. But a page of another machine reads along."});
    EXPECT_EQ(owner_of(host), "not ours");
  }
}

TEST(Step2_9, KnowsTheNamesItWasGiven) {
  const auto ours = [](const std::string& host, const std::vector<std::string>& names) {
    tell(
        {.text = "Host: " + host,
         .section = "the server was started with --host " + names.front(),
         .usually = names.size() > 1
                        ? "policy.hosts was not read to its end, or was compared with the host and "
                          "its port."
                        : "the name was compared as it was written. parse_authority reads it, and "
                          "makes it comparable.",
         .person = "a red dot on the page that --host names."});
    return owner_of(host, names);
  };
  const std::vector<std::string> names{"chat.example", "192.168.0.7", "[fe80::7]"};
  EXPECT_EQ(ours("chat.example", names), "ours");
  EXPECT_EQ(ours("CHAT.example:9000", names), "ours");
  EXPECT_EQ(ours("192.168.0.7:8080", {"192.168.0.7", "chat.example"}), "ours");
  EXPECT_EQ(ours("192.168.0.7:8080", names), "ours");
  EXPECT_EQ(ours("[FE80::7]:8080", names), "ours");
  EXPECT_EQ(ours("[2001:db8::7]:8080", {"[2001:DB8:0:0::7]"}), "ours");
  EXPECT_EQ(ours("chat.example", {"Chat.EXAMPLE"}), "ours");
  EXPECT_EQ(ours("localhost", names), "ours");
}

TEST(Step2_9, TakesOnlyWholeNames) {
  for (const std::string host : {"chat.example.org", "chat", "a.chat.example", "192.168.0.70"}) {
    tell({.text = "Host: " + host,
          .section = "the server was started with --host chat.example --host 192.168.0.7",
          .usually = host == "a.chat.example"
                         ? "a host that ends like one of policy.hosts was taken for it."
                         : "a host that begins like one of policy.hosts, or a part of one, was "
                           "taken for it.",
          .person = "nothing. But a page of that name reads along."});
    EXPECT_EQ(owner_of(host, {"chat.example", "192.168.0.7"}), "not ours");
  }
  tell({.text = "--host a:b:c",
        .section = "what parse_authority cannot read is not a name of this server",
        .usually = "an element of policy.hosts was used that parse_authority could not read.",
        .person = "a server that ends, because of a typing error behind --host."});
  EXPECT_EQ(owner_of("chat.example", {"a:b:c", ""}), "not ours");
}

TEST(Step2_9, SaysWhichOptionIsMissing) {
  const auto answer = [](const std::string& origin, const std::string& host) {
    const bool is_own_page = host.find("example") != host.npos || host.front() == '[';
    tell({.text = shown(origin, host),
          .section = "RFC 9110 §15.5.4: the server may say why",
          .usually = is_own_page
                         ? "--host takes a name without a port, as parse_authority gives it. "
                           "Or this is another line of forbid's table."
                         : "--origin takes the Origin as it came, with its port and its "
                           "case. Or this is another line of forbid's table.",
          .person = "a red dot behind the proxy, and a 403 in the console that says what to do.",
          .function = "forbid"});
    const HttpResponse response = answer_upgrade(page_of(origin, host), {});
    return std::to_string(response.status) + ", " + response.body;
  };
  EXPECT_EQ(answer("https://chat.example", "127.0.0.1:8080"),
            "403, 403 Forbidden: another Origin; --origin https://chat.example allows it\n");
  EXPECT_EQ(answer("http://localhost:8099", "localhost:8080"),
            "403, 403 Forbidden: another Origin; --origin http://localhost:8099 allows it\n");
  EXPECT_EQ(answer("http://chat.example:8080", "Chat.example:8080"),
            "403, 403 Forbidden: unknown Host; --host chat.example allows it\n");
  EXPECT_EQ(answer("https://[fe80::7]", "[fe80::7]"),
            "403, 403 Forbidden: unknown Host; --host [fe80::7] allows it\n");
  EXPECT_EQ(answer("https://Chat.Example:443", "127.0.0.1:8080"),
            "403, 403 Forbidden: another Origin; --origin https://Chat.Example:443 allows it\n");
}

TEST(Step2_9, ShowsNothingThatAShellWouldRun) {
  const auto answer = [](const std::string& origin, const std::string& host) {
    tell({.text = shown(origin, host),
          .section = "a person copies the line, and a shell runs it",
          .usually =
              "an Origin was shown as it came. Show it only if parse_site reads it, and each "
              "of its characters is harmless.",
          .person = "a line to copy that does something else than it says.",
          .function = "forbid"});
    return answer_upgrade(page_of(origin, host), {}).body;
  };
  const std::string plain = "403 Forbidden: another Origin\n";
  for (const std::string origin : {"null", "", "http://a;reboot", "http://$(reboot)", "http://a&b",
                                   "http://<b>", "\x1b[2J", "http://a/b", "http://a b", "app://a"})
    EXPECT_EQ(answer(origin, "localhost"), plain);
  EXPECT_EQ(answer("http://a;b", "a;b"), plain);
}

TEST(Step2_9, ShowsAHundredBytesAndNoMore) {
  const std::string longest = "http://" + std::string(93, 'a');
  tell({.text = "Origin: " + longest,
        .section = "100 bytes may be shown",
        .usually = "the length of the Origin was compared with another number, or with <.",
        .person = "a line to copy that is missing, though the Origin is short enough.",
        .function = "forbid"});
  EXPECT_EQ(answer_upgrade(page_of(longest, "localhost"), {}).body,
            "403 Forbidden: another Origin; --origin " + longest + " allows it\n");
  const std::string plain = "403 Forbidden: another Origin\n";
  const std::string longer = longest + 'a';
  tell({.text = "Origin: " + longer,
        .section = "101 bytes may not be shown",
        .usually = "the length of the Origin was not looked at.",
        .person = "a line to copy that is longer than the screen.",
        .function = "forbid"});
  EXPECT_EQ(answer_upgrade(page_of(longer, "localhost"), {}).body, plain);
  tell({.text = "Host: " + longest.substr(7) + "a\r\nOrigin: " + longer,
        .section = "the Origin has 101 bytes: its host may not be shown either",
        .usually = "the rule of the length was kept for the second line of the table alone.",
        .person = "a line to copy that is longer than the screen.",
        .function = "forbid"});
  EXPECT_EQ(answer_upgrade(page_of(longer, longer.substr(7)), {}).body, plain);
}

TEST(Step2_9, ShowsNeitherOfTwoOrigins) {
  const std::vector<std::string> origins{"http://a.example", "http://b.example"};
  tell({.text = lines_of("Origin", origins),
        .section = "an Origin may be shown only if there is one Origin field",
        .usually = "the first of two Origin fields was shown.",
        .person = "a line to copy that lets in the page of another field.",
        .function = "forbid"});
  EXPECT_EQ(answer_upgrade(sample_with("Origin", origins), {}).body,
            "403 Forbidden: another Origin\n");
}

TEST(Step2_9, ForbidsAlsoWithAHostThatCannotBeRead) {
  tell({.text = shown("http://evil.example:8080", "chat.example:x"),
        .section = "handshake.h: forbid() says another Origin, for a page that is not from here",
        .usually =
            "parse_authority gives nullopt for this Host, and its value was read all the same.",
        .crash = "parse_authority gives nullopt for this Host. Ask before you use it.",
        .person = "the server ends when a program sends this.",
        .function = "forbid"});
  const HttpResponse response = forbid(page_of("http://evil.example:8080", "chat.example:x"));
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.body,
            "403 Forbidden: another Origin; --origin http://evil.example:8080 allows it\n");
}

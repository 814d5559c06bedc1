#include <gtest/gtest.h>

#include <algorithm>

#include "answer.h"
#include "authority.h"
#include "static_files.h"
#include "story.h"

namespace {

using namespace ws;
using test::Answer;
using test::tell;

const StaticFiles files{{{"/", {"text/html; charset=utf-8", "<!doctype html>"}},
                         {"/chat.js", {"text/javascript", "1;"}}},
                        {{"X-Content-Type-Options", "nosniff"}}};

HttpResponse answer(std::string method, std::string target, std::vector<HttpField> fields = {}) {
  return serve_file({RequestLine{std::move(method), std::move(target), 1}, std::move(fields)},
                    files);
}

// The same, as a client reads it.
Answer told(std::string method, std::string target, std::vector<HttpField> fields = {}) {
  const HttpResponse response = answer(std::move(method), std::move(target), std::move(fields));
  return test::read_answer(encode_response(response), response.head_only);
}

std::ptrdiff_t connection_fields(const HttpResponse& response) {
  return std::count_if(response.fields.begin(), response.fields.end(), [](const HttpField& field) {
    return equal_without_case(field.name, "Connection");
  });
}

}  // namespace

// pins: 9110-8.3-a, 9110-9.1-a
TEST(Step1_5, ServesAFileWithItsType) {
  tell({.text = "GET /chat.js HTTP/1.1",
        .at = 4,
        .count = 8,
        .here = "the path",
        .section = "RFC 9110 §8.3",
        .person = "the page, and a script that the browser refuses to run."});
  const HttpResponse response = answer("GET", "/chat.js");
  EXPECT_EQ(told("GET", "/chat.js").value("Content-Type"), "text/javascript");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "1;");
  EXPECT_FALSE(response.head_only);
  EXPECT_EQ(answer("GET", "/").body, "<!doctype html>");
}

TEST(Step1_5, LeavesTheQueryOut) {
  tell({.text = "GET /chat.js?v=2 HTTP/1.1",
        .at = 12,
        .count = 4,
        .here = "the query, which does not belong to the path",
        .section = "RFC 3986 §3.4",
        .person = "a link with ?utm_source= in it, and 404."});
  EXPECT_EQ(answer("GET", "/chat.js?v=2").status, 200);
  EXPECT_EQ(answer("GET", "/chat.js?a?b=/").status, 200);
  EXPECT_EQ(answer("GET", "/?").body, "<!doctype html>");
  EXPECT_EQ(answer("GET", "/?/chat.js").body, "<!doctype html>");
}

// pins: 9112-3.2.2-b
TEST(Step1_8, AWholeUrlHasAPath) {
  tell({.text = "GET http://localhost:8080/chat.js HTTP/1.1",
        .at = 4,
        .count = 29,
        .here = "absolute-form",
        .section = "RFC 9112 §3.2.2: MUST be accepted"});
  EXPECT_EQ(answer("GET", "http://localhost:8080/chat.js").body, "1;");
  EXPECT_EQ(answer("GET", "http://localhost:8080/").body, "<!doctype html>");
  EXPECT_EQ(answer("GET", "http://localhost:8080").body, "<!doctype html>");
  EXPECT_EQ(answer("GET", "https://localhost?/chat.js").body, "<!doctype html>");
  EXPECT_EQ(answer("GET", "http://localhost/chat.js?to=http://localhost/").body, "1;");
  EXPECT_EQ(answer("GET", "http://localhost/?to=http://b/chat.js").body, "<!doctype html>");
  EXPECT_EQ(answer("GET", "http://localhost/a/chat.js").status, 404);
  EXPECT_EQ(answer("GET", "http://localhost//chat.js").status, 404);
}

TEST(Step1_8, APathMayLookLikeAUrl) {
  tell({.text = "GET /a://b/chat.js HTTP/1.1",
        .at = 4,
        .count = 14,
        .here = "it begins with a slash, so it is a path; there is no such file",
        .section = "RFC 9112 §3.2.1",
        .yours = {{"200", "The path was cut behind its \"://\", as if it were a whole URL."}}});
  EXPECT_EQ(answer("GET", "/a://b/chat.js").status, 404);
  EXPECT_EQ(answer("GET", "/://chat.js").status, 404);
  EXPECT_EQ(answer("GET", "/http://localhost/").status, 404);
}

TEST(Step1_8, PathAndQueryAreTheOriginForm) {
  tell({.text = "http://localhost?v=2",
        .at = 16,
        .count = 4,
        .here = "a query behind the host, without a path",
        .section = "RFC 9112 §3.2.1: an empty path is sent as /"});
  EXPECT_EQ(origin_form("http://localhost?v=2"), "/?v=2");
  EXPECT_EQ(origin_form("http://localhost/chat.js?v=2"), "/chat.js?v=2");
  EXPECT_EQ(origin_form("HTTPS://localhost:8080"), "/");
  EXPECT_EQ(origin_form("http://localhost?to=/a"), "/?to=/a");
  EXPECT_EQ(origin_form("/chat.js?to=http://a/b"), "/chat.js?to=http://a/b");
  EXPECT_EQ(origin_form("*"), "*");
}

// pins: 9110-9.1-a
TEST(Step1_5, AnswersHeadWithoutTheBody) {
  tell({.text = "HEAD /chat.js HTTP/1.1",
        .count = 4,
        .here = "everything of GET but the body",
        .section = "RFC 9110 §9.3.2",
        .usually =
            "head_only was not set, or the body was left out: encode_response needs its length.",
        .person = "a program that asks for the size of a file gets 0, or the whole file."});
  const HttpResponse response = answer("HEAD", "/chat.js");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "1;");  // for its length
  EXPECT_TRUE(response.head_only);
  EXPECT_TRUE(answer("HEAD", "/nothing").head_only);
}

// pins: 9110-9.3.2-b
TEST(Step1_5, AnswersHeadWithTheFieldsOfGet) {
  tell({.text = "HEAD /chat.js HTTP/1.1",
        .count = 4,
        .here = "all fields of GET",
        .section = "RFC 9110 §9.3.2",
        .usually = "a HEAD leaves the function early, and its answer has no Content-Type.",
        .person = "a program that looks before it loads, and is told another type than it gets."});
  EXPECT_EQ(told("HEAD", "/chat.js").value("Content-Type"), "text/javascript");
  EXPECT_EQ(told("HEAD", "/chat.js").value("Content-Length"), "2");
  EXPECT_EQ(told("HEAD", "/").value("X-Content-Type-Options"), "nosniff");
}

TEST(Step1_5, KnowsWhatItDoesNotHave) {
  tell({.text = "GET /nothing HTTP/1.1", .section = "RFC 9110 §15.5.5"});
  EXPECT_EQ(answer("GET", "/nothing").status, 404);
  EXPECT_EQ(answer("GET", "/CHAT.JS").status, 404);
  EXPECT_EQ(answer("GET", "/chat.js/").status, 404);
  EXPECT_EQ(answer("GET", "//chat.js").status, 404);
  EXPECT_EQ(answer("GET", "/chat.jsx").status, 404);
  EXPECT_EQ(answer("GET", "/chat").status, 404);
  EXPECT_EQ(told("GET", "/nothing").value("Content-Type").substr(0, 5), "text/");
}

TEST(Step1_5, GivesDotDotNowhereToGo) {
  tell({.text = "GET /../../etc/passwd HTTP/1.1",
        .at = 4,
        .count = 17,
        .here = "a key that is not in the map",
        .person = "nothing. A server that asks the disk here gives its passwords away."});
  EXPECT_EQ(answer("GET", "/../../etc/passwd").status, 404);
  EXPECT_EQ(answer("GET", "/../01-static-page/main.cpp").status, 404);
  EXPECT_EQ(answer("GET", "/./chat.js").status, 404);
  EXPECT_EQ(answer("GET", "/%2e%2e/%2e%2e/etc/passwd").status, 404);
}

// pins: 9110-9.1-c, 9110-10.2.1-a
TEST(Step1_5, NamesTheMethodsThereAre) {
  tell({.text = "POST / HTTP/1.1",
        .at = 0,
        .count = 4,
        .here = "a method that this path does not have",
        .section = "RFC 9110 §15.5.6: 405, and Allow"});
  EXPECT_EQ(answer("POST", "/").status, 405);
  EXPECT_EQ(told("POST", "/").list("Allow"), "get, head, options");
  const int status =
      answer("POST", "/nothing").status;  // two things are wrong, and either may be said
  EXPECT_EQ(status == 405 ? 404 : status, 404);
  for (const std::string method : {"PUT", "DELETE", "CONNECT", "TRACE", "PATCH"})
    EXPECT_EQ(answer(method, "/").status, 405) << method;
}

// pins: 9110-5.6.1.1-a
TEST(Step1_5, ListsTheMethodsWithoutAnEmptyOne) {
  tell({.text = "Allow: GET, HEAD, OPTIONS,",
        .at = 25,
        .count = 1,
        .here = "a comma, and no method behind it",
        .section = "RFC 9110 §5.6.1.1: no empty element in a list that you send",
        .usually = "a loop writes a comma behind each method, and so behind the last one.",
        .person = "nothing, in most clients; a strict one that cannot read the list."});
  for (const std::string method : {"POST", "OPTIONS"}) {
    const std::string allow = told(method, "/").value("Allow");
    EXPECT_LE(std::count(allow.begin(), allow.end(), ','), 2) << "Allow is " << allow;
  }
}

// pins: 9110-9.1-b
TEST(Step1_5, SaysThatItDoesNotKnowAMethod) {
  tell({.text = "BREW / HTTP/1.1",
        .at = 0,
        .count = 4,
        .here = "a method that no path of this server has",
        .section = "RFC 9110 §9.1: 501",
        .yours = {{"405", "That is for a method that you know. Another path might have it."}}});
  EXPECT_EQ(answer("BREW", "/").status, 501);
  EXPECT_EQ(answer("BREW", "/nothing").status, 501);
  EXPECT_EQ(answer("get", "/").status, 501);  // methods have case
  EXPECT_EQ(answer("GETS", "/").status, 501);
  EXPECT_EQ(answer("PROPFIND", "/").status, 501);
  EXPECT_EQ(told("BREW", "/").value("X-Content-Type-Options"), "nosniff");
}

// pins: 9110-9.3.7-a
TEST(Step1_5, SaysWhatTheServerCan) {
  tell({.text = "OPTIONS / HTTP/1.1",
        .at = 0,
        .count = 7,
        .here = "this asks which methods there are",
        .section = "RFC 9110 §9.3.7",
        .yours = {{"404", "The path was looked up before the method was asked."},
                  {"405", "OPTIONS is in the list that Allow names."}}});
  EXPECT_EQ(answer("OPTIONS", "/").status, 204);
  EXPECT_EQ(told("OPTIONS", "/").list("Allow"), "get, head, options");
  EXPECT_EQ(answer("OPTIONS", "/").body, "");
  EXPECT_EQ(answer("OPTIONS", "/nothing").status, 204);
  EXPECT_EQ(answer("OPTIONS", "*").status, 204);
}

TEST(Step1_5, AddsItsFieldsToEveryAnswer) {
  tell({.section = "X-Content-Type-Options: nosniff belongs to all of them",
        .person = "nothing, until another page shows your error page as a part of its own."});
  EXPECT_EQ(told("GET", "/").value("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(told("GET", "/nothing").value("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(told("POST", "/").value("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(told("OPTIONS", "/").value("X-Content-Type-Options"), "nosniff");
}

// pins: 9112-9.6-a, 9112-9.6-c, 9110-5.3-a
TEST(Step1_5, SaysWhenItIsTheLastAnswer) {
  tell({.text = "Connection: close", .section = "RFC 9112 §9.6"});
  const std::vector<HttpField> last{{"Connection", "close"}};
  for (const std::string method : {"GET", "HEAD", "POST", "BREW", "OPTIONS"}) {
    for (const std::string target : {"/", "/no"})
      EXPECT_EQ(told(method, target, last).list("Connection"), "close") << method << ' ' << target;
  }
  tell({.text = "Connection: close\r\nConnection: close\r\n",
        .at = 19,
        .count = 17,
        .here = "the same field once more",
        .usually = "refuse() has this field already, and serve_file() added another one.",
        .person = "nothing, in most browsers; a program that wants one word there reads two."});
  for (const std::string method : {"GET", "HEAD", "POST", "BREW", "OPTIONS"}) {
    for (const std::string target : {"/", "/no"})
      EXPECT_EQ(connection_fields(answer(method, target, last)), 1) << method << ' ' << target;
  }
  tell({.text = "Connection: close", .section = "RFC 9112 §9.6"});
  EXPECT_EQ(told("GET", "/").list("Connection"), "(none)");
  EXPECT_EQ(told("GET", "/", {{"Connection", "keep-alive"}}).list("Connection"), "(none)");
  const HttpRequest old{RequestLine{"GET", "/", 0}, {}};
  EXPECT_EQ(test::read_answer(encode_response(serve_file(old, files))).list("Connection"), "close");
}

#include <gtest/gtest.h>

#include "static_files.h"
#include "story.h"

namespace {

using namespace ws;
using test::tell;

const StaticFiles files{{{"/", {"text/html; charset=utf-8", "<!doctype html>"}},
                         {"/chat.js", {"text/javascript", "1;"}}},
                        {{"X-Content-Type-Options", "nosniff"}}};

HttpResponse answer(std::string method, std::string target, std::vector<HttpField> fields = {}) {
  return serve_file({RequestLine{std::move(method), std::move(target), 1}, std::move(fields)},
                    files);
}

// "text/javascript"; or "(none)"
std::string field_of(const HttpResponse& response, std::string_view name) {
  for (const HttpField& field : response.fields) {
    if (equal_without_case(field.name, name)) return field.value;
  }
  return "(none)";
}

}  // namespace

TEST(Step1_5, ServesAFileWithItsType) {
  tell({.text = "GET /chat.js HTTP/1.1",
        .at = 4,
        .count = 8,
        .here = "the path",
        .section = "RFC 9110 §8.3",
        .person = "the page, and a script that the browser refuses to run."});
  const HttpResponse response = answer("GET", "/chat.js");
  EXPECT_EQ(field_of(response, "Content-Type"), "text/javascript");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "1;");
  EXPECT_FALSE(response.head_only);
  EXPECT_EQ(answer("GET", "/").body, "<!doctype html>");
}

TEST(Step1_5, LeavesTheQueryOut) {
  tell({.text = "GET /chat.js?v=2 HTTP/1.1",
        .at = 12,
        .count = 4,
        .here = "the query: no part of the path",
        .section = "RFC 3986 §3.4",
        .person = "a link with ?utm_source= in it, and 404."});
  EXPECT_EQ(answer("GET", "/chat.js?v=2").status, 200);
  EXPECT_EQ(answer("GET", "/?").body, "<!doctype html>");
  EXPECT_EQ(answer("GET", "/?/chat.js").body, "<!doctype html>");
}

TEST(Step1_5, ReadsAWholeUrl) {
  tell({.text = "GET http://localhost:8080/chat.js HTTP/1.1",
        .at = 4,
        .count = 29,
        .here = "absolute-form",
        .section = "RFC 9112 §3.2.2: MUST be accepted"});
  EXPECT_EQ(answer("GET", "http://localhost:8080/chat.js").body, "1;");
  EXPECT_EQ(answer("GET", "http://localhost:8080/").body, "<!doctype html>");
  EXPECT_EQ(answer("GET", "http://localhost:8080").body, "<!doctype html>");
  EXPECT_EQ(answer("GET", "https://localhost?/chat.js").body, "<!doctype html>");
}

TEST(Step1_5, AnswersHeadWithoutTheBody) {
  const HttpResponse response = answer("HEAD", "/chat.js");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "1;");  // for its length
  EXPECT_TRUE(response.head_only);
  EXPECT_TRUE(answer("HEAD", "/nothing").head_only);
}

TEST(Step1_5, KnowsWhatItDoesNotHave) {
  tell({.text = "GET /nothing HTTP/1.1", .section = "RFC 9110 §15.5.5"});
  EXPECT_EQ(answer("GET", "/nothing").status, 404);
  EXPECT_EQ(answer("GET", "/CHAT.JS").status, 404);
  EXPECT_EQ(answer("GET", "/chat.js/").status, 404);
  EXPECT_EQ(answer("GET", "//chat.js").status, 404);
  EXPECT_EQ(field_of(answer("GET", "/nothing"), "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(answer("GET", "/nothing").body, "404 Not Found\n");
}

TEST(Step1_5, GivesDotDotNowhereToGo) {
  tell({.text = "GET /../../etc/passwd HTTP/1.1",
        .at = 4,
        .count = 17,
        .here = "a key that is not in the map",
        .person = "nothing; and that is the point."});
  EXPECT_EQ(answer("GET", "/../../etc/passwd").status, 404);
  EXPECT_EQ(answer("GET", "/../01-static-page/main.cpp").status, 404);
  EXPECT_EQ(answer("GET", "/./chat.js").status, 404);
  EXPECT_EQ(answer("GET", "/%2e%2e/%2e%2e/etc/passwd").status, 404);
}

TEST(Step1_5, NamesTheMethodsThereAre) {
  tell({.text = "POST / HTTP/1.1",
        .at = 0,
        .count = 4,
        .here = "a method that this path does not have",
        .section = "RFC 9110 §15.5.6: 405, and Allow"});
  EXPECT_EQ(answer("POST", "/").status, 405);
  EXPECT_EQ(field_of(answer("POST", "/"), "Allow"), "GET, HEAD");
  EXPECT_EQ(answer("POST", "/nothing").status, 404);
  for (const std::string method : {"PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
    EXPECT_EQ(answer(method, "/").status, 405) << method;
}

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
  EXPECT_EQ(field_of(answer("BREW", "/"), "X-Content-Type-Options"), "nosniff");
}

TEST(Step1_5, SaysWhatTheServerCan) {
  tell({.text = "OPTIONS * HTTP/1.1",
        .at = 8,
        .count = 1,
        .here = "no file: the server as a whole",
        .section = "RFC 9110 §9.3.7",
        .yours = {{"404", "The star was looked up in the map of files."}}});
  EXPECT_EQ(answer("OPTIONS", "*").status, 204);
  EXPECT_EQ(field_of(answer("OPTIONS", "*"), "Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(answer("OPTIONS", "*").body, "");
}

TEST(Step1_5, AddsItsFieldsToEveryAnswer) {
  tell({.section = "X-Content-Type-Options: nosniff belongs to all of them",
        .person = "nothing, until somebody makes the error page of your site part of theirs."});
  EXPECT_EQ(field_of(answer("GET", "/"), "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(field_of(answer("GET", "/nothing"), "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(field_of(answer("POST", "/"), "X-Content-Type-Options"), "nosniff");
}

TEST(Step1_5, SaysWhenItIsTheLastAnswer) {
  tell({.text = "Connection: close", .section = "RFC 9112 §9.6"});
  EXPECT_EQ(field_of(answer("GET", "/", {{"Connection", "close"}}), "Connection"), "close");
  EXPECT_EQ(field_of(answer("GET", "/no", {{"Connection", "close"}}), "Connection"), "close");
  EXPECT_EQ(field_of(answer("GET", "/"), "Connection"), "(none)");
  const HttpRequest old{RequestLine{"GET", "/", 0}, {}};
  EXPECT_EQ(field_of(serve_file(old, files), "Connection"), "close");
}

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

std::string sent(const HttpResponse& response) {
  return response.head_only ? "no body is sent" : "the body is sent";
}

std::ptrdiff_t connection_fields(const HttpResponse& response) {
  return std::count_if(response.fields.begin(), response.fields.end(), [](const HttpField& field) {
    return equal_without_case(field.name, "Connection");
  });
}

}  // namespace

// pins: 9110-8.3-a, 9110-9.1-a
TEST(Step1_5, ServesAFileWithItsType) {
  tell(
      {.text = "GET /chat.js HTTP/1.1",
       .at = 4,
       .count = 8,
       .here = "the path",
       .section = "RFC 9110 §8.3",
       .yours = {{"(none)", "There is no Content-Type. Is serve_file written?"},
                 {"text/html; charset=utf-8",
                  "This is the type of another file. The type stands beside the body in the map."}},
       .usually = "the answer has not the type, the status or the body of this file.",
       .person = "the page, and a script that the browser refuses to run."});
  const HttpResponse response = answer("GET", "/chat.js");
  EXPECT_EQ(told("GET", "/chat.js").value("Content-Type"), "text/javascript");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "1;");
  EXPECT_EQ(sent(response), "the body is sent");
  EXPECT_EQ(answer("GET", "/").body, "<!doctype html>");
}

TEST(Step1_5, LeavesTheQueryOut) {
  const auto asked = [](const std::string& target) {
    const std::size_t mark = target.find('?');
    const bool is_long = target.find_first_of("?/", mark + 1) != target.npos;
    tell({.text = "GET " + target + " HTTP/1.1",
          .at = 4 + mark,
          .count = target.size() - mark,
          .here = "the query: not a part of the path",
          .section = "RFC 3986 §3.4",
          .usually = is_long
                         ? "the query began at the last question mark, or ended at a slash. It "
                           "begins at the first one."
                         : "the whole target was looked up. The query is not a part of the path.",
          .person = "a link with ?utm_source= in it, and 404."});
    return answer("GET", target);
  };
  EXPECT_EQ(asked("/chat.js?v=2").status, 200);
  EXPECT_EQ(asked("/chat.js?a?b=/").status, 200);
  EXPECT_EQ(asked("/?").body, "<!doctype html>");
  EXPECT_EQ(asked("/?/chat.js").body, "<!doctype html>");
}

// pins: 9112-3.2.2-b
TEST(Step1_8, AWholeUrlHasAPath) {
  const auto asked = [](const std::string& target) {
    const std::size_t begin =
        std::min(target.find_first_of("/?", target.find("://") + 3), target.size());
    const std::size_t end = std::min(target.find('?'), target.size());
    tell({.text = "GET " + target + " HTTP/1.1",
          .at = 4 + begin,
          .count = target.size() - begin,
          .here = begin < end ? "behind the host: the path" : "no path: that is /",
          .section = "RFC 9112 §3.2.2: MUST be accepted",
          .yours = {{"404",
                     "The path was cut at another place than the first slash or question mark "
                     "behind \"://\"."},
                    {"200", "This is another path, and there is no such file."}},
          .usually = "the path begins at the first slash or question mark behind \"://\". The last "
                     "slash may stand inside the path or the query.",
          .person = "a 404 or another file, for each browser behind a proxy."});
    return answer("GET", target);
  };
  EXPECT_EQ(asked("http://localhost:8080/chat.js").body, "1;");
  EXPECT_EQ(asked("http://localhost:8080/").body, "<!doctype html>");
  EXPECT_EQ(asked("http://localhost:8080").body, "<!doctype html>");
  EXPECT_EQ(asked("https://localhost?/chat.js").body, "<!doctype html>");
  EXPECT_EQ(asked("http://localhost/chat.js?to=http://localhost/").body, "1;");
  EXPECT_EQ(asked("http://localhost/?to=http://b/chat.js").body, "<!doctype html>");
  EXPECT_EQ(asked("http://localhost/a/chat.js").status, 404);
  EXPECT_EQ(asked("http://localhost//chat.js").status, 404);
}

TEST(Step1_8, APathMayLookLikeAUrl) {
  tell({.text = "GET /a://b/chat.js HTTP/1.1",
        .at = 4,
        .count = 14,
        .here = "it begins with a slash, so it is a path; there is no such file",
        .section = "RFC 9112 §3.2.1",
        .yours = {{"200",
                   "The path was cut behind its \"://\", as if it were a whole URL. Only what "
                   "does not begin with a slash is one."}},
        .usually = "the status is the one of another mistake.",
        .person = "a link to one page that shows another page."});
  EXPECT_EQ(answer("GET", "/a://b/chat.js").status, 404);
  EXPECT_EQ(answer("GET", "/://chat.js").status, 404);
  EXPECT_EQ(answer("GET", "/http://localhost/").status, 404);
}

TEST(Step1_8, PathAndQueryAreTheOriginForm) {
  const auto origin_form_of = [](const std::string& target) {
    const bool is_url = target.front() != '/' && target != "*";
    tell({.text = target,
          .section = is_url ? "RFC 9112 §3.2.1: path and query; an empty path is sent as /"
                            : "authority.h: this comes back as it is",
          .yours = {{"/", "The query was lost. Without a path it stands behind a slash."}},
          .usually = is_url
                         ? "the target was cut at another place than the end of its host and port."
                         : "a path was taken for a whole URL, because it has \"://\" in it.",
          .person = "a proxy asks for \"http://localhost?v=2\", and gets another page."});
    return origin_form(target);
  };
  EXPECT_EQ(origin_form_of("http://localhost?v=2"), "/?v=2");
  EXPECT_EQ(origin_form_of("http://localhost/chat.js?v=2"), "/chat.js?v=2");
  EXPECT_EQ(origin_form_of("HTTPS://localhost:8080"), "/");
  EXPECT_EQ(origin_form_of("http://localhost?to=/a"), "/?to=/a");
  EXPECT_EQ(origin_form_of("/chat.js?to=http://a/b"), "/chat.js?to=http://a/b");
  EXPECT_EQ(origin_form_of("*"), "*");
}

// pins: 9110-9.1-a, 9110-8.6-a
TEST(Step1_5, AnswersHeadWithoutTheBody) {
  tell({.text = "HEAD /chat.js HTTP/1.1",
        .count = 4,
        .here = "everything of GET but the body",
        .section = "RFC 9110 §9.3.2",
        .yours = {{"",
                   "The body was thrown away. encode_response counts it, and head_only keeps it "
                   "from being sent."},
                  {"405",
                   "HEAD was refused as a method that a file does not have. It is GET without "
                   "the body, and every server has both."},
                  {"the body is sent", "head_only was not set. A 404 to HEAD has no body either."}},
        .usually = "HEAD is answered as GET is, and head_only is set.",
        .person = "a program that asks for the size of a file gets 0, or the whole file."});
  const HttpResponse response = answer("HEAD", "/chat.js");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "1;");  // for its length
  EXPECT_EQ(sent(response), "no body is sent");
  EXPECT_EQ(sent(answer("HEAD", "/nothing")), "no body is sent");
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
  for (const std::string target :
       {"/nothing", "/CHAT.JS", "/chat.js/", "//chat.js", "/chat.jsx", "/chat"}) {
    tell({.text = "GET " + target + " HTTP/1.1",
          .at = 4,
          .count = target.size(),
          .here = "a path that is not in the map",
          .section = "RFC 9110 §15.5.5: 404",
          .yours = {{"200", "A path that is only like one of the map was taken for it."}},
          .usually = "find() found nothing, and the answer says something else.",
          .person = "a wrong link, and a page that says nothing about it."});
    EXPECT_EQ(answer("GET", target).status, 404);
  }
  EXPECT_EQ(told("GET", "/nothing").value("Content-Type").substr(0, 5), "text/");
}

TEST(Step1_5, GivesDotDotNowhereToGo) {
  for (const std::string target : {"/../../etc/passwd", "/../01-static-page/main.cpp", "/./chat.js",
                                   "/%2e%2e/%2e%2e/etc/passwd"}) {
    tell({.text = "GET " + target + " HTTP/1.1",
          .at = 4,
          .count = target.size(),
          .here = "a key that is not in the map",
          .section = "static_files.h: \"..\" leads to no other folder",
          .yours = {{"200",
                     "Dots were resolved, or a disk was asked. The map has whole paths alone."}},
          .usually = "find() found nothing, and the answer is not a 404.",
          .person = "nothing. A server that asks the disk here gives its passwords away."});
    EXPECT_EQ(answer("GET", target).status, 404);
  }
}

// pins: 9110-9.1-c, 9110-10.2.1-a
TEST(Step1_5, NamesTheMethodsThereAre) {
  for (const std::string method : {"POST", "PUT", "DELETE", "CONNECT", "TRACE", "PATCH"}) {
    tell(
        {.text = method + " / HTTP/1.1",
         .at = 0,
         .count = method.size(),
         .here = "known, but not for this path",
         .section = "RFC 9110 §15.5.6: 405, and Allow",
         .yours = {{"200", "The file was served: the method was not asked."},
                   {"501", "This method is known to HTTP. A file does not have it: 405."},
                   {"(none)", "Allow is missing. A 405 says which methods there are."}},
         .usually = "Allow has another list than GET, HEAD and OPTIONS.",
         .person = "a form that seems to be sent, or a program that does not learn what to send."});
    EXPECT_EQ(answer(method, "/").status, 405);
    EXPECT_EQ(told(method, "/").list("Allow"), "get, head, options");
  }
  tell({.text = "POST /nothing HTTP/1.1",
        .section = "static_files.h: 404; or 405, since two things are wrong",
        .usually = "neither the path nor the method was asked.",
        .person = "a wrong link, and a page that says nothing about it."});
  int status = answer("POST", "/nothing").status;
  if (status == 405) status = 404;  // either may be said
  EXPECT_EQ(status, 404);
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

// pins: 9110-9.1-b, 9110-15.6-a, 9112-3-a
TEST(Step1_5, SaysThatItDoesNotKnowAMethod) {
  const auto asked = [](const std::string& method, const std::string& target) {
    const bool is_small = method == "get", is_longer = method == "GETS" || method.size() > 8;
    const bool is_part = std::string_view("GET HEAD OPTIONS").find(method) != std::string::npos;
    tell({.text = method + ' ' + target + " HTTP/1.1",
          .at = 0,
          .count = method.size(),
          .here = is_small ? "in small letters: this is not GET" : "no path of this server has it",
          .section = "RFC 9110 §9.1: 501, and a method has case",
          .yours = {{"404",
                     "The path was looked up first. Ask first whether the method is known at "
                     "all."}},
          .usually =
              is_small  ? "methods were compared without case. Names of fields have none; methods "
                          "do."
              : is_part ? "the method was looked for in the text of all names, or compared with a "
                          "part of one. It is one of them as a whole, or not known."
              : is_longer ? "only as many letters were compared as a known method has. All letters "
                            "count."
                          : "an unknown method was treated as one that this path does not have, "
                            "which is a 405. Another path might have that one.",
          .person = "a program that tries its method on one path after the other."});
    return answer(method, target).status;
  };
  EXPECT_EQ(asked("BREW", "/"), 501);
  EXPECT_EQ(asked("BREW", "/nothing"), 501);
  EXPECT_EQ(asked("get", "/"), 501);
  EXPECT_EQ(asked("GETS", "/"), 501);
  for (const std::string part : {"G", "EAD", "OPTION"})
    EXPECT_EQ(asked(part, "/"), 501);
  EXPECT_EQ(asked("PROPFIND", "/"), 501);
  EXPECT_EQ(asked("OPTIONSANDMORE", "/"), 501);
  EXPECT_EQ(told("BREW", "/").value("X-Content-Type-Options"), "nosniff");
  tell({.text = "BREW / HTTP/1.1",
        .at = 0,
        .count = 4,
        .here = "no path of this server has it",
        .section = "RFC 9110 §15.6: the body says what is wrong",
        .yours = {{"", "The body is empty. Write the status and the phrase into it."}},
        .usually = "the status is not in the body: \"501 Not Implemented\".",
        .person = "an empty page, and not a word about the reason."});
  const std::string body = told("BREW", "/").body;
  const std::string words = body.find("501") != body.npos ? "501" : body;
  EXPECT_EQ(words, "501");
}

// pins: 9110-9.3.7-a
TEST(Step1_5, SaysWhatTheServerCan) {
  tell({.text = "OPTIONS / HTTP/1.1",
        .at = 0,
        .count = 7,
        .here = "this asks which methods there are",
        .section = "RFC 9110 §9.3.7",
        .yours = {{"404", "The path was looked up before the method was asked."},
                  {"405",
                   "OPTIONS was refused as a method that a file does not have. It is in the list "
                   "that Allow names, and every path answers it."},
                  {"200", "The file was served: the method was not asked."},
                  {"(none)", "Allow is missing: it is the answer to this question."}},
        .usually = "the answer is not a 204 with Allow and without a body.",
        .person = "a page that asks what it may do, and is told that it may not ask."});
  EXPECT_EQ(answer("OPTIONS", "/").status, 204);
  EXPECT_EQ(told("OPTIONS", "/").list("Allow"), "get, head, options");
  EXPECT_EQ(answer("OPTIONS", "/").body, "");
  EXPECT_EQ(answer("OPTIONS", "/nothing").status, 204);
  EXPECT_EQ(answer("OPTIONS", "*").status, 204);
}

TEST(Step1_5, AddsItsFieldsToEveryAnswer) {
  for (const std::string line : {"GET /", "GET /nothing", "POST /", "OPTIONS /"}) {
    const std::size_t space = line.find(' ');
    tell({.text = line + " HTTP/1.1",
          .section = "static_files.h: every response has files.fields",
          .yours = {{"(none)",
                     "This answer left the function before files.fields were added, or has no "
                     "body and was taken for one that needs none. All answers have them."},
                    {"(twice)", "The field was added twice."}},
          .usually = "X-Content-Type-Options has another value than files.fields.",
          .person = "nothing, until another page shows your error page as a part of its own."});
    EXPECT_EQ(told(line.substr(0, space), line.substr(space + 1)).value("X-Content-Type-Options"),
              "nosniff");
  }
}

// pins: 9112-9.6-a, 9112-9.6-c, 9110-5.3-a
TEST(Step1_5, SaysWhenItIsTheLastAnswer) {
  const std::vector<HttpField> last{{"Connection", "close"}};
  const auto tell_of = [](const std::string& line, bool is_last) {
    tell({.text = line + " HTTP/1.1\r\nConnection: " + (is_last ? "close" : "keep-alive"),
          .section = is_last ? "RFC 9112 §9.6: the last answer says close"
                             : "RFC 9112 §9.3: the connection stays open",
          .yours = {{"close",
                     "The answer says that it is the last, and another request may come: ask "
                     "request.keep_alive()."},
                    {"(none)",
                     "The answer does not say that it is the last. A refusal is an answer, "
                     "too: all of them say it."}},
          .usually = "Connection has another value than close, or is there though nothing ends.",
          .person = is_last ? "an old program that waits for more behind a 404."
                            : "a browser that connects again for each file, and a slow page."});
  };
  for (const std::string method : {"GET", "HEAD", "POST", "BREW", "OPTIONS"}) {
    for (const std::string target : {"/", "/no"}) {
      tell_of(method + ' ' + target, true);
      EXPECT_EQ(told(method, target, last).list("Connection"), "close");
    }
  }
  for (const std::string method : {"GET", "HEAD", "POST", "BREW", "OPTIONS"}) {
    for (const std::string target : {"/", "/no"}) {
      tell({.text = method + ' ' + target + ": Connection: close\r\nConnection: close\r\n",
            .at = method.size() + target.size() + 22,
            .count = 17,
            .here = "the same field once more",
            .section = "static_files.h: Connection: close if the request was the last",
            .usually = "refuse() has this field already, and serve_file() added another one.",
            .person = "nothing, in most browsers; a program that wants one word there reads two."});
      EXPECT_EQ(connection_fields(answer(method, target, last)), 1);
    }
  }
  tell_of("GET /", false);
  EXPECT_EQ(told("GET", "/").list("Connection"), "(none)");
  EXPECT_EQ(told("GET", "/", {{"Connection", "keep-alive"}}).list("Connection"), "(none)");
  tell(
      {.text = "GET / HTTP/1.0",
       .section = "RFC 9112 §9.3, and http.h: HTTP/1.0 ends its connection",
       .yours = {{"(none)", "The answer does not say that it is the last. keep_alive() knows it."}},
       .usually = "Connection has another value than close.",
       .person = "an old program that waits for the end of a connection."});
  const HttpRequest old{RequestLine{"GET", "/", 0}, {}};
  EXPECT_EQ(test::read_answer(encode_response(serve_file(old, files))).list("Connection"), "close");
}

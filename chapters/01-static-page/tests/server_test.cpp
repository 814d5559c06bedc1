// Chapter 1's server over real sockets: one answer for each request, however TCP cuts the bytes.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "answer.h"
#include "request_parser.h"
#include "server_process.h"
#include "story.h"

namespace {

using namespace ws;
using test::Answer;
using test::chapter_server;
using test::read_answer;
using test::ServerProcess;
using test::TcpClient;
using test::tell;

const std::string get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string last_get = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

// Without this the server would wait for more, and so would we.
bool reads_requests() {
  RequestParser parser;
  parser.feed(as_bytes(get));
  return parser.next().has_value();
}

constexpr auto not_yet = "Steps 1.1 to 1.5 come first: this server cannot read a request.";

// The next answer on this connection, and its body.
Answer next_answer(TcpClient& client) {
  const std::string head = client.read_head();
  const Answer answer = read_answer(head, true);
  if (answer.status < 200 || answer.status == 204) return answer;
  const Bytes body = client.read(std::stoul(answer.value("Content-Length")));
  return read_answer(head + std::string(as_text(body)));
}

// What this file loads: <script src="chat.js"> and import ... from "./connection.js".
void add_scripts_of(std::string_view file, std::vector<std::string>& paths) {
  for (const std::string_view sign : {" src=\"", " from \"./"}) {
    for (std::size_t at = file.find(sign); at != file.npos; at = file.find(sign, at + 1)) {
      const std::string_view rest = file.substr(at + sign.size());
      const std::string path = "/" + std::string(rest.substr(0, rest.find('"')));
      if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
    }
  }
}

// What still comes until the server hangs up; nothing, if it hangs up now.
std::string rest_of(TcpClient& client) {
  const std::string rest(as_text(client.read_to_eof()));
  return client.timed_out() ? rest + "(the server does not hang up)" : rest;
}

constexpr auto gone = "The server hung up before it had read all of the request.";

// All that comes back until the server hangs up.
std::string ask(std::uint16_t port, std::string_view request) {
  TcpClient client(port);
  client.send(request);
  return std::string(as_text(client.read_to_eof()));
}

}  // namespace

TEST(Step1_6, ServesThePageToABrowser) {
  tell({.text = get,
        .section = "static_files.h: 200, with the file and its type",
        .usually = "a request was read, and its answer is not what serve_file makes of it.",
        .person = "a browser that loads and never shows the page."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  if (server.port() == 0) FAIL() << "The server did not start. It printed:\n" << server.output();
  TcpClient client(server.port());
  if (!client.send(get)) FAIL() << gone;
  const Answer page = next_answer(client);
  EXPECT_EQ(page.wrong, "");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.value("Content-Type"), "text/html; charset=utf-8");
  EXPECT_NE(page.body.find("</html>"), page.body.npos) << page.body;
}

// seed 36: on another port, or from a phone, the page loads and its dot stays red
TEST(Step1_6, ServesAPageThatFindsItsOwnServer) {
  tell({.text = "new WebSocket(\"ws://localhost:8080\")",
        .at = 20,
        .count = 14,
        .here = "on a phone, that is the phone",
        .section = "the page asks location for its own server",
        .usually = "the page is given; look at what answers a request for its files.",
        .person = "the page on a phone, and a dot that stays red."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());  // on a port that the kernel picked
  std::vector<std::string> paths{"/"};
  std::string everything;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::string file = ask(server.port(), "GET " + paths[i] + " HTTP/1.0\r\n\r\n");
    EXPECT_EQ(read_answer(file).status, 200) << paths[i];
    EXPECT_EQ(file.find("localhost"), file.npos) << paths[i] << " names a host.";
    EXPECT_EQ(file.find("127.0.0.1"), file.npos) << paths[i] << " names a host.";
    add_scripts_of(file, paths);
    everything += file;
  }
  EXPECT_GE(paths.size(), 2u) << "The page has no script.";
  EXPECT_NE(everything.find("new WebSocket("), everything.npos);
  EXPECT_NE(everything.find("location"), everything.npos);  // the page asks where it came from
}

TEST(Step1_6, ReadsARequestThatComesByteByByte) {
  tell({.text = get,
        .section = "RFC 9112 §2.1: the head ends at its empty line, however TCP cuts it",
        .usually = "one read was taken for one request.",
        .person = "the page loads at home and not over a slow network."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  for (const char c : get)
    if (!client.send(std::string_view(&c, 1))) FAIL() << gone;
  EXPECT_EQ(next_answer(client).status, 200);
}

// pins: 9112-9.3.2-a
TEST(Step1_6, AnswersPipelinedRequestsInOrder) {
  tell({.text = "GET / ... GET /chat.js ... GET /nothing ...",
        .section = "RFC 9112 §9.3.2: answered in this order",
        .usually = "one read was taken for one request, and what stood behind it was lost.",
        .person = "a page that comes without its script."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /chat.js HTTP/1.1\r\nHost: a\r\n\r\n" +
              std::string("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_EQ(next_answer(client).value("Content-Type").substr(0, 9), "text/html");
  EXPECT_EQ(next_answer(client).value("Content-Type").substr(0, 15), "text/javascript");
  EXPECT_EQ(next_answer(client).status, 404);
}

// pins: 9112-9.3-a, 9110-9.3.2-a
TEST(Step1_6, GoesOnAfterAnAnswer) {
  tell({.text = "HEAD / ... GET / ... DELETE / ...",
        .section = "RFC 9112 §9.3: one connection, many requests",
        .usually = "an answer has more or fewer bytes than it says, so the next one is not found.",
        .person = "the first file comes, and the second never does."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(read_answer(client.read_head(), true).status, 200);  // and no body behind it
  client.send(get);
  EXPECT_EQ(next_answer(client).status, 200);
  client.send("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(next_answer(client).status, 405);
}

// A refusal may be the last answer on its connection. Then it says so, and the server hangs up.
TEST(Step1_6, GoesOnAfterARefusalThatDoesNotSayClose) {
  tell({.text = "GET /nothing ... GET / ...",
        .section = "RFC 9112 §9.3, §9.6: an answer that is the last says Connection: close",
        .usually = "an answer does not say that it is the last, or says it and more come.",
        .person = "a wrong link, and then a page that does not load."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  for (const std::string line : {"GET /nothing", "DELETE /", "BREW /"}) {
    TcpClient client(server.port());
    client.send(line + " HTTP/1.1\r\nHost: a\r\n\r\n");
    if (next_answer(client).lists("Connection", "close")) {
      EXPECT_EQ(rest_of(client), "") << line;
    } else {
      client.send(get);
      EXPECT_EQ(next_answer(client).status, 200) << line;
    }
  }
}

// pins: 9112-9.6-b, 9112-9.6-d
TEST(Step1_6, HangsUpWhenAskedTo) {
  tell({.text = "Connection: close",
        .section = "RFC 9112 §9.6",
        .usually = "keep_alive() is true for a request that asks for the end.",
        .person = "a program that asks for one page waits for the end of the connection."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  client.send(last_get + get);
  const std::string answers(as_text(client.read_to_eof()));
  if (client.timed_out()) ADD_FAILURE() << "The server does not hang up.";
  if (answers.rfind("HTTP/1.1 ") > 0) ADD_FAILURE() << "There are two answers: one after the last.";
  EXPECT_EQ(read_answer(answers).list("Connection"), "close");
  EXPECT_EQ(read_answer(ask(server.port(), "GET / HTTP/1.0\r\n\r\n")).status, 200);
}

// seed 24: a refusal that is not a whole response; a client says "malformed", not "400"
// pins: 9112-2.2-g, 9112-9.6-e, 9112-9.6-f
TEST(Step1_6, RefusesWithAWholeResponseAndHangsUp) {
  tell({.text = "GET / HTTP/1.1\n",
        .at = 14,
        .count = 1,
        .here = "LF without CR",
        .section = "RFC 9112 §2.2: 400, and the end",
        .usually = "the answer is not what refuse() makes of a 400.",
        .person = "\"this page sent an invalid response\", and no word about the reason."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  client.send("GET / HTTP/1.1\nHost: a\n\n" + get);
  const Answer refusal = next_answer(client);
  EXPECT_EQ(refusal.wrong, "");
  EXPECT_EQ(refusal.status, 400);
  EXPECT_EQ(refusal.list("Connection"), "close");
  EXPECT_EQ(refusal.body.substr(0, 3), "400");
  EXPECT_EQ(rest_of(client), "");
}

TEST(Step1_7, RefusesARequestWithoutHost) {
  tell({.text = "GET / HTTP/1.1\r\n\r\n",
        .section = "RFC 9112 §3.2: 400",
        .yours = {{"200",
                   "A head without Host was answered with the page: was check_request() asked?"}},
        .usually = "the answer is not what refuse() makes of a 400.",
        .person = "a page of one site, shown under the name of another."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  client.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(next_answer(client).status, 400);
  EXPECT_EQ(rest_of(client), "");
}

TEST(Step1_7, RefusesAnEndlessHead) {
  tell(
      {.tried = "\"GET /xxxxx...\" of 16,385 bytes, and no line end",
       .section = "RFC 9112 §3: 414",
       .yours = {{"0",
                  "No answer came. The limit is checked when the head is whole, and this one never "
                  "is."}},
       .usually = "a request line that is too long has the status of another limit than 414.",
       .person = "a server whose memory is full."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  EXPECT_EQ(read_answer(ask(server.port(), "GET /" + std::string(16'380, 'x'))).status, 414);
}

TEST(Step1_6, SurvivesAClientThatLeavesInTheMiddle) {
  tell({.text = get.substr(0, 20),
        .section = "main.cpp: a connection that ends in the middle is closed, and no other",
        .usually = "half a request was answered, or the server ended with its client.",
        .person = "one phone loses its network, and the page is gone."});
  if (!reads_requests()) FAIL() << not_yet;
  ServerProcess server(chapter_server());
  TcpClient first(server.port());
  first.send(get.substr(0, 20));
  first.reset();
  TcpClient second(server.port());
  second.send(get.substr(0, 20));
  second.finish_sending();
  EXPECT_EQ(rest_of(second), "");
  EXPECT_EQ(read_answer(ask(server.port(), last_get)).status, 200);
}

TEST(Step1_6, EndsWhenItIsToldTo) {
  tell({.text = "SIGTERM, with a quiet connection and half a request",
        .section = "main.cpp: the server closes all connections and ends with 0",
        .usually = "main.cpp is right; look at what answers a request.",
        .person = "Ctrl-C, and the server stays."});
  if (!reads_requests()) FAIL() << not_yet;
  // It waits so long for a client that keeps its side open.
  ServerProcess server(chapter_server(), {"--linger", "50"});
  TcpClient idle(server.port());
  TcpClient half(server.port());
  half.send(get.substr(0, 20));
  EXPECT_EQ(read_answer(ask(server.port(), last_get)).status, 200);
  EXPECT_EQ(server.stop(SIGTERM), 0);
  EXPECT_EQ(rest_of(idle), "");
}

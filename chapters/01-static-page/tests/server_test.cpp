// Chapter 1's server over real sockets: whatever TCP does with the bytes, one answer a request.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "request_parser.h"
#include "server_process.h"
#include "story.h"

namespace {

using namespace ws;
using test::chapter_server;
using test::ServerProcess;
using test::TcpClient;
using test::tell;

const std::string get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string last_get = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

// Else the server would wait for ever, and so would we.
bool reads_requests() {
  RequestParser parser;
  parser.feed(as_bytes(get));
  return parser.next().has_value();
}

constexpr auto not_yet = "Steps 1.1 to 1.5 come first: this server cannot read a request.";

std::string status_of(std::string_view response) {
  return std::string(response.substr(0, response.find("\r\n")));
}

// The body that belongs to this head.
std::string read_body(TcpClient& client, std::string_view head) {
  const std::string_view name = "Content-Length: ";
  const std::size_t at = head.find(name);
  if (at == head.npos) return "(no Content-Length)";
  const auto body = client.read(std::stoul(std::string(head.substr(at + name.size()))));
  return std::string(as_text(body));
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

std::string ask(std::uint16_t port, std::string_view request) {
  TcpClient client(port);
  client.send(request);
  return std::string(as_text(client.read_to_eof()));
}

}  // namespace

TEST(Step1_7, ServesThePageToABrowser) {
  tell({.text = get, .person = "a browser that loads for ever."});
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());
  ASSERT_NE(server.port(), 0) << server.output();
  TcpClient client(server.port());
  ASSERT_TRUE(client.send(get));
  const std::string head = client.read_head();
  EXPECT_EQ(status_of(head), "HTTP/1.1 200 OK");
  EXPECT_NE(head.find("\r\nContent-Type: text/html; charset=utf-8\r\n"), head.npos) << head;
  EXPECT_NE(read_body(client, head).find("</html>"), std::string::npos);
}

// seed 36: on another port, or from a phone, the page loads and its dot stays red for ever
TEST(Step1_7, ServesAPageThatFindsItsOwnServer) {
  tell({.text = "new WebSocket(\"ws://localhost:8080\")",
        .at = 20,
        .count = 14,
        .here = "on a phone, that is the phone",
        .person = "the page on a phone, and a dot that stays red."});
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());  // on a port that the kernel picked
  std::vector<std::string> paths{"/"};
  std::string everything;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::string file = ask(server.port(), "GET " + paths[i] + " HTTP/1.0\r\n\r\n");
    EXPECT_EQ(status_of(file), "HTTP/1.1 200 OK") << paths[i];
    EXPECT_EQ(file.find("localhost"), file.npos) << paths[i] << " names a host.";
    EXPECT_EQ(file.find("127.0.0.1"), file.npos) << paths[i] << " names a host.";
    add_scripts_of(file, paths);
    everything += file;
  }
  EXPECT_GE(paths.size(), 2u) << "The page has no script.";
  EXPECT_NE(everything.find("new WebSocket("), everything.npos);
  EXPECT_NE(everything.find("location"), everything.npos);  // the page asks where it came from
}

TEST(Step1_7, ReadsARequestThatComesByteByByte) {
  tell({.text = get,
        .usually = "one read was taken for one request.",
        .person = "the page loads at home and not over a slow network."});
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  for (const char c : get)
    ASSERT_TRUE(client.send(std::string_view(&c, 1)));
  EXPECT_EQ(status_of(client.read_head()), "HTTP/1.1 200 OK");
}

TEST(Step1_7, AnswersPipelinedRequestsInOrder) {
  tell({.text = "GET / ... GET /chat.js ... GET /nothing ...", .section = "RFC 9112 §9.3.2"});
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /chat.js HTTP/1.1\r\nHost: a\r\n\r\n" +
              std::string("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"));
  const std::string first = client.read_head();
  EXPECT_NE(first.find("text/html"), first.npos) << first;
  read_body(client, first);
  const std::string second = client.read_head();
  EXPECT_NE(second.find("text/javascript"), second.npos) << second;
  read_body(client, second);
  const std::string third = client.read_head();
  EXPECT_EQ(status_of(third), "HTTP/1.1 404 Not Found");
  EXPECT_EQ(read_body(client, third), "404 Not Found\n");
}

TEST(Step1_7, GoesOnAfterAnAnswer) {
  tell({.text = get, .section = "RFC 9112 §9.3"});
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_of(client.read_head()), "HTTP/1.1 200 OK");  // and no body behind it
  client.send("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string refusal = client.read_head();
  EXPECT_EQ(status_of(refusal), "HTTP/1.1 405 Method Not Allowed");
  read_body(client, refusal);
  client.send(get);
  EXPECT_EQ(status_of(client.read_head()), "HTTP/1.1 200 OK");
}

TEST(Step1_7, HangsUpWhenAskedTo) {
  tell({.text = "Connection: close",
        .section = "RFC 9112 §9.6",
        .person = "a program that asks for one page waits for ever."});
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  client.send(last_get + get);
  const std::string answers(as_text(client.read_to_eof()));
  EXPECT_FALSE(client.timed_out());
  EXPECT_NE(answers.find("\r\nConnection: close\r\n"), answers.npos);
  EXPECT_EQ(answers.rfind("HTTP/1.1 "), 0u) << "There are two answers: one after the last.";
  EXPECT_NE(ask(server.port(), "GET / HTTP/1.0\r\n\r\n").find("</html>"), std::string::npos);
}

// seed 24: a refusal that is no whole response; a client says "malformed", not "400"
TEST(Step1_7, RefusesWithAWholeResponseAndHangsUp) {
  tell({.text = "GET / HTTP/1.1\r\n\r\n", .section = "RFC 9112 §3.2"});
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());
  TcpClient client(server.port());
  client.send("GET / HTTP/1.1\r\n\r\n" + get);
  const std::string head = client.read_head();
  EXPECT_EQ(status_of(head), "HTTP/1.1 400 Bad Request");
  EXPECT_NE(head.find("\r\nConnection: close\r\n"), head.npos) << head;
  EXPECT_EQ(read_body(client, head).substr(0, 15), "400 Bad Request");
  EXPECT_EQ(client.read_to_eof(), Bytes());
  EXPECT_FALSE(client.timed_out());
}

TEST(Step1_7, RefusesAnEndlessHead) {
  tell({.section = "RFC 9112 §3: 414", .person = "a server whose memory is full."});
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());
  EXPECT_EQ(status_of(ask(server.port(), "GET /" + std::string(16'379, 'x'))),
            "HTTP/1.1 414 URI Too Long");
}

TEST(Step1_7, SurvivesWhoeverLeavesInTheMiddle) {
  tell({.text = get.substr(0, 20), .person = "one phone loses its network, and the page is gone."});
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());
  TcpClient first(server.port());
  first.send(get.substr(0, 20));
  first.reset();
  TcpClient second(server.port());
  second.send(get.substr(0, 20));
  second.finish_sending();
  EXPECT_EQ(second.read_to_eof(), Bytes());
  EXPECT_FALSE(second.timed_out());
  EXPECT_EQ(status_of(ask(server.port(), last_get)), "HTTP/1.1 200 OK");
}

TEST(Step1_7, EndsWhenItIsToldTo) {
  ASSERT_TRUE(reads_requests()) << not_yet;
  ServerProcess server(chapter_server());
  TcpClient idle(server.port());
  TcpClient half(server.port());
  half.send(get.substr(0, 20));
  EXPECT_EQ(status_of(ask(server.port(), last_get)), "HTTP/1.1 200 OK");
  EXPECT_EQ(server.stop(SIGTERM), 0);
  EXPECT_EQ(idle.read_to_eof(), Bytes());
}

// The finished chat over real sockets: everything that its wire promises.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "json.h"
#include "room_client.h"
#include "server_process.h"
#include "story.h"

namespace ws {
namespace {

using test::chapter_server;
using test::hear;
using test::say;
using test::ServerProcess;
using test::TcpClient;

Json hear_json(TcpClient& client) {
  return Json::parse(hear(client));
}

std::vector<Json> entries(const Json& heard) {
  return heard.field("msg").items();
}

// The next message from the server: the first of its entries, or a value that is not JSON.
Json hear_entry(TcpClient& client) {
  const std::vector<Json> all = entries(hear_json(client));
  return all.empty() ? Json::parse({}) : all.front();
}

std::uint64_t hear_id(TcpClient& client) {
  return hear_entry(client).field("id").number();
}

bool say(TcpClient& client, std::string_view user, std::string_view text) {
  return say(client, encode_json({{"user", user}, {"text", text}}));
}

const std::string nothing_yet = R"({"msg":[]})";

std::uint64_t now() {
  using namespace std::chrono;
  const auto since = duration_cast<milliseconds>(system_clock::now().time_since_epoch());
  return static_cast<std::uint64_t>(since.count());
}

Bytes repeated(const Bytes& frame, std::size_t times) {
  Bytes all;
  for (std::size_t i = 0; i < times; ++i)
    all.insert(all.end(), frame.begin(), frame.end());
  return all;
}

// For --keep. Tests of two programs may begin in the same millisecond.
std::string new_file() {
  return testing::TempDir() + "kept-" + std::to_string(getpid()) + '-' + std::to_string(now()) +
         ".jsonl";
}

TEST(Step6_5, TwoWindowsBackAndForth) {
  test::tell(
      {.tried = "two clients are in the room, and each says something",
       .section = "Step 6.5: the server is made of all your steps",
       .usually = "a step before this one is not finished: the server is made of all of them.",
       .person = "silence."});
  const ServerProcess server(chapter_server());
  TcpClient ada(server.port());
  TcpClient bob(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_TRUE(bob.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  ASSERT_EQ(hear(bob), nothing_yet);
  const std::uint64_t before = now();
  ASSERT_TRUE(say(ada, "ada", "hi"));
  const std::string heard = hear(bob);
  const std::uint64_t after = now();
  ASSERT_EQ(entries(Json::parse(heard)).size(), 1u);
  const Json entry = entries(Json::parse(heard)).front();
  EXPECT_EQ(entry.field("id").number(), 1u);
  EXPECT_EQ(entry.field("user").string(), "ada");
  EXPECT_EQ(entry.field("text").string(), "hi");
  EXPECT_GE(entry.field("time").number(), before);
  EXPECT_LE(entry.field("time").number(), after);
  EXPECT_EQ(hear(ada), heard);
  ASSERT_TRUE(say(bob, "bob", "ho"));
  EXPECT_EQ(hear_id(ada), 2u);
}

TEST(Step6_5, WhoComesLaterReadsTheLastFifty) {
  test::tell({.tried = "55 messages, and then a client joins",
              .section = "chat.h: max_history",
              .usually = "join() gives another part of the history than the newest fifty.",
              .person = "a newcomer reads old news, or all of it."});
  const ServerProcess server(chapter_server());
  TcpClient ada(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  for (std::uint64_t i = 1; i <= 55; ++i) {
    ASSERT_TRUE(say(ada, "ada", std::to_string(i)));
    ASSERT_EQ(hear_id(ada), i);
  }
  TcpClient bob(server.port());
  ASSERT_TRUE(bob.open());
  const std::vector<Json> history = entries(hear_json(bob));
  ASSERT_EQ(history.size(), 50u);
  EXPECT_EQ(history[0].field("text").string(), "55");
  EXPECT_EQ(history[49].field("text").string(), "6");
}

// seed 27: over the wire, an answer for one and nothing for the others
// seed 28: the same for null
// seed 29: the same for {}
// seed 33: the same for an empty name
TEST(Step6_5, NobodyElseHearsOfAnError) {
  test::tell({.tried = "one of two clients sends hello, an empty text, null, {} and an empty name",
              .section = "chat.h: say(): an error for this client alone",
              .usually = "an error went to all clients, or to none of them.",
              .person = "all users read what one of them typed wrongly."});
  const ServerProcess server(chapter_server());
  TcpClient ada(server.port());
  TcpClient bob(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_TRUE(bob.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  ASSERT_EQ(hear(bob), nothing_yet);
  for (const std::string_view wrong : {"hello", "", "null", "{}", R"({"user":"","text":"hi"})"}) {
    ASSERT_TRUE(say(bob, wrong));
    const Json answer = hear_json(bob);
    ASSERT_TRUE(answer.is_object() && answer.contains("error")) << wrong;
    EXPECT_TRUE(answer.field("error").is_string()) << wrong;
  }
  ASSERT_TRUE(say(bob, "bob", "ho"));
  EXPECT_EQ(hear_id(bob), 1u);
  EXPECT_EQ(hear_id(ada), 1u);
}

// seed 30: HTML goes through as the text it is
// seed 31: and so does an ampersand
TEST(Step6_5, AnyTextComesBackAsItWas) {
  test::tell({.tried = "HTML, quotes, line ends, emoji, and a text of 4,096 bytes",
              .section = "chat.h: ChatMessage: both stay as they were typed",
              .usually = "text was changed, cut or escaped twice on its way.",
              .person = "your words, and not quite."});
  const ServerProcess server(chapter_server());
  TcpClient ada(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  for (const std::string text : {"<img src=x onerror=alert(1)>", "a & b <i>", "\"\\\n\t",
                                 "\U0001f600 \u00e4 \u2028", "[\"]}", "4096"}) {
    const std::string sent = text == "4096" ? std::string(4'096, 'x') : text;
    ASSERT_TRUE(say(ada, "<b>ada</b>", sent));
    const Json entry = hear_entry(ada);
    EXPECT_EQ(entry.field("text").string(), sent);
    EXPECT_EQ(entry.field("user").string(), "<b>ada</b>");
  }
}

TEST(Step6_5, ABinaryMessageClosesWith1003) {
  test::tell({.tried = "a client sends a binary message",
              .section = "RFC 6455 §7.4.1: 1003",
              .usually = "main.cpp is right; look at what a Connection does with a code.",
              .person = "a picture looks sent, and nothing happens."});
  const ServerProcess server(chapter_server());
  TcpClient ada(server.port());
  TcpClient bob(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_TRUE(bob.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  ASSERT_EQ(hear(bob), nothing_yet);
  const Bytes text = test::client_frame(0x81, as_bytes(R"({"user":"ada","text":"hi"})"));
  ASSERT_TRUE(ada.send(test::joined({test::client_frame(0x82, as_bytes("hi")), text})));
  EXPECT_EQ(hear(ada), "(Close 1003)");
  ASSERT_TRUE(say(bob, "bob", "ho"));
  EXPECT_EQ(hear_entry(bob).field("text").string(), "ho") << "what came behind it is not heard";
}

TEST(Step6_5, MoreThan64KiBClosesWith1009) {
  test::tell({.tried = "texts of 65,536, of 60,000 and of 65,537 bytes",
              .section = "RFC 6455 §7.4.1: 1009; chat.h: max_text",
              .usually = "the limits of chapters 3 and 6 are mixed up: 64 KiB end the connection, "
                         "4,096 bytes are an error.",
              .person = "one long text, and no word about it."});
  const ServerProcess server(chapter_server());
  TcpClient ada(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  ASSERT_TRUE(say(ada, std::string(65'536, 'x')));
  EXPECT_TRUE(hear_json(ada).contains("error"));
  ASSERT_TRUE(say(ada, "ada", std::string(60'000, 'x')));
  EXPECT_EQ(hear_json(ada).field("error").string(),
            "The text is too long: 60000 bytes, and 4096 fit.");
  // The header of a frame of 65,537 bytes is enough.
  ASSERT_TRUE(ada.send(Bytes{0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4}));
  EXPECT_EQ(hear(ada), "(Close 1009)");
}

TEST(Step6_5, TheSubprotocolIsSelectedOnlyIfItIsOffered) {
  test::tell({.tried = "one client offers xml and json, and another one nothing",
              .section = "RFC 6455 §4.2.2: Sec-WebSocket-Protocol",
              .usually = "main.cpp is right; look at chapter 2's subprotocol.",
              .person = "a red dot."});
  const ServerProcess server(chapter_server());
  const std::string request =
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
  TcpClient offers(server.port());
  ASSERT_TRUE(offers.send(request + "Sec-WebSocket-Protocol: xml, json\r\n\r\n"));
  EXPECT_NE(offers.read_head().find("Sec-WebSocket-Protocol: json\r\n"), std::string::npos);
  EXPECT_EQ(hear(offers), nothing_yet);
  TcpClient does_not(server.port());
  ASSERT_TRUE(does_not.send(request + "\r\n"));
  EXPECT_EQ(does_not.read_head().find("Sec-WebSocket-Protocol"), std::string::npos);
  EXPECT_EQ(hear(does_not), nothing_yet);
}

TEST(Step6_5, AtShutdownEveryoneHears1001) {
  test::tell({.tried = "two clients are in the room, and the server gets SIGTERM",
              .section = "RFC 6455 §7.4.1: 1001",
              .usually = "main.cpp is right; look at chapter 5's close().",
              .person = "a dot that stays green though the server is gone."});
  ServerProcess server(chapter_server());
  TcpClient ada(server.port());
  TcpClient bob(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_TRUE(bob.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  ASSERT_EQ(hear(bob), nothing_yet);
  ada.send(
      test::client_frame(0x88, Bytes{0x03, 0xe9}));  // says goodbye by itself, at the same time
  kill(server.pid(), SIGTERM);
  EXPECT_EQ(hear(ada), "(Close 1001)");
  EXPECT_EQ(hear(bob), "(Close 1001)");
  bob.send(test::client_frame(0x88, Bytes{0x03, 0xe9}));
  EXPECT_EQ(hear(bob), "(end)");
  ada.finish_sending();
  bob.finish_sending();
  EXPECT_EQ(server.stop(0), 0) << server.output();  // no further signal: it ends by itself
}

TEST(Step6_5, ServesThePage) {
  test::tell({.tried = "GET / with Connection: close",
              .section = "RFC 9110 §9.3.1: GET",
              .usually = "main.cpp is right; look at chapter 1's answer.",
              .person = "no page."});
  const ServerProcess server(chapter_server());
  TcpClient browser(server.port());
  ASSERT_TRUE(browser.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
  const std::string head = browser.read_head();
  EXPECT_EQ(head.substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_NE(head.find("Content-Security-Policy: default-src 'none'"), std::string::npos);
}

TEST(Step6_5, ALimitUnderTheLongestMessageEndsInOneLine) {
  test::tell({.tried = "the server is started with --max-owed 14000",
              .section = "main.cpp: --max-owed",
              .usually = "main.cpp is right; something of yours ended the server first.",
              .person = "a server that does not start, and does not say why."});
  ServerProcess server(chapter_server(), {"--max-owed", "14000"});
  EXPECT_EQ(server.port(), 0);
  EXPECT_EQ(server.stop(SIGTERM), 2);
  EXPECT_EQ(server.output(),
            "--max-owed is too small for a message of this chat; try --max-owed 16840\n");
}

// The name is free when the room was told. bob asks until then.
void expect_name_is_freed_by(void (*end)(TcpClient&)) {
  // However often bob asks until the end of ada is noticed, it is not too often.
  const ServerProcess server(chapter_server(), {"--strict", "--rate", "1000000"});
  TcpClient ada(server.port());
  TcpClient bob(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_TRUE(bob.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  ASSERT_EQ(hear(bob), nothing_yet);
  ASSERT_TRUE(say(ada, "ada", "hi"));
  ASSERT_EQ(hear_id(ada), 1u);
  ASSERT_EQ(hear_id(bob), 1u);
  ASSERT_TRUE(say(bob, "ada", "me too"));
  ASSERT_EQ(hear_json(bob).field("error").string(), "That name is taken.");
  end(ada);
  Json answer = Json::parse({});
  while (!answer.contains("msg") && !bob.timed_out()) {
    ASSERT_TRUE(say(bob, "ada", "now me"));
    answer = hear_json(bob);
  }
  ASSERT_EQ(entries(answer).size(), 1u);
  EXPECT_EQ(entries(answer).front().field("id").number(), 2u);
}

TEST(Step6_6, TheRoomIsToldOfAClose) {
  test::tell({.tried = "ada sends a Close, and another client asks for the name ada",
              .section = "chat.h: leave() forgets a client and its name",
              .usually = "leave() does not free the name.",
              .person = "your name is taken, by you."});
  expect_name_is_freed_by([](TcpClient& ada) { ada.send(test::client_frame(0x88, {})); });
}
TEST(Step6_6, TheRoomIsToldOfAnEndWithoutAClose) {
  test::tell({.tried = "ada ends TCP, and another client asks for the name ada",
              .section = "chat.h: leave() forgets a client and its name",
              .usually = "leave() does not free the name.",
              .person = "your name is taken, by you."});
  expect_name_is_freed_by([](TcpClient& ada) { ada.finish_sending(); });
}
TEST(Step6_6, TheRoomIsToldOfAReset) {
  test::tell({.tried = "ada's TCP is reset, and another client asks for the name ada",
              .section = "chat.h: leave() forgets a client and its name",
              .usually = "leave() does not free the name.",
              .person = "your name is taken, by you."});
  expect_name_is_freed_by([](TcpClient& ada) { ada.reset(); });
}
TEST(Step6_6, TheRoomIsToldOfAFailure) {
  test::tell({.tried = "ada breaks a rule, and another client asks for the name ada",
              .section = "chat.h: leave() forgets a client and its name",
              .usually = "leave() does not free the name.",
              .person = "your name is taken, by you."});
  expect_name_is_freed_by([](TcpClient& ada) { ada.send(Bytes{0x81, 0x01, 'x'}); });
}

#ifdef __linux__  // where a process's memory is a file to read
// Resident memory of a process, in bytes.
std::size_t resident(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/statm");
  std::size_t size = 0;
  std::size_t pages = 0;
  in >> size >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// seed 18: two thousand phones join and never read, and the server keeps a history for each of them
TEST(Step6_7, ThoseWhoNeverReadShareOneHistory) {
  test::tell({.tried = "80 clients join and never read: the memory of the server",
              .section = "step 4.8: a history is shared",
              .usually = "main.cpp is right; each join made a history of its own.",
              .person = "two thousand phones join, and the server has no memory left."});
  // ASan keeps what was freed for a while, and here we count it.
  const char* const before = std::getenv("ASAN_OPTIONS");
  const std::string options = before == nullptr ? "" : before;
  setenv("ASAN_OPTIONS", (options + ":quarantine_size_mb=0").c_str(), 1);
  const ServerProcess server(chapter_server());
  setenv("ASAN_OPTIONS", options.c_str(), 1);
  TcpClient ada(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  for (std::uint64_t i = 1; i <= 50; ++i) {
    ASSERT_TRUE(say(ada, std::string(64, '"'), std::string(4'095, '\n') + '.'));
    ASSERT_EQ(hear_id(ada), i);
  }
  std::vector<std::unique_ptr<TcpClient>> joiners;
  std::size_t after_some = 0;
  for (int i = 1; i <= 80; ++i) {
    joiners.push_back(std::make_unique<TcpClient>(server.port(), "127.0.0.1", 2'048));
    ASSERT_TRUE(joiners.back()->open());
    if (i == 20) after_some = resident(server.pid());
  }
  // It is more than the kernel keeps for a client: 60 of their own would be 24 MiB.
  EXPECT_LT(resident(server.pid()), after_some + 5u * 1024 * 1024) << "a history is 410 KiB";
  // It is the whole history all the same, also for those who come later.
  EXPECT_EQ(entries(hear_json(*joiners.front())).size(), 50u);
  ASSERT_TRUE(say(ada, "ada", "and now?"));
  ASSERT_EQ(hear_id(ada), 51u);
  TcpClient bob(server.port());
  ASSERT_TRUE(bob.open());
  EXPECT_EQ(hear_id(bob), 51u);
}
#endif

// seed 37: a restart
TEST(Step6_7, WhatIsKeptSurvivesARestart) {
  test::tell({.tried = "the server is killed and started again, with half a line in its file",
              .section = "chat.h: restore()",
              .usually = "restore() takes what is broken, or does not take what is whole.",
              .person = "an empty room after a restart."});
  const std::string path = new_file();
  {
    ServerProcess server(chapter_server(), {"--keep", path});
    TcpClient ada(server.port());
    ASSERT_TRUE(ada.open()) << server.output();
    ASSERT_EQ(hear(ada), nothing_yet);
    ASSERT_TRUE(say(ada, "ada", "hi"));
    ASSERT_EQ(hear_id(ada), 1u);
    ASSERT_TRUE(say(ada, "hello"));  // an error is not kept
    ASSERT_TRUE(hear_json(ada).contains("error"));
    EXPECT_EQ(server.stop(SIGKILL), 128 + SIGKILL);  // no time to save anything
  }
  std::ofstream(path, std::ios::app) << R"({"id":2,"user":"ada","te)";  // half a line
  for (std::uint64_t id = 2; id <= 3; ++id) {
    const ServerProcess server(chapter_server(), {"--keep", path});
    TcpClient bob(server.port());
    ASSERT_TRUE(bob.open());
    const std::vector<Json> history = entries(hear_json(bob));
    ASSERT_EQ(history.size(), id - 1);
    EXPECT_EQ(history.back().field("text").string(), "hi");
    ASSERT_TRUE(say(bob, "bob", "ho"));
    EXPECT_EQ(hear_id(bob), id);
  }
  std::remove(path.c_str());
}

TEST(Step6_7, AKeptNumberThatIsTooHighDoesNotCount) {
  test::tell(
      {.tried = "the file has the numbers 41, 18446744073709551615 and 40; a client says something",
       .section = "chat.h: restore()",
       .usually = "restore() takes a number above max_number.",
       .person = "every message has the number 0, and the page shows none."});
  const std::string path = new_file();
  std::ofstream(path) << R"({"id":41,"user":"ada","text":"hi","time":5})" << '\n'
                      << R"({"id":18446744073709551615,"user":"ada","text":"ho","time":5})" << '\n'
                      << R"({"id":40,"user":"ada","text":"hu","time":5})" << '\n';
  ServerProcess server(chapter_server(), {"--keep", path});
  TcpClient bob(server.port());
  ASSERT_TRUE(bob.open());
  EXPECT_GE(entries(hear_json(bob)).size(), 1u);  // 40 came too late: your restore may refuse it
  ASSERT_TRUE(say(bob, "bob", "he"));
  EXPECT_EQ(hear_id(bob), 42u);
  EXPECT_NE(server.output().find("of its last 3 lines, "), std::string::npos);
  std::remove(path.c_str());
}

TEST(Step6_7, TwoServersDoNotShareAFile) {
  test::tell({.tried = "two servers are started with one --keep file",
              .section = "main.cpp: --keep",
              .usually = "main.cpp is right; something of yours ended the server first.",
              .person = "two servers write into one history."});
  const std::string path = new_file();
  const ServerProcess server(chapter_server(), {"--keep", path});
  ServerProcess second(chapter_server(), {"--keep", path});
  EXPECT_EQ(second.stop(SIGTERM), 1);
  EXPECT_EQ(second.output(), path + ": another server keeps its history there\n");
  TcpClient ada(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  ASSERT_TRUE(say(ada, "ada", "hi"));
  EXPECT_EQ(hear_id(ada), 1u);
  std::remove(path.c_str());
}

// Otherwise a client that joins would be dropped, each time, until nobody is left.
TEST(Step6_7, TheHistoryFitsIntoWhatAClientMayOwe) {
  test::tell({.tried = "--max-owed 60000, twenty long messages, a restart; a client joins",
              .section = "chat.h: max_history",
              .usually = "the history has another limit than its options say.",
              .person = "every newcomer is dropped."});
  const std::string path = new_file();
  const std::vector<std::string> arguments{"--max-owed", "60000", "--keep", path};
  std::string longest;
  {
    const ServerProcess server(chapter_server(), arguments);
    TcpClient ada(server.port());
    ASSERT_TRUE(ada.open());
    ASSERT_EQ(hear(ada), nothing_yet);
    for (std::uint64_t id = 1; id <= 20; ++id) {
      ASSERT_TRUE(say(ada, std::string(64, '"'), std::string(4'095, '\n') + '.'));
      ASSERT_EQ(hear_id(ada), id);
    }
    TcpClient bob(server.port());
    ASSERT_TRUE(bob.open());
    longest = hear(bob);
    EXPECT_EQ(entries(Json::parse(longest)).size(), 3u);
    EXPECT_LT(longest.size(), 30'000u);
  }
  ServerProcess server(chapter_server(), arguments);
  TcpClient bob(server.port());
  ASSERT_TRUE(bob.open());
  EXPECT_EQ(hear(bob), longest);
  EXPECT_EQ(server.output().substr(0, server.output().find('\n')),
            "with --max-owed 60000 the history has 3 entries, and not 50");
  std::remove(path.c_str());
}

TEST(Step6_7, AFileThatCannotBeWrittenEndsInOneLine) {
  test::tell({.tried = "the server is started with --keep /nowhere/at/all",
              .section = "main.cpp: --keep",
              .usually = "main.cpp is right; something of yours ended the server first.",
              .person = "a history that was not kept."});
  ServerProcess server(chapter_server(), {"--keep", "/nowhere/at/all"});
  EXPECT_EQ(server.port(), 0);
  EXPECT_EQ(server.stop(SIGTERM), 1);
  EXPECT_EQ(server.output(), "/nowhere/at/all: No such file or directory\n");
}

// What the limit lets pass of one flood in this time: a full bucket, and 50 in each second.
std::uint64_t may_have_passed(std::chrono::steady_clock::duration time) {
  return 200 +
         50 * static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::seconds>(time).count());
}

// seed 37: one program talks, and all clients that read a little slowly are thrown out
TEST(Step6_8, AFloodHurtsNobodyElse) {
  test::tell({.tried = "one client sends 3,000 messages, another one talks, two read slowly",
              .section = "rate_limit.h: Verdict: it goes to no client",
              .usually = "a message over the limit may reach no client: its verdict is not pass.",
              .person = "one program talks, and all dots but its own turn red."});
  // A slow machine may need seconds for a hundred messages, and they have to be too many.
  const ServerProcess server(chapter_server(), {"--rate", "1"});
  TcpClient ada(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  // They read one message for each hundred of the flood. On a slow machine the flood lasts, and more of it
  // passes than an outbox holds: then they read more.
  std::vector<std::unique_ptr<TcpClient>> readers;
  for (int i = 0; i < 2; ++i) {
    readers.push_back(std::make_unique<TcpClient>(server.port(), "127.0.0.1", 16 * 1024));
    ASSERT_TRUE(readers.back()->open());
    ASSERT_EQ(hear(*readers.back()), nothing_yet);
  }
  TcpClient flooder(server.port());
  ASSERT_TRUE(flooder.open());
  ASSERT_EQ(hear(flooder), nothing_yet);
  const std::string advertising =
      encode_json({{"user", "eve"}, {"text", "buy " + std::string(1'000, '!')}});
  const Bytes hundred = repeated(test::client_frame(0x81, as_bytes(advertising)), 100);
  constexpr std::uint64_t words = 30;  // ada may: a full bucket has 200 tokens
  std::uint64_t newest = 0;
  std::uint64_t read = 0;
  const auto start = std::chrono::steady_clock::now();
  bool is_there = true;  // on a slow machine it floods for ten seconds, and is thrown out
  for (std::uint64_t word = 0; word < words; ++word) {
    is_there = is_there && flooder.send(hundred);
    ASSERT_TRUE(say(ada, "ada", std::to_string(word)));
    Json heard = hear_entry(ada);
    while (heard.field("user").string() == "eve")
      heard = hear_entry(ada);
    ASSERT_EQ(heard.field("text").string(), std::to_string(word));
    newest = heard.field("id").number();
    const bool may_pass =
        newest <= words + may_have_passed(std::chrono::steady_clock::now() - start);
    do {
      ++read;
      for (const auto& reader : readers)
        ASSERT_EQ(hear_id(*reader), read) << "a reader was thrown out, or lost a message";
    } while (may_pass && newest > read + 400);
  }
  EXPECT_LT(newest, words * 100) << "and the flood went no further";
  for (const auto& reader : readers) {
    for (std::uint64_t id = read + 1; id <= newest; ++id)
      ASSERT_EQ(hear_id(*reader), id) << "a reader was thrown out, or lost a message";
  }
}

TEST(Step6_8, ItsSenderIsToldOnceASecond) {
  test::tell({.tried = "--rate 7: a client sends 1,000 messages and a Close",
              .section = "rate_limit.h: Verdict",
              .usually = "ask() says warn for each message that does not pass.",
              .person = "a flood is answered by a flood."});
  const ServerProcess server(chapter_server(), {"--rate", "7"});
  TcpClient ada(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  const auto begin = std::chrono::steady_clock::now();
  const std::string word = encode_json({{"user", "ada"}, {"text", "buy"}});
  ASSERT_TRUE(ada.send(repeated(test::client_frame(0x81, as_bytes(word)), 1'000)));
  ASSERT_TRUE(ada.send(test::client_frame(0x88, Bytes{0x03, 0xe8})));  // and it says goodbye
  std::int64_t told = 0;
  std::string heard = hear(ada);
  for (; heard.front() == '{'; heard = hear(ada)) {
    if (!Json::parse(heard).contains("error")) continue;
    EXPECT_EQ(heard, R"({"error":"Too fast: 7 messages a second are heard, and no more."})");
    ++told;
  }
  // The server's clock has whole milliseconds.
  const auto took = std::chrono::steady_clock::now() - begin + std::chrono::milliseconds{1};
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(took);
  EXPECT_EQ(heard, "(Close 1000)");
  EXPECT_GE(told, 1);
  EXPECT_LE(told, seconds.count() + 1);
}

TEST(Step6_8, WithoutALimitAllIsHeard) {
  test::tell({.tried = "--rate 0: a client sends 500 messages",
              .section = "rate_limit.h: RateLimits",
              .usually = "per_second = 0 was taken for no token at all.",
              .person = "a room without a limit, and messages are lost."});
  const ServerProcess server(chapter_server(), {"--rate", "0"});
  TcpClient ada(server.port());
  ASSERT_TRUE(ada.open());
  ASSERT_EQ(hear(ada), nothing_yet);
  for (std::uint64_t i = 1; i <= 500; ++i)
    ASSERT_TRUE(say(ada, "ada", "hi"));
  for (std::uint64_t i = 1; i <= 500; ++i)
    ASSERT_EQ(hear_id(ada), i);
}

TEST(Step6_8, ARateIsAWholeNumber) {
  test::tell({.tried = "the server is started with --rate -1, many, 1.5 and nothing",
              .section = "main.cpp: --rate",
              .usually = "main.cpp is right; something of yours ended the server first.",
              .person = "a server that does not start, and does not say why."});
  for (const std::string wrong : {"-1", "many", "1.5", ""}) {
    ServerProcess server(chapter_server(), {"--rate", wrong});
    EXPECT_EQ(server.port(), 0);
    EXPECT_EQ(server.stop(SIGTERM), 2);
    EXPECT_EQ(server.output(), "--rate takes a number from 0 to 1000000, not \"" + wrong + "\"\n");
  }
}

}  // namespace
}  // namespace ws

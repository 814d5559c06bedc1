// The board as a program: what it serves, what a page sees, and what a visitor that means no good gets.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "echo_client.h"
#include "server_process.h"

namespace ws::test {
namespace {

std::string board_program() {
  const std::string echo = chapter_server();
  return echo.substr(0, echo.rfind("echo")) + "board";
}

// A file for one argument, which goes away with the test.
class File {
 public:
  explicit File(std::string_view text, const std::string& name = "board")
      : path_(testing::TempDir() + name + '-' + std::to_string(getpid()) + ".json") {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~File() { std::remove(path_.c_str()); }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

const std::string list = R"({"steps":[{"step":"1.1"},{"step":"1.2"}]})";

std::string report(int seat, const std::string& at = "1.2") {
  std::string name = std::to_string(seat);
  name.insert(0, 16 - name.size(), '0');
  return R"({"report":{"seat":")" + name + R"(","done":["1.1"],"at":")" + at + R"(","since":0}})";
}

// The same view of one seat, "since":0: a busy machine may be seconds late.
std::string in_its_first_second(std::string view) {
  const std::string sign = R"("since":)";
  const std::size_t at = view.find(sign);
  if (at == view.npos) return view;
  const std::size_t number = at + sign.size();
  return view.replace(number, view.find(',', number) - number, "0");
}

std::string error(const std::string& why) {
  return R"({"error":")" + why + R"("})";
}

// One connection to the board.
class Visitor {
 public:
  explicit Visitor(const ServerProcess& server) : client_(server.port()) {
    EXPECT_TRUE(client_.open());
  }

  void say(std::string_view text) { client_.send(text_from_client(text)); }
  void send(const Bytes& bytes) { client_.send(bytes); }
  // The text of the next frame; of a Close its code and reason: "1008 three wrong reports".
  std::string hear() {
    const Bytes head = client_.read(2);
    if (head.size() < 2) return "(the end)";
    std::size_t size = head[1];
    if (size == 126) {
      const Bytes more = client_.read(2);
      if (more.size() < 2) return "(the end)";
      size = more[0] * 256u + more[1];
    }
    const Bytes payload = client_.read(size);
    const std::string text(as_text(payload));
    if (head[0] != 0x88 || size < 2) return text;
    return std::to_string(payload[0] * 256 + payload[1]) + ' ' + text.substr(2);
  }

 private:
  TcpClient client_;
};

class BoardProgram : public testing::Test {
 protected:
  File steps{list};
  ServerProcess server{board_program(), {"--steps", steps.path(), "--tick", "20"}};
};

TEST_F(BoardProgram, ShowsThePageWhatAnAttendeeReports) {
  Visitor page(server), attendee(server);
  page.say(R"({"board":true})");
  EXPECT_EQ(page.hear(), R"({"seats":[]})");
  attendee.say(report(7));
  const std::string shown =
      R"({"seats":[{"n":1,"done":["1.1"],"at":"1.2","since":0,"away":false}]})";
  EXPECT_EQ(in_its_first_second(page.hear()), shown);
  Visitor late(server);
  late.say(R"({"board":true})");
  EXPECT_EQ(in_its_first_second(late.hear()), shown);
}

TEST_F(BoardProgram, KeepsTheSeatOfAnAttendeeThatIsGone) {
  {
    Visitor attendee(server);
    attendee.say(report(7));
    attendee.say(report(8));  // its answer says that the first one was heard
    attendee.hear();
  }
  Visitor again(server), page(server);
  again.say(report(7, ""));
  again.say("?");
  again.hear();
  page.say(R"({"board":true})");
  EXPECT_EQ(in_its_first_second(page.hear()),
            R"({"seats":[{"n":1,"done":["1.1"],"at":"","since":0,"away":false}]})");
}

TEST_F(BoardProgram, AfterThreeWrongReportsItSaysGoodbye) {
  Visitor liar(server);
  liar.say("hello");
  EXPECT_EQ(liar.hear(), error("The board takes a report, or a wish to see it."));
  liar.say(report(1, "7.1"));
  EXPECT_EQ(liar.hear(), error("The step that you are at is not known here."));
  liar.say(report(1));  // a right one between them changes nothing
  liar.say("{");
  EXPECT_EQ(liar.hear(), error("The board takes a report, or a wish to see it."));
  EXPECT_EQ(liar.hear(), "1008 three wrong reports");
}

TEST_F(BoardProgram, OneConnectionIsOneSeat) {
  Visitor attendee(server);
  attendee.say(report(1));
  attendee.say(report(2));
  EXPECT_EQ(attendee.hear(), error("One connection is one seat."));
}

TEST_F(BoardProgram, HearsAMessageASecondAndFiveAtOnce) {
  Visitor flood(server);
  Bytes ten;  // in one write: on a busy machine ten writes may take some seconds
  for (int i = 0; i < 10; ++i) {
    const Bytes frame = text_from_client(report(1));
    ten.insert(ten.end(), frame.begin(), frame.end());
  }
  flood.send(ten);
  EXPECT_EQ(flood.hear(), "1008 more than a message a second");
}

TEST_F(BoardProgram, AMessageHasFourKibibytesAtMost) {
  Visitor great(server), greater(server);
  great.say(std::string(4'096, ' '));
  EXPECT_EQ(great.hear(), error("The board takes a report, or a wish to see it."));
  greater.say(std::string(4'097, ' '));
  EXPECT_EQ(greater.hear().substr(0, 4), "1009");
}

TEST_F(BoardProgram, RefusesABinaryMessage) {
  Visitor visitor(server);
  visitor.send(client_frame(0x82, as_bytes(report(1))));
  EXPECT_EQ(visitor.hear(), "1003 the board is all text");
}

TEST_F(BoardProgram, IsShownOnTwentyPages) {
  std::vector<std::unique_ptr<Visitor>> pages;
  for (int i = 0; i < 20; ++i) {
    pages.push_back(std::make_unique<Visitor>(server));
    pages.back()->say(R"({"board":true})");
    EXPECT_EQ(pages.back()->hear(), R"({"seats":[]})");
  }
  Visitor more(server);
  more.say(R"({"board":true})");
  EXPECT_EQ(more.hear(), error("Enough pages show this board."));
  pages[3]->say(R"({"board":true})");
  EXPECT_EQ(pages[3]->hear(), R"({"seats":[]})") << "one that is here already may ask again";
}

TEST_F(BoardProgram, HasTwoHundredSeats) {
  std::vector<std::unique_ptr<Visitor>> attendees;
  for (int i = 0; i <= 200; ++i) {
    attendees.push_back(std::make_unique<Visitor>(server));
    attendees.back()->say(report(i));
    if (i == 199) attendees.back()->say("?");
    if (i == 199) attendees.back()->hear();  // all before are taken
  }
  EXPECT_EQ(attendees.back()->hear(), error("No seat is free on this board."));
}

std::string get(const ServerProcess& server, const std::string& path) {
  TcpClient client{server.port()};
  client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const std::string head = client.read_head();
  return status_of(head) + ' ' + std::string(as_text(client.read_to_eof()));
}

TEST(BoardFiles, AreThePageTheStepsAndThePlan) {
  const File steps{list};
  ServerProcess without{board_program(), {"--steps", steps.path()}};
  EXPECT_EQ(get(without, "/steps.json"), "200 " + list);
  EXPECT_EQ(get(without, "/plan.json"), "200 {}");
  EXPECT_NE(get(without, "/").find("<title>Board"), std::string::npos);
  ServerProcess with{board_program(), {"--plan", steps.path(), "--steps", steps.path()}};
  EXPECT_EQ(get(with, "/plan.json"), "200 " + list);
}

// ---- A board with an arena.

const std::string secret(64, 'a');
const std::string enters = R"({"enter":{"port":4000,"lacks":["1.2"]}})";

std::string runner(const std::string& token) {
  return R"({"runner":")" + token + R"("})";
}
std::string job(int number, int seat) {
  return R"({"job":)" + std::to_string(number) + R"(,"seat":)" + std::to_string(seat) +
         R"(,"host":"127.0.0.1","port":4000,"lacks":"1.2"})";
}
std::string result(int number, const std::string& state) {
  return R"({"result":{"job":)" + std::to_string(number) + R"(,"client":"ws","state":")" + state +
         R"(","check":"ping","about":"No pong \"came\"."}})";
}

class BoardArenaProgram : public testing::Test {
 protected:
  File steps{list};
  File token{secret, "arena"};
  ServerProcess server{board_program(),
                       {"--steps", steps.path(), "--arena", token.path(), "--tick", "20"}};
};

TEST_F(BoardArenaProgram, WhatTheRunnerSaysGoesToItsAttendeeAndAMarkToThePages) {
  Visitor attendee(server), machine(server), page(server);
  attendee.say(report(1));
  attendee.say(enters);
  EXPECT_EQ(attendee.hear(), R"({"before":0})");
  machine.say(runner(secret));
  EXPECT_EQ(machine.hear(), job(1, 1));
  for (int i = 0; i < 20; ++i)
    machine.say(result(1, "failed"));  // it may say more than a message a second
  EXPECT_EQ(attendee.hear(),
            R"({"client":"ws","state":"failed","check":"ping","about":"No pong \"came\"."})");
  machine.say(R"({"over":1})");
  std::string told;
  while (told.find("over") == std::string::npos && told != "(the end)")
    told = attendee.hear();
  page.say(R"({"board":true})");
  const std::string shown = page.hear();
  EXPECT_NE(shown.find(R"("arena":[{"n":1,"state":"done")"), std::string::npos) << shown;
  EXPECT_NE(shown.find(R"("check":"ping","passed":0,"failed":20)"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("came"), std::string::npos) << "the sentence is the attendee's alone";
  EXPECT_EQ(shown.find("127.0.0.1"), std::string::npos);
}

TEST_F(BoardArenaProgram, BelievesNoResultOfAnybodyElse) {
  Visitor attendee(server), machine(server);
  attendee.say(report(1));
  attendee.say(enters);
  attendee.hear();
  machine.say(runner(secret));
  EXPECT_EQ(machine.hear(), job(1, 1));
  Visitor liar(server);
  liar.say(result(1, "failed"));
  EXPECT_EQ(liar.hear(), error("That is not this board's runner."));
  liar.say(R"({"over":1})");
  EXPECT_EQ(liar.hear(), error("That is not this board's runner."));
  liar.say(runner(std::string(63, 'a') + 'b'));
  EXPECT_EQ(liar.hear(), error("That is not this board's runner."));
  EXPECT_EQ(liar.hear(), "1008 three wrong reports");
  machine.say(result(1, "passed"));
  EXPECT_EQ(attendee.hear().substr(0, 33), R"({"client":"ws","state":"passed",")");
}

TEST_F(BoardArenaProgram, OneThatLeavesIsStoppedAndTheNextIsTried) {
  Visitor machine(server), next(server);
  machine.say(runner(secret));
  {
    Visitor attendee(server);
    attendee.say(report(1));
    attendee.say(enters);
    EXPECT_EQ(machine.hear(), job(1, 1));
    next.say(report(2));
    next.say(enters);
    EXPECT_EQ(next.hear(), R"({"before":1})");
  }
  EXPECT_EQ(machine.hear(), R"({"stop":1})");
  EXPECT_EQ(machine.hear(), job(2, 2));
}

TEST_F(BoardArenaProgram, ASeatHasOneServer) {
  Visitor first(server), second(server);
  first.say(report(1));
  first.say(enters);
  EXPECT_EQ(first.hear(), R"({"before":0})");
  second.say(report(1));
  second.say(enters);
  EXPECT_EQ(second.hear(), R"({"before":0})");
  EXPECT_EQ(first.hear(), error("Your seat came in again, from elsewhere."));
  Visitor page(server);
  page.say(R"({"board":true})");
  const std::string shown = page.hear();
  EXPECT_EQ(shown.find(R"("state":"waiting","cells")"),
            shown.rfind(R"("state":"waiting","cells")"));
}

TEST_F(BoardArenaProgram, AReportComesFirstAndALieIsRefused) {
  Visitor visitor(server);
  visitor.say(enters);
  EXPECT_EQ(visitor.hear(), error("A report comes before the arena."));
  visitor.say(R"({"enter":{"port":22,"lacks":[]}})");
  EXPECT_EQ(visitor.hear(), error("A port of the arena is a number from 1024 to 65535."));
}

TEST_F(BoardArenaProgram, FourServersOfAnAddressAreEnough) {
  std::vector<std::unique_ptr<Visitor>> attendees;
  for (int seat = 1; seat <= 5; ++seat) {
    attendees.push_back(std::make_unique<Visitor>(server));
    attendees.back()->say(report(seat));
    attendees.back()->say(enters);
    EXPECT_EQ(attendees.back()->hear(),
              seat < 5 ? R"({"before":)" + std::to_string(seat - 1) + '}'
                       : error("Enough servers of your address are in the arena."));
  }
}

TEST_F(BoardProgram, HasNoArenaIfItIsNotAskedFor) {
  Visitor visitor(server);
  visitor.say(report(1));
  visitor.say(enters);
  EXPECT_EQ(visitor.hear(), error("This board has no arena."));
  visitor.say(runner(""));
  EXPECT_EQ(visitor.hear(), error("That is not this board's runner."));
}

TEST(BoardArguments, AMistakeIsOneClearLine) {
  const File steps{R"({"steps":[]})"};
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--port", "0"},
           {"--port", "0", "--steps"},
           {"--port", "0", "--steps", "/no/such/file"},
           {"--port", "0", "--steps", steps.path()},
           {"--port", "0", "--steps", steps.path(), "--plan", "/no/such/file"},
           {"--port", "0", "--steps", steps.path(), "--arena", "/no/such/file"},
           {"--port", "0", "--steps", steps.path(), "--arena", steps.path()},
           {"--port", "0", "--steps", steps.path(), "--stepps"}}) {
    ServerProcess server{board_program(), arguments};
    EXPECT_EQ(server.stop(0), 2) << arguments.back();
    const std::string output = server.output();
    EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
  }
}

}  // namespace
}  // namespace ws::test

#include "connection.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <random>
#include <string>

#include "count_memory.h"
#include "story.h"
#include "turn.h"

namespace ws {
namespace {

using namespace std::chrono_literals;
using test::masked;
using test::masked_close;
using test::masked_text;
using test::pump;
using test::receive;
using test::Turn;
using test::operator+;

// The same bytes whole, byte by byte and cut at every point: `expect` sees what each way gave.
void for_every_way(ByteView bytes, const std::function<void(const Turn&)>& expect) {
  std::unique_ptr<Connection> connection;
  Turn turn;
  test::for_every_cut(
      bytes,
      [&] {
        connection = std::make_unique<Connection>();
        turn = {};
      },
      [&](ByteView piece) { turn = receive(*connection, piece, std::move(turn)); },
      [&] { expect(turn); });
}

// --- 5.1: pings

// seed 9: a client that asks "still there?" hears nothing, and hangs up on a server that is well
TEST(Step5_1, AnswersAPing) {
  const Bytes ping = masked(Opcode::ping, as_bytes("Hello"));
  test::tell(
      {.bytes = ping,
       .at = 0,
       .count = 1,
       .here = "FIN and opcode 9: a ping",
       .section = "RFC 6455 §5.5.2: MUST send a Pong frame in response",
       .yours = {{"", "Nothing is in the output."},
                 {"8a 00", "A pong carries what the ping carried."},
                 {"89 05 48 65 6c 6c 6f", "That is a ping again: opcode 9. A pong is 10."}},
       .usually = "the answer is not a pong with the same payload.",
       .person = "every half minute a client with a heartbeat drops the connection as dead."});
  EXPECT_EQ(receive(ping).hex(), "8a 05 48 65 6c 6c 6f");
  for_every_way(ping, [](const Turn& turn) { EXPECT_EQ(turn.hex(), "8a 05 48 65 6c 6c 6f"); });
}

TEST(Step5_1, AnswersAnEmptyPing) {
  test::tell({.bytes = "89 80 37 fa 21 3d"_hex,
              .count = 1,
              .here = "a ping",
              .section = "RFC 6455 §5.5.2",
              .usually = "a ping without a payload was not answered."});
  EXPECT_EQ(receive(masked(Opcode::ping, {})).hex(), "8a 00");
}

TEST(Step5_1, AnswersTheLongestPing) {
  test::tell({.section = "RFC 6455 §5.5.3: identical application data",
              .usually = "the payload of the pong is not the ping's, byte for byte."});
  const Bytes payload(125, 0xfe);  // not UTF-8, and no matter: §5.5.2 allows any bytes
  EXPECT_EQ(receive(masked(Opcode::ping, payload)).sent, "8a 7d"_hex + payload);
}

TEST(Step5_1, AnswersTenPingsInOrder) {
  test::tell({.section = "RFC 6455 §5.5.2: a Pong for each Ping, while there is no pressure",
              .usually = "every pong takes the place of the one before it, or their order is lost.",
              .person = "a client that measures the time there and back misses most answers."});
  Bytes pings;
  Bytes pongs;
  for (std::uint8_t i = 0; i < 10; ++i) {
    pings = pings + masked(Opcode::ping, Bytes{i});
    pongs = pongs + Bytes{0x8a, 0x01, i};
  }
  for_every_way(pings, [&](const Turn& turn) { EXPECT_EQ(turn.hex(), to_hex(pongs)); });
}

TEST(Step5_1, AnswersBetweenFragments) {
  test::tell({.section = "RFC 6455 §5.4",
              .usually = "a ping inside a message waits, or ends the message."});
  const Bytes bytes = masked(Opcode::text, as_bytes("Hel"), false) +
                      masked(Opcode::ping, as_bytes("?")) +
                      masked(Opcode::continuation, as_bytes("lo"));
  for_every_way(bytes, [](const Turn& turn) {
    EXPECT_EQ(turn.hex(), "8a 01 3f");
    EXPECT_EQ(turn.messages, std::vector<std::string>{"Hello"});
  });
}

TEST(Step5_1, IgnoresAPongNobodyAskedFor) {
  test::tell({.section = "RFC 6455 §5.5.3: MAY be sent unsolicited",
              .usually = "a pong was answered, or taken for a fault."});
  const Turn turn = receive(masked(Opcode::pong, as_bytes("hi")) + masked_text("on we go"));
  EXPECT_EQ(turn.hex(), "");
  EXPECT_EQ(turn.messages, std::vector<std::string>{"on we go"});
}

// --- 5.4: the peer closes

// seed 13: ws.close(1000) in the browser's console ends with 1006, and not clean
TEST(Step5_4, EchoesTheClose) {
  const Bytes goodbye = masked_close("03 e8"_hex);
  test::tell({.bytes = goodbye,
              .at = 6,
              .count = 2,
              .here = "03 e8 under its mask: Close 1000",
              .section = "RFC 6455 §5.5.1: MUST send a Close frame in response",
              .yours = {{"", "You answer nothing, or your answer is not in the output."},
                        {"88 00",
                         "A Close without a code: echo the one that came. If you do, step 5.2 or "
                         "5.3 is not done yet; both come before this one."}},
              .usually = "the answer is not a Close frame with the same two bytes.",
              .person = "ws.close(1000) fires close with 1006, wasClean false."});
  EXPECT_EQ(receive(goodbye).hex(), "88 02 03 e8");
  for_every_way(goodbye, [](const Turn& turn) { EXPECT_EQ(turn.hex(), "88 02 03 e8"); });
}

TEST(Step5_4, TellsTheApplication) {
  test::tell({.bytes = masked_close("03 e8 62 79 65"_hex),
              .section = "RFC 6455 §7.1.4: Close frames went both ways, so it is clean",
              .yours = {{"not closed", "No Closed came out of next_event."}},
              .usually = "handle_close does not report what the peer said.",
              .person = "a client that is gone stays in the room."});
  EXPECT_EQ(receive(masked_close("03 e8 62 79 65"_hex)).ending(), "1000 clean bye");
}

TEST(Step5_4, TellsItOnce) {
  test::tell({.section = "connection.h: Closed comes once",
              .usually = "a Closed was returned without report(), which notes that it was told.",
              .person = "the terminal says twice that a client left."});
  Connection connection;
  Turn turn = receive(connection, masked_close("03 e8"_hex));
  connection.receive_eof();
  connection.tick(0h);
  connection.tick(1h);
  turn = pump(connection, receive(connection, masked_close("03 e8"_hex), turn));
  EXPECT_EQ(turn.hex(), "88 02 03 e8") << "and nothing more goes out";
  EXPECT_EQ(turn.closed.size(), 1U);
}

TEST(Step5_4, EchoesNoCodeWithNoCode) {
  test::tell({.bytes = "88 80 37 fa 21 3d"_hex,
              .at = 1,
              .count = 1,
              .here = "a length of 0: no code",
              .section = "RFC 6455 §5.5.1",
              .usually = "a Close without a code was answered with one."});
  const Turn turn = receive(masked_close({}));
  EXPECT_EQ(turn.hex(), "88 00");
  EXPECT_EQ(turn.ending(), "1005 clean");
}

// §5.5.1 asks for the code. The reason may come back with it, or not.
TEST(Step5_4, EchoesTheCodeOfAClientsOwn) {
  const Bytes goodbye = masked_close("0f a1 62 79 65"_hex);
  test::tell({.bytes = goodbye,
              .at = 6,
              .count = 2,
              .here = "0f a1 under its mask: Close 4001; behind it \"bye\"",
              .section = "RFC 6455 §5.5.1: typically echoes the status code",
              .usually = "the answer has a code of its own.",
              .person = "a page that asks for 4001, and is told 1000."});
  const std::string answer = receive(goodbye).hex();
  EXPECT_TRUE(answer == "88 02 0f a1" || answer == "88 05 0f a1 62 79 65") << answer;
}

TEST(Step5_4, HearsWhatStandsBeforeTheClose) {
  test::tell({.section = "RFC 6455 §5.5.1: the answer is one Close",
              .usually = "the same Close is answered twice, or what came before it is lost.",
              .person = "the last word before a goodbye never arrives."});
  const Bytes bytes = masked_text("last words") + masked_close("03 e8"_hex);
  for_every_way(bytes, [](const Turn& turn) {
    EXPECT_EQ(turn.messages, std::vector<std::string>{"last words"});
    EXPECT_EQ(turn.hex(), "88 02 03 e8");
  });
}

// §1.4: what comes behind a Close is discarded; §5.5.2: not even a ping is answered.
TEST(Step5_4, IsSilentAfterTheClose) {
  const Bytes bytes = masked_close("03 e8"_hex) + masked_text("one more thing") +
                      masked(Opcode::ping, {}) + masked_close("03 e9"_hex) + "ff ff ff"_hex;
  test::tell({.bytes = bytes,
              .at = 8,
              .count = 3,
              .here = "behind the Close",
              .section = "RFC 6455 §1.4: discards any further data",
              .usually = "frames behind the Close are still read.",
              .person = "nothing. A fuzzer sees two Closes, or a pong after one."});
  for_every_way(bytes, [](const Turn& turn) {
    EXPECT_TRUE(turn.messages.empty());
    EXPECT_EQ(turn.hex(), "88 02 03 e8");
  });
}

// seed 15: one leaves, the next message goes to the socket that is already closed, the server dies
TEST(Step5_4, SendsNothingAfterTheClose) {
  Connection connection;
  receive(connection, masked_close("03 e8"_hex));
  test::tell(
      {.section = "RFC 6455 §5.5.1: MUST NOT send any more data frames after a Close",
       .yours = {{"closing",
                  "your Close went out, and no fact says that theirs came: look at "
                  "close_received_."},
                 {"open", "no fact says that your Close went out: look at close_sent_."}},
       .usually = "state() does not say closed once Close frames went both ways.",
       .person = "a strict browser reports an error of the server; a careless server dies."});
  connection.send_text("news");
  connection.send(share("81 01 78"_hex));
  EXPECT_EQ(pump(connection).hex(), "");
  EXPECT_EQ(connection.state(), State::closed);
}

TEST(Step5_4, EndsTcpOnceTheCloseIsTaken) {
  test::tell(
      {.section = "RFC 6455 §7.1.1: the server ends TCP first",
       .usually = "wants_disconnect looks at the state and not at the output, or the reverse.",
       .person = "a tab that hangs for seconds before its dot turns red."});
  Connection connection;
  EXPECT_FALSE(connection.wants_disconnect());
  connection.receive(masked_close("03 e8"_hex));
  connection.next_event();
  EXPECT_FALSE(connection.wants_disconnect()) << "our Close is still in the output";
  connection.take_output();
  EXPECT_TRUE(connection.wants_disconnect()) << "§7.1.1: the server ends TCP first";
}

TEST(Step5_4, StaysOpenWithoutAClose) {
  test::tell({.usually = "the connection ends although no Close came.",
              .person = "the dot turns red after the first message."});
  Connection connection;
  const Turn turn = receive(connection, masked_text("hi"));
  EXPECT_EQ(turn.messages, std::vector<std::string>{"hi"});
  EXPECT_FALSE(turn.disconnect);
  EXPECT_EQ(connection.state(), State::open);
}

TEST(Step5_4, ClosesBetweenTwoFragments) {
  test::tell({.section = "RFC 6455 §5.4: control frames may stand between fragments",
              .usually = "a Close inside a message waits for the message to end."});
  const Bytes bytes = masked(Opcode::text, as_bytes("half"), false) + masked_close("03 e9"_hex);
  const Turn turn = receive(bytes);
  EXPECT_EQ(turn.ending(), "1001 clean");
  EXPECT_TRUE(turn.messages.empty());
}

// --- 5.5: the peer is wrong

// The code of the Close that answers these bytes, whole and cut anywhere; 0: there is none.
int failing_code(ByteView bytes) {
  const auto code = [](const Turn& turn) {
    return turn.sent.size() < 4 ? 0 : turn.sent[2] << 8 | turn.sent[3];
  };
  const int whole = code(receive(bytes));
  for_every_way(bytes, [&](const Turn& turn) {
    EXPECT_EQ(code(turn), whole) << "cut in pieces";
    EXPECT_TRUE(whole == 0 || turn.disconnect) << "cut in pieces";
  });
  return whole;
}

struct Fault {
  Bytes bytes;
  std::size_t at;
  std::string here;
  std::string section;
};

TEST(Step5_5, AnswersABrokenRuleWith1002) {
  for (const Fault& fault :
       {Fault{"81 02 68 69"_hex, 1, "the MASK bit is 0", "RFC 6455 §5.1: MUST be masked"},
        Fault{"c1 80 37 fa 21 3d"_hex, 0, "RSV1 is 1", "RFC 6455 §5.2: MUST be 0"},
        Fault{"83 80 37 fa 21 3d"_hex, 0, "opcode 3", "RFC 6455 §5.2: reserved"},
        Fault{"80 80 37 fa 21 3d"_hex, 0, "opcode 0: it continues nothing", "RFC 6455 §5.4"}}) {
    test::tell(
        {.bytes = fault.bytes,
         .at = fault.at,
         .count = 1,
         .here = fault.here,
         .section = fault.section,
         .yours = {{"0",
                    "Nothing was answered: report_failure() did not ask the parser, or "
                    "send_close() had nothing to send to, because failed_ was set before it."}},
         .usually =
             "fail() has to send the Failure's code, and to note in failed_ that it is over.",
         .person = "a broken client hangs, and its author never learns what is wrong with it."});
    EXPECT_EQ(failing_code(fault.bytes), 1002);
  }
}

// For our application this connection was lost: no Close came. The code of ours is beside it.
TEST(Step5_5, TellsTheApplicationWhy) {
  test::tell({.bytes = "81 02 68 69"_hex,
              .section = "RFC 6455 §7.1.5: no Close came from the peer, so the code is 1006",
              .yours = {{"not closed", "fail() sends a Close and tells the application nothing."}},
              .usually = "Closed has another code, a reason, or no failure.",
              .person = "a client that is gone stays in the room."});
  Connection connection;
  connection.receive("81 02 68 69"_hex);
  if (const std::optional<Event> event = connection.next_event()) {
    ASSERT_TRUE(std::holds_alternative<Closed>(*event));
    const Closed closed = std::get<Closed>(*event);
    EXPECT_EQ(closed.close.reason, "") << "No Close came, so no reason did: yours is in failure.";
  }
  EXPECT_EQ(receive("81 02 68 69"_hex).ending(), "1006 failed with 1002");
}

// seed 14: a Close of one byte, or with a code that may not be sent, passes for a goodbye
TEST(Step5_5, AnswersABrokenCloseWith1002) {
  for (const Fault& fault :
       {Fault{masked_close("03"_hex), 6, "half a code, masked", "RFC 6455 §5.5.1"},
        Fault{masked_close("03 ee"_hex), 6, "03 ee under its mask: 1006", "RFC 6455 §7.4.1"},
        Fault{"88 02 03 e8"_hex, 1, "the MASK bit is 0", "RFC 6455 §5.1"}}) {
    test::tell({.bytes = fault.bytes,
                .at = fault.at,
                .count = std::min<std::size_t>(fault.bytes.size() - fault.at, fault.at < 6 ? 1 : 2),
                .here = fault.here,
                .section = fault.section,
                .yours = {{"1000", "A broken Close was answered as a good one."},
                          {"0", "Nothing was answered."}},
                .usually = "the Failure of decode_close is not passed on to fail()."});
    EXPECT_EQ(failing_code(fault.bytes), 1002);
  }
}

TEST(Step5_5, AnswersAReasonThatIsNotUtf8With1007) {
  test::tell({.section = "RFC 6455 §8.1: 1007",
              .usually = "the code of the Failure is not the code of your Close."});
  EXPECT_EQ(failing_code(masked_close("03 e8 ff"_hex)), 1007);
}

TEST(Step5_5, AnswersTextThatIsNotUtf8With1007) {
  test::tell({.section = "RFC 6455 §8.1: 1007",
              .usually = "the code of the Failure is not the code of your Close."});
  EXPECT_EQ(failing_code(masked(Opcode::text, "ff"_hex)), 1007);
}

// The frame promises 1,000 bytes and one is here: that one is enough.
TEST(Step5_5, FailsAtTheFirstBadByte) {
  const Bytes bytes = "81 fe 03 e8 37 fa 21 3d c8"_hex;
  test::tell({.bytes = bytes,
              .at = 8,
              .count = 1,
              .here = "ff under its mask; 999 bytes are still to come",
              .section = "RFC 6455 §8.1: as soon as it is not UTF-8",
              .yours = {{"0", "Nothing was answered: the parser knows, and you did not ask it."}},
              .usually = "the parser is asked for its failure only when a frame is whole.",
              .person = "nothing; but a client that sends garbage is served until it stops."});
  EXPECT_EQ(failing_code(bytes), 1007);
}

TEST(Step5_5, AnswersWhatIsTooBigWith1009) {
  test::tell({.section = "RFC 6455 §7.4.1: 1009",
              .usually = "options.limits did not reach the parser, or its failure is asked only "
                         "when a frame is whole."});
  Connection connection({.limits = {.max_size = 1000}});
  const Turn turn = receive(connection, "81 fe 03 e9 37 fa 21 3d"_hex);  // 1,001 will come
  EXPECT_EQ(turn.ending(), "1006 failed with 1009");
}

TEST(Step5_5, SaysWhy) {
  test::tell({.bytes = "81 02 68 69"_hex,
              .section = "RFC 6455 §7.4.1: 1002, and behind it the reason of the Failure",
              .usually = "the reason is lost, or it is always the same.",
              .person = "\"1002\" and no word: the author of that client has to guess."});
  Connection connection;
  connection.receive("81 02 68 69"_hex);
  const std::optional<Event> event = connection.next_event();
  ASSERT_TRUE(event && std::holds_alternative<Closed>(*event));
  const std::optional<Failure> failure = std::get<Closed>(*event).failure;
  ASSERT_TRUE(failure);
  const Bytes reason = Bytes{} + as_bytes(failure->reason);
  const auto size = static_cast<std::uint8_t>(2 + reason.size());
  EXPECT_EQ(pump(connection).hex(), to_hex(Bytes{0x88, size, 0x03, 0xea} + reason));
}

TEST(Step5_5, HearsWhatStandsBeforeTheFault) {
  test::tell({.section = "RFC 6455 §7.1.7",
              .usually = "the failure took the good message before it along."});
  const Bytes bytes = masked_text("fine") + "81 02 68 69"_hex;
  EXPECT_EQ(receive(bytes).messages, std::vector<std::string>{"fine"});
  EXPECT_EQ(failing_code(bytes), 1002);
}

// §7.1.7: after it, MUST NOT continue to attempt to process data, not even a Close.
TEST(Step5_5, ReadsNothingAfterAFault) {
  test::tell(
      {.bytes = "81 02 68 69"_hex,
       .section = "RFC 6455 §7.1.7: MUST NOT continue to attempt to process data",
       .usually = "fail() does not set failed_, so that the connection waits for their Close."});
  Connection connection;
  Turn turn = receive(connection, "81 02 68 69"_hex);
  const std::string sent = turn.hex();
  EXPECT_TRUE(turn.disconnect);
  turn = receive(connection, masked_text("sorry") + masked_close("03 e8"_hex), turn);
  connection.receive_eof();
  turn = pump(connection, turn);
  EXPECT_EQ(turn.hex(), sent);
  EXPECT_TRUE(turn.messages.empty());
  EXPECT_EQ(turn.closed.size(), 1U);
}

TEST(Step5_5, OneFaultIsEnough) {
  test::tell(
      {.section = "RFC 6455 §7.1.7: no more is processed",
       .usually = "after fail() the rest is still read: failed_ has to say that it is over."});
  const Bytes bytes = masked(Opcode::text, "ff"_hex) + masked(Opcode::text, "ff"_hex) +
                      masked(Opcode::ping, {}) + masked_close("03 e8"_hex);
  for_every_way(bytes, [](const Turn& turn) {
    ASSERT_GT(turn.sent.size(), 4U);
    EXPECT_EQ(turn.sent.size(), 2U + turn.sent[1]) << "one frame, our Close, and no pong";
    EXPECT_EQ(turn.ending(), "1006 failed with 1007");
    EXPECT_EQ(turn.closed.size(), 1U);
  });
}

// --- 5.6: no Close at all

// seed 16: a client that stops in the middle is never told goodbye, and never let go
TEST(Step5_6, EofWithoutACloseIs1006) {
  Connection connection;
  test::tell(
      {.section = "RFC 6455 §7.1.5: no Close was received, so the code is 1006",
       .yours = {{"not closed", "TCP has ended, and next_event says nothing about it."}},
       .usually = "the end of TCP is taken for a clean one, or for none; or Closed has a reason.",
       .person = "a client that is gone stays in the room."});
  receive(connection, masked_text("hi"));
  connection.receive_eof();
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.ending(), "1006");
  EXPECT_EQ(turn.hex(), "") << "1006 is never on the wire";
  EXPECT_TRUE(turn.disconnect) << "our FIN answers theirs";
  EXPECT_EQ(connection.state(), State::closed);
}

TEST(Step5_6, HearsWhatCameBeforeTheEnd) {
  test::tell({.section = "RFC 6455 §7.1.5",
              .usually = "the end of TCP is reported before the frames that came first.",
              .person = "what is said last, and then the lid is closed, is lost."});
  Connection connection;
  connection.receive(masked_text("one") + masked_text("two"));
  connection.receive_eof();
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.messages, (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(turn.ending(), "1006");
}

TEST(Step5_6, EndsInTheMiddleOfAFrame) {
  test::tell({.section = "RFC 6455 §7.1.5: 1006",
              .usually = "the end of TCP waits for the rest of a frame.",
              .person = "a client that is gone stays in the room until the server stops."});
  Connection connection;
  receive(connection, "81 85 37 fa 21"_hex);
  connection.receive_eof();
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.ending(), "1006");
  EXPECT_TRUE(turn.messages.empty());
}

TEST(Step5_6, IsStillCleanWhenTheCloseCameFirst) {
  test::tell({.section = "RFC 6455 §7.1.4",
              .usually = "the end of TCP was told, and not the Close before it."});
  Connection connection;
  connection.receive(masked_close("03 e8"_hex));
  connection.receive_eof();
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.ending(), "1000 clean");
  EXPECT_EQ(turn.closed.size(), 1U);
}

TEST(Step5_6, SaysItOnce) {
  test::tell({.section = "connection.h: Closed comes once",
              .usually = "a Closed was returned without report(), which notes that it was told.",
              .person = "the terminal says twice that a client left."});
  Connection connection;
  connection.receive_eof();
  Turn turn = pump(connection);
  connection.receive_eof();
  connection.tick(0h);
  connection.tick(1h);
  turn = receive(connection, masked_text("a ghost"), turn);
  EXPECT_EQ(turn.closed.size(), 1U);
  EXPECT_TRUE(turn.messages.empty());
  EXPECT_EQ(turn.hex(), "") << "no ping for a client that is gone";
}

TEST(Step5_6, SendsNothingToNobody) {
  test::tell(
      {.section = "RFC 6455 §7.1.4", .usually = "after the end of TCP something is still sent."});
  Connection connection;
  connection.receive_eof();
  pump(connection);
  connection.send_text("hello?");
  connection.close(CloseCode::going_away);
  EXPECT_EQ(pump(connection).hex(), "");
}

// --- 5.7: time

const ConnectionOptions patience{.limits = {}, .heartbeat = 30s, .close_timeout = 5s};

Turn tick(Connection& connection, Milliseconds now, Turn turn = {}) {
  connection.tick(now);
  return pump(connection, std::move(turn));
}

// seed 18: a sleeping laptop stays in the room, and what it is sent piles up
TEST(Step5_7, AsksAfterASilence) {
  Connection connection(patience);
  test::tell({.section = "RFC 6455 §5.5.2: a Ping verifies that the peer still responds",
              .yours = {{"", "30 seconds of silence, and no ping: 89 00."}},
              .usually = "the silence is not measured from the last bytes that came.",
              .person = "a sleeping laptop stays in the room until the server stops."});
  EXPECT_EQ(tick(connection, 1000s).hex(), "");
  EXPECT_EQ(tick(connection, 1029s).hex(), "");
  EXPECT_EQ(tick(connection, 1030s).hex(), "89 00");
  EXPECT_EQ(tick(connection, 1031s).hex(), "") << "one ping is enough";
}

// seed 18: ... until the server is started again
TEST(Step5_7, GivesUpAfterAnother) {
  Connection connection(patience);
  test::tell({.section = "RFC 6455 §7.1.5: lost without a Close is 1006",
              .yours = {{"not closed",
                         "twice 30 seconds of silence, and you still wait. The wait for the pong "
                         "begins in the tick of the ping: there has_begun_ stays true."}},
              .usually = "the wait after the ping has no end, or begins too late.",
              .person = "a sleeping laptop stays in the room until the server stops."});
  tick(connection, 0s);
  tick(connection, 30s);
  EXPECT_EQ(tick(connection, 59s).ending(), "not closed");
  const Turn turn = tick(connection, 60s);
  EXPECT_EQ(turn.ending(), "1006");
  EXPECT_TRUE(turn.disconnect);
  EXPECT_EQ(connection.state(), State::closed);
}

TEST(Step5_7, APongIsASignOfLife) {
  test::tell(
      {.section = "RFC 6455 §5.5.3",
       .usually =
           "after the pong, awaited_ is not any_byte again, or the wait does not begin again.",
       .person = "a quiet reader is thrown out after a minute, although the connection is fine."});
  Connection connection(patience);
  tick(connection, 0s);
  EXPECT_EQ(tick(connection, 30s).hex(), "89 00");
  receive(connection, masked(Opcode::pong, {}));
  EXPECT_EQ(tick(connection, 31s).hex(), "");
  EXPECT_EQ(tick(connection, 60s).ending(), "not closed");
  EXPECT_EQ(tick(connection, 61s).hex(), "89 00") << "30 seconds after the pong, the next ping";
}

TEST(Step5_7, AnyByteIsASignOfLife) {
  test::tell({.section = "patience.h: heard()",
              .usually = "only whole frames, or pongs, count as a sign of life.",
              .person = "a user with a slow connection is thrown out."});
  Connection connection(patience);
  tick(connection, 0s);
  EXPECT_EQ(tick(connection, 30s).hex(), "89 00");
  receive(connection, "81"_hex);  // the first byte of a frame on a very slow line
  tick(connection, 59s);
  EXPECT_EQ(tick(connection, 60s).ending(), "not closed");
}

// The machine itself slept: the peer gets its whole time, whatever the clock says.
TEST(Step5_7, AsksFirstEvenAfterALongGap) {
  test::tell(
      {.usually = "the time to give up is measured from the last byte, and not from our ping.",
       .person = "the server's machine wakes up, and throws all users out."});
  Connection connection(patience);
  tick(connection, 0s);
  EXPECT_EQ(tick(connection, 500s).hex(), "89 00");
  EXPECT_EQ(tick(connection, 501s).ending(), "not closed");
  EXPECT_EQ(tick(connection, 530s).ending(), "1006");
}

TEST(Step5_7, TalkIsNoReasonToAsk) {
  test::tell(
      {.section = "patience.h: heard()",
       .usually = "the wait goes on from the last ping, and not from the last byte that came."});
  Connection connection(patience);
  Turn turn;
  for (Milliseconds now = 0s; now < 300s; now += 1s) {
    turn = receive(connection, masked_text("x"), tick(connection, now, {}));
    EXPECT_EQ(turn.hex(), "");
  }
  EXPECT_EQ(tick(connection, 300s).hex(), "");
  EXPECT_EQ(tick(connection, 330s).hex(), "89 00");
}

// --- 5.8: we close

TEST(Step5_8, SendsAClose) {
  Connection connection;
  test::tell({.bytes = "88 05 03 e9 62 79 65"_hex,
              .at = 0,
              .count = 1,
              .here = "FIN and opcode 8: a Close",
              .section = "RFC 6455 §7.1.2: _Start the WebSocket Closing Handshake_",
              .yours = {{"", "close() puts nothing into the output."},
                        {"closed",
                         "Nothing has ended yet: their Close has still to come. close() sets no "
                         "fact but close_sent_, and send_close() does that."},
                        {"open", "the Close is in the output, and close_sent_ is false."}},
              .usually = "the code or the reason is lost on the way to encode_close.",
              .person = "the server stops without a word, and every window shows an error."});
  connection.close(CloseCode::going_away, "bye");
  EXPECT_EQ(pump(connection).hex(), "88 05 03 e9 62 79 65");
  EXPECT_EQ(connection.state(), State::closing);
}

TEST(Step5_8, WaitsForTheAnswer) {
  test::tell(
      {.bytes = masked_close("03 e9"_hex),
       .section = "RFC 6455 §5.5.1: sent and received, so the connection is closed",
       .usually =
           "our own Close ends it without an answer, or theirs is echoed although ours went first.",
       .person = "a server that stops looks like a broken line."});
  Connection connection;
  connection.close(CloseCode::going_away);
  Turn turn = pump(connection);
  EXPECT_FALSE(turn.disconnect);
  EXPECT_EQ(turn.ending(), "not closed");
  turn = receive(connection, masked_close("03 e9"_hex), turn);
  EXPECT_EQ(turn.hex(), "88 02 03 e9") << "one Close, ours: an echo is not echoed";
  EXPECT_EQ(turn.ending(), "1001 clean");
  EXPECT_TRUE(turn.disconnect);
}

TEST(Step5_8, SaysGoodbyeOnce) {
  test::tell({.section = "RFC 6455 §5.5.1: no more data frames after a Close",
              .usually = "close() does not look whether a Close went out already."});
  Connection connection;
  connection.close(CloseCode::going_away);
  connection.close(CloseCode::policy_violation);
  connection.send_text("and another thing");
  EXPECT_EQ(pump(connection).hex(), "88 02 03 e9");
}

TEST(Step5_8, SaysWhatWasPromisedBeforeIt) {
  test::tell({.section = "RFC 6455 §5.5.1",
              .usually = "the Close went out before what was sent first, or threw it away."});
  Connection connection;
  connection.send_text("x");
  connection.close(CloseCode::going_away);
  EXPECT_EQ(pump(connection).hex(), "81 01 78 88 02 03 e9");
}

TEST(Step5_8, SaysAReasonOf123Bytes) {
  test::tell({.section = "RFC 6455 §5.5: 125 bytes, of which two are the code",
              .usually = "the reason is lost on the way to encode_close."});
  Connection connection;
  connection.close(CloseCode::internal_error, std::string(123, 'x'));
  EXPECT_EQ(pump(connection).sent, "88 7d 03 f3"_hex + Bytes(123, 'x'));
}

// A ping without an answer set a deadline of 30 seconds; the goodbye has one of its own.
TEST(Step5_8, WaitsNoLongerBecauseAPingWasUnderWay) {
  test::tell({.section = "patience.h; close_timeout",
              .usually = "the wait for the Close goes on from the ping: our Close begins a wait of "
                         "its own, of close_timeout.",
              .person = "at shutdown, half a minute of waiting for a client that is gone."});
  Connection connection(patience);
  tick(connection, 0s);
  EXPECT_EQ(tick(connection, 30s).hex(), "89 00");
  connection.close(CloseCode::going_away);
  tick(connection, 31s);
  EXPECT_EQ(tick(connection, 35s).ending(), "not closed");
  EXPECT_EQ(tick(connection, 36s).ending(), "1006");
}

// Both say goodbye in the same moment: each takes the other's Close for the answer (§1.4: it is safe).
TEST(Step5_8, TwoGoodbyesMayCross) {
  test::tell(
      {.section = "RFC 6455 §1.4",
       .usually =
           "a Close that comes after ours was answered once more, or not taken for the answer."});
  Connection connection;
  connection.close(CloseCode::going_away);
  connection.receive(masked_close("03 e8"_hex));
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.hex(), "88 02 03 e9");
  EXPECT_EQ(turn.ending(), "1000 clean");
}

// As in a browser: no message after close().
TEST(Step5_8, HearsNoMessageAfterIt) {
  test::tell({.section = "RFC 6455 §1.4",
              .usually = "after our Close, messages are still handed out, or still judged."});
  Connection connection;
  connection.close(CloseCode::unsupported_data);
  Turn turn;
  for (const std::uint8_t byte : masked_text("but") + masked(Opcode::text, "ff ff"_hex)) {
    turn = receive(connection, Bytes{byte}, std::move(turn));
  }
  EXPECT_TRUE(turn.messages.empty());
  turn = receive(connection, masked_close("03 eb"_hex), turn);
  EXPECT_EQ(turn.hex(), "88 02 03 eb");
  EXPECT_EQ(turn.ending(), "1003 clean");
}

// Of one read: the application closes at the first message, and never sees the second.
TEST(Step5_8, HearsNothingMoreOfTheSameRead) {
  test::tell({.section = "RFC 6455 §1.4",
              .usually = "next_event() hands out what was read before close() was called."});
  Connection connection;
  connection.receive(masked_text("one") + masked_text("two"));
  ASSERT_TRUE(connection.next_event());
  connection.close(CloseCode::policy_violation);
  EXPECT_TRUE(pump(connection).messages.empty());
}

// §5.5.2: a ping is answered "unless it already received a Close frame". It has not; it sent one.
TEST(Step5_8, StillAnswersAPing) {
  test::tell({.section = "RFC 6455 §5.5.2",
              .usually = "after our Close nothing is sent any more; a pong still is."});
  Connection connection;
  connection.close(CloseCode::going_away);
  EXPECT_EQ(receive(connection, masked(Opcode::ping, as_bytes("?"))).hex(), "88 02 03 e9 8a 01 3f");
}

TEST(Step5_8, EndsWhenTheAnswerIsWrong) {
  test::tell({.section = "RFC 6455 §5.5.1; 1002",
              .usually = "a broken Close that answers ours was taken for a good one."});
  Connection connection;
  connection.close(CloseCode::going_away);
  const Turn turn = receive(connection, masked_close("03"_hex));
  EXPECT_EQ(turn.hex(), "88 02 03 e9");
  EXPECT_EQ(turn.ending(), "1006 failed with 1002");
  EXPECT_TRUE(turn.disconnect);
}

TEST(Step5_8, EndsWhenARuleIsBrokenMeanwhile) {
  test::tell({.bytes = "81 02 68 69"_hex,
              .section = "RFC 6455 §7.1.7",
              .usually = "a fault is looked for only while the connection is open.",
              .person = "a server that stops waits for a client that no longer makes sense."});
  Connection connection;
  connection.close(CloseCode::going_away);
  const Turn turn = receive(connection, "81 02 68 69"_hex);
  EXPECT_EQ(turn.hex(), "88 02 03 e9") << "one Close, ours";
  EXPECT_EQ(turn.ending(), "1006 failed with 1002");
  EXPECT_TRUE(turn.disconnect);
}

// Lost, or given up: no client is left to say it to.
TEST(Step5_8, SaysNoGoodbyeToNobody) {
  test::tell({.section = "connection.h: it is ignored once we are not open",
              .usually = "close asks for one fact, where the state is meant.",
              .person = "a server that waits to send its last words to a client that is gone."});
  Connection lost;
  lost.receive_eof();
  pump(lost);
  lost.close(CloseCode::going_away);
  EXPECT_EQ(pump(lost).hex(), "");
  Connection silent(patience);
  for (const Milliseconds now : {0s, 30s, 60s})
    tick(silent, now);
  ASSERT_EQ(silent.state(), State::closed);
  silent.close(CloseCode::going_away);
  EXPECT_EQ(pump(silent).hex(), "");
}

TEST(Step5_8, IsNotCleanWithoutAnAnswer) {
  test::tell({.section = "RFC 6455 §7.1.4: both were sent and received",
              .usually = "our own Close was counted as the peer's."});
  Connection connection;
  connection.close(CloseCode::going_away);
  connection.receive_eof();
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.hex(), "88 02 03 e9");
  EXPECT_EQ(turn.ending(), "1006");
}

TEST(Step5_8, WaitsFiveSecondsForTheAnswer) {
  test::tell(
      {.section = "connection.h: close_timeout; RFC 6455 §7.1.1: a reasonable amount of time",
       .yours = {{"not closed", "the old wait goes on: await_close has to begin a new one."}},
       .usually = "the wait for the answer is not close_timeout.",
       .person = "a server that needs a minute to stop, because of one sleeping laptop."});
  Connection connection(patience);
  tick(connection, 100s);
  connection.close(CloseCode::going_away);
  EXPECT_EQ(tick(connection, 101s).hex(), "88 02 03 e9");
  EXPECT_EQ(tick(connection, 105s).ending(), "not closed");
  const Turn turn = tick(connection, 106s);
  EXPECT_EQ(turn.ending(), "1006");
  EXPECT_TRUE(turn.disconnect);
}

// It talks on and never says goodbye: that is no reason to wait longer.
TEST(Step5_8, WaitsNoLongerForATalker) {
  test::tell({.section = "patience.h; close_timeout",
              .usually = "what comes after our Close begins the wait again."});
  Connection connection(patience);
  connection.close(CloseCode::going_away);
  Turn turn;
  for (Milliseconds now = 0s; now <= 5s; now += 1s) {
    turn = receive(connection, masked_text("x"), tick(connection, now, turn));
  }
  EXPECT_EQ(turn.ending(), "1006");
  EXPECT_TRUE(turn.messages.empty());
}

// --- 5.9: a message that never ends

// One piece each second, and a tick behind each: how it has ended after so many of them.
Turn drip(Connection& connection, const std::vector<Bytes>& pieces) {
  Turn turn;
  Milliseconds now = 1000s;
  for (const Bytes& piece : pieces) {
    turn = receive(connection, piece, std::move(turn));
    turn = tick(connection, now, std::move(turn));
    now += 1s;
  }
  return turn;
}

// So many pieces, each the next byte of this frame.
std::vector<Bytes> bytes_of(const Bytes& frame, std::size_t count) {
  std::vector<Bytes> pieces;
  for (std::size_t i = 0; i < count; ++i)
    pieces.push_back({frame.at(i)});
  return pieces;
}

// seed 18: a byte now and then is a sign of life, so one client can keep as many connections as it likes
TEST(Step5_9, AByteNowAndThenIsNotEnough) {
  const Bytes frame = masked_text("this is a message of forty-two characters.");
  test::tell({.bytes = frame,
              .section = "connection.h: message_timeout, 30 seconds from the first byte",
              .yours = {{"not closed", "31 bytes in 31 seconds, and you still wait."},
                        {"1006 failed with 1008",
                         "Too early: 30 bytes in 30 seconds are in time. This wait has members of "
                         "its own, message_has_begun_ and message_since_."}},
              .usually = "is_late begins again with each call, or never returns true.",
              .person = "a connection that never ends, and a thousand of them."});
  Connection connection(patience);
  EXPECT_EQ(drip(connection, bytes_of(frame, 30)).ending(), "not closed");
  Connection another(patience);
  const Turn turn = drip(another, bytes_of(frame, 31));
  ASSERT_EQ(turn.ending(), "1006 failed with 1008");
  ASSERT_GE(turn.sent.size(), 4U);
  EXPECT_EQ(test::Client::read(*decode_header(turn.sent), ByteView(turn.sent).subspan(2)),
            "close 1008");
  EXPECT_TRUE(turn.disconnect);
  EXPECT_TRUE(turn.messages.empty());
}

TEST(Step5_9, PingsBetweenTheFragmentsGiveNoMoreTime) {
  test::tell({.usually = "a control frame between two fragments does not end the message.",
              .person = "pings keep a message alive that never ends."});
  std::vector<Bytes> pieces{masked(Opcode::text, as_bytes("x"), false)};
  while (pieces.size() < 30)
    pieces.push_back(masked(Opcode::ping, {}));
  Connection connection(patience);
  EXPECT_EQ(drip(connection, pieces).ending(), "not closed");
  pieces.push_back(masked(Opcode::continuation, as_bytes("x"), false));
  Connection another(patience);
  EXPECT_EQ(drip(another, pieces).ending(), "1006 failed with 1008");
}

TEST(Step5_9, AControlFrameHasToEndToo) {
  test::tell({.usually = "half a ping has begun, too: is_late is asked for it as for a message.",
              .person = "half a ping keeps a connection until the server stops."});
  const Bytes ping = masked(Opcode::ping, Bytes(100, '?'));
  Connection connection(patience);
  EXPECT_EQ(drip(connection, bytes_of(ping, 31)).ending(), "1006 failed with 1008");
}

// Each tick finds half a message, and each time it is another one.
TEST(Step5_9, WhoTalksWithoutAPauseIsWelcome) {
  test::tell({.usually = "message_is_whole() does not forget the message that has ended.",
              .person = "a user that sends much is thrown out after half a minute."});
  const Bytes frame = masked_text("hi");
  const Bytes rest(frame.begin() + 3, frame.end());
  const Bytes half(frame.begin(), frame.begin() + 3);
  std::vector<Bytes> pieces{half};
  while (pieces.size() < 100)
    pieces.push_back(rest + half);
  Connection connection(patience);
  const Turn turn = drip(connection, pieces);
  EXPECT_EQ(turn.ending(), "not closed");
  EXPECT_EQ(turn.messages.size(), 99U);
  // The same with pings that are cut.
  const Bytes ping = masked(Opcode::ping, {});
  std::vector<Bytes> pings{{ping[0]}};
  while (pings.size() < 100)
    pings.push_back(Bytes(ping.begin() + 1, ping.end()) + Bytes{ping[0]});
  Connection another(patience);
  EXPECT_EQ(drip(another, pings).ending(), "not closed");
}

TEST(Step5_9, ASlowMessageArrivesWithinItsTime) {
  test::tell({.usually = "is_late is true before the time is over.",
              .person = "a user with a slow connection cannot say anything."});
  const Bytes frame = masked_text("this takes a while");
  Connection connection(patience);
  EXPECT_EQ(drip(connection, bytes_of(frame, frame.size())).messages,
            std::vector<std::string>{"this takes a while"});
}

// Once we have said goodbye, the wait for the answer is the only one.
TEST(Step5_9, AGoodbyeHasItsOwnTime) {
  test::tell({.usually = "behind our own Close only the wait for its answer counts.",
              .person = "a client that answers a goodbye slowly is cut off."});
  Connection connection({.limits = {}, .close_timeout = 60s, .message_timeout = 2s});
  receive(connection, "81"_hex);
  connection.close(CloseCode::going_away);
  Turn turn;
  for (Milliseconds now = 0s; now < 60s; now += 1s)
    turn = tick(connection, now, std::move(turn));
  EXPECT_EQ(turn.ending(), "not closed");
}

TEST(Step5_9, SaysWhenItHasSomethingToDo) {
  test::tell({.section = "connection.h: next_tick",
              .usually = "is_late did not remember when the message began.",
              .person = "the server asks too often, or looks away for too long."});
  Connection connection(patience);
  EXPECT_EQ(connection.next_tick(), Milliseconds::min());
  tick(connection, 100s);
  EXPECT_EQ(connection.next_tick(), Milliseconds(130s));
  receive(connection, "81"_hex);
  EXPECT_EQ(connection.next_tick(), Milliseconds::min()) << "memory to give back, waits to begin";
  tick(connection, 101s);
  connection.close(CloseCode::going_away);
  EXPECT_EQ(connection.next_tick(), Milliseconds::min()) << "a wait for the Close";
  tick(connection, 102s);
  EXPECT_EQ(connection.next_tick(), Milliseconds(107s));
  receive(connection, "82"_hex);
  connection.receive_eof();
  EXPECT_EQ(connection.next_tick(), Milliseconds::max()) << "nothing is left to do";
}

// --- Our Connection and a client, joined by a link that cuts where it likes

// Takes up to 700 bytes off the front, as TCP might.
Bytes take_piece(Bytes& wire, std::mt19937& random) {
  const std::size_t size = std::min<std::size_t>(1 + random() % 700, wire.size());
  const auto end = wire.begin() + static_cast<std::ptrdiff_t>(size);
  Bytes piece(wire.begin(), end);
  wire.erase(wire.begin(), end);
  return piece;
}

TEST(FakeLink, BringsEverythingOnceAndInOrder) {
  Bytes said;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < 100; ++i) {
    const std::string text(i * i % 300, 'x');
    const std::string_view view(text);
    said = std::move(said) + masked(Opcode::text, as_bytes(view.substr(0, i % 7)), false) +
           masked(Opcode::ping, as_bytes("?")) +
           masked(Opcode::continuation, as_bytes(view.substr(std::min(i % 7, view.size()))));
    expected.insert(expected.end(), {"pong ?", "text " + text});
  }
  said = std::move(said) + masked_close("03 e8"_hex);
  expected.push_back("close 1000");

  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    Bytes to_server = said;
    Bytes to_client;
    Connection connection;
    test::Client client;
    std::string ending;
    while (!to_server.empty() || !to_client.empty()) {
      connection.receive(take_piece(to_server, random));
      while (const std::optional<Event> event = connection.next_event()) {
        const auto* message = std::get_if<Message>(&*event);
        if (message != nullptr) connection.send_text(as_text(message->payload));
        if (message == nullptr) ending = test::described(std::get<Closed>(*event));
      }
      for (const SharedBytes& bytes : connection.take_output())
        to_client = to_client + *bytes;
      client.receive(take_piece(to_client, random));
    }
    EXPECT_EQ(client.heard, expected) << "seed " << seed;
    EXPECT_EQ(ending, "1000 clean") << "seed " << seed;
    EXPECT_TRUE(connection.wants_disconnect()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace ws

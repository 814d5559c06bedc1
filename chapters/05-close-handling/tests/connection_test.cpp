#include "connection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <random>
#include <string>
#include <vector>

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
// pins: 6455-5.5.2-a
TEST(Step5_1, AnswersAPing) {
  const Bytes ping = masked(Opcode::ping, as_bytes("Hello"));
  test::tell(
      {.bytes = ping,
       .at = 0,
       .count = 1,
       .here = "FIN and opcode 9: a ping",
       .section = "RFC 6455 §5.5.2: MUST send a Pong frame in response",
       .yours = {{"", "Nothing is in the output."},
                 {"8a 00",
                  "A pong carries what the ping carried (§5.5.3: identical application data). The "
                  "client compares the two."},
                 {"89 05 48 65 6c 6c 6f", "That is a ping again: opcode 9. A pong is 10."},
                 {"48 65 6c 6c 6f",
                  "The payload goes out alone. encode_frame makes a frame of it, 8a 05 in front."}},
       .usually = "the answer is not a pong with the same payload.",
       .person = "every half minute a client with a heartbeat drops the connection as dead."});
  EXPECT_EQ(receive(ping).hex(), "8a 05 48 65 6c 6c 6f");
  for_every_way(ping, [](const Turn& turn) { EXPECT_EQ(turn.hex(), "8a 05 48 65 6c 6c 6f"); });
}

// pins: 6455-5.5.2-a
TEST(Step5_1, AnswersAnEmptyPing) {
  test::tell({.bytes = "89 80 37 fa 21 3d"_hex,
              .at = 1,
              .count = 1,
              .here = "a length of 0: a ping without a payload",
              .section = "RFC 6455 §5.5.2: a ping may have a payload, or none",
              .yours = {{"", "You answer nothing. A ping without a payload asks as well."}},
              .usually = "a ping without a payload was not answered with such a pong.",
              .person = "a client whose pings are empty drops the connection as dead."});
  EXPECT_EQ(receive(masked(Opcode::ping, {})).hex(), "8a 00");
}

TEST(Step5_1, AnswersTheLongestPing) {
  const Bytes payload(125, 0xfe);  // not UTF-8, and no matter: §5.5.2 allows any bytes
  const Bytes ping = masked(Opcode::ping, payload);
  test::tell({.bytes = ping,
              .at = 1,
              .count = 1,
              .here = "0x7d under the MASK bit: 125 bytes",
              .section = "RFC 6455 §5.5: a control frame carries 125 bytes at most",
              .yours = {{to_hex("8a 7c"_hex + Bytes(124, 0xfe)),
                         "One byte is missing. 125 bytes fit into a control frame, not 124."},
                        {"", "You answer nothing. Bytes that are not UTF-8 may be in a ping."}},
              .usually = "the payload of the pong is not the ping's, byte for byte.",
              .person = "a client with long pings compares, and says that the server is broken."});
  EXPECT_EQ(receive(ping).hex(), to_hex("8a 7d"_hex + payload));
}

TEST(Step5_1, AnswersTenPingsInOrder) {
  Bytes pings;
  Bytes pongs;
  Bytes from_behind;
  for (std::uint8_t i = 0; i < 10; ++i) {
    pings = pings + masked(Opcode::ping, Bytes{i});
    pongs = pongs + Bytes{0x8a, 0x01, i};
    from_behind = Bytes{0x8a, 0x01, i} + from_behind;
  }
  test::tell({.bytes = pings,
              .at = 7,
              .count = 7,
              .here = "the second of ten pings",
              .section = "RFC 6455 §5.5.2: a Pong for each Ping, while there is no pressure",
              .yours = {{"8a 01 09",
                         "Only the last ping has an answer: the next pong took the place of the "
                         "one that waits. A message that waits is lost in this way, too."},
                        {to_hex(from_behind),
                         "The newest pong is in front. Frames go out in the order in which they "
                         "were pushed, and a pong is not more urgent than they are."}},
              .usually = "every pong takes the place of the one before it, or their order is lost.",
              .person = "a client that measures the time there and back misses most answers."});
  for_every_way(pings, [&](const Turn& turn) { EXPECT_EQ(turn.hex(), to_hex(pongs)); });
}

// pins: 6455-5.4-c, 6455-5.5.2-b, 6455-6.2-b
TEST(Step5_1, AnswersBetweenFragments) {
  const Bytes bytes = masked(Opcode::text, as_bytes("Hel"), false) +
                      masked(Opcode::ping, as_bytes("?")) +
                      masked(Opcode::continuation, as_bytes("lo"));
  test::tell({.bytes = bytes,
              .at = 9,
              .count = 1,
              .here = "a ping between \"Hel\" and \"lo\"",
              .section = "RFC 6455 §5.4: control frames may stand between fragments",
              .yours = {{"no message", "The ping has ended the message. It goes on behind it."}},
              .usually = "a ping inside a message waits, or ends the message.",
              .person = "a long message is lost, each time that a ping comes in its middle."});
  for_every_way(bytes, [](const Turn& turn) {
    EXPECT_EQ(turn.hex(), "8a 01 3f");
    EXPECT_EQ(turn.said(), "Hello");
  });
}

// pins: 6455-6.2-b
TEST(Step5_1, IgnoresAPongNobodyAskedFor) {
  const Bytes bytes = masked(Opcode::pong, as_bytes("hi")) + masked_text("on we go");
  test::tell({.bytes = bytes,
              .count = 1,
              .here = "a pong; no ping was sent",
              .section = "RFC 6455 §5.5.3: MAY be sent unsolicited",
              .usually = "a pong was answered, or taken for a fault.",
              .person = "a browser that sends a pong now and then is thrown out."});
  const Turn turn = receive(bytes);
  EXPECT_EQ(turn.hex(), "");
  EXPECT_EQ(turn.said(), "on we go");
}

// --- 5.4: the peer closes

// seed 13: ws.close(1000) in the browser's console ends with 1006, and not clean
// pins: 6455-5.5.1-c, 6455-5.5-b
TEST(Step5_4, EchoesTheClose) {
  const Bytes goodbye = masked_close("03 e8"_hex);
  test::tell(
      {.bytes = goodbye,
       .at = 6,
       .count = 2,
       .here = "03 e8 under its mask: Close 1000",
       .section = "RFC 6455 §5.5.1: MUST send a Close frame in response",
       .yours = {{"",
                  "You answer nothing, or your answer is not in the output. send_close alone "
                  "sets close_sent_: if it is set before, send_close does nothing."},
                 {"88 00",
                  "A Close without a code: echo the one that came. If you do, step 5.2 or "
                  "5.3 is not done yet; both come before this one."},
                 {"08 02 03 e8",
                  "08 has no FIN bit. A control frame is never a fragment (§5.5), so its "
                  "FIN bit is 1."},
                 {"88 02 03 e8 88 02 03 e8",
                  "One Close goes in each direction: note in "
                  "close_sent_ that yours went out."}},
       .usually = "the answer is not a Close frame with the same two bytes.",
       .crash = "your Close is a frame that no side may send. A control frame has its FIN "
                "bit and at most 125 bytes (§5.5): the FIN bit is not for messages alone.",
       .gone = "a Frame holds a view of its payload. Keep what encode_close returns in a variable "
               "that lives as long as the Frame.",
       .person = "ws.close(1000) fires close with 1006, wasClean false."});
  EXPECT_EQ(receive(goodbye).hex(), "88 02 03 e8");
  for_every_way(goodbye, [](const Turn& turn) { EXPECT_EQ(turn.hex(), "88 02 03 e8"); });
}

// pins: 6455-5.5.1-c
TEST(Step5_4, EchoesNoCodeWithNoCode) {
  test::tell({.bytes = "88 80 37 fa 21 3d"_hex,
              .at = 1,
              .count = 1,
              .here = "a length of 0: no code",
              .section = "RFC 6455 §5.5.1: MUST send a Close frame in response",
              .yours = {{"", "You answer nothing. A Close without a code wants an answer, too."},
                        {"88 02 03 e8",
                         "Your answer says 1000, and 1000 never came. Echo the code of this Close: "
                         "it has none."},
                        {"88 02 03 ed",
                         "03 ed is 1005, which stands for no code at all. It is never sent."}},
              .usually = "a Close without a code was answered with one.",
              .person = "ws.close() in the console ends with 1006, wasClean false."});
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
              .yours = {{"88 02 03 e8", "You always say 1000. Echo the code that came."}},
              .usually = "the answer has a code of its own.",
              .person = "a page closes with 4001, and its close event has another code."});
  const std::string answer = receive(goodbye).hex();
  const bool has_reason = answer == "88 05 0f a1 62 79 65";
  EXPECT_EQ(has_reason ? "88 02 0f a1" : answer, "88 02 0f a1");
}

TEST(Step5_4, TellsTheApplication) {
  test::tell({.bytes = masked_close("03 e8 62 79 65"_hex),
              .at = 6,
              .count = 5,
              .here = "Close 1000 \"bye\", under its mask",
              .section = "RFC 6455 §7.1.4: Close frames went both ways, so it is clean",
              .yours = {{"not closed", "No Closed came out of next_event."},
                        {"1000 clean",
                         "The reason is missing. Closed::close is what came: a code and a reason."},
                        {"1000 bye", "Closed::clean is false, and Close frames went both ways."},
                        {"closed, and next_event() does not tell it",
                         "handle_close has to return report(...): that is the event."}},
              .usually = "handle_close does not report what the peer said.",
              .person = "a client that is gone stays in the room, or leaves without a reason."});
  EXPECT_EQ(receive(masked_close("03 e8 62 79 65"_hex)).ending(), "1000 clean bye");
}

TEST(Step5_4, TellsItOnce) {
  test::tell({.bytes = masked_close("03 e8"_hex),
              .tried = "a Close, the end of TCP, two ticks, and the same Close again",
              .section = "connection.h: Closed comes once",
              .yours = {{"1000 clean, then 1006",
                         "The Close was told, and then the end of TCP as well. Return the Closed "
                         "by report(), which notes in reported_ that it was told."}},
              .usually = "a Closed was returned without report(), which notes that it was told.",
              .person = "the terminal says twice that a client left."});
  Connection connection;
  Turn turn = receive(connection, masked_close("03 e8"_hex));
  connection.receive_eof();
  connection.tick(0h);
  connection.tick(1h);
  turn = pump(connection, receive(connection, masked_close("03 e8"_hex), turn));
  EXPECT_EQ(turn.hex(), "88 02 03 e8") << "and nothing more goes out";
  EXPECT_EQ(turn.ending(), "1000 clean");
}

TEST(Step5_4, HearsWhatStandsBeforeTheClose) {
  const Bytes bytes = masked_text("last words") + masked_close("03 e8"_hex);
  test::tell({.bytes = bytes,
              .at = 16,
              .count = 1,
              .here = "the Close, behind a message",
              .section = "RFC 6455 §5.5.1: the answer is one Close",
              .yours = {{"no message", "The message before the Close is lost."}},
              .usually = "the same Close is answered twice, or what came before it is lost.",
              .person = "the last word before a goodbye never arrives."});
  for_every_way(bytes, [](const Turn& turn) {
    EXPECT_EQ(turn.said(), "last words");
    EXPECT_EQ(turn.hex(), "88 02 03 e8");
  });
}

// §1.4: what comes behind a Close is discarded; §5.5.2: not even a ping is answered.
// pins: 6455-5.5.2-a
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
    EXPECT_EQ(turn.said(), "no message");
    EXPECT_EQ(turn.hex(), "88 02 03 e8");
  });
}

// Both Close frames are through: the server ends TCP, and does not wait for the client to do so.
// pins: 6455-5.5.1-e, 6455-5.5.1-f, 6455-7.1.1-b, 6455-7.1.1-c
TEST(Step5_4, EndsTcpOnceTheCloseIsTaken) {
  Connection connection;
  test::tell({.tried = "a new connection: no byte has come",
              .section = "connection.h: wants_disconnect() is true once all is said and taken",
              .usually = "wants_disconnect() looks at the output alone. Nothing has ended yet.",
              .person = "each dot turns red in the moment in which it was green."});
  EXPECT_EQ(test::tcp(connection), "TCP goes on");
  test::tell({.bytes = masked_close("03 e8"_hex),
              .tried = "this Close came, and our answer waits in the output",
              .section = "connection.h: wants_disconnect() is true once all is said and taken",
              .usually = "wants_disconnect() looks at the state alone. TCP would end before our "
                         "Close is sent, so ask the output as well.",
              .person = "ws.close(1000) fires close with 1006: the answer never came."});
  connection.receive(masked_close("03 e8"_hex));
  connection.next_event();
  EXPECT_EQ(test::tcp(connection), "TCP goes on");
  test::tell({.bytes = masked_close("03 e8"_hex),
              .tried = "this Close came, and our answer was taken out",
              .section = "RFC 6455 §7.1.1: the server ends TCP first",
              .usually = "state() is not closed, though Close frames went both ways: "
                         "handle_close notes the one that came in close_received_, and state() "
                         "asks for both facts, before it asks for one. It does not wait for the "
                         "end of TCP.",
              .person = "a tab that hangs for seconds before its dot turns red."});
  connection.take_output();
  EXPECT_EQ(test::tcp(connection), "TCP ends");
}

// seed 15: one leaves, the next message goes to the socket that is already closed, the server dies
// pins: 6455-5.5.1-b, 6455-6.1-b
TEST(Step5_4, SendsNothingAfterTheClose) {
  Connection connection;
  receive(connection, masked_close("03 e8"_hex));
  test::tell(
      {.bytes = masked_close("03 e8"_hex),
       .tried = "this Close, and then send_text(\"news\") and send(...)",
       .section = "RFC 6455 §5.5.1: MUST NOT send any more data frames after a Close",
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

TEST(Step5_4, StaysOpenWithoutAClose) {
  test::tell({.bytes = masked_text("hi"),
              .count = 1,
              .here = "a text message, and no Close",
              .section = "connection.h: State, the last row",
              .usually = "the connection ends although no Close came.",
              .person = "the dot turns red after the first message."});
  Connection connection;
  const Turn turn = receive(connection, masked_text("hi"));
  EXPECT_EQ(turn.said(), "hi");
  EXPECT_EQ(turn.tcp(), "TCP goes on");
  EXPECT_EQ(connection.state(), State::open);
}

// pins: 6455-5.5.1-d, 6455-5.4-c
TEST(Step5_4, ClosesBetweenTwoFragments) {
  const Bytes bytes = masked(Opcode::text, as_bytes("half"), false) + masked_close("03 e9"_hex);
  test::tell({.bytes = bytes,
              .at = 10,
              .count = 1,
              .here = "a Close, and the message before it has not ended",
              .section = "RFC 6455 §5.4: control frames may stand between fragments",
              .usually = "a Close inside a message waits for the message to end.",
              .person = "a tab that is closed in the middle of a message stays in the room."});
  const Turn turn = receive(bytes);
  EXPECT_EQ(turn.ending(), "1001 clean");
  EXPECT_EQ(turn.said(), "no message");
}

// --- 5.5: the peer is wrong

// What these bytes are answered with: "1002, TCP ends", or "nothing, TCP goes on".
std::string failing(const Turn& turn) {
  const std::string code =
      turn.sent.size() < 4 ? "nothing" : std::to_string(turn.sent[2] << 8 | turn.sent[3]);
  return code + ", " + turn.tcp();
}
// The same whole and cut anywhere.
std::string failing(ByteView bytes) {
  const std::string whole = failing(receive(bytes));
  for_every_way(bytes, [&](const Turn& turn) { EXPECT_EQ(failing(turn), whole); });
  return whole;
}

// What usually is wrong if a failure has this answer.
std::vector<test::Diagnosis> of_failing(const std::string& code) {
  return {{"nothing, TCP goes on",
           "Nothing was answered: report_failure() did not ask the parser, or what it says is not "
           "passed on to fail()."},
          {"nothing, TCP ends",
           "TCP ends, and no Close said why: send_close() had nothing to send to, because failed_ "
           "was set before it. Then state() is closed."},
          {code + ", TCP goes on",
           "Your Close is right, and then you wait: after a failure TCP ends without their Close "
           "(§7.1.7). Is failed_ set, and does state() of step 5.4 ask it first?"},
          {code == "1002" ? "-" : "1002, TCP ends",
           "1002 is not the code of every failure. Send failure.code, here " + code + "."},
          {"1000, TCP ends", "A broken Close was answered as a good one."}};
}

struct Fault {
  Bytes bytes;
  std::size_t at;
  std::string here;
  std::string section;
};

// pins: 6455-7.1.7-c
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
         .yours = of_failing("1002"),
         .usually =
             "fail() has to send the Failure's code, and to note in failed_ that it is over.",
         .crash = "fail() sends a code that may not be sent. The client gets failure.code; 1006 is "
                  "for our own application.",
         .person = "a broken client hangs, and its author never learns what is wrong with it.",
         .function = "fail"});
    EXPECT_EQ(failing(fault.bytes), "1002, TCP ends");
  }
}

// For our application this connection was lost: no Close came. The code of ours is beside it.
TEST(Step5_5, TellsTheApplicationWhy) {
  test::tell(
      {.bytes = "81 02 68 69"_hex,
       .at = 1,
       .count = 1,
       .here = "the MASK bit is 0",
       .section = "RFC 6455 §7.1.5: no Close came from the peer, so the code is 1006",
       .yours = {{"not closed", "fail() sends a Close and tells the application nothing."},
                 {"closed, and next_event() does not tell it",
                  "A Close went out, and next_event() returned nothing. fail() returns what "
                  "report(...) gives, and whoever calls fail() returns what fail() gives."},
                 {"1002 failed with 1002",
                  "1002 is the code that you sent. Closed::close is what the client sent, and it "
                  "sent no Close: 1006."},
                 {"1006", "Closed::failure is empty: the terminal cannot say what was broken."}},
       .usually = "your own reason is in Closed::close. No Close came, so no reason did: yours is "
                  "in Closed::failure.",
       .person = "the terminal says the wrong thing of a client, or nothing."});
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
                .yours = of_failing("1002"),
                .usually = "the Failure of decode_close is not passed on to fail().",
                .person = "a broken client takes its end for a good one."});
    EXPECT_EQ(failing(fault.bytes), "1002, TCP ends");
  }
}

// pins: 6455-7.1.7-c
TEST(Step5_5, AnswersAReasonThatIsNotUtf8With1007) {
  const Bytes bytes = masked_close("03 e8 ff"_hex);
  test::tell({.bytes = bytes,
              .at = 8,
              .count = 1,
              .here = "ff under its mask: no character begins so",
              .section = "RFC 6455 §8.1: 1007",
              .yours = of_failing("1007"),
              .usually = "the code of the Failure is not the code of your Close.",
              .person = "a developer looks for a broken frame, and the text was broken."});
  EXPECT_EQ(failing(bytes), "1007, TCP ends");
}

// pins: 6455-8.1-a
TEST(Step5_5, AnswersTextThatIsNotUtf8With1007) {
  const Bytes bytes = masked(Opcode::text, "ff"_hex);
  test::tell({.bytes = bytes,
              .at = 6,
              .count = 1,
              .here = "ff under its mask: no character begins so",
              .section = "RFC 6455 §8.1: 1007",
              .yours = of_failing("1007"),
              .usually = "the code of the Failure is not the code of your Close.",
              .person = "a developer looks for a broken frame, and the text was broken."});
  EXPECT_EQ(failing(bytes), "1007, TCP ends");
}

// The frame promises 1,000 bytes and one is here: that one is enough.
TEST(Step5_5, FailsAtTheFirstBadByte) {
  const Bytes bytes = "81 fe 03 e8 37 fa 21 3d c8"_hex;
  test::tell({.bytes = bytes,
              .at = 8,
              .count = 1,
              .here = "ff under its mask; 999 bytes are still to come",
              .section = "RFC 6455 §8.1: as soon as it is not UTF-8",
              .yours = of_failing("1007"),
              .usually = "the parser is asked for its failure only when a frame is whole.",
              .person = "nothing; but a client that sends garbage is served until it stops."});
  EXPECT_EQ(failing(bytes), "1007, TCP ends");
}

// pins: 6455-7.1.7-c
TEST(Step5_5, AnswersWhatIsTooBigWith1009) {
  const Bytes header = "81 fe 03 e9 37 fa 21 3d"_hex;
  test::tell({.bytes = header,
              .at = 2,
              .count = 2,
              .here = "1,001 bytes will come, and 1,000 fit",
              .section = "RFC 6455 §7.4.1: 1009",
              .usually = "options.limits did not reach the parser, or its failure is asked only "
                         "when a frame is whole.",
              .person = "one client fills the memory of the server."});
  Connection connection({.limits = {.max_size = 1000}});
  const Turn turn = receive(connection, header);
  EXPECT_EQ(turn.ending(), "1006 failed with 1009");
}

TEST(Step5_5, SaysWhy) {
  test::tell({.bytes = "81 02 68 69"_hex,
              .at = 1,
              .count = 1,
              .here = "the MASK bit is 0",
              .section = "RFC 6455 §7.4.1: 1002, and behind it the reason of the Failure",
              .yours = {{"", "The Close has no reason. Send failure.reason behind the code."}},
              .usually = "the Close has a reason, and it is not the one of this Failure.",
              .person = "\"1002\" and no word: the author of that client has to guess."});
  Connection connection;
  connection.receive("81 02 68 69"_hex);
  const std::optional<Event> event = connection.next_event();
  const auto* const closed = event ? std::get_if<Closed>(&*event) : nullptr;
  if (closed == nullptr) FAIL() << "No Closed came out of next_event().";
  const std::optional<Failure> failure = closed->failure;
  if (!failure) FAIL() << "Closed::failure is empty.";
  const Turn turn = pump(connection);
  const std::size_t behind_the_code = std::min<std::size_t>(4, turn.sent.size());
  const std::string reason(as_text(ByteView(turn.sent).subspan(behind_the_code)));
  EXPECT_EQ(reason, failure->reason);
  const auto size = static_cast<std::uint8_t>(2 + failure->reason.size());
  EXPECT_EQ(turn.hex(), to_hex(Bytes{0x88, size, 0x03, 0xea} + as_bytes(failure->reason)));
}

TEST(Step5_5, HearsWhatStandsBeforeTheFault) {
  const Bytes bytes = masked_text("fine") + "81 02 68 69"_hex;
  test::tell({.bytes = bytes,
              .at = 11,
              .count = 1,
              .here = "the MASK bit is 0; before it, a good message",
              .section = "RFC 6455 §7.1.7: no more is processed; what was processed stays",
              .yours = {{"no message", "The good message before the fault is lost."}},
              .usually = "the failure took the good message before it along.",
              .person = "the last word before a fault never arrives."});
  EXPECT_EQ(receive(bytes).said(), "fine");
  EXPECT_EQ(failing(bytes), "1002, TCP ends");
}

// §7.1.7: after it, MUST NOT continue to attempt to process data, not even a Close.
// pins: 6455-7.1.7-a, 6455-7.1.7-d
TEST(Step5_5, ReadsNothingAfterAFault) {
  test::tell(
      {.bytes = "81 02 68 69"_hex,
       .tried = "this frame without a mask; then a message, a Close, and the end of TCP",
       .section = "RFC 6455 §7.1.7: MUST NOT continue to attempt to process data",
       .usually = "fail() does not set failed_, so that the connection waits for their Close.",
       .person = "a client that breaks the rules is heard all the same."});
  Connection connection;
  Turn turn = receive(connection, "81 02 68 69"_hex);
  const std::string sent = turn.hex();
  EXPECT_EQ(turn.tcp(), "TCP ends");
  turn = receive(connection, masked_text("sorry") + masked_close("03 e8"_hex), turn);
  connection.receive_eof();
  turn = pump(connection, turn);
  EXPECT_EQ(turn.hex(), sent);
  EXPECT_EQ(turn.said(), "no message");
  EXPECT_EQ(turn.ending(), "1006 failed with 1002");
}

TEST(Step5_5, OneFaultIsEnough) {
  const Bytes bytes = masked(Opcode::text, "ff"_hex) + masked(Opcode::text, "ff"_hex) +
                      masked(Opcode::ping, {}) + masked_close("03 e8"_hex);
  test::tell({.bytes = bytes,
              .at = 6,
              .count = 1,
              .here = "ff under its mask; behind it more faults, a ping and a Close",
              .section = "RFC 6455 §7.1.7: no more is processed",
              .usually = "after fail() the rest is still read: failed_ has to say that it is over.",
              .person = "nothing. A fuzzer sees two Closes, or a pong after one."});
  for_every_way(bytes, [](const Turn& turn) {
    ASSERT_GT(turn.sent.size(), 4U);
    EXPECT_EQ(turn.sent.size(), 2U + turn.sent[1]) << "one frame, our Close, and no pong";
    EXPECT_EQ(turn.ending(), "1006 failed with 1007");
  });
}

// --- 5.6: no Close at all

// seed 16: a client that stops in the middle is never told goodbye, and never let go
TEST(Step5_6, EofWithoutACloseIs1006) {
  test::tell(
      {.bytes = masked_text("hi"),
       .tried = "this message, and then the end of TCP; no Close",
       .section = "RFC 6455 §7.1.5: no Close was received, so the code is 1006",
       .yours = {{"not closed", "TCP has ended, and next_event says nothing about it."},
                 {"closed, and next_event() does not tell it",
                  "TCP has ended, and next_event() says nothing about it. eof_ alone is enough for "
                  "report_lost(), and it returns report(...). Nothing else sets reported_."},
                 {"1005",
                  "1005 says that a Close came and had no code. Here no Close came at all: 1006."},
                 {"1006 clean",
                  "clean says that Close frames went both ways. The end of TCP is not a Close."}},
       .usually = "Closed has a reason. No Close came, so no reason did.",
       .person = "a client that is gone stays in the room, or the log tells a wrong end."});
  Connection connection;
  receive(connection, masked_text("hi"));
  connection.receive_eof();
  EXPECT_EQ(pump(connection).ending(), "1006");
}

TEST(Step5_6, SaysNothingAtTheEndOfTcp) {
  test::tell({.tried = "the end of TCP, and nothing before it",
              .section = "RFC 6455 §7.4.1: 1006 is never on the wire",
              .usually = "a Close was sent. After the end of TCP no client is left to hear it.",
              .person = "a server that waits to send its last words to a client that is gone."});
  Connection connection;
  connection.receive_eof();
  EXPECT_EQ(pump(connection).hex(), "");
}

TEST(Step5_6, AnswersTheEndOfTcp) {
  test::tell({.tried = "the end of TCP, and nothing before it",
              .section = "RFC 6455 §7.1.1: our FIN answers theirs",
              .usually = "receive_eof() does not set eof_, so state() is not closed.",
              .person = "a client that is gone stays in the room until the server stops."});
  Connection connection;
  connection.receive_eof();
  EXPECT_EQ(pump(connection).tcp(), "TCP ends");
  EXPECT_EQ(connection.state(), State::closed);
}

TEST(Step5_6, HearsWhatCameBeforeTheEnd) {
  const Bytes bytes = masked_text("one") + masked_text("two");
  test::tell({.bytes = bytes,
              .tried = "these two messages and the end of TCP, in one turn of the loop",
              .section = "connection.h: Closed comes last",
              .yours = {{"no message",
                         "What had come before the end is thrown away. receive_eof() notes the "
                         "end in eof_, and does nothing else: close_sent_ and discard_messages() "
                         "are for a Close of ours."}},
              .usually = "the end of TCP is reported before the frames that came first.",
              .person = "what is said last, and then the lid is closed, is lost."});
  Connection connection;
  connection.receive(bytes);
  connection.receive_eof();
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.said(), "one, then two");
  EXPECT_EQ(turn.ending(), "1006");
}

TEST(Step5_6, EndsInTheMiddleOfAFrame) {
  test::tell({.bytes = "81 85 37 fa 21"_hex,
              .tried = "the first five bytes of a frame, and then the end of TCP",
              .section = "RFC 6455 §7.1.5: 1006",
              .usually = "the end of TCP waits for the rest of a frame.",
              .person = "a client that is gone stays in the room until the server stops."});
  Connection connection;
  receive(connection, "81 85 37 fa 21"_hex);
  connection.receive_eof();
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.ending(), "1006");
  EXPECT_EQ(turn.said(), "no message");
}

TEST(Step5_6, IsStillCleanWhenTheCloseCameFirst) {
  test::tell({.bytes = masked_close("03 e8"_hex),
              .tried = "this Close and the end of TCP, in one turn of the loop",
              .section = "RFC 6455 §7.1.4: Close frames went both ways",
              .usually = "the end of TCP was told, and not the Close before it.",
              .person = "the log says 1006 of a user that said goodbye."});
  Connection connection;
  connection.receive(masked_close("03 e8"_hex));
  connection.receive_eof();
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.ending(), "1000 clean");
}

TEST(Step5_6, SaysItOnce) {
  test::tell({.tried = "the end of TCP, twice; two ticks; and a message that comes too late",
              .section = "connection.h: Closed comes once",
              .usually = "a Closed was returned without report(), which notes that it was told.",
              .person = "the terminal says twice that a client left."});
  Connection connection;
  connection.receive_eof();
  Turn turn = pump(connection);
  connection.receive_eof();
  connection.tick(0h);
  connection.tick(1h);
  turn = receive(connection, masked_text("a ghost"), turn);
  EXPECT_EQ(turn.ending(), "1006");
  EXPECT_EQ(turn.said(), "no message");
  EXPECT_EQ(turn.hex(), "") << "no ping for a client that is gone";
}

// pins: 6455-6.1-c
TEST(Step5_6, SendsNothingToNobody) {
  test::tell({.tried = "the end of TCP; then send_text(\"hello?\") and close(1001)",
              .section = "connection.h: send is ignored if state() is not open",
              .usually = "after the end of TCP something is still sent.",
              .person = "a server that waits to send to a client that is gone."});
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

// What happens at these ticks: "- ping - 1006", and "-" is nothing. 89 00 is a ping.
std::string at_ticks(Connection& connection, std::initializer_list<Milliseconds> ticks) {
  std::string all;
  for (const Milliseconds now : ticks) {
    const bool is_over = connection.state() == State::closed;
    const Turn turn = tick(connection, now);
    all += all.empty() ? "" : " ";
    if (!turn.closed.empty())
      all += turn.ending();
    else if (!is_over && turn.state == State::closed)
      all += "closed-and-untold";
    else
      all += turn.sent.empty() ? "-" : turn.hex() == "89 00" ? "ping" : turn.hex();
  }
  return all;
}

// seed 18: a sleeping laptop stays in the room, and what it is sent piles up
TEST(Step5_7, AsksAfterASilence) {
  test::tell({.tried = "heartbeat 30 s; ticks at 1000, 1029, 1030 and 1031 s, and no byte comes",
              .section = "RFC 6455 §5.5.2: a Ping verifies that the peer still responds",
              .yours = {{"- - - -",
                         "30 seconds of silence, and no ping: 89 00. now - since_ has passed, in "
                         "milliseconds, as the limits are."},
                        {"- - - ping",
                         "At 1030 s the 30 seconds are over: at its limit a wait has ended, and "
                         "not one tick after it."},
                        {"ping - 1006 -",
                         "The wait was counted from 0. The first tick begins it: has_begun_ says "
                         "whether it has begun, and since_ when."},
                        {"- - ping 1006",
                         "The client had one second for its pong. The ping begins a new wait: "
                         "since_ is the time of the ping, and its limit is heartbeat_ again."},
                        {"- - ping ping", "One ping is enough: then we wait for the pong."}},
              .usually = "the silence is not measured from the first tick behind the last byte.",
              .person = "a sleeping laptop stays in the room, or a client is asked too often."});
  Connection connection(patience);
  EXPECT_EQ(at_ticks(connection, {1000s, 1029s, 1030s, 1031s}), "- - ping -");
}

// seed 18: ... until the server is started again
TEST(Step5_7, GivesUpAfterAnother) {
  test::tell({.tried = "heartbeat 30 s; ticks at 0, 30, 59 and 60 s, and no byte comes",
              .section = "RFC 6455 §7.1.5: lost without a Close is 1006",
              .yours = {{"- - - ping",
                         "A wait that began at 0 s has begun. Ask has_begun_, and not since_."},
                        {"- ping - closed-and-untold",
                         "We gave up, and next_event() does not say so. report_lost() (step 5.6) "
                         "tells two ends: that of TCP, and that of our patience, gave_up_."},
                        {"- ping - ping",
                         "A second ping. Behind the first one we wait for the pong, and awaited_ "
                         "says so: after this silence we give up."},
                        {"- ping - -",
                         "Twice 30 seconds of silence, and you still wait. The wait for the pong "
                         "begins in the tick of the ping: there has_begun_ stays true."}},
              .usually = "the wait after the ping has no end, or begins too late.",
              .person = "a sleeping laptop stays in the room until the server stops."});
  Connection connection(patience);
  EXPECT_EQ(at_ticks(connection, {0s, 30s, 59s, 60s}), "- ping - 1006");
  EXPECT_EQ(test::tcp(connection), "TCP ends");
  EXPECT_EQ(connection.state(), State::closed);
}

TEST(Step5_7, APongIsASignOfLife) {
  test::tell(
      {.tried = "heartbeat 30 s; a ping at 30 s, a pong comes, then ticks at 31, 60 and 61 s",
       .section = "RFC 6455 §5.5.3: the pong is the answer; patience.h: heard()",
       .yours = {{"- ping -",
                  "The wait goes on from the ping. heard() has to begin a new one: has_begun_ is "
                  "false, and the next tick begins it."},
                 {"- 1006 -", "The pong was not noted: we wait for any_byte again."},
                 {"ping - -", "The wait goes on from 0 s: heard() has to begin a new one."}},
       .usually =
           "after the pong, awaited_ is not any_byte again, or the wait does not begin again.",
       .person = "a quiet reader is thrown out after a minute, although the connection is fine."});
  Connection connection(patience);
  EXPECT_EQ(at_ticks(connection, {0s, 30s}), "- ping");
  receive(connection, masked(Opcode::pong, {}));
  EXPECT_EQ(at_ticks(connection, {31s, 60s, 61s}), "- - ping");
}

TEST(Step5_7, AnyByteIsASignOfLife) {
  test::tell({.bytes = "81"_hex,
              .tried = "heartbeat 30 s; a ping at 30 s, this one byte comes, ticks at 59 and 60 s",
              .section = "patience.h: heard()",
              .yours = {{"- 1006", "The byte was not a sign of life for you."}},
              .usually = "only whole frames, or pongs, count as a sign of life.",
              .person = "a user with a slow connection is thrown out."});
  Connection connection(patience);
  EXPECT_EQ(at_ticks(connection, {0s, 30s}), "- ping");
  receive(connection, "81"_hex);  // the first byte of a frame on a very slow line
  EXPECT_EQ(at_ticks(connection, {59s, 60s}), "- -");
}

// The machine itself slept: the peer gets its whole time, whatever the clock says.
TEST(Step5_7, AsksFirstEvenAfterALongGap) {
  test::tell(
      {.tried = "heartbeat 30 s; ticks at 0, 500, 501, 529 and 530 s, and no byte comes",
       .section = "patience.h: the ping begins the wait for its pong in the same tick",
       .usually = "the time to give up is measured from the last byte, and not from our ping.",
       .person = "the server's machine wakes up, and throws all users out."});
  Connection connection(patience);
  EXPECT_EQ(at_ticks(connection, {0s, 500s, 501s, 529s, 530s}), "- ping - - 1006");
}

TEST(Step5_7, TalkIsNoReasonToAsk) {
  test::tell(
      {.tried = "heartbeat 30 s; a message comes behind each tick, once a second for 300 s",
       .section = "patience.h: heard() begins a new wait",
       .yours = {{"a ping at 30 s",
                  "Bytes came each second, and the wait went on. Any byte begins a new wait, and "
                  "not only one that answers a ping."}},
       .usually = "the wait goes on from the last ping, and not from the last byte that came.",
       .person = "a user that types all the time is asked \"still there?\" every half minute."});
  Connection connection(patience);
  std::string asked = "no ping";
  for (Milliseconds now = 0s; now < 300s; now += 1s) {
    const Turn turn = receive(connection, masked_text("x"), tick(connection, now, {}));
    const auto second = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    if (asked == "no ping" && !turn.sent.empty())
      asked = (turn.hex() == "89 00" ? "a ping at " : turn.hex() + " at ") +
              std::to_string(second) + " s";
  }
  EXPECT_EQ(asked, "no ping");
  EXPECT_EQ(at_ticks(connection, {300s, 330s}), "- ping");
}

// --- 5.8: we close

// pins: 6455-7.1.2-a, 6455-6.1-b
TEST(Step5_8, SendsAClose) {
  Connection connection;
  test::tell(
      {.bytes = "88 05 03 e9 62 79 65"_hex,
       .tried = "close(going_away, \"bye\"): this frame is in the output",
       .at = 0,
       .count = 1,
       .here = "FIN and opcode 8: a Close",
       .section = "RFC 6455 §7.1.2: _Start the WebSocket Closing Handshake_",
       .yours = {{"", "close() puts nothing into the output."},
                 {"88 02 03 e9", "The reason is missing: send_close() takes a code and a reason."},
                 {"closed, and next_event() does not tell it",
                  "Nothing has ended yet: their Close has still to come. close() sets no "
                  "fact but close_sent_, and send_close() does that. fail() is for a client "
                  "that broke a rule. And state() says closing as long as only one Close "
                  "has gone (step 5.4)."},
                 {"1006",
                  "The connection was given up: gave_up_ is for a client that stays silent. "
                  "This one has still to answer."},
                 {"open", "the Close is in the output, and close_sent_ is false."}},
       .usually = "the code or the reason is lost on the way to encode_close.",
       .person = "the server stops without a word, and every window shows an error."});
  connection.close(CloseCode::going_away, "bye");
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.hex(), "88 05 03 e9 62 79 65");
  EXPECT_EQ(turn.ending(), "not closed");
  EXPECT_EQ(connection.state(), State::closing);
}

// pins: 6455-5.5.1-c, 6455-5.5.1-e
TEST(Step5_8, WaitsForTheAnswer) {
  Connection connection;
  test::tell({.tried = "close(going_away), and the output was taken; no answer has come",
              .section = "RFC 6455 §5.5.1: sent and received, so the connection is closed",
              .usually = "our own Close ends it without an answer.",
              .person = "a server that stops looks like a broken line: 1006 in each window."});
  connection.close(CloseCode::going_away);
  Turn turn = pump(connection);
  EXPECT_EQ(turn.tcp(), "TCP goes on");
  EXPECT_EQ(turn.ending(), "not closed");
  test::tell({.bytes = masked_close("03 e9"_hex),
              .tried = "close(going_away), and then this Close comes: the answer",
              .section = "RFC 6455 §5.5.1: one Close in each direction",
              .yours = {{"88 02 03 e9 88 02 03 e9",
                         "Their Close is the answer to yours, and you answered it once more. "
                         "close_sent_ says that yours went out: send_close() asks it first."}},
              .usually = "their Close is not taken for the answer to ours.",
              .person = "a server that stops looks like a broken line: 1006 in each window."});
  turn = receive(connection, masked_close("03 e9"_hex), turn);
  EXPECT_EQ(turn.hex(), "88 02 03 e9");
  EXPECT_EQ(turn.ending(), "1001 clean");
  EXPECT_EQ(turn.tcp(), "TCP ends");
}

// pins: 6455-5.5.1-b
TEST(Step5_8, SaysGoodbyeOnce) {
  test::tell({.tried = "close(going_away), close(policy_violation), send_text(...)",
              .section = "RFC 6455 §5.5.1: no more data frames after a Close",
              .usually = "close() does not look whether a Close went out already.",
              .person = "a strict browser reports an error of the server."});
  Connection connection;
  connection.close(CloseCode::going_away);
  connection.close(CloseCode::policy_violation);
  connection.send_text("and another thing");
  EXPECT_EQ(pump(connection).hex(), "88 02 03 e9");
}

TEST(Step5_8, SaysWhatWasPromisedBeforeIt) {
  test::tell({.bytes = "81 01 78 88 02 03 e9"_hex,
              .tried = "send_text(\"x\"), and then close(going_away)",
              .count = 3,
              .here = "the message; the Close is behind it",
              .section = "connection.h: take_output() returns all, in order",
              .yours = {{"88 02 03 e9",
                         "The message that waited is lost. A Close goes behind what waits."},
                        {"88 02 03 e9 81 01 78", "No data follows a Close (§5.5.1)."}},
              .usually = "the Close went out before what was sent first, or threw it away.",
              .person = "the last message of the room never arrives."});
  Connection connection;
  connection.send_text("x");
  connection.close(CloseCode::going_away);
  EXPECT_EQ(pump(connection).hex(), "81 01 78 88 02 03 e9");
}

TEST(Step5_8, SaysAReasonOf123Bytes) {
  test::tell({.tried = "close(internal_error, a reason of 123 bytes)",
              .section = "RFC 6455 §5.5: 125 bytes, of which two are the code",
              .usually = "the reason is lost on the way to encode_close.",
              .person = "the page shows a code, and not why the server stopped."});
  Connection connection;
  connection.close(CloseCode::internal_error, std::string(123, 'x'));
  EXPECT_EQ(pump(connection).hex(), to_hex("88 7d 03 f3"_hex + Bytes(123, 'x')));
}

// A ping without an answer set a deadline of 30 seconds; the goodbye has one of its own.
TEST(Step5_8, WaitsNoLongerBecauseAPingWasUnderWay) {
  test::tell({.tried = "a ping at 30 s, close(going_away), ticks at 31, 35 and 36 s",
              .section = "patience.h: await_close() begins a new wait, of close_timeout: 5 s",
              .usually = "the wait for the Close goes on from the ping: our Close begins a wait of "
                         "its own, of close_timeout.",
              .person = "at shutdown, half a minute of waiting for a client that is gone."});
  Connection connection(patience);
  EXPECT_EQ(at_ticks(connection, {0s, 30s}), "- ping");
  connection.close(CloseCode::going_away);
  EXPECT_EQ(at_ticks(connection, {31s, 35s, 36s}), "88 02 03 e9 - 1006");
}

// Both say goodbye in the same moment: each takes the other's Close for the answer (§1.4: it is safe).
TEST(Step5_8, TwoGoodbyesMayCross) {
  test::tell(
      {.bytes = masked_close("03 e8"_hex),
       .tried = "close(going_away), and in the same turn this Close comes",
       .section = "RFC 6455 §1.4: it is safe for both peers to initiate a close",
       .usually =
           "a Close that comes after ours was answered once more, or not taken for the answer.",
       .person = "a tab is closed while the server stops, and the log says 1006."});
  Connection connection;
  connection.close(CloseCode::going_away);
  connection.receive(masked_close("03 e8"_hex));
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.hex(), "88 02 03 e9");
  EXPECT_EQ(turn.ending(), "1000 clean");
}

// As in a browser: no message after close().
TEST(Step5_8, HearsNoMessageAfterIt) {
  const Bytes messages = masked_text("but") + masked(Opcode::text, "ff ff"_hex);
  test::tell({.bytes = messages,
              .tried = "close(unsupported_data); then these come byte by byte, and a Close 1003",
              .section = "RFC 6455 §1.4: after a Close, further data is discarded",
              .usually = "after our Close, messages are still handed out, or still judged.",
              .person = "a client that was shut out talks on."});
  Connection connection;
  connection.close(CloseCode::unsupported_data);
  Turn turn;
  for (const std::uint8_t byte : messages)
    turn = receive(connection, Bytes{byte}, std::move(turn));
  EXPECT_EQ(turn.said(), "no message");
  turn = receive(connection, masked_close("03 eb"_hex), turn);
  EXPECT_EQ(turn.hex(), "88 02 03 eb");
  EXPECT_EQ(turn.ending(), "1003 clean");
}

// Of one read: the application closes at the first message, and never sees the second.
TEST(Step5_8, HearsNothingMoreOfTheSameRead) {
  const Bytes bytes = masked_text("one") + masked_text("two");
  test::tell({.bytes = bytes,
              .tried = "these two messages in one read; close() is called at the first",
              .section = "connection.h: after our Close next_event() returns no message",
              .usually = "next_event() hands out what was read before close() was called.",
              .person = "a client that was shut out talks on."});
  Connection connection;
  connection.receive(bytes);
  if (!connection.next_event()) FAIL() << "No message came out of next_event().";
  connection.close(CloseCode::policy_violation);
  EXPECT_EQ(pump(connection).said(), "no message");
}

// §5.5.2: a ping is answered "unless it already received a Close frame". It has not; it sent one.
// pins: 6455-5.5.2-a
TEST(Step5_8, StillAnswersAPing) {
  test::tell({.bytes = masked(Opcode::ping, as_bytes("?")),
              .tried = "close(going_away), and then this ping comes",
              .count = 1,
              .here = "a ping, behind our Close",
              .section = "RFC 6455 §5.5.2: unless it already received a Close frame",
              .usually = "after our Close nothing is sent any more; a pong still is.",
              .person = "a client hangs up on a server that is about to say goodbye."});
  Connection connection;
  connection.close(CloseCode::going_away);
  EXPECT_EQ(receive(connection, masked(Opcode::ping, as_bytes("?"))).hex(), "88 02 03 e9 8a 01 3f");
}

TEST(Step5_8, EndsWhenTheAnswerIsWrong) {
  test::tell({.bytes = masked_close("03"_hex),
              .tried = "close(going_away), and then this Close comes",
              .at = 6,
              .count = 1,
              .here = "half a code, under its mask",
              .section = "RFC 6455 §5.5.1; 1002",
              .yours = {{"not closed", "A fault in the answer ends the connection, too."}},
              .usually = "a broken Close that answers ours was taken for a good one.",
              .person = "a server that stops waits for a client that no longer makes sense."});
  Connection connection;
  connection.close(CloseCode::going_away);
  const Turn turn = receive(connection, masked_close("03"_hex));
  EXPECT_EQ(turn.hex(), "88 02 03 e9");
  EXPECT_EQ(turn.ending(), "1006 failed with 1002");
  EXPECT_EQ(turn.tcp(), "TCP ends");
}

TEST(Step5_8, EndsWhenARuleIsBrokenMeanwhile) {
  test::tell({.bytes = "81 02 68 69"_hex,
              .tried = "close(going_away), and then this frame comes",
              .at = 1,
              .count = 1,
              .here = "the MASK bit is 0",
              .section = "RFC 6455 §7.1.7: _Fail the WebSocket Connection_",
              .yours = {{"not closed",
                         "Nothing happened. A fault is looked for while we wait for their Close, "
                         "too: report_failure() (step 5.5) does not ask for the state."},
                        {"88 02 03 e9 88 02 03 ea", "One Close is enough, and it went out."}},
              .usually = "a fault is looked for only while the connection is open.",
              .person = "a server that stops waits for a client that no longer makes sense."});
  Connection connection;
  connection.close(CloseCode::going_away);
  const Turn turn = receive(connection, "81 02 68 69"_hex);
  EXPECT_EQ(turn.hex(), "88 02 03 e9") << "one Close, ours";
  EXPECT_EQ(turn.ending(), "1006 failed with 1002");
  EXPECT_EQ(turn.tcp(), "TCP ends");
}

// Lost, or given up: no client is left to say it to.
TEST(Step5_8, SaysNoGoodbyeToNobody) {
  test::tell({.tried = "the end of TCP, and then close(going_away)",
              .section = "connection.h: close() is ignored if state() is not open",
              .usually = "close() sends without a question. Ask for the state first: send_close() "
                         "knows only whether a Close went out.",
              .person = "a server that waits to send its last words to a client that is gone."});
  Connection lost;
  lost.receive_eof();
  pump(lost);
  lost.close(CloseCode::going_away);
  EXPECT_EQ(pump(lost).hex(), "");
  test::tell({.tried = "no byte for 60 s, so we gave up; and then close(going_away)",
              .section = "connection.h: close() is ignored if state() is not open",
              .usually = "close() asks for one fact, eof_. Ask for the state: after gave_up_ and "
                         "failed_ it is closed as well.",
              .person = "a server that waits to send its last words to a sleeping laptop."});
  Connection silent(patience);
  for (const Milliseconds now : {0s, 30s, 60s})
    tick(silent, now);
  ASSERT_EQ(silent.state(), State::closed);
  silent.close(CloseCode::going_away);
  EXPECT_EQ(pump(silent).hex(), "");
}

TEST(Step5_8, IsNotCleanWithoutAnAnswer) {
  test::tell({.tried = "close(going_away), and then the end of TCP: no answer came",
              .section = "RFC 6455 §7.1.4: both were sent and received",
              .yours = {{"1001 clean", "1001 is the code of our own Close. Theirs never came."}},
              .usually = "our own Close was counted as the peer's.",
              .person = "the log says that a user said goodbye. The cable was pulled out."});
  Connection connection;
  connection.close(CloseCode::going_away);
  connection.receive_eof();
  const Turn turn = pump(connection);
  EXPECT_EQ(turn.hex(), "88 02 03 e9");
  EXPECT_EQ(turn.ending(), "1006");
}

TEST(Step5_8, WaitsFiveSecondsForTheAnswer) {
  test::tell(
      {.tried = "a tick at 100 s, close(going_away), ticks at 101, 105 and 106 s",
       .section = "connection.h: close_timeout; RFC 6455 §7.1.1: a reasonable amount of time",
       .yours = {{"88 02 03 e9 - -", "the old wait goes on: await_close has to begin a new one."},
                 {"88 02 03 e9 1006 -", "Too early: the wait began at 101 s, and not at 100 s."}},
       .usually = "the wait for the answer is not close_timeout.",
       .person = "a server that needs a minute to stop, because of one sleeping laptop."});
  Connection connection(patience);
  EXPECT_EQ(at_ticks(connection, {100s}), "-");
  connection.close(CloseCode::going_away);
  EXPECT_EQ(at_ticks(connection, {101s, 105s, 106s}), "88 02 03 e9 - 1006");
  EXPECT_EQ(test::tcp(connection), "TCP ends");
}

// It talks on and never says goodbye: that is no reason to wait longer.
TEST(Step5_8, WaitsNoLongerForATalker) {
  test::tell({.tried = "close(going_away), and a message comes each second, for 5 s",
              .section = "patience.h: heard(): the wait for a Close goes on",
              .yours = {{"not closed", "What comes behind our Close begins the wait again."}},
              .usually = "what comes after our Close begins the wait again.",
              .person = "a client that talks on keeps a server from stopping."});
  Connection connection(patience);
  connection.close(CloseCode::going_away);
  Turn turn;
  for (Milliseconds now = 0s; now <= 5s; now += 1s) {
    turn = receive(connection, masked_text("x"), tick(connection, now, turn));
  }
  EXPECT_EQ(turn.ending(), "1006");
  EXPECT_EQ(turn.said(), "no message");
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

// The same, and when it ended: "1006 failed with 1008 after 30 s", "not closed after 41 s".
std::string end_of_drip(const std::vector<Bytes>& pieces) {
  Connection connection(patience);
  Turn turn;
  std::size_t second = 0;
  for (; second < pieces.size(); ++second) {
    if (!pieces[second].empty()) turn = receive(connection, pieces[second], std::move(turn));
    turn = tick(connection, Milliseconds(1000s) + std::chrono::seconds(second), std::move(turn));
    if (!turn.closed.empty()) return turn.ending() + " after " + std::to_string(second) + " s";
  }
  return turn.ending() + " after " + std::to_string(second - 1) + " s";
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
  test::tell({.bytes = Bytes{frame.front()},
              .tried = "this first byte of a message, and then nothing but a tick each second",
              .section = "connection.h: message_timeout, 30 seconds from the first byte",
              .yours = {{"not closed after 41 s",
                         "The wait begins again with each call. It begins at the first call for a "
                         "message, and then message_has_begun_ is true."},
                        {"1006 failed with 1008 after 31 s",
                         "At its limit a message is late, and not one tick after it."},
                        {"1006 failed with 1008 after 0 s",
                         "The first call found it late: message_since_ was not set. This wait has "
                         "members of its own, message_has_begun_ and message_since_."}},
              .usually = "is_late begins again with each call, or is true too early.",
              .person = "a connection that never ends, and a thousand of them."});
  std::vector<Bytes> one_byte(42);
  one_byte.front() = {frame.front()};
  EXPECT_EQ(end_of_drip(one_byte), "1006 failed with 1008 after 30 s");
  test::tell({.bytes = frame,
              .tried = "one byte of this frame a second, and a tick behind each",
              .section = "connection.h: message_timeout, 30 seconds from the first byte",
              .yours = {{"not closed after 41 s",
                         "The wait begins again with each byte. It begins at the first call for a "
                         "message, and heard() does not touch it."},
                        {"1006 failed with 1008 after 31 s",
                         "At its limit a message is late, and not one tick after it."},
                        {"1006 failed with 1008 after 0 s",
                         "The first call found it late: message_since_ was not set. This wait has "
                         "members of its own, message_has_begun_ and message_since_."}},
              .usually = "is_late begins again with each call, or is true too early.",
              .person = "a connection that never ends, and a thousand of them."});
  EXPECT_EQ(end_of_drip(bytes_of(frame, 42)), "1006 failed with 1008 after 30 s");
}

TEST(Step5_9, ALateMessageIsAnsweredWith1008) {
  const Bytes frame = masked_text("this is a message of forty-two characters.");
  test::tell({.bytes = frame,
              .tried = "one byte of this frame a second, and a tick behind each: 31 of them",
              .section = "RFC 6455 §7.4.1: 1008; §7.1.7: then TCP ends",
              .usually = "is_late is true too late, or the failure sends another code.",
              .person = "a page is cut off, and its close event does not say why."});
  Connection connection(patience);
  const Turn turn = drip(connection, bytes_of(frame, 31));
  ASSERT_GE(turn.sent.size(), 4U);
  EXPECT_EQ(test::Client::read(*decode_header(turn.sent), ByteView(turn.sent).subspan(2)),
            "close 1008");
  EXPECT_EQ(turn.tcp(), "TCP ends");
  EXPECT_EQ(turn.said(), "no message");
}

TEST(Step5_9, PingsBetweenTheFragmentsGiveNoMoreTime) {
  std::vector<Bytes> pieces{masked(Opcode::text, as_bytes("x"), false)};
  while (pieces.size() < 30)
    pieces.push_back(masked(Opcode::ping, {}));
  test::tell({.tried = "the first fragment of a message, a ping each second, one more fragment",
              .section = "RFC 6455 §5.4: control frames may stand between fragments",
              .usually = "a control frame between two fragments does not end the message.",
              .person = "pings keep a message alive that never ends."});
  Connection connection(patience);
  EXPECT_EQ(drip(connection, pieces).ending(), "not closed");
  pieces.push_back(masked(Opcode::continuation, as_bytes("x"), false));
  Connection another(patience);
  EXPECT_EQ(drip(another, pieces).ending(), "1006 failed with 1008");
}

TEST(Step5_9, AControlFrameHasToEndToo) {
  const Bytes ping = masked(Opcode::ping, Bytes(100, '?'));
  test::tell({.bytes = ping,
              .tried = "one byte of this ping a second, and a tick behind each: 31 of them",
              .section = "connection.h: message_timeout",
              .usually = "half a ping has begun, too: is_late is asked for it as for a message.",
              .person = "half a ping keeps a connection until the server stops."});
  Connection connection(patience);
  EXPECT_EQ(drip(connection, bytes_of(ping, 31)).ending(), "1006 failed with 1008");
}

// Each tick finds half a message, and each time it is another one.
TEST(Step5_9, WhoTalksWithoutAPauseIsWelcome) {
  const Bytes frame = masked_text("hi");
  const Bytes rest(frame.begin() + 3, frame.end());
  const Bytes half(frame.begin(), frame.begin() + 3);
  test::tell({.bytes = rest + half,
              .tried = "each second the rest of one message and half of the next one: these bytes",
              .at = rest.size(),
              .count = half.size(),
              .here = "half of the next message, when the tick comes",
              .section = "patience.h: message_is_whole()",
              .yours = {{"1006 failed with 1008",
                         "No message took longer than a second. message_is_whole() has to forget "
                         "when the last one began: message_has_begun_ is false again."}},
              .usually = "message_is_whole() does not forget the message that has ended.",
              .person = "a user that sends much is thrown out after half a minute."});
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
  const Bytes frame = masked_text("this takes a while");
  test::tell({.bytes = frame,
              .tried = "one byte of this frame a second, and a tick behind each",
              .section = "connection.h: message_timeout, 30 seconds",
              .usually = "is_late is true before the time is over.",
              .person = "a user with a slow connection cannot say anything."});
  Connection connection(patience);
  EXPECT_EQ(drip(connection, bytes_of(frame, frame.size())).said(), "this takes a while");
}

// Once we have said goodbye, the wait for the answer is the only one.
TEST(Step5_9, AGoodbyeHasItsOwnTime) {
  test::tell({.bytes = "81"_hex,
              .tried = "message_timeout 2 s, close_timeout 60 s; this byte, our Close, 60 ticks",
              .section = "connection.h: close_timeout",
              .usually = "behind our own Close only the wait for its answer counts.",
              .person = "a client that answers a goodbye slowly is cut off."});
  Connection connection({.limits = {}, .close_timeout = 60s, .message_timeout = 2s});
  receive(connection, "81"_hex);
  connection.close(CloseCode::going_away);
  Turn turn;
  for (Milliseconds now = 0s; now < 60s; now += 1s)
    turn = tick(connection, now, std::move(turn));
  EXPECT_EQ(turn.ending(), "not closed");
}

// "at the next chance", "never", "130 s".
std::string next_tick(const Connection& connection) {
  const Milliseconds next = connection.next_tick();
  if (next == Milliseconds::min()) return "at the next chance";
  if (next == Milliseconds::max()) return "never";
  return std::to_string(next.count() / 1000) + " s";
}

TEST(Step5_9, SaysWhenItHasSomethingToDo) {
  test::tell({.tried = "heartbeat 30 s: bytes, ticks, our Close, the end of TCP; next_tick() each",
              .section = "connection.h: next_tick",
              .usually = "a wait did not begin, or did not end, at the tick that says so.",
              .person = "the server asks too often, or looks away for too long."});
  Connection connection(patience);
  EXPECT_EQ(next_tick(connection), "at the next chance");
  tick(connection, 100s);
  EXPECT_EQ(next_tick(connection), "130 s");
  receive(connection, "81"_hex);
  EXPECT_EQ(next_tick(connection), "at the next chance") << "memory to give back, waits to begin";
  tick(connection, 101s);
  connection.close(CloseCode::going_away);
  EXPECT_EQ(next_tick(connection), "at the next chance") << "a wait for the Close";
  tick(connection, 102s);
  EXPECT_EQ(next_tick(connection), "107 s");
  receive(connection, "82"_hex);
  connection.receive_eof();
  EXPECT_EQ(next_tick(connection), "never") << "nothing is left to do";
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

// "none", or "frame 3: "text hi" in place of "pong ?"".
std::string first_that_differs(const std::vector<std::string>& heard,
                               const std::vector<std::string>& expected) {
  for (std::size_t i = 0; i < std::max(heard.size(), expected.size()); ++i) {
    const std::string one = i < heard.size() ? heard[i] : "nothing";
    const std::string other = i < expected.size() ? expected[i] : "nothing";
    if (one != other)
      return "frame " + std::to_string(i) + ": \"" + one + "\" in place of \"" + other + '"';
  }
  return "none";
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
    test::tell({.bytes = said,
                .tried = "100 messages of two fragments, a ping in each, and a Close; the link "
                         "cuts them by the dice of seed " +
                         std::to_string(seed),
                .section = "RFC 6455 §5.4: frames come in order, wherever TCP cuts them",
                .usually = "what is told depends on where the bytes are cut.",
                .person = "over a slow line messages are lost, or come twice."});
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
    EXPECT_EQ(first_that_differs(client.heard, expected), "none");
    EXPECT_EQ(ending, "1000 clean");
    EXPECT_EQ(test::tcp(connection), "TCP ends");
  }
}

}  // namespace
}  // namespace ws

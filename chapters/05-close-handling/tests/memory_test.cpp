// What a connection costs, of which there may be ten thousand: few pongs, and no memory while it is quiet.
#include <gtest/gtest.h>

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
using test::operator+;

// The numbers of the pings that these pongs answer, "1 to 15, 20"; the n-th ping carries n, in two bytes.
std::string answered(const std::vector<SharedBytes>& output) {
  std::string all;
  unsigned from = 0;
  unsigned last = 0;
  const auto end_range = [&] {
    if (from == 0) return;
    all += (all.empty() ? "" : ", ") + std::to_string(from);
    if (last > from) all += " to " + std::to_string(last);
  };
  for (const SharedBytes& pong : output) {
    const bool is_one = pong->size() == 4 && (*pong)[0] == 0x8a && (*pong)[1] == 2;
    const unsigned number = is_one ? (*pong)[2] * 256U + (*pong)[3] : 0;
    if (!is_one) return "not a pong of ours: " + to_hex(*pong);
    if (from == 0 || number != last + 1) {
      end_range();
      from = number;
    }
    last = number;
  }
  end_range();
  return all.empty() ? "none" : all;
}

void ping(Connection& connection, unsigned pings) {
  std::size_t events = 0;
  for (unsigned i = 1; i <= pings; ++i) {
    const Bytes number{static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i & 0xff)};
    connection.receive(masked(Opcode::ping, number));
    events += connection.next_event() ? 1 : 0;
  }
  EXPECT_EQ(events, 0U) << "A ping is no event.";
}

// After so many pings, and no time to send.
std::string answered(unsigned pings) {
  Connection connection;
  ping(connection, pings);
  return answered(connection.take_output());
}

// pins: 6455-5.5.2-a
TEST(Step5_10, SixteenPongsWaitAndNoMore) {
  test::tell(
      {.tried = "20 pings, and the output is not taken meanwhile: which of them are answered?",
       .section = "RFC 6455 §5.5.3, and outgoing.h: at most 16 pongs behind each other",
       .yours = {{"1 to 20",
                  "All 20 wait. push() sets pongs_at_end_ to 0: does a pong go through push(), "
                  "here or in handle()? handle() calls push_pong(), as it was given. Or it is not "
                  "counted, or none is taken out."},
                 {"1 to 16, 20",
                  "17 pongs wait. The 17th takes the place of the 16th: at most 16 stand there."},
                 {"1 to 9, 20", "10 pongs wait, and 16 fit."},
                 {"5 to 20", "The oldest was removed, and not the last but one."},
                 {"1 to 16", "The newest was removed: the last ping has no answer."},
                 {"1 to 15, 17 to 20",
                  "One pong was taken out, and then they were counted from one again. The number "
                  "stays 16: one came, and one went."},
                 {"17 to 20",
                  "All 16 made room. One is enough: the next pong takes the place of the last."},
                 {"1 to 7, 20", "Each is counted twice: step 5.1 counts nothing."},
                 {"1 to 8, 20", "Each is counted twice: step 5.1 counts nothing."}},
       .usually = "the last pong is replaced one ping too early, or too late.",
       .person = "a client that asks quickly misses answers, or fills the server's memory."});
  EXPECT_EQ(answered(20), "1 to 15, 20");
  EXPECT_EQ(answered(16), "1 to 16");
  EXPECT_EQ(answered(17), "1 to 15, 17");
}

// Six bytes in, a pong out: ten thousand of them in one read must not fill our memory.
TEST(Step5_10, AnswersOnlyTheLastUnderPressure) {
  test::tell({.tried = "10,000 pings, and the output is not taken meanwhile",
              .section = "RFC 6455 §5.5.3: MAY answer only the most recent ping",
              .usually = "pongs_at_end_ is counted beyond 16: it is one byte, and 0 follows 255.",
              .person = "one client that sends pings without a pause eats the server's memory."});
  EXPECT_EQ(answered(10'000), "1 to 15, 10000");
}

TEST(Step5_10, PressureNeverReplacesData) {
  test::tell({.tried = "40 pings, the message \"x\", 40 pings, the message \"y\": what goes out?",
              .section = "RFC 6455 §5.5.3: a pong may stand for others, and for no message",
              .usually = "to leave pongs out, frames of data were left out, too. pongs_at_end_ "
                         "counts pongs alone, and what is taken out is the last but one.",
              .person = "a message is lost while a client pings."});
  Connection connection;
  Bytes pings;
  for (int i = 0; i < 40; ++i)
    pings = pings + masked(Opcode::ping, {});
  std::size_t events = 0;
  connection.receive(pings);
  events += connection.next_event() ? 1 : 0;
  connection.send_text("x");
  connection.receive(pings);
  events += connection.next_event() ? 1 : 0;
  connection.send_text("y");
  EXPECT_EQ(events, 0U) << "A ping is no event.";
  test::Client client;
  client.receive(pump(connection).sent);
  std::string heard;
  std::size_t pongs = 0;
  for (const std::string& frame : client.heard) {
    pongs = frame == "pong " ? pongs + 1 : 0;
    if (pongs > 1) continue;
    heard += (heard.empty() ? "" : ", ") + (pongs == 1 ? std::string("pongs") : frame);
  }
  EXPECT_EQ(heard, "pongs, text x, pongs, text y");
}

TEST(Step5_10, PongsComeBackAfterThePressure) {
  test::tell({.tried = "20 pings, the output is taken, and one more ping with \"?\"",
              .section = "RFC 6455 §5.5.2: a Pong for each Ping",
              .usually = "once pongs were left out, none is sent any more.",
              .person = "a client that asked quickly once is never answered again."});
  Connection connection;
  for (int i = 0; i < 20; ++i)
    connection.receive(masked(Opcode::ping, {}));
  EXPECT_NE(pump(connection).hex(), "");
  EXPECT_EQ(receive(connection, masked(Opcode::ping, as_bytes("?"))).hex(), "8a 01 3f");
}

// Between two messages a connection holds no buffer, and itself is small: ten thousand may be idle.
TEST(Step5_10, IsSmall) {
  test::tell({.tried = "sizeof(Connection)",
              .section = "connection.h, as it was given: at most 128 bytes",
              .usually = "connection.h was changed: it has more members than it needs.",
              .person = "ten thousand quiet clients, and no memory left."});
  EXPECT_LE(sizeof(Connection), 128U);
}

TEST(Step5_10, HoldsNoMemoryBetweenMessages) {
  test::tell({.bytes = masked_text("hello"),
              .tried = "the first 7 bytes of this frame, and then the rest",
              .section = "incoming.h: between two messages no memory is held",
              .usually = "the memory of a message that is over was kept.",
              .person = "ten thousand quiet clients, and no memory left."});
  Connection connection;
  const Bytes hello = masked_text("hello");
  const std::size_t before = test::memory().live;
  connection.receive(ByteView(hello).first(7));
  const bool is_early = connection.next_event().has_value();
  EXPECT_GT(test::memory().live, before) << "half a frame is kept";
  connection.receive(ByteView(hello).subspan(7));
  const bool has_come = connection.next_event().has_value();
  const bool is_again = connection.next_event().has_value();
  if (is_early || !has_come || is_again) FAIL() << "One message came, and not one event.";
  EXPECT_EQ(test::memory().live, before) << "an idle connection costs bytes, not kilobytes";
}

// Half a message and half a frame have come, both big. Then the rest comes, and then nothing.
TEST(Step5_10, HoldsNothingWhileItIsQuiet) {
  test::tell(
      {.tried = "a message in two fragments of 30,000 bytes, and then two ticks",
       .section = "Step 5.10: a quiet client costs a hundred bytes",
       .usually = "tick gives no memory back, or what next() returned is still held.",
       .person = "nothing, until so many have once sent a long message that memory is gone."});
  const Bytes half(30'000, 'x');
  const Bytes first = masked(Opcode::text, half, false);
  const Bytes second = masked(Opcode::continuation, half);
  const std::size_t before = test::memory().live;
  Connection connection;
  connection.receive(first);
  const bool is_early = connection.next_event().has_value();
  connection.receive(second);
  const bool has_come = connection.next_event().has_value();
  const bool is_again = connection.next_event().has_value();
  if (is_early || !has_come || is_again) FAIL() << "One message came, and not one event.";
  connection.tick(0s);
  connection.tick(1s);
  EXPECT_EQ(test::memory().live - before, 0U) << "bytes held by a connection that is quiet";
}

// A message that has not ended yet must survive the quiet.
TEST(Step5_10, KeepsHalfAMessageThroughTheQuiet) {
  test::tell(
      {.bytes = masked(Opcode::text, as_bytes("Hel"), false) + "80 82 37"_hex,
       .tried = "these bytes, eleven ticks, and then the rest of the second fragment",
       .section = "connection.h: tick() gives unused memory back",
       .usually = "what is under way was given back together with the memory that is not used.",
       .person = "a message of a slow client is lost, or is an error."});
  Connection connection;
  receive(connection, masked(Opcode::text, as_bytes("Hel"), false) + "80 82 37"_hex);
  for (Milliseconds now = 0s; now <= 10s; now += 1s)
    connection.tick(now);
  const test::Turn turn = receive(connection, "fa 21 3d 5b 95"_hex);
  EXPECT_EQ(turn.said(), "Hello");
}

std::size_t taken_by(Connection& connection, const Bytes& bytes) {
  test::forget_peak();
  const std::size_t before = test::memory().live;
  connection.receive(bytes);
  return test::memory().peak - before;
}

TEST(Step5_10, KeepsNothingOfWhatComesBehindTheClose) {
  test::tell({.bytes = masked_close("03 e8"_hex),
              .tried = "this Close, and then 1,000,000 bytes",
              .section = "RFC 6455 §1.4: discards any further data",
              .usually = "receive() keeps bytes though the connection is over.",
              .person = "a server whose memory is full."});
  const Bytes flood(1'000'000, 'x');
  Connection connection;
  EXPECT_EQ(receive(connection, masked_close("03 e8"_hex)).hex(), "88 02 03 e8");
  EXPECT_EQ(taken_by(connection, flood), 0U) << "bytes kept that will never be read";
}

TEST(Step5_10, KeepsNothingOfWhatComesBehindAFault) {
  test::tell({.bytes = "81 02 68 69"_hex,
              .tried = "this frame without a mask, and then 1,000,000 bytes",
              .section = "RFC 6455 §7.1.7: no more is processed",
              .usually = "receive() keeps bytes though the connection has failed.",
              .person = "a server whose memory is full."});
  const Bytes flood(1'000'000, 'x');
  Connection connection;
  EXPECT_EQ(receive(connection, "81 02 68 69"_hex).tcp(), "TCP ends");
  EXPECT_EQ(taken_by(connection, flood), 0U) << "bytes kept that will never be read";
}

TEST(Step5_10, CountsAnewBehindATextAndBehindTake) {
  test::tell({.tried = "a text goes out, and 16 pings come; all is taken, and 16 pings come again",
              .section = "outgoing.h: at most 16 pongs behind each other, and nothing between them",
              .yours = {{"1 to 14, 16", "15 pongs: the count did not begin at 0 again."}},
              .usually = "push() and take() set pongs_at_end_ to another number than 0.",
              .person = "a client that asks quickly misses an answer, though nothing was full."});
  Connection connection;
  connection.send_text("x");
  ping(connection, 16);
  std::vector<SharedBytes> output = connection.take_output();
  if (!output.empty()) output.erase(output.begin());  // the text
  EXPECT_EQ(answered(output), "1 to 16");
  ping(connection, 16);
  EXPECT_EQ(answered(connection.take_output()), "1 to 16");
}

TEST(Step5_10, ATickGivesBackWhatHalfAMessageDoesNotUse) {
  const Bytes half = "81 82 37"_hex;
  test::tell(
      {.bytes = half,
       .tried = "a message of 60,000 bytes, this beginning of another one, and a tick",
       .section = "Step 5.10: at a tick half a message gives back the memory it does not use",
       .usually = "tick() does not call release_memory().",
       .person = "nothing, until many have once sent a long message and then half a one."});
  const Bytes bytes = masked_text(std::string(60'000, 'x')) + half;
  const std::size_t before = test::memory().live;
  Connection connection;
  connection.receive(bytes);
  const bool has_come = connection.next_event().has_value();
  const bool is_again = connection.next_event().has_value();
  if (!has_come || is_again) FAIL() << "One message came, and not one event.";
  connection.tick(0s);
  EXPECT_LE(test::memory().live - before, 5'000U) << "bytes are held for three bytes of a frame";
}

}  // namespace
}  // namespace ws

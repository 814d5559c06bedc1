// What a connection costs, of which there may be ten thousand: few pongs, and no memory while it is quiet.
#include <gtest/gtest.h>

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

// The pongs that answer the pings of these numbers, as they stand in the output.
std::string pongs(std::uint8_t from, std::uint8_t to) {
  Bytes all;
  for (std::uint8_t i = from; i <= to; ++i)
    all = all + Bytes{0x8a, 0x01, i};
  return to_hex(all);
}

TEST(Step5_10, SixteenPongsWaitAndNoMore) {
  const std::string last = ' ' + pongs(17, 17);
  test::tell({.section = "RFC 6455 §5.5.3, and outgoing.h: at most 16 pongs behind each other",
              .yours = {{pongs(1, 17),
                         "All 17 wait. Is pongs_at_end_ counted? push() sets it to 0, so step 5.1 "
                         "appends without push()."},
                        {pongs(2, 17), "The oldest was removed, and not the last but one."},
                        {pongs(1, 16), "The newest was removed: the last ping has no answer."},
                        {pongs(1, 7) + last, "Each is counted twice: step 5.1 counts nothing."},
                        {pongs(1, 8) + last, "Each is counted twice: step 5.1 counts nothing."}},
              .usually = "the last pong is replaced one ping too early, or too late.",
              .person = "a client that asks quickly misses answers, though nothing was full."});
  Connection connection;
  for (std::uint8_t i = 1; i <= 17; ++i) {
    connection.receive(masked(Opcode::ping, Bytes{i}));
    EXPECT_FALSE(connection.next_event());
  }
  EXPECT_EQ(pump(connection).hex(), pongs(1, 15) + last) << "1 to 15, and the last one, number 17";
}

// Six bytes in, a pong out: ten thousand of them in one read must not fill our memory.
TEST(Step5_10, AnswersOnlyTheLastUnderPressure) {
  test::tell({.section = "RFC 6455 §5.5.3: MAY answer only the most recent ping",
              .usually = "pongs_at_end_ is counted beyond 16: it is one byte, and 0 follows 255.",
              .person = "one client that sends pings without a pause eats the server's memory."});
  Connection connection;
  for (unsigned i = 0; i < 10'000; ++i) {
    const Bytes number{static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i & 0xff)};
    connection.receive(masked(Opcode::ping, number));
    EXPECT_FALSE(connection.next_event());
  }
  const std::vector<SharedBytes> output = connection.take_output();
  ASSERT_FALSE(output.empty());
  EXPECT_LE(output.size(), 16U);
  EXPECT_EQ(to_hex(*output.front()), "8a 02 00 00");
  EXPECT_EQ(to_hex(*output.back()), "8a 02 27 0f") << "the last ping was number 9,999";
}

TEST(Step5_10, PressureNeverReplacesData) {
  test::tell({.section = "RFC 6455 §5.5.3",
              .usually = "to leave pongs out, frames of data were left out, too.",
              .person = "a message is lost while a client pings."});
  Connection connection;
  Bytes pings;
  for (int i = 0; i < 40; ++i)
    pings = pings + masked(Opcode::ping, {});
  connection.receive(pings);
  EXPECT_FALSE(connection.next_event());
  connection.send_text("x");
  connection.receive(pings);
  EXPECT_FALSE(connection.next_event());
  connection.send_text("y");
  const std::string sent = pump(connection).hex();
  EXPECT_NE(sent.find("8a 00 81 01 78 8a 00"), std::string::npos) << sent;
  EXPECT_NE(sent.find("8a 00 81 01 79"), std::string::npos) << sent;
}

TEST(Step5_10, PongsComeBackAfterThePressure) {
  test::tell({.section = "RFC 6455 §5.5.2",
              .usually = "once pongs were left out, none is sent any more."});
  Connection connection;
  for (int i = 0; i < 20; ++i)
    connection.receive(masked(Opcode::ping, {}));
  EXPECT_FALSE(pump(connection).sent.empty());
  EXPECT_EQ(receive(connection, masked(Opcode::ping, as_bytes("?"))).hex(), "8a 01 3f");
}

// Between two messages a connection holds no buffer, and itself is small: ten thousand may be idle.
TEST(Step5_10, IsSmall) {
  test::tell({.section = "connection.h",
              .usually = "connection.h was changed: it has more members than it needs.",
              .person = "ten thousand quiet clients, and no memory left."});
  EXPECT_LE(sizeof(Connection), 128U);
}

TEST(Step5_10, HoldsNoMemoryBetweenMessages) {
  test::tell({.section = "incoming.h",
              .usually = "the memory of a message that is over was kept.",
              .person = "ten thousand quiet clients, and no memory left."});
  Connection connection;
  const Bytes hello = masked_text("hello");
  const std::size_t before = test::memory().live;
  connection.receive(ByteView(hello).first(7));
  EXPECT_FALSE(connection.next_event());
  EXPECT_GT(test::memory().live, before) << "half a frame is kept";
  connection.receive(ByteView(hello).subspan(7));
  EXPECT_TRUE(connection.next_event());
  EXPECT_FALSE(connection.next_event());
  EXPECT_EQ(test::memory().live, before) << "an idle connection costs bytes, not kilobytes";
}

// Half a message and half a frame have come, both big. Then the rest comes, and then nothing.
TEST(Step5_10, HoldsNothingWhileItIsQuiet) {
  test::tell(
      {.section = "Step 5.10: a quiet client costs a hundred bytes",
       .usually = "tick gives no memory back, or what next() returned is still held.",
       .person = "nothing, until so many have once sent a long message that memory is gone."});
  const Bytes half(30'000, 'x');
  const Bytes first = masked(Opcode::text, half, false);
  const Bytes second = masked(Opcode::continuation, half);
  const std::size_t before = test::memory().live;
  Connection connection;
  connection.receive(first);
  EXPECT_FALSE(connection.next_event());
  connection.receive(second);
  EXPECT_TRUE(connection.next_event());
  EXPECT_FALSE(connection.next_event());
  connection.tick(0s);
  connection.tick(1s);
  EXPECT_EQ(test::memory().live - before, 0U) << "bytes held by a connection that is quiet";
}

// A message that has not ended yet must survive the quiet.
TEST(Step5_10, KeepsHalfAMessageThroughTheQuiet) {
  test::tell(
      {.section = "connection.h: tick()",
       .usually = "what is under way was given back together with the memory that is not used."});
  Connection connection;
  receive(connection, masked(Opcode::text, as_bytes("Hel"), false) + "80 82 37"_hex);
  for (Milliseconds now = 0s; now <= 10s; now += 1s)
    connection.tick(now);
  const test::Turn turn = receive(connection, "fa 21 3d 5b 95"_hex);
  EXPECT_EQ(turn.messages, std::vector<std::string>{"Hello"});
}

std::size_t taken_by(Connection& connection, const Bytes& bytes) {
  test::forget_peak();
  const std::size_t before = test::memory().live;
  connection.receive(bytes);
  return test::memory().peak - before;
}

TEST(Step5_10, KeepsNothingOfWhatComesBehindTheClose) {
  test::tell({.section = "RFC 6455 §1.4",
              .usually = "receive() keeps bytes though the connection is over.",
              .person = "a server whose memory is full."});
  const Bytes flood(1'000'000, 'x');
  Connection connection;
  EXPECT_EQ(receive(connection, masked_close("03 e8"_hex)).hex(), "88 02 03 e8");
  EXPECT_EQ(taken_by(connection, flood), 0U) << "bytes kept that will never be read";
}

TEST(Step5_10, KeepsNothingOfWhatComesBehindAFault) {
  test::tell({.section = "RFC 6455 §7.1.7",
              .usually = "receive() keeps bytes though the connection has failed.",
              .person = "a server whose memory is full."});
  const Bytes flood(1'000'000, 'x');
  Connection connection;
  EXPECT_TRUE(receive(connection, "81 02 68 69"_hex).disconnect);
  EXPECT_EQ(taken_by(connection, flood), 0U) << "bytes kept that will never be read";
}

}  // namespace
}  // namespace ws

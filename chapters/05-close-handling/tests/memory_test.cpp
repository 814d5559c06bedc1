// What a connection holds: nothing while it is quiet, and nothing for what it will not read.
#include <gtest/gtest.h>

#include "count_memory.h"
#include "story.h"
#include "turn.h"

namespace ws {
namespace {

using namespace std::chrono_literals;
using test::masked;
using test::masked_close;
using test::operator+;

// Half a message and half a frame have come, both big. Then the rest comes, and then nothing.
TEST(Step5_7, HoldsNothingWhileItIsQuiet) {
  test::tell(
      {.section = "no rule, but room for ten thousand people",
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
TEST(Step5_7, KeepsHalfAMessageThroughTheQuiet) {
  test::tell(
      {.section = "connection.h: tick()",
       .usually = "what is under way was given back together with the memory that is not used."});
  Connection connection({.limits = {}, .heartbeat = 10s, .close_timeout = 5s});
  test::receive(connection, masked(Opcode::text, as_bytes("Hel"), false) + "80 82 37"_hex);
  for (Milliseconds now = 0s; now <= 10s; now += 1s)
    connection.tick(now);
  const test::Turn turn = test::receive(connection, "fa 21 3d 5b 95"_hex);
  EXPECT_EQ(turn.messages, std::vector<std::string>{"Hello"});
  EXPECT_EQ(turn.hex(), "89 00");
}

std::size_t taken_by(Connection& connection, const Bytes& bytes) {
  test::forget_peak();
  const std::size_t before = test::memory().live;
  connection.receive(bytes);
  return test::memory().peak - before;
}

TEST(Step5_4, KeepsNothingOfWhatComesBehindTheClose) {
  test::tell({.section = "RFC 6455 §1.4",
              .usually = "receive() keeps bytes though the connection is over.",
              .person = "a server whose memory is full."});
  const Bytes flood(1'000'000, 'x');
  Connection connection;
  EXPECT_EQ(test::receive(connection, masked_close("03 e8"_hex)).hex(), "88 02 03 e8");
  EXPECT_EQ(taken_by(connection, flood), 0U) << "bytes kept that nobody will read";
}

TEST(Step5_5, KeepsNothingOfWhatComesBehindAFault) {
  test::tell({.section = "RFC 6455 §7.1.7",
              .usually = "receive() keeps bytes though the connection has failed.",
              .person = "a server whose memory is full."});
  const Bytes flood(1'000'000, 'x');
  Connection connection;
  EXPECT_TRUE(test::receive(connection, "81 02 68 69"_hex).disconnect);
  EXPECT_EQ(taken_by(connection, flood), 0U) << "bytes kept that nobody will read";
}

}  // namespace
}  // namespace ws

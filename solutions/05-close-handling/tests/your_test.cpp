#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catch/your_test.h"
#include "close.h"
#include "connection.h"
#include "outgoing.h"
#include "patience.h"

namespace {

using namespace ws;
using namespace std::chrono_literals;

// Bytes as a client sends them: a frame with a masking key.
Bytes from_client(Opcode opcode, ByteView payload) {
  return encode_frame({.fin = true, .opcode = opcode, .payload = payload},
                      {0x37, 0xfa, 0x21, 0x3d});
}

// Asks for all events. Returns the last one, if it is Closed.
std::optional<Closed> ending(Connection& connection) {
  std::optional<Closed> closed;
  while (const auto event = connection.next_event())
    if (const auto* one = std::get_if<Closed>(&*event)) closed = *one;
  return closed;
}

// What goes to TCP now, as hex digits: "8a 02 68 69".
std::string output(Connection& connection) {
  Bytes bytes;
  for (const SharedBytes& frame : connection.take_output())
    bytes.insert(bytes.end(), frame->begin(), frame->end());
  return to_hex(bytes);
}

TEST(Step5_1, AnEmptyPingHasAnAnswer) {
  Connection connection;
  connection.receive(from_client(Opcode::ping, {}));
  EXPECT_FALSE(ending(connection).has_value());
  EXPECT_EQ(output(connection), "8a 00");
}

TEST(Step5_2, TheCodesHaveAGapAfter1003) {
  EXPECT_TRUE(may_be_sent(1003));
  EXPECT_FALSE(may_be_sent(1004));
  EXPECT_TRUE(may_be_sent(1007));
}

TEST(Step5_3, OneByteIsNotACode) {
  EXPECT_TRUE(std::holds_alternative<Failure>(decode_close("03"_hex)));
}

TEST(Step5_4, TcpStaysUntilOurAnswerIsTaken) {
  Connection connection;
  connection.receive(from_client(Opcode::close, "03 e8"_hex));
  EXPECT_TRUE(ending(connection).has_value());
  EXPECT_FALSE(connection.wants_disconnect());
  EXPECT_EQ(output(connection), "88 02 03 e8");
  EXPECT_TRUE(connection.wants_disconnect());
}

TEST(Step5_4, ACloseWithoutACodeHasAnAnswerWithoutACode) {
  Connection connection;
  connection.receive(from_client(Opcode::close, {}));
  EXPECT_TRUE(ending(connection).has_value());
  EXPECT_EQ(output(connection), "88 00");
}

TEST(Step5_5, WeTellTheApplicationThatTheirCloseNeverCame) {
  Connection connection;
  connection.receive("81 00"_hex);  // not masked
  const auto closed = ending(connection);
  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->close.code, CloseCode::abnormal_closure);
  ASSERT_TRUE(closed->failure.has_value());
  EXPECT_EQ(closed->failure->code, CloseCode::protocol_error);
}

TEST(Step5_6, WhatCameBeforeTheEndIsStillRead) {
  Connection connection;
  connection.receive(from_client(Opcode::text, as_bytes("last")));
  connection.receive_eof();
  const auto event = connection.next_event();
  ASSERT_TRUE(event.has_value());
  ASSERT_TRUE(std::holds_alternative<Message>(*event));
  EXPECT_EQ(as_text(std::get<Message>(*event).payload), "last");
}

TEST(Step5_7, APeerThatTalksOnHasNoMoreTimeToSayGoodbye) {
  Patience patience(30s, 5s);
  patience.await_close();
  EXPECT_EQ(patience.tick(0s), Patience::Due::nothing);
  patience.heard();
  EXPECT_EQ(patience.tick(5s), Patience::Due::give_up);
}

TEST(Step5_10, TheMostRecentPingHasTheAnswer) {
  Outgoing outgoing;
  for (std::uint8_t i = 0; i < 17; ++i)
    outgoing.push_pong(Bytes{i});
  const std::vector<SharedBytes> frames = outgoing.take();
  ASSERT_EQ(frames.size(), 16u);
  EXPECT_EQ(to_hex(*frames.back()), "8a 01 10");
}

}  // namespace

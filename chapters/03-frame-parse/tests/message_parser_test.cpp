#include "message_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client_frames.h"
#include "count_memory.h"
#include "endless.h"
#include "hex.h"
#include "story.h"

namespace {

using namespace ws;
using namespace ws::test;

// Frames as a client sends them.
Bytes first(std::string_view text) {
  return client_frame(0x01, as_bytes(text));
}
Bytes middle(std::string_view text) {
  return client_frame(0x00, as_bytes(text));
}
Bytes last(std::string_view text) {
  return client_frame(0x80, as_bytes(text));
}
Bytes whole(std::string_view text) {
  return client_frame(0x81, as_bytes(text));
}

// The next message, once these bytes have come too.
std::optional<Message> hear(MessageParser& parser, ByteView bytes) {
  parser.feed(Bytes(bytes.begin(), bytes.end()));
  const auto item = parser.next();
  code(parser.failure());  // for the screen, if a message is missing
  if (!item || !std::holds_alternative<Message>(*item)) return {};
  return std::get<Message>(*item);
}

// The message's text, or why there is none.
std::string said(const std::optional<Message>& message) {
  if (!message) return "(not yet)";
  return std::string(as_text(message->payload));
}

// pins: 6455-5.4-d
TEST(Step3_7, AFrameWithFinIsAMessage) {
  tell(
      {.bytes = whole("Hello"),
       .count = 1,
       .here = "FIN and an opcode: a whole message in one frame",
       .section = "RFC 6455 §5.4",
       .yours = {{"number(message->opcode)", "A message has the opcode of its first frame: 1."},
                 {"text", "The message is a view of the payload of this frame."},
                 {"refused", "No message has begun before it (fragments_ is 0): a text may come."}},
       .usually = "next() says \"not yet\" to a frame that is a whole message.",
       .person = "the dot is green, you type, and nothing comes back."});
  MessageParser parser;
  const auto message = hear(parser, whole("Hello"));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(number(message->opcode), 1);
  const std::string text = said(message);
  EXPECT_EQ(text, "Hello");
  EXPECT_EQ(code(parser.failure()), 0);
}

// seed 5: a client that streams ends the chat, or its first piece is shown alone
// pins: 6455-5.4-a, 6455-5.4-d
TEST(Step3_7, PutsFragmentsTogether) {
  tell({.bytes = joined({first("Hel"), last("lo")}),
        .at = 9,
        .count = 1,
        .here = "FIN, and opcode 0: the end of what began with 01",
        .section = "RFC 6455 §5.7: \"Hel\" and \"lo\"",
        .yours = {{"Hel", "The first fragment was taken for the whole message."},
                  {"lo", "Only the last fragment came out: the first was not kept."},
                  {"loHel",
                   "The last fragment stands in front of the first. insert() puts bytes where its "
                   "first argument points: that is buffer_.end()."},
                  {"(not yet)", "The message has its FIN, and did not come out."}},
        .usually = "the bytes of a fragment are lost, or stand at another place in buffer_.",
        .gone = "the message is a view of bytes that are gone: it has to be a view of buffer_.",
        .person = "a long text arrives as its last piece, or not at all."});
  MessageParser parser;
  const std::string after_one = said(hear(parser, first("Hel")));
  EXPECT_EQ(after_one, "(not yet)");
  const std::string after_both = said(hear(parser, last("lo")));
  EXPECT_EQ(after_both, "Hello");
}

// pins: 6455-5.4-e, 6455-6.2-c
TEST(Step3_7, TheFirstFragmentSaysWhatItIs) {
  tell({.bytes = joined({client_frame(0x02, "ff"_hex), client_frame(0x00, "fe"_hex),
                         client_frame(0x80, "fd"_hex)}),
        .count = 1,
        .here = "opcode 2: the message is binary; two continuations follow",
        .section = "RFC 6455 §5.4: the opcode of the first fragment is the message's",
        .yours = {{"0", "0 is the opcode of the last fragment, continuation."},
                  {"1", "1 is what opcode_ begins with: keep the opcode of the first fragment."}},
        .usually = "a fragment is lost, or came out as a message of its own.",
        .person = "a long text in fragments is a frame that the browser does not know."});
  MessageParser parser;
  ASSERT_EQ(said(hear(parser, client_frame(0x02, "ff"_hex))), "(not yet)");
  ASSERT_EQ(said(hear(parser, client_frame(0x00, "fe"_hex))), "(not yet)");
  const auto message = hear(parser, client_frame(0x80, "fd"_hex));
  ASSERT_TRUE(message.has_value());
  const int opcode = number(message->opcode);
  EXPECT_EQ(opcode, 2);
  EXPECT_EQ(to_hex(message->payload), "ff fe fd");
}

// seed 6: you send nothing, and every dot turns red
TEST(Step3_7, AnEmptyMessageIsAMessage) {
  tell({.bytes = "81 80 37 fa 21 3d"_hex,
        .at = 1,
        .count = 1,
        .here = "a length of 0, and FIN is set",
        .section = "RFC 6455 §5.4",
        .usually = "a message without a byte was taken for none.",
        .person = "you send nothing, and nothing comes back."});
  MessageParser parser;
  EXPECT_EQ(said(hear(parser, whole(""))), "");
  tell({.bytes = joined({first(""), middle(""), last("")}),
        .at = 12,
        .count = 1,
        .here = "FIN: the end of a message of three empty fragments",
        .section = "RFC 6455 §5.4",
        .yours = {{"(not yet)",
                   "The message is complete, with no byte in it, and did not come out."},
                  {"refused",
                   "Was fragments_ counted up by the whole message before? It is 0 between "
                   "messages, and counts the empty fragments of one."}},
        .usually = "an empty fragment was taken for the whole message.",
        .person = "an empty message in fragments never comes back."});
  EXPECT_EQ(said(hear(parser, first(""))), "(not yet)");
  EXPECT_EQ(said(hear(parser, middle(""))), "(not yet)");
  EXPECT_EQ(said(hear(parser, last(""))), "");
  tell({.bytes = joined({first(""), middle(""), last(""), whole("next")}),
        .at = 18,
        .count = 1,
        .here = "another message, behind one of empty fragments",
        .section = "RFC 6455 §5.4",
        .usually = "fragments_ is not 0 again when a message is complete.",
        .person = "one message in fragments works, and the next one ends the connection."});
  EXPECT_EQ(said(hear(parser, whole("next"))), "next");
}

// pins: 6455-6.2-d
TEST(Step3_7, EveryMessageBeginsAnew) {
  tell({.bytes = joined({first("a"), last("b"), whole("c"), first("d"), middle("e"), last("f")}),
        .at = 21,
        .count = 21,
        .here = "\"def\", in three fragments, behind \"ab\" and \"c\"",
        .section = "RFC 6455 §5.4",
        .yours = {{"(not yet)", "Is fragments_ 0 again when a message is complete?"}},
        .usually = "what was collected of one message is still there when the next begins.",
        .person = "each message begins with the one before it."});
  MessageParser parser;
  EXPECT_EQ(said(hear(parser, first("a"))), "(not yet)");
  EXPECT_EQ(said(hear(parser, last("b"))), "ab");
  EXPECT_EQ(said(hear(parser, whole("c"))), "c");
  EXPECT_EQ(said(hear(parser, first("d"))), "(not yet)");
  EXPECT_EQ(said(hear(parser, middle("e"))), "(not yet)");
  EXPECT_EQ(said(hear(parser, last("f"))), "def");
}

// No sanitizer of g++ sees a view of bytes that clear() took out of a vector. But a copy of the parser has
// as much memory as bytes are in use.
TEST(Step3_7, TheBytesOfAMessageStay) {
  tell({.tried = "a message of 10,001 bytes in two fragments; then the bytes in use are counted",
        .section = "README, Step 3.7: add(); the view that it returns shows bytes of buffer_",
        .yours = {{"(not yet)", "The message has its FIN, and did not come out."}},
        .usually = "buffer_ is emptied when a message is complete, and not when the next begins.",
        .person = "messages that are right on one machine, and nonsense on another."});
  MessageParser parser;
  ASSERT_EQ(said(hear(parser, first(std::string(10'000, 'x')))), "(not yet)");
  ASSERT_EQ(said(hear(parser, last("y"))).size(), 10'001u);
  const std::size_t before = memory().live;
  const MessageParser copy = parser;
  const std::size_t in_use = memory().live - before;
  EXPECT_GE(in_use, 10'001u) << "bytes are in use; the message has 10,001";
}

// All that comes out of a stream, a line each: "01: 48 69" for a message, "control 3f".
std::string take_all(MessageParser& parser) {
  std::string all;
  Asking asking(100'000);  // bytes: more than any of these tests has
  while (const auto item = asking.next(parser)) {
    if (const auto* message = std::get_if<Message>(&*item)) {
      all += to_hex(Bytes{static_cast<std::uint8_t>(message->opcode)}) + ": ";
      all += to_hex(message->payload) + '\n';
    } else {
      all += "control " + to_hex(std::get<ControlFrame>(*item).payload) + '\n';
    }
  }
  code(parser.failure());  // for the screen, if a message is missing
  return all;
}

// seed 41: a frame, a message and what one read of TCP gives are three different things
TEST(Step3_7, MessagesFramesAndPiecesAreThreeThings) {
  const Bytes bytes = joined({client_frame(0x01, "47 72 c3"_hex), client_frame(0x89, as_bytes("?")),
                              client_frame(0x00, {}), client_frame(0x80, "bc 6e"_hex, {1, 2, 3, 4}),
                              client_frame(0x82, "ff"_hex), client_frame(0x81, "e2 82 ac"_hex)});
  tell({.bytes = bytes,
        .at = 8,
        .count = 1,
        .here = "half a character, then a ping between the fragments",
        .section = "RFC 6455 §5.4, §5.5, §5.6",
        .usually = "something is forgotten at the end of a piece or of a frame.",
        .person = "a message is lost, or the connection, and it depends on the network."});
  std::string items;
  MessageParser parser;
  for_every_cut(
      bytes,
      [&] {
        items.clear();
        parser = MessageParser();
      },
      [&](ByteView piece) {
        parser.feed(piece);
        items += take_all(parser);
      },
      [&] {
        code(parser.failure());  // for the screen
        EXPECT_EQ(items, "control 3f\n01: 47 72 c3 bc 6e\n02: ff\n01: e2 82 ac\n");
        EXPECT_EQ(code(parser.failure()), 0);
      });
}

TEST(Step3_7, RefusesAContinuationOfNothing) {
  const auto told = [](const Bytes& before, std::string_view usually) {
    tell({.bytes = joined({before, last("lo")}),
          .at = before.size(),
          .count = 1,
          .here = "opcode 0, and no message has begun",
          .section = "RFC 6455 §5.4",
          .yours = {{"lo", "The continuation came out as a message of its own."}},
          .usually = std::string(usually),
          .person = "half a message of a broken client reaches the room as a whole one."});
  };
  told({}, "check does not ask whether a message has begun: fragments_ is 0 here.");
  MessageParser alone;
  EXPECT_EQ(said(hear(alone, last("lo"))), "(not yet)");
  EXPECT_EQ(code(alone.failure()), 1002);
  told(whole("Hello"), "a message in one frame leaves fragments_ above 0.");
  MessageParser behind;
  ASSERT_EQ(said(hear(behind, whole("Hello"))), "Hello");
  EXPECT_EQ(said(hear(behind, last("lo"))), "(not yet)");
  EXPECT_EQ(code(behind.failure()), 1002);
  told(joined({first("Hel"), last("lo")}), "fragments_ is not 0 again when a message is complete.");
  MessageParser behind_fragments;
  ASSERT_EQ(said(hear(behind_fragments, first("Hel"))), "(not yet)");
  ASSERT_EQ(said(hear(behind_fragments, last("lo"))), "Hello");
  EXPECT_EQ(said(hear(behind_fragments, last("lo"))), "(not yet)");
  EXPECT_EQ(code(behind_fragments.failure()), 1002);
}

// pins: 6455-5.4-b
TEST(Step3_7, RefusesAMessageInsideAMessage) {
  for (const Bytes& frame : {first("x"), whole("x"), client_frame(0x82, as_bytes("x"))}) {
    tell({.bytes = joined({first("Hel"), frame}),
          .at = 9,
          .count = 1,
          .here = "another message begins, and the first has not ended",
          .section = "RFC 6455 §5.4",
          .usually = "check does not ask whether a message has begun already.",
          .person = "parts of two messages become one, or the first one is lost."});
    MessageParser parser;
    ASSERT_EQ(said(hear(parser, first("Hel"))), "(not yet)");
    EXPECT_EQ(said(hear(parser, frame)), "(not yet)");
    EXPECT_EQ(code(parser.failure()), 1002);
  }
}

TEST(Step3_7, BinaryIsAnyBytes) {
  tell({.bytes = "82 83 37 fa 21 3d 37 05 e2"_hex,
        .count = 1,
        .here = "opcode 2: binary",
        .section = "RFC 6455 §5.6",
        .yours = {{"text", "The binary message has left something for the text behind it."}},
        .usually = "a binary message was judged as text.",
        .person = "a picture ends the connection."});
  MessageParser parser;
  const Bytes bytes = "00 ff c3"_hex;
  const auto message = hear(parser, client_frame(0x82, bytes));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(to_hex(message->payload), "00 ff c3");
  const std::string text = said(hear(parser, whole("x")));
  EXPECT_EQ(text, "x");
}

TEST(Step3_7, NothingComesOutAfterAFailure) {
  tell({.bytes = joined({last("lo"), whole("Hello")}),
        .at = 8,
        .count = 11,
        .here = "a good message, behind a continuation of nothing",
        .section = "RFC 6455 §7.1.7",
        .usually = "next() and feed() do not look whether there is a failure already.",
        .person = "a client that was refused goes on to talk."});
  MessageParser parser;
  EXPECT_EQ(said(hear(parser, last("lo"))), "(not yet)");
  const auto failure = parser.failure();
  ASSERT_EQ(code(failure), 1002);
  EXPECT_EQ(said(hear(parser, whole("Hello"))), "(not yet)");
  EXPECT_EQ(said(hear(parser, client_frame(0x81, "ff"_hex))), "(not yet)");
  EXPECT_EQ(said(hear(parser, client_frame(0x83, "ff"_hex))), "(not yet)");
  EXPECT_EQ(code(parser.failure()), 1002);
  EXPECT_TRUE(parser.failure() == failure) << "the Failure has other words than before";
}

// pins: 6455-10.7-a
TEST(Step3_7, FailuresOfFramesAreItsOwn) {
  tell({.bytes = "81 05 48 65 6c 6c 6f"_hex,
        .at = 1,
        .count = 1,
        .here = "MASK is 0: the frame is refused, and so no message comes of it",
        .section = "RFC 6455 §5.1",
        .usually = "a failure of the FrameParser is not seen by next() or failure().",
        .person = "a client that does not mask is not sent away."});
  MessageParser parser;
  EXPECT_EQ(said(hear(parser, whole("good"))), "good");
  EXPECT_EQ(said(hear(parser, "81 05 48 65 6c 6c 6f"_hex)), "(not yet)");
  EXPECT_EQ(code(parser.failure()), 1002);
  EXPECT_EQ(said(hear(parser, whole("Hello"))), "(not yet)");
}

TEST(Step3_7, DiscardsMessagesAndNoControlFrames) {
  const Bytes bytes =
      joined({last("\xff"), client_frame(0x89, as_bytes("?")), last("x"), whole("y")});
  tell({.bytes = bytes,
        .at = 7,
        .count = 1,
        .here = "a ping among messages that are dropped: discard_messages() was called",
        .section = "message_parser.h: discard_messages()",
        .usually = "a frame that is to be dropped is judged all the same.",
        .person = "a connection that ends is refused once more, for what is not read."});
  MessageParser parser;
  ASSERT_EQ(said(hear(parser, first("Hel"))), "(not yet)");
  parser.discard_messages();
  parser.feed(bytes);
  const std::string items = take_all(parser);
  EXPECT_EQ(items, "control 3f\n");
  EXPECT_EQ(code(parser.failure()), 0);
}

TEST(Step3_7, IsIdleWhenNothingHasBegun) {
  tell({.tried = "is_idle() of a new parser",
        .section = "message_parser.h: is_idle()",
        .usually = "fragments_ is above 0 when a message is complete, or 0 when one has begun.",
        .person = "a silent client is never asked whether it is still there, or a busy one is."});
  const auto state = [](const MessageParser& parser) { return parser.is_idle() ? "idle" : "busy"; };
  MessageParser parser;
  EXPECT_EQ(std::string(state(parser)), "idle");
  now_trying("the first fragment of a message, and then is_idle()");
  ASSERT_EQ(said(hear(parser, first("Hel"))), "(not yet)");
  EXPECT_EQ(std::string(state(parser)), "busy");
  now_trying("the last fragment of a message, and then is_idle()");
  ASSERT_EQ(said(hear(parser, last("lo"))), "Hello");
  ASSERT_FALSE(parser.next().has_value());
  EXPECT_EQ(std::string(state(parser)), "idle");
  for (const std::size_t size : {1u, 2u, 5u, 6u}) {  // a part of a header, or of the payload
    now_trying(std::to_string(size) + " of the 7 bytes of a frame, and then is_idle()");
    MessageParser half;
    half.feed(ByteView(whole("x")).first(size));
    EXPECT_FALSE(half.next().has_value());
    EXPECT_EQ(std::string(state(half)), "busy");
  }
  now_trying("a continuation of nothing, which fails, and then is_idle()");
  ASSERT_EQ(said(hear(parser, last("to nothing"))), "(not yet)");
  EXPECT_EQ(std::string(state(parser)), "busy");
}

TEST(Step3_7, WhatCameWithTheFailureStaysUnread) {
  tell({.bytes = joined({last("lo"), whole("Hello")}),
        .count = 1,
        .here = "a continuation of nothing. The text behind it came in the same read",
        .section = "RFC 6455 §7.1.7: what comes behind a failure is not read",
        .usually = "next() takes the next frame, although there is a failure already.",
        .person = "a client that broke a rule still writes into the chat."});
  MessageParser parser;
  EXPECT_EQ(said(hear(parser, joined({last("lo"), whole("Hello")}))), "(not yet)");
  EXPECT_EQ(code(parser.failure()), 1002);
  now_trying("next() again, and no new byte came");
  EXPECT_EQ(said(hear(parser, {})), "(not yet)");
  EXPECT_EQ(said(hear(parser, {})), "(not yet)");
  EXPECT_EQ(code(parser.failure()), 1002);
}

// seed 12: limits, once there are any, hold for a message and not only for a frame
// pins: 6455-10.4-b, 6455-10.4-a
TEST(Step3_8, AMessageHasALimit) {
  tell({.bytes = joined({first("01234"), middle("56789x"), middle("y")}),
        .at = 11,
        .count = 1,
        .here = "six bytes more, and then one more; five are here, and max_size is 10",
        .section = "RFC 6455 §7.4.1: 1009, §10.4",
        .yours = {{"0",
                   "Fragment after fragment was let in: each is small enough, and their sum was "
                   "not asked."}},
        .usually = "each frame is compared with the limit, and not their sum.",
        .person = "one client sends fragments without end, and the server has no memory left."});
  MessageParser in_three({.max_size = 10});
  for (const Bytes& fragment : {first("01234"), middle("56789x"), middle("y")})
    EXPECT_EQ(said(hear(in_three, fragment)), "(not yet)");
  const int failure_in_the_end = code(in_three.failure());
  EXPECT_EQ(failure_in_the_end, 1009);
  tell({.bytes = joined({first("01234"), middle("56789x")}),
        .at = 11,
        .count = 1,
        .here = "six bytes more; five are here, and max_size is 10",
        .section = "RFC 6455 §7.4.1: 1009, §10.4",
        .yours = {{"0",
                   "One byte too many was let in: this fragment and what is in buffer_ count "
                   "together."}},
        .usually = "what is in buffer_ was compared with the limit, and not this fragment with it.",
        .person = "one client sends fragments without end, and the server has no memory left."});
  for (const int first_byte : {0x01, 0x02}) {
    MessageParser in_two({.max_size = 10});
    EXPECT_EQ(said(hear(in_two, client_frame(first_byte, as_bytes("01234")))), "(not yet)");
    EXPECT_EQ(said(hear(in_two, middle("56789x"))), "(not yet)");
    const int failure = code(in_two.failure());
    EXPECT_EQ(failure, 1009);
  }
  tell({.bytes = whole("0123456789x"),
        .at = 1,
        .count = 1,
        .here = "eleven bytes in one frame, and max_size is 10",
        .section = "RFC 6455 §7.4.1: 1009, §10.4",
        .usually = "the limit is not asked for a message in one frame.",
        .person = "one client sends a message of gigabytes, and the server keeps it."});
  MessageParser in_one({.max_size = 10});
  EXPECT_EQ(said(hear(in_one, whole("0123456789x"))), "(not yet)");
  EXPECT_EQ(code(in_one.failure()), 1009);
}

TEST(Step3_8, ExactlyTheLimitFits) {
  const auto told = [](const Bytes& bytes, std::string_view here) {
    tell({.bytes = bytes,
          .count = 2,
          .here = std::string(here) + ": ten bytes, and max_size is 10",
          .section = "README, Step 3.8: exactly max_size bytes are fine",
          .usually = "the limit itself is refused: room is max_size minus what is in buffer_.",
          .person = "the longest message that is allowed ends the connection."});
  };
  MessageParser parser({.max_size = 10});
  told(whole("0123456789"), "in one frame");
  EXPECT_EQ(said(hear(parser, whole("0123456789"))), "0123456789");
  told(joined({first("01234"), last("56789")}), "in two fragments");
  EXPECT_EQ(said(hear(parser, first("01234"))), "(not yet)");
  EXPECT_EQ(said(hear(parser, last("56789"))), "0123456789");
  tell({.bytes = joined({first("01234"), last("56789"), whole("0123456789")}),
        .at = 22,
        .count = 1,
        .here = "the next message; those ten bytes still stand in buffer_",
        .section = "README, Step 3.8: if no message has begun, 0 bytes of it are in buffer_",
        .usually = "the bytes of the message before are counted: ask whether one has begun.",
        .person = "behind a long message, the next one ends the connection."});
  EXPECT_EQ(said(hear(parser, whole("0123456789"))), "0123456789");
}

// pins: 6455-10.4-a
TEST(Step3_8, EndlessEmptyFragmentsEnd) {
  tell({.bytes = joined({first(""), middle(""), middle("")}),
        .at = 6,
        .count = 1,
        .here = "an empty fragment, and the same without end; max_fragments is 1,000",
        .section = "RFC 6455 §10.4; 1008 because their bytes stay under any limit",
        .yours = {{"100000", "No failure came at all: is an empty fragment counted?"},
                  {"1002",
                   "One fragment too many was let in: 1,000 are here already, so ask with >=."},
                  {"1000", "Exactly max_fragments fragments are fine: one was refused too early."}},
        .usually = "fragments are not counted, or the empty ones are not.",
        .person = "nothing; and one client keeps the server busy without end."});
  MessageParser parser({.max_size = 64, .max_fragments = 1'000});
  ASSERT_EQ(said(hear(parser, first(""))), "(not yet)");
  forget_peak();
  const std::size_t before = memory().live;
  int fragments = 1;
  while (fragments < 100'000 && !parser.failure()) {
    ASSERT_EQ(said(hear(parser, middle(""))), "(not yet)");
    ++fragments;
  }
  const std::size_t most = memory().peak - before;
  EXPECT_EQ(fragments, 1'001);
  EXPECT_EQ(code(parser.failure()), 1008);
  EXPECT_LE(most, 64u) << "bytes of memory, for fragments without a byte";
}

TEST(Step3_8, TheOrderComesBeforeTheNumber) {
  tell(
      {.bytes = joined({first("a"), middle("b"), whole("c")}),
       .at = 14,
       .count = 1,
       .here = "a message inside a message; and max_fragments is 2",
       .section = "README, Step 3.8: the two rules of step 3.7 come first, then the number",
       .yours = {{"1008", "The number was asked first. A frame in a wrong place is wrong anyway."}},
       .usually = "the rules are asked in another order than the lesson has them.",
       .person = "a broken client reads \"policy\", and looks for its mistake elsewhere."});
  MessageParser parser({.max_size = 4, .max_fragments = 2});
  ASSERT_EQ(said(hear(parser, first("a"))), "(not yet)");
  ASSERT_EQ(said(hear(parser, middle("b"))), "(not yet)");
  EXPECT_EQ(said(hear(parser, whole("c"))), "(not yet)");
  const int failure = code(parser.failure());
  EXPECT_EQ(failure, 1002);
}

TEST(Step3_8, TheNumberComesBeforeTheBytes) {
  tell({.bytes = joined({first("a"), middle("b"), client_frame(0x80, "ff ff ff ff"_hex)}),
        .at = 14,
        .count = 1,
        .here = "one fragment too many (max_fragments is 2), too long, and no text",
        .section = "README, Step 3.8: the number comes before everything that looks at bytes",
        .yours = {{"1009", "The bytes were counted first. The number is known without them."},
                  {"1007", "The text was looked at first. The number is known without it."}},
        .usually = "the rules are asked in another order than the lesson has them.",
        .person = "the same bytes end with one code today and with another tomorrow."});
  MessageParser parser({.max_size = 4, .max_fragments = 2});
  ASSERT_EQ(said(hear(parser, first("a"))), "(not yet)");
  ASSERT_EQ(said(hear(parser, middle("b"))), "(not yet)");
  EXPECT_EQ(said(hear(parser, client_frame(0x80, "ff ff ff ff"_hex))), "(not yet)");
  const int failure = code(parser.failure());
  EXPECT_EQ(failure, 1008);
}

TEST(Step3_8, TheBytesComeBeforeTheEndOfTheText) {
  tell({.bytes = joined({client_frame(0x01, "61 61 e2"_hex), client_frame(0x80, "82 ac"_hex)}),
        .at = 16,
        .count = 1,
        .here = "the end of a character, and the fifth byte; max_size is 4",
        .section = "README, Step 3.8: more than room bytes are 1009",
        .yours = {{"1007", "A text that is too long was taken for one that ends too early."},
                  {"0", "The fifth byte was let in."}},
        .usually = "the size is not asked behind the line with check_text.",
        .person = "the same bytes end with one code today and with another tomorrow."});
  MessageParser parser({.max_size = 4, .max_fragments = 2});
  EXPECT_EQ(said(hear(parser, client_frame(0x01, "61 61 e2"_hex))), "(not yet)");
  EXPECT_EQ(said(hear(parser, client_frame(0x80, "82 ac"_hex))), "(not yet)");
  const int failure = code(parser.failure());
  EXPECT_EQ(failure, 1009);
}

TEST(Step3_8, FragmentsAreCountedForEachMessage) {
  tell({.tried = "three times: a message in three fragments, and one in one frame; the limit is 3",
        .section = "message_parser.h: max_fragments",
        .usually = "the count of fragments goes on from one message to the next.",
        .person = "a chat that works for an hour, and then ends."});
  MessageParser parser({.max_fragments = 3});
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(said(hear(parser, first("a"))), "(not yet)");
    EXPECT_EQ(said(hear(parser, middle("b"))), "(not yet)");
    EXPECT_EQ(said(hear(parser, last("c"))), "abc");
    EXPECT_EQ(said(hear(parser, whole("d"))), "d");
  }
}

// pins: 6455-5.6-a
TEST(Step3_9, TextIsUtf8) {
  tell({.bytes = "48 ff"_hex,
        .at = 1,
        .count = 1,
        .here = "never in UTF-8",
        .section = "RFC 6455 §8.1: 1007",
        .usually = "Utf8Validator lets a byte pass that no text has.",
        .person = "one client's broken bytes end every other browser's connection."});
  MessageParser parser;
  EXPECT_EQ(said(hear(parser, client_frame(0x81, "48 ff"_hex))), "(not yet)");
  EXPECT_EQ(code(parser.failure()), 1007);
}

// Four fragments: neither the first nor the last decides.
TEST(Step3_9, ABinaryMessageIsBinaryToItsEnd) {
  tell({.bytes = joined({client_frame(0x02, "ff"_hex), client_frame(0x00, "c3"_hex),
                         client_frame(0x00, "c3"_hex), client_frame(0x80, "fe"_hex)}),
        .at = 7,
        .count = 1,
        .here = "opcode 0: it goes on with what began as binary",
        .section = "RFC 6455 §5.4",
        .usually = "check_text asks for the opcode of this frame, and not of the first fragment.",
        .person = "a picture ends the connection."});
  MessageParser binary;
  ASSERT_EQ(said(hear(binary, client_frame(0x02, "ff"_hex))), "(not yet)");
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(said(hear(binary, client_frame(0x00, "c3"_hex))), "(not yet)");
    ASSERT_EQ(code(binary.failure()), 0);
  }
  const auto message = hear(binary, client_frame(0x80, "fe"_hex));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(number(message->opcode), 2);
  EXPECT_EQ(to_hex(message->payload), "ff c3 c3 fe");
}

// The third fragment: neither the first nor the last.
TEST(Step3_9, ATextIsATextToItsEnd) {
  MessageParser text;
  tell({.bytes = joined({first("a"), middle("b"), client_frame(0x00, "ff"_hex)}),
        .at = 14,
        .count = 1,
        .here = "opcode 0: it goes on with what began as a text, and has the byte ff",
        .section = "RFC 6455 §5.4, §8.1: 1007",
        .usually = "check_text asks for the opcode of this frame, and not of the first fragment.",
        .person = "a broken text in fragments ends every other browser's connection."});
  ASSERT_EQ(said(hear(text, first("a"))), "(not yet)");
  ASSERT_EQ(said(hear(text, middle("b"))), "(not yet)");
  EXPECT_EQ(said(hear(text, client_frame(0x00, "ff"_hex))), "(not yet)");
  EXPECT_EQ(code(text.failure()), 1007);
}

TEST(Step3_9, ATextBehindABinaryIsAText) {
  tell({.bytes = joined(
            {client_frame(0x02, "ff"_hex), client_frame(0x80, "fe"_hex), first("a"), last("b")}),
        .at = 14,
        .count = 1,
        .here = "opcode 1: another message begins, and it is a text",
        .section = "RFC 6455 §5.4",
        .usually = "the opcode of the message before was kept.",
        .person = "behind a picture, a text is sent as a picture."});
  MessageParser parser;
  ASSERT_EQ(said(hear(parser, client_frame(0x02, "ff"_hex))), "(not yet)");
  ASSERT_EQ(said(hear(parser, client_frame(0x80, "fe"_hex))), "\xff\xfe");
  ASSERT_EQ(said(hear(parser, first("a"))), "(not yet)");
  const auto message = hear(parser, last("b"));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(number(message->opcode), 1);
  EXPECT_EQ(said(hear(parser, client_frame(0x81, "ff"_hex))), "(not yet)");
  EXPECT_EQ(code(parser.failure()), 1007);
}

// pins: 6455-5.6-a
TEST(Step3_9, ACharacterMayBeCutByAFragment) {
  tell({.bytes = "f0 9f 98 80"_hex,
        .at = 2,
        .count = 1,
        .here = "a fragment ends in front of this byte, inside a character",
        .section = "RFC 6455 §5.6: the whole message is UTF-8, a fragment need not be",
        .usually = "check_text judges each fragment as a text of its own: utf8_ has to remember.",
        .person = "an emoji that is cut between two fragments ends the connection."});
  MessageParser parser;
  ASSERT_EQ(said(hear(parser, client_frame(0x01, "f0 9f"_hex))), "(not yet)");
  ASSERT_EQ(code(parser.failure()), 0);
  ASSERT_EQ(said(hear(parser, client_frame(0x00, "98"_hex))), "(not yet)");
  ASSERT_EQ(code(parser.failure()), 0);
  const auto message = hear(parser, client_frame(0x80, "80"_hex));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(to_hex(message->payload), "f0 9f 98 80");
}

// pins: 6455-5.6-a
TEST(Step3_9, ATextDoesNotEndInsideACharacter) {
  const auto told = [](std::string_view here) {
    tell({.bytes = "e2 82"_hex,
          .at = 1,
          .count = 1,
          .here = "one more byte belongs to this character, and FIN is 1: " + std::string(here),
          .section = "RFC 6455 §8.1: 1007",
          .usually = "check_end does not ask complete() at the end of each message.",
          .person = "half an emoji reaches the room, and every other browser hangs up."});
  };
  told("one frame");
  MessageParser one_frame;
  EXPECT_EQ(said(hear(one_frame, client_frame(0x81, "e2 82"_hex))), "(not yet)");
  EXPECT_EQ(code(one_frame.failure()), 1007);
  told("the second fragment");
  MessageParser fragments;
  EXPECT_EQ(said(hear(fragments, client_frame(0x01, "e2"_hex))), "(not yet)");
  EXPECT_EQ(said(hear(fragments, client_frame(0x80, "82"_hex))), "(not yet)");
  EXPECT_EQ(code(fragments.failure()), 1007);
}

// Step 3.8 counts the bytes; done or not, a bad byte for which there is room comes first.
TEST(Step3_9, ABadByteIsJudgedBeforeTheLimitBehindIt) {
  tell({.bytes = "ff 61 61 61 61 61 61"_hex,
        .count = 1,
        .here = "a bad byte; two of those behind it are over the limit",
        .section = "RFC 6455 §8.1: the connection fails at the first bad byte",
        .yours = {{"1009",
                   "check (step 3.8) asks for the size first: the line with check_text stands in "
                   "front of it."}},
        .usually = "the text is not looked at as far as there is room for it.",
        .person = "the same bytes end with one code today and with another tomorrow."});
  MessageParser parser({.max_size = 10});
  ASSERT_EQ(said(hear(parser, first("01234"))), "(not yet)");
  EXPECT_EQ(said(hear(parser, client_frame(0x80, "ff 61 61 61 61 61 61"_hex))), "(not yet)");
  const int failure = code(parser.failure());
  EXPECT_EQ(failure, 1007);
}

// --- Step 3.10

// A short frame that is still arriving: its header, and so many bytes of its payload.
Bytes beginning(Bytes frame, std::size_t payload) {
  frame.resize(6 + payload);
  return frame;
}

// The code of the failure, once these bytes have come too.
int failing(MessageParser& parser, ByteView bytes) {
  EXPECT_EQ(said(hear(parser, bytes)), "(not yet)");
  return code(parser.failure());
}

TEST(Step3_10, AnUnfinishedCharacterIsNoFailureYet) {
  const auto told = [](std::size_t at, std::string_view here, std::string_view usually) {
    tell({.bytes = "e2 82 ac"_hex,
          .at = at,
          .count = 1,
          .here = std::string(here),
          .section = "RFC 3629 §3",
          .usually = std::string(usually),
          .person = "a user that writes an emoji loses the connection on a slow network."});
  };
  MessageParser parser;
  const Bytes frame = client_frame(0x81, "e2 82 ac"_hex);
  told(1, "a read ends here, inside a character",
       "complete() was asked before the message was complete.");
  EXPECT_EQ(failing(parser, beginning(frame, 2)), 0);
  told(2, "and this is the rest of it, in the next read",
       "the two bytes before it were shown to utf8_ again: checked_ says how many it has seen.");
  EXPECT_EQ(said(hear(parser, ByteView(frame).last(1))), "€");
}

TEST(Step3_10, ABadByteFailsBeforeItsFragmentEnds) {
  const Bytes text = "48 65 ce ba f4 90 61"_hex;  // f4 90 makes it more than U+10FFFF
  tell({.bytes = text,
        .at = 5,
        .count = 1,
        .here = "wrong, with any byte behind it",
        .section = "RFC 6455 §8.1; Autobahn 6.4 calls a later answer non-strict",
        .yours = {{"0",
                   "check_arriving has to look at each byte as it comes, behind the first, too."},
                  {"1007",
                   "A good byte was refused: was it shown to utf8_ before? checked_ says how many "
                   "were."}},
        .usually = "check_arriving does not store what check says.",
        .person = "a client with a broken text is told when all of it is sent, megabytes later."});
  const Bytes frame = client_frame(0x01, text);
  MessageParser parser;
  int failure = failing(parser, beginning(frame, 0));
  EXPECT_EQ(failure, 0);
  for (std::size_t size = 0; size < 5; ++size) {
    now_trying("one byte a read; now byte " + std::to_string(size) + ", which is good");
    failure = failing(parser, ByteView(frame).subspan(6 + size, 1));
    EXPECT_EQ(failure, 0);
  }
  now_trying("one byte a read; now byte 5, which no text has here");
  failure = failing(parser, ByteView(frame).subspan(11, 1));
  EXPECT_EQ(failure, 1007);
}

TEST(Step3_10, NoByteIsCheckedTwice) {
  const Bytes text = "61 c3 a9 e2 82 ac f0 9f 98 80 62"_hex;
  tell({.bytes = text,
        .at = 2,
        .count = 1,
        .here = "looked at when it came, and not again",
        .section = "message_parser.h: checked_",
        .usually = "the same bytes go through the validator again, and the second time they make "
                   "no sense.",
        .person = "an emoji ends the connection on a slow network."});
  MessageParser parser;
  for (int round = 0; round < 2; ++round) {
    std::size_t heard = 0;
    for (const std::uint8_t byte : joined({client_frame(0x01, text), client_frame(0x80, text)})) {
      const auto message = hear(parser, Bytes{byte});
      ASSERT_EQ(code(parser.failure()), 0);
      if (message) heard += message->payload.size();
    }
    EXPECT_EQ(heard, 2 * text.size());
  }
}

TEST(Step3_10, AskedAgainWithoutANewByteItSaysTheSame) {
  tell({.bytes = "81 82 37 fa 21 3d f4"_hex,
        .at = 6,
        .count = 1,
        .here = "half a character; the rest comes later",
        .section = "RFC 6455 §8.1",
        .usually = "the same bytes were given to the validator at each question.",
        .person = "an emoji ends the connection on a slow network."});
  MessageParser parser;
  parser.feed(beginning(client_frame(0x81, "c3 a9"_hex), 1));
  for (int i = 0; i < 3; ++i) {
    const auto too_early = parser.next();
    EXPECT_FALSE(too_early.has_value());
    EXPECT_EQ(code(parser.failure()), 0);
  }
  EXPECT_EQ(said(hear(parser, Bytes{0xa9 ^ 0xfa})), "é");
}

TEST(Step3_10, AFrameOutOfOrderFailsBeforeItEnds) {
  const auto told = [](const Bytes& bytes, std::size_t at, std::string_view here) {
    tell({.bytes = bytes,
          .at = at,
          .count = 1,
          .here = std::string(here) + ": its header is here, and no byte of its payload",
          .section = "RFC 6455 §5.4",
          .usually = "only the text is judged early: where the frame stands is known as well.",
          .person = "a client that breaks a rule is told megabytes later."});
  };
  told(beginning(last("lo"), 0), 0, "a continuation of nothing");
  MessageParser nothing;
  EXPECT_EQ(failing(nothing, beginning(last("lo"), 0)), 1002);
  told(joined({first("Hel"), beginning(whole("lo"), 0)}), 9, "a message inside a message");
  MessageParser inside;
  ASSERT_EQ(said(hear(inside, first("Hel"))), "(not yet)");
  EXPECT_EQ(failing(inside, beginning(whole("lo"), 0)), 1002);
}

TEST(Step3_10, TheLimitFailsBeforeTheFragmentEnds) {
  const Bytes fragment = middle("56789xy");
  tell({.bytes = joined({first("01234"), beginning(fragment, 6)}),
        .at = 22,
        .count = 1,
        .here = "the eleventh byte of a message, and max_size is 10",
        .section = "RFC 6455 §10.4; 1009",
        .usually = "a fragment's size counts only when all of it is here.",
        .person = "a client that is over the limit is told megabytes later."});
  MessageParser parser({.max_size = 10});
  ASSERT_EQ(said(hear(parser, first("01234"))), "(not yet)");
  EXPECT_EQ(failing(parser, beginning(fragment, 5)), 0);
  EXPECT_EQ(failing(parser, ByteView(fragment).subspan(11, 1)), 1009);
}

// Found by the fuzzers of this workbook: whole it was 1009, and cut behind its first byte 1007.
TEST(Step3_10, TheFailureIsTheSameWhereverItIsCut) {
  struct Row {
    Bytes bytes;
    int failure;
  };
  for (const auto& [bytes, failure] :
       std::vector<Row>{{"ff 61 61 61 61 61 61"_hex, 1007},
                        {"61 61 61 61 61 61 ff"_hex, 1009},  // the limit comes first
                        {"61 61 61 61 ff 61 61"_hex, 1007},
                        {"61 61 61 61 c3 28 61"_hex, 1009},
                        {"61 61 61 61 c3"_hex, 1007}}) {
    const Bytes stream = joined({first("01234"), client_frame(0x80, bytes)});
    tell({.bytes = bytes,
          .tried = "these bytes as the last fragment, behind \"01234\"; max_size is 10",
          .section = "RFC 6455 §8.1: the connection fails at the byte, wherever TCP cuts",
          .usually = "a whole frame is judged in another order than one that is still arriving.",
          .person = "the same bytes end with one code today and with another tomorrow."});
    MessageParser parser;
    for_every_cut(
        stream, [&] { parser = MessageParser({.max_size = 10}); },
        [&](ByteView piece) {
          parser.feed(piece);
          Asking asking(stream.size());
          while (asking.next(parser)) {
          }
        },
        [&, expected = failure] { EXPECT_EQ(code(parser.failure()), expected); });
  }
}

// Two rules are broken, and the byte that comes first decides.
TEST(Step3_10, TheLimitIsJudgedBeforeABadByteBehindIt) {
  tell({.bytes = "61 61 61 61 61 61 ff"_hex,
        .at = 5,
        .count = 2,
        .here = "these two are over the limit, and the last one is no text",
        .section = "RFC 6455 §8.1: the connection fails at the byte, wherever TCP cuts",
        .usually = "a text is shown to the validator only as far as there is room for it.",
        .person = "the same bytes end with one code today and with another tomorrow."});
  MessageParser limit_first({.max_size = 10});
  ASSERT_EQ(said(hear(limit_first, first("01234"))), "(not yet)");
  EXPECT_EQ(failing(limit_first, client_frame(0x80, "61 61 61 61 61 61 ff"_hex)), 1009);
  EXPECT_EQ(code(limit_first.failure()), 1009);
}

// pins: 6455-5.4-c
TEST(Step3_10, AControlFrameHasNoText) {
  const Bytes ping = beginning(client_frame(0x89, "ff ff"_hex), 1);
  tell({.bytes = joined({first("Hel"), ping}),
        .at = 9,
        .count = 1,
        .here = "a ping that is still arriving, between two fragments",
        .section = "RFC 6455 §5.4, §5.5.2: any bytes",
        .yours = {{"1002",
                   "The ping was judged as a frame of the message: leave control frames alone."}},
        .usually = "the payload of a ping was judged as text.",
        .person = "a ping that TCP cuts ends the connection."});
  MessageParser parser;
  ASSERT_EQ(said(hear(parser, first("Hel"))), "(not yet)");
  const int failure = failing(parser, ping);
  EXPECT_EQ(failure, 0);
}

TEST(Step3_10, WhatIsDiscardedIsNotJudged) {
  const Bytes bytes = beginning(client_frame(0x81, "ff ff"_hex), 1);
  tell({.bytes = bytes,
        .tried = "discard_messages(), and then the beginning of a text with the byte ff",
        .section = "message_parser.h: discard_messages()",
        .usually = "discard_messages() was called, and the text is still read.",
        .person = "a connection that ends is refused once more, for what is not read."});
  MessageParser parser;
  parser.discard_messages();
  EXPECT_EQ(failing(parser, bytes), 0);
}

TEST(Step3_11, WholeMessagesAllocateNothing) {
  tell({.tried = "1,000 reads, with ten messages of one frame in each",
        .section = "frame_parser.h: a payload is a view",
        .yours = {{"messages", "Not all messages came out."}},
        .usually = "add() (step 3.7) copies a message of one frame. Only fragments have to be.",
        .person = "nothing. But with many users the server is slower than it has to be."});
  MessageParser parser;
  Bytes texts;
  for (int i = 0; i < 10; ++i)
    texts = joined({texts, whole(std::string(1'000, 'x'))});
  std::size_t before = 0;
  std::size_t messages = 0;
  for (int i = 0; i < 1'000; ++i) {
    if (i == 2) before = memory().allocations;  // by now the buffer is as large as it gets
    parser.feed(texts);
    Asking asking(texts.size());
    while (asking.next(parser))
      ++messages;
  }
  const std::size_t allocations = memory().allocations - before;
  EXPECT_EQ(messages, 10'000u);
  // A read may cost some; ten messages in it cost no more.
  EXPECT_LE(allocations, 3'000u) << "for 10,000 messages in 1,000 reads";
}

TEST(Step3_11, FragmentsAreCopiedOnce) {
  tell({.tried = "ten messages of 992 fragments each",
        .section = "message_parser.h: the payload is a view",
        .yours = {{"messages", "Not all messages came out."}},
        .usually =
            "add() (step 3.7) copies the message for each fragment, or when it is handed out.",
        .person = "one message of many small fragments, and everyone waits."});
  MessageParser parser;
  const std::string text(60, 'x');
  Bytes message = first(text);
  for (int fragment = 0; fragment < 990; ++fragment) {
    const Bytes frame = middle(text);
    message.insert(message.end(), frame.begin(), frame.end());
  }
  message = joined({message, last(text)});
  std::size_t before = 0;
  std::size_t messages = 0;
  for (int i = 0; i < 10; ++i) {
    if (i == 2) before = memory().allocations;  // by now the buffers are as large as they get
    parser.feed(message);
    Asking asking(message.size());
    while (asking.next(parser))
      ++messages;
  }
  const std::size_t allocations = memory().allocations - before;
  EXPECT_EQ(messages, 10u);
  EXPECT_LE(allocations, 8 * 40u) << "for 8 messages of 992 fragments";
}

TEST(Step3_11, ReleaseMemoryKeepsOnlyWhatIsUnderWay) {
  const auto told = [](std::string_view tried, std::string_view usually) {
    tell({.tried = std::string(tried) + ": release_memory()",
          .section = "message_parser.h: release_memory()",
          .usually = std::string(usually),
          .person = "ten thousand quiet clients, and no memory left."});
    return memory().live;
  };
  const std::string text(50'000, 'x');
  std::size_t before = told("a message of 50,001 bytes in two fragments is complete",
                            "release_memory() of the FrameParser keeps the room of its buffer.");
  {
    MessageParser parser;
    ASSERT_EQ(said(hear(parser, first(text))), "(not yet)");
    ASSERT_EQ(said(hear(parser, last("y"))).size(), 50'001u);
    parser.release_memory();
    const std::size_t kept = memory().live - before;
    EXPECT_EQ(kept, 0u) << "bytes: an idle connection costs bytes, not kilobytes";
  }
  before = told("the first fragment of a message is here",
                "what is under way is given back as well: the first fragment is lost.");
  {
    MessageParser parser;
    ASSERT_EQ(said(hear(parser, first("a"))), "(not yet)");
    ASSERT_EQ(said(hear(parser, last("b"))), "ab");
    parser.release_memory();
    ASSERT_EQ(said(hear(parser, first("Hel"))), "(not yet)");
    parser.release_memory();
    EXPECT_EQ(said(hear(parser, last("lo"))), "Hello");
  }
  before = told("a message inside a message of 50,000 bytes has failed",
                "after a failure nothing is under way, and its bytes are kept.");
  {
    MessageParser parser;
    ASSERT_EQ(said(hear(parser, first(text))), "(not yet)");
    ASSERT_EQ(said(hear(parser, whole("inside"))), "(not yet)");
    ASSERT_TRUE(parser.failure().has_value());
    parser.release_memory();
    const std::size_t kept = memory().live - before;
    EXPECT_EQ(kept, 0u) << "bytes";
  }
  before = told("50,000 bytes of a message are here, and discard_messages() was called",
                "what will be dropped is kept.");
  MessageParser discarding;
  ASSERT_EQ(said(hear(discarding, first(text))), "(not yet)");
  discarding.discard_messages();
  discarding.release_memory();
  const std::size_t kept = memory().live - before;
  EXPECT_EQ(kept, 0u) << "bytes";
}

TEST(Step3_11, AWholeMessageIsNotKeptTwice) {
  tell({.tried = "a text of 60,000 bytes in one frame, and next()",
        .section = "message_parser.h: the payload is a view",
        .yours = {{"120",
                   "Twice the 60 thousand bytes of the message: they are there a second time."}},
        .usually = "a message of one frame is copied into the buffer for fragments.",
        .person = "a server for ten thousand clients needs twice the memory."});
  const Bytes bytes = whole(std::string(60'000, 'x'));
  MessageParser parser;
  const std::size_t before = memory().live;
  parser.feed(bytes);
  const auto item = parser.next();
  ASSERT_TRUE(item.has_value());
  const std::size_t thousands = (memory().live - before) / 1'000;
  EXPECT_LE(thousands, 90u) << "thousand bytes are kept, for a message of 60 thousand";
}

}  // namespace

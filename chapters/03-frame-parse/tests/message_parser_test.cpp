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

TEST(Step3_7, AFrameWithFinIsAMessage) {
  tell({.bytes = whole("Hello"),
        .count = 1,
        .here = "FIN and an opcode: a whole message in one frame",
        .section = "RFC 6455 §5.4",
        .usually = "next() says \"not yet\" to a frame that is a whole message.",
        .person = "the dot is green, you type, and nothing comes back."});
  MessageParser parser;
  const auto message = hear(parser, whole("Hello"));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(number(message->opcode), 1);
  EXPECT_EQ(as_text(message->payload), "Hello");
  EXPECT_FALSE(parser.failure().has_value());
}

// seed 5: a client that streams ends the chat, or its first piece is shown alone
TEST(Step3_7, PutsFragmentsTogether) {
  tell({.bytes = joined({first("Hel"), last("lo")}),
        .at = 9,
        .count = 1,
        .here = "FIN, and opcode 0: the end of what began with 01",
        .section = "RFC 6455 §5.7: \"Hel\" and \"lo\"",
        .yours = {{"Hel", "The first fragment was taken for the whole message."},
                  {"lo", "Only the last fragment came out: the first was not kept."},
                  {"(not yet)", "The message has its FIN, and did not come out."}},
        .person = "a long text arrives as its last piece, or not at all."});
  MessageParser parser;
  const std::string after_one = said(hear(parser, first("Hel")));
  EXPECT_EQ(after_one, "(not yet)");
  const std::string after_both = said(hear(parser, last("lo")));
  EXPECT_EQ(after_both, "Hello");
}

TEST(Step3_7, TheFirstFragmentSaysWhatItIs) {
  MessageParser parser;
  tell({.section = "RFC 6455 §5.4: the opcode of the first fragment is the message's",
        .yours = {{"0", "0 is the opcode of the last fragment, continuation."}}});
  ASSERT_FALSE(hear(parser, client_frame(0x02, "ff"_hex)));
  ASSERT_FALSE(hear(parser, client_frame(0x00, "fe"_hex)));
  const auto message = hear(parser, client_frame(0x80, "fd"_hex));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(number(message->opcode), 2);
  EXPECT_EQ(to_hex(message->payload), "ff fe fd");
}

// seed 6: you send nothing, and every dot turns red
TEST(Step3_7, AnEmptyMessageIsAMessage) {
  tell({.bytes = "81 80 37 fa 21 3d"_hex,
        .at = 1,
        .count = 1,
        .here = "a length of 0, and FIN is set",
        .section = "RFC 6455 §5.4",
        .usually = "a message without a byte was taken for none."});
  MessageParser parser;
  EXPECT_EQ(said(hear(parser, whole(""))), "");
  EXPECT_EQ(said(hear(parser, first(""))), "(not yet)");
  EXPECT_EQ(said(hear(parser, middle(""))), "(not yet)");
  EXPECT_EQ(said(hear(parser, last(""))), "");
  tell({.bytes = joined({first(""), middle(""), last(""), whole("next")}),
        .at = 18,
        .count = 1,
        .here = "another message, behind one of empty fragments",
        .section = "RFC 6455 §5.4",
        .usually = "fragments_ is not 0 again when a message is complete."});
  EXPECT_EQ(said(hear(parser, whole("next"))), "next");
}

TEST(Step3_7, EveryMessageBeginsAnew) {
  tell({.section = "RFC 6455 §5.4",
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
  tell({.section = "README, Step 3.7: add(); the view that it returns shows bytes of buffer_",
        .usually = "buffer_ is emptied when a message is complete, and not when the next begins.",
        .person = "messages that are right on one machine, and nonsense on another."});
  MessageParser parser;
  ASSERT_FALSE(hear(parser, first(std::string(10'000, 'x'))));
  ASSERT_TRUE(hear(parser, last("y")));
  const std::size_t before = memory().live;
  const MessageParser copy = parser;
  EXPECT_GE(memory().live - before, 10'001u) << "bytes are in use; the message has 10,001";
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
        EXPECT_EQ(items, "control 3f\n01: 47 72 c3 bc 6e\n02: ff\n01: e2 82 ac\n");
        EXPECT_EQ(code(parser.failure()), 0);
      });
}

TEST(Step3_7, RefusesAContinuationOfNothing) {
  const auto told = [](const Bytes& before) {
    tell({.bytes = joined({before, last("lo")}),
          .at = before.size(),
          .count = 1,
          .here = "opcode 0, and no message has begun",
          .section = "RFC 6455 §5.4",
          .usually = "check does not ask whether a message has begun, or fragments_ is not 0 again "
                     "when one is complete."});
  };
  told({});
  MessageParser alone;
  EXPECT_FALSE(hear(alone, last("lo")));
  EXPECT_EQ(code(alone.failure()), 1002);
  told(whole("Hello"));
  MessageParser behind;
  ASSERT_TRUE(hear(behind, whole("Hello")));
  EXPECT_FALSE(hear(behind, last("lo")));
  EXPECT_EQ(code(behind.failure()), 1002);
  told(joined({first("Hel"), last("lo")}));
  MessageParser behind_fragments;
  ASSERT_FALSE(hear(behind_fragments, first("Hel")));
  ASSERT_TRUE(hear(behind_fragments, last("lo")));
  EXPECT_FALSE(hear(behind_fragments, last("lo")));
  EXPECT_EQ(code(behind_fragments.failure()), 1002);
}

TEST(Step3_7, RefusesAMessageInsideAMessage) {
  for (const Bytes& frame : {first("x"), whole("x"), client_frame(0x82, as_bytes("x"))}) {
    tell({.bytes = joined({first("Hel"), frame}),
          .at = 9,
          .count = 1,
          .here = "another message begins, and the first has not ended",
          .section = "RFC 6455 §5.4",
          .usually = "check does not ask whether a message has begun already."});
    MessageParser parser;
    ASSERT_FALSE(hear(parser, first("Hel")));
    EXPECT_FALSE(hear(parser, frame));
    EXPECT_EQ(code(parser.failure()), 1002);
  }
}

TEST(Step3_7, BinaryIsAnyBytes) {
  tell({.bytes = "82 83 37 fa 21 3d 37 05 e2"_hex,
        .count = 1,
        .here = "opcode 2: binary",
        .section = "RFC 6455 §5.6",
        .usually = "a binary message was judged as text."});
  MessageParser parser;
  const Bytes bytes = "00 ff c3"_hex;
  const auto message = hear(parser, client_frame(0x82, bytes));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(to_hex(message->payload), "00 ff c3");
  EXPECT_EQ(said(hear(parser, whole("x"))), "x") << "and leaves nothing for the text behind it";
}

TEST(Step3_7, NothingComesOutAfterAFailure) {
  tell({.section = "RFC 6455 §7.1.7",
        .usually = "next() and feed() do not look whether there is a failure already."});
  MessageParser parser;
  EXPECT_FALSE(hear(parser, last("lo")));
  const auto failure = parser.failure();
  ASSERT_EQ(code(failure), 1002);
  EXPECT_FALSE(hear(parser, whole("Hello")));
  EXPECT_FALSE(hear(parser, client_frame(0x81, "ff"_hex)));
  EXPECT_FALSE(hear(parser, client_frame(0x83, "ff"_hex)));
  EXPECT_TRUE(parser.failure() == failure);
}

TEST(Step3_7, FailuresOfFramesAreItsOwn) {
  tell({.bytes = "81 05 48 65 6c 6c 6f"_hex,
        .at = 1,
        .count = 1,
        .here = "MASK is 0: the frame is refused, and so no message comes of it",
        .section = "RFC 6455 §5.1"});
  MessageParser parser;
  EXPECT_EQ(said(hear(parser, whole("good"))), "good");
  EXPECT_FALSE(hear(parser, "81 05 48 65 6c 6c 6f"_hex));
  EXPECT_EQ(code(parser.failure()), 1002);
  EXPECT_FALSE(hear(parser, whole("Hello")));
}

TEST(Step3_7, DiscardsMessagesAndNoControlFrames) {
  tell({.section = "message_parser.h: discard_messages()",
        .usually = "a frame that is to be dropped is judged all the same."});
  MessageParser parser;
  ASSERT_FALSE(hear(parser, first("Hel")));
  parser.discard_messages();
  parser.feed(joined({last("\xff"), client_frame(0x89, as_bytes("?")), last("x"), whole("y")}));
  EXPECT_EQ(take_all(parser), "control 3f\n");
  EXPECT_EQ(code(parser.failure()), 0);
}

TEST(Step3_7, IsIdleWhenNothingHasBegun) {
  tell({.section = "message_parser.h: is_idle()",
        .usually = "is_idle() does not ask for bytes that wait, or for a message that has begun."});
  MessageParser parser;
  EXPECT_TRUE(parser.is_idle());
  ASSERT_FALSE(hear(parser, first("Hel")));
  EXPECT_FALSE(parser.is_idle());
  ASSERT_TRUE(hear(parser, last("lo")));
  ASSERT_FALSE(parser.next());
  EXPECT_TRUE(parser.is_idle());
  for (const std::size_t size : {1u, 2u, 5u, 6u}) {  // a part of a header, or of the payload
    MessageParser half;
    half.feed(ByteView(whole("x")).first(size));
    EXPECT_FALSE(half.next());
    EXPECT_FALSE(half.is_idle()) << size;
  }
  ASSERT_FALSE(hear(parser, last("to nothing")));
  EXPECT_FALSE(parser.is_idle()) << "it failed";
}

// seed 12: limits, once there are any, hold for a message and not only for a frame
TEST(Step3_8, AMessageHasALimit) {
  tell({.section = "RFC 6455 §7.4.1: 1009, §10.4",
        .usually = "each frame is compared with the limit, and not their sum.",
        .person = "one client sends fragments without end, and the server has no memory left."});
  const MessageLimits limits{.max_size = 10};
  MessageParser at_limit(limits);
  EXPECT_EQ(said(hear(at_limit, whole("0123456789"))), "0123456789");
  EXPECT_EQ(said(hear(at_limit, first("01234"))), "(not yet)");
  EXPECT_EQ(said(hear(at_limit, last("56789"))), "0123456789");
  EXPECT_EQ(said(hear(at_limit, whole("0123456789"))), "0123456789") << "and the next begins at 0";

  MessageParser in_one(limits);
  EXPECT_FALSE(hear(in_one, whole("0123456789x")));
  EXPECT_EQ(code(in_one.failure()), 1009);
  MessageParser in_two(limits);
  EXPECT_FALSE(hear(in_two, first("01234")));
  EXPECT_FALSE(hear(in_two, middle("56789x")));
  EXPECT_EQ(code(in_two.failure()), 1009);
  MessageParser binary(limits);
  EXPECT_FALSE(hear(binary, client_frame(0x02, as_bytes("01234"))));
  EXPECT_FALSE(hear(binary, client_frame(0x80, as_bytes("56789x"))));
  EXPECT_EQ(code(binary.failure()), 1009);
}

TEST(Step3_8, EndlessEmptyFragmentsEnd) {
  tell({.section = "RFC 6455 §10.4; 1008 because their bytes stay under any limit",
        .usually = "fragments are not counted, or the empty ones are not.",
        .person = "nothing; and one client keeps the server busy without end."});
  MessageParser parser({.max_size = 64, .max_fragments = 1'000});
  ASSERT_FALSE(hear(parser, first("")));
  forget_peak();
  const std::size_t before = memory().live;
  int fragments = 1;
  while (fragments < 100'000 && !parser.failure()) {
    EXPECT_FALSE(hear(parser, middle("")));
    ++fragments;
  }
  EXPECT_EQ(fragments, 1'001);
  EXPECT_EQ(code(parser.failure()), 1008);
  EXPECT_LE(memory().peak - before, 64u);
}

TEST(Step3_8, TheFirstBrokenRuleIsNamed) {
  tell({.section = "README, Step 3.8: the two rules of step 3.7 come first, then the number, then "
                   "the bytes",
        .usually = "the rules are asked in another order than the lesson has them."});
  const MessageLimits two{.max_size = 4, .max_fragments = 2};
  MessageParser order(two);  // a message inside a message, and one fragment too many
  ASSERT_FALSE(hear(order, first("a")));
  ASSERT_FALSE(hear(order, middle("b")));
  EXPECT_FALSE(hear(order, whole("c")));
  EXPECT_EQ(code(order.failure()), 1002);
  MessageParser count(two);  // one fragment too many, broken, and too long
  ASSERT_FALSE(hear(count, first("a")));
  ASSERT_FALSE(hear(count, middle("b")));
  EXPECT_FALSE(hear(count, client_frame(0x80, "ff ff ff ff"_hex)));
  EXPECT_EQ(code(count.failure()), 1008);
  MessageParser end(two);  // no room for the byte with which the character would end
  EXPECT_FALSE(hear(end, client_frame(0x01, "61 61 e2"_hex)));
  EXPECT_FALSE(hear(end, client_frame(0x80, "82 ac"_hex)));
  EXPECT_EQ(code(end.failure()), 1009);
}

TEST(Step3_8, FragmentsAreCountedForEachMessage) {
  tell({.section = "message_parser.h: max_fragments",
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

TEST(Step3_9, TextIsUtf8) {
  tell({.bytes = "48 ff"_hex,
        .at = 1,
        .count = 1,
        .here = "never in UTF-8",
        .section = "RFC 6455 §8.1: 1007",
        .person = "one client's broken bytes end every other browser's connection."});
  MessageParser parser;
  EXPECT_FALSE(hear(parser, client_frame(0x81, "48 ff"_hex)));
  EXPECT_EQ(code(parser.failure()), 1007);
}

// Four fragments: neither the first nor the last.
TEST(Step3_9, EveryFragmentIsJudgedByTheFirstOpcode) {
  MessageParser binary;
  tell({.bytes = joined({client_frame(0x02, "ff"_hex), client_frame(0x00, "c3"_hex),
                         client_frame(0x00, "c3"_hex), client_frame(0x80, "fe"_hex)}),
        .at = 7,
        .count = 1,
        .here = "opcode 0: it goes on with what began as binary",
        .section = "RFC 6455 §5.4",
        .usually = "the opcode of this frame was asked, and not that of the first fragment.",
        .person = "a picture ends the connection."});
  ASSERT_FALSE(hear(binary, client_frame(0x02, "ff"_hex)));
  for (int i = 0; i < 2; ++i) {
    ASSERT_FALSE(hear(binary, client_frame(0x00, "c3"_hex)));
    ASSERT_EQ(code(binary.failure()), 0);
  }
  const auto message = hear(binary, client_frame(0x80, "fe"_hex));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(number(message->opcode), 2);
  EXPECT_EQ(to_hex(message->payload), "ff c3 c3 fe");
  MessageParser text;
  tell({.bytes = joined({first("a"), middle("b"), client_frame(0x00, "ff"_hex)}),
        .at = 14,
        .count = 1,
        .here = "opcode 0: it goes on with what began as a text, and has the byte ff",
        .section = "RFC 6455 §5.4, §8.1: 1007",
        .usually = "the opcode of this frame was asked, and not that of the first fragment."});
  ASSERT_FALSE(hear(text, first("a")));
  ASSERT_FALSE(hear(text, middle("b")));
  EXPECT_FALSE(hear(text, client_frame(0x00, "ff"_hex)));
  EXPECT_EQ(code(text.failure()), 1007);
}

TEST(Step3_9, ATextBehindABinaryIsAText) {
  tell({.bytes = joined(
            {client_frame(0x02, "ff"_hex), client_frame(0x80, "fe"_hex), first("a"), last("b")}),
        .at = 14,
        .count = 1,
        .here = "opcode 1: another message begins, and it is a text",
        .section = "RFC 6455 §5.4",
        .usually = "the opcode of the message before was kept."});
  MessageParser parser;
  ASSERT_FALSE(hear(parser, client_frame(0x02, "ff"_hex)));
  ASSERT_TRUE(hear(parser, client_frame(0x80, "fe"_hex)));
  ASSERT_FALSE(hear(parser, first("a")));
  const auto message = hear(parser, last("b"));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(number(message->opcode), 1);
  EXPECT_FALSE(hear(parser, client_frame(0x81, "ff"_hex)));
  EXPECT_EQ(code(parser.failure()), 1007);
}

TEST(Step3_9, ACharacterMayBeCutByAFragment) {
  MessageParser parser;
  tell({.bytes = "f0 9f 98 80"_hex,
        .at = 2,
        .count = 1,
        .here = "a fragment ends here, inside a character",
        .section = "RFC 6455 §5.6: the whole message is UTF-8, a fragment need not be"});
  ASSERT_FALSE(hear(parser, client_frame(0x01, "f0 9f"_hex)));
  ASSERT_EQ(code(parser.failure()), 0);
  ASSERT_FALSE(hear(parser, client_frame(0x00, "98"_hex)));
  const auto message = hear(parser, client_frame(0x80, "80"_hex));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(to_hex(message->payload), "f0 9f 98 80");
}

TEST(Step3_9, ATextDoesNotEndInsideACharacter) {
  tell({.bytes = "e2 82"_hex,
        .at = 1,
        .count = 1,
        .here = "one more byte belongs to this character, and FIN is 1",
        .section = "RFC 6455 §8.1: 1007",
        .usually = "complete() is not asked at the end of a message."});
  MessageParser one_frame;
  EXPECT_FALSE(hear(one_frame, client_frame(0x81, "e2 82"_hex)));
  EXPECT_EQ(code(one_frame.failure()), 1007);
  MessageParser fragments;
  EXPECT_FALSE(hear(fragments, client_frame(0x01, "e2"_hex)));
  EXPECT_FALSE(hear(fragments, client_frame(0x80, "82"_hex)));
  EXPECT_EQ(code(fragments.failure()), 1007);
}

// Step 3.8 counts the bytes; done or not, a bad byte for which there is room comes first.
TEST(Step3_9, ABadByteIsJudgedBeforeTheLimitBehindIt) {
  tell({.bytes = "ff 61 61 61 61 61 61"_hex,
        .count = 1,
        .here = "a bad byte; two of those behind it are over the limit",
        .section = "RFC 6455 §8.1: the connection fails at the first bad byte",
        .yours = {{"1009",
                   "The size was asked before the text: the line with check_text comes first."}},
        .person = "the same bytes end with one code today and with another tomorrow."});
  MessageParser parser({.max_size = 10});
  ASSERT_FALSE(hear(parser, first("01234")));
  EXPECT_FALSE(hear(parser, client_frame(0x80, "ff 61 61 61 61 61 61"_hex)));
  EXPECT_EQ(code(parser.failure()), 1007);
}

// --- Step 3.10

// A short frame that is still arriving: its header, and so many bytes of its payload.
Bytes beginning(Bytes frame, std::size_t payload) {
  frame.resize(6 + payload);
  return frame;
}

// The code of the failure, once these bytes have come too.
int failing(MessageParser& parser, ByteView bytes) {
  EXPECT_FALSE(hear(parser, bytes));
  return code(parser.failure());
}

TEST(Step3_10, ABadByteFailsBeforeItsFragmentEnds) {
  const Bytes text = "48 65 ce ba f4 90 61"_hex;  // f4 90 makes it more than U+10FFFF
  tell({.bytes = text,
        .at = 5,
        .count = 1,
        .here = "wrong, with any byte behind it",
        .section = "RFC 6455 §8.1; Autobahn 6.4 calls a later answer non-strict",
        .yours = {{"0", "check_arriving does not look at the bytes that are here already."},
                  {"1007",
                   "A good byte was refused: was it shown to utf8_ before? checked_ says how many "
                   "were."}},
        .person = "a client with a broken text is told when all of it is sent, megabytes later."});
  const Bytes frame = client_frame(0x01, text);
  MessageParser parser;
  EXPECT_EQ(failing(parser, beginning(frame, 0)), 0);
  for (std::size_t size = 0; size < 5; ++size)
    EXPECT_EQ(failing(parser, ByteView(frame).subspan(6 + size, 1)), 0) << "byte " << size;
  EXPECT_EQ(failing(parser, ByteView(frame).subspan(11, 1)), 1007);
}

TEST(Step3_10, NoByteIsCheckedTwice) {
  const Bytes text = "61 c3 a9 e2 82 ac f0 9f 98 80 62"_hex;
  tell({.bytes = text,
        .at = 2,
        .count = 1,
        .here = "looked at when it came, and not again",
        .section = "message_parser.h: checked_",
        .usually = "the same bytes go through the validator again, and the second time they make "
                   "no sense."});
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
        .usually = "the same bytes were given to the validator at each question."});
  MessageParser parser;
  parser.feed(beginning(client_frame(0x81, "c3 a9"_hex), 1));
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(parser.next());
    EXPECT_EQ(code(parser.failure()), 0);
  }
  EXPECT_EQ(said(hear(parser, Bytes{0xa9 ^ 0xfa})), "é");
}

TEST(Step3_10, AnUnfinishedCharacterIsNoFailureYet) {
  tell({.section = "RFC 3629 §3",
        .usually = "complete() was asked before the message was complete."});
  MessageParser parser;
  const Bytes frame = client_frame(0x81, "e2 82 ac"_hex);
  EXPECT_EQ(failing(parser, beginning(frame, 2)), 0);
  EXPECT_EQ(said(hear(parser, ByteView(frame).last(1))), "€");
}

TEST(Step3_10, AFrameOutOfOrderFailsBeforeItEnds) {
  tell({.section = "RFC 6455 §5.4",
        .usually = "only the text is judged early: where the frame stands is known as well."});
  MessageParser nothing;
  EXPECT_EQ(failing(nothing, beginning(last("lo"), 0)), 1002);
  MessageParser inside;
  ASSERT_FALSE(hear(inside, first("Hel")));
  EXPECT_EQ(failing(inside, beginning(whole("lo"), 0)), 1002);
}

TEST(Step3_10, TheLimitFailsBeforeTheFragmentEnds) {
  tell({.section = "RFC 6455 §10.4; 1009",
        .usually = "a fragment's size counts only when all of it is here."});
  const Bytes fragment = middle("56789xy");
  MessageParser parser({.max_size = 10});
  ASSERT_FALSE(hear(parser, first("01234")));
  EXPECT_EQ(failing(parser, beginning(fragment, 5)), 0);
  EXPECT_EQ(failing(parser, ByteView(fragment).subspan(11, 1)), 1009);
}

// Found by the fuzzers of this workbook: whole it was 1009, and cut behind its first byte 1007.
TEST(Step3_10, TheFailureIsTheSameWhereverItIsCut) {
  tell({.section = "RFC 6455 §8.1: the connection fails at the byte, wherever TCP cuts",
        .usually = "a whole frame is judged in another order than one that is still arriving.",
        .person = "the same bytes end with one code today and with another tomorrow."});
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
  tell({.section = "RFC 6455 §8.1: the connection fails at the byte, wherever TCP cuts",
        .usually = "a text is shown to the validator only as far as there is room for it.",
        .person = "the same bytes end with one code today and with another tomorrow."});
  MessageParser limit_first({.max_size = 10});
  ASSERT_FALSE(hear(limit_first, first("01234")));
  EXPECT_FALSE(hear(limit_first, client_frame(0x80, "61 61 61 61 61 61 ff"_hex)));
  EXPECT_EQ(code(limit_first.failure()), 1009);
}

TEST(Step3_10, AControlFrameHasNoText) {
  tell({.section = "RFC 6455 §5.5.2: any bytes",
        .usually = "the payload of a ping was judged as text."});
  MessageParser parser;
  ASSERT_FALSE(hear(parser, first("Hel")));
  EXPECT_EQ(failing(parser, beginning(client_frame(0x89, "ff ff"_hex), 1)), 0);
}

TEST(Step3_10, WhatIsDiscardedIsNotJudged) {
  tell({.section = "message_parser.h: discard_messages()",
        .usually = "discard_messages() was called, and the text is still read."});
  MessageParser parser;
  parser.discard_messages();
  EXPECT_EQ(failing(parser, beginning(client_frame(0x81, "ff ff"_hex), 1)), 0);
}

TEST(Step3_11, WholeMessagesAllocateNothing) {
  tell({.section = "frame_parser.h: a payload is a view",
        .usually = "a message of one frame is copied. Only fragments have to be."});
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
  EXPECT_EQ(messages, 10'000u);
  // A read may cost some; ten messages in it cost no more.
  EXPECT_LE(memory().allocations - before, 3'000u) << "for 10,000 messages in 1,000 reads";
}

TEST(Step3_11, FragmentsAreCopiedOnce) {
  tell({.section = "message_parser.h: the payload is a view",
        .usually = "the message is copied when a fragment is added, or when it is handed out."});
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
  EXPECT_EQ(messages, 10u);
  EXPECT_LE(memory().allocations - before, 8 * 40u) << "for 8 messages of 992 fragments";
}

TEST(Step3_11, ReleaseMemoryKeepsOnlyWhatIsUnderWay) {
  tell({.section = "message_parser.h: release_memory()",
        .usually = "release_memory() keeps the room of messages that are over, or forgets one that "
                   "is not."});
  const std::string text(50'000, 'x');
  const std::size_t before = memory().live;
  MessageParser parser;
  ASSERT_FALSE(hear(parser, first(text)));
  ASSERT_TRUE(hear(parser, last("y")));
  parser.release_memory();
  EXPECT_EQ(memory().live, before) << "an idle connection costs bytes, not kilobytes";
  ASSERT_FALSE(hear(parser, first("Hel")));
  parser.release_memory();
  EXPECT_EQ(said(hear(parser, last("lo"))), "Hello");
  ASSERT_FALSE(hear(parser, first(text)));
  ASSERT_FALSE(hear(parser, whole("inside")));
  ASSERT_TRUE(parser.failure().has_value());
  parser.release_memory();
  EXPECT_EQ(memory().live, before) << "after a failure nothing is under way";
  MessageParser discarding;
  ASSERT_FALSE(hear(discarding, first(text)));
  discarding.discard_messages();
  discarding.release_memory();
  EXPECT_EQ(memory().live, before) << "and nothing is that will be dropped";
}

}  // namespace

#include "message.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client_frames.h"
#include "count_memory.h"
#include "frame_parser.h"
#include "hex.h"
#include "story.h"

namespace {

using namespace ws;
using namespace ws::test;

Frame first(std::string_view text) {
  return {false, Opcode::text, as_bytes(text)};
}
Frame middle(std::string_view text) {
  return {false, Opcode::continuation, as_bytes(text)};
}
Frame last(std::string_view text) {
  return {true, Opcode::continuation, as_bytes(text)};
}
Frame whole(std::string_view text) {
  return {true, Opcode::text, as_bytes(text)};
}

// The message's text, or why there is none.
std::string said(const std::optional<Message>& message) {
  if (!message) return "(not yet)";
  return std::string(as_text(message->payload));
}

TEST(Step3_8, AFrameWithFinIsAMessage) {
  const std::string text = "Hello";
  tell({.bytes = "81 05 48 65 6c 6c 6f"_hex,
        .count = 1,
        .here = "FIN and an opcode: a whole message in one frame",
        .section = "RFC 6455 §5.4",
        .usually = "add() says \"not yet\" to a frame that is a whole message.",
        .person = "the dot is green, and whatever you type, nothing comes back."});
  MessageAssembler assembler;
  const auto message = assembler.add(whole(text));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(number(message->opcode), 1);
  EXPECT_EQ(as_text(message->payload), "Hello");
  EXPECT_EQ(static_cast<const void*>(message->payload.data()), text.data())
      << "a view, and no copy";
  EXPECT_FALSE(assembler.failure().has_value());
}

// seed 5: a client that streams ends the chat, or its first piece is shown alone
TEST(Step3_8, PutsFragmentsTogether) {
  tell({.bytes = "01 03 48 65 6c 80 02 6c 6f"_hex,
        .at = 5,
        .count = 1,
        .here = "FIN, and opcode 0: the end of what began with 01",
        .section = "RFC 6455 §5.7: \"Hel\" and \"lo\"",
        .yours = {{"Hel", "The first fragment was taken for the whole message."},
                  {"lo", "Only the last fragment came out: the first was not kept."},
                  {"(not yet)", "The message has its FIN, and did not come out."}},
        .person = "a long text arrives as its last piece, or not at all."});
  MessageAssembler assembler;
  const std::string after_one = said(assembler.add(first("Hel")));
  EXPECT_EQ(after_one, "(not yet)");
  const std::string after_both = said(assembler.add(last("lo")));
  EXPECT_EQ(after_both, "Hello");
}

TEST(Step3_8, TheFirstFragmentSaysWhatItIs) {
  MessageAssembler assembler;
  tell({.section = "RFC 6455 §5.4: the opcode of the first fragment is the message's",
        .yours = {{"0", "0 is the opcode of the last fragment, continuation."}}});
  ASSERT_FALSE(assembler.add({false, Opcode::binary, "ff fe"_hex}));
  const auto message = assembler.add({true, Opcode::continuation, "fd"_hex});
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(number(message->opcode), 2);
  EXPECT_EQ(to_hex(message->payload), "ff fe fd");
}

// seed 6: you send nothing, and everybody's dot turns red
TEST(Step3_8, AnEmptyMessageIsAMessage) {
  MessageAssembler assembler;
  EXPECT_EQ(said(assembler.add(whole(""))), "");
  EXPECT_EQ(said(assembler.add(first(""))), "(not yet)");
  EXPECT_EQ(said(assembler.add(middle(""))), "(not yet)");
  EXPECT_EQ(said(assembler.add(last(""))), "");
  EXPECT_EQ(said(assembler.add(whole("next"))), "next");
}

TEST(Step3_8, EveryMessageBeginsAnew) {
  MessageAssembler assembler;
  EXPECT_EQ(said(assembler.add(first("a"))), "(not yet)");
  EXPECT_EQ(said(assembler.add(last("b"))), "ab");
  EXPECT_EQ(said(assembler.add(whole("c"))), "c");
  EXPECT_EQ(said(assembler.add(first("d"))), "(not yet)");
  EXPECT_EQ(said(assembler.add(middle("e"))), "(not yet)");
  EXPECT_EQ(said(assembler.add(last("f"))), "def");
}

// What comes out of a stream: every message as hex, and the code of a failure.
class Stream {
 public:
  explicit Stream(MessageLimits limits = {}) : parser_(limits.max_size), assembler_(limits) {}

  void feed(ByteView piece) {
    parser_.feed(piece);
    while (const auto frame = parser_.next()) {
      if (is_control(frame->opcode)) {
        out_ += "control " + to_hex(frame->payload) + '\n';
      } else if (const auto message = assembler_.add(*frame)) {
        out_ += to_hex(Bytes{static_cast<std::uint8_t>(message->opcode)}) + ": " +
                to_hex(message->payload) + '\n';
      }
    }
    const auto unfinished = parser_.unfinished();
    if (unfinished && !is_control(unfinished->opcode)) assembler_.look_ahead(*unfinished);
  }
  int failure() const {
    return parser_.failure() ? code(parser_.failure()) : code(assembler_.failure());
  }
  const std::string& out() const { return out_; }

 private:
  FrameParser parser_;
  MessageAssembler assembler_;
  std::string out_;
};

// seed 41: a frame, a message and what one read of TCP gives are three different things
TEST(Step3_8, MessagesFramesAndPiecesAreThreeThings) {
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
  Stream stream;
  for_every_cut(
      bytes, [&] { stream = Stream(); }, [&](ByteView piece) { stream.feed(piece); },
      [&] {
        EXPECT_EQ(stream.out(), "control 3f\n01: 47 72 c3 bc 6e\n02: ff\n01: e2 82 ac\n");
        EXPECT_EQ(stream.failure(), 0);
      });
}

TEST(Step3_8, RefusesAContinuationOfNothing) {
  tell({.bytes = "80 82 37 fa 21 3d 5b 95"_hex,
        .count = 1,
        .here = "opcode 0, and no message has begun",
        .section = "RFC 6455 §5.4"});
  MessageAssembler alone;
  EXPECT_FALSE(alone.add(last("lo")));
  EXPECT_EQ(code(alone.failure()), 1002);
  MessageAssembler behind;
  ASSERT_TRUE(behind.add(whole("Hello")));
  EXPECT_FALSE(behind.add(middle("lo")));
  EXPECT_EQ(code(behind.failure()), 1002);
  MessageAssembler behind_fragments;
  ASSERT_FALSE(behind_fragments.add(first("Hel")));
  ASSERT_TRUE(behind_fragments.add(last("lo")));
  EXPECT_FALSE(behind_fragments.add(last("lo")));
  EXPECT_EQ(code(behind_fragments.failure()), 1002);
}

TEST(Step3_8, RefusesAMessageInsideAMessage) {
  for (const Frame& frame : {first("x"), whole("x"), Frame{true, Opcode::binary, as_bytes("x")}}) {
    tell({.bytes = "01 83 37 fa 21 3d 7f 9f 4d 81 81 37 fa 21 3d 4f"_hex,
          .at = 9,
          .count = 1,
          .here = "a new text, and the first has not ended",
          .section = "RFC 6455 §5.4"});
    MessageAssembler assembler;
    ASSERT_FALSE(assembler.add(first("Hel")));
    EXPECT_FALSE(assembler.add(frame));
    EXPECT_EQ(code(assembler.failure()), 1002);
  }
}

TEST(Step3_8, TextIsUtf8) {
  tell({.bytes = "48 ff"_hex,
        .at = 1,
        .count = 1,
        .here = "never in UTF-8",
        .section = "RFC 6455 §8.1: 1007",
        .person = "somebody's broken bytes end every other browser's connection."});
  MessageAssembler assembler;
  EXPECT_FALSE(assembler.add({true, Opcode::text, "48 ff"_hex}));
  EXPECT_EQ(code(assembler.failure()), 1007);
}

TEST(Step3_8, BinaryIsAnyBytes) {
  MessageAssembler assembler;
  const Bytes bytes = "00 ff c3"_hex;
  const auto message = assembler.add({true, Opcode::binary, bytes});
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(to_hex(message->payload), "00 ff c3");
  EXPECT_EQ(said(assembler.add(whole("x"))), "x") << "and leaves nothing for the text behind it";
}

TEST(Step3_8, ACharacterMayBeCutByAFragment) {
  MessageAssembler assembler;
  tell({.bytes = "f0 9f 98 80"_hex,
        .at = 2,
        .count = 1,
        .here = "a fragment ends here, inside a character",
        .section = "RFC 6455 §5.6: the whole message is UTF-8, a fragment need not be"});
  ASSERT_FALSE(assembler.add({false, Opcode::text, "f0 9f"_hex}));
  ASSERT_EQ(code(assembler.failure()), 0);
  ASSERT_FALSE(assembler.add({false, Opcode::continuation, "98"_hex}));
  const auto message = assembler.add({true, Opcode::continuation, "80"_hex});
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(to_hex(message->payload), "f0 9f 98 80");
}

TEST(Step3_8, ATextDoesNotEndInsideACharacter) {
  tell({.bytes = "e2 82"_hex,
        .at = 1,
        .count = 1,
        .here = "one more byte belongs to this character, and FIN is 1",
        .section = "RFC 6455 §8.1: 1007",
        .usually = "complete() is not asked at the end of a message."});
  MessageAssembler one_frame;
  EXPECT_FALSE(one_frame.add({true, Opcode::text, "e2 82"_hex}));
  EXPECT_EQ(code(one_frame.failure()), 1007);
  MessageAssembler fragments;
  EXPECT_FALSE(fragments.add({false, Opcode::text, "e2"_hex}));
  EXPECT_FALSE(fragments.add({true, Opcode::continuation, "82"_hex}));
  EXPECT_EQ(code(fragments.failure()), 1007);
}

TEST(Step3_8, ABadByteFailsBeforeItsFragmentEnds) {
  const Bytes text = "48 65 ce ba f4 90"_hex;  // the last byte makes it more than U+10FFFF
  tell({.bytes = text,
        .at = 5,
        .count = 1,
        .here = "wrong, whatever may follow",
        .section = "RFC 6455 §8.1; Autobahn 6.4 calls a later answer non-strict",
        .usually = "look_ahead does not look at the bytes that are here already.",
        .person = "who sends a broken text is told when all of it is sent, megabytes later."});
  MessageAssembler assembler;
  for (std::size_t size = 0; size <= text.size(); ++size) {
    EXPECT_EQ(code(assembler.failure()), 0) << "with " << size << " bytes";
    assembler.look_ahead({false, Opcode::text, ByteView(text).first(size)});
  }
  EXPECT_EQ(code(assembler.failure()), 1007);
}

TEST(Step3_8, NoByteIsCheckedTwice) {
  const Bytes text = "61 c3 a9 e2 82 ac f0 9f 98 80 62"_hex;
  tell({.bytes = text,
        .at = 2,
        .count = 1,
        .here = "looked at when it came, and not again",
        .section = "message.h: checked_",
        .usually = "the same bytes go through the validator again, and the second time they make "
                   "no sense."});
  MessageAssembler assembler;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t size = 0; size <= text.size(); ++size)
      assembler.look_ahead({false, Opcode::text, ByteView(text).first(size)});
    ASSERT_FALSE(assembler.add({false, Opcode::text, text}));
    ASSERT_EQ(code(assembler.failure()), 0);
    for (std::size_t size = 0; size < text.size(); ++size)
      assembler.look_ahead({true, Opcode::continuation, ByteView(text).first(size)});
    const auto message = assembler.add({true, Opcode::continuation, text});
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->payload.size(), 2 * text.size());
  }
}

TEST(Step3_8, AnUnfinishedCharacterIsNoFailureYet) {
  MessageAssembler assembler;
  assembler.look_ahead({true, Opcode::text, "e2 82"_hex});
  EXPECT_EQ(code(assembler.failure()), 0);
  const Bytes text = "e2 82 ac"_hex;
  EXPECT_TRUE(assembler.add({true, Opcode::text, text}).has_value());
}

TEST(Step3_8, AFrameOutOfOrderFailsBeforeItEnds) {
  tell({.section = "RFC 6455 §5.4",
        .usually = "look_ahead judges the text only: where the frame stands is known as well."});
  MessageAssembler nothing;
  nothing.look_ahead(last(""));
  EXPECT_EQ(code(nothing.failure()), 1002);
  MessageAssembler inside;
  ASSERT_FALSE(inside.add(first("Hel")));
  inside.look_ahead(whole(""));
  EXPECT_EQ(code(inside.failure()), 1002);
}

// seed 12: limits, once there are any, hold for a message and not only for a frame
TEST(Step3_8, AMessageHasALimit) {
  tell({.section = "RFC 6455 §7.4.1: 1009, §10.4",
        .usually = "each frame is compared with the limit, and not their sum.",
        .person = "one client sends fragments for ever, and the server dies for want of memory."});
  const MessageLimits limits{.max_size = 10};
  MessageAssembler at_limit(limits);
  EXPECT_EQ(said(at_limit.add(whole("0123456789"))), "0123456789");
  EXPECT_EQ(said(at_limit.add(first("01234"))), "(not yet)");
  EXPECT_EQ(said(at_limit.add(last("56789"))), "0123456789");
  EXPECT_EQ(said(at_limit.add(whole("0123456789"))), "0123456789") << "and the next begins at 0";

  MessageAssembler in_one(limits);
  EXPECT_FALSE(in_one.add(whole("0123456789x")));
  EXPECT_EQ(code(in_one.failure()), 1009);
  MessageAssembler in_two(limits);
  EXPECT_FALSE(in_two.add(first("01234")));
  EXPECT_FALSE(in_two.add(middle("56789x")));
  EXPECT_EQ(code(in_two.failure()), 1009);
  MessageAssembler binary(limits);
  EXPECT_FALSE(binary.add({false, Opcode::binary, as_bytes("01234")}));
  EXPECT_FALSE(binary.add({true, Opcode::continuation, as_bytes("56789x")}));
  EXPECT_EQ(code(binary.failure()), 1009);
}

TEST(Step3_8, TheLimitFailsBeforeTheFragmentEnds) {
  MessageAssembler assembler({.max_size = 10});
  ASSERT_FALSE(assembler.add(first("01234")));
  assembler.look_ahead(middle("56789"));
  EXPECT_EQ(code(assembler.failure()), 0);
  assembler.look_ahead(middle("56789x"));
  EXPECT_EQ(code(assembler.failure()), 1009);
}

// Found by the fuzzers of this workbook: whole it was 1009, and cut behind its first byte 1007.
TEST(Step3_8, ABadByteIsJudgedBeforeTheLimitBehindIt) {
  tell({.section = "RFC 6455 §8.1: the connection fails at the byte, wherever TCP cuts",
        .yours = {{"1009", "the size of the whole was looked at before its first byte."}},
        .usually = "a whole frame is judged in another order than one that is still arriving.",
        .person = "the same bytes end with one code today and with another tomorrow."});
  const Bytes bad = "ff 61 61 61 61 61 61"_hex;
  MessageAssembler whole_frame({.max_size = 10});
  ASSERT_FALSE(whole_frame.add(first("01234")));
  EXPECT_FALSE(whole_frame.add({true, Opcode::continuation, bad}));
  EXPECT_EQ(code(whole_frame.failure()), 1007);
  MessageAssembler arriving({.max_size = 10});
  ASSERT_FALSE(arriving.add(first("01234")));
  arriving.look_ahead({true, Opcode::continuation, ByteView(bad).first(1)});
  EXPECT_EQ(code(arriving.failure()), 1007);

  const Bytes late = "61 61 61 61 61 61 ff"_hex;  // the limit comes first
  MessageAssembler limited({.max_size = 10});
  ASSERT_FALSE(limited.add(first("01234")));
  EXPECT_FALSE(limited.add({true, Opcode::continuation, late}));
  EXPECT_EQ(code(limited.failure()), 1009);
}

TEST(Step3_8, EndlessEmptyFragmentsEnd) {
  tell({.section = "RFC 6455 §10.4; 1008 because their bytes stay under any limit",
        .usually = "fragments are not counted, or the empty ones are not.",
        .person = "nothing; and one client keeps the server busy for ever."});
  MessageAssembler assembler({.max_size = 64, .max_fragments = 1'000});
  ASSERT_FALSE(assembler.add(first("")));
  forget_peak();
  const std::size_t before = memory().live;
  int fragments = 1;
  while (fragments < 100'000 && !assembler.failure()) {
    EXPECT_FALSE(assembler.add(middle("")));
    ++fragments;
  }
  EXPECT_EQ(fragments, 1'001);
  EXPECT_EQ(code(assembler.failure()), 1008);
  EXPECT_LE(memory().peak - before, 64u);
}

TEST(Step3_8, FragmentsAreCountedForEachMessage) {
  MessageAssembler assembler({.max_fragments = 3});
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(said(assembler.add(first("a"))), "(not yet)");
    EXPECT_EQ(said(assembler.add(middle("b"))), "(not yet)");
    EXPECT_EQ(said(assembler.add(last("c"))), "abc");
    EXPECT_EQ(said(assembler.add(whole("d"))), "d");
  }
}

TEST(Step3_8, NothingComesOutAfterAFailure) {
  MessageAssembler assembler;
  EXPECT_FALSE(assembler.add(last("lo")));
  const auto failure = assembler.failure();
  ASSERT_EQ(code(failure), 1002);
  EXPECT_FALSE(assembler.add(whole("Hello")));
  EXPECT_FALSE(assembler.add({true, Opcode::text, "ff"_hex}));
  assembler.look_ahead({true, Opcode::text, "ff"_hex});
  EXPECT_TRUE(assembler.failure() == failure);
}

TEST(Step3_8, WholeMessagesAllocateNothing) {
  MessageAssembler assembler;
  const std::string text(10'000, 'x');
  const std::size_t before = memory().allocations;
  for (int i = 0; i < 1'000; ++i)
    assembler.add(whole(text));
  EXPECT_EQ(memory().allocations - before, 0u);
}

TEST(Step3_8, FragmentsAreCopiedOnce) {
  MessageAssembler assembler;
  const std::string text(60, 'x');
  std::size_t before = 0;
  std::size_t messages = 0;
  for (int i = 0; i < 10; ++i) {
    if (i == 1) before = memory().allocations;  // by now the buffer is as large as it gets
    assembler.add(first(text));
    for (int fragment = 0; fragment < 990; ++fragment)
      assembler.add(middle(text));
    if (assembler.add(last(text))) ++messages;
  }
  EXPECT_EQ(messages, 10u);
  EXPECT_EQ(memory().allocations - before, 0u);
}

TEST(Step3_8, ReleaseMemoryKeepsOnlyWhatIsUnderWay) {
  const std::string text(50'000, 'x');
  const std::size_t before = memory().live;
  MessageAssembler assembler;
  ASSERT_FALSE(assembler.add(first(text)));
  ASSERT_TRUE(assembler.add(last("y")));
  assembler.release_memory();
  EXPECT_EQ(memory().live, before) << "an idle connection costs bytes, not kilobytes";
  ASSERT_FALSE(assembler.add(first("Hel")));
  assembler.release_memory();
  EXPECT_EQ(said(assembler.add(last("lo"))), "Hello");
  ASSERT_FALSE(assembler.add(first(text)));
  ASSERT_FALSE(assembler.add(last("\xff")));
  ASSERT_TRUE(assembler.failure().has_value());
  assembler.release_memory();
  EXPECT_EQ(memory().live, before) << "after a failure nothing is under way";
}

}  // namespace

#include "frame_parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "client_frames.h"
#include "count_memory.h"
#include "endless.h"
#include "hex.h"
#include "story.h"

namespace {

using namespace ws;
using namespace ws::test;

// One line a frame: "fin 01 48 69".
std::string describe(const Frame& frame) {
  std::string line = frame.fin ? "fin" : "...";
  line += ' ' + to_hex(Bytes{static_cast<std::uint8_t>(frame.opcode)});
  if (!frame.payload.empty()) line += ' ' + to_hex(frame.payload);
  return line += '\n';
}

// All frames that the parser has now.
std::string take_all(FrameParser& parser) {
  std::string all;
  Asking asking(10'000);  // bytes: more than any of these tests has
  while (const auto frame = asking.next(parser))
    all += describe(*frame);
  code(parser.failure());  // for the screen, if a frame is missing
  return all;
}

// How much memory is in use now that was not before.
std::size_t more_than(std::size_t before) {
  const std::size_t now = memory().live;
  return now > before ? now - before : 0;
}

// Takes the next frame.
std::string taken(FrameParser& parser) {
  return parser.next() ? "a frame" : "not yet";
}

// Whether `text` begins with `with`.
bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

// What usually gives these frames (as take_all has them) in place of the expected ones.
std::string usual_cause(const std::string& yours, const std::string& expected) {
  if (begins(expected, yours))
    return "what is here of a frame is forgotten when the rest is not here yet.";
  if (begins(yours, expected))
    return "a frame comes out again: read_ has to move behind all of it.";
  const auto at = static_cast<std::size_t>(
      std::mismatch(yours.begin(), yours.end(), expected.begin(), expected.end()).first -
      yours.begin());
  const std::size_t line = expected.rfind('\n', at) + 1;  // npos + 1 is 0
  if (yours.size() != expected.size() || at < line + 7)
    return "a frame is read at another place than the one where it begins.";
  // "fin 01 48 65": where the payload differs, and what stands there.
  const std::size_t place = (at - line - 7) / 3;
  const std::size_t digits = line + 7 + 3 * place;
  const int wrong = from_hex(yours.substr(digits, 2))[0] ^ from_hex(expected.substr(digits, 2))[0];
  const std::string which = "byte " + std::to_string(place) + " of the payload ";
  return wrong == rfc_key[place % 4]
             ? which +
                   "is still masked, or was unmasked twice: unmasked_ counts those that are done."
             : which + "met another byte of the key: the offset is unmasked_, and not 0.";
}

// Compares the frames that come out of a stream that was cut.
void expect_frames(const std::string& frames, const std::string& expected) {
  if (frames != expected) now_usually(usual_cause(frames, expected));
  EXPECT_EQ(frames, expected);
}

TEST(Step3_6, ReadsAWholeFrame) {
  const Bytes bytes = "81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex;  // §5.7
  tell({.bytes = bytes,
        .section = "RFC 6455 §5.7: a whole frame",
        .yours = {{"frame->fin", "fin is what decode_header says of this frame."},
                  {"number(frame->opcode)", "opcode is what decode_header says of this frame."},
                  {"payload", "The payload begins behind the header, and is unmasked."}},
        .usually = "next() says \"not yet\" though nothing is missing.",
        .crash =
            "header_ is read and holds nothing (peek stores in it what decode_header returned), "
            "or bytes are read that are not here.",
        .person = "the dot is green, you type, and nothing comes back."});
  FrameParser parser(65536);
  parser.feed(bytes);
  const auto frame = parser.next();
  code(parser.failure());  // for the screen
  ASSERT_TRUE(frame.has_value());
  EXPECT_TRUE(frame->fin);
  EXPECT_EQ(number(frame->opcode), 1);
  const std::string payload(as_text(frame->payload));
  EXPECT_EQ(payload, "Hello");
  tell({.bytes = bytes,
        .tried = "next() again: this frame was handed out, and no byte is behind it",
        .section = "RFC 6455 §5.7: a whole frame, and no byte behind it",
        .yours = {{"again", "The same frame comes out again: does read_ move behind it?"}},
        .usually = "after this frame something was taken for a header: did read_ move behind the "
                   "header and the payload?",
        .crash = "a header is read before read_, or read_ does not stand behind the whole frame.",
        .person = "the first message comes back, and then the dot is red."});
  const auto again = parser.next();
  EXPECT_FALSE(again.has_value());
  EXPECT_EQ(code(parser.failure()), 0);
}

// seed 2: half a frame comes, and the server is gone
// pins: 6455-6.2-a
TEST(Step3_6, ReadsAFrameWhereverItIsCut) {
  const Bytes bytes = "81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex;
  tell({.bytes = bytes,
        .section = "RFC 6455 §5: TCP has no frames, a read may end anywhere",
        .usually = "what is here of a frame is forgotten when the rest is not here yet.",
        .person = "on a slow network, the server crashes or a message is lost."});
  std::string frames;
  FrameParser parser(65536);
  for_every_cut(
      bytes,
      [&] {
        frames.clear();
        parser = FrameParser(65536);
      },
      [&](ByteView piece) {
        parser.feed(piece);
        frames += take_all(parser);
      },
      [&] { expect_frames(frames, "fin 01 48 65 6c 6c 6f\n"); });
}

// seed 3: you send five, one arrives
// pins: 6455-6.2-a
TEST(Step3_6, ReadsEveryFrameOfOnePiece) {
  Bytes five;
  for (const std::string_view text : {"1", "2", "3", "4", "5"})
    five = joined({five, client_frame(0x81, as_bytes(text))});
  tell({.bytes = five,
        .at = 7,
        .count = 7,
        .here = "the second frame",
        .section = "RFC 6455 §5: one read may bring many frames",
        .yours = {{"fin 01 31\\nfin 01 05\\nfin 01 04\\nfin 01 03\\nfin 01 02\\n",
                   "The first frame is unmasked, and no other: next sets unmasked_ back to 0."}},
        .usually = "the bytes behind the first frame are thrown away, or next() never moves on.",
        .crash = "unmasked_ or header_ is still of the frame before: next sets both back.",
        .person = "you send five, one arrives, or the others are gibberish."});
  FrameParser parser(65536);
  parser.feed(five);
  const std::string frames = take_all(parser);
  if (begins(frames, "fin 01 31 "))
    now_usually(
        "all that is behind the header was taken for the payload: payload_length says how "
        "many bytes belong to it.");
  EXPECT_EQ(frames, "fin 01 31\nfin 01 32\nfin 01 33\nfin 01 34\nfin 01 35\n");
  EXPECT_EQ(code(parser.failure()), 0);
}

// seed 6: you send nothing, and every dot turns red
TEST(Step3_6, AnEmptyFrameIsAFrame) {
  tell({.bytes = "81 80 37 fa 21 3d"_hex,
        .at = 1,
        .count = 1,
        .here = "a length of 0",
        .section = "RFC 6455 §5.2",
        .usually = "next() waits for a first byte of payload.",
        .person = "an empty message, or a ping, gets no answer, and the next one waits, too."});
  FrameParser parser(65536);
  parser.feed("81 80 37 fa 21 3d"_hex);
  const std::string frames = take_all(parser);
  EXPECT_EQ(frames, "fin 01\n");
}

TEST(Step3_6, ReadsNeighboursWhereverTheyAreCut) {
  const Bytes bytes =
      joined({client_frame(0x01, as_bytes("Hel")), client_frame(0x89, as_bytes("?")),
              client_frame(0x80, as_bytes("lo"), {1, 2, 3, 4}), client_frame(0x81, {}),
              client_frame(0x82, pattern(126)), client_frame(0x88, "03 e8"_hex)});
  const std::string expected = "... 01 48 65 6c\nfin 09 3f\nfin 00 6c 6f\nfin 01\nfin 02 " +
                               to_hex(pattern(126)) + "\nfin 08 03 e8\n";
  tell({.bytes = bytes,
        .section = "RFC 6455 §5: TCP has no frames",
        .usually = "one frame's key, length or count of unmasked bytes is used for the next.",
        .crash =
            "more payload is taken than is here (buffer_.size() minus read_ minus the header), or "
            "one frame's key, length or count of unmasked bytes is used for the next.",
        .person = "a message is gibberish, or missing, now and then."});
  std::string frames;
  FrameParser parser(65536);
  for_every_cut(
      bytes,
      [&] {
        frames.clear();
        parser = FrameParser(65536);
      },
      [&](ByteView piece) {
        parser.feed(piece);
        frames += take_all(parser);
      },
      [&] { EXPECT_EQ(frames, expected); });
}

// pins: 6455-6.2-e
TEST(Step3_6, MiddlePiecesAreUnmaskedToo) {
  const Bytes bytes = client_frame(0x82, pattern(50));
  tell({.bytes = bytes,
        .tried = "three reads",
        .section = "RFC 6455 §5.3",
        .usually = "a piece is unmasked twice, never, or with the key at the wrong byte.",
        .person = "long messages are readable at their ends, and gibberish in the middle."});
  for (std::size_t first = 1; first < bytes.size() - 1; ++first) {
    for (std::size_t second = first + 1; second < bytes.size(); ++second) {
      now_trying("three reads: " + std::to_string(first) + " bytes, " +
                 std::to_string(second - first) + " bytes, and the rest");
      FrameParser parser(65536);
      std::string frames;
      for (const auto piece :
           {ByteView(bytes).first(first), ByteView(bytes).subspan(first, second - first),
            ByteView(bytes).subspan(second)}) {
        parser.feed(Bytes(piece.begin(), piece.end()));
        frames += take_all(parser);
      }
      expect_frames(frames, "fin 02 " + to_hex(pattern(50)) + '\n');
      if (HasFailure()) return;
    }
  }
}

TEST(Step3_6, FeedDropsWhatWasHandedOut) {
  tell({.tried = "1,000 times: feed a frame of 108 bytes, and take it with next()",
        .section = "README, Step 3.6: feed() calls drop_what_was_read()",
        .usually = "what next() has returned stays in buffer_: no byte of it is ever needed again.",
        .person = "a server that needs more memory with each message."});
  const Bytes frame = client_frame(0x82, pattern(100));
  FrameParser parser(65536);
  const std::size_t before = memory().live;
  for (int i = 0; i < 1'000; ++i) {
    parser.feed(frame);
    ASSERT_EQ(taken(parser), "a frame") << "in round " << i;
  }
  const std::size_t kept = more_than(before);
  EXPECT_LE(kept, 4'096u) << "bytes, of 1,000 frames that were all handed out";
}

TEST(Step3_6, FedTwiceAndAskedOnce) {
  const Bytes bytes =
      joined({client_frame(0x81, as_bytes("a")), client_frame(0x81, as_bytes("b"))});
  tell({.bytes = bytes,
        .tried = "feed of each byte, and only then next()",
        .section = "RFC 6455 §5: TCP has no frames",
        .usually = "next() reads the last piece alone, and not all that came.",
        .person = "on a slow network nothing arrives."});
  FrameParser parser(65536);
  for (const std::uint8_t byte : bytes)
    parser.feed(Bytes{byte});
  const std::string frames = take_all(parser);
  EXPECT_EQ(frames, "fin 01 61\nfin 01 62\n");
}

TEST(Step3_6, APieceOfNothingChangesNothing) {
  const Bytes bytes = "81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex;
  tell({.bytes = bytes,
        .tried = "feed of no byte at all, in front of the frame and behind each of its bytes",
        .section = "frame_parser.h: feed()",
        .yours = {{"at_first", "Nothing has come yet, and something came out."},
                  {"too_early", "The frame is not complete, and next() returned it."}},
        .usually = "the frame is lost, because a piece of nothing was taken for an end.",
        .crash = "a byte of the piece was asked for, and this piece has none.",
        .person = "the server crashes now and then."});
  FrameParser parser(65536);
  parser.feed({});
  auto at_first = parser.next();
  EXPECT_FALSE(at_first.has_value());
  at_first = parser.peek();
  EXPECT_FALSE(at_first.has_value());
  for (const std::uint8_t byte : bytes) {
    const auto too_early = parser.next();
    EXPECT_FALSE(too_early.has_value());
    parser.feed(Bytes{byte});
    parser.feed({});
  }
  const std::string frames = take_all(parser);
  EXPECT_EQ(frames, "fin 01 48 65 6c 6c 6f\n");
}

TEST(Step3_6, ReadsALongFrameInManyPieces) {
  tell({.tried = "a binary frame of 70,000 bytes, in reads of 1,001 bytes",
        .section = "RFC 6455 §5.3",
        .yours = {{"frames", "The frame did not come out, or more than once."}},
        .usually = "each piece is unmasked as if it were the first of its frame.",
        .person = "long messages begin well and end as gibberish."});
  const Bytes payload = pattern(70'000);
  const Bytes bytes = client_frame(0x82, payload);
  FrameParser parser(70'000);
  std::size_t frames = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 1'001) {
    const auto piece = ByteView(bytes).subspan(at, std::min<std::size_t>(1'001, bytes.size() - at));
    parser.feed(Bytes(piece.begin(), piece.end()));
    Asking asking(bytes.size());
    while (const auto frame = asking.next(parser)) {
      ++frames;
      EXPECT_EQ(to_hex(frame->payload), to_hex(payload));
    }
  }
  EXPECT_EQ(frames, 1u);
}

// pins: 6455-10.7-a
TEST(Step3_6, FailsBeforeThePayloadCame) {
  tell({.bytes = "83 85 37 fa 21 3d"_hex,
        .count = 1,
        .here = "a reserved opcode, and no byte of payload is needed to say so",
        .section = "RFC 6455 §5.2, §10.4",
        .usually = "check_header is asked only when the frame is whole.",
        .person = "a client announces gigabytes, and the server waits for them."});
  FrameParser parser(65536);
  parser.feed("83 85 37 fa 21 3d"_hex);
  const std::string frames = take_all(parser);
  EXPECT_EQ(frames, "");
  EXPECT_EQ(code(parser.failure()), 1002);
}

// seed 7: one client that does not mask ends the chat for all
TEST(Step3_6, FailsWithoutAKeyToUnmaskWith) {
  tell({.bytes = "81 05 48 65 6c 6c 6f"_hex,
        .at = 1,
        .count = 1,
        .here = "the MASK bit is 0",
        .section = "RFC 6455 §5.1",
        .usually = "check_header is not asked, or its answer is not stored in failure_.",
        .crash = "the key was read before check_header was asked whether there is one.",
        .person = "one client that does not mask ends the chat for all."});
  FrameParser parser(65536);
  parser.feed("81 05 48 65 6c 6c 6f"_hex);
  const std::string frames = take_all(parser);
  EXPECT_EQ(frames, "");
  EXPECT_EQ(code(parser.failure()), 1002);
}

TEST(Step3_6, WhatCameBeforeAFailureIsHandedOut) {
  const Bytes bytes =
      joined({client_frame(0x81, as_bytes("good")), client_frame(0x83, as_bytes("bad"))});
  tell({.bytes = bytes,
        .at = 10,
        .count = 1,
        .here = "a reserved opcode, behind a good frame",
        .section = "RFC 6455 §7.1.7",
        .usually = "the failure behind a good frame took that frame with it.",
        .person = "the last words of a client, in front of its mistake, are lost."});
  FrameParser parser(65536);
  parser.feed(bytes);
  const std::string frames = take_all(parser);
  EXPECT_EQ(frames, "fin 01 67 6f 6f 64\n");
  EXPECT_EQ(code(parser.failure()), 1002);
}

TEST(Step3_6, NothingComesAfterAFailure) {
  const Bytes bytes =
      joined({client_frame(0x83, as_bytes("bad")), client_frame(0x81, as_bytes("good"))});
  tell({.bytes = bytes,
        .at = 9,
        .count = 10,
        .here = "a good frame, behind one that failed the connection",
        .section = "RFC 6455 §7.1.7: no more is processed",
        .yours = {{"code(parser.failure())", "The failure is lost, or it is another one now."}},
        .usually = "next() and feed() do not look whether there is a failure already.",
        .person = "a client that was refused goes on to talk."});
  FrameParser parser(65536);
  parser.feed(bytes);
  std::string frames = take_all(parser);
  EXPECT_EQ(frames, "");
  ASSERT_EQ(code(parser.failure()), 1002);
  const auto failure = parser.failure();
  now_trying("feed of more frames, also of one that is too big, after the failure");
  parser.feed(client_frame(0x81, as_bytes("good")));
  parser.feed("82 ff 40 00 00 00 00 00 00 00 37 fa 21 3d"_hex);
  frames = take_all(parser);
  EXPECT_EQ(frames, "");
  EXPECT_EQ(code(parser.failure()), 1002);
  EXPECT_TRUE(parser.failure() == failure) << "the Failure has other words than before";
  const auto arriving = parser.peek();
  EXPECT_FALSE(arriving.has_value());
}

TEST(Step3_6, ShowsWhatIsHereOfAFrame) {
  const Bytes bytes = "01 85 37 fa 21 3d 7f 9f 4d 51 58"_hex;
  const std::string text = "Hello";
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const bool is_whole = size == bytes.size();
    tell({.bytes = Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)),
          .tried = std::to_string(size) + " of 11 bytes: next(), and then peek()",
          .section = "frame_parser.h: peek()",
          .yours = {{"frame", "next() returns the frame when all of it is here, and not before."},
                    {"arriving->fin", "fin is what decode_header says of this frame: FIN is 0."},
                    {"number(arriving->opcode)", "opcode is what decode_header says of it."},
                    {"payload", "peek shows as much of the payload as is here, unmasked."}},
          .usually = is_whole ? "peek() shows a frame that next() has returned."
                     : size > 6
                         ? "peek() shows nothing, because nothing new has come since it was asked "
                           "before."
                         : "peek() shows a frame when its header is here: with 6 bytes.",
          .crash = "the payload is taken as if all of it were here.",
          .person = "a message that is too big is refused only when all of it has come."});
    FrameParser parser(65536);
    parser.feed(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
    const std::string frame = taken(parser);
    ASSERT_EQ(frame, is_whole ? "a frame" : "not yet");
    const auto arriving = parser.peek();
    if (size < 6 || is_whole) {
      ASSERT_FALSE(arriving.has_value());
      continue;
    }
    ASSERT_TRUE(arriving.has_value());
    EXPECT_FALSE(arriving->fin);
    EXPECT_EQ(number(arriving->opcode), 1);
    const std::string payload(as_text(arriving->payload));
    EXPECT_EQ(payload, text.substr(0, size - 6));
  }
}

TEST(Step3_6, AFrameThatWasShownIsStillHandedOut) {
  const Bytes bytes = client_frame(0x81, as_bytes("Hello"));
  tell({.bytes = bytes,
        .tried = "peek() three times, and then next()",
        .section = "frame_parser.h: peek()",
        .yours = {{"frame",
                   "peek shows the frame whenever it is asked, also if nothing new has come."},
                  {"payload", "peek unmasks the bytes once more, each time that it is asked."}},
        .usually = "peek() takes the frame out of the buffer, or unmasks it once more.",
        .person = "a message is lost, or comes as gibberish, because peek() looked at it."});
  FrameParser parser(65536);
  parser.feed(bytes);
  for (int i = 0; i < 3; ++i) {
    const auto frame = parser.peek();
    ASSERT_TRUE(frame.has_value());
    const std::string payload(as_text(frame->payload));
    EXPECT_EQ(payload, "Hello");
  }
  const std::string frames = take_all(parser);
  EXPECT_EQ(frames, "fin 01 48 65 6c 6c 6f\n");
  const auto none = parser.peek();
  EXPECT_FALSE(none.has_value());
}

TEST(Step3_6, ShowsAFrameBehindAWholeOne) {
  const Bytes whole = client_frame(0x81, pattern(100));
  Bytes part = client_frame(0x82, as_bytes("abcdef"));
  part.resize(9);
  tell({.bytes = joined({whole, part}),
        .at = whole.size(),
        .count = part.size(),
        .here = "the beginning of a second frame; the first one was handed out",
        .section = "frame_parser.h: peek()",
        .yours = {{"frame", "The first frame is whole, and next() did not return it."},
                  {"second", "The second frame is not complete, and next() returned it."}},
        .usually = "peek() looks at the beginning of the buffer, and not at read_.",
        .crash = "peek() looks at the beginning of the buffer, and not at read_.",
        .person = "the second of two quick messages is judged as the first one."});
  FrameParser parser(65536);
  parser.feed(joined({whole, part}));
  const auto frame = parser.next();
  ASSERT_TRUE(frame.has_value());
  auto second = parser.next();
  ASSERT_FALSE(second.has_value());
  const auto shown = [&parser] {
    const auto arriving = parser.peek();
    return arriving ? std::string(as_text(arriving->payload)) : "nullopt";
  };
  EXPECT_EQ(shown(), "abc");
  now_trying("release_memory(), and then peek() again");
  parser.release_memory();
  EXPECT_EQ(shown(), "abc");
  now_trying("feed of one more byte of it, and then peek() again");
  parser.feed(Bytes{static_cast<std::uint8_t>('d' ^ rfc_key[3])});
  second = parser.next();
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(shown(), "abcd");
}

// seed 12: a few bytes announce more than there is memory for
// pins: 6455-10.4-a
TEST(Step3_11, AnAnnouncedLengthAllocatesNothing) {
  const Bytes bytes = "82 ff 40 00 00 00 00 00 00 00 37 fa 21 3d"_hex;
  tell({.bytes = bytes,
        .at = 2,
        .count = 8,
        .here = "4 EiB are announced",
        .section = "RFC 6455 §10.4",
        .usually = "a buffer is made as long as the peer says, before anything came.",
        .person = "one client sends 14 bytes, and the server has no memory left."});
  for (const std::uint64_t max_payload : {std::uint64_t{65536}, std::uint64_t{1} << 62}) {
    forget_peak();
    const std::size_t before = memory().live;
    FrameParser parser(max_payload);
    parser.feed(bytes);
    EXPECT_EQ(taken(parser), "not yet");
    EXPECT_EQ(code(parser.failure()), max_payload == 65536 ? 1009 : 0);
    const std::size_t most = memory().peak - before;
    EXPECT_LE(most, 64u) << "bytes of memory, for a frame of which 14 are here";
  }
}

// seed 12: a few bytes announce more than there is memory for
// pins: 6455-10.4-a
TEST(Step3_11, AnAllowedLengthAllocatesNothingEither) {
  Bytes frame = client_frame(0x82, pattern(65'536));
  frame.resize(14 + 20);
  tell({.bytes = Bytes(frame.begin(), frame.begin() + 14),
        .at = 2,
        .count = 8,
        .here = "64 KiB are announced, and 20 bytes come, one by one",
        .section = "RFC 6455 §10.4",
        .usually = "the second feed() (step 3.6) makes room for all that the header announces.",
        .person = "a thousand clients send 15 bytes each, and 64 MB are in use."});
  forget_peak();
  const std::size_t before = memory().live;
  FrameParser parser(65'536);
  for (std::size_t i = 0; i < frame.size(); ++i) {
    const ByteView byte = ByteView(frame).subspan(i, 1);
    parser.feed(byte);
    ASSERT_EQ(taken(parser), "not yet");
    const auto shown = parser.peek();
    ASSERT_TRUE(i < 13 || shown.has_value()) << "peek() shows nothing, and the header is here";
  }
  EXPECT_EQ(code(parser.failure()), 0);
  const std::size_t most = memory().peak - before;
  EXPECT_LE(most, 256u) << "bytes of memory, for a frame of which 34 are here";
}

TEST(Step3_11, AFrameIsAViewAndAllocatesNothing) {
  tell({.tried = "1,000 reads with 20 frames each, and next() for all of them",
        .section = "frame_parser.h: a payload is a view into our buffer",
        .yours = {{"frames", "Not all frames came out."}},
        .usually = "peek() (step 3.6) copies each payload, or the buffer is given back after each.",
        .person = "nothing. But with many users the server is slower than it has to be."});
  FrameParser parser(65536);
  Bytes bytes;
  for (int i = 0; i < 10; ++i)
    bytes = joined({bytes, client_frame(0x82, pattern(1'000)), client_frame(0x81, pattern(3))});
  std::size_t frames = 0;
  std::size_t allocations = 0;
  for (int turn = 0; turn < 1'010; ++turn) {
    if (turn == 10) allocations = memory().allocations;  // by now the buffer is as large as it gets
    parser.feed(bytes);
    Asking asking(bytes.size());
    while (asking.next(parser))
      ++frames;
  }
  allocations = memory().allocations - allocations;
  EXPECT_EQ(frames, 20'200u);
  // A read may cost some; 20 frames in it cost no more.
  EXPECT_LE(allocations, 3'000u) << "for 20,000 frames in 1,000 reads";
}

TEST(Step3_11, ReleaseMemoryKeepsOnlyWhatIsNotRead) {
  tell({.tried = "a frame of 50,000 bytes is read, 8 bytes of the next one wait: release_memory()",
        .section = "frame_parser.h: release_memory()",
        .yours = {{"frames", "The half frame that waited is lost: only what was read may go."}},
        .usually = "release_memory() empties the buffer and keeps its room: erase and clear give "
                   "no memory back.",
        .crash = "bytes that were not read yet are thrown away: only those before read_ may go.",
        .person = "ten thousand quiet clients, and no memory left."});
  const std::size_t before = memory().live;
  FrameParser parser(65536);
  parser.feed(joined({client_frame(0x82, pattern(50'000)), "81 85 37 fa 21 3d 7f 9f"_hex}));
  ASSERT_EQ(taken(parser), "a frame");
  ASSERT_EQ(taken(parser), "not yet");
  parser.release_memory();
  std::size_t kept = more_than(before);
  EXPECT_LE(kept, 64u) << "bytes: an idle connection costs bytes, not kilobytes";
  {
    parser.feed("4d 51 58"_hex);
    const std::string frames = take_all(parser);
    EXPECT_EQ(frames, "fin 01 48 65 6c 6c 6f\n");
  }
  parser.release_memory();
  kept = more_than(before);
  EXPECT_EQ(kept, 0u) << "bytes, where nothing waits";
}

TEST(Step3_11, ReleaseMemoryRemovesASmallPartToo) {
  tell({.tried = "a frame of 908 bytes is read, 1,000 bytes of the next one wait: release_memory()",
        .section = "frame_parser.h: release_memory()",
        .usually = "release_memory() calls drop_what_was_read(), which does nothing if less was "
                   "read than waits.",
        .person = "silent clients keep memory that no frame needs."});
  Bytes half = client_frame(0x82, pattern(2'000));
  half.resize(1'000);
  const Bytes bytes = joined({client_frame(0x82, pattern(900)), half});
  const std::size_t before = memory().live;
  FrameParser parser(65536);
  parser.feed(bytes);
  ASSERT_EQ(taken(parser), "a frame");
  ASSERT_EQ(taken(parser), "not yet");
  parser.release_memory();
  const std::size_t kept = more_than(before);
  EXPECT_LE(kept, 1'064u) << "bytes, where 1,000 wait";
}

TEST(Step3_11, AFailureGivesTheMemoryBack) {
  Bytes bytes = client_frame(0x83, as_bytes("bad"));
  bytes.resize(60'000);
  tell({.bytes = Bytes(bytes.begin(), bytes.begin() + 9),
        .count = 1,
        .here = "a reserved opcode, and 60,000 bytes came with it",
        .section = "RFC 6455 §10.4",
        .usually = "peek() (step 3.6) does not set read_ to buffer_.size(), or does not call "
                   "release_memory(), or that keeps the room of the buffer.",
        .person = "a server whose memory is full of nonsense."});
  const std::size_t before = memory().live;
  FrameParser parser(65536);
  parser.feed(bytes);
  EXPECT_EQ(taken(parser), "not yet");
  std::size_t kept = more_than(before);
  EXPECT_EQ(code(parser.failure()), 1002);
  ASSERT_LE(kept, 64u) << "bytes, and next() will never return one of them";
  tell({.tried = "feed of the same 60,000 bytes once more, after the failure",
        .section = "RFC 6455 §10.4",
        .usually = "after a failure feed() (step 3.6) goes on to keep what comes.",
        .person = "a server whose memory is full of nonsense."});
  const std::size_t refused = memory().live;
  parser.feed(bytes);
  kept = more_than(refused);
  EXPECT_EQ(code(parser.failure()), 1002);
  EXPECT_LE(kept, 64u) << "bytes that came after the failure";
}

TEST(Step3_11, TheBufferDoesNotGrowWhereReadsAndFramesNeverMeet) {
  tell({.tried = "100,000 frames of 107 bytes, in reads of 1,000: nearly each ends inside a frame",
        .section = "frame_parser.h: the buffer holds what is not read yet",
        .yours = {{"frames", "Not all frames came out."}},
        .usually = "what was handed out leaves the buffer only when nothing else is in it: "
                   "drop_what_was_read() waits for too long.",
        .person = "a client that never pauses makes the server's memory grow without end."});
  // 107 bytes a frame and 1,000 a read: nearly every read ends inside a frame.
  Bytes stream;
  while (stream.size() < 107'000) {
    const Bytes frame = client_frame(0x82, pattern(101));
    stream.insert(stream.end(), frame.begin(), frame.end());
  }
  FrameParser parser(65536);
  std::size_t frames = 0;
  forget_peak();
  const std::size_t before = memory().live;
  for (int turn = 0; turn < 100; ++turn) {
    for (std::size_t at = 0; at < stream.size(); at += 1'000) {
      parser.feed(ByteView(stream).subspan(at, 1'000));
      Asking asking(stream.size());
      while (asking.next(parser))
        ++frames;
    }
  }
  const std::size_t most = memory().peak - before;
  EXPECT_EQ(frames, 100'000u);
  EXPECT_LE(most, 8'192u) << "bytes in use";
}

TEST(Step3_11, ManyTinyFramesAreNotMovedOneByOne) {
  tell({.tried = "20,000 tiny frames come in one read, and next() hands them out",
        .section = "README, Step 3.11: next() removes nothing from the buffer",
        .yours = {{"frames", "Not all frames came out."}},
        .usually = "next() (step 3.6) erases each frame from the front of the buffer: work that "
                   "grows with the "
                   "square of what came.",
        .person = "one client sends nothing but tiny frames, and everyone else waits."});
  const Bytes frame = client_frame(0x82, as_bytes("x"));
  Bytes bytes;
  for (int i = 0; i < 20'000; ++i)
    bytes.insert(bytes.end(), frame.begin(), frame.end());
  FrameParser parser(65536);
  parser.feed(bytes);
  std::size_t frames = 0;
  std::size_t moves = 0;  // views that do not lie behind the one before: the buffer was moved
  const std::uint8_t* last = nullptr;
  Asking asking(bytes.size());
  while (const auto next = asking.next(parser)) {
    ++frames;
    if (next->payload.data() <= last) ++moves;
    last = next->payload.data();
  }
  EXPECT_EQ(frames, 20'000u);
  EXPECT_LE(moves, 40u) << "times all that waits was moved";
}

// A caller that takes one frame for each read has all others waiting behind it.
TEST(Step3_11, FramesThatWaitAreNotMovedAtEachRead) {
  tell({.tried = "10,000 tiny frames wait; 10,000 times: next(), and feed of one more",
        .section = "README, Step 3.11: what was read goes when it is half of the buffer",
        .usually =
            "drop_what_was_read() moves the rest each time, and not when what was read is half.",
        .person = "one client sends nothing but tiny frames, and everyone else waits."});
  const Bytes frame = client_frame(0x82, as_bytes("x"));
  Bytes bytes;
  for (int i = 0; i < 10'000; ++i)
    bytes.insert(bytes.end(), frame.begin(), frame.end());
  FrameParser parser(65536);
  parser.feed(bytes);
  std::size_t moves = 0;  // views that do not lie behind the one before: the buffer was moved
  const std::uint8_t* last = nullptr;
  for (int i = 0; i < 10'000; ++i) {
    const auto next = parser.next();
    ASSERT_TRUE(next.has_value()) << "frame " << i;
    if (next->payload.data() <= last) ++moves;
    last = next->payload.data();
    parser.feed(frame);
  }
  EXPECT_LE(moves, 40u) << "times all that waits was moved";
}

}  // namespace

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

TEST(Step3_6, ReadsAWholeFrame) {
  const Bytes bytes = "81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex;  // §5.7
  tell({.bytes = bytes,
        .section = "RFC 6455 §5.7: a whole frame",
        .usually = "next() says \"not yet\" though nothing is missing.",
        .person = "the dot is green, you type, and nothing comes back."});
  FrameParser parser(65536);
  parser.feed(bytes);
  const auto frame = parser.next();
  code(parser.failure());  // for the screen
  ASSERT_TRUE(frame.has_value());
  EXPECT_TRUE(frame->fin);
  EXPECT_EQ(number(frame->opcode), 1);
  EXPECT_EQ(as_text(frame->payload), "Hello");
  EXPECT_FALSE(parser.next().has_value());
  tell({.bytes = bytes,
        .section = "RFC 6455 §5.7: a whole frame, and no byte behind it",
        .usually = "after this frame something was taken for a header: did read_ move behind the "
                   "header and the payload?",
        .person = "the first message comes back, and then the dot is red."});
  EXPECT_EQ(code(parser.failure()), 0);
}

// seed 2: half a frame comes, and the server is gone
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
      [&] { EXPECT_EQ(frames, "fin 01 48 65 6c 6c 6f\n"); });
}

// seed 3: you send five, one arrives
TEST(Step3_6, ReadsEveryFrameOfOnePiece) {
  const Bytes one = client_frame(0x81, as_bytes("one"));
  tell({.bytes = joined({one, one, one, one, one}),
        .at = one.size(),
        .count = one.size(),
        .here = "the second frame",
        .section = "RFC 6455 §5: one read may bring many frames",
        .usually = "the bytes behind the first frame are thrown away, or next() never moves on.",
        .person = "you send five, one arrives."});
  FrameParser parser(65536);
  parser.feed(joined({one, one, one, one, one}));
  int frames = 0;
  for (; frames < 10 && parser.next(); ++frames) {
  }
  EXPECT_EQ(code(parser.failure()), 0) << "after " << frames << " of 5 frames";
  EXPECT_EQ(frames, 5);
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

TEST(Step3_6, MiddlePiecesAreUnmaskedToo) {
  const Bytes bytes = client_frame(0x82, pattern(50));
  tell({.bytes = bytes,
        .section = "RFC 6455 §5.3",
        .usually = "a piece is unmasked twice, never, or with the key at the wrong byte.",
        .person = "long messages are readable at their ends, and gibberish in the middle."});
  for (std::size_t first = 1; first < bytes.size() - 1; ++first) {
    for (std::size_t second = first + 1; second < bytes.size(); ++second) {
      FrameParser parser(65536);
      std::string frames;
      for (const auto piece :
           {ByteView(bytes).first(first), ByteView(bytes).subspan(first, second - first),
            ByteView(bytes).subspan(second)}) {
        parser.feed(Bytes(piece.begin(), piece.end()));
        frames += take_all(parser);
      }
      ASSERT_EQ(frames, "fin 02 " + to_hex(pattern(50)) + '\n')
          << "cut at " << first << ", " << second;
    }
  }
}

TEST(Step3_6, FeedDropsWhatWasHandedOut) {
  tell({.section = "README, Step 3.6: feed() calls drop_what_was_read()",
        .usually = "what next() has returned stays in buffer_: no byte of it is ever needed again.",
        .person = "a server that needs more memory with each message."});
  const Bytes frame = client_frame(0x82, pattern(100));
  FrameParser parser(65536);
  const std::size_t before = memory().live;
  for (int i = 0; i < 1'000; ++i) {
    parser.feed(frame);
    ASSERT_TRUE(parser.next().has_value());
  }
  EXPECT_LE(memory().live - before, 4'096u) << "bytes are kept of 1,000 frames that were read";
}

TEST(Step3_6, FedTwiceAndAskedOnce) {
  tell({.section = "RFC 6455 §5: TCP has no frames",
        .usually = "next() reads the last piece alone, and not all that came."});
  FrameParser parser(65536);
  for (const std::uint8_t byte :
       joined({client_frame(0x81, as_bytes("a")), client_frame(0x81, as_bytes("b"))}))
    parser.feed(Bytes{byte});
  EXPECT_EQ(take_all(parser), "fin 01 61\nfin 01 62\n");
}

TEST(Step3_6, APieceOfNothingChangesNothing) {
  const Bytes bytes = "81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex;
  tell({.bytes = bytes,
        .section = "frame_parser.h: feed()",
        .usually = "a byte of the piece was asked for, and this piece has none."});
  FrameParser parser(65536);
  parser.feed({});
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_FALSE(parser.peek().has_value());
  for (const std::uint8_t byte : bytes) {
    EXPECT_FALSE(parser.next().has_value());
    parser.feed(Bytes{byte});
    parser.feed({});
  }
  EXPECT_EQ(take_all(parser), "fin 01 48 65 6c 6c 6f\n");
}

TEST(Step3_6, ReadsALongFrameInManyPieces) {
  tell({.section = "RFC 6455 §5.3",
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
      EXPECT_TRUE(Bytes(frame->payload.begin(), frame->payload.end()) == payload);
    }
  }
  EXPECT_EQ(frames, 1u);
}

// seed 6: you send nothing, and every dot turns red
TEST(Step3_6, AnEmptyFrameIsAFrame) {
  tell({.bytes = "81 80 37 fa 21 3d"_hex,
        .at = 1,
        .count = 1,
        .here = "a length of 0",
        .section = "RFC 6455 §5.2",
        .usually = "next() waits for a first byte of payload."});
  FrameParser parser(65536);
  parser.feed("81 80 37 fa 21 3d"_hex);
  EXPECT_EQ(take_all(parser), "fin 01\n");
}

TEST(Step3_6, FailsBeforeThePayloadCame) {
  tell({.bytes = "83 85 37 fa 21 3d"_hex,
        .count = 1,
        .here = "a reserved opcode, and no byte of payload is needed to say so",
        .section = "RFC 6455 §5.2, §10.4",
        .usually = "check_header is asked only when the frame is whole."});
  FrameParser parser(65536);
  parser.feed("83 85 37 fa 21 3d"_hex);
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(code(parser.failure()), 1002);
}

// seed 7: one client that does not mask ends the chat for all
TEST(Step3_6, FailsWithoutAKeyToUnmaskWith) {
  tell({.bytes = "81 05 48 65 6c 6c 6f"_hex,
        .at = 1,
        .count = 1,
        .here = "the MASK bit is 0",
        .section = "RFC 6455 §5.1",
        .usually = "the key was read before check_header was asked whether there is one."});
  FrameParser parser(65536);
  parser.feed("81 05 48 65 6c 6c 6f"_hex);
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(code(parser.failure()), 1002);
}

TEST(Step3_6, WhatCameBeforeAFailureIsHandedOut) {
  tell({.section = "RFC 6455 §7.1.7",
        .usually = "the failure behind a good frame took that frame with it."});
  FrameParser parser(65536);
  parser.feed(joined({client_frame(0x81, as_bytes("good")), client_frame(0x83, as_bytes("bad"))}));
  EXPECT_EQ(take_all(parser), "fin 01 67 6f 6f 64\n");
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
        .usually = "next() and feed() do not look whether there is a failure already."});
  FrameParser parser(65536);
  parser.feed(bytes);
  EXPECT_EQ(take_all(parser), "");
  ASSERT_EQ(code(parser.failure()), 1002);
  const auto failure = parser.failure();
  parser.feed(client_frame(0x81, as_bytes("good")));
  parser.feed("82 ff 40 00 00 00 00 00 00 00 37 fa 21 3d"_hex);
  EXPECT_EQ(take_all(parser), "");
  EXPECT_TRUE(parser.failure() == failure);
  EXPECT_FALSE(parser.peek().has_value());
}

TEST(Step3_6, ShowsWhatIsHereOfAFrame) {
  const Bytes bytes = "01 85 37 fa 21 3d 7f 9f 4d 51 58"_hex;
  const std::string text = "Hello";
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    tell({.bytes = bytes,
          .at = 6,
          .count = 5,
          .here = "so much of it as is here, unmasked",
          .section = "frame_parser.h: peek()"});
    FrameParser parser(65536);
    parser.feed(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
    ASSERT_EQ(parser.next().has_value(), size == bytes.size());
    const auto arriving = parser.peek();
    ASSERT_EQ(arriving.has_value(), size >= 6 && size < bytes.size())
        << "with " << size << " bytes";
    if (!arriving) continue;
    EXPECT_FALSE(arriving->fin);
    EXPECT_EQ(number(arriving->opcode), 1);
    EXPECT_EQ(as_text(arriving->payload), text.substr(0, size - 6));
  }
}

TEST(Step3_6, AFrameThatWasShownIsStillHandedOut) {
  tell({.section = "frame_parser.h: peek()",
        .usually = "peek() takes the frame out of the buffer, or unmasks it once more.",
        .person = "a message is lost, or comes as gibberish, because peek() looked at it."});
  FrameParser parser(65536);
  parser.feed(client_frame(0x81, as_bytes("Hello")));
  for (int i = 0; i < 3; ++i) {
    const auto frame = parser.peek();
    ASSERT_TRUE(frame.has_value());
    EXPECT_EQ(as_text(frame->payload), "Hello");
  }
  EXPECT_EQ(take_all(parser), "fin 01 48 65 6c 6c 6f\n");
  EXPECT_FALSE(parser.peek().has_value());
}

TEST(Step3_6, ShowsAFrameBehindAWholeOne) {
  tell({.section = "frame_parser.h: peek()",
        .usually = "peek() looks at the beginning of the buffer, and not at read_."});
  const Bytes whole = client_frame(0x81, pattern(100));
  Bytes part = client_frame(0x82, as_bytes("abcdef"));
  part.resize(9);
  FrameParser parser(65536);
  parser.feed(joined({whole, part}));
  ASSERT_TRUE(parser.next().has_value());
  ASSERT_FALSE(parser.next().has_value());
  ASSERT_TRUE(parser.peek().has_value());
  EXPECT_EQ(as_text(parser.peek()->payload), "abc");
  parser.release_memory();
  EXPECT_EQ(as_text(parser.peek()->payload), "abc");
  parser.feed(Bytes{static_cast<std::uint8_t>('d' ^ rfc_key[3])});
  ASSERT_FALSE(parser.next().has_value());
  EXPECT_EQ(as_text(parser.peek()->payload), "abcd");
}

// seed 12: a few bytes announce more than there is memory for
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
    EXPECT_FALSE(parser.next().has_value());
    EXPECT_EQ(code(parser.failure()), max_payload == 65536 ? 1009 : 0);
    EXPECT_LE(memory().peak - before, 64u) << "bytes, for a frame of which 14 are here";
  }
}

// seed 12: a few bytes announce more than there is memory for
TEST(Step3_11, AnAllowedLengthAllocatesNothingEither) {
  Bytes frame = client_frame(0x82, pattern(65'536));
  frame.resize(14 + 20);
  tell({.bytes = Bytes(frame.begin(), frame.begin() + 14),
        .at = 2,
        .count = 8,
        .here = "64 KiB are announced, and 20 bytes come, one by one",
        .section = "RFC 6455 §10.4",
        .usually = "the second feed() makes room for all that the header announces.",
        .person = "a thousand clients send 15 bytes each, and 64 MB are in use."});
  forget_peak();
  const std::size_t before = memory().live;
  FrameParser parser(65'536);
  for (std::size_t i = 0; i < frame.size(); ++i) {
    const ByteView byte = ByteView(frame).subspan(i, 1);
    parser.feed(byte);
    EXPECT_FALSE(parser.next().has_value());
    EXPECT_TRUE(i < 13 || parser.peek().has_value());
  }
  EXPECT_EQ(code(parser.failure()), 0);
  EXPECT_LE(memory().peak - before, 256u) << "bytes, for a frame of which 34 are here";
}

TEST(Step3_11, AFailureGivesTheMemoryBack) {
  tell({.section = "RFC 6455 §10.4",
        .usually = "peek() does not set read_ to buffer_.size(), or does not call "
                   "release_memory(), or that keeps the room of the buffer.",
        .person = "a server whose memory is full of nonsense."});
  Bytes bytes = client_frame(0x83, as_bytes("bad"));
  bytes.resize(60'000);
  const std::size_t before = memory().live;
  FrameParser parser(65536);
  parser.feed(bytes);
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(code(parser.failure()), 1002);
  ASSERT_LE(memory().live, before + 64) << "bytes that next() will never return are kept";
  tell({.section = "RFC 6455 §10.4",
        .usually = "after a failure feed() goes on to keep what comes.",
        .person = "a server whose memory is full of nonsense."});
  parser.feed(bytes);
  EXPECT_EQ(code(parser.failure()), 1002);
  EXPECT_LE(memory().live, before + 64) << "bytes that came after the failure are kept";
}

TEST(Step3_11, ReleaseMemoryKeepsOnlyWhatIsNotRead) {
  tell({.section = "frame_parser.h: release_memory()",
        .usually = "release_memory() empties the buffer and keeps its room, or it loses the half "
                   "frame that waits.",
        .person = "ten thousand quiet clients, and no memory left."});
  const std::size_t before = memory().live;
  FrameParser parser(65536);
  parser.feed(joined({client_frame(0x82, pattern(50'000)), "81 85 37 fa 21 3d 7f 9f"_hex}));
  ASSERT_TRUE(parser.next().has_value());
  ASSERT_FALSE(parser.next().has_value());
  parser.release_memory();
  EXPECT_LE(memory().live, before + 64) << "an idle connection costs bytes, not kilobytes";
  parser.feed("4d 51 58"_hex);
  EXPECT_EQ(take_all(parser), "fin 01 48 65 6c 6c 6f\n");
  parser.release_memory();
  EXPECT_EQ(memory().live, before);
}

TEST(Step3_11, ReleaseMemoryRemovesASmallPartToo) {
  tell({.section = "frame_parser.h: release_memory()",
        .usually = "release_memory() calls drop_what_was_read(), which does nothing if less was "
                   "read than waits."});
  Bytes half = client_frame(0x82, pattern(2'000));
  half.resize(1'000);
  const Bytes bytes = joined({client_frame(0x82, pattern(900)), half});
  const std::size_t before = memory().live;
  FrameParser parser(65536);
  parser.feed(bytes);
  ASSERT_TRUE(parser.next().has_value());
  ASSERT_FALSE(parser.next().has_value());
  parser.release_memory();
  EXPECT_LE(memory().live, before + 1'064) << "1,000 bytes wait, and 908 were read";
}

TEST(Step3_11, AFrameIsAViewAndAllocatesNothing) {
  tell({.section = "frame_parser.h: a payload is a view into our buffer",
        .usually = "each frame copies its payload, or the buffer is given back after each."});
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
  EXPECT_EQ(frames, 20'200u);
  // A read may cost some; 20 frames in it cost no more.
  EXPECT_LE(memory().allocations - allocations, 3'000u) << "for 20,000 frames in 1,000 reads";
}

TEST(Step3_11, TheBufferDoesNotGrowWhereReadsAndFramesNeverMeet) {
  tell({.section = "frame_parser.h: the buffer holds what is not read yet",
        .usually = "what was handed out leaves the buffer only when nothing else is in it."});
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
  EXPECT_EQ(frames, 100'000u);
  EXPECT_LE(memory().peak - before, 8'192u);
}

// A caller that takes one frame for each read has all others waiting behind it.
TEST(Step3_11, FramesThatWaitAreNotMovedAtEachRead) {
  tell({.section = "frame_parser.h: read_ says where the next frame begins",
        .usually = "feed() removes what was read each time, and not when it is half of the buffer.",
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
    ASSERT_TRUE(next.has_value());
    if (next->payload.data() <= last) ++moves;
    last = next->payload.data();
    parser.feed(frame);
  }
  EXPECT_LE(moves, 40u);
}

TEST(Step3_11, ManyTinyFramesAreNotMovedOneByOne) {
  tell({.section = "frame_parser.h: read_ says where the next frame begins",
        .usually = "each frame is erased from the front of the buffer: work that grows with the "
                   "square of what came.",
        .person = "one client sends nothing but tiny frames, and everyone else waits."});
  const Bytes frame = client_frame(0x82, as_bytes("x"));
  Bytes bytes;
  for (int i = 0; i < 100'000; ++i)
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
  EXPECT_EQ(frames, 100'000u);
  EXPECT_LE(moves, 40u);
}

}  // namespace

#include "outbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>
#include <random>
#include <string>

#include "count_memory.h"
#include "cpu.h"
#include "story.h"

namespace ws {
namespace {

SharedBytes frame(std::string_view text) {
  const ByteView bytes = as_bytes(text);
  return share(Bytes(bytes.begin(), bytes.end()));
}

// What peek shows; one view ends at each "|": "Hello|you".
std::string waiting(const Outbox& outbox, std::size_t most = 40) {
  std::array<ByteView, 40> views;
  const std::size_t count = outbox.peek(std::span(views).first(most));
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += '|';
    text += as_text(views[i]);
  }
  return text;
}

TEST(Step4_1, WhatIsPushedWaits) {
  test::tell(
      {.text = "Hello",
       .yours = {{"false", "push said that this peer is too slow, at its first five bytes."}},
       .usually = "push keeps the share, adds its length to size_, and says true.",
       .person = "no page at all: every byte of this server goes through here."});
  Outbox outbox(1'000);
  EXPECT_TRUE(outbox.empty());
  ASSERT_EQ(outbox.push(frame("Hello")), true);
  EXPECT_FALSE(outbox.empty());
  EXPECT_EQ(outbox.size(), 5u);
  EXPECT_EQ(waiting(outbox), "Hello");
}

TEST(Step4_1, TheOldestStandsFirst) {
  test::tell({.section = "RFC 6455 §5.4: in the order sent",
              .usually = "shares come out in another order than they went in.",
              .person = "answers before their questions."});
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(frame("first")));
  ASSERT_TRUE(outbox.push(frame("second")));
  ASSERT_TRUE(outbox.push(frame("third")));
  EXPECT_EQ(outbox.size(), 16u);
  EXPECT_EQ(waiting(outbox), "first|second|third") << "one view ends at each |";
}

TEST(Step4_1, FillsNoMoreViewsThanItIsGiven) {
  test::tell(
      {.usually = "peek fills views[0] to views[size - 1] and no further, however many wait.",
       .person = "a server that ends as soon as many messages wait."});
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(frame("first")));
  ASSERT_TRUE(outbox.push(frame("second")));
  ASSERT_TRUE(outbox.push(frame("third")));
  EXPECT_EQ(waiting(outbox, 2), "first|second") << "one view ends at each |";
  EXPECT_EQ(waiting(outbox, 0), "");
}

TEST(Step4_1, FillsAsManyViewsAsItIsGiven) {
  test::tell({.section = "outbox.h: peek()",
              .usually = "peek stops at a number of its own, and not at views.size().",
              .person = "nothing. But many short messages cost many writes."});
  Outbox outbox(1'000);
  for (int i = 0; i < 30; ++i)
    ASSERT_TRUE(outbox.push(frame("x")));
  const std::string all = waiting(outbox);
  EXPECT_EQ(std::count(all.begin(), all.end(), 'x'), 30);
}

TEST(Step4_1, PeekTakesNothingOut) {
  test::tell({.section = "outbox.h: peek()",
              .usually = "peek() takes out what it shows; only pop() may.",
              .person = "a message that is lost when the network is slow."});
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(frame("Hello")));
  EXPECT_EQ(waiting(outbox), "Hello");
  EXPECT_EQ(waiting(outbox), "Hello");
  EXPECT_EQ(outbox.size(), 5u);
}

TEST(Step4_1, SharesTheBytesAndCopiesNone) {
  test::tell({.usually = "the bytes were copied. A thousand peers then hold a thousand copies.",
              .person = "the server grows by the whole room's size with each message."});
  const SharedBytes bytes = frame("for everyone");
  Outbox here(1'000);
  Outbox there(1'000);
  ASSERT_TRUE(here.push(bytes));
  ASSERT_TRUE(there.push(bytes));
  EXPECT_EQ(bytes.use_count(), 3);
  std::array<ByteView, 1> view;
  ASSERT_EQ(here.peek(view), 1u);
  EXPECT_EQ(view[0].data(), bytes->data());
}

TEST(Step4_1, NothingToSayTakesNoPlace) {
  test::tell(
      {.section = "outbox.h: push()",
       .usually = "bytes of length zero were kept: push returns true for them, and keeps nothing.",
       .person = "a server that works without end, and owes nothing to any client."});
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(frame("first")));
  const SharedBytes nothing = frame("");
  EXPECT_TRUE(outbox.push(nothing));
  ASSERT_TRUE(outbox.push(frame("second")));
  EXPECT_EQ(waiting(outbox), "first|second") << "one view ends at each |";
  EXPECT_EQ(nothing.use_count(), 1) << "a share of no bytes is not kept";
}

TEST(Step4_2, WhatIsTakenIsGone) {
  test::tell(
      {.section = "outbox.h: pop()",
       .usually = "pop() takes a share out and does not count it, or counts and does not take.",
       .person = "the page comes again and again."});
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(frame("first")));
  ASSERT_TRUE(outbox.push(frame("second")));
  outbox.pop(5);
  EXPECT_EQ(outbox.size(), 6u);
  EXPECT_EQ(waiting(outbox), "second");
}

TEST(Step4_2, HalfAFrameIsTakenAndTheRestWaits) {
  test::tell({.text = "first|second",
              .at = 6,
              .count = 2,
              .here = "seven bytes were taken: all of \"first\", and these two",
              .yours = {{"first|second", "pop took nothing: peek must begin at offset_."},
                        {"second", "the two bytes are sent twice: peek must begin at offset_."},
                        {"", "a frame that was taken in part is not done: keep its rest."}},
              .usually = "offset_ says how much of the oldest frame is gone already.",
              .person = "a red dot, later: half a frame, and the next one in the middle of it."});
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(frame("first")));
  ASSERT_TRUE(outbox.push(frame("second")));
  outbox.pop(7);
  EXPECT_EQ(waiting(outbox), "cond") << "one view ends at each |";
  EXPECT_EQ(outbox.size(), 4u);
}

TEST(Step4_2, AnyCutOfTheWritesGivesTheSameBytes) {
  const std::string all = "oneseventwelvebytes";
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    Outbox outbox(1'000);
    ASSERT_TRUE(outbox.push(frame("one")));
    ASSERT_TRUE(outbox.push(frame("seven")));
    ASSERT_TRUE(outbox.push(frame("twelvebytes")));
    test::tell({.section = "outbox.h: pop()",
                .usually = "a write may end inside a share: then the rest of that share is next.",
                .person = "gibberish on a slow network: a frame is cut in its middle."});
    outbox.pop(cut);
    std::string left = waiting(outbox);
    left.erase(std::remove(left.begin(), left.end(), '|'), left.end());
    EXPECT_EQ(left, all.substr(cut)) << "after a write of " << cut << " bytes";
    test::tell({.section = "outbox.h: pop()",
                .usually = "when nothing waits any more: clear waiting_, and set first_ to 0.",
                .person = "a red dot after the first message, or a server that ends."});
    outbox.pop(all.size() - cut);
    EXPECT_TRUE(outbox.empty());
    EXPECT_EQ(waiting(outbox), "");
  }
}

// Frames of 0 to 6 bytes come, and the peer takes what it likes: the same bytes go out, in order.
TEST(Step4_2, AnyMixOfPushesAndPopsGivesTheSameBytes) {
  test::tell({.usually = "offset_ or first_ is wrong after a pop that ends inside a frame.",
              .person = "a red dot, after an hour: half a frame, in the middle of another one."});
  std::mt19937 random(4);
  Outbox outbox(1'000'000);
  std::string said;
  std::size_t taken = 0;
  for (int i = 0; i < 2'000; ++i) {
    const std::string text(random() % 7, static_cast<char>('a' + i % 26));
    ASSERT_TRUE(outbox.push(frame(text)));
    said += text;
    const std::string shown = waiting(outbox, 1);
    ASSERT_EQ(shown, said.substr(taken, shown.size())) << "in round " << i;
    const std::size_t count = std::min<std::size_t>(outbox.size(), random() % 7);
    outbox.pop(count);
    taken += count;
    ASSERT_EQ(outbox.size(), said.size() - taken) << "in round " << i;
  }
  std::string left = waiting(outbox);
  left.erase(std::remove(left.begin(), left.end(), '|'), left.end());
  EXPECT_EQ(left, said.substr(taken, left.size()));
}

TEST(Step4_2, OneByteAtATime) {
  test::tell({.section = "outbox.h: pop()",
              .usually = "a share of which one byte is left is lost, or comes whole again.",
              .person = "a red dot on a very slow network."});
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(frame("abc")));
  ASSERT_TRUE(outbox.push(frame("de")));
  std::string taken;
  for (int i = 0; i < 5; ++i) {
    const std::string first = waiting(outbox, 1);
    ASSERT_FALSE(first.empty());
    taken += first[0];
    outbox.pop(1);
  }
  EXPECT_EQ(taken, "abcde");
  EXPECT_TRUE(outbox.empty());
}

TEST(Step4_2, MoreMayComeWhileHalfWaits) {
  test::tell({.section = "outbox.h: pop()",
              .yours = {{"", "when nothing waits any more, waiting_ is empty, and first_ is 0."}},
              .usually = "push and pop count from another place: first_ is the oldest share, and "
                         "offset_ is how much of it is gone.",
              .person = "a red dot: the middle of a frame is sent twice, or not at all."});
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(frame("first")));
  outbox.pop(3);
  ASSERT_TRUE(outbox.push(frame("second")));
  EXPECT_EQ(waiting(outbox), "st|second") << "one view ends at each |";
  outbox.pop(8);
  ASSERT_TRUE(outbox.push(frame("third")));
  EXPECT_EQ(waiting(outbox), "third");
}

TEST(Step4_2, AFrameThatIsDoneIsLetGo) {
  test::tell({.yours = {{"2", "the outbox still holds its share of a frame that is sent."}},
              .usually = "reset the share as soon as its last byte is taken.",
              .person = "a server whose memory grows with every message ever said."});
  const SharedBytes done = frame("done");
  const SharedBytes next = frame("next");
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(done));
  ASSERT_TRUE(outbox.push(next));
  outbox.pop(4);
  EXPECT_EQ(done.use_count(), 1);
  EXPECT_EQ(next.use_count(), 2);
}

TEST(Step4_2, APeerThatKeepsUpCostsNoMore) {
  test::tell({.usually = "when nothing waits any more: clear waiting_, and set first_ to 0.",
              .person = "a server that grows with each message, though all of them are sent."});
  const SharedBytes bytes = frame("Hello");
  Outbox outbox(100'000);
  test::forget_peak();
  const std::size_t before = test::memory().live;
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(outbox.push(bytes));
    outbox.pop(bytes->size());
    ASSERT_TRUE(outbox.empty());
  }
  EXPECT_LE(test::memory().peak - before, 16'000u) << "bytes, for a list of one frame";
}

// seed 18: a laptop sleeps, and all that it does not read piles up in the server's memory
TEST(Step4_7, OverTheLimitIsTooSlow) {
  test::tell(
      {.text = "12345678|901",
       .at = 9,
       .count = 3,
       .here = "eight bytes wait, the limit is ten, and these are three more",
       .usually = "has_room_for: what waits and what comes may together be limit_, and no more.",
       .person = "a server that one sleeping laptop fills with messages, until it ends."});
  Outbox outbox(10);
  ASSERT_TRUE(outbox.push(frame("12345678")));
  EXPECT_FALSE(outbox.push(frame("901")));
}

TEST(Step4_7, WhatIsRefusedIsNotTakenInPart) {
  test::tell({.usually = "check the limit before anything changes.",
              .person = "half a frame, and then the next one: the browser hangs up."});
  Outbox outbox(10);
  ASSERT_TRUE(outbox.push(frame("12345678")));
  const SharedBytes refused = frame("901");
  EXPECT_FALSE(outbox.push(refused));
  EXPECT_EQ(outbox.size(), 8u);
  EXPECT_EQ(waiting(outbox), "12345678");
  EXPECT_EQ(refused.use_count(), 1);
}

TEST(Step4_7, ExactlyTheLimitIsNotTooMuch) {
  test::tell({.section = "outbox.h: the limit",
              .usually = "the limit itself was refused, or one byte more allowed.",
              .person = "a client is dropped one byte too early, or too late."});
  Outbox outbox(10);
  ASSERT_TRUE(outbox.push(frame("12345678")));
  EXPECT_TRUE(outbox.push(frame("90")));
  EXPECT_EQ(outbox.size(), 10u);
  EXPECT_FALSE(outbox.push(frame("1")));
}

TEST(Step4_7, WhoReadsAgainIsOwedAgain) {
  test::tell({.section = "outbox.h: the limit",
              .usually = "all bytes that ever came are counted, and not those that wait.",
              .person = "a phone that was slow once is thrown out an hour later."});
  Outbox outbox(10);
  ASSERT_TRUE(outbox.push(frame("1234567890")));
  ASSERT_FALSE(outbox.push(frame("abc")));
  outbox.pop(3);
  EXPECT_TRUE(outbox.push(frame("abc")));
  EXPECT_EQ(waiting(outbox), "4567890|abc");
}

// seed 12: nothing has a limit but by accident, and the accidents get repaired
TEST(Step4_7, ALimitMayBeAnyNumber) {
  test::tell({.section = "outbox.h: the limit",
              .usually =
                  "a difference below zero became a very large number: ask for what is left, "
                  "limit_ - size_, and compare count with it.",
              .person = "with a very large limit all clients are dropped, or none."});
  Outbox none(0);
  EXPECT_FALSE(none.push(frame("1")));
  EXPECT_TRUE(none.push(frame("")));
  Outbox all(std::numeric_limits<std::size_t>::max());
  EXPECT_TRUE(all.push(frame("1")));
  EXPECT_TRUE(all.push(frame("2")));
}

TEST(Step4_8, AnIdlePeerCostsNoMemory) {
  test::tell(
      {.usually = "vector::clear() keeps the memory for later: tidy swaps with an empty vector.",
       .person = "nothing. But ten thousand idle clients cost megabytes."});
  const SharedBytes bytes = frame("Hello");
  const std::size_t before = test::memory().live;
  Outbox outbox(100'000);
  for (int i = 0; i < 64; ++i)
    ASSERT_TRUE(outbox.push(bytes));
  outbox.pop(64 * bytes->size());
  ASSERT_TRUE(outbox.empty());
  EXPECT_EQ(test::memory().live - before, 0u);
}

TEST(Step4_8, APeerThatIsAlwaysBehindCostsNoMore) {
  test::tell(
      {.usually =
           "the places of frames that are done stay in waiting_: tidy erases them, sometimes, and "
           "then sets first_ to 0.",
       .person = "a server that grows for as long as one slow phone stays connected."});
  const SharedBytes bytes = frame("Hello");
  Outbox outbox(100'000);
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(outbox.push(bytes));
  test::forget_peak();
  const std::size_t before = test::memory().live;
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(outbox.push(bytes));
    outbox.pop(bytes->size());
  }
  EXPECT_LE(test::memory().peak - before, 16'000u) << "bytes, for a list of four frames";
  EXPECT_EQ(waiting(outbox), "Hello|Hello|Hello");
}

TEST(Step4_8, AFrameThatIsDoneMovesNoOthers) {
  test::tell(
      {.usually =
           "each pop moves all that waits: erase when more than half of the places are done.",
       .person = "everyone waits while one slow phone takes what it is owed."});
  // 8,000 frames are taken one by one from outboxes of a hundred, and then from one.
  const SharedBytes bytes = frame("x");
  const auto takes_all_of = [&](int count) {
    Outbox outbox(1'000'000);
    for (int i = 0; i < count; ++i)
      if (!outbox.push(bytes)) return false;
    for (int i = 0; i < count && !outbox.empty(); ++i)
      outbox.pop(1);
    return outbox.empty();
  };
  const test::Cpu small_ones;
  for (int i = 0; i < 80; ++i)
    ASSERT_TRUE(takes_all_of(100));
  const std::clock_t enough = 8 * small_ones.used() + CLOCKS_PER_SEC / 100;  // both are short
  const test::Cpu large_one;
  ASSERT_TRUE(takes_all_of(8'000));
  EXPECT_LT(large_one.used(), enough) << "microseconds of processor time";
}

TEST(Step4_8, ManyShortSharesAreTooMuchToo) {
  test::tell(
      {.usually = "a share of two bytes costs some eighty bytes of memory: count the shares, too.",
       .person = "a server that one client fills: it pings (chapter 5) and reads no answer."});
  constexpr std::size_t limit = 64'000;
  const std::size_t before = test::memory().live;
  Outbox outbox(limit);
  std::size_t shares = 0;
  while (shares < limit && outbox.push(frame("!!")))
    ++shares;
  EXPECT_EQ(shares, 16 + limit / 64) << "shares of two bytes fit";
  EXPECT_LE(test::memory().live - before, 4 * limit) << "bytes, where " << limit << " may wait";
  EXPECT_EQ(outbox.size(), 2 * shares);
  EXPECT_TRUE(outbox.push(frame(""))) << "no bytes at all always fit";
}

TEST(Step4_8, SharesThatAreGoneDoNotCount) {
  test::tell({.usually = "the places of finished frames are counted with those that wait.",
              .person = "a phone that is behind, and reads again, is dropped all the same."});
  Outbox outbox(1'000);
  std::size_t shares = 0;
  while (shares < 100 && outbox.push(frame("!!")))
    ++shares;
  ASSERT_EQ(shares, 31u) << "16, and one for every 64 bytes of 1,000";
  outbox.pop(2 * 10);
  for (int i = 0; i < 10; ++i)
    EXPECT_TRUE(outbox.push(frame("!!"))) << "21 shares and " << i << " more wait";
  EXPECT_FALSE(outbox.push(frame("!!"))) << "31 shares wait again";
}

}  // namespace
}  // namespace ws

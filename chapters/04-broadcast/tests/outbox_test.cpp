#include "outbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "count_memory.h"
#include "cpu.h"
#include "story.h"

namespace ws {
namespace {

SharedBytes frame(std::string_view text) {
  const ByteView bytes = as_bytes(text);
  return share(Bytes(bytes.begin(), bytes.end()));
}

// What push says.
std::string pushed(Outbox& outbox, SharedBytes bytes) {
  return outbox.push(std::move(bytes)) ? "kept" : "too slow";
}
std::string pushed(Outbox& outbox, std::string_view text) {
  return pushed(outbox, frame(text));
}

// What peek shows; one view ends at each "|": "Hello|you".
std::string waiting(const Outbox& outbox, std::size_t most = 40) {
  std::array<ByteView, 40> views;
  const std::size_t count = outbox.peek(std::span(views).first(most));
  if (count > most) return std::to_string(count) + " views, where " + std::to_string(most) + " fit";
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
       .tried = "push of these five bytes into an empty outbox",
       .section = "outbox.h: push()",
       .yours = {{"too slow",
                  "push said that this peer is too slow, at its first five bytes, and there is "
                  "room for 1,000. If you have written has_room_for (step 4.7), look there."},
                 {"outbox.size()",
                  "size_ grows by the length of the share. After std::move(bytes) "
                  "the pointer is empty: ask it before."},
                 {"waiting(outbox)",
                  "peek shows the shares that wait, and how many views it filled."}},
       .usually = "push keeps the share, adds its length to size_, and says true.",
       .crash = "bytes->size() is read after std::move(bytes): the pointer is empty then.",
       .person = "no page at all: every byte of this server goes through here."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "Hello"), "kept");
  EXPECT_EQ(outbox.size(), 5u);
  EXPECT_EQ(waiting(outbox), "Hello");
}

TEST(Step4_1, TheOldestStandsFirst) {
  test::tell({.text = "first|second|third",
              .tried = "push of three shares, and then peek",
              .section = "RFC 6455 §5.4: in the order sent",
              .usually = "shares come out in another order than they went in.",
              .person = "answers before their questions."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "first"), "kept");
  ASSERT_EQ(pushed(outbox, "second"), "kept");
  ASSERT_EQ(pushed(outbox, "third"), "kept");
  EXPECT_EQ(waiting(outbox), "first|second|third") << "one view ends at each |";
  EXPECT_EQ(outbox.size(), 16u);
}

TEST(Step4_1, FillsNoMoreViewsThanItIsGiven) {
  test::tell(
      {.text = "first|second|third",
       .tried = "three shares wait: peek with two views, and then with none",
       .section = "outbox.h: peek() fills `views`, and returns how many it filled",
       .yours = {{"3 views, where 2 fit",
                  "peek says how many shares wait. It has to say how many "
                  "views it filled."}},
       .usually = "peek fills views[0] to views[size - 1] and no further, however many wait.",
       .crash = "peek fills views[0] to views[size - 1] and no further, however many wait.",
       .person = "a server that ends as soon as many messages wait."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "first"), "kept");
  ASSERT_EQ(pushed(outbox, "second"), "kept");
  ASSERT_EQ(pushed(outbox, "third"), "kept");
  EXPECT_EQ(waiting(outbox, 2), "first|second") << "one view ends at each |";
  EXPECT_EQ(waiting(outbox, 0), "");
}

TEST(Step4_1, FillsAsManyViewsAsItIsGiven) {
  test::tell({.tried = "30 shares wait: peek with 40 views",
              .section = "outbox.h: peek()",
              .usually = "peek stops at a number of its own, and not at views.size().",
              .person = "nothing. But many short messages cost many writes."});
  Outbox outbox(1'000);
  for (int i = 0; i < 30; ++i)
    ASSERT_EQ(pushed(outbox, "x"), "kept");
  const std::string all = waiting(outbox);
  const auto views = std::count(all.begin(), all.end(), 'x');
  EXPECT_EQ(views, 30);
}

TEST(Step4_1, PeekTakesNothingOut) {
  test::tell({.text = "Hello",
              .tried = "peek twice, and then size()",
              .section = "outbox.h: peek()",
              .usually = "peek() takes out what it shows; only pop() may.",
              .person = "a message that is lost when the network is slow."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "Hello"), "kept");
  EXPECT_EQ(waiting(outbox), "Hello");
  EXPECT_EQ(waiting(outbox), "Hello");
  EXPECT_EQ(outbox.size(), 5u);
}

TEST(Step4_1, SharesTheBytesAndCopiesNone) {
  test::tell(
      {.text = "for everyone",
       .tried = "push of one share into two outboxes, and then its owners are counted",
       .section = "README, Step 4.1: copy no bytes",
       .yours = {{"1", "Of three owners there is one, the test: each outbox has its own copy."}},
       .usually = "the bytes were copied. A thousand peers then hold a thousand copies.",
       .person = "the server grows by the whole room's size with each message."});
  const SharedBytes bytes = frame("for everyone");
  Outbox here(1'000);
  Outbox there(1'000);
  ASSERT_EQ(pushed(here, bytes), "kept");
  ASSERT_EQ(pushed(there, bytes), "kept");
  const long owners = bytes.use_count();
  EXPECT_EQ(owners, 3);
  std::array<ByteView, 1> view;
  ASSERT_EQ(here.peek(view), 1u);
  const std::string place = view[0].data() == bytes->data() ? "of the share" : "of a copy";
  EXPECT_EQ(place, "of the share") << "the bytes that peek shows";
}

TEST(Step4_1, NothingToSayTakesNoPlace) {
  test::tell(
      {.text = "first||second",
       .tried = "push of \"first\", of no bytes at all, and of \"second\"",
       .at = 6,
       .count = 1,
       .here = "no view stands here",
       .section = "outbox.h: push()",
       .yours = {{"too slow", "Bytes of length zero always fit: push says true."}},
       .usually = "bytes of length zero were kept: push returns true for them, and keeps nothing.",
       .person = "a server that works without end, and owes nothing to any client."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "first"), "kept");
  const SharedBytes nothing = frame("");
  EXPECT_EQ(pushed(outbox, nothing), "kept");
  ASSERT_EQ(pushed(outbox, "second"), "kept");
  EXPECT_EQ(waiting(outbox), "first|second") << "one view ends at each |";
  const long owners = nothing.use_count();
  EXPECT_EQ(owners, 1) << "a share of no bytes is not kept";
}

TEST(Step4_2, WhatIsTakenIsGone) {
  test::tell(
      {.text = "first|second",
       .tried = "pop of 5: all of \"first\"",
       .section = "outbox.h: pop()",
       .yours = {{"waiting(outbox)", "pop lets go of the share, and adds 1 to first_."},
                 {"outbox.size()", "pop subtracts count from size_."}},
       .usually = "pop() takes a share out and does not count it, or counts and does not take.",
       .person = "the page comes again and again."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "first"), "kept");
  ASSERT_EQ(pushed(outbox, "second"), "kept");
  outbox.pop(5);
  EXPECT_EQ(waiting(outbox), "second");
  EXPECT_EQ(outbox.size(), 6u);
}

TEST(Step4_2, HalfAFrameIsTakenAndTheRestWaits) {
  test::tell({.text = "first|second",
              .at = 6,
              .count = 2,
              .here = "seven bytes were taken: all of \"first\", and these two",
              .section = "outbox.h: pop() may end in the middle of a share",
              .yours = {{"first|second", "pop took nothing: peek must begin at offset_."},
                        {"second", "the two bytes are sent twice: peek must begin at offset_."},
                        {"", "a frame that was taken in part is not done: keep its rest."}},
              .usually = "offset_ says how much of the oldest frame is gone already.",
              .person = "a red dot, later: half a frame, and the next one in the middle of it."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "first"), "kept");
  ASSERT_EQ(pushed(outbox, "second"), "kept");
  outbox.pop(7);
  EXPECT_EQ(waiting(outbox), "cond") << "one view ends at each |";
  EXPECT_EQ(outbox.size(), 4u);
}

TEST(Step4_2, OneWriteMayTakeManyShares) {
  test::tell({.text = "one|seven|twelvebytes",
              .tried = "pop of 8: all of \"one\", and all of \"seven\"",
              .section = "outbox.h: pop()",
              .yours = {{"|twelvebytes",
                         "One share is gone, and the second one stays with no byte "
                         "left: a loop lets go of all, an if of one."},
                        {"seven|twelvebytes", "One share is gone, and the second one stays."}},
              .usually = "one pop can finish several shares: a loop, and not an if.",
              .crash = "one pop can finish several shares: a loop, and not an if. Or tidy() of "
                       "step 4.8 took away what waits, and left what is done.",
              .person = "messages that were sent in one write are sent again."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "one"), "kept");
  ASSERT_EQ(pushed(outbox, "seven"), "kept");
  ASSERT_EQ(pushed(outbox, "twelvebytes"), "kept");
  outbox.pop(8);
  EXPECT_EQ(waiting(outbox), "twelvebytes") << "one view ends at each |";
}

TEST(Step4_2, AnyCutOfTheWritesGivesTheSameBytes) {
  const std::string all = "oneseventwelvebytes";
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    const std::string count = std::to_string(cut);
    test::tell(
        {.text = "one|seven|twelvebytes",
         .tried = "pop of " + count,
         .section = "outbox.h: pop()",
         .yours = {{cut > 8 ? "twelvebytes" : "(none)",
                    "offset_ is lost: the oldest share is sent from its beginning again. It "
                    "stays as it is when places are erased."}},
         .usually = "a write may end inside a share: then the rest of that share is next.",
         .crash = "offset_ is larger than the oldest share, or first_ is not the oldest one.",
         .person = "gibberish on a slow network: a frame is cut in its middle."});
    Outbox outbox(1'000);
    ASSERT_EQ(pushed(outbox, "one"), "kept");
    ASSERT_EQ(pushed(outbox, "seven"), "kept");
    ASSERT_EQ(pushed(outbox, "twelvebytes"), "kept");
    outbox.pop(cut);
    std::string left = waiting(outbox);
    left.erase(std::remove(left.begin(), left.end(), '|'), left.end());
    EXPECT_EQ(left, all.substr(cut));
    test::tell({.text = "one|seven|twelvebytes",
                .tried = "pop of " + count + ", and then of all the rest",
                .section = "outbox.h: pop()",
                .usually = "when nothing waits any more: clear waiting_, and set first_ to 0.",
                .crash = "nothing waits any more. The loop asks first if there is an oldest share: "
                         "is first_ below waiting_.size()? Behind it clear waiting_, and set "
                         "first_ to 0.",
                .person = "a red dot after the first message, or a server that ends."});
    outbox.pop(all.size() - cut);
    EXPECT_EQ(outbox.size(), 0u);
    EXPECT_EQ(waiting(outbox), "");
  }
}

// Frames of 0 to 6 bytes come, and the peer takes what it likes: the same bytes go out, in order.
TEST(Step4_2, AnyMixOfPushesAndPopsGivesTheSameBytes) {
  test::tell({.tried = "2,000 times: push of 0 to 6 bytes, and pop of 0 to 6",
              .section = "outbox.h: pop()",
              .usually = "offset_ or first_ is wrong after a pop that ends inside a frame.",
              .crash = "offset_ or first_ is wrong after a pop that ends inside a frame.",
              .person = "a red dot, after an hour: half a frame, in the middle of another one."});
  std::mt19937 random(4);
  Outbox outbox(1'000'000);
  std::string said;
  std::size_t taken = 0;
  for (int i = 0; i < 2'000; ++i) {
    const std::string text(random() % 7, static_cast<char>('a' + i % 26));
    ASSERT_EQ(pushed(outbox, text), "kept") << "in round " << i;
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
  test::tell({.text = "abc|de",
              .tried = "five times: a look at the first byte, and pop of 1",
              .section = "outbox.h: pop()",
              .yours = {{"outbox.size()", "pop subtracts count from size_."}},
              .usually = "a share of which one byte is left is lost, or comes whole again.",
              .person = "a red dot on a very slow network."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "abc"), "kept");
  ASSERT_EQ(pushed(outbox, "de"), "kept");
  std::string taken;
  for (int i = 0; i < 5; ++i) {
    const std::string first = waiting(outbox, 1);
    ASSERT_NE(first, "") << "behind " << i << " bytes";
    taken += first[0];
    outbox.pop(1);
  }
  EXPECT_EQ(taken, "abcde");
  EXPECT_EQ(outbox.size(), 0u);
}

TEST(Step4_2, MoreMayComeWhileHalfWaits) {
  test::tell(
      {.text = "first|second|third",
       .tried = "push of \"first\", pop of 3, push of \"second\"; pop of 8, push of \"third\"",
       .section = "outbox.h: pop()",
       .yours = {{"", "when nothing waits any more, waiting_ is empty, and first_ is 0."}},
       .usually = "push and pop count from another place: first_ is the oldest share, and "
                  "offset_ is how much of it is gone.",
       .crash = "when nothing waits any more, waiting_ is empty, and first_ is 0.",
       .person = "a red dot: the middle of a frame is sent twice, or not at all."});
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, "first"), "kept");
  outbox.pop(3);
  ASSERT_EQ(pushed(outbox, "second"), "kept");
  EXPECT_EQ(waiting(outbox), "st|second") << "one view ends at each |";
  outbox.pop(8);
  ASSERT_EQ(pushed(outbox, "third"), "kept");
  EXPECT_EQ(waiting(outbox), "third");
}

TEST(Step4_2, AFrameThatIsDoneIsLetGo) {
  test::tell({.text = "done|next",
              .tried = "pop of 4, all of \"done\"; then the owners of both shares are counted",
              .section = "outbox.h: pop()",
              .yours = {{"2", "the outbox still holds its share of a frame that is sent."}},
              .usually = "reset the share as soon as its last byte is taken.",
              .person = "a server whose memory grows with every message ever said."});
  const SharedBytes done = frame("done");
  const SharedBytes next = frame("next");
  Outbox outbox(1'000);
  ASSERT_EQ(pushed(outbox, done), "kept");
  ASSERT_EQ(pushed(outbox, next), "kept");
  outbox.pop(4);
  const long owners = done.use_count();
  EXPECT_EQ(owners, 1) << "the test alone";
  const long owners_of_next = next.use_count();
  EXPECT_EQ(owners_of_next, 2) << "the test and the outbox";
}

TEST(Step4_2, APeerThatKeepsUpCostsNoMore) {
  test::tell({.tried = "10,000 times: push of one share, and pop of all of it",
              .section = "README, Step 4.2: if nothing waits any more, clear waiting_",
              .usually = "when nothing waits any more: clear waiting_, and set first_ to 0.",
              .crash = "when nothing waits any more: clear waiting_, and set first_ to 0.",
              .person = "a server that grows with each message, though all of them are sent."});
  const SharedBytes bytes = frame("Hello");
  Outbox outbox(100'000);
  test::forget_peak();
  const std::size_t before = test::memory().live;
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_EQ(pushed(outbox, bytes), "kept");
    outbox.pop(bytes->size());
    ASSERT_EQ(outbox.size(), 0u) << "in round " << i;
  }
  const std::size_t most = test::memory().peak - before;
  EXPECT_LE(most, 16'000u) << "bytes of memory, for a list of one frame";
}

// seed 18: a laptop sleeps, and all that it does not read piles up in the server's memory
TEST(Step4_7, OverTheLimitIsTooSlow) {
  test::tell(
      {.text = "1234567890|12345678901",
       .at = 11,
       .count = 11,
       .here = "ten bytes wait, the limit is ten, and these are eleven more",
       .section = "outbox.h: push()",
       .yours =
           {{"pushed(full, \"1234567890\") = too slow",
             "Exactly the limit fits. Compare with <=, and not with <; and true says that there "
             "is room."}},
       .usually = "has_room_for: the limit was not asked, or the difference of two "
                  "unsigned numbers was compared with 0. It is never below zero.",
       .person = "a server that one sleeping laptop fills with messages, until it ends."});
  Outbox full(10);
  ASSERT_EQ(pushed(full, "1234567890"), "kept");
  const std::string eleven_more = pushed(full, "12345678901");
  EXPECT_EQ(eleven_more, "too slow");
  test::tell({.text = "12345678901",
              .count = 11,
              .here = "nothing waits, the limit is ten, and these are eleven",
              .section = "outbox.h: push()",
              .usually = "has_room_for: what comes was not asked, and only what waits.",
              .person = "one large message costs much more memory than the limit."});
  Outbox empty(10);
  const std::string eleven = pushed(empty, "12345678901");
  EXPECT_EQ(eleven, "too slow");
  test::tell(
      {.text = "12345678|901",
       .at = 9,
       .count = 3,
       .here = "eight bytes wait, the limit is ten, and these are three more",
       .section = "outbox.h: push()",
       .usually = "has_room_for: what waits and what comes may together be limit_, and no more.",
       .person = "a server that one sleeping laptop fills with messages, until it ends."});
  Outbox outbox(10);
  ASSERT_EQ(pushed(outbox, "12345678"), "kept");
  const std::string three_more = pushed(outbox, "901");
  EXPECT_EQ(three_more, "too slow");
}

TEST(Step4_7, WhatIsRefusedIsNotTakenInPart) {
  test::tell({.text = "12345678|901",
              .tried = "the limit is 10: push of 8 bytes, and then of 3; what waits now?",
              .section = "outbox.h: push() returns false, and changes nothing",
              .yours = {{"11", "size_ has grown by bytes that do not wait."}},
              .usually = "check the limit before anything changes.",
              .person = "half a frame, and then the next one: the browser hangs up."});
  Outbox outbox(10);
  ASSERT_EQ(pushed(outbox, "12345678"), "kept");
  const SharedBytes refused = frame("901");
  EXPECT_EQ(pushed(outbox, refused), "too slow");
  EXPECT_EQ(outbox.size(), 8u);
  EXPECT_EQ(waiting(outbox), "12345678");
  const long owners = refused.use_count();
  EXPECT_EQ(owners, 1) << "a share that was refused is not kept";
}

TEST(Step4_7, ExactlyTheLimitIsNotTooMuch) {
  test::tell({.text = "12345678|90",
              .at = 9,
              .count = 2,
              .here = "eight bytes wait, the limit is ten, and these are two more: they fit",
              .section = "outbox.h: the limit",
              .yours = {{"too slow", "exactly the limit fits: compare with <=, and not with <."},
                        {"kept", "the limit is reached, and one byte more was kept."}},
              .usually = "the limit itself was refused, or one byte more allowed.",
              .person = "a client is dropped one byte too early, or too late."});
  Outbox outbox(10);
  ASSERT_EQ(pushed(outbox, "12345678"), "kept");
  EXPECT_EQ(pushed(outbox, "90"), "kept");
  EXPECT_EQ(outbox.size(), 10u);
  EXPECT_EQ(pushed(outbox, "1"), "too slow");
}

TEST(Step4_7, WhoReadsAgainIsOwedAgain) {
  test::tell({.text = "1234567890|abc",
              .tried = "the limit is 10: push of 10 bytes, pop of 3, and push of 3",
              .section = "outbox.h: the limit",
              .yours = {{"kept", "Ten bytes wait and the limit is 10: nothing more fits."}},
              .usually = "all bytes that ever came are counted, and not those that wait.",
              .person = "a phone that was slow once is thrown out an hour later."});
  Outbox outbox(10);
  ASSERT_EQ(pushed(outbox, "1234567890"), "kept");
  ASSERT_EQ(pushed(outbox, "abc"), "too slow");
  outbox.pop(3);
  EXPECT_EQ(pushed(outbox, "abc"), "kept");
  EXPECT_EQ(waiting(outbox), "4567890|abc");
}

// seed 12: nothing has a limit but by accident, and the accidents get repaired
TEST(Step4_7, ALimitMayBeAnyNumber) {
  const auto told = [](std::string_view tried) {
    test::tell({.tried = std::string(tried),
                .section = "outbox.h: the limit",
                .usually =
                    "a difference below zero became a very large number, or a size was kept in an "
                    "int: ask for what is left, limit_ - size_, and compare count with it.",
                .person = "with a very large limit all clients are dropped, or none."});
  };
  told("the limit is 0: push of one byte, and of none");
  Outbox none(0);
  EXPECT_EQ(pushed(none, "1"), "too slow");
  EXPECT_EQ(pushed(none, ""), "kept");
  told("the limit is the largest number there is: push of one byte, twice");
  Outbox all(std::numeric_limits<std::size_t>::max());
  EXPECT_EQ(pushed(all, "1"), "kept");
  EXPECT_EQ(pushed(all, "2"), "kept");
}

TEST(Step4_8, AnIdlePeerCostsNoMemory) {
  test::tell(
      {.tried = "push of 64 shares, and pop of all of them; then the memory is counted",
       .section = "README, Step 4.8: if nothing waits, free the memory of waiting_",
       .usually = "vector::clear() keeps the memory for later: tidy swaps with an empty vector.",
       .person = "nothing. But ten thousand idle clients cost megabytes."});
  const SharedBytes bytes = frame("Hello");
  const std::size_t before = test::memory().live;
  Outbox outbox(100'000);
  for (int i = 0; i < 64; ++i)
    ASSERT_EQ(pushed(outbox, bytes), "kept");
  outbox.pop(64 * bytes->size());
  ASSERT_EQ(outbox.size(), 0u);
  const std::size_t kept = test::memory().live - before;
  EXPECT_EQ(kept, 0u) << "bytes of memory, where nothing waits";
}

TEST(Step4_8, APeerThatIsAlwaysBehindCostsNoMore) {
  test::tell(
      {.tried = "three shares wait; 10,000 times: push of one more, and pop of one",
       .section = "README, Step 4.8: finished places are erased when they are more than half",
       .yours = {{"too slow",
                  "finished places count as if they waited, or first_ is not 0 after an "
                  "erase."},
                 {"waiting(outbox)",
                  "other shares wait now than the last three: set first_ to 0, and "
                  "leave offset_ as it is."}},
       .usually =
           "the places of frames that are done stay in waiting_: tidy erases them, sometimes, and "
           "then sets first_ to 0.",
       .crash = "tidy erases exactly first_ places, and then sets first_ to 0.",
       .person = "a server that grows for as long as one slow phone stays connected."});
  const SharedBytes bytes = frame("Hello");
  Outbox outbox(100'000);
  for (int i = 0; i < 3; ++i)
    ASSERT_EQ(pushed(outbox, bytes), "kept");
  test::forget_peak();
  const std::size_t before = test::memory().live;
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_EQ(pushed(outbox, bytes), "kept");
    outbox.pop(bytes->size());
  }
  const std::size_t most = test::memory().peak - before;
  EXPECT_LE(most, 16'000u) << "bytes of memory, for a list of four frames";
  EXPECT_EQ(waiting(outbox), "Hello|Hello|Hello");
}

TEST(Step4_8, AFrameThatIsDoneMovesNoOthers) {
  test::tell(
      {.tried = "8,000 shares, taken one by one from 80 outboxes, and then from one",
       .section = "README, Step 4.8: a share costs one move on average",
       .yours = {{"taken", "not all shares were kept, or some were not taken."}},
       .usually =
           "each pop moves all that waits: erase when more than half of the places are done.",
       .person = "everyone waits while one slow phone takes what it is owed."});
  // 8,000 frames are taken one by one from outboxes of a hundred, and then from one.
  const SharedBytes bytes = frame("x");
  const auto takes_all_of = [&](int count) {
    Outbox outbox(1'000'000);
    for (int i = 0; i < count; ++i)
      if (!outbox.push(bytes)) return i;
    for (int i = 0; i < count && !outbox.empty(); ++i)
      outbox.pop(1);
    return count - static_cast<int>(outbox.size());
  };
  const test::Cpu small_ones;
  for (int i = 0; i < 80; ++i)
    ASSERT_EQ(takes_all_of(100), 100);
  const std::clock_t enough = 8 * small_ones.used() + CLOCKS_PER_SEC / 100;  // both are short
  const test::Cpu large_one;
  const int taken = takes_all_of(8'000);
  const std::string time = large_one.used() < enough ? "the same" : "much more";
  ASSERT_EQ(taken, 8'000);
  EXPECT_EQ(time, "the same") << "for each share; more than eight times as much is too much";
}

TEST(Step4_8, ManyShortSharesAreTooMuchToo) {
  test::tell(
      {.tried = "the limit is 64,000 bytes: shares of two bytes, until push says false",
       .section = "README, Step 4.8: 16 + limit_ / 64 shares",
       .yours = {{"1000", "1,000 is limit_ / 64 alone: both numbers are added."},
                 {"1015", "One too few: true is for 16 + limit_ / 64 shares that wait already."},
                 {"1017", "One too many: true is for 16 + limit_ / 64 shares that wait already."},
                 {"32000", "No number stops it: only the bytes are counted."},
                 {"too slow", "Bytes of length zero always fit."}},
       .usually = "a share of two bytes costs some eighty bytes of memory: count the shares, too.",
       .person = "a server that one client fills: it pings (chapter 5) and reads no answer."});
  constexpr std::size_t limit = 64'000;
  const std::size_t before = test::memory().live;
  Outbox outbox(limit);
  std::size_t shares = 0;
  while (shares < limit && outbox.push(frame("!!")))
    ++shares;
  const std::size_t taken = test::memory().live - before;
  EXPECT_EQ(shares, 16 + limit / 64) << "shares of two bytes fit";
  EXPECT_LE(taken, 4 * limit) << "bytes of memory, where " << limit << " bytes may wait";
  EXPECT_EQ(outbox.size(), 2 * shares);
  EXPECT_EQ(pushed(outbox, ""), "kept") << "no bytes at all";
}

TEST(Step4_8, SharesThatAreGoneDoNotCount) {
  test::tell(
      {.tried = "the limit is 1,000: 31 shares of two bytes, pop of ten, and push of ten more",
       .section = "README, Step 4.8: only shares that wait count",
       .yours = {{"kept", "31 shares wait again: that is 16 + 1,000 / 64."}},
       .usually = "the places of finished frames are counted with those that wait.",
       .person = "a phone that is behind, and reads again, is dropped all the same."});
  Outbox outbox(1'000);
  std::size_t shares = 0;
  while (shares < 100 && outbox.push(frame("!!")))
    ++shares;
  ASSERT_EQ(shares, 31u) << "16, and one for every 64 bytes of 1,000";
  outbox.pop(2 * 10);
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(pushed(outbox, "!!"), "kept") << "21 shares and " << i << " more wait";
  EXPECT_EQ(pushed(outbox, "!!"), "too slow") << "31 shares wait again";
}

}  // namespace
}  // namespace ws

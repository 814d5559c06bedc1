#include "room.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "cpu.h"
#include "frame.h"
#include "story.h"

namespace ws {
namespace {

using Clients = std::vector<ClientId>;

// A room keeps its clients in any order.
Clients sorted(Clients clients) {
  std::sort(clients.begin(), clients.end());
  return clients;
}

std::size_t bytes_on_the_wire(const Delivery& delivery) {
  const Bytes frame = encode_frame({.payload = as_bytes(delivery.text)});
  return frame.size() * delivery.recipients.size();
}

TEST(Step4_3, WhoComesGetsTheHistoryAlone) {
  test::tell({.text = R"({"msg":[]})",
              .tried = "join of 7, and then of 8: nothing has been said yet",
              .section = "room.h: join()",
              .yours = {{"", "An empty history is a list, too: the page waits for it."}},
              .usually = "join returns the list of what was said, also if nothing was said.",
              .person = "\"The history comes when the connection opens\", and it never comes."});
  Room room;
  room.join(7);
  const Delivery delivery = room.join(8);
  EXPECT_EQ(delivery.text, R"({"msg":[]})");
  test::tell({.tried = "join of 7, and then of 8: which clients get the history?",
              .section = "room.h: join(): for this client alone",
              .yours = {{"{ 7, 8 }", "All clients here get the history again, and not 8 alone."},
                        {"{}", "No client gets the history, not even the one that joins."}},
              .usually = "join returns one recipient: the client that joins.",
              .person = "the whole list once more, each time that another user comes."});
  EXPECT_EQ(sorted(delivery.recipients), Clients{8});
}

// The line that many forget: every dot is green, and nobody ever hears anything.
TEST(Step4_3, WhoComesIsHere) {
  test::tell(
      {.tried = "join of 7, and then of 3: which clients are here?",
       .section = "room.h: join() lets a client in",
       .usually =
           "join did not append the client to clients_. All are connected, and the room is empty.",
       .person = "a green dot, and silence, even after your own message."});
  Room room;
  room.join(7);
  room.join(3);
  EXPECT_EQ(sorted(room.clients()), (Clients{3, 7}));
}

TEST(Step4_3, TheNewestStandsFirst) {
  test::tell({.text = R"({"msg":[3,2,1]})",
              .at = 8,
              .count = 1,
              .here = "the newest",
              .section = "room.h: the newest entry first",
              .yours = {{R"({"msg":[1,2,3]})", "this is the order in which they were said."},
                        {R"({"msg":[]})", "remember did not keep the entries."}},
              .usually = "history_ is oldest first: walk it from its end.",
              .person = "yesterday at the top of the page, and what was said now below its end."});
  Room room;
  room.remember("1");
  room.remember("2");
  room.remember("3");
  EXPECT_EQ(room.join(7).text, R"({"msg":[3,2,1]})");
}

TEST(Step4_3, AnEntryIsAnyText) {
  test::tell({.text = R"({"msg":[{,,],[,]})",
              .tried = "remember of nothing, of [, of ] and of {, and then join",
              .section = "room.h: Room",
              .usually = "the history was put together by looking for brackets or commas in it.",
              .person = "the history of a newcomer is cut where a text has a bracket."});
  Room room;
  for (const char* const entry : {"", "[", "]", "{,"})
    room.remember(entry);
  EXPECT_EQ(room.join(7).text, R"({"msg":[{,,],[,]})");
}

TEST(Step4_3, RemembersFifty) {
  test::tell(
      {.tried = "remember of 0 to 54, in a room for fifty entries",
       .section = "room.h: remember() forgets the oldest",
       .yours = {{"51", "One entry too many: the check comes when the entry is in the list."},
                 {"55", "No entry went: a history has a limit."},
                 {"0", "The oldest entry is still here, and a newer one went."}},
       .usually = "after the fifty-first, the first must go.",
       .person = "a page that takes longer to open every day."});
  Room room;
  for (int i = 0; i < 55; ++i)
    room.remember(std::to_string(i));
  ASSERT_EQ(room.history().size(), 50u);
  const std::string oldest = room.history().front();
  EXPECT_EQ(oldest, "5");
  const std::string newest = room.history().back();
  EXPECT_EQ(newest, "54");
}

TEST(Step4_3, RemembersAsManyAsItIsAsked) {
  const auto told = [](std::string_view tried) {
    test::tell({.tried = std::string(tried),
                .section = "room.h: remember() keeps max_history entries",
                .yours = {{"50", "50 is a number of your own: max_history_ says how many."},
                          {R"({"msg":[3,2,1]})", "One entry too many was kept."},
                          {R"({"msg":[1]})", "max_history_ may be 0: then no entry is kept."}},
                .usually = "the limit is a number of your own, or one too many.",
                .crash = "max_history_ may be 0: then there is no entry to erase or to look at.",
                .person = "a room for ten entries that remembers fifty."});
  };
  told("remember of 1, 2 and 3, in a room for two entries");
  Room two(2);
  two.remember("1");
  two.remember("2");
  two.remember("3");
  EXPECT_EQ(two.join(7).text, R"({"msg":[3,2]})");
  told("remember of 1, in a room for no entry");
  Room none(0);
  none.remember("1");
  EXPECT_EQ(none.join(7).text, R"({"msg":[]})");
  told("remember of 0 to 64, in a room for 60 entries");
  Room many(60);
  for (int i = 0; i < 65; ++i)
    many.remember(std::to_string(i));
  EXPECT_EQ(many.history().size(), 60u);
}

TEST(Step4_3, WhatIsSaidTwiceIsTwoEntries) {
  test::tell({.text = R"({"msg":[1,1]})",
              .tried = "remember of 1, twice",
              .section = "room.h: remember()",
              .usually = "an entry is left out because it is the same as the one before it.",
              .person = "you say hi twice, and a newcomer sees it once."});
  Room room;
  room.remember("1");
  room.remember("1");
  EXPECT_EQ(room.join(7).text, R"({"msg":[1,1]})");
}

TEST(Step4_4, EverythingGoesToEveryone) {
  Room room;
  room.join(7);
  room.join(8);
  test::tell({.tried = "say_everything of 1: how many entries does the room remember now?",
              .section = "room.h: say_everything() keeps an entry",
              .yours = {{"0", "The entry was not remembered. Do that first."}},
              .usually = "remember the entry, then return the whole history.",
              .person = "a newcomer does not see what was said."});
  room.say_everything("1");
  const std::size_t remembered = room.history().size();
  EXPECT_EQ(remembered, 1u);
  test::tell({.text = R"({"msg":[2,1]})",
              .tried = "say_everything of 2, behind 1",
              .section = "room.h: say_everything() returns the whole history",
              .yours = {{R"({"msg":[2]})", "this is what is new: here everything is said again."},
                        {R"({"msg":[]})", "remember the entry: the history is empty."},
                        {R"({"msg":[1]})", "the list was made before the new entry was in it."}},
              .usually = "remember the entry, then return the whole history.",
              .person = "an empty list, or all that was said but the last message."});
  const Delivery delivery = room.say_everything("2");
  EXPECT_EQ(delivery.text, R"({"msg":[2,1]})");
  test::tell({.tried = "7 and 8 are here, and something is said: which clients get it?",
              .section = "room.h: for all clients here",
              .yours = {{"{ 8 }", "The client that came last gets it, and not 7."},
                        {"{}", "The Delivery has no recipients: no client gets it."}},
              .usually = "the recipients are all of clients_, the sender too.",
              .person = "what you say does not appear in all windows."});
  EXPECT_EQ(sorted(delivery.recipients), (Clients{7, 8}));
}

TEST(Step4_4, WhoComesLaterGetsItToo) {
  test::tell({.text = R"({"msg":[1]})",
              .tried = "join of 7, say_everything of 1, and then join of 8",
              .section = "room.h: say_everything()",
              .usually = "say_everything() does not remember what was said.",
              .person = "a newcomer sees an empty room."});
  Room room;
  room.join(7);
  room.say_everything("1");
  const Delivery delivery = room.join(8);
  EXPECT_EQ(delivery.text, R"({"msg":[1]})");
  EXPECT_EQ(delivery.recipients, Clients{8});
}

TEST(Step4_5, OnlyWhatIsNewGoesToEveryone) {
  Room room;
  room.join(7);
  room.join(8);
  test::tell({.tried = "7 and 8 are here; say of 1: which clients get it?",
              .section = "room.h: say(): for all clients here, the sender too",
              .yours = {{"{}", "The Delivery has no recipients: no client gets it."}},
              .usually = "the recipients are all of clients_, the sender too.",
              .person = "what you say does not appear in all windows."});
  EXPECT_EQ(sorted(room.say("1").recipients), (Clients{7, 8}));
  test::tell({.text = R"({"msg":[2]})",
              .tried = "say of 2, behind 1",
              .section = "room.h: say() returns this one entry",
              .yours = {{R"({"msg":[2,1]})", "everyone has 1 already: only 2 is new."},
                        {"2", "the page reads a list: encode_entries makes one."}},
              .usually = "say returns that one entry in a list: encode_entries makes it.",
              .person = "nothing new, or what they have read already once more."});
  const Delivery delivery = room.say("2");
  EXPECT_EQ(delivery.text, R"({"msg":[2]})");
  test::tell({.tried = "7 and 8 are still here; say of 2, behind 1: which clients get it?",
              .section = "room.h: say(): for all clients here, the sender too",
              .yours = {{"{}",
                         "The list went away with the first Delivery. It needs a copy: no "
                         "std::move."}},
              .usually = "the recipients are all of clients_, the sender too.",
              .person = "only the first message appears in all windows."});
  EXPECT_EQ(sorted(delivery.recipients), (Clients{7, 8}));
}

TEST(Step4_5, WhoComesLaterGetsAllOfIt) {
  test::tell({.text = R"({"msg":[2,1]})",
              .tried = "say of 1 and of 2, and then join of 8",
              .section = "room.h: say()",
              .usually = "say() does not remember, or join() gives the last alone.",
              .person = "a newcomer sees the last message alone."});
  Room room;
  room.join(7);
  ASSERT_EQ(room.say("1").text, R"({"msg":[1]})");
  ASSERT_EQ(room.say("2").text, R"({"msg":[2]})");
  EXPECT_EQ(room.join(8).text, R"({"msg":[2,1]})");
}

TEST(Step4_5, ARoomThatRemembersNothingSaysItAllTheSame) {
  test::tell({.text = R"({"msg":[1]})",
              .tried = "say of 1, in a room that keeps no history",
              .section = "README, Step 4.5: also if the room keeps no history",
              .usually = "the entry is taken from history_, which may be empty.",
              .crash = "the entry is taken from history_, which may be empty.",
              .person = "a server that ends at the first word."});
  Room room(0);
  room.join(7);
  const Delivery delivery = room.say("1");
  EXPECT_EQ(delivery.text, R"({"msg":[1]})");
  EXPECT_EQ(delivery.recipients, Clients{7});
}

TEST(Step4_5, AnEmptyRoomHearsNothingAndRemembers) {
  test::tell({.tried = "say of 1, in a room without a client; and how many entries are kept",
              .section = "room.h: say()",
              .yours = {{"0", "The entry was not kept: a client that comes later never sees it."}},
              .usually = "say() remembers only if a client is here.",
              .person = "what was said while the room was empty is lost."});
  Room room;
  const Delivery delivery = room.say("1");
  EXPECT_EQ(delivery.text, R"({"msg":[1]})");
  EXPECT_EQ(delivery.recipients, Clients{});
  const std::size_t kept = room.history().size();
  EXPECT_EQ(kept, 1u);
}

// seed 32: each message brings everyone all fifty again: quick with three people, slow with three hundred
TEST(Step4_5, CountsItsBytes) {
  test::tell(
      {.tried = "100 clients, 50 entries of 64 bytes: the bytes of one more, on the wire",
       .section = "README, Predict: 326,300 and 7,600",
       .yours = {{"326300", "this is the whole list again: fifty entries to each of a hundred."}},
       .usually = "say sends more than the one entry that is new.",
       .person = "the phone on the train: it waits for what it has read already."});
  const std::string entry = R"({"user":"ada","text":"This is a message of about usual length."})";
  Room room;
  for (ClientId client = 1; client <= 100; ++client)
    room.join(client);
  for (int i = 0; i < 49; ++i)
    room.say(entry);

  Room same = room;
  EXPECT_EQ(bytes_on_the_wire(same.say_everything(entry)), 326'300u);
  EXPECT_EQ(bytes_on_the_wire(room.say(entry)), 7'600u);
}

TEST(Step4_6, WhoLeftHearsNothingMore) {
  test::tell(
      {.tried = "7, 8 and 9 are here, and 8 leaves: which clients are here, and which hear a word?",
       .section = "room.h: leave()",
       .yours = {{"{ 7, 8 }",
                  "The last client is gone, and 8 is still here. Read clients_.back() before "
                  "pop_back(), and put it into the place of the client that leaves."}},
       .usually =
           "leave takes the client out of clients_. join (step 4.3) notes its place in places_.",
       .crash = "places_ does not say where a client stands. join (step 4.3) notes clients_.size() "
                "before it appends: the first place is 0.",
       .person = "nothing at first. The server writes to clients that left an hour ago."});
  Room room;
  room.join(7);
  room.join(8);
  room.join(9);
  ASSERT_EQ(room.clients().size(), 3u);
  room.leave(8);
  EXPECT_EQ(sorted(room.clients()), (Clients{7, 9}));
  EXPECT_EQ(sorted(room.say("1").recipients), (Clients{7, 9}));
}

TEST(Step4_6, LeavingTwiceIsLeavingOnce) {
  const auto told = [](std::string_view tried) {
    test::tell({.tried = std::string(tried),
                .section = "room.h: leave() does nothing if it is not here",
                .usually = "leave() takes another client out when this one is not there.",
                .crash =
                    "a client that is not here has a place in places_: erase it when it leaves, "
                    "and look with find(), since places_[client] makes an entry.",
                .person = "one hangs up, and another one hears nothing any more."});
  };
  told("7 and 8 are here; 7 leaves, twice");
  Room room;
  room.join(7);
  room.join(8);
  ASSERT_EQ(room.clients().size(), 2u);
  room.leave(7);
  room.leave(7);
  EXPECT_EQ(room.clients(), Clients{8});
  told("8 is here; 99 leaves, which was never here, and then it joins");
  room.leave(99);
  EXPECT_EQ(room.clients(), Clients{8});
  room.join(99);  // it was not here yet
  EXPECT_EQ(sorted(room.clients()), (Clients{8, 99}));
}

TEST(Step4_6, TheLastMayLeaveAndTheHistoryStays) {
  const auto told = [](std::string_view tried) {
    test::tell({.tried = std::string(tried),
                .section = "room.h: leave()",
                .yours = {{R"({"msg":[]})", "The history left with the last client. It stays."}},
                .usually = "the history left with the last client.",
                .crash = "the client was the last in the list, and kept its place in places_; or a "
                         "loop goes on over clients_ after it has erased there.",
                .person = "the last user closes the window, and all is forgotten."});
  };
  told("7 is here alone, and leaves");
  Room room;
  room.join(7);
  ASSERT_EQ(room.clients().size(), 1u);
  room.say("1");
  room.leave(7);
  EXPECT_EQ(room.clients(), Clients{});
  EXPECT_EQ(room.join(8).text, R"({"msg":[1]})");
  told("8 is here alone, and leaves; then it joins again");
  room.leave(8);
  room.join(8);
  EXPECT_EQ(room.clients(), Clients{8});
}

TEST(Step4_6, DyingInTheMiddleOfABroadcastHurtsNobody) {
  test::tell({.tried = "say to 1, 2, 3 and 4; while it is delivered, 2 and 3 leave",
              .section = "room.h: a Delivery has a list of its own",
              .usually = "the loop goes over a list that changes under it.",
              .crash = "the place of a client that moved was not noted in places_.",
              .person = "now and then, one of the others misses a message."});
  Room room;
  for (ClientId client = 1; client <= 4; ++client)
    room.join(client);
  const Delivery delivery = room.say("1");
  Clients heard;
  for (const ClientId client : delivery.recipients) {
    heard.push_back(client);
    if (client == 2) room.leave(2);  // the write found it dead
    if (client == 2) room.leave(3);
  }
  EXPECT_EQ(sorted(heard), (Clients{1, 2, 3, 4}));
  EXPECT_EQ(sorted(room.clients()), (Clients{1, 4}));
}

TEST(Step4_6, AnyoneMayLeaveFromAnyPlace) {
  test::tell({.tried = "1, 2, 3 and 4 are here; two of them leave",
              .section = "README, Step 4.6: the last client takes the free place",
              .usually = "one moved to the place that was free, and its own place was not noted.",
              .crash =
                  "one moved to the place that was free, and its own place was not noted; or a "
                  "client that left kept its place.",
              .person = "another user leaves, and you hear nothing any more."});
  for (ClientId first = 1; first <= 4; ++first) {
    for (ClientId second = 1; second <= 4; ++second) {
      const std::string pair =
          std::to_string(first) + " leaves, and then " + std::to_string(second);
      test::now_trying("1, 2, 3 and 4 are here; " + pair);
      Room room;
      Clients left;
      for (ClientId client = 1; client <= 4; ++client) {
        room.join(client);
        if (client != first && client != second) left.push_back(client);
      }
      ASSERT_EQ(room.clients().size(), 4u);
      room.leave(first);
      room.leave(second);
      EXPECT_EQ(sorted(room.clients()), left);
      test::now_trying("1, 2, 3 and 4 are here; " + pair +
                       "; the first one comes back, and the others leave");
      room.join(first);
      EXPECT_EQ(room.clients().size(), left.size() + 1);
      for (const ClientId client : left)
        room.leave(client);
      EXPECT_EQ(room.clients(), Clients{first});
    }
  }
}

TEST(Step4_6, AHundredThousandMayLeave) {
  test::tell(
      {.tried = "10,000 clients leave rooms of ten, and then 100,000 leave one room",
       .section = "room.h: leave() in constant time",
       .usually = "leave looks through the list, or moves all clients behind the free place.",
       .person = "the network breaks for a moment, and the whole server stands still."});
  // A leave costs the same in a large room as in a small one. If each looked through its list, it would take
  // 10,000 times as long.
  const test::Cpu small_rooms;
  for (int rooms = 0; rooms < 1'000; ++rooms) {
    Room room;
    for (ClientId client = 1; client <= 10; ++client)
      room.join(client);
    for (ClientId client = 1; client <= 10; ++client)
      room.leave(client);
  }
  const double enough = 8 * static_cast<double>(small_rooms.used()) / 10'000;  // for one client
  Room room;
  for (ClientId client = 1; client <= 100'000; ++client)
    room.join(client);
  ASSERT_EQ(room.clients().size(), 100'000u) << "clients have joined";
  const test::Cpu one_room;
  int left = 1'000;  // what these cost is given away: a clock is coarse
  for (ClientId client = 100'000; client > 0; client -= 2) {  // the last ones, and the first ones
    room.leave(client);
    room.leave(100'001 - client);
    left += 2;
    const std::string time =
        static_cast<double>(one_room.used()) < enough * left ? "the same" : "much more";
    ASSERT_EQ(time, "the same")
        << "for each client that leaves; more than eight times as much is too much";
  }
  EXPECT_EQ(room.clients(), Clients{});
}

}  // namespace
}  // namespace ws

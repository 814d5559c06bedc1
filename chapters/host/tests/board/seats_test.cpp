// What the board remembers of a room, and for how long.
#include "board/seats.h"

#include <gtest/gtest.h>

#include <string>

namespace ws::board {
namespace {

using namespace std::chrono_literals;

const Steps steps = *Steps::parse(R"({"steps":[{"step":"1.1"},{"step":"1.2"},{"step":"3.10"}]})");

// "a" is the seat aaaaaaaaaaaaaaaa.
Report report(char seat, std::string_view done, std::optional<std::size_t> at,
              std::chrono::seconds since = 0s) {
  Report made;
  made.seat = std::string(seat_digits, seat);
  made.done = std::bitset<max_steps>(std::string(done));
  made.at = at;
  made.since = since;
  return made;
}

TEST(BoardSeats, AnEmptyRoomIsAList) {
  EXPECT_EQ(Seats(steps).encode(0s), R"({"seats":[]})");
}

TEST(BoardSeats, AreNumberedAsTheyCome) {
  Seats seats(steps);
  EXPECT_TRUE(seats.take(report('b', "101", 1, 130s), 1s));
  EXPECT_TRUE(seats.take(report('a', "000", std::nullopt), 1s));
  EXPECT_EQ(seats.encode(1s),
            R"({"seats":[{"n":1,"done":["1.1","3.10"],"at":"1.2","since":130,"away":false},)"
            R"({"n":2,"done":[],"at":"","since":0,"away":false}]})");
}

TEST(BoardSeats, TheirNamesStayHere) {
  Seats seats(steps);
  seats.take(report('b', "001", 1), 0s);
  EXPECT_EQ(seats.encode(0s).find("bbbb"), std::string::npos);
}

TEST(BoardSeats, AReportReplacesTheLastOne) {
  Seats seats(steps);
  seats.take(report('a', "011", 2, 50s), 0s);
  seats.take(report('b', "001", 1), 0s);
  seats.take(report('a', "001", 1, 9s), 1s);
  EXPECT_EQ(seats.encode(1s),
            R"({"seats":[{"n":1,"done":["1.1"],"at":"1.2","since":9,"away":false},)"
            R"({"n":2,"done":["1.1"],"at":"1.2","since":1,"away":false}]})");
}

TEST(BoardSeats, TheTimeAtAStepGoesOn) {
  Seats seats(steps);
  seats.take(report('a', "001", 1, 130s), 10s);
  EXPECT_NE(seats.encode(80'999ms).find(R"("since":200)"), std::string::npos);
}

TEST(BoardSeats, ARoomHasPlacesForSoMany) {
  Seats seats(steps, {.max_seats = 2});
  EXPECT_TRUE(seats.take(report('a', "000", 0), 0s));
  EXPECT_TRUE(seats.take(report('b', "000", 0), 0s));
  EXPECT_TRUE(seats.has_changed());
  const std::string before = seats.encode(0s);
  EXPECT_FALSE(seats.take(report('c', "000", 0), 0s));
  EXPECT_EQ(seats.encode(0s), before);
  EXPECT_FALSE(seats.has_changed());
  EXPECT_TRUE(seats.take(report('a', "111", std::nullopt), 0s)) << "those that sit may report";
}

TEST(BoardSeats, TwoHundredByDefault) {
  EXPECT_EQ(SeatLimits().max_seats, 200u);
}

TEST(BoardSeats, OneThatIsNotHeardOfIsAway) {
  Seats seats(steps);
  seats.take(report('a', "001", 1), 0s);
  seats.take(report('b', "001", 1), 1min);
  EXPECT_TRUE(seats.has_changed());
  seats.age(15min - 1ms);
  EXPECT_FALSE(seats.has_changed());
  seats.age(15min);
  EXPECT_TRUE(seats.has_changed());
  EXPECT_NE(seats.encode(15min).find(R"("away":true},{"n":2,)"), std::string::npos);
  seats.age(15min + 1s);
  EXPECT_FALSE(seats.has_changed()) << "it is told once";
  seats.take(report('a', "001", 1), 16min);
  EXPECT_EQ(seats.encode(15min).find("true"), std::string::npos) << "and it comes back";
}

TEST(BoardSeats, AfterTwoHoursItIsForgottenWithItsNumber) {
  Seats seats(steps, {.max_seats = 2});
  seats.take(report('a', "001", 1), 0s);
  seats.take(report('b', "001", 1), 1s);
  seats.age(2h - 1ms);
  EXPECT_NE(seats.encode(2h).find(R"("n":1,)"), std::string::npos);
  EXPECT_TRUE(seats.has_changed());
  seats.age(2h);
  EXPECT_TRUE(seats.has_changed());
  EXPECT_EQ(seats.encode(2h).find(R"("n":1,)"), std::string::npos);
  EXPECT_TRUE(seats.take(report('a', "001", 1), 2h)) << "its place is free";
  EXPECT_NE(seats.encode(2h).find(R"("n":3,)"), std::string::npos) << "a number is given once";
}

}  // namespace
}  // namespace ws::board

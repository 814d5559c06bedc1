// What a finding shows of two runs that differ.
#include "reference/events.h"

#include <gtest/gtest.h>

namespace {

using namespace ws;
using namespace ws::fuzz;

Events one_message(Bytes payload) {
  return {{"message", 2, std::move(payload)}};
}

TEST(Difference, ShowsShortPayloadsWhole) {
  EXPECT_EQ(difference("whole", one_message({0x61, 0x62}), "cut", one_message({0x63, 0x62})),
            "event 1\n  whole: message 2 [61 62] of 2 bytes\n  cut: message 2 [63 62] of 2 bytes");
}

TEST(Difference, NamesWhatIsMissing) {
  const Events two{{"control", 9}, {"fail", 1002}};
  EXPECT_EQ(difference("whole", two, "cut", Events{two[0]}),
            "event 2\n  whole: fail 1002\n  cut: nothing more");
}

TEST(Difference, ShowsThePlaceAndNotTheBeginning) {
  const Bytes a(300, 0x61);
  Bytes b = a;
  b[128] = 0xff;
  const std::string eight = "61 61 61 61 61 61 61 61";
  const std::string fifteen = " 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61";
  EXPECT_EQ(difference("whole", one_message(a), "cut", one_message(b)),
            "event 1\n"
            "  whole: message 2 [... " +
                eight + " 61" + fifteen +
                " ...] of 300 bytes\n"
                "  cut: message 2 [... " +
                eight + " ff" + fifteen +
                " ...] of 300 bytes\n"
                "  the same up to offset 128");
}

TEST(Difference, ShowsTheLastBytesOfTheShorterOne) {
  const Bytes a(41, 0x61);
  const Bytes b(40, 0x61);
  EXPECT_EQ(difference("whole", one_message(a), "cut", one_message(b)),
            "event 1\n"
            "  whole: message 2 [... 61 61 61 61 61 61 61 61 61] of 41 bytes\n"
            "  cut: message 2 [... 61 61 61 61 61 61 61 61] of 40 bytes\n"
            "  the same up to offset 40");
}

}  // namespace

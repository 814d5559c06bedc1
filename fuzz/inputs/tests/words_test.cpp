// Choices in words: what stands in a finding of the round trip and of the room.
#include "inputs/words.h"

#include <gtest/gtest.h>

#include "hex.h"
#include "inputs/trace.h"

namespace {

using namespace ws;
using namespace ws::fuzz;

using Lines = std::vector<std::string>;

Lines lines(const std::vector<Told>& told) {
  Lines all;
  for (const Told& one : told)
    all.push_back(to_hex(one.bytes) + "  " + one.words);
  return all;
}

TEST(Words, TellWhatAClientSays) {
  EXPECT_EQ(lines(tell_trace("00 00 01 02 00 03 00000000 07"_hex)),
            (Lines{"00  client 1 joins",
                   "00 01 02 00 03 00 00 00 00  client 1 says, as \"ada\": \"a\u00e9\"",
                   "07  client 1 vanishes"}));
}

TEST(Words, TellWhatIsSentTakenAndClosed) {
  EXPECT_EQ(
      lines(tell_trace("00 06 02 01 03 01 3f 00000000 04 09"_hex)),
      (Lines{"00  client 1 joins", "06 02 01  the server closes client 1, with a reason of 5 bytes",
             "03 01 3f 00 00 00 00  client 1 sends a ping of 1 bytes",
             "04 09  client 1 takes up to 9 bytes"}));
  EXPECT_EQ(lines(tell_trace("28 2a 02 88 82 0d 1e"_hex)),
            (Lines{"28  client 6 joins", "2a 02 88 82  client 6 sends 2 raw bytes",
                   "0d  client 2 joins", "1e  client 4 joins"}));
  EXPECT_EQ(lines(tell_trace("00 c0 13 01 01 00 00000000 c1 00 02 00000000 c2 c3 07"_hex)),
            (Lines{"00  client 1 joins",
                   "c0 13 01 01 00 00 00 00 00  client 1 says 20 times, as \"ada\": \"a\"",
                   "c1 00 02 00 00 00 00  client 1 begins a message, 8 bytes of it",
                   "c2  client 1 reads at once from now on", "c3 07  140 milliseconds pass"}));
  EXPECT_EQ(lines(tell_trace("08 0d 1e"_hex)),
            (Lines{"08  client 2 joins", "0d 1e  30 seconds pass"}));
}

TEST(Words, ShowWhatCannotBePrinted) {
  EXPECT_EQ(lines(tell_trace("00 00 07 01 02 00000000"_hex))[1],
            "00 07 01 02 00 00 00 00  client 1 says, as \"\\x7f\": \"\"\"");
}

TEST(Words, StopWhereTheInputStops) {
  EXPECT_EQ(lines(tell_trace("00 03"_hex)),
            (Lines{"00  client 1 joins", "03  client 1 sends a ping of 0 bytes"}));
  EXPECT_EQ(lines(tell_trace({})), Lines{});
}

TEST(Words, TellWhatNobodyReads) {
  const Bytes long_one(Trace::longest + 2, 0x04);
  const std::vector<Told> told = tell_trace(long_one);
  EXPECT_EQ(lines({told.back()}), Lines{"04 04  read by nobody"});
  EXPECT_EQ(
      lines(tell_script("03 00 00 03 00 00 03 00 00 03 00 00 03 00 00 03 00 00 03"_hex)).size(),
      2U);
}

TEST(Words, TellPingsAndMessages) {
  EXPECT_EQ(lines(tell_script("03 02 00 00 00000000"_hex)),
            Lines{"03 02 00 00 00 00 00 00  ping of 2"});
  EXPECT_EQ(lines(tell_script("00 00 03 05 00 00000000"_hex)),
            Lines{"00 00 03 05 00 00 00 00 00  binary, 3 bytes"});
}

TEST(Words, TellFragmentsAndThePingsBetween) {
  const std::string script =
      "00 01 04 00 00 00 00 00 00 00 00 02 04 00 00 00 01 01 01 00 01 00 00 00 02 08 00 00 00 03 "
      "00 00 00 00 04";
  EXPECT_EQ(lines(tell_script(from_hex(script))),
            Lines{script + "  text, 7 bytes, in 3 fragments: 3 (pong of 1) 4 0"});
}

}  // namespace

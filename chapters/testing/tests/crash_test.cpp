// How a program ended, read from what it left on stderr. The reports are real ones, made shorter.
#include <gtest/gtest.h>

#include <string>

#include "screen/red_screen.h"

namespace {

using namespace ws::test;

constexpr auto third = "chapters/03-frame-parse";

TEST(ReadCrash, ReadsAnAddressSanitizerReport) {
  const Crash crash = read_crash(
      "==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x6\n"
      "    #0 0x55 in memcpy\n"
      "    #1 0x55 in f /w/chapters/03-frame-parse/tests/frame_test.cpp:9\n"
      "    #2 0x55 in f /w/chapters/03-frame-parse/frame.h:9\n"
      "    #3 0x55 in ws::f() /w/chapters/03-frame-parse/frame.cpp:31\n",
      third);
  EXPECT_EQ(crash_screen(crash),
            "  heap-buffer-overflow\n  at chapters/03-frame-parse/frame.cpp:31\n"
            "  This usually means: a read or write past the end: is everything here that you\n  "
            "index? A pointer alone has no length.\n");
}

// What is said of a kind of crash names each mistake that often leads to it.
TEST(ReadCrash, SaysEachUsualMistakeOfAKind) {
  const auto means = [](const std::string& line) { return read_crash(line + '\n', third).means; };
  const auto says = [](const std::string& text, std::string_view part) {
    return text.find(part) == std::string::npos ? "not said: " + text : std::string(part);
  };
  const std::string freed =
      means("==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x6");
  EXPECT_EQ(says(freed, "must not erase"), "must not erase");
  const std::string nowhere = means("==1==ERROR: AddressSanitizer: SEGV on unknown address 0x0");
  EXPECT_EQ(says(nowhere, "changed while a loop"), "changed while a loop");
  const std::string index = means("stl_vector.h:1123: Assertion '__n < this->size()' failed.");
  EXPECT_EQ(says(index, "below zero"), "below zero");
  const std::string shift = means("x.cpp:31:7: runtime error: shift exponent 240 is too large");
  EXPECT_EQ(says(shift, "write ( ) around"), "write ( ) around");
  const std::string below =
      means("x.cpp:31:7: runtime error: shift exponent 18446744073709551608 is too large");
  EXPECT_EQ(says(below, "went below zero"), "went below zero");
  const std::string less = means("x.cpp:31:7: runtime error: shift exponent -8 is negative");
  EXPECT_EQ(says(less, "by a number below zero"), "by a number below zero");
  const std::string thrown =
      means("terminate called after throwing an instance of 'std::runtime_error'");
  EXPECT_EQ(says(thrown, "as a value"), "as a value");
}

TEST(ReadCrash, ReadsAnUndefinedBehaviourReport) {
  const Crash crash = read_crash(
      "/w/chapters/03-frame-parse/frame.cpp:31:7: runtime error: shift too far\n", third);
  EXPECT_EQ(crash_screen(crash), "  shift too far\n  at chapters/03-frame-parse/frame.cpp:31\n");
}

TEST(ReadCrash, FindsTheLineThatLeadsIntoAHeaderOfTheLibrary) {
  const Crash crash = read_crash(
      "/usr/include/c++/12/bits/stl_iterator.h:1027:17: runtime error: applying non-zero offset 8 "
      "to null pointer\n"
      "    #0 0x55 in operator+ /usr/include/c++/12/bits/stl_iterator.h:1027\n"
      "    #1 0x55 in ws::f() /w/chapters/03-frame-parse/frame.cpp:77\n",
      third);
  EXPECT_EQ(crash.where, "chapters/03-frame-parse/frame.cpp:77");
  EXPECT_NE(crash.means.find("empty vector"), std::string::npos);
}

TEST(ReadCrash, SaysWhichTypeIsWideEnough) {
  const Crash crash = read_crash(
      "/w/chapters/03-frame-parse/frame.cpp:27:50: runtime error: signed integer overflow: 8388608 "
      "* "
      "256 cannot be represented in type 'int'\n",
      third);
  EXPECT_NE(crash.means.find("std::uint64_t"), std::string::npos);
}

// A story that speaks of a read past the end once explained a view of a local copy.
TEST(TakeTold, TakesWhatTheStorySaysOfThisKind) {
  Crash past;
  past.what = "heap-buffer-overflow";
  EXPECT_TRUE(take_told(past, "the end", "the copy"));
  EXPECT_EQ(past.means, "the end");
  Crash view;
  view.what = "heap-use-after-free";
  EXPECT_TRUE(take_told(view, "the end", "the copy"));
  EXPECT_EQ(view.means, "the copy");
}

TEST(TakeTold, LeavesWhatNoStoryKnows) {
  Crash view;
  view.what = "stack-use-after-scope";
  view.means = "a view";
  EXPECT_FALSE(take_told(view, "the end", ""));
  EXPECT_EQ(view.means, "a view");
  Crash endless;
  endless.what = "stack-overflow";
  endless.means = "a function calls itself";
  EXPECT_FALSE(take_told(endless, "the end", "the copy"));
  EXPECT_EQ(endless.means, "a function calls itself");
}

TEST(TakeTold, LeavesAnExceptionThatTheCodeThrowsItself) {
  Crash own = read_crash("terminate called after throwing an instance of 'char const*'\n", third);
  EXPECT_FALSE(take_told(own, "the end", ""));
  EXPECT_NE(own.means.find("Return a mistake as a value"), std::string::npos);
  Crash of_the_library =
      read_crash("terminate called after throwing an instance of 'std::out_of_range'\n", third);
  EXPECT_TRUE(take_told(of_the_library, "the end", ""));
}

TEST(ReadCrash, SaysThatAReturnIsMissing) {
  Crash crash = read_crash(
      "/w/chapters/03-frame-parse/frame.cpp:50:7: runtime error: execution reached the end of a "
      "value-returning function without returning a value\n",
      third);
  EXPECT_FALSE(take_told(crash, "the end", ""));
  EXPECT_NE(crash.means.find("without a return"), std::string::npos);
}

TEST(ReadCrash, SaysWhyATextThatBecomesANumberThrows) {
  const Crash crash = read_crash(
      "terminate called after throwing an instance of 'std::out_of_range'\n  what():  stoi\n",
      third);
  EXPECT_NE(crash.means.find("the number does not fit"), std::string::npos);
}

// What a standard library checks has a form, and not a list of words.
TEST(ReadCrash, ReadsTheRuleAndTheFunctionOfAnAssertion) {
  const Crash crash = read_crash(
      "/usr/include/c++/12/bits/stl_vector.h:1123: std::vector<_Tp, _Alloc>::reference "
      "std::vector<_Tp, "
      "_Alloc>::operator[](size_type) [with _Tp = int]: Assertion '__n < this->size()' failed.\n",
      third);
  EXPECT_EQ(crash.what, "This does not hold: __n < this->size(), asks std::vector's operator[]");
  EXPECT_NE(crash.means.find("past the end"), std::string::npos);
}

TEST(ReadCrash, ReadsARuleThatItHasNeverSeen) {
  const Crash crash = read_crash(
      "/usr/include/c++/12/random:9: void std::knob<T>::turn(int): Assertion '__a <= __b' "
      "failed.\n",
      third);
  EXPECT_EQ(crash.what, "This does not hold: __a <= __b, asks std::knob's turn");
}

TEST(ReadCrash, FindsTheClassBehindAReturnTypeOfTheLibrary) {
  const Crash crash = read_crash(
      "/usr/include/c++/12/bits/unique_ptr.h:407: typename std::add_lvalue_reference<_Tp>::type "
      "std::unique_ptr<_Tp, _Dp>::operator*() const [with _Tp = int]: Assertion 'get() != "
      "pointer()' "
      "failed.\n",
      third);
  EXPECT_EQ(crash.what, "This does not hold: get() != pointer(), asks std::unique_ptr's operator*");
}

TEST(ReadCrash, ReadsAnAssertOfOurs) {
  const Crash crash = read_crash(
      "ch5_test: /w/chapters/05-close-handling/connection.cpp:88: void ws::Connection::send(): "
      "Assertion `!close_sent_' failed.\n==7==ERROR: AddressSanitizer: ABRT on unknown address "
      "0x3e8\n",
      "chapters/05-close-handling");
  EXPECT_EQ(crash.what, "This does not hold: !close_sent_");
  EXPECT_EQ(crash.where, "chapters/05-close-handling/connection.cpp:88");
}

TEST(ReadCrash, ReadsTheAssertionsOfAnotherLibrary) {
  const auto newer =
      "/usr/lib/llvm-19/include/c++/v1/vector:1393: assertion __n < size() failed: vector[] index "
      "out of "
      "bounds\n";
  const auto older =
      "/usr/include/c++/v1/string_view:301: _LIBCPP_ASSERT '__pos < size()' failed. string_view[] "
      "index "
      "out of bounds\n";
  EXPECT_EQ(read_crash(newer, third).what,
            "This does not hold: __n < size() (vector[] index out of bounds)");
  EXPECT_EQ(read_crash(older, third).what,
            "This does not hold: __pos < size() (string_view[] index out of bounds)");
}

TEST(ReadCrash, ReadsAnExceptionWithAndWithoutWords) {
  EXPECT_EQ(read_crash("terminate called after throwing an instance of 'std::out_of_range'\n"
                       "  what():  stoi: no digit\n",
                       third)
                .what,
            "std::out_of_range is thrown, and not caught: stoi: no digit");
  EXPECT_EQ(read_crash("terminate called after throwing an instance of 'char'\n", third).what,
            "char is thrown, and not caught");
  EXPECT_EQ(
      read_crash("libc++abi: terminating due to uncaught exception of type int\n", third).what,
      "An exception is thrown, and not caught: int");
  EXPECT_NE(
      read_crash("terminate called without an active exception\n", third).what.find("not joined"),
      std::string::npos);
}

TEST(ReadCrash, SaysWhoGaveTheMemoryBack) {
  const Crash crash = read_crash(
      "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x6\n"
      "    #0 0x55 in f /w/chapters/03-frame-parse/tests/frame_test.cpp:9\n"
      "0x60 is located 0 bytes inside of 32-byte region\n"
      "freed by thread T0 here:\n"
      "    #0 0x7f in operator delete(void*)\n"
      "    #1 0x55 in ws::f() /w/chapters/03-frame-parse/frame.cpp:45\n"
      "previously allocated by thread T0 here:\n"
      "    #1 0x55 in ws::f() /w/chapters/03-frame-parse/frame.cpp:41\n",
      third);
  EXPECT_EQ(crash.where, "");
  EXPECT_EQ(crash.gave_back, "Its memory was given back at chapters/03-frame-parse/frame.cpp:45.");
  EXPECT_EQ(crash.freed_at, "chapters/03-frame-parse/frame.cpp:45");
}

TEST(ReadCrash, SaysWhoseVariableItWas) {
  const Crash crash = read_crash(
      "==1==ERROR: AddressSanitizer: stack-use-after-return on address 0x6\n"
      "    #0 0x55 in f /w/chapters/03-frame-parse/tests/frame_test.cpp:9\n"
      "Address 0x7f is located in stack of thread T0 at offset 48 in frame\n"
      "    #0 0x55 in ws::parse /w/chapters/03-frame-parse/frame.cpp:52\n"
      "  This frame has 2 object(s):\n"
      "    [32, 64) 'reason' (line 54) <== Memory access at offset 48 is inside this variable\n",
      third);
  EXPECT_EQ(crash.gave_back,
            "Its memory was the variable 'reason' of the function at "
            "chapters/03-frame-parse/frame.cpp:52.");
}

TEST(ReadCrash, KeepsWhatWasPrintedBefore) {
  const Crash crash = read_crash(
      "opcode 7\n====\nAddressSanitizer:DEADLYSIGNAL\n==1==ERROR: AddressSanitizer: SEGV on "
      "unknown address\n",
      third);
  EXPECT_EQ(crash.said, "opcode 7\n");
  EXPECT_EQ(crash.what, "SEGV");
}

TEST(ReadCrash, FindsNothingInWordsThatTellNothing) {
  EXPECT_EQ(read_crash("just some words\n", third).what, "");
}

TEST(PrintedScreen, ShowsTheEndOfALongOutputEscaped) {
  std::string output;
  for (int i = 1; i < 20; ++i)
    output += "line " + std::to_string(i) + "\n";
  EXPECT_EQ(printed_screen(output + "\xf0\x9f\n", "printed"),
            "  It printed 20 lines; these are the last:\n    line 15\n    line 16\n    line 17\n"
            "    line 18\n    line 19\n    \\xf0\\x9f\n");
  EXPECT_EQ(printed_screen("", "printed"), "");
}

}  // namespace

// A step's tests in a process of their own: code that crashes in step 3.4 hides nothing of step 3.2.
#pragma once

#include <string>
#include <string_view>

#include "steps.h"

namespace ws::test {

// Who asks for the end of a program that is not at its end leaves this on stderr, and a stack.
constexpr std::string_view exit_sign = "exit() is called in the middle of a test";
// The same of a test that is ended because it takes too long.
constexpr std::string_view late_sign = "here it was";
// A server that was to go on.
constexpr std::string_view ended_sign = "it ended by itself, with exit status ";

struct Outcome {
  // As the child itself said: only "finished, and nothing failed" is green.
  enum class End { green, failed, crashed, server_crashed, server_late, late, stopped };
  End end = End::crashed;
  int status = 0;                // of the child, as a shell counts it
  bool is_over_sockets = false;  // this test:
  std::string test{};            // the one that failed, or the last that began
  std::string screen{};          // failed: what its assertion says
  std::string input{};           // red: what it tried, as input_line of red_screen.h says it
  std::string function{};        // the one to look at, as its story says; empty: it says none
  std::string means{};           // of a crash, as the story says it; empty: its kind says it
  std::string gone{};            // the same, if it reads bytes that are gone
  std::string errors{};          // stderr of that test, or what the server printed
  std::string printed{};         // stdout of that test
  std::string slowest{};         // of the tests without a socket, the one that took longest, ...
  double seconds = 0;            // ... and how long

  bool green() const { return end == End::green; }
};

Outcome run_step(const Step& step);

// Whether the test that fails in this outcome of the step is green alone: it is red only behind others. One
// over sockets is not tried.
bool is_green_alone(Step step, const Outcome& outcome);

// For a test whose server has ended by itself (server_crashed), or runs and answers nothing more
// (server_late): if the test is red, this is the reason. output: all that the server printed, and the
// stack where it was.
void tell_server_end(Outcome::End end, std::string_view output);

}  // namespace ws::test

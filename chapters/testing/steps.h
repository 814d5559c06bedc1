// The steps of a test program, and one run of one of them.
#pragma once

#include <string>
#include <vector>

namespace ws::test {

struct Step {
  int chapter = 0;
  int number = 0;  // 0: what is no step, after all steps
  std::string filter;
  bool needs_server = false;  // one of its tests stands in server_test.cpp

  std::string name() const { return std::to_string(chapter) + '.' + std::to_string(number); }
};

// "Step3_2" is chapter 3, step 2; any other suite comes last.
std::vector<Step> find_steps();

struct Outcome {
  bool green = false;
  bool crashed = false;
  std::string test;    // the last that began
  std::string screen;  // what its assertions say
  std::string errors;  // stderr
};

// In a child process: code that crashes in step 3.5 hides nothing of step 3.2.
Outcome run_step(const Step& step);

}  // namespace ws::test

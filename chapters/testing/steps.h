// The steps of a test program.
#pragma once

#include <string>
#include <vector>

namespace ws::test {

struct Step {
  int chapter = 0;
  int number = 0;  // 0: what is no step, after all steps
  std::string filter{};
  bool needs_server = false;  // one of its tests stands in server_test.cpp

  std::string name() const { return std::to_string(chapter) + '.' + std::to_string(number); }
};

// "Step3_2" is chapter 3, step 2; any other suite comes last.
std::vector<Step> find_steps();

}  // namespace ws::test

// Beside the tests of a chapter: writes into the file that WORKBOOK_REACHED names a line for each test,
//   Step3_2.Name<tab>microseconds of a processor<tab>3 4 17
// with the mutants whose places it has reached. "before" is the line of what was reached before the first test.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include "mutants.h"

namespace {

using ws::mutation::reached;

class Listener : public testing::EmptyTestEventListener {
 public:
  explicit Listener(const char* file) : file_(file) {}

 private:
  void OnTestProgramStart(const testing::UnitTest&) override { write("before"); }

  void OnTestStart(const testing::TestInfo&) override { begin(); }

  void OnTestEnd(const testing::TestInfo& test) override {
    write(std::string(test.test_suite_name()) + '.' + test.name());
  }

  void begin() {
    std::fill(std::begin(reached), std::end(reached), false);
    started_ = std::clock();
  }

  void write(const std::string& name) {
    const auto ticks = static_cast<double>(std::clock() - started_);
    file_ << name << '\t' << static_cast<long>(ticks * 1e6 / CLOCKS_PER_SEC) << '\t';
    for (int number = 1; number < ws::mutation::most_mutants; ++number) {
      if (reached[number]) file_ << number << ' ';
    }
    file_ << std::endl;
  }

  std::ofstream file_;
  std::clock_t started_ = std::clock();
};

__attribute__((constructor)) void listen() {
  if (const char* const file = std::getenv("WORKBOOK_REACHED"))
    testing::UnitTest::GetInstance()->listeners().Append(new Listener(file));
}

}  // namespace

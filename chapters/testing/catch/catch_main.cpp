// The main of a learner's own tests. It prints nothing: what happens goes to the file that WORKBOOK_RESULTS
// names, line by line. So a program that crashes or calls exit() has said how far it came. Fields stand
// between tabs:
//
//   disabled NAME       for each test that GoogleTest does not run
//   test NAME LINE      it begins
//   failed LINE TEXT    an assertion of it, with \n for a line end; LINE is 0 if it is not in your_test.cpp
//   skipped
//   done N              it has ended, after so many assertions; -1: they cannot be counted
//   end                 all have ended
//   exit                exit() was called before that
//
// WORKBOOK_CPU in the environment says how many seconds of processor time all tests have.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "your_test.h"

namespace {

constexpr rlim_t most_output = 1024 * 1024;  // bytes that tests may print: the rest is dropped
// The file of results has this limit, too. A test may have a loop, or compare two messages of 64 KiB.
constexpr int most_failures = 10;
constexpr int most_columns = 400;

std::string one_line(std::string_view text) {
  std::string line;
  int column = 0;
  for (const char c : text) {
    column = c == '\n' ? 0 : column + 1;
    if (column > most_columns) continue;
    if (c == '\\' || c == '\n') line += '\\';
    line += c == '\n' ? 'n' : c == '\t' ? ' ' : c;
  }
  return line;
}

std::string name_of(const testing::TestInfo& test) {
  return std::string(test.test_suite_name()) + "." + test.name();
}

std::FILE* results = nullptr;

// The end of main does not come here.
void note_exit() {
  std::fputs("exit\n", results);
  std::fflush(results);
}

class Report : public testing::EmptyTestEventListener {
 public:
  Report() {
    const int before = ws::test::assertions;
    [] { ASSERT_TRUE(true); }();
    counts_ = ws::test::assertions > before;
  }

  void say(const std::string& line) {
    std::fputs((line + "\n").c_str(), results);
    std::fflush(results);
  }

  void OnTestProgramStart(const testing::UnitTest& all) override {
    for (int i = 0; i < all.total_test_suite_count(); ++i) {
      const testing::TestSuite& suite = *all.GetTestSuite(i);
      for (int j = 0; j < suite.total_test_count(); ++j) {
        const testing::TestInfo& test = *suite.GetTestInfo(j);
        if (!test.should_run()) say("disabled\t" + name_of(test));
      }
    }
  }

  void OnTestStart(const testing::TestInfo& test) override {
    before_ = ws::test::assertions;
    failures_ = 0;
    say("test\t" + name_of(test) + "\t" + std::to_string(test.line()));
  }

  void OnTestPartResult(const testing::TestPartResult& part) override {
    if (part.skipped()) say("skipped");
    if (!part.failed() || ++failures_ > most_failures) return;
    const std::string_view file = part.file_name() == nullptr ? "" : part.file_name();
    const int line = file.ends_with("your_test.cpp") ? part.line_number() : 0;
    say("failed\t" + std::to_string(line) + "\t" + one_line(part.message()));
  }

  void OnTestEnd(const testing::TestInfo&) override {
    say("done\t" + std::to_string(counts_ ? ws::test::assertions - before_ : -1));
  }

 private:
  bool counts_ = false;
  int before_ = 0;
  int failures_ = 0;
};

void limit(int what, rlim_t most) {
  rlimit now{};
  getrlimit(what, &now);
  now.rlim_cur = now.rlim_max == RLIM_INFINITY ? most : std::min(most, now.rlim_max);
  setrlimit(what, &now);
}

}  // namespace

int main(int argc, char** argv) {
  const char* const path = std::getenv("WORKBOOK_RESULTS");
  results = path == nullptr ? nullptr : std::fopen(path, "a");
  if (results == nullptr) {
    std::fputs("These tests are run by ./workbook impostors\n", stderr);
    return 2;
  }
  const char* const seconds = std::getenv("WORKBOOK_CPU");
  limit(RLIMIT_CPU, seconds == nullptr ? 20 : static_cast<rlim_t>(std::atoi(seconds)));
  std::signal(SIGXFSZ, SIG_IGN);
  limit(RLIMIT_FSIZE, most_output);
  std::atexit(note_exit);

  testing::InitGoogleTest(&argc, argv);
  testing::GTEST_FLAG(filter) = "*";
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  auto* const report = new Report();
  listeners.Append(report);
  [[maybe_unused]] const int status = RUN_ALL_TESTS();  // the report says it
  report->say("end");
  std::_Exit(0);  // what a test left behind is not judged
}

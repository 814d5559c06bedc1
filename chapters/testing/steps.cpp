#include "steps.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "red_screen.h"

namespace ws::test {

namespace {

constexpr unsigned patience = 120;  // seconds for a step: only an endless loop takes so long

bool starts_server(const testing::TestSuite& suite) {
  for (int i = 0; i < suite.total_test_count(); ++i) {
    const std::filesystem::path file = suite.GetTestInfo(i)->file();
    if (file.filename() == "server_test.cpp") return true;
  }
  return false;
}

// In the child: prints the screen of the first failure.
class Teacher : public testing::EmptyTestEventListener {
 public:
  explicit Teacher(char* current) : current_(current) {}

  void OnTestStart(const testing::TestInfo& test) override {
    if (told_) return;  // skipped, after a failure: the name stays
    forget_story();
    std::snprintf(current_, 256, "%s", test.name());
  }

  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed() || told_) return;
    told_ = true;
    std::fputs(red_screen(told_story(), result.message()).c_str(), stdout);
    if (result.file_name() == nullptr) return;
    const std::string file =
        std::filesystem::path(result.file_name()).lexically_relative(WORKBOOK_ROOT);
    std::printf("  test       %s:%d\n", file.c_str(), result.line_number());
  }

 private:
  char* current_;
  bool told_ = false;
};

std::string read_all(std::FILE* file) {
  std::rewind(file);
  std::string text;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
    text.append(buffer, n);
  std::fclose(file);
  return text;
}

}  // namespace

std::vector<Step> find_steps() {
  std::vector<Step> steps;
  Step others;
  for (int i = 0; i < testing::UnitTest::GetInstance()->total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *testing::UnitTest::GetInstance()->GetTestSuite(i);
    const std::string name = suite.name();
    Step step;
    if (std::sscanf(name.c_str(), "Step%d_%d", &step.chapter, &step.number) == 2) {
      step.filter = name + ".*";
      step.needs_server = starts_server(suite);
      others.chapter = step.chapter;
      steps.push_back(step);
    } else {
      others.filter += name + ".*:";
      others.needs_server = others.needs_server || starts_server(suite);
    }
  }
  std::sort(steps.begin(), steps.end(),
            [](const Step& a, const Step& b) { return a.number < b.number; });
  if (!others.filter.empty()) steps.push_back(others);
  return steps;
}

Outcome run_step(const Step& step) {
  static char* const current = static_cast<char*>(
      mmap(nullptr, 256, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  current[0] = '\0';
  std::FILE* const out = std::tmpfile();
  std::FILE* const err = std::tmpfile();
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(err), STDERR_FILENO);
    alarm(patience);
    auto& listeners = testing::UnitTest::GetInstance()->listeners();
    delete listeners.Release(listeners.default_result_printer());
    listeners.Append(new Teacher(current));
    GTEST_FLAG_SET(filter, step.filter);
    GTEST_FLAG_SET(fail_fast, true);
    std::exit(RUN_ALL_TESTS());
  }
  int status = 0;
  waitpid(child, &status, 0);
  Outcome outcome;
  outcome.green = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  outcome.test = current;
  outcome.screen = read_all(out);
  outcome.errors = read_all(err);
  outcome.crashed = !outcome.green && outcome.screen.empty();
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
    outcome.screen =
        "  It did not end within two minutes: a loop that waits for what never comes?\n";
    outcome.crashed = false;
  }
  return outcome;
}

}  // namespace ws::test

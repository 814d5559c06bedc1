// The main of every chapter's tests. Without arguments it teaches: the steps in order, one screen for
// the first that is red. With --all it goes on; with --steps it prints one word a step, for programs;
// with any --gtest_... flag, or GTEST_OUTPUT in the environment, it is GoogleTest's own.
//
// Every step runs in a child process: code that crashes in step 3.5 hides nothing of step 3.2.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "red_screen.h"

namespace {

namespace fs = std::filesystem;

constexpr unsigned patience = 120;  // seconds for a step: only an endless loop takes so long

struct Step {
  int chapter = 0;
  int number = 0;  // 0: what is no step, after all steps
  std::string filter;

  std::string name() const { return std::to_string(chapter) + '.' + std::to_string(number); }
};

// One run of one step, in a child.
struct Outcome {
  bool green = false;
  bool crashed = false;
  std::string test;    // the last that began
  std::string screen;  // what its assertions say
  std::string errors;  // stderr
};

bool use_color() {
  return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
}
std::string red() {
  return use_color() ? "\033[1;31mred\033[0m" : "red";
}
std::string green() {
  return use_color() ? "\033[32mgreen\033[0m" : "green";
}

// "Step3_2" is chapter 3, step 2; any other suite comes last.
std::vector<Step> find_steps() {
  std::vector<Step> steps;
  std::string others;
  int chapter = 0;
  for (int i = 0; i < testing::UnitTest::GetInstance()->total_test_suite_count(); ++i) {
    const std::string suite = testing::UnitTest::GetInstance()->GetTestSuite(i)->name();
    Step step;
    if (std::sscanf(suite.c_str(), "Step%d_%d", &step.chapter, &step.number) == 2) {
      step.filter = suite + ".*";
      chapter = step.chapter;
      steps.push_back(step);
    } else {
      others += suite + ".*:";
    }
  }
  std::sort(steps.begin(), steps.end(),
            [](const Step& a, const Step& b) { return a.number < b.number; });
  if (!others.empty()) steps.push_back({chapter, 0, others});
  return steps;
}

// Where the chapter's words and files are.
class Chapter {
 public:
  Chapter(int number, bool solution) {
    const fs::path root = WORKBOOK_ROOT;
    const std::string prefix = '0' + std::to_string(number) + '-';
    for (const auto& entry : fs::directory_iterator(root / "chapters")) {
      const std::string name = entry.path().filename();
      if (name.rfind(prefix, 0) != 0) continue;
      directory_ = (solution ? "solutions/" : "chapters/") + name;
      std::ifstream readme(entry.path() / "README.md");
      for (std::string line; std::getline(readme, line);)
        words_.push_back(line);
    }
  }

  const std::string& directory() const { return directory_; }

  // "### Step 3.2: when 125 is not enough (10 min)": what stands between the colon and the minutes.
  std::string title(const std::string& heading) const {
    for (const std::string& line : words_) {
      if (line.rfind(heading + ": ", 0) != 0) continue;
      const std::string title = line.substr(heading.size() + 2);
      return title.substr(0, title.find(" ("));
    }
    return {};
  }

  // "chapters/03-frame-parse/frame.cpp:14"
  std::string place(const Step& step) const {
    const std::string comment = "// Step " + step.name() + ':';
    for (const auto& entry : fs::directory_iterator(fs::path(WORKBOOK_ROOT) / directory_)) {
      if (entry.path().extension() != ".cpp") continue;
      std::ifstream file(entry.path());
      int number = 0;
      for (std::string line; std::getline(file, line);) {
        ++number;
        if (line.find(comment) == std::string::npos) continue;
        return directory_ + '/' + entry.path().filename().string() + ':' + std::to_string(number);
      }
    }
    return directory_;
  }

 private:
  std::string directory_;
  std::vector<std::string> words_;
};

// In the child: prints the screen of the first failure.
class Teacher : public testing::EmptyTestEventListener {
 public:
  explicit Teacher(char* current) : current_(current) {}

  void OnTestStart(const testing::TestInfo& test) override {
    if (told_) return;  // skipped, after a failure: the name stays
    ws::test::forget_story();
    std::snprintf(current_, 256, "%s", test.name());
  }

  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed() || told_) return;
    told_ = true;
    std::fputs(ws::test::red_screen(ws::test::told_story(), result.message()).c_str(), stdout);
    if (result.file_name() == nullptr) return;
    const std::string file = fs::path(result.file_name()).lexically_relative(WORKBOOK_ROOT);
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

void print_red(const Step& step, const Outcome& outcome, const Chapter& chapter) {
  std::string headline = step.number > 0 ? "Step " + step.name() + "  " : "";
  headline += outcome.test + (outcome.crashed ? " crashes" : "");
  headline.resize(std::max<std::size_t>(headline.size() + 2, 71), ' ');
  std::printf("\n%s%s\n", headline.c_str(), red().c_str());
  const std::string& crash = outcome.errors;
  std::fputs(outcome.crashed ? ws::test::crash_screen(crash, chapter.directory()).c_str()
                             : outcome.screen.c_str(),
             stdout);
  if (step.number == 0) return;
  std::printf("Next: %s, Step %s.     Stuck? ./workbook hint %s\n", chapter.place(step).c_str(),
              step.name().c_str(), step.name().c_str());
}

// Returns how many steps are red.
int teach(bool all) {
  const std::vector<Step> steps = find_steps();
  const int number = steps.front().chapter;
  const std::string program = testing::internal::GetArgvs().front();
  const Chapter chapter(number, program.find("_solution") != std::string::npos);
  const std::string title = chapter.title("# Chapter " + std::to_string(number));
  std::printf("Chapter %d: %s\n", number, title.c_str());
  int reds = 0;
  for (const Step& step : steps) {
    const Outcome outcome = run_step(step);
    const std::string name = step.number > 0 ? step.name() : "also";
    const std::string words =
        step.number > 0 ? chapter.title("### Step " + step.name()) : "what holds for all steps";
    std::printf("  %-5s %s  %s\n", name.c_str(), (outcome.green ? green() : red() + "  ").c_str(),
                words.c_str());
    if (outcome.green) continue;
    ++reds;
    print_red(step, outcome, chapter);
    if (!all) return reds;
  }
  if (reds > 0) return reds;
  std::printf("\nAll green. Next: see it (./workbook run %d), compare (./workbook diff %d)", number,
              number);
  std::printf(
      number < 6 ? ", go on (./workbook check %d).\n" : ", and chat: ./workbook chat --mine\n",
      number + 1);
  return 0;
}

int print_steps() {
  for (const Step& step : find_steps()) {
    if (step.number > 0)
      std::printf("%s %s\n", step.name().c_str(), run_step(step).green ? "green" : "red");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string option = argc > 1 ? argv[1] : "";
  testing::InitGoogleTest(&argc, argv);
  if (option == "--steps") return print_steps();
  const bool has_steps = !find_steps().empty() && find_steps().front().number > 0;
  const bool counts = std::getenv("GTEST_OUTPUT") != nullptr;  // all tests, for a report
  if (has_steps && !counts && (option.empty() || option == "--all"))
    return teach(option == "--all") == 0 ? 0 : 1;
  return RUN_ALL_TESTS();
}

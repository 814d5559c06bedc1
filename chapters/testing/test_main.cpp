// The main of every chapter's tests. Without arguments it teaches: the steps in order, one screen for
// the first that is red. With --all it goes on; with --steps it prints one word a step, for programs;
// with any --gtest_... flag, or GTEST_OUTPUT in the environment, it is GoogleTest's own.
//
// `./workbook check` builds the server only when it is needed: --before-server stops in front of the
// first step that starts it, and --from-server goes on there.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "red_screen.h"
#include "steps.h"

namespace {

namespace fs = std::filesystem;

using ws::test::find_steps;
using ws::test::Outcome;
using ws::test::run_step;
using ws::test::Step;

// The exit status of --before-server: what is green so far, only the server can go on.
constexpr int server_is_next = 3;

bool use_color() {
  return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
}
std::string red() {
  return use_color() ? "\033[1;31mred\033[0m" : "red";
}
std::string green() {
  return use_color() ? "\033[32mgreen\033[0m" : "green";
}

// A file that the learner writes has a solution. A copy of it, or an older one beside it, has none.
bool is_written(const fs::path& file) {
  const fs::path chapter = file.parent_path().filename();
  return file.extension() == ".cpp" &&
         fs::exists(fs::path(WORKBOOK_ROOT) / "solutions" / chapter / file.filename());
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
      if (!is_written(entry.path())) continue;
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

// Returns the exit status.
int teach(const std::string& option) {
  const std::vector<Step> steps = find_steps();
  const auto server =
      std::find_if(steps.begin(), steps.end(), [](const Step& step) { return step.needs_server; });
  const auto begin = option == "--from-server" ? server : steps.begin();
  const auto end = option == "--before-server" ? server : steps.end();
  const int number = steps.front().chapter;
  const std::string program = testing::internal::GetArgvs().front();
  const Chapter chapter(number, program.find("_solution") != std::string::npos);
  if (option != "--from-server") {
    const std::string title = chapter.title("# Chapter " + std::to_string(number));
    std::printf("Chapter %d: %s\n", number, title.c_str());
  }
  bool all_green = true;
  for (auto step = begin; step != end; ++step) {
    const Outcome outcome = run_step(*step);
    const std::string name = step->number > 0 ? step->name() : "also";
    const std::string words =
        step->number > 0 ? chapter.title("### Step " + step->name()) : "what holds for all steps";
    std::printf("  %-5s %s  %s\n", name.c_str(), (outcome.green ? green() : red() + "  ").c_str(),
                words.c_str());
    if (outcome.green) continue;
    all_green = false;
    print_red(*step, outcome, chapter);
    if (option != "--all") break;
  }
  if (!all_green) return 1;
  if (end != steps.end()) return server_is_next;
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
  const bool is_ours =
      option == "--all" || option == "--before-server" || option == "--from-server";
  const bool counts = std::getenv("GTEST_OUTPUT") != nullptr;  // all tests, for a report
  if (has_steps && !counts && (option.empty() || is_ours)) return teach(option);
  return RUN_ALL_TESTS();
}

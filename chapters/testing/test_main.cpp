// The main of every chapter's tests. Without arguments it teaches: the steps in order, one screen for
// the first that is red. With --all it goes on; with --steps it prints one word a step, for programs;
// with any --gtest_... flag, or GTEST_OUTPUT in the environment, it is GoogleTest's own.
//
// For `./workbook`: --before-server stops in front of the first step that starts the chapter's server,
// which is built only then (with --all it has been), and --from-server goes on there. --begun=3.8,3.9 are the extra steps that
// have something of the learner's in them: the others are not run. --before=3.1,3.2 are steps that were green in an earlier run. --step=3.8 runs this one alone, and
// --untouched says that nothing of the chapter is written yet. --smallest=3.8 prints one line for
// `./workbook stuck`, and the screen of the step's red test with the smallest input. --crash reads what the server left on
// its stderr, and tells it. The file that WORKBOOK_VERDICTS names in the environment gets a line for each step that was tried:
// "3.1 green", "3.2 red".
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "child.h"
#include "screen/lesson.h"
#include "screen/screen_text.h"
#include "screen/smallest.h"
#include "screen/step_screen.h"

namespace {

using ws::test::find_steps;
using ws::test::Lesson;
using ws::test::Outcome;
using ws::test::run_step;
using ws::test::Step;
using End = ws::test::Outcome::End;

// The exit statuses of --before-server and --from-server. Code under test may end the program with 0
// or 1 before anything is tried; with these it does not by chance.
constexpr int server_is_next = 3;
constexpr int is_green = 4;  // all steps that are not extra, and the extra ones that were run
constexpr int is_red = 5;
constexpr int extra_is_red = 6;  // and no other

// What the command line asks for.
struct Wish {
  bool before_server = false;
  bool from_server = false;
  bool all = false;
  bool untouched = false;
  bool smallest = false;
  std::string step{};                  // the only one to run; empty: all
  std::string before{};                // "3.1,3.2": they were green in an earlier run
  std::optional<std::string> begun{};  // "3.8,3.9"; nullopt: every step

  int status(int of_ours) const {  // another program than `./workbook` wants 0 or 1
    if (before_server || from_server) return of_ours;
    return of_ours == is_red ? 1 : 0;
  }
};

Wish read_wish(int argc, char** argv) {
  Wish wish;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    wish.before_server = wish.before_server || word == "--before-server";
    wish.from_server = wish.from_server || word == "--from-server";
    wish.all = wish.all || word == "--all";
    wish.untouched = wish.untouched || word == "--untouched";
    if (word.rfind("--step=", 0) == 0) wish.step = word.substr(7);
    if (word.rfind("--smallest=", 0) == 0) {
      wish.smallest = true;
      wish.step = word.substr(11);
    }
    if (word.rfind("--before=", 0) == 0) wish.before = word.substr(9);
    if (word.rfind("--begun=", 0) == 0) wish.begun = word.substr(8);
  }
  return wish;
}

// Whether "3.8,3.9" has "3.8" in it.
bool has_name(const std::string& names, const std::string& name) {
  return (',' + names + ',').find(',' + name + ',') != std::string::npos;
}

// "ch3_test" and "ch3_solution_test" are of chapter 3; 0: of none.
int chapter_of(const std::string& program) {
  int chapter = 0;
  const std::string name = program.substr(program.rfind('/') + 1);
  return std::sscanf(name.c_str(), "ch%d_", &chapter) == 1 ? chapter : 0;
}

// Those of the program, and those that only the README has: without a filter.
std::vector<Step> all_steps(const Lesson& lesson, int chapter) {
  std::vector<Step> steps = find_steps();
  for (const int number : lesson.steps()) {
    const auto same = [number](const Step& step) { return step.number == number; };
    if (std::any_of(steps.begin(), steps.end(), same)) continue;
    const auto behind = std::find_if(steps.begin(), steps.end(), [number](const Step& step) {
      return step.number == 0 || step.number > number;
    });
    steps.insert(behind, Step{.chapter = chapter, .number = number});
  }
  return steps;
}

// A step of the chapter, and what is to be done with it.
struct Task {
  Step step;
  bool is_extra = false;
  bool is_begun = true;
};

// In the order in which they are tried: the extra steps behind those that the chat needs, and last
// what holds for all of them.
std::vector<Task> tasks_of(const Lesson& lesson, int chapter, const Wish& wish) {
  std::vector<Task> tasks;
  for (const Step& step : all_steps(lesson, chapter)) {
    if (!wish.step.empty() && step.name() != wish.step) continue;
    const bool is_extra = step.number > 0 && lesson.kind(step.number) == "extra";
    const bool is_begun =
        !is_extra || !wish.begun || !wish.step.empty() || has_name(*wish.begun, step.name());
    tasks.push_back({.step = step, .is_extra = is_extra, .is_begun = is_begun});
  }
  const auto place = [](const Task& task) {
    const int turn = task.step.number == 0 ? 2 : task.is_extra ? 1 : 0;
    return std::pair(turn, task.step.number);
  };
  std::sort(tasks.begin(), tasks.end(),
            [&](const Task& a, const Task& b) { return place(a) < place(b); });
  return tasks;
}

// Where the server has to be there. The screens of the extra steps belong together, so that place is
// in front of the first of them, or of a step that is not extra.
std::size_t first_with_server(const std::vector<Task>& tasks) {
  std::size_t extra = tasks.size();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (tasks[i].is_extra) extra = std::min(extra, i);
    if (tasks[i].step.needs_server && tasks[i].is_begun) return tasks[i].is_extra ? extra : i;
  }
  return tasks.size();
}

// Its tests may have been taken out of the program: then nothing says that it is done.
Outcome try_step(const Step& step) {
  return step.filter.empty() ? Outcome{} : run_step(step);
}

// open: the extra steps that are not green, "3.8, 3.9"; empty: there is none.
void print_green(int number, const std::string& open) {
  if (std::getenv("WORKBOOK_CHANGED") != nullptr) {  // `./workbook check` says which file it is
    std::printf("\nGreen, but a file that is given was changed: this does not count.\n");
    return;
  }
  const std::string chapter = std::to_string(number);
  const std::string see = "Next: see it (./workbook run " + chapter + "),";
  const std::string on = number < 6 ? "go on (./workbook check " + std::to_string(number + 1) + ")."
                                    : "and chat: ./workbook chat --mine";
  const std::string compare = "compare (./workbook diff " + chapter + "), " + on;
  if (open.empty()) {
    std::printf("\nAll green. %s\n%s\n", see.c_str(), compare.c_str());
    return;
  }
  const bool fits = compare.size() + 8 + open.size() + 1 <= ws::test::screen_width();
  std::printf("\nChapter %d: all core steps are green. %s\n%s%sExtra: %s.\n", number, see.c_str(),
              compare.c_str(), fits ? " " : "\n", open.c_str());
}

// What the steps that were tried have shown.
struct Found {
  bool core_is_green = true;
  std::string open{};  // extra steps that are not green, "3.8, 3.9"
  std::optional<std::pair<Step, Outcome>> red_extra{};  // the first of them that was run

  void add_open(const Step& step) { open += (open.empty() ? "" : ", ") + step.name(); }
};

void write_verdict(const Step& step, const Outcome& outcome) {
  const char* const file = std::getenv("WORKBOOK_VERDICTS");
  if (file == nullptr || step.number == 0 || outcome.end == End::stopped) return;
  std::ofstream{file, std::ios::app} << step.name() << (outcome.green() ? " green\n" : " red\n");
}

// Returns whether to go on.
bool try_task(const Task& task, const Wish& wish, const Lesson& lesson, Found& found) {
  if (!task.is_begun) {
    ws::test::print_not_done(task.step, lesson);
    found.add_open(task.step);
    return true;
  }
  const Outcome outcome = try_step(task.step);
  ws::test::print_line(task.step, outcome, lesson);
  write_verdict(task.step, outcome);
  if (outcome.green()) return true;
  if (outcome.end == End::stopped) {
    ws::test::print_red(task.step, outcome, lesson);
    std::exit(130);
  }
  if (task.is_extra && wish.step.empty()) {
    found.add_open(task.step);
    if (!found.red_extra) found.red_extra = {task.step, outcome};
    return true;
  }
  if (wish.untouched && found.core_is_green)
    std::printf("\nNothing is written yet, so the first test is red. That is where you begin.\n");
  ws::test::print_red(task.step, outcome, lesson);
  const std::string begun =
      wish.step.empty() && !task.is_extra ? wish.begun.value_or("") : std::string();
  if (has_name(wish.before, task.step.name()))
    ws::test::print_was_green(task.step, begun);
  else if (!begun.empty())
    ws::test::print_begun(task.step, begun);
  found.core_is_green = false;
  return wish.all;
}

// Returns the exit status.
int teach(const Wish& wish, int number, const Lesson& lesson) {
  const std::vector<Task> tasks = tasks_of(lesson, number, wish);
  const std::size_t server = first_with_server(tasks);
  if (!wish.from_server) {
    const std::string title = lesson.title("# Chapter " + std::to_string(number));
    std::printf("Chapter %d: %s\n", number, title.c_str());
  }
  Found found;
  for (std::size_t i = wish.from_server ? server : 0; i < tasks.size(); ++i) {
    if (tasks[i].step.number == 0 && !found.open.empty()) break;  // it holds when all are done
    if (wish.before_server && !wish.all && i == server) return server_is_next;
    const bool goes_on = try_task(tasks[i], wish, lesson, found);
    std::fflush(stdout);
    if (!goes_on) break;
  }
  if (tasks.empty() || !found.core_is_green) return wish.status(is_red);
  if (found.red_extra) ws::test::print_red(found.red_extra->first, found.red_extra->second, lesson);
  if (wish.step.empty())
    print_green(number, found.open);
  else
    std::printf("\nStep %s is green. Next: ./workbook check %d\n", wish.step.c_str(), number);
  return wish.status(found.red_extra ? extra_is_red : is_green);
}

int print_steps(const std::vector<Task>& tasks) {
  for (const Task& task : tasks) {
    if (task.step.number == 0) continue;
    const char* const colour = !task.is_begun                ? "undone"
                               : try_step(task.step).green() ? "green"
                                                             : "red";
    std::printf("%s %s\n", task.step.name().c_str(), colour);
  }
  return 0;
}

// "smallest", how many tests are red, and the input as input_line of red_screen.h says it, with tabs.
int print_smallest(const Step& step, const Wish& wish, const Lesson& lesson) {
  const auto found = ws::test::find_smallest(step, wish.from_server);
  if (!found) return step.needs_server && !wish.from_server ? server_is_next : is_green;
  const Outcome& outcome = found->outcome;
  if (outcome.end == End::stopped) return 130;
  std::printf("smallest\t%zu\t%s", found->red,
              outcome.input.empty() ? "none\t\t\n" : outcome.input.c_str());
  ws::test::print_red(step, outcome, lesson);
  return is_red;
}

}  // namespace

int main(int argc, char** argv) {
  const bool has_words = argc > 1;
  testing::InitGoogleTest(&argc, argv);
  const std::string program = argv[0];
  const int chapter = chapter_of(program);
  const bool counts = std::getenv("GTEST_OUTPUT") != nullptr;  // all tests, for a report
  const bool is_gtests = argc == 1 && has_words;
  if (chapter == 0 || counts || is_gtests) return RUN_ALL_TESTS();
  const Lesson lesson(chapter, program.find("_solution") != std::string::npos);
  const Wish wish = read_wish(argc, argv);
  const std::string option = argc > 1 ? argv[1] : "";
  if (option == "--steps") return print_steps(tasks_of(lesson, chapter, wish));
  if (option == "--crash") {
    const std::string errors{std::istreambuf_iterator<char>(std::cin), {}};
    return ws::test::print_crash(errors, lesson) ? 0 : 1;
  }
  if (wish.smallest) {
    const std::vector<Task> tasks = tasks_of(lesson, chapter, wish);
    return tasks.empty() ? is_green : print_smallest(tasks.front().step, wish, lesson);
  }
  return teach(wish, chapter, lesson);
}

// The main of every chapter's tests. Without arguments it teaches: the steps in order, one screen for
// the first that is red. With --all it goes on; with --steps it prints one word a step, for programs;
// with any --gtest_... flag, or GTEST_OUTPUT in the environment, it is GoogleTest's own.
//
// For `./workbook`: --before-server stops in front of the first step that starts the chapter's server,
// which is built only then, and --from-server goes on there. --crash reads what the server
// left on its stderr, and tells it.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "child.h"
#include "screen/lesson.h"
#include "screen/red_screen.h"
#include "screen/screen_text.h"

namespace {

using ws::test::Crash;
using ws::test::find_steps;
using ws::test::Lesson;
using ws::test::Outcome;
using ws::test::run_step;
using ws::test::Step;
using ws::test::wrapped;
using End = ws::test::Outcome::End;

// The exit statuses of --before-server and --from-server. Code under test may end the program with 0
// or 1 before anything is tried; with these it does not by chance.
constexpr int server_is_next = 3;
constexpr int all_is_green = 4;
constexpr int one_is_red = 5;

constexpr double slow = 5;  // seconds for a test without a socket: ours take less than one

bool use_color() {
  return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
}
std::string red() {
  return use_color() ? "\033[1;31mred\033[0m" : "red";
}
std::string green() {
  return use_color() ? "\033[32mgreen\033[0m" : "green";
}

std::string ending(int status) {
  if (status == 128 + SIGXFSZ) return "It printed more than 64 MB, so it was ended.";
  if (status > 128) return "It was ended by signal " + std::to_string(status - 128) + '.';
  return "It ended with exit status " + std::to_string(status) + ", in the middle of this test.";
}

std::string verb(End end, const Crash& crash) {
  const bool throws = crash.what.find(" is thrown, ") != std::string::npos;
  const bool quits = crash.what.empty() || crash.what.find("exit()") != std::string::npos;
  switch (end) {
    case End::crashed:
      return throws ? " throws" : quits ? " is cut short" : " crashes";
    case End::server_crashed:
      return ": the server ends";
    case End::late:
      return " does not end";
    case End::stopped:
      return " was stopped";
    default:
      return "";
  }
}

// What stands between the headline and "Next:".
std::string screen_of(const Outcome& outcome, const Crash& crash) {
  std::string screen;
  switch (outcome.end) {
    case End::crashed:
      screen = outcome.screen + ws::test::crash_screen(crash);
      if (crash.what.empty() || crash.what.find("exit()") != std::string::npos)
        screen += wrapped(ending(outcome.status));
      break;
    case End::server_crashed:
      screen = outcome.screen + wrapped("The server has ended, and this is why:") +
               ws::test::crash_screen(crash);
      break;
    case End::late:
      screen =
          outcome.screen +
          wrapped("It has not ended in time: a loop that does not come to its end, or a wait?");
      if (!crash.where.empty()) screen += "  at " + crash.where + '\n';
      break;
    case End::stopped:
      if (!crash.where.empty()) screen = "  at " + crash.where + '\n';
      break;
    default:
      screen = outcome.screen;
  }
  screen += ws::test::printed_screen(outcome.printed, "printed");
  const bool is_server = outcome.end == End::server_crashed;  // it has one pipe for both
  return screen + ws::test::printed_screen(crash.said, is_server ? "printed" : "printed on stderr");
}

void print_next(const std::string& place, const std::string& step) {
  const std::string next = "Next: " + place + ", Step " + step + '.';
  const std::string hint = "Stuck? ./workbook hint " + step;
  const bool fits = next.size() + 3 + hint.size() <= ws::test::screen_width();
  std::printf("%s%s%s\n", next.c_str(), fits ? "   " : "\n", hint.c_str());
}

// Whether a fault in the code of this step ("3.2") may be what the later one sees. A comment of a later
// step may stand inside a function of an earlier one.
bool is_earlier(const std::string& name, const Step& step) {
  int chapter = 0;
  int number = 0;
  if (std::sscanf(name.c_str(), "%d.%d", &chapter, &number) != 2) return false;
  return step.number == 0 || chapter < step.chapter || number < step.number;
}

void print_red(const Step& step, const Outcome& outcome, const Lesson& lesson) {
  const Crash crash = ws::test::read_crash(outcome.errors, lesson.directory());
  std::string headline = step.number > 0 ? "Step " + step.name() + "  " : "";
  headline += outcome.test + verb(outcome.end, crash);
  headline.resize(std::max<std::size_t>(headline.size() + 2, 71), ' ');
  std::printf("\n%s%s\n%s", headline.c_str(), red().c_str(), screen_of(outcome, crash).c_str());
  const bool has_place = outcome.end != End::failed && !crash.where.empty();
  const std::string other = has_place ? Lesson::step_at(crash.where) : "";
  if (step.number == 0 && other.empty()) return;
  const std::string place = has_place ? crash.where : lesson.place(step.name());
  print_next(place, is_earlier(other, step) ? other : step.name());
}

// Its tests were taken out of the program: nothing says that it is done.
void print_missing(const Step& step, const Lesson& lesson) {
  std::printf(
      "\nStep %s has no tests any more.\n%sNext: git checkout -- %s/tests brings them back.\n",
      step.name().c_str(),
      wrapped("They are given, in " + lesson.directory() +
              "/tests, and somebody has changed a file there.")
          .c_str(),
      lesson.directory().c_str());
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

bool is_green(const Step& step) {
  return !step.filter.empty() && run_step(step).green();
}

// One line for the step, and a screen if it is red.
End teach_step(const Step& step, const Lesson& lesson) {
  const Outcome outcome = step.filter.empty() ? Outcome{} : run_step(step);
  const std::string name = step.number > 0 ? step.name() : "also";
  const std::string words =
      step.number > 0 ? lesson.title("### Step " + step.name()) : "what holds for all steps";
  const std::string colour = outcome.green() ? green() : red() + "  ";
  std::printf("  %-5s %s  %s\n", name.c_str(), colour.c_str(), words.c_str());
  if (outcome.seconds > slow) {
    std::printf("        slow: %s took %.0f s. What does your code wait for?\n",
                outcome.slowest.c_str(), outcome.seconds);
  }
  if (step.filter.empty())
    print_missing(step, lesson);
  else if (!outcome.green())
    print_red(step, outcome, lesson);
  return outcome.end;
}

void print_all_green(int number) {
  if (std::getenv("WORKBOOK_CHANGED") != nullptr) {  // `./workbook check` says which file it is
    std::printf("\nGreen, but a file that is given was changed: this does not count.\n");
    return;
  }
  std::printf("\nAll green. Next: see it (./workbook run %d), compare (./workbook diff %d)", number,
              number);
  if (number < 6)
    std::printf(",\ngo on (./workbook check %d).\n", number + 1);
  else
    std::printf(",\nand chat: ./workbook chat --mine\n");
}

// Returns the exit status.
int teach(const std::string& option, int number, const Lesson& lesson) {
  const std::vector<Step> steps = all_steps(lesson, number);
  const bool before = option == "--before-server";
  const bool behind = option == "--from-server";
  const auto server =
      std::find_if(steps.begin(), steps.end(), [](const Step& step) { return step.needs_server; });
  const auto end = before ? server : steps.end();
  if (!behind) {
    const std::string title = lesson.title("# Chapter " + std::to_string(number));
    std::printf("Chapter %d: %s\n", number, title.c_str());
  }
  bool all_green = true;
  for (auto step = behind ? server : steps.begin(); step != end; ++step) {
    const End result = teach_step(*step, lesson);
    std::fflush(stdout);
    if (result == End::stopped) return 130;
    if (result == End::green) continue;
    all_green = false;
    if (option != "--all") break;
  }
  if (!all_green) return before || behind ? one_is_red : 1;
  if (end != steps.end()) return server_is_next;
  print_all_green(number);
  return before || behind ? all_is_green : 0;
}

int print_steps(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    if (step.number > 0)
      std::printf("%s %s\n", step.name().c_str(), is_green(step) ? "green" : "red");
  }
  return 0;
}

// What a server of this chapter left on stderr, from stdin.
int tell_crash(const Lesson& lesson) {
  const std::string errors{std::istreambuf_iterator<char>(std::cin), {}};
  const Crash crash = ws::test::read_crash(errors, lesson.directory());
  if (crash.what.empty()) return 1;
  std::printf("The server crashes.\n%s", ws::test::crash_screen(crash).c_str());
  const std::string step = Lesson::step_at(crash.where);
  if (!step.empty()) print_next(crash.where, step);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string option = argc > 1 ? argv[1] : "";
  testing::InitGoogleTest(&argc, argv);
  const std::string program = argv[0];
  const int chapter = chapter_of(program);
  const bool counts = std::getenv("GTEST_OUTPUT") != nullptr;  // all tests, for a report
  const bool is_gtests = argc == 1 && !option.empty();
  if (chapter == 0 || counts || is_gtests) return RUN_ALL_TESTS();
  const Lesson lesson(chapter, program.find("_solution") != std::string::npos);
  if (option == "--steps") return print_steps(all_steps(lesson, chapter));
  if (option == "--crash") return tell_crash(lesson);
  return teach(option, chapter, lesson);
}

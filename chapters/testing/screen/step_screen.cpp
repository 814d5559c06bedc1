#include "screen/step_screen.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "screen/red_screen.h"
#include "screen/screen_text.h"

namespace ws::test {

namespace {

using End = Outcome::End;

constexpr std::string_view kept_words =
    "Alone, this test is green. This usually means: a variable keeps what came before, from "
    "another test or connection. Is one static, or outside of all functions, or never set?";
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
    case End::server_late:
      return ": the server hangs";
    case End::late:
      return " does not end";
    case End::stopped:
      return " was stopped";
    default:
      return "";
  }
}

// Without what the test usually means when it is red: here it is red because the server ended.
std::string without_usually(std::string screen) {
  const std::size_t usually = screen.find("  This usually means: ");
  if (usually == std::string::npos) return screen;
  const std::size_t next = std::min(screen.find("\n  A person sees: ", usually),
                                    screen.find("\n  test       ", usually));
  return next == std::string::npos ? screen : screen.erase(usually, next + 1 - usually);
}

// What stands between the headline and "Next:". is_kept: something of an earlier test makes it red.
std::string screen_of(const Outcome& outcome, const Crash& crash, bool is_kept) {
  std::string screen;
  switch (outcome.end) {
    case End::crashed:
      screen = outcome.screen + crash_screen(crash);
      if (crash.what.empty() || crash.what.find("exit()") != std::string::npos)
        screen += wrapped(ending(outcome.status));
      screen += wrapped("A person sees: the server ends, and every window loses its connection.");
      break;
    case End::server_crashed:
      screen = without_usually(outcome.screen) + wrapped("The server has ended, and this is why:") +
               crash_screen(crash);
      break;
    case End::late:
      screen = outcome.screen + wrapped("It has not ended in time.") +
               wrapped("This usually means: a loop that does not come to its end, or a wait.");
      if (!crash.where.empty()) screen += "  at " + crash.where + '\n';
      screen += wrapped("A person sees: the server answers nothing more, in any window.");
      break;
    case End::server_late:
      screen = without_usually(outcome.screen) +
               wrapped("The server runs, and answers nothing more. Here it was:") + "  at " +
               crash.where + '\n' +
               wrapped("This usually means: a loop that does not come to its end.");
      break;
    case End::stopped:
      if (!crash.where.empty()) screen = "  at " + crash.where + '\n';
      break;
    default:
      screen = outcome.screen;
  }
  if (is_kept) screen = without_usually(screen) + wrapped(kept_words);
  screen += printed_screen(outcome.printed, "printed");
  const bool is_server =  // it has one pipe for both
      outcome.end == End::server_crashed || outcome.end == End::server_late;
  return screen + printed_screen(crash.said, is_server ? "printed" : "printed on stderr");
}

void print_next(const std::string& place, const std::string& step) {
  const std::string next = "Next: " + place + ", Step " + step + '.';
  const std::string hint = "Stuck? ./workbook hint " + step;
  const bool fits = next.size() + 3 + hint.size() <= screen_width();
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

// "3.8, 3.9" of "3.8,3.9".
std::string in_words(const std::string& steps) {
  std::string words;
  for (const char c : steps) {
    words += c;
    if (c == ',') words += ' ';
  }
  return words;
}

// Its tests were taken out of the program: nothing says that it is done.
void print_missing(const Step& step, const Lesson& lesson) {
  std::printf(
      "\nStep %s has no tests any more.\n%sNext: git checkout -- %s/tests brings them back.\n",
      step.name().c_str(),
      wrapped("They are given, in " + lesson.directory() + "/tests, and a file there was changed.")
          .c_str(),
      lesson.directory().c_str());
}

}  // namespace

void print_line(const Step& step, const Outcome& outcome, const Lesson& lesson) {
  const std::string name = step.number > 0 ? step.name() : "also";
  const std::string words =
      step.number > 0 ? lesson.title("### Step " + step.name()) : "what holds for all steps";
  const std::string colour = outcome.green() ? green() : red() + "  ";
  std::printf("  %-5s %s  %s\n", name.c_str(), colour.c_str(), words.c_str());
  if (outcome.seconds > slow) {
    std::printf("        slow: %s took %.0f s. What does your code wait for?\n",
                outcome.slowest.c_str(), outcome.seconds);
  }
}

void print_not_done(const Step& step, const Lesson& lesson) {
  const std::string title = lesson.title("### Step " + step.name());
  std::printf("  %-5s extra, not done  %s\n", step.name().c_str(), title.c_str());
}

void print_red(const Step& step, const Outcome& of_step, const Lesson& lesson) {
  if (step.filter.empty()) return print_missing(step, lesson);
  Outcome outcome = of_step;
  Crash crash = read_crash(outcome.errors, lesson.directory());
  if (outcome.end == End::server_late && crash.where.empty()) {  // it waits, as a server does
    outcome.end = End::failed;
    crash = {};
  }
  // The memory of this step's text may be read by another step's code: then look where it ended.
  const bool ends_here =
      Lesson::step_at(crash.freed_at) == step.name() && Lesson::step_at(crash.where) != step.name();
  const std::string at = ends_here ? crash.freed_at : crash.where;
  const std::string its_step = Lesson::step_at(at);
  // This step's tests run the functions of later steps that are begun, too.
  const bool is_later = !its_step.empty() && its_step != step.name() &&
                        !is_earlier(its_step, step) && Lesson::has_own_function_at(at);
  const std::string of_its_kind = crash.means;
  const bool is_told =
      outcome.end != End::server_late && take_told(crash, outcome.means, outcome.gone);
  // A story of this step does not know them, and may be right all the same.
  if (is_told && is_later && !of_its_kind.empty())
    crash.means = of_its_kind + " Or, in step " + step.name() + ": " + crash.means;
  const bool is_kept = is_green_alone(step, outcome);
  std::string headline = step.number > 0 ? "Step " + step.name() + "  " : "";
  headline += outcome.test + verb(outcome.end, crash);
  headline.resize(std::max<std::size_t>(headline.size() + 2, 71), ' ');
  std::printf("\n%s%s\n%s", headline.c_str(), red().c_str(),
              screen_of(outcome, crash, is_kept).c_str());
  // Where it ended says less than a story that knows what a crash of its test means.
  const bool is_elsewhere = is_told && !is_later && its_step != step.name();
  const bool has_place = outcome.end != End::failed && !at.empty() && !is_elsewhere;
  if (step.number == 0 && (!has_place || its_step.empty())) return;
  const std::string kept = is_kept ? lesson.static_variable() : "";
  const std::string place = !kept.empty() ? kept
                            : has_place   ? at
                                          : lesson.place(step.name(), outcome.function);
  // What an extra step says of memory is asked of the lines before it, too: they are right without it.
  const bool asks_for_room =
      crash.what.find("alloc") != std::string::npos && lesson.kind(step.number) == "extra";
  const bool is_other =
      kept.empty() && has_place && (is_later || (is_earlier(its_step, step) && !asks_for_room));
  print_next(place, is_other ? its_step : step.name());
  if (!is_other && lesson.kind(step.number) == "take")
    std::printf("In a hurry? ./workbook solve %s\n", step.name().c_str());
}

void print_was_green(const Step& step, const std::string& extra) {
  std::printf("Step %s was green before. Look first at what you have changed since then.\n",
              step.name().c_str());
  if (!extra.empty()) std::printf("Extra steps you have begun: %s.\n", in_words(extra).c_str());
}

void print_begun(const Step& step, const std::string& extra) {
  std::printf(
      "Extra steps you have begun: %s.\nWas %s green before? Then look first at what you changed "
      "last.\n",
      in_words(extra).c_str(), step.name().c_str());
}

bool print_crash(const std::string& errors, const Lesson& lesson) {
  const Crash crash = read_crash(errors, lesson.directory());
  if (crash.what.empty()) return false;
  std::printf("The server crashes.\n%s", crash_screen(crash).c_str());
  const std::string step = Lesson::step_at(crash.where);
  if (!step.empty()) print_next(crash.where, step);
  return true;
}

}  // namespace ws::test

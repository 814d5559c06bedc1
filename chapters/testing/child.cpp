#include "child.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "screen/red_screen.h"

#if defined(__SANITIZE_ADDRESS__)
#define WORKBOOK_HAS_STACKS
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WORKBOOK_HAS_STACKS
#endif
#endif
#ifdef WORKBOOK_HAS_STACKS
extern "C" void __sanitizer_print_stack_trace();
extern "C" void __sanitizer_set_death_callback(void (*callback)());
#endif

namespace ws::test {

namespace {

constexpr rlim_t most_printed = 64 << 20;  // bytes: a loop that prints fills no disk

// What the child says, in memory that it shares with its parent.
struct Report {
  char test[256];
  bool is_over_sockets;  // this test
  char slowest[256];
  double seconds;
  bool told;                                    // a test failed, and its screen is whole ...
  Outcome::End why_red = Outcome::End::failed;  // ... or its server_... is why
  bool finished;                                // all tests came to their end
  int result;                                   // of all of them
  char function[64];                            // the one to look at
  char means[320];                              // what a crash means here ...
  char gone[320];                               // ... if it reads bytes that are gone
  int signal;  // SIGALRM: a test took too long; SIGINT: somebody has no more patience
};
Report* report = nullptr;

std::FILE* screen_file = nullptr;
std::FILE* input_file = nullptr;
std::string server_output;
Outcome::End server_end = Outcome::End::failed;

void print_stack(std::string_view sign) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(sign.size()), sign.data());
#ifdef WORKBOOK_HAS_STACKS
  __sanitizer_print_stack_trace();
#endif
}

void note_input() {
  if (const auto& story = told_story()) {
    std::snprintf(report->function, sizeof report->function, "%s", story->function.c_str());
    std::snprintf(report->means, sizeof report->means, "%s", story->crash.c_str());
    std::snprintf(report->gone, sizeof report->gone, "%s", story->gone.c_str());
  }
  std::fputs(input_line(told_story()).c_str(), input_file);
  std::fflush(input_file);
}

// The compiler may have been told the path from the root of the disk, or from the build.
std::string from_root(const std::string& file) {
  const std::size_t at = file.rfind("/chapters/");
  return at == std::string::npos ? file : file.substr(at + 1);
}

void print_place(const std::string& file, int line) {
  std::fprintf(screen_file, "  test       %s:%d\n", from_root(file).c_str(), line);
}

// In the child, before it ends in the middle of a test: what the test was about.
void show_input() {
  if (report->finished || report->told) return;
  note_input();
  std::fputs(input_screen(told_story()).c_str(), screen_file);
  const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
  if (test != nullptr) print_place(test->file(), test->line());
  std::fflush(screen_file);
}

// In the child. exit() runs it wherever it is called; at the end of all tests it has nothing to say.
void note_exit() {
  if (report->finished) return;
  show_input();
  print_stack(exit_sign);
}

// Says where the test is. If even that takes too long, the second alarm ends it.
void end_at_signal(int number) {
  report->signal = number == SIGPROF ? SIGALRM : number;
  signal(SIGALRM, SIG_DFL);
  signal(SIGINT, SIG_IGN);
  alarm(10);
  show_input();
  print_stack(late_sign);
  _exit(128 + number);
}

// So many seconds of processor time: what ends on a quiet machine ends on a busy one. 0: it may take as
// long as it likes.
void end_after(int seconds) {
  itimerval time{};
  time.it_value.tv_sec = seconds;
  setitimer(ITIMER_PROF, &time, nullptr);
}

void begin_again(std::FILE* file) {
  std::fflush(file);
  if (ftruncate(fileno(file), 0) == 0) std::rewind(file);
}

// What this process has taken so far: of a processor, and how often it has waited for something.
struct Used {
  double seconds = 0;
  long waits = 0;
};
Used used_so_far() {
  rusage all{};
  getrusage(RUSAGE_SELF, &all);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return {seconds(all.ru_utime) + seconds(all.ru_stime), all.ru_nvcsw};
}

bool is_over_sockets(const testing::TestInfo& test) {
  return std::filesystem::path(test.file()).filename() == "server_test.cpp";
}

// In the child: keeps the screen of the first failure.
class Teacher : public testing::EmptyTestEventListener {
 public:
  void OnTestStart(const testing::TestInfo& test) override {
    if (report->told) return;  // skipped, after a failure: the name stays
    forget_story();
    begin_again(stdout);
    begin_again(stderr);
    std::snprintf(report->test, sizeof report->test, "%s", test.name());
    report->is_over_sockets = is_over_sockets(test);
    begin_ = std::chrono::steady_clock::now();
    used_ = used_so_far();
    alarm(60);  // over sockets it may wait for ten seconds several times
    end_after(20);
  }

  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed() || report->told) return;
    note_input();
    std::fputs(red_screen(told_story(), result.message()).c_str(), screen_file);
    if (result.file_name() != nullptr) print_place(result.file_name(), result.line_number());
    std::fflush(screen_file);
    report->told = true;
  }

  void OnTestEnd(const testing::TestInfo& test) override {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin_;
    const Used used = used_so_far();
    const double worked = used.seconds - used_.seconds;
    // Who waits gives the processor away by itself; on a busy machine it is taken.
    const bool waited = used.waits > used_.waits + 1;
    const double slow = waited ? std::max(worked, took.count()) : worked;
    if (slow > report->seconds && !is_over_sockets(test)) {
      report->seconds = slow;
      std::snprintf(report->slowest, sizeof report->slowest, "%s", test.name());
    }
    if (test.result()->Failed() && !server_output.empty()) {
      std::fputs(server_output.c_str(), stderr);
      report->why_red = server_end;
    }
    server_output.clear();
  }

 private:
  std::chrono::steady_clock::time_point begin_{};
  Used used_{};
};

[[noreturn]] void run_tests(const Step& step, std::FILE* out, std::FILE* err) {
  dup2(fileno(out), STDOUT_FILENO);
  dup2(fileno(err), STDERR_FILENO);
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // what is printed before a crash has to be there
  const rlimit bytes{most_printed, most_printed};
  setrlimit(RLIMIT_FSIZE, &bytes);
#ifdef WORKBOOK_HAS_STACKS
  __sanitizer_set_death_callback(show_input);
#endif
  std::atexit(note_exit);
#ifndef __APPLE__
  std::at_quick_exit(note_exit);
#endif
  signal(SIGALRM, end_at_signal);
  signal(SIGPROF, end_at_signal);
  signal(SIGINT, end_at_signal);
  signal(SIGTERM, end_at_signal);
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new Teacher);
  GTEST_FLAG_SET(filter, step.filter);
  GTEST_FLAG_SET(fail_fast, true);
  GTEST_FLAG_SET(catch_exceptions,
                 false);  // caught, they have lost the place where they were thrown
  report->result = RUN_ALL_TESTS();
  alarm(0);
  end_after(0);
  report->finished = true;
  std::exit(report->result);
}

std::string read_all(std::FILE* file) {
  std::rewind(file);
  std::string text;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
    text.append(buffer, n);
  std::fclose(file);
  return text;
}

Outcome::End understood(int status) {
  if (report->told) return report->why_red;
  if (report->signal == SIGALRM || status == 128 + SIGALRM) return Outcome::End::late;
  if (report->signal != 0) return Outcome::End::stopped;
  const bool is_green = report->finished && report->result == 0 && status == 0;
  return is_green ? Outcome::End::green : Outcome::End::crashed;
}

}  // namespace

void tell_server_end(Outcome::End end, std::string_view output) {
  server_end = end;
  server_output = output;
}

Outcome run_step(const Step& step) {
  if (report == nullptr) {
    report = static_cast<Report*>(
        mmap(nullptr, sizeof(Report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  }
  *report = {};
  std::FILE* const out = std::tmpfile();
  std::FILE* const err = std::tmpfile();
  screen_file = std::tmpfile();
  input_file = std::tmpfile();
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) run_tests(step, out, err);
  // What ends us ends the child first, and that says where it was.
  static pid_t running = 0;
  running = child;
  const auto pass_on = [](int number) { kill(running, number); };
  const auto interrupted = signal(SIGINT, pass_on);
  const auto terminated = signal(SIGTERM, pass_on);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  signal(SIGINT, interrupted);
  signal(SIGTERM, terminated);
  Outcome outcome;
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.end = understood(outcome.status);
  outcome.test = report->test;
  outcome.is_over_sockets = report->is_over_sockets;
  outcome.function = report->function;
  outcome.means = report->means;
  outcome.gone = report->gone;
  outcome.slowest = report->slowest;
  outcome.seconds = report->seconds;
  outcome.screen = read_all(screen_file);
  outcome.input = read_all(input_file);
  outcome.errors = read_all(err);
  outcome.printed = read_all(out);
  return outcome;
}

bool is_green_alone(Step step, const Outcome& outcome) {
  if (outcome.end != Outcome::End::failed || step.number == 0 || outcome.is_over_sockets)
    return false;
  step.filter = step.filter.substr(0, step.filter.find('.') + 1) + outcome.test;
  return run_step(step).green();
}

}  // namespace ws::test

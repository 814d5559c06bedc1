#include "mutants.h"

#include <sys/resource.h>

#include <cstdlib>

namespace ws::mutation {

int chosen = 0;
bool reached[most_mutants] = {};

namespace {

int number_in(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? 0 : std::atoi(text);
}

// Before all others: constants of the solution have mutants as well.
__attribute__((constructor(101))) void begin() {
  chosen = number_in("WORKBOOK_MUTANT");
  const auto seconds = static_cast<rlim_t>(number_in("WORKBOOK_CPU_SECONDS"));
  if (seconds == 0) return;
  const rlimit limit{seconds,
                     seconds + 1};  // of a processor, so that a busy machine decides nothing
  setrlimit(RLIMIT_CPU, &limit);
}

}  // namespace

}  // namespace ws::mutation

// What libFuzzer, AFL++ and the standalone driver call for each input.
#include <cstdio>
#include <cstdlib>

#include "hammer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ws::fuzz;
  static const Oracles use = oracles_of_environment();
  const std::optional<Finding> finding = hammer({data, size}, use);
  if (!finding) return 0;
  std::fprintf(stderr, "\nFOUND by the oracle '%s': %s\n", std::string(finding->oracle).c_str(),
               finding->what.c_str());
  std::abort();
}

// Freed blocks are kept from reuse for a while; the quarter of a gigabyte that ASan takes for it makes
// every execution touch new pages, and is as slow as all oracles together.
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=8:malloc_context_size=6";
}

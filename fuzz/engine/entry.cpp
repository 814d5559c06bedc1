// What libFuzzer, AFL++ and the standalone driver call for each input.
#include "engine/report.h"
#include "oracles/hammer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ws::fuzz;
  static const Oracles use = oracles_of_environment();
  if (const std::optional<Finding> finding = hammer({data, size}, use))
    report(finding->oracle, finding->what);
  return 0;
}

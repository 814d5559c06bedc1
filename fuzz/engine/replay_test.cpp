// What a fuzzer found in your code and you kept (./workbook fuzz --keep), run again with your tests.
#include <gtest/gtest.h>

#include <string>

#include "inputs/raw_files.h"
#include "oracles/hammer.h"
#include "story.h"

namespace {

using namespace ws;
using namespace ws::fuzz;

TEST(Findings, AreMended) {
  const std::string folder = WORKBOOK_INPUTS "/" WORKBOOK_KIND;
  const std::string kept =
      folder + "/regressions-yours-";  // the others are ours, and about our code
  for (const Input& input : read_inputs(folder)) {
    if (!input.name.starts_with(kept)) continue;
    const std::string name = "yours-" + input.name.substr(kept.size()) + ".hex";
    test::tell({.bytes = input.bytes,
                .usually = "what the fuzzer found is not mended yet. ./workbook fuzz --show "
                           "fuzz/regressions/" WORKBOOK_KIND "/" +
                           name + " takes it apart."});
    const std::optional<Finding> finding = hammer(input.bytes, {});
    ASSERT_FALSE(finding.has_value())
        << name << ", by the oracle '" << finding->oracle << "': " << finding->what;
  }
}

}  // namespace

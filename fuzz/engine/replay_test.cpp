// What a fuzzer found in your code and you kept (./workbook fuzz --keep), run again with your tests.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "inputs/seed_file.h"
#include "oracles/hammer.h"
#include "story.h"

namespace {

using namespace ws;
using namespace ws::fuzz;

TEST(Findings, AreMended) {
  const std::filesystem::path folder = WORKBOOK_REGRESSIONS;
  if (!std::filesystem::is_directory(folder)) return;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("yours-", 0) != 0) continue;  // the others are ours, and about our code
    for (const Input& input : read_inputs(entry.path().string())) {
      test::tell({.bytes = input.bytes,
                  .usually = "what the fuzzer found is not mended yet. ./workbook fuzz --show " +
                             std::string(WORKBOOK_REGRESSIONS_NAME) + '/' + name +
                             " takes it apart."});
      const std::optional<Finding> finding = hammer(input.bytes, {});
      ASSERT_FALSE(finding.has_value())
          << name << ", by the oracle '" << finding->oracle << "': " << finding->what;
    }
  }
}

}  // namespace

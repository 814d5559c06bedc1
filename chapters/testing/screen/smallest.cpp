#include "screen/smallest.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <utility>
#include <vector>

namespace ws::test {

namespace {

std::vector<std::string> tests_of(const Step& step, bool over_sockets) {
  std::vector<std::string> filters;
  const auto& all = *testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *all.GetTestSuite(i);
    if (suite.name() + std::string(".*") != step.filter) continue;
    for (int j = 0; j < suite.total_test_count(); ++j) {
      const testing::TestInfo& test = *suite.GetTestInfo(j);
      const bool has_server = std::filesystem::path(test.file()).filename() == "server_test.cpp";
      if (has_server == over_sockets)
        filters.push_back(std::string(suite.name()) + '.' + test.name());
    }
  }
  return filters;
}

// Of "bytes\t81 05\tthe cut": its hex digits. A test that tells no input comes last.
std::size_t size_of(const std::string& input) {
  if (input.empty() || input.rfind("none", 0) == 0) return std::numeric_limits<std::size_t>::max();
  const std::size_t begin = input.find('\t') + 1;
  return input.find('\t', begin) - begin;
}

}  // namespace

std::optional<Smallest> find_smallest(const Step& step, bool over_sockets) {
  std::optional<Smallest> found;
  for (std::string& filter : tests_of(step, over_sockets)) {
    Step alone = step;
    alone.filter = std::move(filter);
    Outcome outcome = run_step(alone);
    if (outcome.green()) continue;
    const bool ends = outcome.end == Outcome::End::late || outcome.end == Outcome::End::stopped;
    const std::size_t red = found ? found->red + 1 : 1;
    if (!found || size_of(outcome.input) < size_of(found->outcome.input))
      found = Smallest{.outcome = std::move(outcome)};
    found->red = red;
    if (ends) break;
  }
  return found;
}

}  // namespace ws::test

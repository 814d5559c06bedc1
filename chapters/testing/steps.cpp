#include "steps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace ws::test {

namespace {

bool starts_server(const testing::TestSuite& suite) {
  for (int i = 0; i < suite.total_test_count(); ++i) {
    const std::filesystem::path file = suite.GetTestInfo(i)->file();
    if (file.filename() == "server_test.cpp") return true;
  }
  return false;
}

}  // namespace

std::vector<Step> find_steps() {
  std::vector<Step> steps;
  Step others;
  for (int i = 0; i < testing::UnitTest::GetInstance()->total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *testing::UnitTest::GetInstance()->GetTestSuite(i);
    const std::string name = suite.name();
    Step step;
    if (std::sscanf(name.c_str(), "Step%d_%d", &step.chapter, &step.number) == 2) {
      step.filter = name + ".*";
      step.needs_server = starts_server(suite);
      others.chapter = step.chapter;
      steps.push_back(step);
    } else {
      others.filter += name + ".*:";
      others.needs_server = others.needs_server || starts_server(suite);
    }
  }
  std::sort(steps.begin(), steps.end(),
            [](const Step& a, const Step& b) { return a.number < b.number; });
  if (!others.filter.empty()) steps.push_back(others);
  return steps;
}

}  // namespace ws::test

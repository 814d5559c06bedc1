// For the tests: a text in a heap block of exactly its size. A literal ends in a zero byte, which hides
// whoever reads one byte too many; here ASan sees it.
#pragma once

#include <string_view>
#include <vector>

namespace ws::test {

class Exact {
 public:
  explicit Exact(std::string_view text) : copy_(text.begin(), text.end()) {}
  operator std::string_view() const { return {copy_.data(), copy_.size()}; }

 private:
  std::vector<char> copy_;
};

}  // namespace ws::test

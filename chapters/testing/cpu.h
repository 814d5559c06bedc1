// Processor time, for tests that compare two ways of doing the same amount of work: a ratio within one
// run holds on a slow machine and on a busy one, and milliseconds do not.
#pragma once

#include <ctime>

namespace ws::test {

class Cpu {
 public:
  std::clock_t used() const { return std::clock() - begin_; }  // since it was made; CLOCKS_PER_SEC

 private:
  std::clock_t begin_ = std::clock();
};

}  // namespace ws::test

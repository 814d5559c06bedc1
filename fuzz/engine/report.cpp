#include "engine/report.h"

#include <cstdio>
#include <cstdlib>

namespace ws::fuzz {

void report(std::string_view oracle, std::string_view what) {
  std::fprintf(stderr, "\nFOUND by the oracle '%.*s': %.*s\n", static_cast<int>(oracle.size()),
               oracle.data(), static_cast<int>(what.size()), what.data());
  std::abort();
}

}  // namespace ws::fuzz

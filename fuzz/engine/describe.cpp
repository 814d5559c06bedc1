// An input of choices in words, for ./workbook fuzz: a line for each choice, its bytes, a tab, what they chose.
//   describe scripts < FILE     describe traces < FILE
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string_view>

#include "hex.h"
#include "inputs/words.h"

int main(int argc, char** argv) {
  using namespace ws;
  using namespace ws::fuzz;
  const std::string_view kind = argc == 2 ? argv[1] : "";
  if (kind != "scripts" && kind != "traces") {
    std::fprintf(stderr, "describe scripts, or describe traces; the input comes from stdin\n");
    return 2;
  }
  const Bytes input(std::istreambuf_iterator<char>(std::cin), {});
  for (const Told& told : kind == "scripts" ? tell_script(input) : tell_trace(input))
    std::printf("%s\t%s\n", to_hex(told.bytes).c_str(), told.words.c_str());
  return 0;
}

#include "arguments.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace ws::board {

namespace {

constexpr std::size_t least_secret = 32;  // characters

[[noreturn]] void quit(const std::string& line) {
  std::fprintf(stderr, "%s\n", line.c_str());
  std::exit(2);
}

std::string content(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) quit("cannot read " + path);
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

BoardArguments parse_board_arguments(int argc, char** argv) {
  std::string steps_file, plan = "{}", runner;
  std::string option = "--web", folder = WORKBOOK_BOARD;
  std::vector<char*> others{argv[0], option.data(), folder.data()};
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--help")
      std::puts("arguments of the board: --steps FILE, --plan FILE, --arena FILE");
    if (name != "--steps" && name != "--plan" && name != "--arena") {
      others.push_back(argv[i]);
      continue;
    }
    if (++i == argc) quit(name + " needs the name of a file");
    if (name == "--steps") steps_file = argv[i];
    if (name == "--plan") plan = content(argv[i]);
    if (name == "--arena" && (runner = content(argv[i])).size() < least_secret)
      quit(std::string(argv[i]) + " has less than 32 characters: the arena's secret is too short");
  }
  const auto count = static_cast<int>(others.size());
  others.push_back(nullptr);
  ServerArguments server = parse_server_arguments(count, others.data());
  if (steps_file.empty()) quit("the board needs --steps FILE: ./workbook room makes it");
  std::string json = content(steps_file);
  std::optional<Steps> steps = Steps::parse(json);
  if (!steps)
    quit(steps_file + R"( is not like {"steps": [{"step": "1.1"}]}, with 1 to 100 steps)");
  server.files.by_path["/steps.json"] = {"application/json", std::move(json)};
  server.files.by_path["/plan.json"] = {"application/json", std::move(plan)};
  return {std::move(*steps), std::move(runner), std::move(server)};
}

}  // namespace ws::board

// The board's own arguments: --steps FILE, --plan FILE and --arena FILE.
#pragma once

#include <string>

#include "known_steps.h"
#include "server_main.h"

namespace ws::board {

struct BoardArguments {
  Steps steps;  // of --steps FILE, which is needed
  std::string
      runner;  // what the arena's runner says of itself, from --arena FILE; "": there is no arena
  ServerArguments server;  // its files: web/board, with both files as /steps.json and /plan.json
};

// What the arguments say. An argument that is unknown or wrong ends the process with one clear line.
// Without --plan, /plan.json is {}: the room has no plan.
BoardArguments parse_board_arguments(int argc, char** argv);

}  // namespace ws::board

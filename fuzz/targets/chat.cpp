// A room over time: clients join, speak, flood, send nonsense and halves of messages, stall, take some bytes,
// vanish. What is on each wire in the end are the frames owed to it, whatever the others did, and however
// the sockets cut.
#include <algorithm>
#include <optional>

#include "oracles/meter.h"
#include "simulation/simulation.h"

namespace ws::fuzz {

std::optional<Finding> hammer(ByteView input, Oracles use) {
  input = input.first(std::min(input.size(), Trace::longest));
  const Meter meter;
  Simulation room(input, Cut::whole);
  if (use.bounds) {
    if (auto finding = meter.judge(input.size() + room.bytes_on_wires())) return finding;
  }
  if (use.reference) {
    if (auto fault = room.fault()) return Finding{"reference", *fault};
  }
  if (!use.cut) return std::nullopt;
  const Simulation cut(input, Cut::each_byte);
  if (room.wires() != cut.wires())
    return Finding{"any cut", difference("whole", room.wires(), "cut", cut.wires())};
  return std::nullopt;
}

}  // namespace ws::fuzz

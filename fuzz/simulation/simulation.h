// A room over time: a trace says what happens, the host does its part, and a naive model says what should
// come of it.
#pragma once

#include <optional>
#include <string>

#include "inputs/pieces.h"
#include "inputs/trace.h"
#include "oracles/hammer.h"
#include "reference/chat.h"
#include "reference/events.h"
#include "simulation/host.h"
#include "simulation/verdict.h"

namespace ws::fuzz {

class Simulation {
 public:
  Simulation(ByteView trace, Cut cut);  // runs it to its end
  Simulation(const Simulation&) = delete;

  std::optional<std::string> fault();
  std::size_t bytes_on_wires() const;  // both ways
  Events wires() const;

 private:
  void act(int who, const Joins& joins);
  void act(int who, const Says& said);
  void act(int who, const Floods& floods);
  void act(int who, const Begins& begins);
  void act(int who, const Sends& sent);
  void act(int who, const Pings& sent);
  void act(int who, const Takes& takes);
  void act(int who, const Reads& reads);
  void act(int who, const Waits& waits);
  void act(int who, const IsClosed& closed);
  void act(int who, const Vanishes& vanishes);
  void send(int who, ByteView bytes);

  Cut cut_;
  std::size_t sent_ = 0;  // by all clients
  ReferenceChat model_{limits(), room_bounds};
  Verdict verdict_{model_};
  Host host_{verdict_};
};

}  // namespace ws::fuzz

#include "simulation/simulation.h"

#include "reference/frames.h"

namespace ws::fuzz {

Simulation::Simulation(ByteView trace, Cut cut) : cut_(cut) {
  for (Trace rest(trace); !rest.is_over();) {
    const Action action = rest.next();
    std::visit([&](const auto& what) { act(action.who, what); }, action.what);
  }
  for (const auto& [who, client] : host_.clients())
    host_.take(who, client.outbox.size());
}

void Simulation::act(int who, const Joins&) {
  model_.join(who);
  host_.join(who);
}

void Simulation::act(int who, const Says& said) {
  const std::string json = reference_saying(said.user, said.text);
  send(who, reference_client_frame(0x81, as_bytes(json), said.key));
}

void Simulation::act(int who, const Floods& floods) {
  for (int i = 0; i < floods.times; ++i)
    act(who, floods.said);
}

void Simulation::act(int who, const Begins& begins) {
  send(who, begins.bytes);
}

void Simulation::act(int who, const Sends& sent) {
  send(who, sent.bytes);
}

void Simulation::act(int who, const Pings& sent) {
  send(who, reference_client_frame(0x89, sent.payload, sent.key));
}

void Simulation::act(int who, const Takes& takes) {
  host_.take(who, takes.most);
}

void Simulation::act(int who, const Reads&) {
  host_.read_at_once(who);
}

void Simulation::act(int, const Waits& waits) {
  host_.advance(Milliseconds(waits.milliseconds));
  for (const auto& [who, client] : host_.clients()) {
    const bool lived = client.lives();
    if (lived) model_.tick(who, host_.time());
    host_.tick(who);
    if (lived) verdict_.has_waited(who, !client.reported);
  }
}

void Simulation::act(int who, const IsClosed& closed) {
  model_.close(who, 1000);
  host_.close(who, closed.reason);
}

void Simulation::act(int who, const Vanishes&) {
  host_.receive_eof(who);
}

// A client sends these bytes, if it still can.
void Simulation::send(int who, ByteView bytes) {
  if (!host_.clients().at(who).lives()) return;
  sent_ += bytes.size();
  model_.hear(who, bytes, host_.time());
  host_.receive(who, bytes, cut_);
}

// Each wire against what was owed, if nothing was wrong before.
std::optional<std::string> Simulation::fault() {
  for (const auto& [who, client] : host_.clients())
    verdict_.has_heard(who, client.wire);
  return verdict_.fault();
}

std::size_t Simulation::bytes_on_wires() const {
  std::size_t bytes = sent_;
  for (const auto& [who, client] : host_.clients())
    bytes += client.wire.size();
  return bytes;
}

Events Simulation::wires() const {
  Events all;
  for (const auto& [who, client] : host_.clients())
    all.push_back({"wire", who, client.wire});
  return all;
}

}  // namespace ws::fuzz

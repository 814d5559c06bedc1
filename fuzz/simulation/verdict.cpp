#include "simulation/verdict.h"

#include <algorithm>

#include "reference/events.h"

namespace ws::fuzz {

void Verdict::is_pushed(int who, std::size_t size, std::size_t on_wire, bool taken) {
  Queue& queue = queues_[who];
  const std::string much = too_much(queue, size, on_wire);
  if (taken && !much.empty()) wrong(who, " is not too slow, though " + much + " for it");
  if (!taken && much.empty()) wrong(who, " is too slow, though little waits for it");
  queue.too_slow = queue.too_slow || !taken;
}

// As Outbox::push promises it; if nothing is too much, the share waits now.
std::string Verdict::too_much(Queue& queue, std::size_t size, std::size_t on_wire) {
  const std::size_t end = queue.ends.empty() ? 0 : queue.ends.back();
  if (end - on_wire + size > owed_at_most) return "too much waits";
  const auto done = std::upper_bound(queue.ends.begin(), queue.ends.end(), on_wire);
  const bool many = queue.ends.end() - done >= 16 + static_cast<std::ptrdiff_t>(owed_at_most / 64);
  if (many) return "too many shares wait";
  queue.ends.push_back(end + size);
  return {};
}

void Verdict::is_lost(int who, bool vanished) {
  if (model_.is_here(who) && !model_.is_due(who) && !vanished)
    wrong(who, " has lost its connection for no reason");
  model_.leave(who);
}

// A client is given up when the model's clock says so, and not before.
void Verdict::has_waited(int who, bool lives) {
  if (lives == model_.is_due(who) && !queues_[who].too_slow)
    wrong(who, lives ? " is not given up" : " is given up too soon");
}

// The one who was too slow got the first of it.
void Verdict::has_heard(int who, ByteView wire) {
  const Events heard = reference_heard(wire);
  Events owed = model_.owed(who);
  if (queues_[who].too_slow && heard.size() < owed.size()) owed.resize(heard.size());
  if (heard != owed) wrong(who, ", " + difference("owed", owed, "on the wire", heard));
}

void Verdict::wrong(int who, const std::string& what) {
  if (!fault_) fault_ = "client " + std::to_string(who) + what;
}

}  // namespace ws::fuzz

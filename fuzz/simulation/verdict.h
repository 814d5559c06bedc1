// What is wrong with a room, by its naive model: who gets something else than it is owed, who is dropped or
// given up too soon or too late. The host says what it does; this says what should have been.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/chat.h"

namespace ws::fuzz {

inline constexpr ChatBounds room_bounds{};
inline constexpr std::size_t owed_at_most = 500;  // bytes that wait for one client

class Verdict {
 public:
  explicit Verdict(ReferenceChat& model) : model_(model) {}

  // A share of `size` bytes for a client whose wire has so many: its outbox took it, or the client is too slow.
  void is_pushed(int who, std::size_t size, std::size_t on_wire, bool taken);
  // Its Closed was handed out. `vanished`: we are not asked why.
  void is_lost(int who, bool vanished);
  // Time passed for a client that lived; does it still?
  void has_waited(int who, bool lives);
  // In the end, this is all that it got.
  void has_heard(int who, ByteView wire);

  const std::optional<std::string>& fault() const { return fault_; }  // the first one

 private:
  struct Queue {
    std::vector<std::size_t> ends;  // so many bytes are on the wire when the n-th share is
    bool too_slow = false;
  };

  // "" if nothing is too much.
  static std::string too_much(Queue& queue, std::size_t size, std::size_t on_wire);
  void wrong(int who, const std::string& what);

  ReferenceChat& model_;
  std::map<int, Queue> queues_;
  std::optional<std::string> fault_;
};

}  // namespace ws::fuzz

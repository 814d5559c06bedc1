#include "reference/connection.h"

#include "reference/frames.h"

namespace ws::fuzz {

void add_pongs(Events& events, const Events& pongs) {
  constexpr std::size_t answered_at_once = 15;  // under pressure only the last ping behind these
  for (std::size_t i = 0; i < pongs.size(); ++i) {
    if (i < answered_at_once || i + 1 == pongs.size()) events.push_back(pongs[i]);
  }
}

Events reference_connection(ByteView input, const Limits& limits) {
  Events events;
  Events pongs;
  const auto end = [&](Seen closed, int close_sent) {
    events.push_back(std::move(closed));
    if (close_sent != 0) events.push_back({"close", close_sent});
    add_pongs(events, pongs);
    return events;
  };
  for (Seen& event : reference_frames(input, limits)) {
    if (event.what == "fail") return end({"closed", 1006}, event.number);
    if (event.what == "message") events.push_back(event);
    if (event.what == "control" && event.number == 9) pongs.push_back({"pong", 0, event.payload});
    if (event.what != "control" || event.number != 8) continue;
    ReferenceClose close = reference_close(event.payload);
    if (close.fault != 0) return end({"closed", 1006}, close.fault);
    return end({"closed cleanly", close.code, std::move(close.reason)}, close.code);
  }
  return end({"closed", 1006}, 0);
}

}  // namespace ws::fuzz

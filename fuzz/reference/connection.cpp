#include "reference/connection.h"

#include <algorithm>

namespace ws::fuzz {

void add_pongs(Events& events, const Events& pongs) {
  constexpr std::size_t answered_at_once = 15;  // under pressure only the last ping behind these
  for (std::size_t i = 0; i < pongs.size(); ++i) {
    if (i < answered_at_once || i + 1 == pongs.size()) events.push_back(pongs[i]);
  }
}

Events reference_connection(ByteView input, const Limits& limits) {
  const std::size_t most = limits.max_message;
  const Limits bounds{most, most, limits.max_fragments};
  Events events;
  Events pongs;
  const auto end = [&](Seen closed, int close_sent) {
    events.push_back(std::move(closed));
    if (close_sent != 0) events.push_back({"close", close_sent});
    add_pongs(events, pongs);
    return events;
  };
  for (Seen& event : reference_frames(input, bounds)) {
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

std::optional<Events> reference_sent(ByteView bytes) {
  Events sent;
  bool closed = false;
  while (!bytes.empty()) {
    if (bytes.size() < 2 || (closed && bytes[0] != 0x8A)) return std::nullopt;
    const std::size_t length7 = bytes[1];
    const std::size_t more = length7 == 126 ? 2 : length7 == 127 ? 8 : 0;
    if (bytes.size() < 2 + more) return std::nullopt;
    std::uint64_t length = more == 0 ? length7 : 0;
    for (std::size_t i = 0; i < more; ++i)
      length = length << 8 | bytes[2 + i];
    if (length > bytes.size() - 2 - more) return std::nullopt;
    const ByteView payload = bytes.subspan(2 + more, static_cast<std::size_t>(length));
    // Written again, naively, it is the same: so it was not masked, and in the shortest form.
    const Bytes again = reference_server_frame(bytes[0], payload);
    const ByteView frame = bytes.first(2 + more + payload.size());
    if (!std::equal(again.begin(), again.end(), frame.begin(), frame.end())) return std::nullopt;
    const bool control = (bytes[0] & 0x08) != 0;
    if ((bytes[0] & 0x70) != 0 || (bytes[0] & 0x07) > 2) return std::nullopt;
    if (bytes[0] == 0x88 && reference_close(owned(payload)).fault != 0) return std::nullopt;
    if (control && (bytes[0] < 0x80 || payload.size() > 125)) return std::nullopt;
    sent.push_back({"sent", bytes[0], owned(payload)});
    closed = closed || bytes[0] == 0x88;
    bytes = bytes.subspan(frame.size());
  }
  return sent;
}

int sent_close_code(ByteView payload) {
  return payload.size() < 2 ? 1005 : payload[0] * 256 + payload[1];
}

}  // namespace ws::fuzz

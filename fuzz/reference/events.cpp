#include "reference/events.h"

#include <algorithm>

#include "hex.h"

namespace ws::fuzz {

namespace {

std::string described(const Events& events, std::size_t index) {
  if (index >= events.size()) return "nothing more";
  const Seen& event = events[index];
  std::string text = std::string(event.what) + ' ' + std::to_string(event.number);
  if (event.payload.empty()) return text;
  const std::size_t shown = std::min<std::size_t>(event.payload.size(), 24);
  text += " [" + to_hex(ByteView(event.payload).first(shown)) +
          (shown < event.payload.size() ? " ..." : "") + ']';
  return text + " of " + std::to_string(event.payload.size()) + " bytes";
}

}  // namespace

std::string difference(std::string_view name_a, const Events& a, std::string_view name_b,
                       const Events& b) {
  std::size_t index = 0;
  while (index < a.size() && index < b.size() && a[index] == b[index])
    ++index;
  return "event " + std::to_string(index + 1) + "\n  " + std::string(name_a) + ": " +
         described(a, index) + "\n  " + std::string(name_b) + ": " + described(b, index);
}

}  // namespace ws::fuzz

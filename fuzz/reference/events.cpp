#include "reference/events.h"

#include <algorithm>

#include "hex.h"

namespace ws::fuzz {

namespace {

constexpr std::size_t before = 8;  // bytes that are shown in front of the first that differs ...
constexpr std::size_t shown = 24;  // ... and in all

// So many bytes of two payloads are the same. 0, if there are no two.
std::size_t same_bytes(const Events& a, const Events& b, std::size_t index) {
  if (index >= a.size() || index >= b.size()) return 0;
  std::size_t same = 0;
  const std::size_t both = std::min(a[index].payload.size(), b[index].payload.size());
  while (same < both && a[index].payload[same] == b[index].payload[same])
    ++same;
  return same;
}

std::string described(const Events& events, std::size_t index, std::size_t from) {
  if (index >= events.size()) return "nothing more";
  const Seen& event = events[index];
  std::string text = std::string(event.what) + ' ' + std::to_string(event.number);
  if (event.payload.empty()) return text;
  const ByteView rest = ByteView(event.payload).subspan(from);
  const ByteView some = rest.first(std::min(rest.size(), shown));
  text += from > 0 ? " [... " : " [";
  text += to_hex(some) + (some.size() < rest.size() ? " ...]" : "]");
  return text + " of " + std::to_string(event.payload.size()) + " bytes";
}

}  // namespace

std::string difference(std::string_view name_a, const Events& a, std::string_view name_b,
                       const Events& b) {
  std::size_t index = 0;
  while (index < a.size() && index < b.size() && a[index] == b[index])
    ++index;
  const std::size_t same = same_bytes(a, b, index);
  const std::size_t from = same > before ? same - before : 0;
  std::string text = "event " + std::to_string(index + 1);
  text += "\n  " + std::string(name_a) + ": " + described(a, index, from);
  text += "\n  " + std::string(name_b) + ": " + described(b, index, from);
  if (from > 0) text += "\n  the same up to offset " + std::to_string(same);
  return text;
}

}  // namespace ws::fuzz

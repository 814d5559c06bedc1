#include "compare/trace.h"

#include <unistd.h>

#include <algorithm>

#include "hex.h"

extern "C" __attribute__((import_module("compare"), import_name("calling"))) void compare_calling(
    const char* call, std::size_t size, std::size_t after, const char* step, std::size_t step_size,
    const char* behind, std::size_t behind_size);

namespace ws::lab {

void Trace::say(std::size_t after, std::string_view call, std::string_view what,
                const std::string& value, std::string_view step, std::string_view note) {
  JsonText json;
  json.object([&] {
    json.key("after").number(after);
    json.key("call").text(call);
    json.key("what").text(what);
    json.key("value").text(value);
    json.key("step").text(step);
    if (!note.empty()) json.key("note").text(note);
  });
  said_.push_back(json.take());
}

void Trace::say_change(std::size_t after, std::string_view call, std::string_view what,
                       const std::string& value, const std::string& first, std::string_view step) {
  auto known = std::find_if(known_.begin(), known_.end(),
                            [&](const Known& one) { return one.what == what; });
  if (known == known_.end()) known = known_.insert(known, {std::string(what), first});
  if (known->value == value) return;
  known->value = value;
  say(after, call, what, value, step);
}

std::string Trace::take() {
  std::string all = "[";
  for (const std::string& one : said_)
    all += (all.size() > 1 ? "," : "") + one;
  return all + "]";
}

void Pieces::for_each(const std::function<void(ByteView, std::size_t)>& feed) const {
  std::size_t from = 0;
  for (const std::size_t end : ends) {
    feed(at_the_end(bytes.subspan(from, end - from)), end);
    from = end;
  }
}

void calling(std::string_view call, std::size_t after, std::string_view step,
             std::string_view behind) {
  if (behind.empty()) behind = step;
  compare_calling(call.data(), call.size(), after, step.data(), step.size(), behind.data(),
                  behind.size());
}

std::span<std::uint8_t> at_the_end(ByteView bytes) {
  static Bytes heap;
  const std::size_t page = 64 * 1024;
  const std::size_t end = __builtin_wasm_memory_size(0) * page;
  auto* const start = reinterpret_cast<std::uint8_t*>(end - bytes.size());
  const auto* const used = static_cast<const std::uint8_t*>(sbrk(0));
  if (end == 0 || start < used + page) {  // no room: the guard is gone, the bytes are right
    heap.assign(bytes.begin(), bytes.end());
    return heap;
  }
  std::copy(bytes.begin(), bytes.end(), start);
  return {start, bytes.size()};
}

std::string shown(ByteView bytes) {
  if (bytes.empty()) return "no bytes";
  if (bytes.size() <= 48) return to_hex(bytes);
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const std::uint8_t byte : bytes)
    hash = (hash ^ byte) * 16777619U;
  const std::uint8_t sum[] = {
      static_cast<std::uint8_t>(hash >> 24), static_cast<std::uint8_t>(hash >> 16),
      static_cast<std::uint8_t>(hash >> 8), static_cast<std::uint8_t>(hash)};
  return std::to_string(bytes.size()) + " bytes: " + to_hex(bytes.first(16)) + " ... (checksum " +
         to_hex(sum) + ")";
}

std::string code_of(const std::optional<Failure>& failure) {
  return failure ? std::to_string(static_cast<int>(failure->code)) : "none";
}

std::string words_of(const std::optional<Failure>& failure) {
  std::string words;
  if (!failure) return words;
  for (const char c : failure->reason.substr(0, 123))
    words += c >= 0x20 && c < 0x7F ? c : '?';
  return words;
}

std::string state_of_words(const Failure& failure) {
  const std::vector<std::string> others(8, std::string(failure.reason.size(), '\xFF'));
  return words_of(failure).find('?') == std::string::npos ? "there" : "gone";
}

}  // namespace ws::lab

#include "messages.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "json.h"

namespace ws::board {

namespace {

using State = Result::State;

// Index for index as in Result::State.
constexpr std::array<std::string_view, 6> states{"begun",    "passed",  "failed",
                                                 "left out", "untried", "ended"};

template <std::size_t Size>
std::optional<std::size_t> place_in(const std::array<std::string_view, Size>& names,
                                    std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

// So it can stand between quotes, and on a page, as it is.
bool is_check(std::string_view name) {
  return name.size() <= max_name && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == ' ' || c == '-';
         });
}

ArenaSaid parse_enters(const Json& json, const Steps& steps) {
  const Json port = json.field("port");
  if (!port.is_unsigned() || port.number() < least_port || port.number() > 65'535)
    return Wrong{"A port of the arena is a number from 1024 to 65535."};
  Enters enters;
  enters.port = static_cast<std::uint16_t>(port.number());
  const Json lacks = json.field("lacks");
  const std::vector<Json> names = lacks.items();
  if (!lacks.is_array() || names.size() > max_steps)
    return Wrong{"The steps that are lacking are a list of at most 100."};
  for (const Json& name : names) {
    const std::optional<std::size_t> index = steps.find(name.string());
    if (!index) return Wrong{"A step that is lacking is not known here."};
    enters.lacks.set(*index);
  }
  return enters;
}

ArenaSaid parse_result(const Json& json) {
  const auto client = place_in(arena_clients, json.field("client").string());
  const auto state = place_in(states, json.field("state").string());
  Result result;
  result.check = json.field("check").string();
  result.about = json.field("about").string();
  if (!client || !state || !json.field("job").is_unsigned() || !is_check(result.check) ||
      result.about.size() > max_about)
    return Wrong{"A result has a job, a client, a state, and no more than it may have."};
  result.job = json.field("job").number();
  result.client = *client;
  result.state = static_cast<State>(*state);
  return result;
}

}  // namespace

ArenaSaid parse_arena(std::string_view text, const Steps& steps) {
  const Json json = Json::parse(text);
  if (json.contains("enter")) return parse_enters(json.field("enter"), steps);
  if (json.contains("runner")) return Runs{json.field("runner").string()};
  if (json.contains("result")) return parse_result(json.field("result"));
  if (json.contains("over")) return Over{json.field("over").number()};
  return {};
}

std::string encode(const Result& result) {
  return encode_json({{"client", arena_clients[result.client]},
                      {"state", states[static_cast<std::size_t>(result.state)]},
                      {"check", std::string_view(result.check)},
                      {"about", std::string_view(result.about)}});
}

}  // namespace ws::board

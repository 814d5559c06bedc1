#include "report.h"

#include <algorithm>
#include <vector>

#include "json.h"

namespace ws::board {

namespace {

bool is_seat(std::string_view text) {
  return text.size() == seat_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Adds these steps. Returns false if one of them is not known.
bool add_steps(const std::vector<Json>& names, const Steps& steps, Report& report) {
  return std::all_of(names.begin(), names.end(), [&](const Json& name) {
    const std::optional<std::size_t> index = steps.find(name.string());
    if (index) report.done.set(*index);
    return index.has_value();
  });
}

Said parse_report(const Json& json, const Steps& steps) {
  Report report;
  report.seat = json.field("seat").string();
  if (!is_seat(report.seat)) return Wrong{"A seat is 16 hex digits, in lower case."};

  const Json done = json.field("done");
  const std::vector<Json> names = done.items();
  if (!done.is_array() || names.size() > max_steps)
    return Wrong{"The steps that are done are a list of at most 100."};
  if (!add_steps(names, steps, report)) return Wrong{"A step that is done is not known here."};

  const Json at = json.field("at");
  report.at = steps.find(at.string());
  if (!report.at && !(at.is_string() && at.string().empty()))
    return Wrong{"The step that you are at is not known here."};

  const Json since = json.field("since");
  const auto most = static_cast<std::uint64_t>(max_since.count());
  if (!since.is_unsigned() || since.number() > most)
    return Wrong{"The time at a step is a whole number of seconds, of one day at most."};
  report.since = std::chrono::seconds(since.number());
  return report;
}

}  // namespace

Said parse(std::string_view text, const Steps& steps) {
  const Json json = Json::parse(text);
  if (json.contains("report")) return parse_report(json.field("report"), steps);
  if (json.contains("board")) return WantsBoard{};
  return Wrong{"The board takes a report, or a wish to see it."};
}

}  // namespace ws::board

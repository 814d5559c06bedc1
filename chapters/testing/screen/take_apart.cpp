// GoogleTest's message, taken apart.
#include <array>
#include <cstdint>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "hex.h"
#include "screen/red_screen.h"

namespace ws::test {

namespace {

constexpr std::string_view nowhere = "18446744073709551615";  // npos, as a number

// GoogleTest writes "\x85" "7" for a byte and a digit behind it. Of a text's own quotes it writes \".
void join_halves(std::string& text) {
  for (std::size_t at = 0; (at = text.find("\" \"", at)) != std::string::npos;) {
    if (at > 0 && text[at - 1] == '\\')
      at += 1;
    else
      text.erase(at, 3);
  }
}

std::string unquoted(std::string text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
    join_halves(text);
    for (std::size_t at = 0; (at = text.find("\\\"", at)) != std::string::npos; ++at)
      text.erase(at, 1);
  }
  return text;
}

std::string trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \n");
  if (from == std::string_view::npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \n") - from + 1));
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == '>') break;
    if (c != '-' && c != ' ') digits += static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c);
  }
  return digits;
}

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

// head.find("Allow: GET") is {head, "Allow: GET"}.
std::optional<std::pair<std::string, std::string>> search(std::string_view expression) {
  const std::size_t call = expression.find(".find(");
  if (call == std::string_view::npos || expression.back() != ')') return {};
  const std::size_t part = call + 6;
  return std::pair{std::string(expression.substr(0, call)),
                   std::string(expression.substr(part, expression.size() - part - 1))};
}

// GoogleTest writes what it cannot print as "4-byte object <01-00 00-00>": then its number says more.
std::string named(const std::string& value) {
  const std::size_t begin = value.find("-byte object <");
  if (begin == std::string::npos || begin > 1 || value[0] > '8') return value;
  std::uint64_t number = 0;
  int shift = 0;
  for (const std::uint8_t byte : from_hex(digits_of(value.substr(begin + 14)))) {
    number |= std::uint64_t{byte} << shift;
    shift += 8;
  }
  return "number " + std::to_string(number) + " of its enum";
}

// "header.has_value()" is false: header is nullopt.
void name_optional(Comparison& c) {
  constexpr std::string_view call = ".has_value()";
  if (c.expression.size() < call.size()) return;
  const std::size_t name = c.expression.size() - call.size();
  if (c.expression.compare(name, call.size(), call) != 0) return;
  c.expression.resize(name);
  for (std::string* const side : {&c.yours, &c.expected})
    *side = *side == "true" ? "a value" : "nullopt";
}

// "Expected: (a) <= (b), actual: 7 vs 3"
bool read_order(const std::string& text, Comparison& c) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> orders{{
      {") != (", "anything but "},
      {") <= (", "at most "},
      {") >= (", "at least "},
      {") < (", "less than "},
      {") > (", "more than "},
  }};
  constexpr std::string_view sign = "), actual: ";
  const std::size_t actual = text.find(sign);
  if (!begins(text, "Expected: (") || actual == std::string::npos) return false;
  for (const auto& [order, words] : orders) {
    const std::size_t at = text.find(order);
    const std::size_t versus = text.rfind(" vs ");
    if (at > actual || versus == std::string::npos) continue;
    c.expression = text.substr(11, at - 11);
    const auto searched = search(c.expression);
    const std::string other = text.substr(at + order.size(), actual - at - order.size());
    if (searched && other.find("npos") != std::string::npos && order == ") != (") {
      c.rest += searched->first + " has no " + searched->second + " in it.\n";
      c.expression.clear();
      return true;
    }
    c.yours = unquoted(text.substr(actual + sign.size(), versus - actual - sign.size()));
    c.expected = std::string(words) + text.substr(versus + 4);
    return true;
  }
  return false;
}

}  // namespace

Comparison take_apart(std::string_view message) {
  std::istringstream lines{std::string(message)};
  Comparison c;
  std::vector<std::string> values;  // yours and expected, as GoogleTest says them
  bool equality = false;
  bool known = false;
  bool diff = false;  // GoogleTest's own, of strings with several lines: ours says it better
  for (std::string text; std::getline(lines, text);) {
    if (text == "Expected equality of these values:") {
      equality = true;
    } else if (begins(text, "Value of: ")) {
      c.expression = text.substr(10);
    } else if (begins(text, "  Actual: ")) {
      c.yours = text.substr(10);
    } else if (begins(text, "Expected: ") && !c.yours.empty()) {
      c.expected = text.substr(10);
    } else if (!known && read_order(text, c)) {
      known = true;
    } else if (equality && begins(text, "    Which is: ") && !values.empty()) {
      values.back() = text.substr(14);
    } else if (begins(text, "    As Text: ") || begins(text, "  As Text: ")) {
      continue;  // the same once more, and as raw bytes
    } else if (equality && begins(text, "  ") && values.size() < 2) {
      if (values.empty()) c.expression = trimmed(text);
      values.push_back(trimmed(text));
    } else if (text == "With diff:") {
      diff = true;
    } else if (!diff || text.find_first_of("@+- ") != 0) {
      c.rest += text + '\n';
    }
  }
  if (values.size() == 2) {
    c.yours = unquoted(values[0]);
    c.expected = unquoted(values[1]);
  }
  const auto searched = search(c.expression);
  if (searched && c.expected == nowhere) {
    c.rest = searched->first + " has " + searched->second + " in it.\n" + c.rest;
    c.expression = c.yours = c.expected = {};
  } else if (!known && c.expected.empty() && c.yours.empty() && values.empty()) {
    c.rest = std::string(message);
  }
  if (begins(c.rest, "Failed\n")) c.rest.erase(0, 7);  // of ADD_FAILURE: its words follow
  name_optional(c);
  c.yours = named(c.yours);
  c.expected = named(c.expected);
  c.rest = trimmed(c.rest);
  return c;
}

}  // namespace ws::test

#include "story.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include "hex.h"
#include "red_screen.h"

namespace ws::test {

namespace {

constexpr std::size_t margin = 13;  // "  bytes      "
constexpr std::size_t width = 100;
constexpr std::size_t bytes_shown = 24;

std::optional<Story> current;

std::string line(std::string_view label, std::string_view text) {
  std::string out = "  " + std::string(label);
  out.resize(std::max(margin, out.size() + 1), ' ');
  return out + std::string(text) + '\n';
}

std::string wrapped(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string out = " ";
  std::size_t column = 1;
  for (std::string word; words >> word; column += word.size() + 1) {
    if (column + word.size() + 1 > width) {
      out += "\n ";
      column = 1;
    }
    out += ' ' + word;
  }
  return out + '\n';
}

std::string caret(std::size_t column, std::size_t size, const Story& story) {
  std::string text = std::string(column, ' ') + std::string(size, '^') + ' ' + story.here;
  if (!story.section.empty()) text += " (" + story.section + ')';
  return text + '\n';
}

std::string bytes_line(const Story& story) {
  const std::size_t size = story.bytes.size();
  const std::size_t from = story.at + story.count > bytes_shown ? story.at - 2 : 0;
  const std::size_t to = std::min(size, from + bytes_shown);
  std::string shown = from > 0 ? "... " : "";
  const std::size_t indent = margin + shown.size();
  shown += to_hex(ByteView(story.bytes).subspan(from, to - from));
  if (to < size) shown += " ...";
  std::string out = line("bytes", shown);
  if (story.count == 0) return out;
  const std::size_t count = std::min(story.count, bytes_shown);
  return out + caret(indent + (story.at - from) * 3, count * 3 - 1, story);
}

std::string text_line(const Story& story) {
  std::string shown;
  std::size_t column = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < story.text.size(); ++i) {
    if (i == story.at) column = shown.size();
    const char c = story.text[i];
    if (c == '\r') {
      shown += "\\r";
    } else if (c == '\n') {
      shown += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      shown += "\\x" + to_hex(as_bytes({&c, 1}));
    } else {
      shown += c;
    }
    if (i + 1 == story.at + story.count) end = shown.size();
  }
  std::string out = line("text", shown);
  if (story.count == 0 || end <= column) return out;
  return out + caret(margin + column, end - column, story);
}

// "81 05 48": digits in pairs, a blank between them.
bool is_hex(std::string_view text) {
  if (text.size() % 3 != 2) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view allowed = i % 3 == 2 ? " " : "0123456789abcdef";
    if (allowed.find(text[i]) == std::string_view::npos) return false;
  }
  return true;
}

// Two lines of bytes, and a caret under the first that differs.
std::string compare_lines(const Comparison& c) {
  const bool hex = is_hex(c.yours) && is_hex(c.expected) && c.expected.size() > 2;
  if (!hex) {
    const std::string name = c.expression.empty() ? "" : c.expression + " = ";
    const auto shown = [](const std::string& value) {
      // Nothing, and a blank at an end, are seen only between quotes.
      const bool seen = !value.empty() && value.front() != ' ' && value.back() != ' ';
      return seen ? value : '"' + value + '"';
    };
    return line("yours", name + shown(c.yours)) + line("expected", shown(c.expected));
  }
  const auto different =
      std::mismatch(c.yours.begin(), c.yours.end(), c.expected.begin(), c.expected.end());
  const auto first = static_cast<std::size_t>(different.first - c.yours.begin()) / 3;
  const std::size_t from = first * 3 > width - margin ? (first - 2) * 3 : 0;
  const auto cut = [from](const std::string& text) {
    if (from >= text.size()) return std::string(from > 0 ? "..." : "(nothing)");
    std::string shown = from > 0 ? "... " + text.substr(from) : text;
    if (shown.size() > width - margin) shown = shown.substr(0, width - margin - 4) + " ...";
    return shown;
  };
  const std::size_t column = margin + (from > 0 ? 4 : 0) + first * 3 - from;
  return line("yours", cut(c.yours)) + line("expected", cut(c.expected)) +
         std::string(column, ' ') + "^^ byte " + std::to_string(first) +
         " is the first that differs\n";
}

std::string unquoted(std::string text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
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

}  // namespace

void tell(Story story) {
  current = std::move(story);
}
const std::optional<Story>& told_story() {
  return current;
}
void forget_story() {
  current.reset();
}

Comparison take_apart(std::string_view message) {
  std::istringstream lines{std::string(message)};
  Comparison c;
  std::vector<std::string> values;  // yours and expected, as GoogleTest says them
  bool equality = false;
  bool diff = false;  // GoogleTest's own, of strings with several lines: ours says it better
  for (std::string text; std::getline(lines, text);) {
    if (text == "Expected equality of these values:") {
      equality = true;
    } else if (text.rfind("Value of: ", 0) == 0) {
      c.expression = text.substr(10);
    } else if (text.rfind("  Actual: ", 0) == 0) {
      c.yours = text.substr(10);
    } else if (text.rfind("Expected: ", 0) == 0 && !c.yours.empty()) {
      c.expected = text.substr(10);
    } else if (equality && text.rfind("    Which is: ", 0) == 0 && !values.empty()) {
      values.back() = text.substr(14);
    } else if (equality && text.rfind("  ", 0) == 0 && values.size() < 2) {
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
  if (c.expected.empty() && c.yours.empty() && values.empty()) c.rest = std::string(message);
  c.rest = trimmed(c.rest);
  return c;
}

std::string red_screen(const std::optional<Story>& story, std::string_view message) {
  const Comparison c = take_apart(message);
  std::string out;
  if (story && !story->bytes.empty()) out += bytes_line(*story);
  if (story && !story->text.empty()) out += text_line(*story);
  if (story && story->count == 0 && !story->section.empty()) out += line("rule", story->section);
  if (!c.yours.empty() || !c.expected.empty()) out += compare_lines(c);
  std::istringstream rest{c.rest};
  for (std::string text; std::getline(rest, text);)
    out += wrapped(text);
  if (!story) return out;
  const auto fits = [&c](const Diagnosis& d) { return d.value == c.yours; };
  const auto diagnosis = std::find_if(story->yours.begin(), story->yours.end(), fits);
  if (diagnosis != story->yours.end()) {
    out += wrapped(diagnosis->means);
  } else if (!story->usually.empty()) {
    out += wrapped("This usually means: " + story->usually);
  }
  if (!story->person.empty()) out += wrapped("A person sees: " + story->person);
  return out;
}

}  // namespace ws::test

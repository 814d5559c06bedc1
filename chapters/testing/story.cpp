#include "story.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <utility>

#include "hex.h"
#include "screen/red_screen.h"
#include "screen/screen_text.h"

namespace ws::test {

namespace {

constexpr std::size_t margin = 13;  // "  bytes      "

std::optional<Story> current;
std::string current_way;
std::string refused_code;  // "400"; empty: nothing was refused
// They take no memory of their own: tests count what the code under test has.
std::array<char, 128> refused_room;
std::string_view refused_words;  // in that room

std::size_t room() {
  return screen_width() - margin;
}

std::string line(std::string_view label, std::string_view text) {
  std::string out = "  " + std::string(label);
  out.resize(std::max(margin, out.size() + 1), ' ');
  return out + std::string(text) + '\n';
}

// The same for a text that may need a second and a third line: it is broken at a space.
std::string rows(std::string_view label, std::string text) {
  constexpr int most = 3;
  std::string out;
  for (int row = 1; row < most && columns(text) > room(); ++row, label = "") {
    const std::size_t space = text.rfind(' ', room());
    if (space == std::string::npos || space == 0) break;
    out += line(label, text.substr(0, space));
    text.erase(0, space + 1);
  }
  return out + line(label, shortened(text, room()));
}

// The caret, and behind it what stands there; below it, if that is too long.
std::string caret(std::size_t column, std::size_t size, const Story& story) {
  const std::string sign = std::string(column, ' ') + std::string(size, '^');
  std::string text = story.here;
  if (!story.section.empty()) text += (text.empty() ? "(" : " (") + story.section + ')';
  if (sign.size() + 1 + columns(text) <= screen_width()) return sign + ' ' + text + '\n';
  return sign + '\n' + wrapped(text);
}

// What fits of a row of `size` pieces, `shown` at once, so that those from `at` are among them.
std::size_t first_shown(std::size_t at, std::size_t count, std::size_t shown) {
  return at + count > shown ? at - std::min<std::size_t>(at, 2) : 0;
}

std::string bytes_line(const Story& story) {
  const std::size_t most = (room() - 8) / 3;  // "... " on both sides
  const std::size_t size = story.bytes.size();
  const std::size_t from = first_shown(story.at, story.count, most);
  const std::size_t to = std::min(size, from + most);
  std::string shown = from > 0 ? "... " : "";
  const std::size_t indent = margin + shown.size();
  shown += to_hex(ByteView(story.bytes).subspan(from, to - from));
  if (to < size) shown += " ...";
  std::string out = line("bytes", shown);
  if (story.count == 0) return out;
  const std::size_t count = std::min(story.count, to - story.at);
  return out + caret(indent + (story.at - from) * 3, count * 3 - 1, story);
}

std::string text_line(const Story& story) {
  const std::size_t most = room() - 8;
  const std::size_t at = std::min(story.at, story.text.size());
  const std::size_t column = escaped(story.text.substr(0, at)).size();
  const std::string marked = escaped(story.text.substr(at, story.count));
  const std::string all = escaped(story.text);
  std::size_t from = 0;
  if (column + marked.size() > most) from = column - std::min<std::size_t>(column, 10);
  std::string shown = (from > 0 ? "... " : "") + all.substr(from);
  if (columns(shown) > room()) shown = shortened(shown, room());
  std::string out = line("text", shown);
  if (story.count == 0 || marked.empty()) return out;
  const std::size_t indent = margin + column - from + (from > 0 ? 4 : 0);
  return out + caret(indent, std::min(marked.size(), screen_width() - indent), story);
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

// A window of both, where they differ, and a caret under the first column that does.
std::string compare_rows(const std::string& yours, const std::string& expected, std::size_t from,
                         std::size_t first, std::string_view words) {
  const auto cut = [from](const std::string& text) {
    if (from > text.size()) return std::string("...");
    if (text.empty()) return std::string("(nothing)");
    return shortened((from > 0 ? "... " : "") + text.substr(from), room());
  };
  const std::size_t column = margin + (from > 0 ? 4 : 0) + first - from;
  return line("yours", cut(yours)) + line("expected", cut(expected)) + std::string(column, ' ') +
         std::string(words) + '\n';
}

std::string compare_bytes(const Comparison& c, std::size_t different) {
  const std::size_t first = different / 3;
  const std::size_t from = (first + 3) * 3 > room() ? (first - 2) * 3 : 0;
  std::string words = "^^ byte " + std::to_string(first) + " is the first that differs";
  const std::size_t column = margin + (from > 0 ? 4 : 0) + first * 3 - from;
  if (column + words.size() > screen_width()) words = "^^ (byte " + std::to_string(first) + ')';
  return compare_rows(c.yours, c.expected, from, first * 3, words);
}

// The line `your words 400 "malformed version"`, if that is what the assertion saw, or if something did
// not come out.
std::string own_words(const Comparison& c) {
  if (refused_code.empty()) return {};
  const bool is_it = c.yours.find(refused_code) != std::string::npos;
  const bool is_nothing = c.yours == "false" || c.yours == "nullopt" || c.yours == "(not yet)";
  const bool is_number = c.expected.find_first_not_of("0123456789") == std::string::npos;
  const bool is_part = !is_number && c.yours.size() < c.expected.size() &&
                       c.expected.substr(0, c.yours.size()) == c.yours;
  return is_it || is_nothing || is_part
             ? line("your words", refused_code + " \"" + escaped(refused_words) + '"')
             : "";
}

// A number, in the words of what it is a number of: 0 is no code, and a length is read from bytes.
std::string number_shown(const std::string& expression, const std::string& value) {
  if (value.empty() || value.find_first_not_of("0123456789") != std::string::npos) return value;
  const auto asks = [&expression](std::string_view what) {
    return expression.find(what) != std::string::npos;
  };
  const bool is_code = asks("failure") || asks("failing(") || asks("judge(") || asks("refusal");
  if (is_code && value == "0") return "0: no failure";
  if (!asks("payload_length") || value.size() < 3) return value;
  std::ostringstream hex;
  hex << std::hex << std::strtoull(value.c_str(), nullptr, 10);
  return value + " (0x" + hex.str() + ')';
}

std::string compare_lines(const Comparison& c) {
  const auto different = static_cast<std::size_t>(
      std::mismatch(c.yours.begin(), c.yours.end(), c.expected.begin(), c.expected.end()).first -
      c.yours.begin());
  if (is_hex(c.yours) && is_hex(c.expected) && c.expected.size() > 2)
    return compare_bytes(c, different);
  const std::string name = c.expression.empty() ? "" : escaped(c.expression) + " = ";
  const auto shown = [](const std::string& value) {
    // Nothing, and a blank at an end, are seen only between quotes.
    const bool seen = !value.empty() && value.front() != ' ' && value.back() != ' ';
    return escaped(seen ? value : '"' + value + '"');
  };
  const std::string yours = shown(number_shown(c.expression, c.yours));
  const std::string expected = shown(number_shown(c.expression, c.expected));
  if (columns(yours) <= room() && columns(expected) <= room()) {
    if (columns(name + yours) <= room())
      return line("yours", name + yours) + line("expected", expected);
    return rows("compared", escaped(c.expression)) + line("yours", yours) +
           line("expected", expected);
  }
  const std::size_t from = different > 12 ? different - 10 : 0;
  const std::string sizes = std::to_string(c.yours.size()) + " and " +
                            std::to_string(c.expected.size()) + " characters long";
  return rows("compared", escaped(c.expression)) +
         compare_rows(escaped(c.yours), escaped(c.expected), from, different,
                      "^ here they differ; " + sizes);
}

// What the test adds; of a whole page as much as belongs on a screen.
std::string first_lines(const std::string& text) {
  constexpr int most = 8;
  std::istringstream lines{text};
  std::string out;
  int count = 0;
  for (std::string one; std::getline(lines, one); ++count) {
    if (count < most) out += wrapped(shortened(escaped(one), 4 * room()));
  }
  return count > most ? out + "  ...\n" : out;
}

}  // namespace

void tell(Story story) {
  current = std::move(story);
}
void now_trying(std::string what) {
  if (current) current->tried = std::move(what);
}
void now_usually(std::string usually) {
  if (current) current->usually = std::move(usually);
}
const std::optional<Story>& told_story() {
  return current;
}
void forget_story() {
  current.reset();
  current_way.clear();
  refused_code.clear();
}

void now_refused(int code, std::string_view words) {
  refused_code = code == 0 ? "" : std::to_string(code);
  const std::size_t size = std::min(words.size(), refused_room.size());
  std::copy_n(words.begin(), size, refused_room.begin());
  refused_words = {refused_room.data(), size};
}

void now_cut(std::string way) {
  current_way = std::move(way);
}

std::string input_screen(const std::optional<Story>& story) {
  std::string out;
  if (story && !story->bytes.empty()) out += bytes_line(*story);
  if (story && !story->text.empty()) out += text_line(*story);
  if (story && !story->tried.empty()) out += rows("tried", story->tried);
  if (story && story->count == 0 && !story->section.empty()) out += rows("rule", story->section);
  return current_way.empty() ? out : out + line("cut", current_way);
}

std::string input_line(const std::optional<Story>& story) {
  const std::string end = '\t' + current_way + '\n';
  if (story && !story->bytes.empty()) return "bytes\t" + to_hex(story->bytes) + end;
  if (story && !story->text.empty()) return "text\t" + to_hex(as_bytes(story->text)) + end;
  return "none\t" + end;
}

std::string red_screen(const std::optional<Story>& story, std::string_view message) {
  const Comparison c = take_apart(message);
  std::string out = input_screen(story);
  if (!c.yours.empty() || !c.expected.empty()) out += compare_lines(c);
  const std::string words = own_words(c);
  out += words + first_lines(c.rest);
  if (!story) return out;
  // Nothing came because it was refused: what is said of a value that did not come does not fit then.
  const bool is_refused = !words.empty() && (c.yours == "(not yet)" || c.yours == "nullopt");
  const auto fits = [&c](const Diagnosis& d) {
    const bool is_named = !c.expression.empty();
    return d.value == c.yours || (is_named && d.value == c.expression) ||
           (is_named && d.value == c.expression + " = " + c.yours);
  };
  const auto is_of_refusal = [](const Diagnosis& d) { return d.value == "refused"; };
  const auto begin = story->yours.begin();
  const auto end = story->yours.end();
  const auto diagnosis = std::find_if(begin, end, fits);
  const auto refusal = is_refused ? std::find_if(begin, end, is_of_refusal) : end;
  if (refusal != end) {
    out += wrapped(refusal->means);
  } else if (is_refused && diagnosis != end && diagnosis->value == c.yours) {
    out += wrapped(
        "It did not come because your code refused it. Look for the line with these words.");
  } else if (diagnosis != end) {
    out += wrapped(diagnosis->means);
  } else if (!story->usually.empty()) {
    out += wrapped("This usually means: " + story->usually);
  }
  if (!story->person.empty()) out += wrapped("A person sees: " + story->person);
  return out;
}

}  // namespace ws::test

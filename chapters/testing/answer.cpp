#include "answer.h"

#include <algorithm>
#include <set>

namespace ws::test {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return result;
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

// The elements of "a, B,,c ", in lower case.
std::set<std::string> elements_of(std::string_view list) {
  std::set<std::string> elements;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (const std::string element = trimmed(list.substr(0, comma)); !element.empty())
      elements.insert(lower(element));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return elements;
}

std::set<std::string> elements_of(const Answer& answer, std::string_view name) {
  std::set<std::string> elements;
  for (const auto& [field, value] : answer.fields) {
    if (field == lower(name)) elements.merge(elements_of(value));
  }
  return elements;
}

// RFC 9112 §4: "HTTP/1.1 404 Not Found"; §5: "Name: value". "": nothing is wrong.
std::string read_line(std::string_view line, bool first, Answer& answer) {
  if (line.find("\n\r") != line.npos) return "a line that ends in LF and CR";
  if (line.find_first_of(std::string_view("\r\n\0", 3)) != line.npos)
    return "a line with a CR, an LF or a zero byte in it";
  if (first) {
    const std::string_view digits =
        line.substr(0, 12).substr(std::min<std::size_t>(9, line.size()));
    const std::string_view version = line.substr(0, line.find(' '));
    if (version.starts_with("HTTP/") && version != "HTTP/1.1")
      return "its first line says " + std::string(version);
    if (!line.starts_with("HTTP/1.1 ") || digits.size() != 3 ||
        digits.find_first_not_of("0123456789") != digits.npos || line.substr(12, 1) != " ")
      return "its first line is not HTTP/1.1, a status, a space, a phrase";
    answer.status = std::stoi(std::string(digits));
    answer.reason = line.substr(13);
    return {};
  }
  if (line.starts_with(' ') || line.starts_with('\t')) return "a line that begins with a space";
  const std::size_t colon = line.find(':');
  if (colon == line.npos || colon == 0) return "a field without a name and a colon";
  if (line.substr(0, colon).find_first_of(" \t") != line.npos) return "a blank in a field's name";
  answer.fields.emplace_back(lower(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  return {};
}

std::string read(std::string_view bytes, bool to_head, Answer& answer) {
  for (bool first = true;; first = false) {
    const std::size_t end = bytes.find("\r\n");
    if (end == bytes.npos) return first ? "its first line has no end" : "no empty line";
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (line.empty()) break;
    if (const std::string wrong = read_line(line, first, answer); !wrong.empty()) return wrong;
  }
  if (answer.status == 0) return "it begins with an empty line";
  answer.body = bytes;
  const std::string length = answer.value("Content-Length");
  if (answer.status < 200 || answer.status == 204) {  // RFC 9110 §8.6
    if (length != "(none)") return "Content-Length where there is no body";
    return bytes.empty() ? "" : "a body where there is none";
  }
  if (length == "(none)") return "no Content-Length";
  if (length.empty() || length.find_first_not_of("0123456789") != length.npos)
    return "Content-Length is " + length;
  if (to_head) return bytes.empty() ? "" : "a body, and it answers HEAD";
  if (length != std::to_string(bytes.size()))
    return "Content-Length is " + length + ", and the body has " + std::to_string(bytes.size()) +
           " bytes";
  return {};
}

}  // namespace

std::string Answer::value(std::string_view name) const {
  std::string found = "(none)";
  for (const auto& [field, value] : fields) {
    if (field == lower(name)) found = found == "(none)" ? value : "(twice)";
  }
  return found;
}

std::string Answer::list(std::string_view name) const {
  std::string all;
  for (const std::string& element : elements_of(*this, name))
    all += (all.empty() ? "" : ", ") + element;
  return all.empty() ? "(none)" : all;
}

bool Answer::lists(std::string_view name, std::string_view element) const {
  return elements_of(*this, name).count(lower(element)) > 0;
}

Answer read_answer(std::string_view bytes, bool to_head) {
  Answer answer;
  answer.wrong = read(bytes, to_head, answer);
  if (!answer.wrong.empty()) answer.status = 0;
  return answer;
}

std::string summary(const Answer& answer) {
  if (!answer.wrong.empty()) return "broken: " + answer.wrong;
  std::string text = std::to_string(answer.status);
  auto fields = answer.fields;
  std::sort(fields.begin(), fields.end());
  for (const auto& [name, value] : fields)
    text += ", " + name + ": " + value;
  return answer.body.empty() ? text : text + "; " + answer.body;
}

}  // namespace ws::test

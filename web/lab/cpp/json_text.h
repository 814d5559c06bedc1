// JSON, written as it comes: what a lab's C++ gives to its page. Small, as it stands in each .wasm.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ws::lab {

// json.object([&] { json.key("bytes").array([&] { json.number(1); json.number(2); }); }) writes
// {"bytes":[1,2]}. A comma is put where the last character needs one.
class JsonText {
 public:
  template <typename Members>
  void object(Members members) {
    nested('{', members, '}');
  }

  template <typename Elements>
  void array(Elements elements) {
    nested('[', elements, ']');
  }

  // A name of ours, so nothing in it needs an escape.
  JsonText& key(std::string_view name) {
    begin();
    out_.push_back('"');
    append(name);
    append("\":");
    return *this;
  }

  // UTF-8, or at least ASCII.
  void text(std::string_view text) {
    begin();
    out_.push_back('"');
    std::size_t plain = 0;  // what needs no escape is appended in one
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!needs_escape(text[i])) continue;
      append(text.substr(plain, i - plain));
      escape(text[i]);
      plain = i + 1;
    }
    append(text.substr(plain));
    out_.push_back('"');
  }

  // A page reads it as a double: over 2^53 it has to be a decimal().
  void number(std::uint64_t value) {
    begin();
    digits(value);
  }

  // A number as text: "18446744073709551615".
  void decimal(std::uint64_t value) {
    begin();
    out_.push_back('"');
    digits(value);
    out_.push_back('"');
  }

  void boolean(bool value) { word(value ? "true" : "false"); }
  void null() { word("null"); }

  std::string take() const { return {out_.begin(), out_.end()}; }

 private:
  template <typename Inside>
  void nested(char open, Inside inside, char close) {
    begin();
    out_.push_back(open);
    inside();
    out_.push_back(close);
  }

  void begin() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_.push_back(',');
  }

  void append(std::string_view text) { out_.insert(out_.end(), text.begin(), text.end()); }

  void digits(std::uint64_t value) {
    char buffer[20];
    const char* const end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    append({buffer, static_cast<std::size_t>(end - buffer)});
  }

  void word(std::string_view word) {
    begin();
    append(word);
  }

  static bool needs_escape(char c) {
    return c == '"' || c == '\\' || static_cast<std::uint8_t>(c) < 0x20;
  }

  void escape(char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    append("\\u00");
    out_.push_back(hex[static_cast<std::uint8_t>(c) >> 4]);
    out_.push_back(hex[static_cast<std::uint8_t>(c) & 0xF]);
  }

  std::vector<char> out_;  // Emscripten's std::string is compiled for size, and half as quick
};

}  // namespace ws::lab

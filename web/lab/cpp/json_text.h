// JSON, written as it comes: what a lab's C++ gives to its page. Small, as it stands in each .wasm.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

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

  JsonText& key(std::string_view name) {
    text(name);
    out_ += ':';
    return *this;
  }

  // UTF-8, or at least ASCII.
  void text(std::string_view text) {
    begin();
    out_ += '"';
    for (const char c : text)
      character(c);
    out_ += '"';
  }

  // A page reads it as a double: over 2^53 it has to be a decimal().
  void number(std::uint64_t value) {
    begin();
    digits(value);
  }

  // A number as text: "18446744073709551615".
  void decimal(std::uint64_t value) {
    begin();
    out_ += '"';
    digits(value);
    out_ += '"';
  }

  void boolean(bool value) { word(value ? "true" : "false"); }
  void null() { word("null"); }

  std::string take() { return std::move(out_); }

 private:
  template <typename Inside>
  void nested(char open, Inside inside, char close) {
    begin();
    out_ += open;
    inside();
    out_ += close;
  }

  void begin() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
  }

  void digits(std::uint64_t value) {
    char buffer[20];
    const char* const end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    out_.append(buffer, static_cast<std::size_t>(end - buffer));
  }

  void word(std::string_view word) {
    begin();
    out_ += word;
  }

  void character(char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    const auto byte = static_cast<std::uint8_t>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20) {
      out_ += "\\u00";
      out_ += hex[byte >> 4];
      out_ += hex[byte & 0xF];
    } else {
      out_ += c;
    }
  }

  std::string out_;
};

}  // namespace ws::lab

// JSON (RFC 8259), given: nlohmann/json behind a few plain functions, compiled once, in json.cpp.
// In your file its templates would take ten seconds at every save. Nothing here throws.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ws {

// A value that a client sent. Cheap to copy.
class Json {
 public:
  // A text that is not valid JSON gives a value for which all questions below are answered with no. So does
  // one with a number that no double can hold, as 1e999 (RFC 8259 §6).
  static Json parse(std::string_view text);

  bool is_object() const;
  bool is_array() const;
  bool is_string() const;
  bool is_unsigned() const;  // a whole number that is not below zero

  bool contains(std::string_view name) const;  // an object, with a field of that name
  Json field(
      std::string_view name) const;  // its value; of several the last; of none, as for no JSON
  std::string string() const;        // "" if this is not a string
  std::uint64_t number() const;      // 0 if is_unsigned() says no
  std::vector<Json> items() const;   // of an array; otherwise empty

 private:
  explicit Json(std::shared_ptr<const nlohmann::json> value) : value_(std::move(value)) {}

  std::shared_ptr<const nlohmann::json> value_;  // a part of a value keeps the whole
};

struct JsonField {
  std::string_view name;
  std::variant<std::uint64_t, std::string_view> value;  // a text is UTF-8
};

// {"id":1,"user":"ada"}: an object with these fields, in this order.
std::string encode_json(std::initializer_list<JsonField> fields);

}  // namespace ws

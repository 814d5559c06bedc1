#include "json.h"

#include <nlohmann/json.hpp>

namespace ws {

Json Json::parse(std::string_view text) {
  // A zero byte would be the end of the text, whatever is behind it; in JSON there is none (RFC 8259 §7).
  if (text.find('\0') != text.npos) text = {};
  // Without exceptions: what is no JSON is a value of the type "discarded".
  return Json(std::make_shared<nlohmann::json>(nlohmann::json::parse(text, nullptr, false)));
}

bool Json::is_object() const {
  return value_->is_object();
}
bool Json::is_array() const {
  return value_->is_array();
}
bool Json::is_string() const {
  return value_->is_string();
}
bool Json::is_unsigned() const {
  return value_->is_number_unsigned();
}
bool Json::contains(std::string_view name) const {
  return value_->contains(name);
}

Json Json::field(std::string_view name) const {
  if (!contains(name)) return parse({});
  return Json({value_, &*value_->find(name)});
}

std::string Json::string() const {
  return is_string() ? value_->get<std::string>() : std::string();
}

std::uint64_t Json::number() const {
  return is_unsigned() ? value_->get<std::uint64_t>() : 0;
}

std::vector<Json> Json::items() const {
  std::vector<Json> items;
  if (!is_array()) return items;
  for (const nlohmann::json& item : *value_)
    items.push_back(Json({value_, &item}));
  return items;
}

// A byte that is no UTF-8 becomes U+FFFD: dump would throw otherwise.
static std::string encode_text(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Not by nlohmann::ordered_json: the same templates again, for a second type, take as long as the first.
std::string encode_json(std::initializer_list<JsonField> fields) {
  std::string object = "{";
  for (const auto& [name, value] : fields) {
    if (object.size() > 1) object += ',';
    object += encode_text(name) + ':';
    if (const auto* number = std::get_if<std::uint64_t>(&value)) {
      object += std::to_string(*number);
    } else {
      object += encode_text(std::get<std::string_view>(value));
    }
  }
  return object + '}';
}

}  // namespace ws

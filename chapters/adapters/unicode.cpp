#include "unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <vector>

namespace ws {

namespace {

using CodePoint = utf8proc_int32_t;

const utf8proc_uint8_t* bytes(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

utf8proc_ssize_t size(std::string_view text) {
  return static_cast<utf8proc_ssize_t>(text.size());
}

// Default_Ignorable_Code_Point: utf8proc has those that have a name, and these may get one (PropList.txt).
bool is_reserved_for_nothing(CodePoint c) {
  return c == 0x2065 || (c >= 0xFFF0 && c <= 0xFFF8) || (c >= 0xE0000 && c <= 0xE0FFF);
}

// Symbols, letters and a mark by category, and blank all the same: of Braille, of music, of Egyptian
// and Khitan, and what stands for an object that is not there.
constexpr std::array<CodePoint, 6> blank_signs{0x2800, 0xFFFC, 0x13441, 0x13442, 0x16FE4, 0x1D159};

bool leaves_nothing(CodePoint c) {
  const utf8proc_property_t& property = *utf8proc_get_property(c);
  switch (property.category) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
      return true;
    case UTF8PROC_CATEGORY_CF:  // except for the few that are drawn around numbers, as U+06DD
      return property.boundclass != UTF8PROC_BOUNDCLASS_PREPEND;
    default:
      return property.ignorable || is_reserved_for_nothing(c) ||
             std::find(blank_signs.begin(), blank_signs.end(), c) != blank_signs.end();
  }
}

bool is_mark(CodePoint c) {
  const utf8proc_category_t category = utf8proc_category(c);
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

// NFKC_Casefold (Unicode Standard §3.13), without what leaves nothing.
std::string fold(std::string_view text) {
  constexpr auto form = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  const utf8proc_ssize_t count = utf8proc_decompose(bytes(text), size(text), nullptr, 0, form);
  if (count <= 0) return std::string(text);  // it is empty, or not UTF-8
  std::vector<CodePoint> characters(static_cast<std::size_t>(count));
  utf8proc_decompose(bytes(text), size(text), characters.data(), count, form);
  characters.erase(std::remove_if(characters.begin(), characters.end(), leaves_nothing),
                   characters.end());
  const utf8proc_ssize_t composed = utf8proc_normalize_utf32(
      characters.data(), static_cast<utf8proc_ssize_t>(characters.size()), form);
  characters.resize(static_cast<std::size_t>(composed));
  std::string folded;
  for (const CodePoint c : characters) {
    std::array<utf8proc_uint8_t, 4> encoded{};
    const utf8proc_ssize_t length = utf8proc_encode_char(c, encoded.data());
    folded.append(encoded.begin(), encoded.begin() + length);
  }
  return folded;
}

}  // namespace

bool has_visible_character(std::string_view text) {
  while (!text.empty()) {
    CodePoint c = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(bytes(text), size(text), &c);
    if (length <= 0) return true;  // not UTF-8: a page shows U+FFFD
    if (!leaves_nothing(c) && !is_mark(c)) return true;
    text.remove_prefix(static_cast<std::size_t>(length));
  }
  return false;
}

std::string name_as_seen(std::string_view name) {
  return fold(fold(name));  // what stood between two marks is away: now they have one order
}

}  // namespace ws

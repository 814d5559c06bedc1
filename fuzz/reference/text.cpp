#include "reference/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ws::fuzz {

namespace {

using Range = std::pair<char32_t, char32_t>;

// DerivedCoreProperties.txt: Default_Ignorable_Code_Point. Behind them signs that are blank.
constexpr std::array<Range, 21> nothings{
    {{0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},   {0x115F, 0x1160}, {0x17B4, 0x17B5},
     {0x180B, 0x180F},   {0x200B, 0x200F},   {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
     {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3},
     {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}, {0x2800, 0x2800}, {0xFFFC, 0xFFFC}, {0x13441, 0x13442},
     {0x1D159, 0x1D159}}};
// PropList.txt: Prepended_Concatenation_Mark. Format characters, and drawn.
constexpr std::array<Range, 7> drawn{{{0x600, 0x605},
                                      {0x6DD, 0x6DD},
                                      {0x70F, 0x70F},
                                      {0x890, 0x891},
                                      {0x8E2, 0x8E2},
                                      {0x110BD, 0x110BD},
                                      {0x110CD, 0x110CD}}};

template <typename Ranges>
bool is_in(const Ranges& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return range.first <= c && c <= range.second; });
}

// nlohmann's parser has seen to it that this is UTF-8.
std::u32string code_points(const std::string& text) {
  std::u32string all;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (byte < 0x80) all += byte;
    if (byte >= 0xC0) all += byte & (byte < 0xE0 ? 0x1Fu : byte < 0xF0 ? 0x0Fu : 0x07u);
    if (byte >= 0x80 && byte < 0xC0) all.back() = all.back() << 6 | (byte & 0x3Fu);
  }
  return all;
}

bool is_seen(char32_t c) {
  const std::string category = utf8proc_category_string(static_cast<utf8proc_int32_t>(c));
  if (category[0] == 'Z' || category[0] == 'M' || category == "Cc") return false;
  return category == "Cf" ? is_in(drawn, c) : !is_in(nothings, c);
}

bool is_control(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
}

// It turns the direction of writing, or ends a line or column.
bool is_out_of_a_name(char32_t c) {
  return (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c < 0x20;
}

}  // namespace

bool reference_is_text(const std::string& utf8, std::size_t most) {
  const std::u32string text = code_points(utf8);
  return utf8.size() <= most && std::none_of(text.begin(), text.end(), is_control) &&
         std::any_of(text.begin(), text.end(), is_seen);
}

bool reference_is_name(const std::string& utf8, std::size_t most) {
  const std::u32string name = code_points(utf8);
  return reference_is_text(utf8, most) && std::none_of(name.begin(), name.end(), is_out_of_a_name);
}

}  // namespace ws::fuzz

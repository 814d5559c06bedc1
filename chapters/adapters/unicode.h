// Text as people see it (Unicode), given, by utf8proc: the look of 150,000 characters is a table, and
// a new one each year. All text here is UTF-8. Nothing here throws.
#pragma once

#include <string>
#include <string_view>

namespace ws {

// Returns true if at least one character leaves something on the page: a letter, a number, a sign, an
// emoji. Spaces and controls leave nothing. Nor do fillers and joiners, nor an accent without a letter.
bool has_visible_character(std::string_view text);

// Returns the same text for two names that look the same. It is for comparing, and not for showing:
// letters are small; every form of a letter is the letter, as for U+FF41, an a; a letter and its accent
// are one character where there is one; and what leaves nothing on the page is gone, spaces too.
// Letters of two scripts that look alike stay two: U+0430 is not an a. So do I and l, and rn and m. And
// emoji that differ in joiners or tags alone become one: the flags of England and Wales.
// A visible name never becomes "". The cost grows with the square of the accents on one letter, so
// limit a name's length first.
std::string name_as_seen(std::string_view name);

}  // namespace ws

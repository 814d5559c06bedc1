// Text as people see it (Unicode), given, by utf8proc: the look of 150,000 characters is a table, and
// a new one each year. All text here is UTF-8. Nothing here throws.
#pragma once

#include <string>
#include <string_view>

namespace ws {

// Returns true if one character at least leaves something on the page: a letter, a number, a sign, an
// emoji. Blanks and controls do not, nor do fillers, joiners, and marks that have nothing to stand on.
bool has_visible_character(std::string_view text);

// Returns what two names have in common if they look the same: it is for comparing, and not for
// showing. Capital letters are small, each character is in the one form for all of its forms (U+FF41
// is an a, and e with U+0301 is U+00E9), and what leaves nothing on the page is away, blanks also.
// Letters of two scripts that look alike stay two: U+0430 is no a. So do I and l, and rn and m.
// A visible name never becomes "". The cost grows with the square of the marks on one letter, so
// limit a name's length first.
std::string name_as_seen(std::string_view name);

}  // namespace ws

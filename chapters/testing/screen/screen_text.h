// Text for a terminal: no wider than it is, and nothing in it that a terminal would obey.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ws::test {

// COLUMNS, or what the terminal says, or 80; from 60 to 100.
std::size_t screen_width();

// How many columns it takes: a character, and not a byte, is one.
std::size_t columns(std::string_view text);

// Bytes that are not ASCII text stand there as \n, \x1b, \xc3. Those of "§" stay: they are ours.
std::string escaped(std::string_view text);

// Paragraphs of words, each line two blanks in. A word that is too long for a line is cut.
std::string wrapped(std::string_view text);

// Not longer than `most`: what is too much is cut out at the end.
std::string shortened(std::string text, std::size_t most);

}  // namespace ws::test

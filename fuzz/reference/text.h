// What the chat takes as a text and as a name, by the Unicode Standard's tables.
#pragma once

#include <string>

namespace ws::fuzz {

// UTF-8 of at most so many bytes, with something to see in it and no control character.
bool reference_is_text(const std::string& utf8, std::size_t most);
// The same, in one line and one direction.
bool reference_is_name(const std::string& utf8, std::size_t most);

}  // namespace ws::fuzz

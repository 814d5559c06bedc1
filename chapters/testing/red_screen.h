// From a failed assertion and its story to one screen of text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "story.h"

namespace ws::test {

// What GoogleTest's message says, taken apart. Empty parts: the assertion was of another kind.
struct Comparison {
  std::string expression;  // "header->payload_length"
  std::string yours;       // "33280"
  std::string expected;    // "130"
  std::string rest;        // what the test adds by <<, or the whole message
};
Comparison take_apart(std::string_view message);

// The lines between the headline and "Next:".
std::string red_screen(const std::optional<Story>& story, std::string_view message);

// The story of the test that runs now; nullopt: it told none.
const std::optional<Story>& told_story();
void forget_story();

// What a sanitizer, an assert or a signal left on stderr: what, where in `directory`, what it usually
// means. `directory` is what the learner edits: "chapters/03-frame-parse".
std::string crash_screen(std::string_view output, std::string_view directory);

}  // namespace ws::test

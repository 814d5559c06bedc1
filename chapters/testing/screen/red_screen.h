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

// What the test is about to try, or has tried: the bytes, the place, the rule and the cut.
std::string input_screen(const std::optional<Story>& story);

// The same for a program, as one line: "bytes" or "text" or "none", hex digits, and the cut, with tabs.
std::string input_line(const std::optional<Story>& story);

// The lines between the headline and "Next:".
std::string red_screen(const std::optional<Story>& story, std::string_view message);

// The story of the test that runs now; nullopt: it told none.
const std::optional<Story>& told_story();
void forget_story();

// How a program ended that was not to end, as its stderr tells it.
struct Crash {
  std::string
      what;  // "heap-buffer-overflow", "std::out_of_range is thrown, ..."; empty: it tells nothing
  std::string
      where;  // "chapters/03-frame-parse/frame.cpp:31": the line of `directory`, if there is one
  std::string gave_back;  // who gave the memory back that is used: a sentence, ...
  std::string freed_at;   // ... and its place in `directory`; empty if there is none
  std::string means;      // what this usually means
  std::string said;       // what stands on stderr before all that
};

// What a sanitizer, an assert, an exception or exit() left on stderr. `directory` is what the learner
// edits: "chapters/03-frame-parse".
Crash read_crash(std::string_view errors, std::string_view directory);

// What the story of the test says of such a crash is better than what its kind says. `means` is of a read
// at a wrong place, `gone` of a view of bytes that are gone. Returns whether one of them was taken.
bool take_told(Crash& crash, std::string_view means, std::string_view gone);

// The same as lines of the screen.
std::string crash_screen(const Crash& crash);

// What a program printed, the last lines of it; nothing if it printed nothing. how: "printed".
std::string printed_screen(std::string_view output, std::string_view how);

}  // namespace ws::test

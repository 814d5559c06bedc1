// What is printed of a step: its line, its screen if it is red, and what to open next.
#pragma once

#include <string>

#include "child.h"
#include "screen/lesson.h"
#include "steps.h"

namespace ws::test {

// "  3.2   green  when 125 is not enough"
void print_line(const Step& step, const Outcome& outcome, const Lesson& lesson);

// The same for an extra step that has nothing of the learner's in it yet.
void print_not_done(const Step& step, const Lesson& lesson);

// The screen of a step that is not green.
void print_red(const Step& step, const Outcome& outcome, const Lesson& lesson);

// What to say of a red step that was green in an earlier run. extra: the extra steps that are begun,
// "3.8,3.9"; empty: none, or it is one itself.
void print_was_green(const Step& step, const std::string& extra);

// What to ask of one that may have been green.
void print_begun(const Step& step, const std::string& extra);

// What a server of this chapter left on its stderr. Returns whether it tells of a crash.
bool print_crash(const std::string& errors, const Lesson& lesson);

}  // namespace ws::test

// What a chapter's files say of its steps: titles, and where each is written.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace ws::test {

class Lesson {
 public:
  // chapter: 1 to 6. solution: the places are in ours.
  Lesson(int chapter, bool solution);

  const std::string& directory() const { return directory_; }  // "chapters/03-frame-parse"
  // "### Step 3.2: when 125 is not enough (core, 15 min)": what stands between the colon and the "(".
  std::string title(const std::string& heading) const;
  // "core", "take" or "extra", as the step's heading says it; "core" if it says nothing.
  std::string kind(int step) const;
  // The numbers of the steps that the README tells.
  std::vector<int> steps() const;
  // Where a step is written: "chapters/03-frame-parse/frame.cpp:14". function: where this function of
  // the step begins; the step's first line if it has none of that name.
  std::string place(const std::string& step, const std::string& function = {}) const;
  // The step that such a place is in, "3.2"; empty if it is in none.
  static std::string step_at(const std::string& place);
  // Whether a whole function there is of that step: its comment does not stand inside of a function that begins
  // in an earlier one.
  static bool has_own_function_at(const std::string& place);
  // Whether the line is in a loop, or begins one.
  static bool is_in_loop(const std::string& place);
  // The first line where a function keeps a variable from call to call; empty if none does.
  std::string static_variable() const;

 private:
  std::string place_in(const std::filesystem::path& file, std::size_t line) const;

  int chapter_;
  std::string directory_;
  std::vector<std::string> words_;
};

}  // namespace ws::test

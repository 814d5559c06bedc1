#include "screen/lesson.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace ws::test {

namespace fs = std::filesystem;

namespace {

// Where the chapters are. WORKBOOK_LESSONS names another folder, when it is tried what a learner sees of
// other files.
const fs::path& root() {
  static const char* const other = std::getenv("WORKBOOK_LESSONS");
  static const fs::path path = other != nullptr ? other : WORKBOOK_ROOT;
  return path;
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    lines.push_back(line);
  return lines;
}

// The line of `function` among those of the step whose comment is line `begin`; `begin` if it has none.
std::size_t line_of(const std::vector<std::string>& lines, std::size_t begin,
                    const std::string& function) {
  for (std::size_t i = begin; i < lines.size() && !function.empty(); ++i) {
    if (lines[i].find("// Step ") != std::string::npos) break;
    const bool is_head = !lines[i].empty() && lines[i].front() != ' ' && lines[i].front() != '/';
    if (is_head && lines[i].find(' ' + function + '(') != std::string::npos) return i + 1;
  }
  return begin;
}

// The lines of a file up to such a place; none for no place.
std::vector<std::string> lines_to(const std::string& place) {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string::npos) return {};
  std::vector<std::string> lines = lines_of(root() / place.substr(0, colon));
  const auto last = static_cast<std::size_t>(std::atoi(place.c_str() + colon + 1));
  if (last < lines.size()) lines.resize(last);
  return lines;
}

struct Comment {
  std::string step;        // "3.2"; empty: there is none
  std::size_t column = 0;  // where it begins in its line
};

Comment last_comment(const std::vector<std::string>& lines) {
  Comment last;
  for (const std::string& line : lines) {
    int chapter = 0;
    int number = 0;
    const std::size_t comment = line.find("// Step ");
    if (comment != std::string::npos &&
        std::sscanf(line.c_str() + comment, "// Step %d.%d:", &chapter, &number) == 2)
      last = {std::to_string(chapter) + '.' + std::to_string(number), comment};
  }
  return last;
}

// A file that the learner writes has a solution. A copy of it, or an older one beside it, has none.
bool is_written(const fs::path& file) {
  const fs::path chapter = file.parent_path().filename();
  return file.extension() == ".cpp" && fs::exists(root() / "solutions" / chapter / file.filename());
}

// In the same order on every machine.
std::vector<fs::path> written_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (is_written(entry.path())) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Lesson::Lesson(int chapter, bool solution) : chapter_(chapter) {
  const std::string prefix = '0' + std::to_string(chapter) + '-';
  for (const auto& entry : fs::directory_iterator(root() / "chapters")) {
    const std::string name = entry.path().filename();
    if (name.rfind(prefix, 0) != 0) continue;
    directory_ = (solution ? "solutions/" : "chapters/") + name;
    words_ = lines_of(entry.path() / "README.md");
  }
}

std::string Lesson::title(const std::string& heading) const {
  for (const std::string& line : words_) {
    if (line.rfind(heading + ": ", 0) != 0) continue;
    const std::string title = line.substr(heading.size() + 2);
    return title.substr(0, title.rfind(" ("));
  }
  return {};
}

std::string Lesson::kind(int step) const {
  const std::string heading =
      "### Step " + std::to_string(chapter_) + '.' + std::to_string(step) + ": ";
  for (const std::string& line : words_) {
    if (line.rfind(heading, 0) != 0) continue;
    for (const char* const kind : {"take", "extra"})
      if (line.find(" (" + std::string(kind) + ", ") != std::string::npos) return kind;
  }
  return "core";
}

std::vector<int> Lesson::steps() const {
  const std::string heading = "### Step " + std::to_string(chapter_) + '.';
  std::vector<int> numbers;
  for (const std::string& line : words_) {
    if (line.rfind(heading, 0) == 0) numbers.push_back(std::atoi(line.c_str() + heading.size()));
  }
  return numbers;
}

std::string Lesson::place(const std::string& step, const std::string& function) const {
  const std::string comment = "// Step " + step + ':';
  for (const fs::path& file : written_files(root() / directory_)) {
    const std::vector<std::string> lines = lines_of(file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].find(comment) == std::string::npos) continue;
      return place_in(file, line_of(lines, i + 1, function));
    }
  }
  return directory_;
}

std::string Lesson::static_variable() const {
  for (const fs::path& file : written_files(root() / directory_)) {
    const std::vector<std::string> lines = lines_of(file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::size_t begin = lines[i].find_first_not_of(" \t");
      if (begin == 0 || begin == std::string::npos) continue;
      const bool is_kept = lines[i].compare(begin, 7, "static ") == 0 ||
                           lines[i].compare(begin, 13, "thread_local ") == 0;
      if (is_kept && lines[i].find(" constexpr ") == std::string::npos)
        return place_in(file, i + 1);
    }
  }
  return {};
}

std::string Lesson::place_in(const fs::path& file, std::size_t line) const {
  return directory_ + '/' + file.filename().string() + ':' + std::to_string(line);
}

std::string Lesson::step_at(const std::string& place) {
  return last_comment(lines_to(place)).step;
}

bool Lesson::has_own_function_at(const std::string& place) {
  return last_comment(lines_to(place)).column == 0;
}

// By its indentation: what encloses a line begins further to the left.
bool Lesson::is_in_loop(const std::string& place) {
  const std::vector<std::string> lines = lines_to(place);
  std::size_t left = std::string::npos;
  for (auto line = lines.rbegin(); line != lines.rend() && left > 0; ++line) {
    const std::size_t begin = line->find_first_not_of(" \t");
    if (begin == std::string::npos || begin >= left) continue;
    left = begin;
    for (const char* const loop : {"for (", "for(", "while (", "while(", "do {", "do{"})
      if (line->compare(begin, std::strlen(loop), loop) == 0) return true;
  }
  return false;
}

}  // namespace ws::test

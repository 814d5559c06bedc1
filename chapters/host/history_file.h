// Lines in a file that is only ever appended to: a restart forgets nothing. It does not know what a
// line says.
#pragma once

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace ws {

class HistoryFile {
 public:
  // Gives each line that the file has to `take`, oldest first and without its end, and keeps the file
  // open to append. Throws std::system_error if it cannot be opened.
  HistoryFile(const std::string& path, const std::function<void(std::string_view)>& take)
      : path_(path) {
    file_.reset(std::fopen(path.c_str(), "ab"));
    if (!file_) throw std::system_error(errno, std::generic_category(), path);
    std::ifstream lines(path, std::ios::binary);
    for (std::string line; std::getline(lines, line);) {
      take(line);
      // The last run ended in the middle of a line: it stays half, and the next begins below it.
      if (lines.eof()) std::fputc('\n', file_.get());
    }
  }

  // A full disk ends the keeping, and not the chat.
  void append(std::string_view line) {
    if (!file_) return;
    std::fwrite(line.data(), 1, line.size(), file_.get());
    std::fputc('\n', file_.get());
    if (std::fflush(file_.get()) == 0) return;
    std::fprintf(stderr, "%s: %s; from now on nothing is kept\n", path_.c_str(),
                 std::generic_category().message(errno).c_str());
    file_.reset();
  }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;
};

}  // namespace ws

// The history in a file, one entry a line: a restart forgets nothing. Given; the chat never sees it.
#pragma once

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include "chat.h"

namespace ws {

class HistoryFile {
 public:
  // Gives `chat` what the file has, and keeps the file open to append. Throws std::system_error.
  HistoryFile(const std::string& path, Chat& chat) : path_(path) {
    file_.reset(std::fopen(path.c_str(), "ab"));
    if (!file_) throw std::system_error(errno, std::generic_category(), path);
    std::ifstream lines(path, std::ios::binary);
    for (std::string line; std::getline(lines, line);) {
      chat.restore(line);
      // The last run ended in the middle of a line: it stays half, and the next begins below it.
      if (lines.eof()) std::fputc('\n', file_.get());
    }
  }

  // Only ever appended to. A full disk ends the keeping, and not the chat.
  void append(std::string_view entry) {
    if (!file_) return;
    std::fwrite(entry.data(), 1, entry.size(), file_.get());
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

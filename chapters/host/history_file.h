// The history of a room in a file, an entry a line: a restart forgets nothing. Of an entry it knows no
// more than how it begins.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ws {

struct HistoryFileOptions {
  std::string path;
  std::size_t max_history = 50;  // entries that stay: a file of ten times as many is written anew
  std::function<bool(std::string_view)> take;    // takes a line; false: it is not an entry
  std::function<void(const std::string&)> tell;  // one line, for the person who runs the server
};

class HistoryFile {
 public:
  // Opens the file; if there is none, makes it. Gives its last lines to `take`, oldest first, each once;
  // of a long file only the end is read. A last line that is half written is cut off, and told.
  // Throws std::system_error or std::runtime_error, and changes nothing, if the file cannot be read or
  // written, if it has lines and none of the last is an entry, and if another server has it.
  explicit HistoryFile(HistoryFileOptions options);
  ~HistoryFile();
  HistoryFile(const HistoryFile&) = delete;
  HistoryFile& operator=(const HistoryFile&) = delete;

  // Keeps the newest entry of this history, whole or not at all. If that fails it is told, and at each
  // later entry the whole history is tried: when it works again, nothing of the history is missing.
  void append(const std::vector<std::string>& history);

 private:
  void open();
  void restore();
  std::error_code write_line(std::string_view line);
  std::error_code rewrite(const std::vector<std::string>& history);
  void fall_behind(std::error_code error);
  void tell(const std::string& what) { options_.tell(options_.path + ": " + what); }

  HistoryFileOptions options_;
  std::string path_;            // of the file itself, if a symbolic link led to it
  int fd_ = -1;                 // locked: no other server writes into it
  std::size_t lines_ = 0;       // in the file; those that were not read count as rewrite_at_
  std::size_t rewrite_at_ = 0;  // so many lines are too many
  bool is_behind_ = false;      // an entry is not in the file
};

}  // namespace ws

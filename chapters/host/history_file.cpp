#include "history_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace ws {

namespace {

constexpr std::size_t times = 10;                // the file may have so many times what stays
constexpr std::size_t longest_line = 16 * 1024;  // bytes; so far back the last lines are looked for

std::error_code last_error() {
  return {errno, std::generic_category()};
}

[[noreturn]] void refuse(const std::string& path) {
  throw std::system_error(last_error(), path);
}

// All of it, or false and errno.
bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Of our first entry, which was cut somewhere. Other programs write {...} in one line, too.
bool begins_like_ours(std::string_view half) {
  constexpr std::string_view beginning = R"({"id":)";
  return half.starts_with(beginning) || beginning.starts_with(half);
}

std::string read_at(int fd, std::size_t offset, std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t read = 0;
  while (read < count) {
    const ssize_t more =
        ::pread(fd, bytes.data() + read, count - read, static_cast<off_t>(offset + read));
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) break;
    read += static_cast<std::size_t>(more);
  }
  bytes.resize(read);
  return bytes;
}

// The end of a file, from the beginning of a line on: `lines` lines or more, if it has them.
std::string read_tail(int fd, std::size_t size, std::size_t lines) {
  for (std::size_t window = 64 * 1024;; window *= 4) {
    if (window >= size) return read_at(fd, 0, size);
    std::string tail = read_at(fd, size - window, window);
    const auto ends = static_cast<std::size_t>(std::count(tail.begin(), tail.end(), '\n'));
    if (ends <= lines && window < lines * longest_line) continue;
    return tail.erase(0, ends == 0 ? tail.size() : tail.find('\n') + 1);
  }
}

// A new name is on the disk when its folder is. A file system that cannot do this does it by itself.
void sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  const int fd = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

HistoryFile::HistoryFile(HistoryFileOptions options) : options_(std::move(options)) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file over the limit of `ulimit -f` is an error of write()
  rewrite_at_ = times * options_.max_history;
  try {
    open();
    restore();
  } catch (...) {
    if (fd_ >= 0) ::close(fd_);
    throw;
  }
}

HistoryFile::~HistoryFile() {
  ::close(fd_);
}

void HistoryFile::open() {
  const std::string& path = options_.path;
  for (bool is_same = false; !is_same;) {
    if (fd_ >= 0) ::close(fd_);
    // O_NONBLOCK: a pipe that nobody writes to would stop us here.
    fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
    if (fd_ < 0) refuse(path);
    struct stat opened {};
    struct stat there {};
    if (::fstat(fd_, &opened) != 0) refuse(path);
    if (!S_ISREG(opened.st_mode)) throw std::runtime_error(path + ": not a regular file");
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) refuse(path);
      throw std::runtime_error(path + ": another server keeps its history there");
    }
    // The other server may have put a new file in its place before it let go of this one.
    is_same = ::stat(path.c_str(), &there) == 0 && there.st_ino == opened.st_ino &&
              there.st_dev == opened.st_dev;
  }
  path_ = std::filesystem::canonical(path);
}

void HistoryFile::restore() {
  const auto size = static_cast<std::size_t>(std::filesystem::file_size(path_));
  const std::string tail = read_tail(fd_, size, rewrite_at_);
  std::vector<std::string_view> lines;
  std::string_view rest = tail;
  for (std::size_t end = 0; (end = rest.find('\n')) != rest.npos; rest.remove_prefix(end + 1))
    lines.push_back(rest.substr(0, end));
  const std::string_view half = rest;
  lines_ = tail.size() == size ? lines.size() : std::max(lines.size(), rewrite_at_);
  if (lines.size() > rewrite_at_)
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(rewrite_at_));

  std::size_t entries = 0;
  for (const std::string_view line : lines)
    entries += options_.take(line) ? 1 : 0;
  const bool is_whole = !half.empty() && options_.take(half);
  // A file that is not ours stays as it is.
  const bool is_first = half.size() == size && begins_like_ours(half);
  if (size > 0 && entries == 0 && !is_whole && !is_first) {
    throw std::runtime_error(options_.path + ": none of its last lines is an entry of a chat");
  }
  if (entries < lines.size()) {
    tell("of its last " + std::to_string(lines.size()) + " lines, " +
         std::to_string(lines.size() - entries) + " are not entries, and are left out");
  }
  if (is_whole) {
    // Its end alone was missing.
    if (const auto error = write_line("")) throw std::system_error(error, options_.path);
  } else if (!half.empty()) {
    if (::ftruncate(fd_, static_cast<off_t>(size - half.size())) != 0) refuse(options_.path);
    tell("its last line was half written, and is cut off");
  }
}

void HistoryFile::append(const std::vector<std::string>& history) {
  struct stat file {};
  const bool is_deleted = ::fstat(fd_, &file) == 0 && file.st_nlink == 0;
  const bool is_incomplete = is_behind_ || is_deleted;
  if (is_incomplete || lines_ >= rewrite_at_) {
    const std::error_code error = rewrite(history);
    if (!error) {
      if (std::exchange(is_behind_, false)) tell("the history is kept again");
      return;
    }
    if (is_incomplete)
      return fall_behind(error);  // a line now would stand where others are missing
    tell(error.message() + ": the file cannot be made shorter");
    rewrite_at_ = lines_ + times * options_.max_history;
  }
  if (const auto error = write_line(history.back())) fall_behind(error);
}

void HistoryFile::fall_behind(std::error_code error) {
  if (std::exchange(is_behind_, true)) return;
  tell(error.message() + ": nothing is kept until this is mended");
}

std::error_code HistoryFile::write_line(std::string_view line) {
  struct stat before {};
  if (::fstat(fd_, &before) != 0) return last_error();
  if (write_all(fd_, std::string(line) + '\n')) {
    ++lines_;
    return {};
  }
  const std::error_code error = last_error();
  // Half of the line may be there. If it stays, the next start cuts it off.
  [[maybe_unused]] const int cut = ::ftruncate(fd_, before.st_size);
  return error;
}

// Into a new file beside it, which takes its place when it is whole and on the disk.
std::error_code HistoryFile::rewrite(const std::vector<std::string>& history) {
  std::string all;
  for (const std::string& entry : history)
    all += entry + '\n';
  const std::string beside = path_ + ".rewriting";
  const int fd =
      ::open(beside.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return last_error();
  // It is locked before it has the name. Only root can give it to the owner of the old one.
  struct stat old {};
  const bool is_done = ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd_, &old) == 0 &&
                       (::geteuid() != 0 || ::fchown(fd, old.st_uid, old.st_gid) == 0) &&
                       ::fchmod(fd, old.st_mode & 07777) == 0 && write_all(fd, all) &&
                       ::fsync(fd) == 0 && ::rename(beside.c_str(), path_.c_str()) == 0;
  if (!is_done) {
    const std::error_code error = last_error();
    ::unlink(beside.c_str());
    ::close(fd);
    return error;
  }
  sync_folder_of(path_);
  ::close(std::exchange(fd_, fd));
  lines_ = history.size();
  rewrite_at_ = times * options_.max_history;
  return {};
}

}  // namespace ws

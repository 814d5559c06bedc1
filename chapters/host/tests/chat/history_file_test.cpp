// The file of a room's history: bounded, whole, and nobody else's.
#include "history_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace ws {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

// A folder of its own for each test, and a room of three entries, which are "{1}", "{2}", ...
class Place {
 public:
  Place() : folder_(testing::TempDir() + "history-" + std::to_string(getpid())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Place() { fs::remove_all(folder_); }

  std::string path(const std::string& name = "room.txt") const { return folder_ + '/' + name; }
  void put(std::string_view text) const { std::ofstream(path(), std::ios::binary) << text; }
  std::string text() const {
    std::ostringstream all;
    all << std::ifstream(path(), std::ios::binary).rdbuf();
    return all.str();
  }

 private:
  std::string folder_;
};

struct Room {
  Lines taken, told, history;
  std::optional<HistoryFile> file;

  // "" or why it does not open.
  std::string open(const std::string& path) {
    const auto take = [this](std::string_view line) {
      taken.emplace_back(line);
      if (!line.starts_with('{') || !line.ends_with('}')) return false;
      remember(std::string(line));
      return true;
    };
    const auto tell = [this](const std::string& what) { told.push_back(what); };
    try {
      file.emplace(HistoryFileOptions{.path = path, .max_history = 3, .take = take, .tell = tell});
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  }
  void say(const std::string& entry) {
    remember(entry);
    file->append(history);
  }
  void remember(const std::string& entry) {
    history.push_back(entry);
    if (history.size() > 3) history.erase(history.begin());
  }
};

std::string entry(int number) {
  return '{' + std::to_string(number) + '}';
}

TEST(GivenHistoryFile, WhatWasKeptComesBackOldestFirst) {
  const Place place;
  {
    Room room;
    ASSERT_EQ(room.open(place.path()), "");
    for (int i = 1; i <= 5; ++i)
      room.say(entry(i));
  }
  EXPECT_EQ(place.text(), "{1}\n{2}\n{3}\n{4}\n{5}\n");
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  EXPECT_EQ(room.taken, (Lines{"{1}", "{2}", "{3}", "{4}", "{5}"}));
  EXPECT_EQ(room.told, Lines{});
}

TEST(GivenHistoryFile, AFileIsNeverLongerThanTenHistories) {
  const Place place;
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  for (int i = 1; i <= 1'000; ++i) {
    room.say(entry(i));
    const std::string text = place.text();
    ASSERT_LE(std::count(text.begin(), text.end(), '\n'), 30) << i;
    ASSERT_TRUE(text.ends_with(entry(i) + '\n')) << i;
  }
  EXPECT_FALSE(fs::exists(place.path("room.txt.rewriting")));
  Room next;
  room.file.reset();
  ASSERT_EQ(next.open(place.path()), "");
  EXPECT_EQ(next.history, (Lines{"{998}", "{999}", "{1000}"}));
}

TEST(GivenHistoryFile, OfALongFileOnlyTheEndIsReadAndTheNextEntryShortensIt) {
  const Place place;
  std::string thousand;
  for (int i = 1; i <= 1'000; ++i)
    thousand += "{" + std::to_string(i) + std::string(70, ' ') + "}\n";
  std::string text;
  for (int i = 0; i < 500; ++i)
    text += thousand;
  place.put(text);
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  EXPECT_EQ(room.taken.size(), 30u);
  EXPECT_TRUE(room.taken.back().starts_with("{1000 "));
  room.say("{500001}");
  EXPECT_EQ(room.told, Lines{});
  const std::string after = place.text();
  EXPECT_EQ(std::count(after.begin(), after.end(), '\n'), 3);
  EXPECT_TRUE(after.ends_with("}\n{500001}\n"));
}

TEST(GivenHistoryFile, LongLinesAreFoundWholeWhereverTheWindowBegins) {
  const Place place;
  std::string text;
  for (int i = 1; i <= 60; ++i)
    text += "{" + std::to_string(i) + std::string(8'400, ' ') + "}\n";
  place.put(text);
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  ASSERT_EQ(room.taken.size(), 30u);
  EXPECT_TRUE(room.taken.front().starts_with("{31 "));
  EXPECT_EQ(room.told, Lines{});
}

TEST(GivenHistoryFile, AHalfLineIsCutOffWithAWord) {
  const Place place;
  // 0 is what some file systems leave behind where a write was lost.
  for (const std::string& half : {std::string("{"), std::string("{3"), std::string("x"),
                                  std::string("\xff"), std::string(5'000, '\0')}) {
    place.put("{1}\n{2}\n" + half);
    Room room;
    ASSERT_EQ(room.open(place.path()), "");
    EXPECT_EQ(room.told, Lines{place.path() + ": its last line was half written, and is cut off"});
    room.say("{4}");
    EXPECT_EQ(place.text(), "{1}\n{2}\n{4}\n");
  }
  for (const std::string first : {"{", "{\"i", "{\"id\":", "{\"id\":1,\"us"}) {
    place.put(first);
    Room room;
    ASSERT_EQ(room.open(place.path()), "") << first;
    EXPECT_EQ(place.text(), "");
  }
}

TEST(GivenHistoryFile, AWholeLineWithoutItsEndIsKept) {
  const Place place;
  place.put("{1}\n{2}");
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  room.say("{3}");
  EXPECT_EQ(room.history, (Lines{"{1}", "{2}", "{3}"}));
  EXPECT_EQ(place.text(), "{1}\n{2}\n{3}\n");
  EXPECT_EQ(room.told, Lines{});
}

TEST(GivenHistoryFile, LinesThatAreNoEntriesAreToldOf) {
  const Place place;
  place.put("{1}\nhello\n\n{2}\n");
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  EXPECT_EQ(room.history, (Lines{"{1}", "{2}"}));
  EXPECT_EQ(room.told,
            Lines{place.path() + ": of its last 4 lines, 2 are not entries, and are left out"});
}

TEST(GivenHistoryFile, AFileOfSomethingElseStaysAsItIs) {
  const Place place;
  const std::string none = place.path() + ": none of its last lines is an entry of a chat";
  for (const std::string text :
       {"Dear diary,\ntoday", "x", "\n", "[1]\n{2\n", "{\"name\":\"chat\""}) {
    place.put(text);
    Room room;
    EXPECT_EQ(room.open(place.path()), none);
    EXPECT_EQ(place.text(), text);
  }
  place.put(std::string(9'000'000, 'x'));  // and no line in it
  Room room;
  EXPECT_EQ(room.open(place.path()), none);
  EXPECT_EQ(fs::file_size(place.path()), 9'000'000u);
}

TEST(GivenHistoryFile, WhatIsNoFileIsOneClearLine) {
  const Place place;
  Room room;
  fs::create_directory(place.path("folder"));
  EXPECT_EQ(room.open(place.path("folder")), place.path("folder") + ": Is a directory");
  EXPECT_EQ(room.open(place.path("no/room.txt")),
            place.path("no/room.txt") + ": No such file or directory");
  ASSERT_EQ(mkfifo(place.path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(room.open(place.path("pipe")), place.path("pipe") + ": not a regular file");
  EXPECT_EQ(room.open("/dev/full"), "/dev/full: not a regular file");
  EXPECT_EQ(room.open("/dev/null"), "/dev/null: not a regular file");
  EXPECT_EQ(room.taken, Lines{});
}

// As root nothing is forbidden, so this is somebody else for a while.
class Nobody {
 public:
  Nobody() { EXPECT_TRUE(geteuid() != 0 || seteuid(65'534) == 0); }
  ~Nobody() { EXPECT_TRUE(geteuid() == getuid() || seteuid(getuid()) == 0); }
};

TEST(GivenHistoryFile, AFileWithoutPermissionIsOneClearLineAndStaysAsItIs) {
  const Place place;
  place.put("{1}\n");
  fs::permissions(place.path(), fs::perms::owner_read | fs::perms::others_read);
  {
    const Nobody nobody;
    Room room;
    EXPECT_EQ(room.open(place.path()), place.path() + ": Permission denied");
  }
  EXPECT_EQ(place.text(), "{1}\n");
}

TEST(GivenHistoryFile, ALinkStaysALink) {
  const Place place;
  fs::create_directory(place.path("elsewhere"));
  fs::create_symlink("elsewhere/real.txt", place.path());
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  for (int i = 1; i <= 31; ++i)
    room.say(entry(i));
  EXPECT_TRUE(fs::is_symlink(place.path()));
  EXPECT_EQ(place.text(), "{29}\n{30}\n{31}\n");
}

TEST(GivenHistoryFile, AFileHasOneServerAlsoAfterItWasWrittenAnew) {
  const Place place;
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  fs::create_symlink("room.txt", place.path("link"));
  for (int i = 1; i <= 31; ++i) {
    room.say(entry(i));
    Room second;
    ASSERT_EQ(second.open(place.path("link")),
              place.path("link") + ": another server keeps its history there");
  }
  EXPECT_EQ(place.text(), "{29}\n{30}\n{31}\n");
  room.file.reset();
  Room second;
  EXPECT_EQ(second.open(place.path()), "");
}

// The disk is full for everything above so many bytes of a file.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST(GivenHistoryFile, OnAFullDiskNoHalfLineStaysAndLaterNothingIsMissing) {
  const Place place;
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  room.say("{1}");
  {
    const FullDisk full(6);  // a line and a half
    room.say("{2}");
    room.say("{3}");
  }
  EXPECT_EQ(place.text(), "{1}\n");
  ASSERT_EQ(room.told.size(), 1u);
  EXPECT_EQ(room.told[0], place.path() + ": File too large: nothing is kept until this is mended");
  room.say("{4}");
  EXPECT_EQ(place.text(), "{2}\n{3}\n{4}\n");
  ASSERT_EQ(room.told.size(), 2u);
  EXPECT_EQ(room.told[1], place.path() + ": the history is kept again");
  room.say("{5}");
  EXPECT_EQ(place.text(), "{2}\n{3}\n{4}\n{5}\n");
}

TEST(GivenHistoryFile, WhatCannotBeMadeShorterGrowsAndLosesNothing) {
  const Place place;
  fs::create_directories(place.path("room.txt.rewriting"));
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  std::string all;
  for (int i = 1; i <= 60; ++i) {
    room.say(entry(i));
    all += entry(i) + '\n';
    ASSERT_EQ(place.text(), all);
  }
  EXPECT_EQ(room.told, Lines{place.path() + ": Is a directory: the file cannot be made shorter"});
  fs::remove(place.path("room.txt.rewriting"));
  room.say("{61}");
  EXPECT_EQ(place.text(), "{59}\n{60}\n{61}\n");
}

TEST(GivenHistoryFile, TheNewFileIsWrittenWholeOrTheOldOneStays) {
  const Place place;
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  std::string all;
  for (int i = 101; i <= 130; ++i) {
    room.say(entry(i));
    all += entry(i) + '\n';
  }
  {
    const FullDisk full(13);  // the new file has 18 bytes
    room.say("{131}");
  }
  EXPECT_EQ(place.text(), all);
  EXPECT_FALSE(fs::exists(place.path("room.txt.rewriting")));
  room.say("{132}");
  EXPECT_EQ(place.text(), "{130}\n{131}\n{132}\n");
}

TEST(GivenHistoryFile, WhatACrashLeftBesideItIsInNobodysWay) {
  const Place place;
  std::ofstream(place.path("room.txt.rewriting")) << "{half of an old";
  place.put("{1}\n");
  fs::permissions(place.path(), fs::perms::owner_read | fs::perms::owner_write);
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  for (int i = 2; i <= 31; ++i)
    room.say(entry(i));
  EXPECT_EQ(place.text(), "{29}\n{30}\n{31}\n");
  EXPECT_FALSE(fs::exists(place.path("room.txt.rewriting")));
  EXPECT_EQ(fs::status(place.path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(GivenHistoryFile, AFileOfSomebodyElseStaysTheirs) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can write into it";
  const Place place;
  place.put("{1}\n");
  ASSERT_EQ(chown(place.path().c_str(), 65'534, 65'533), 0);
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  for (int i = 2; i <= 31; ++i)
    room.say(entry(i));
  struct stat file {};
  ASSERT_EQ(stat(place.path().c_str(), &file), 0);
  EXPECT_EQ(place.text(), "{29}\n{30}\n{31}\n");
  EXPECT_EQ(file.st_uid, 65'534u);
  EXPECT_EQ(file.st_gid, 65'533u);
}

TEST(GivenHistoryFile, AFileThatWasDeletedComesBack) {
  const Place place;
  Room room;
  ASSERT_EQ(room.open(place.path()), "");
  room.say("{1}");
  fs::remove(place.path());
  room.say("{2}");
  EXPECT_EQ(place.text(), "{1}\n{2}\n");
}

TEST(GivenHistoryFile, AFolderThatWasDeletedIsToldOnce) {
  const Place place;
  fs::create_directory(place.path("folder"));
  Room room;
  ASSERT_EQ(room.open(place.path("folder/room.txt")), "");
  room.say("{1}");
  fs::remove_all(place.path("folder"));
  room.say("{2}");
  room.say("{3}");
  const std::string path = place.path("folder/room.txt");
  EXPECT_EQ(room.told,
            Lines{path + ": No such file or directory: nothing is kept until this is mended"});
  fs::create_directory(place.path("folder"));
  room.say("{4}");
  EXPECT_EQ(room.told.back(), path + ": the history is kept again");
  EXPECT_EQ(fs::file_size(path), 12u);
}

}  // namespace
}  // namespace ws

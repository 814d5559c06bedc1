// What a watcher of the server is told: all of it, in order, or how much is missing.
#include "tcp/observer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "echo_client.h"
#include "server_in_thread.h"
#include "server_process.h"

namespace ws::test {
namespace {

using namespace tcp;

struct Record {
  Seen kind;
  ClientId client;
  std::uint64_t time;
  std::uint64_t number;
  std::uint32_t more;
  Bytes body;
};

// A pipe, and what comes out of it.
class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe(ends_.data()), 0); }
  ~Pipe() {
    if (ends_[0] >= 0) close(ends_[0]);
  }
  int in() const { return ends_[1]; }
  void stop_reading() { close(std::exchange(ends_[0], -1)); }
  // The server has a copy of its own: at its end the pipe ends, too.
  void close_in() { close(ends_[1]); }

  // nullopt: nothing comes within ten seconds, or the pipe has ended.
  std::optional<Record> next() {
    const auto kind = number(1), client = number(8), time = number(8), count = number(8);
    const auto more = number(4), size = number(2);
    Record record{static_cast<Seen>(kind),          client, time, count,
                  static_cast<std::uint32_t>(more), {}};
    while (record.body.size() < size && !is_over_)
      record.body.push_back(static_cast<std::uint8_t>(number(1)));
    return is_over_ ? std::nullopt : std::optional{record};
  }
  bool is_empty() const { return read_ == buffer_.size() && !is_readable(0); }

 private:
  bool is_readable(int milliseconds) const {
    pollfd one{ends_[0], POLLIN, 0};
    return poll(&one, 1, milliseconds) == 1;
  }
  std::uint64_t number(int size) {
    std::uint64_t value = 0;
    for (; size > 0; --size) {
      if (read_ == buffer_.size() && !fill()) return 0;
      value = value << 8 | buffer_[read_++];
    }
    return value;
  }
  bool fill() {
    buffer_.resize(64 * 1024);
    const ssize_t count = is_readable(10'000) ? read(ends_[0], buffer_.data(), buffer_.size()) : 0;
    is_over_ = count <= 0;
    buffer_.resize(is_over_ ? 0 : static_cast<std::size_t>(count));
    read_ = 0;
    return !is_over_;
  }

  std::array<int, 2> ends_{-1, -1};
  Bytes buffer_;
  std::size_t read_ = 0;
  bool is_over_ = false;
};

Bytes counting_up(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}

TEST(Observer, TellsInOrderAndCountsEachDirection) {
  Pipe pipe;
  Observer observer{pipe.in()};
  observer.serving();
  observer.received(7, "81 80"_hex);
  observer.received(7, "01"_hex);
  observer.owed(7, "88 00"_hex);
  observer.taken(7, 1);
  observer.taken(7, 1);
  observer.received(8, "ff"_hex);
  observer.ending(7);
  observer.fin_sent(7);
  observer.fin_received(7);
  observer.over(7, End::finished);

  const std::array<Record, 11> expected{{
      {Seen::serving, 0, 0, 0, 0, {}},
      {Seen::received, 7, 0, 0, 0, "81 80"_hex},
      {Seen::received, 7, 0, 2, 0, "01"_hex},
      {Seen::owed, 7, 0, 0, 0, "88 00"_hex},
      {Seen::taken, 7, 0, 1, 0, {}},
      {Seen::taken, 7, 0, 2, 0, {}},
      {Seen::received, 8, 0, 0, 0, "ff"_hex},
      {Seen::ending, 7, 0, 0, 0, {}},
      {Seen::fin_sent, 7, 0, 0, 0, {}},
      {Seen::fin_received, 7, 0, 0, 0, {}},
      {Seen::over, 7, 0, static_cast<std::uint64_t>(End::finished), 0, {}},
  }};
  std::uint64_t time = 1'700'000'000'000'000;  // in 2023
  for (const Record& each : expected) {
    const auto record = pipe.next();
    ASSERT_TRUE(record);
    EXPECT_EQ(record->kind, each.kind);
    EXPECT_EQ(record->client, each.client);
    EXPECT_EQ(record->number, each.number);
    EXPECT_EQ(record->more, each.more);
    EXPECT_EQ(record->body, each.body);
    EXPECT_GE(record->time, time);
    time = record->time;
  }
  EXPECT_TRUE(pipe.is_empty());
}

TEST(Observer, CutsALongPieceIntoRecordsThatSayHowMuchFollows) {
  Pipe pipe;
  Observer observer{pipe.in()};
  const Bytes piece = counting_up(10'000);
  observer.received(1, piece);
  Bytes all;
  while (all.size() < piece.size()) {
    const auto record = pipe.next();
    ASSERT_TRUE(record);
    EXPECT_LE(record->body.size(), static_cast<std::size_t>(PIPE_BUF));
    EXPECT_EQ(record->number, all.size());
    all.insert(all.end(), record->body.begin(), record->body.end());
    EXPECT_EQ(record->more, piece.size() - all.size());
  }
  EXPECT_EQ(all, piece);
  EXPECT_TRUE(pipe.is_empty());
}

TEST(Observer, NeverWaitsAndTellsWhatItLost) {
  Pipe pipe;
  Observer observer{pipe.in()};
  const Bytes piece = counting_up(1'000);
  constexpr std::uint64_t pieces = 20'000;  // 20 MB: more than any pipe holds
  for (std::uint64_t i = 0; i < pieces; ++i)
    observer.received(1, piece);

  std::uint64_t whole = 0;
  while (!pipe.is_empty()) {
    const auto record = pipe.next();
    ASSERT_TRUE(record);
    ASSERT_EQ(record->body, piece) << "half a record";
    ASSERT_EQ(record->number, whole * piece.size());
    ++whole;
  }
  ASSERT_LT(whole, pieces);
  observer.received(1, "2a"_hex);
  const auto lost = pipe.next();
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->kind, Seen::lost);
  EXPECT_EQ(lost->number, pieces - whole);
  const auto after = pipe.next();
  ASSERT_TRUE(after);
  EXPECT_EQ(after->kind, Seen::received);
  EXPECT_EQ(after->number, pieces * piece.size()) << "what was lost counts, too";
  EXPECT_EQ(after->body, "2a"_hex);
  EXPECT_TRUE(pipe.is_empty());

  // How things stand, once: there may be nothing more to tell for hours.
  observer.owed(1, "88 00"_hex);
  observer.on_tick();
  observer.on_tick();
  const std::uint64_t all = pieces * piece.size() + 1;
  for (const auto& [kind, number] :
       std::vector<std::pair<Seen, std::uint64_t>>{{Seen::owed, 0},
                                                   {Seen::list, 1},
                                                   {Seen::received, all},
                                                   {Seen::owed, 2},
                                                   {Seen::taken, 0},
                                                   {Seen::list, 0}}) {
    const auto record = pipe.next();
    ASSERT_TRUE(record);
    EXPECT_EQ(record->kind, kind);
    EXPECT_EQ(record->number, number);
  }
  EXPECT_TRUE(pipe.is_empty());
}

TEST(Observer, LivesOnWhenNobodyReads) {
  signal(SIGPIPE, SIG_IGN);  // as TcpServer does
  Pipe pipe;
  Observer observer{pipe.in()};
  pipe.stop_reading();
  for (int i = 0; i < 10; ++i)
    observer.received(1, "81 80"_hex);
}

// ------------------------------------------------------------------------- a whole server

// The next record of this kind; those before it are skipped.
std::optional<Record> next(Pipe& pipe, Seen kind) {
  while (auto record = pipe.next()) {
    if (record->kind == kind) return record;
  }
  return std::nullopt;
}

TEST(Observer, SeesAConnectionFromItsFirstToItsLastByte) {
  Pipe pipe;
  ServerProcess server{chapter_server(), {"--inspect-fd", std::to_string(pipe.in())}};
  pipe.close_in();
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  ASSERT_TRUE(echoes(client, "Hello"));
  client.send(close_from_client(1000));
  client.finish_sending();
  client.read_to_eof();

  const auto serving = pipe.next();
  ASSERT_TRUE(serving);
  EXPECT_EQ(serving->kind, Seen::serving);
  const auto opened = pipe.next();
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->kind, Seen::opened);
  EXPECT_EQ(as_text(opened->body).substr(0, 10), "127.0.0.1:");
  const auto request = pipe.next();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->kind, Seen::received);
  EXPECT_EQ(as_text(request->body), handshake);
  const auto answer = pipe.next();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->kind, Seen::owed);
  EXPECT_EQ(as_text(answer->body).substr(0, 12), "HTTP/1.1 101");
  const auto taken = pipe.next();
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->kind, Seen::taken);
  EXPECT_EQ(taken->number, answer->body.size());
  const auto hello = next(pipe, Seen::received);
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->body, text_from_client("Hello"));
  EXPECT_EQ(hello->number, handshake.size());
  const auto echo = next(pipe, Seen::owed);
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->body, text_from_server("Hello"));
  EXPECT_EQ(echo->number, answer->body.size());
  ASSERT_TRUE(next(pipe, Seen::fin_sent));
  const auto over = next(pipe, Seen::over);
  ASSERT_TRUE(over);
  EXPECT_EQ(over->number, static_cast<std::uint64_t>(End::finished));
  EXPECT_EQ(server.stop(SIGTERM), 0);
  EXPECT_FALSE(pipe.next()) << "the pipe ends with the server";
}

// Says 32 KiB for each byte that comes: as much as the pipe holds, so that no record is lost.
Behaviour talkative() {
  return {.on_bytes = [](ServerInThread& host, ClientId client, ByteView) {
    host.send(client, std::string(32 * 1024, 'x'));
  }};
}

TEST(Observer, CountsWhatTheKernelTookOfASlowReadersBytes) {
  Pipe pipe;
  ServerInThread server{talkative(), 64 * 1024 * 1024, pipe.in()};
  TcpClient client{server.port(), "127.0.0.1", 16 * 1024};
  std::uint64_t said = 0, owed = 0, taken = 0;
  const auto look = [&] {
    const auto record = pipe.next();
    ASSERT_TRUE(record);
    ASSERT_NE(record->kind, Seen::lost);
    if (record->kind == Seen::owed) owed = record->number + record->body.size();
    if (record->kind != Seen::taken) return;
    EXPECT_GT(record->number, taken);
    taken = record->number;
    ASSERT_LE(taken, owed);
  };
  while (owed - taken < 1'000'000 && said < 64'000'000) {
    said += 32 * 1024;
    ASSERT_TRUE(client.send("?"));
    while (owed < said)
      ASSERT_NO_FATAL_FAILURE(look());
    while (!pipe.is_empty())
      ASSERT_NO_FATAL_FAILURE(look());
  }
  EXPECT_GE(owed - taken, 1'000'000u);
  EXPECT_EQ(client.read(said).size(), said);
  while (taken < owed)
    ASSERT_NO_FATAL_FAILURE(look());
  EXPECT_EQ(taken, said);
}

TEST(Observer, SaysThatAClientWasOwedTooMuch) {
  Pipe pipe;
  ServerInThread server{talkative(), 1'000'000, pipe.in()};
  TcpClient slow{server.port(), "127.0.0.1", 16 * 1024};
  std::optional<Record> over;
  std::uint64_t said = 0, owed = 0;
  // One word after the other: the pipe has no room for what the server says to two of them.
  while (!over && said < 64'000'000) {
    said += 32 * 1024;
    ASSERT_TRUE(slow.send("?"));
    while (!over && owed < said) {
      const auto record = pipe.next();
      ASSERT_TRUE(record);
      ASSERT_NE(record->kind, Seen::lost);
      if (record->kind == Seen::owed) owed = record->number + record->body.size();
      if (record->kind == Seen::over) over = record;
    }
  }
  ASSERT_TRUE(over);
  EXPECT_EQ(over->number, static_cast<std::uint64_t>(End::owed_too_much));
}

}  // namespace
}  // namespace ws::test

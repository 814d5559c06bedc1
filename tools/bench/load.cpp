// Makes load for a chat server, and counts what every client gets. One busy thread on epoll. Linux.
//   load broadcast --port N --pid N [--clients 500] [--outstanding 1] [--burst 1] [--milliseconds 500]
//   load idle      --port N --pid N [--clients 10000] [--at-once 100]
// Prints one line of JSON.
#include <sys/epoll.h>

#include <chrono>
#include <map>
#include <memory>

#include "raw_client.h"

using namespace bench;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Client {
  int fd = -1;
  std::string rest;
  std::vector<std::uint32_t> next;  // by sender: the number that must come next
};

class Broadcast {
 public:
  // So many senders say `burst` messages at once, and again when everyone has heard them.
  Broadcast(std::uint16_t port, std::size_t clients, std::size_t senders, std::size_t burst)
      : epoll_(epoll_create1(EPOLL_CLOEXEC)),
        run_(static_cast<std::uint32_t>(getpid()) << 8 ^
             static_cast<std::uint32_t>(Clock::now().time_since_epoch().count())),
        clients_(clients),
        senders_(senders),
        burst_(burst) {
    for (std::size_t i = 0; i < clients; ++i) {
      clients_[i].fd = open_websocket(port, clients_[i].rest);
      clients_[i].next.resize(senders);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      epoll_ctl(epoll_, EPOLL_CTL_ADD, clients_[i].fd, &event);
    }
    settle();  // the history that greets everyone
  }

  void start() {
    open_ = true;
    for (std::size_t i = 0; i < senders_.size(); ++i)
      say(i);
  }

  // Until the time is over; `drain` then waits for what is still under way.
  void run(double seconds) {
    const auto begin = Clock::now();
    while (seconds_since(begin) < seconds)
      turn(100);
  }

  void drain() {
    open_ = false;
    const auto begin = Clock::now();
    while (under_way_ > 0 && seconds_since(begin) < 5)
      turn(100);
  }

  std::uint64_t deliveries() const { return deliveries_; }
  std::uint64_t wrong() const { return wrong_ + under_way_ * burst_ * clients_.size(); }

 private:
  struct Sender {
    std::uint32_t number = 0;  // of the first of its messages that are under way
    std::size_t heard = 0;     // how often one of them arrived
  };

  void settle() {
    const auto begin = Clock::now();
    while (seconds_since(begin) < 0.1)
      turn(10);
  }

  // Sender i is client i. All that it says at once goes out in one piece.
  void say(std::size_t i) {
    Sender& sender = senders_[i];
    if (!open_) return;
    sender.heard = 0;
    ++under_way_;
    std::string frames;
    for (std::uint32_t k = 0; k < burst_; ++k) {
      const Mark mark{run_, static_cast<std::uint32_t>(i), sender.number + k};
      frames += text_frame(chat_message(mark, 16));
    }
    send_all(clients_[i].fd, frames);
  }

  void heard(Client& client, const Mark& mark) {
    if (mark.run != run_) return;  // somebody else's history
    ++deliveries_;
    if (mark.sender >= senders_.size() || client.next[mark.sender] != mark.number) {
      ++wrong_;  // lost, doubled, or out of order
      return;
    }
    ++client.next[mark.sender];
    Sender& sender = senders_[mark.sender];
    if (++sender.heard < clients_.size() * burst_) return;
    --under_way_;
    sender.number += static_cast<std::uint32_t>(burst_);
    done_.push_back(mark.sender);
  }

  void turn(int milliseconds) {
    epoll_event events[512];
    const int count = epoll_wait(epoll_, events, 512, milliseconds);
    for (int i = 0; i < count; ++i)
      read(clients_[events[i].data.u64]);
    for (const std::uint32_t sender : done_)
      say(sender);
    done_.clear();
  }

  void read(Client& client) {
    const ssize_t count = recv(client.fd, buffer_, sizeof buffer_, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) die("a client was thrown out");
    read_frames(client.rest, {buffer_, static_cast<std::size_t>(count)},
                [&](unsigned first, std::string_view text) {
                  if (first == 0x88) die("a client was told to go");
                  find_marks(text, [&](const Mark& mark) { heard(client, mark); });
                });
  }

  int epoll_;
  std::uint32_t run_;
  std::vector<Client> clients_;
  std::vector<Sender> senders_;
  std::size_t burst_;
  std::vector<std::uint32_t> done_;
  bool open_ = false;
  std::size_t under_way_ = 0;  // senders that wait for an echo of theirs
  std::uint64_t deliveries_ = 0;
  std::uint64_t wrong_ = 0;
  char buffer_[256 * 1024];
};

int broadcast(std::map<std::string, long>& options) {
  const int pid = static_cast<int>(options["--pid"]);
  const auto burst = static_cast<std::size_t>(options["--burst"]);
  auto load = std::make_unique<Broadcast>(
      static_cast<std::uint16_t>(options["--port"]), static_cast<std::size_t>(options["--clients"]),
      static_cast<std::size_t>(options["--outstanding"]) / burst, burst);
  load->start();
  load->run(0.1);  // caches, and the server's just-in-time compiler if it has one
  const double cpu = cpu_seconds(pid);
  const std::uint64_t before = load->deliveries();
  const auto begin = Clock::now();
  load->run(static_cast<double>(options["--milliseconds"]) / 1000);
  const double used = cpu_seconds(pid) - cpu;
  const double elapsed = seconds_since(begin);
  const std::uint64_t deliveries = load->deliveries() - before;
  load->drain();
  std::printf(
      "{\"cpu_us_per_delivery\": %.4f, \"deliveries\": %llu, \"seconds\": %.3f, "
      "\"server_cpu\": %.3f, \"wrong\": %llu}\n",
      used * 1e6 / static_cast<double>(deliveries), static_cast<unsigned long long>(deliveries),
      elapsed, used, static_cast<unsigned long long>(load->wrong()));
  return load->wrong() == 0 ? 0 : 1;
}

// `at_once` of them connect before the first of them says a word.
int idle(std::map<std::string, long>& options) {
  const int pid = static_cast<int>(options["--pid"]);
  const auto port = static_cast<std::uint16_t>(options["--port"]);
  const auto clients = static_cast<std::size_t>(options["--clients"]);
  const auto at_once = static_cast<std::size_t>(options["--at-once"]);
  std::string rest;
  // A first few, so that what the server needs once is there before we look.
  for (int i = 0; i < 10; ++i)
    open_websocket(port, rest);
  usleep(100'000);
  const long before = resident_bytes(pid);
  const double cpu = cpu_seconds(pid);
  for (std::size_t i = 0; i < clients; i += at_once) {
    std::vector<int> fds;
    for (std::size_t k = 0; k < at_once; ++k)
      fds.push_back(connect_to(port));
    for (const int fd : fds)
      ask_for_websocket(fd);
    for (const int fd : fds)
      await_websocket(fd, rest);
  }
  const double used = cpu_seconds(pid) - cpu;
  const long at_first = resident_bytes(pid);
  usleep(2'500'000);  // two ticks
  const auto per_client = [&](double all) { return all / static_cast<double>(clients); };
  std::printf(
      "{\"bytes_per_connection\": %.0f, \"bytes_at_first\": %.0f, \"cpu_us_per_handshake\": "
      "%.2f}\n",
      per_client(static_cast<double>(resident_bytes(pid) - before)),
      per_client(static_cast<double>(at_first - before)), per_client(used * 1e6));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  allow_many_descriptors();
  const std::string what = argc > 1 ? argv[1] : "";
  std::map<std::string, long> options{
      {"--port", 8080},     {"--pid", 0},   {"--clients", what == "idle" ? 10'000 : 500},
      {"--outstanding", 1}, {"--burst", 1}, {"--milliseconds", 500},
      {"--at-once", 100}};
  for (int i = 2; i + 1 < argc; i += 2) {
    if (options.count(argv[i]) == 0) {
      std::fprintf(stderr, "unknown argument: %s\n", argv[i]);
      return 2;
    }
    options[argv[i]] = std::atol(argv[i + 1]);
  }
  if (what == "broadcast") return broadcast(options);
  if (what == "idle") return idle(options);
  std::fprintf(stderr, "load broadcast or load idle\n");
  return 2;
}

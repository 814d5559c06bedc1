// A room under attack: clients chat, and each second some of them are killed, freeze or send
// garbage. Everyone else must get every message, in order, exactly once, and the server's memory
// must return to where it was. Linux.
//   soak --port N --pid N [--clients 1000] [--seconds 60] [--victims 50] [--messages 40]
// (victims and messages are per second). The server: ./workbook chat --heartbeat 5000 --max-owed 65536
#include <sys/epoll.h>

#include <chrono>
#include <map>
#include <memory>
#include <random>

#include "raw_client.h"

using namespace bench;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

enum class Fate { good, frozen, garbage };

struct Client {
  int fd = -1;
  Fate fate = Fate::good;
  std::string rest;
  std::uint64_t last_id = 0;  // the newest message it has
  bool welcomed = false;      // the history came
};

// What a good client's Close or EOF, or a message that is not the next, would be.
struct Wrongs {
  std::uint64_t lost_or_disordered = 0;
  std::uint64_t thrown_out = 0;
};

class Soak {
 public:
  Soak(std::map<std::string, long>& options)
      : port_(static_cast<std::uint16_t>(options["--port"])), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (long i = 0; i < options["--clients"]; ++i)
      good_.push_back(enter());
  }

  void turn() {
    epoll_event events[512];
    const int count = epoll_wait(epoll_, events, 512, 1);
    for (int i = 0; i < count; ++i) {
      const auto found = clients_.find(events[i].data.fd);
      if (found != clients_.end()) read(*found->second);
    }
  }

  // One of the good clients says something. The first ten are never victims, and only what they say
  // must arrive: a victim's last words may be lost with it.
  void say() {
    const std::size_t speaker = random_() % good_.size();
    const bool safe = speaker < safe_clients;
    const Mark mark{run_, safe ? 1u : 0u, safe ? safe_said_++ : 0u};
    send(good_[speaker], text_frame(chat_message(mark, random_() % 40)));
  }

  void attack() {
    const std::size_t place = safe_clients + random_() % (good_.size() - safe_clients);
    Client& victim = *clients_.at(good_[place]);
    switch (random_() % 3) {
      case 0:
        leave(victim.fd);
        break;
      case 1:
        victim.fate = Fate::frozen;
        epoll_ctl(epoll_, EPOLL_CTL_DEL, victim.fd, nullptr);
        frozen_.push_back({victim.fd, Clock::now()});
        break;
      default:
        victim.fate = Fate::garbage;
        send(victim.fd, garbage());
    }
    good_[place] = enter();
    ++attacks_;
  }

  // Nobody stays frozen for ever; the server should have dropped them long before.
  void bury(double after) {
    while (!frozen_.empty() && seconds_since(frozen_.front().second) > after) {
      leave(frozen_.front().first);
      frozen_.erase(frozen_.begin());
    }
  }

  bool everyone_has_everything() const {
    if (safe_heard_ != safe_said_) return false;
    for (const int fd : good_) {
      if (clients_.at(fd)->last_id != newest_) return false;
    }
    return true;
  }

  void bury_everyone() {
    bury(-1);
    while (clients_.size() > good_.size()) {
      for (const auto& [fd, client] : clients_) {
        if (client->fate == Fate::good) continue;
        leave(fd);
        break;
      }
    }
  }

  std::uint64_t attacks() const { return attacks_; }
  std::uint64_t newest() const { return newest_; }
  std::uint64_t deliveries() const { return deliveries_; }
  Wrongs wrongs() const { return wrongs_; }

 private:
  static constexpr std::size_t safe_clients = 10;

  int enter() {
    auto client = std::make_unique<Client>();
    client->fd = open_websocket(port_, client->rest);
    const int fd = client->fd;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    Client& entered = *(clients_[fd] = std::move(client));
    const std::string came = std::move(entered.rest);
    entered.rest.clear();
    handle(entered, came);
    return fd;
  }

  void leave(int fd) {
    const linger at_once{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
    clients_.erase(fd);
  }

  static void send(int fd, std::string_view bytes) {
    // Small, and the server reads: it fits, or the server has ended this client already.
    (void)::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  std::string garbage() {
    std::string bytes;
    for (std::size_t i = random_() % 2'000 + 20; i > 0; --i) {
      bytes += static_cast<char>(random_());
    }
    if (random_() % 3 == 0) bytes = "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff----";  // 2^63 - 1
    return bytes;
  }

  void read(Client& client) {
    const ssize_t count = recv(client.fd, buffer_, sizeof buffer_, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count > 0) return handle(client, {buffer_, static_cast<std::size_t>(count)});
    if (client.fate == Fate::good) ++wrongs_.thrown_out;
    if (client.fate == Fate::good) {
      epoll_ctl(epoll_, EPOLL_CTL_DEL, client.fd, nullptr);
    } else {
      leave(client.fd);
    }
  }

  void handle(Client& client, std::string_view bytes) {
    if (client.fate != Fate::good) return;
    read_frames(client.rest, bytes, [&](unsigned first, std::string_view text) {
      if (first == 0x89) send(client.fd, std::string_view{"\x8a\x80\0\0\0\0", 6});
      if (first == 0x88) ++wrongs_.thrown_out;
      if (first == 0x81) heard(client, text);
    });
  }

  // {"msg": [{"id": 7, ...}]}: on joining the newest first, later one at a time.
  void heard(Client& client, std::string_view text) {
    const std::size_t at = text.find("\"id\":");
    const std::uint64_t id =
        at == std::string_view::npos ? 0 : std::strtoull(text.data() + at + 5, nullptr, 10);
    if (client.welcomed) {
      if (id != client.last_id + 1) ++wrongs_.lost_or_disordered;
      ++deliveries_;
    }
    client.welcomed = true;
    client.last_id = id;
    if (id > newest_) newest_ = id;
    if (good_.empty() || client.fd != good_.front()) return;
    find_marks(text, [&](const Mark& mark) {
      if (mark.run == run_ && mark.sender == 1 && mark.number == safe_heard_) ++safe_heard_;
    });
  }

  std::uint16_t port_;
  int epoll_;
  std::mt19937 random_{std::random_device{}()};
  std::uint32_t run_ = static_cast<std::uint32_t>(random_());
  std::map<int, std::unique_ptr<Client>> clients_;
  std::vector<int> good_;
  std::vector<std::pair<int, Clock::time_point>> frozen_;
  std::uint32_t safe_said_ = 0;
  std::uint32_t safe_heard_ = 0;
  std::uint64_t newest_ = 0;
  std::uint64_t attacks_ = 0;
  std::uint64_t deliveries_ = 0;
  Wrongs wrongs_;
  char buffer_[64 * 1024];
};

int run(std::map<std::string, long>& options) {
  const int pid = static_cast<int>(options["--pid"]);
  auto soak = std::make_unique<Soak>(options);
  const auto settle = [&](double seconds) {
    for (const auto begin = Clock::now(); seconds_since(begin) < seconds;)
      soak->turn();
  };
  for (int i = 0; i < 100; ++i)
    soak->say();
  settle(2);
  const long before = resident_bytes(pid);
  const double cpu = cpu_seconds(pid);

  const auto begin = Clock::now();
  const auto seconds = static_cast<double>(options["--seconds"]);
  const double say_every = 1.0 / static_cast<double>(options["--messages"]);
  const double attack_every = 1.0 / static_cast<double>(options["--victims"]);
  double next_say = 0;
  double next_attack = 0;
  for (double now = 0; now < seconds; now = seconds_since(begin)) {
    for (; next_say < now; next_say += say_every)
      soak->say();
    for (; next_attack < now; next_attack += attack_every)
      soak->attack();
    soak->bury(20);
    soak->turn();
  }
  const auto drained = Clock::now();
  while (!soak->everyone_has_everything() && seconds_since(drained) < 10)
    soak->turn();
  const bool complete = soak->everyone_has_everything();
  soak->bury_everyone();
  settle(4);  // the server's ticks give memory back
  const long after = resident_bytes(pid);
  const Wrongs wrongs = soak->wrongs();
  std::printf(
      "{\"messages\": %llu, \"deliveries\": %llu, \"attacks\": %llu, \"everyone_has_everything\": "
      "%s, "
      "\"lost_or_disordered\": %llu, \"thrown_out\": %llu, \"server_cpu\": %.2f, "
      "\"resident_before\": %ld, \"resident_after\": %ld}\n",
      static_cast<unsigned long long>(soak->newest()),
      static_cast<unsigned long long>(soak->deliveries()),
      static_cast<unsigned long long>(soak->attacks()), complete ? "true" : "false",
      static_cast<unsigned long long>(wrongs.lost_or_disordered),
      static_cast<unsigned long long>(wrongs.thrown_out), cpu_seconds(pid) - cpu, before, after);
  return complete && wrongs.lost_or_disordered == 0 && wrongs.thrown_out == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  allow_many_descriptors();
  std::map<std::string, long> options{{"--port", 8080},  {"--pid", 0},      {"--clients", 1'000},
                                      {"--seconds", 60}, {"--victims", 50}, {"--messages", 40}};
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 == argc || options.count(argv[i]) == 0) {
      std::fprintf(stderr, "unknown argument: %s\n", argv[i]);
      return 2;
    }
    options[argv[i]] = std::atol(argv[i + 1]);
  }
  return run(options);
}

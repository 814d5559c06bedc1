// A room under attack: clients chat, and each second some of them are killed, freeze, send garbage, or
// join and never read. All the while some send as many messages as the line takes, and some a message
// of which one byte comes every now and then: the server has to end those with 1008. Everyone else must
// get every message, in order, exactly once, and the server's memory must return to where it was. Linux.
//   soak --port N --pid N [--clients 1000] [--seconds 60] [--victims 50] [--messages 40]
//        [--flooders 2] [--slow 20]
// (victims and messages are per second). The server:
//   ./workbook chat --heartbeat 5000 --message-timeout 5000 --max-owed 65536
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

enum class Fate { good, frozen, garbage, floods, drips };

struct Client {
  int fd = -1;
  Fate fate = Fate::good;
  std::string rest;
  std::string unsent;         // of one that floods or drips
  std::uint64_t last_id = 0;  // the newest message it has
  bool welcomed = false;      // the history came
};

// What a good client's Close or EOF, or a message that is not the next, would be.
struct Wrongs {
  std::uint64_t lost_or_disordered = 0;
  std::uint64_t thrown_out = 0;
};

// How many the server ended with 1008, and how many in another way.
struct Ended {
  std::uint64_t by_1008 = 0;
  std::uint64_t otherwise = 0;
};

class Soak {
 public:
  Soak(std::map<std::string, long>& options)
      : port_(static_cast<std::uint16_t>(options["--port"])), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (long i = 0; i < options["--clients"]; ++i)
      good_.push_back(enter());
    for (long i = 0; i < options["--flooders"]; ++i)
      enter_as(Fate::floods);
    for (long i = 0; i < options["--slow"]; ++i)
      enter_as(Fate::drips);
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
    switch (random_() % 4) {
      case 0:
        leave(victim.fd);
        break;
      case 1:
        freeze(victim);
        break;
      case 2:  // nobody is hurt: one more joins, and never reads
        ++attacks_;
        return freeze(*clients_.at(enter()));
      default:
        victim.fate = Fate::garbage;
        send(victim.fd, garbage());
    }
    good_[place] = enter();
    ++attacks_;
  }

  // As much as the line takes: each is a message by all rules.
  void flood() {
    for (const int fd : those(Fate::floods)) {
      Client& client = *clients_.at(fd);
      if (client.unsent.empty()) {
        for (int i = 0; i < 100; ++i)
          client.unsent += text_frame(chat_message({run_, 2, 0}, random_() % 40));
      }
      client.unsent.erase(0, send(fd, client.unsent));
    }
  }

  // One byte of a message of 125, from each.
  void drip() {
    for (const int fd : those(Fate::drips)) {
      Client& client = *clients_.at(fd);
      if (client.unsent.empty()) client.unsent = text_frame(std::string(125, ' '));
      client.unsent.erase(0, send(fd, client.unsent.substr(0, 1)));
    }
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
  Ended flooders() const { return ended_.at(Fate::floods); }
  Ended slow() const { return ended_.at(Fate::drips); }

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

  void enter_as(Fate fate) { clients_.at(enter())->fate = fate; }

  void freeze(Client& client) {
    client.fate = Fate::frozen;
    epoll_ctl(epoll_, EPOLL_CTL_DEL, client.fd, nullptr);
    frozen_.push_back({client.fd, Clock::now()});
  }

  std::vector<int> those(Fate fate) const {
    std::vector<int> fds;
    for (const auto& [fd, client] : clients_) {
      if (client->fate == fate) fds.push_back(fd);
    }
    return fds;
  }

  void leave(int fd) {
    const linger at_once{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
    clients_.erase(fd);
  }

  // How many bytes went out: what is small fits, or the server has ended this client already.
  static std::size_t send(int fd, std::string_view bytes) {
    const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
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
    } else if (client.fate == Fate::floods || client.fate == Fate::drips) {
      ++ended_[client.fate].otherwise;
      replace(client);
    } else {
      leave(client.fd);
    }
  }

  void replace(const Client& client) {
    const Fate fate = client.fate;
    leave(client.fd);
    enter_as(fate);
  }

  // What floods or drips listens only for its end.
  void hear_the_end(Client& client, std::string_view bytes) {
    bool is_over = false;
    read_frames(client.rest, bytes, [&](unsigned first, std::string_view payload) {
      if (first == 0x89) send(client.fd, std::string_view{"\x8a\x80\0\0\0\0", 6});
      if (first != 0x88) return;
      is_over = true;
      const bool is_1008 = payload.substr(0, 2) == "\x03\xf0";
      ++(is_1008 ? ended_[client.fate].by_1008 : ended_[client.fate].otherwise);
    });
    if (is_over) replace(client);
  }

  void handle(Client& client, std::string_view bytes) {
    if (client.fate == Fate::floods || client.fate == Fate::drips)
      return hear_the_end(client, bytes);
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
  std::map<Fate, Ended> ended_{{Fate::floods, {}}, {Fate::drips, {}}};
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
  double next_drip = 0;
  double next_attack = 0;
  for (double now = 0; now < seconds; now = seconds_since(begin)) {
    for (; next_say < now; next_say += say_every)
      soak->say();
    for (; next_attack < now; next_attack += attack_every)
      soak->attack();
    for (; next_drip < now; next_drip += 0.4)
      soak->drip();
    soak->flood();
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
  // A flood ends after ten seconds, and a message that never ends after five.
  const Ended flooders = soak->flooders();
  const Ended slow = soak->slow();
  const bool ended = (flooders.by_1008 > 0 || options["--flooders"] == 0 || seconds < 15) &&
                     (slow.by_1008 > 0 || options["--slow"] == 0 || seconds < 10) &&
                     flooders.otherwise == 0 && slow.otherwise == 0;
  std::printf(
      "{\"messages\": %llu, \"deliveries\": %llu, \"attacks\": %llu, \"everyone_has_everything\": "
      "%s, "
      "\"lost_or_disordered\": %llu, \"thrown_out\": %llu, \"server_cpu\": %.2f, "
      "\"flooders_ended\": %llu, \"slow_ended\": %llu, \"ended_otherwise\": %llu, "
      "\"resident_before\": %ld, \"resident_after\": %ld}\n",
      static_cast<unsigned long long>(soak->newest()),
      static_cast<unsigned long long>(soak->deliveries()),
      static_cast<unsigned long long>(soak->attacks()), complete ? "true" : "false",
      static_cast<unsigned long long>(wrongs.lost_or_disordered),
      static_cast<unsigned long long>(wrongs.thrown_out), cpu_seconds(pid) - cpu,
      static_cast<unsigned long long>(flooders.by_1008),
      static_cast<unsigned long long>(slow.by_1008),
      static_cast<unsigned long long>(flooders.otherwise + slow.otherwise), before, after);
  return complete && ended && wrongs.lost_or_disordered == 0 && wrongs.thrown_out == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  allow_many_descriptors();
  std::map<std::string, long> options{{"--port", 8080},  {"--pid", 0},      {"--clients", 1'000},
                                      {"--seconds", 60}, {"--victims", 50}, {"--messages", 40},
                                      {"--flooders", 2}, {"--slow", 20}};
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 == argc || options.count(argv[i]) == 0) {
      std::fprintf(stderr, "unknown argument: %s\n", argv[i]);
      return 2;
    }
    options[argv[i]] = std::atol(argv[i + 1]);
  }
  return run(options);
}

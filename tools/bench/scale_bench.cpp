// A hundred thousand people in one room, without a socket: what a tick costs when nothing is due, how
// their heartbeats fall, and what it costs when all of them leave. All in CPU time of this process.
//   scale_bench [--clients 100000]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string_view>
#include <vector>

#include "chat.h"
#include "fake_tcp_server.h"
#include "rate_limit.h"
#include "shared_frame.h"
#include "websocket_server.h"

namespace {

using namespace ws;
using bench::told;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds beginning{1'000'000};

double milliseconds_of_cpu(std::clock_t begin) {
  return static_cast<double>(std::clock() - begin) * 1e3 / CLOCKS_PER_SEC;
}

// The chat as chapter 6's main has it. Every client has said something: so each stands in every table.
class Crowd : public WebSocketApplication {
 public:
  void on_open(ClientId client) override {
    const Delivery welcome = chat_.join(client);
    for (const ClientId recipient : welcome.recipients)
      server_.send(recipient, history_.of(welcome.text));
    rate_.ask(client, 40, beginning);
  }
  void on_message(ClientId, const Message&) override {}
  void on_closed(ClientId client, const Closed&) override {
    chat_.leave(client);
    rate_.leave(client);
  }

  WebSocketServer& server() { return server_; }
  std::size_t size() const { return chat_.room().clients().size(); }

 private:
  Chat chat_;
  RateLimit rate_;
  SharedFrame history_;
  WebSocketServer server_{*this, {}};
};

// As the host numbers them: a place, and above it how often it was taken.
std::vector<ClientId> clients(std::size_t count) {
  std::vector<ClientId> all(count);
  for (std::size_t i = 0; i < count; ++i)
    all[i] = (ClientId{1} << 32) + i;
  return all;
}

bool is_good = true;

void print(const char* what, double figure, const char* unit, double bar) {
  std::printf("%-58s %10.2f %-4s  bar %g: %s\n", what, figure, unit, bar,
              figure < bar ? "met" : "MISSED");
  is_good = is_good && figure < bar;
}
void print(const char* what, double figure, const char* unit) {
  std::printf("%-58s %10.2f %s\n", what, figure, unit);
}

// Ticks each second, and everyone who is pinged answers.
struct Ticks {
  double longest = 0;           // of those that asked nobody, in ms
  double longest_with_any = 0;  // of the others
  std::size_t pings = 0;
  std::size_t most_pings = 0;  // in one tick
};
Ticks tick(WebSocketServer& server, milliseconds& now, int count) {
  const Bytes pong{0x8A, 0x80, 0, 0, 0, 0};
  Ticks all;
  for (int i = 0; i < count; ++i) {
    now += seconds(1);
    told().sends.clear();
    const std::clock_t begin = std::clock();
    server.on_tick(now);
    const double took = milliseconds_of_cpu(begin);
    const std::vector<ClientId> pinged = told().sends;
    double& longest = pinged.empty() ? all.longest : all.longest_with_any;
    longest = std::max(longest, took);
    all.pings += pinged.size();
    all.most_pings = std::max(all.most_pings, pinged.size());
    for (const ClientId client : pinged)
      server.on_bytes(client, pong);
  }
  return all;
}

void measure_room(const std::vector<ClientId>& in_order, const std::vector<ClientId>& shuffled) {
  Room room;
  for (const ClientId client : in_order)
    room.join(client);
  const std::clock_t begin = std::clock();
  for (const ClientId client : shuffled)
    room.leave(client);
  print("room: everyone leaves, in any order", milliseconds_of_cpu(begin), "ms", 100);
}

void measure_deadlines(const std::vector<ClientId>& in_order) {
  Deadlines deadlines(seconds(1));
  std::clock_t begin = std::clock();
  for (const ClientId client : in_order)
    deadlines.add(client, Deadlines::own_moment(client, deadlines.moment_of(beginning) + 23, 7));
  print("deadlines: one for everyone", milliseconds_of_cpu(begin), "ms");
  begin = std::clock();
  for (int second = 1; second < 20; ++second)
    deadlines.take_due(deadlines.moment_of(beginning + seconds(second)));
  print("deadlines: who is due, and nobody is", milliseconds_of_cpu(begin) / 19, "ms", 2);
}

void measure_server(const std::vector<ClientId>& in_order, const std::vector<ClientId>& shuffled) {
  Crowd crowd;
  WebSocketServer& server = crowd.server();
  milliseconds now = beginning;
  server.on_tick(now);
  const auto count = static_cast<double>(in_order.size());
  std::clock_t begin = std::clock();
  for (const ClientId client : in_order)
    server.on_open(client);
  print("server: one comes in", milliseconds_of_cpu(begin) * 1e3 / count, "us");

  print("server: the tick after all came at once", tick(server, now, 1).longest, "ms");
  print("server: a tick when nothing is due", tick(server, now, 20).longest, "ms", 2);
  const Ticks first = tick(server, now, 15);
  print("server: pings in the busiest turn, all of one age",
        static_cast<double>(first.most_pings) / count * 100, "%", 15);
  const Ticks later = tick(server, now, 300);
  print("server: pings in the busiest turn of five minutes",
        static_cast<double>(later.most_pings) / count * 100, "%", 15);
  print("server: heartbeats of one client in a minute",
        static_cast<double>(later.pings) / count / 5, "");
  print("server: the longest tick with heartbeats", later.longest_with_any, "ms");

  begin = std::clock();
  for (const ClientId client : shuffled)
    server.on_disconnect(client);
  print("server: everyone leaves, in any order", milliseconds_of_cpu(begin), "ms", 100);
  if (crowd.size() != 0) std::printf("%zu are still in the room\n", crowd.size());
  is_good = is_good && crowd.size() == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const bool is_sized = argc == 3 && std::string_view(argv[1]) == "--clients";
  if (argc != 1 && !is_sized) {
    std::fprintf(stderr, "scale_bench [--clients 100000]\n");
    return 2;
  }
  const auto count = static_cast<std::size_t>(is_sized ? std::atol(argv[2]) : 100'000);
  const std::vector<ClientId> in_order = clients(count);
  std::vector<ClientId> shuffled = in_order;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937{1});
  measure_room(in_order, shuffled);
  measure_deadlines(in_order);
  measure_server(in_order, shuffled);
  return is_good ? 0 : 1;
}

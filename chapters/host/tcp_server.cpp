#include "tcp_server.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <uv.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <deque>
#include <string_view>
#include <system_error>
#include <utility>

#include "listening.h"
#include "outbox.h"

namespace ws {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t read_size = 64 * 1024;  // one buffer for everybody
constexpr std::size_t slab_size = 64;         // clients allocated together
constexpr std::size_t max_views = 1024;       // of one write: what Linux and macOS call IOV_MAX
constexpr int spare_descriptors = 8;          // for the rest of the process
constexpr int accepts_a_turn = 128;           // so that a rush at the door starves nobody inside
// When a turn owes something to so many clients, their writes take longer than looking whether more
// has come meanwhile; what has is read first, and goes out with the same writes.
constexpr std::size_t many = 16;
constexpr int looks_a_turn = 8;
constexpr milliseconds patience{5'000};  // at the end, for peers that make no progress

// One TCP connection. There may be ten thousand: what only a busy one needs is not in here.
struct Client {
  uv_poll_t poll;                  // says when to read and when to write
  std::unique_ptr<Outbox> outbox;  // null: nothing is owed
  int fd = -1;
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  std::uint32_t moved = 0;  // when it last took bytes; milliseconds of the loop, cut to 32 bits
  std::uint8_t polled = 0;  // the events asked for
  bool touched = false;     // is in Loop::touched
  bool eof = false;         // the peer's FIN came
  bool ending = false;      // disconnect() was called: flush, FIN, then wait for the peer's FIN
  bool fin_sent = false;
  bool gone = true;  // over, for the application; on_disconnect comes at the end of the turn
  bool reset = false;
};

ClientId id_of(const Client& client) {
  return (ClientId{client.generation} << 32) | client.slot;
}

void check(int uv_result, const char* what) {
  if (uv_result < 0) throw std::system_error(-uv_result, std::generic_category(), what);
}

bool out_of_descriptors(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

struct TcpServer::Loop {
  Application& application;
  TcpServerOptions options;

  uv_loop_t uv;
  uv_async_t stop_asked;
  uv_signal_t interrupt, terminate;
  uv_timer_t tick, lingering_timer;
  uv_prepare_t before_poll;
  uv_check_t after_poll;
  uv_idle_t no_waiting;            // while it is active, a poll does not wait
  std::array<uv_poll_t, 2> doors;  // listening sockets
  std::vector<int> door_fds;
  std::uint16_t port = 0;
  bool doors_shut = false;  // short of descriptors: those who knock wait in the kernel's queue
  rlimit descriptors{};

  std::vector<std::unique_ptr<Client[]>> slabs;
  std::vector<std::uint32_t> free_slots;
  std::vector<ClientId> touched;  // to be written to at the end of this turn
  std::vector<ClientId> gone;     // to be told to the application then
  std::vector<std::unique_ptr<Outbox>> spare_outboxes;
  std::deque<std::pair<ClientId, std::uint32_t>> lingering;  // ... and since when
  std::size_t alive = 0;        // clients whose on_disconnect has not been called
  int looks = 0;                // extra polls of this turn
  bool something_came = false;  // since the last poll
  bool stopping = false;
  std::uint64_t progress = 0;  // when anything last moved, for the end
  std::array<std::uint8_t, read_size> buffer;
  std::array<ByteView, max_views> views;
  std::array<iovec, max_views> vectors;

  Loop(Application& app, TcpServerOptions opts) : application{app}, options{std::move(opts)} {}

  static Loop& of(const uv_handle_t* handle) { return *static_cast<Loop*>(handle->loop->data); }
  template <typename Handle>
  static Loop& of(const Handle* handle) {
    return of(reinterpret_cast<const uv_handle_t*>(handle));
  }

  void start();
  void finish();

  // At the door.
  void accept_all(int door);
  void welcome(int fd);
  void shut_doors();
  void open_doors();

  // One client.
  Client* at(std::uint32_t slot) { return &slabs[slot / slab_size][slot % slab_size]; }
  Client* find(ClientId id);
  Client* new_client();
  void touch(Client& client);
  bool read(Client& client);  // false: nothing more can come
  bool owe(Client& client, SharedBytes bytes);
  void flush(Client& client);
  void took_all(Client& client);
  void poll_again(Client& client);
  void over(Client& client);
  void drop(Client& client);

  // The end of a turn, and of everything.
  bool look_again();
  void end_turn();
  void tell_gone(Client& client);
  void stop();
  void drop_all();
  void on_tick();
  void on_lingering();
  std::uint32_t now() const { return static_cast<std::uint32_t>(uv_now(&uv)); }
};

void TcpServer::Loop::start() {
  signal(SIGPIPE, SIG_IGN);  // a write to a dead peer is that peer's end, not ours
  getrlimit(RLIMIT_NOFILE, &descriptors);
  check(uv_loop_init(&uv), "event loop");
  uv.data = this;
  const bool any = options.host == "any";
  const bool local = options.host == "localhost";
  std::vector<const char*> hosts{options.host.c_str()};
  if (local) hosts = {"127.0.0.1", "::1"};
  if (any) hosts = {"0.0.0.0", "::"};
  try {
    door_fds = listen_everywhere(hosts, options.port);
  } catch (...) {
    uv_loop_close(&uv);
    throw;
  }
  port = port_of(door_fds[0]);
  for (std::size_t i = 0; i < door_fds.size(); ++i)
    uv_poll_init(&uv, &doors[i], door_fds[i]);
  open_doors();

  uv_async_init(&uv, &stop_asked, [](uv_async_t* h) { of(h).stop(); });
  const auto on_signal = [](uv_signal_t* h, int) { of(h).stop(); };
  uv_signal_init(&uv, &interrupt);
  uv_signal_init(&uv, &terminate);
  uv_signal_start(&interrupt, on_signal, SIGINT);
  uv_signal_start(&terminate, on_signal, SIGTERM);
  uv_timer_init(&uv, &tick);
  uv_timer_init(&uv, &lingering_timer);
  const auto every = static_cast<std::uint64_t>(options.tick.count());
  uv_timer_start(
      &tick, [](uv_timer_t* h) { of(h).on_tick(); }, every, every);
  // What a turn's events owe is written after them; what its timers owe, before we wait again.
  uv_prepare_init(&uv, &before_poll);
  uv_check_init(&uv, &after_poll);
  uv_idle_init(&uv, &no_waiting);
  uv_prepare_start(&before_poll, [](uv_prepare_t* h) {
    if (of(h).looks == 0) of(h).end_turn();
  });
  uv_check_start(&after_poll, [](uv_check_t* h) {
    if (!of(h).look_again()) of(h).end_turn();
  });
}

void TcpServer::Loop::finish() {
  for (const auto& slab : slabs) {
    for (std::size_t i = 0; i < slab_size; ++i) {
      if (slab[i].fd >= 0) close(slab[i].fd);
    }
  }
  for (const int fd : door_fds)
    close(fd);
  const auto close_handle = [](uv_handle_t* handle, void*) {
    if (!uv_is_closing(handle)) uv_close(handle, nullptr);
  };
  uv_prepare_stop(&before_poll);
  uv_check_stop(&after_poll);
  uv_walk(&uv, close_handle, nullptr);
  uv_run(&uv, UV_RUN_DEFAULT);
  [[maybe_unused]] const int result = uv_loop_close(&uv);
  assert(result == 0);
}

void TcpServer::Loop::accept_all(int door) {
  // The doors were opened last: what has a lower number is no client's.
  const rlim_t others = static_cast<rlim_t>(door_fds.back()) + 1 + spare_descriptors;
  for (int i = 0; i < accepts_a_turn; ++i) {
    if (alive + others >= descriptors.rlim_cur) return shut_doors();
    const int fd = accept(door, nullptr, nullptr);
    if (fd >= 0) {
      welcome(fd);
    } else if (out_of_descriptors(errno)) {
      shut_doors();  // else the loop would spin: the knocking does not stop
      return;
    } else if (errno != ECONNABORTED && errno != EINTR) {
      return;
    }
  }
}

void TcpServer::Loop::welcome(int fd) {
  const int on = 1;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  Client* client = new_client();
  if (uv_poll_init(&uv, &client->poll, fd) != 0) {
    close(fd);
    free_slots.push_back(client->slot);
    return;
  }
  client->poll.data = client;
  client->fd = fd;
  client->gone = false;
  client->moved = now();
  ++alive;
  poll_again(*client);
  application.on_connect(id_of(*client));
}

void TcpServer::Loop::shut_doors() {
  if (doors_shut) return;
  doors_shut = true;
  for (std::size_t i = 0; i < door_fds.size(); ++i)
    uv_poll_stop(&doors[i]);
}

void TcpServer::Loop::open_doors() {
  doors_shut = false;
  for (std::size_t i = 0; i < door_fds.size(); ++i) {
    uv_poll_start(&doors[i], UV_READABLE, [](uv_poll_t* h, int, int) {
      Loop& loop = of(h);
      loop.accept_all(loop.door_fds[static_cast<std::size_t>(h - loop.doors.data())]);
    });
  }
}

Client* TcpServer::Loop::find(ClientId id) {
  const auto slot = static_cast<std::uint32_t>(id);
  if (slot >= slabs.size() * slab_size) return nullptr;
  Client* client = at(slot);
  return client->generation == id >> 32 && !client->gone ? client : nullptr;
}

Client* TcpServer::Loop::new_client() {
  if (free_slots.empty()) {
    const auto first = static_cast<std::uint32_t>(slabs.size() * slab_size);
    slabs.push_back(std::make_unique<Client[]>(slab_size));
    for (std::uint32_t i = slab_size; i > 0; --i) {
      at(first + i - 1)->slot = first + i - 1;
      free_slots.push_back(first + i - 1);
    }
  }
  Client* client = at(free_slots.back());
  free_slots.pop_back();
  const std::uint32_t slot = client->slot;
  const std::uint32_t generation = client->generation + 1;
  *client = Client{};
  client->slot = slot;
  client->generation = generation;
  return client;
}

void TcpServer::Loop::touch(Client& client) {
  if (client.touched) return;
  client.touched = true;
  touched.push_back(id_of(client));
}

bool TcpServer::Loop::read(Client& client) {
  const ssize_t count = recv(client.fd, buffer.data(), buffer.size(), 0);
  if (count > 0) {
    something_came = true;
    const ByteView bytes{buffer.data(), static_cast<std::size_t>(count)};
    if (!client.ending) application.on_bytes(id_of(client), bytes);
    return !client.gone;
  }
  if (count < 0) {
    if (errno == EAGAIN || errno == EINTR) return false;
    drop(client);
    return false;
  }
  client.eof = true;
  poll_again(client);
  if (client.fin_sent) {
    over(client);
  } else if (!client.ending) {
    application.on_eof(id_of(client));
  }
  return false;
}

bool TcpServer::Loop::owe(Client& client, SharedBytes bytes) {
  if (!client.outbox && spare_outboxes.empty()) {
    client.outbox = std::make_unique<Outbox>(options.max_owed);
  } else if (!client.outbox) {
    client.outbox = std::move(spare_outboxes.back());
    spare_outboxes.pop_back();
  }
  return client.outbox->push(std::move(bytes));
}

// One write for all that a turn owes; more than one only if there are more than max_views pieces.
void TcpServer::Loop::flush(Client& client) {
  while (client.outbox && !client.outbox->empty()) {
    const std::size_t count = client.outbox->peek(views);
    std::size_t wanted = 0;
    for (std::size_t i = 0; i < count; ++i) {
      vectors[i] = {const_cast<std::uint8_t*>(views[i].data()), views[i].size()};
      wanted += views[i].size();
    }
    // For one piece send is the shorter way through the kernel, by a few percent of all we do.
    const ssize_t taken = count == 1 ? ::send(client.fd, views[0].data(), views[0].size(), 0)
                                     : writev(client.fd, vectors.data(), static_cast<int>(count));
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0 && errno != EAGAIN && errno != ENOBUFS) return drop(client);
    if (taken > 0) {
      client.outbox->pop(static_cast<std::size_t>(taken));
      client.moved = now();
      progress = uv_now(&uv);
    }
    if (taken < 0 || static_cast<std::size_t>(taken) < wanted) break;
  }
  if (client.outbox && client.outbox->empty()) spare_outboxes.push_back(std::move(client.outbox));
  if (!client.outbox) took_all(client);
  if (!client.gone) poll_again(client);
}

void TcpServer::Loop::took_all(Client& client) {
  if (!client.ending || client.fin_sent) return;
  client.fin_sent = true;
  client.moved = now();
  if (shutdown(client.fd, SHUT_WR) != 0) return drop(client);
  if (client.eof) over(client);
}

void TcpServer::Loop::poll_again(Client& client) {
  const int wanted = (client.eof ? 0 : UV_READABLE) | (client.outbox ? UV_WRITABLE : 0);
  if (wanted == client.polled) return;
  client.polled = static_cast<std::uint8_t>(wanted);
  if (wanted == 0) {
    uv_poll_stop(&client.poll);
    return;
  }
  uv_poll_start(&client.poll, wanted, [](uv_poll_t* h, int status, int events) {
    Loop& loop = of(h);
    Client& ready = *static_cast<Client*>(h->data);
    if (status < 0) {  // reset: what came before it is still there to read
      while (loop.read(ready)) {
      }
      if (!ready.gone) loop.drop(ready);
      return;
    }
    if ((events & UV_WRITABLE) != 0) loop.touch(ready);
    if ((events & UV_READABLE) != 0) loop.read(ready);
  });
}

// Nothing is said to the application here: we may be inside one of its calls to us.
void TcpServer::Loop::over(Client& client) {
  if (client.gone) return;
  client.gone = true;
  uv_poll_stop(&client.poll);
  gone.push_back(id_of(client));
}

void TcpServer::Loop::drop(Client& client) {
  client.reset = true;
  over(client);
}

bool TcpServer::Loop::look_again() {
  const bool more = std::exchange(something_came, false);
  if (more && touched.size() >= many && looks < looks_a_turn) {
    if (looks++ == 0) uv_idle_start(&no_waiting, [](uv_idle_t*) {});
    return true;
  }
  if (looks > 0) uv_idle_stop(&no_waiting);
  looks = 0;
  return false;
}

void TcpServer::Loop::end_turn() {
  std::vector<ClientId> now_gone;
  std::vector<ClientId> now_touched;
  while (!gone.empty() || !touched.empty()) {
    // First those who left: what that makes the application say goes out with this turn's writes.
    while (!gone.empty()) {
      std::swap(gone, now_gone);
      for (const ClientId id : now_gone)
        tell_gone(*at(static_cast<std::uint32_t>(id)));
      now_gone.clear();
    }
    std::swap(touched, now_touched);
    for (const ClientId id : now_touched) {
      Client* client = find(id);
      if (client == nullptr) continue;
      client->touched = false;
      flush(*client);
    }
    now_touched.clear();
  }
  if (stopping && alive == 0) uv_stop(&uv);
}

void TcpServer::Loop::tell_gone(Client& client) {
  if (client.reset) {
    const linger at_once{1, 0};
    setsockopt(client.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  close(client.fd);
  client.fd = -1;
  client.outbox.reset();
  application.on_disconnect(id_of(client));
  --alive;
  progress = uv_now(&uv);
  uv_close(reinterpret_cast<uv_handle_t*>(&client.poll),
           [](uv_handle_t* h) { of(h).free_slots.push_back(static_cast<Client*>(h->data)->slot); });
  if (doors_shut && !stopping) open_doors();
}

void TcpServer::Loop::stop() {
  if (stopping) return drop_all();  // asked twice: at once
  stopping = true;
  progress = uv_now(&uv);
  shut_doors();
  for (const int fd : door_fds)
    close(fd);
  door_fds.clear();
  application.on_stop();
  if (alive == 0) uv_stop(&uv);
}

void TcpServer::Loop::drop_all() {
  for (const auto& slab : slabs) {
    for (std::size_t i = 0; i < slab_size; ++i) {
      if (!slab[i].gone) drop(slab[i]);
    }
  }
}

void TcpServer::Loop::on_tick() {
  application.on_tick(milliseconds{uv_now(&uv)});
  const auto longest = static_cast<std::uint64_t>(patience.count());
  if (stopping && uv_now(&uv) - progress >= longest) drop_all();
  if (doors_shut && !stopping) open_doors();
}

// Everyone waits equally long, so the queue is in order, and one timer is enough.
void TcpServer::Loop::on_lingering() {
  const auto longest = std::max(1u, static_cast<std::uint32_t>(options.linger.count()));
  while (!lingering.empty()) {
    const auto [id, since] = lingering.front();
    Client* client = find(id);
    const std::uint32_t waited = now() - since;
    if (client != nullptr && waited < longest) {
      const auto on_time = [](uv_timer_t* h) { of(h).on_lingering(); };
      uv_timer_start(&lingering_timer, on_time, longest - waited, 0);
      return;
    }
    lingering.pop_front();
    if (client == nullptr) continue;
    if (now() - client->moved < longest) {
      lingering.emplace_back(id, client->moved);  // it took bytes since, or our FIN went later
    } else {
      client->fin_sent ? over(*client) : drop(*client);
    }
  }
}

TcpServer::TcpServer(Application& application, TcpServerOptions options)
    : loop_{std::make_unique<Loop>(application, std::move(options))} {
  loop_->start();
}

TcpServer::~TcpServer() {
  loop_->finish();
}

std::uint16_t TcpServer::port() const {
  return loop_->port;
}

std::vector<std::string> TcpServer::urls() const {
  const auto url = [this](std::string_view host) {
    const bool v6 = host.find(':') != std::string_view::npos;
    std::string text = v6 ? "http://[" : "http://";
    text += host;
    text += v6 ? "]:" : ":";
    text += std::to_string(port());
    return text;
  };
  const std::string& host = loop_->options.host;
  if (host != "any") return {url(host == "localhost" ? "127.0.0.1" : host)};
  std::vector<std::string> urls{url("127.0.0.1")};
  uv_interface_address_t* addresses = nullptr;
  int count = 0;
  if (uv_interface_addresses(&addresses, &count) != 0) return urls;
  for (int i = 0; i < count; ++i) {
    const uv_interface_address_t& address = addresses[i];
    if (address.is_internal != 0 || address.address.address4.sin_family != AF_INET) continue;
    char name[INET_ADDRSTRLEN];
    uv_ip4_name(&address.address.address4, name, sizeof name);
    urls.push_back(url(name));
  }
  uv_free_interface_addresses(addresses, count);
  return urls;
}

void TcpServer::run() {
  uv_run(&loop_->uv, UV_RUN_DEFAULT);
}

void TcpServer::stop() {
  uv_async_send(&loop_->stop_asked);
}

void TcpServer::send(ClientId id, SharedBytes bytes) {
  Client* client = loop_->find(id);
  if (client == nullptr || client->ending || bytes == nullptr || bytes->empty()) return;
  if (!loop_->owe(*client, bytes)) {
    // Too much for one turn, but is the peer slow? It is, if the kernel does not take it now.
    loop_->flush(*client);
    if (client->gone) return;
    if (!loop_->owe(*client, std::move(bytes))) return loop_->drop(*client);
  }
  loop_->touch(*client);
}

void TcpServer::disconnect(ClientId id) {
  Client* client = loop_->find(id);
  if (client == nullptr || client->ending) return;
  client->ending = true;
  client->moved = loop_->now();
  loop_->lingering.emplace_back(id, client->moved);
  if (loop_->lingering.size() == 1) loop_->on_lingering();
  loop_->touch(*client);
}

void TcpServer::drop(ClientId id) {
  Client* client = loop_->find(id);
  if (client != nullptr) loop_->drop(*client);
}

}  // namespace ws

#include "endings.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace ws::tcp {

namespace {

constexpr std::uint32_t lingers = 15;  // at most, one behind the other

}  // namespace

Endings::Endings(uv_loop_t* loop, Clients& clients, std::chrono::milliseconds linger,
                 Observer* observer)
    : loop_{loop},
      clients_{clients},
      lingering_{linger},
      most_{lingers * std::max(1u, static_cast<std::uint32_t>(linger.count()))},
      observer_{observer} {
  uv_timer_init(loop, &timer_);
  timer_.data = this;
}

void Endings::begin(Client& client) {
  if (observer_) observer_->ending(client.id);
  client.ending = true;
  client.moved = now();
  lingering_.add(client.id, client.moved);
  if (lingering_.size() == 1) end_those_who_linger();
}

void Endings::heard(Client& client) {
  if (client.fin_sent) client.moved = now();
}

void Endings::all_written(Client& client) {
  if (!client.ending || client.fin_sent) return;
  client.fin_sent = true;
  client.moved = client.fin_at = now();
  if (shutdown(client.fd, SHUT_WR) != 0) return drop(client, End::reset);
  if (observer_) observer_->fin_sent(client.id);
  if (client.eof) over(client, End::finished);
}

void Endings::peer_finished(Client& client) {
  client.eof = true;
  if (observer_) observer_->fin_received(client.id);
  if (client.fin_sent) over(client, End::finished);
}

void Endings::over(Client& client, End end) {
  if (client.gone) return;
  client.gone = true;
  if (observer_) observer_->over(client.id, end);
  uv_poll_stop(&client.poll);
  gone_.push_back(client.id);
}

void Endings::drop(Client& client, End end) {
  client.reset = true;
  over(client, end);
}

void Endings::drop_all() {
  clients_.for_each([this](Client& client) { drop(client, End::server_ended); });
}

std::vector<ClientId> Endings::take_gone() {
  return std::exchange(gone_, {});
}

void Endings::close_socket(Client& client) {
  if (client.reset) {
    const linger at_once{1, 0};
    setsockopt(client.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  close(client.fd);
  client.fd = -1;
  client.outbox.reset();
}

void Endings::end_those_who_linger() {
  const auto moved = [this](ClientId id) -> std::optional<std::uint32_t> {
    const Client* client = clients_.find(id);
    if (client == nullptr) return std::nullopt;
    return last_move(*client, now(), most_);
  };
  while (const std::optional<ClientId> id = lingering_.take_due(now(), moved)) {
    Client& client = clients_.at(*id);
    client.fin_sent ? over(client, End::no_answer) : drop(client, End::stuck);
  }
  if (lingering_.size() == 0) return;
  const auto on_time = [](uv_timer_t* h) {
    static_cast<Endings*>(h->data)->end_those_who_linger();
  };
  uv_timer_start(&timer_, on_time, lingering_.time_left(now()), 0);
}

}  // namespace ws::tcp

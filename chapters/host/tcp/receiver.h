// Bytes on their way in: when a client's socket is ready, and what is read from it.
#pragma once

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "bytes.h"
#include "clients.h"
#include "endings.h"
#include "observer.h"
#include "tcp_server.h"
#include "turns.h"

namespace ws::tcp {

class Receiver {
 public:
  // observer: null, if nobody watches.
  Receiver(Application& application, Turns& turns, Clients& clients, Endings& endings,
           Observer* observer)
      : application_{application},
        turns_{turns},
        clients_{clients},
        endings_{endings},
        observer_{observer} {
    turns.loop()->data = this;
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  // A socket that was accepted becomes a client.
  void welcome(int fd) {
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    Client& client = clients_.add();
    if (uv_poll_init(turns_.loop(), &client.poll, fd) != 0) {
      close(fd);
      clients_.remove(client);
      clients_.release(client);
      return;
    }
    client.poll.data = &client;
    client.fd = fd;
    client.moved = static_cast<std::uint32_t>(turns_.now());
    watch(client);
    if (observer_) observer_->opened(client.id, fd);
    application_.on_connect(client.id);
  }

  // Asks libuv for what can happen to this client next.
  void watch(Client& client) {
    const int wanted = (client.eof ? 0 : UV_READABLE) | (client.outbox ? UV_WRITABLE : 0);
    if (wanted == client.polled) return;
    client.polled = static_cast<std::uint8_t>(wanted);
    if (wanted == 0) {
      uv_poll_stop(&client.poll);
      return;
    }
    uv_poll_start(&client.poll, wanted, [](uv_poll_t* h, int status, int events) {
      of(h->loop).on_ready(*static_cast<Client*>(h->data), status, events);
    });
  }

  // The end of a client that is gone. Its slot is free when libuv has let go of the handle. The handle
  // is closed first: it may not watch a number that another socket gets.
  void farewell(Client& client) {
    uv_close(reinterpret_cast<uv_handle_t*>(&client.poll),
             [](uv_handle_t* h) { of(h->loop).clients_.release(*static_cast<Client*>(h->data)); });
    endings_.close_socket(client);
    clients_.remove(client);
  }

 private:
  static constexpr std::size_t read_size = 64 * 1024;  // one buffer for all clients

  static Receiver& of(const uv_loop_t* loop) { return *static_cast<Receiver*>(loop->data); }

  void on_ready(Client& client, int status, int events) {
    if (status < 0) {  // reset: what came before it is still there to read
      while (!client.eof && read(client)) {
      }
      if (!client.gone) endings_.drop(client, End::reset);
      return;
    }
    if ((events & UV_WRITABLE) != 0) turns_.touch(client);
    if ((events & UV_READABLE) != 0) read(client);
  }

  // False: there is nothing more to read now, or there never will be.
  bool read(Client& client) {
    const ssize_t count = recv(client.fd, buffer_.data(), buffer_.size(), 0);
    if (count > 0) {
      turns_.note_arrival();
      const ByteView bytes{buffer_.data(), static_cast<std::size_t>(count)};
      if (observer_) observer_->received(client.id, bytes);
      if (client.ending) {
        endings_.heard(client);
      } else {
        application_.on_bytes(client.id, bytes);
      }
      return !client.gone;
    }
    if (count < 0) {
      if (errno != EAGAIN && errno != EINTR) endings_.drop(client, End::reset);
      return false;
    }
    endings_.peer_finished(client);
    if (client.gone) return false;
    watch(client);
    if (!client.ending) application_.on_eof(client.id);
    return false;
  }

  Application& application_;
  Turns& turns_;
  Clients& clients_;
  Endings& endings_;
  Observer* observer_;
  std::array<std::uint8_t, read_size> buffer_;
};

}  // namespace ws::tcp

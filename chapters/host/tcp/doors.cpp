#include "doors.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "listening.h"

namespace ws::tcp {

namespace {

constexpr int spare_descriptors = 8;  // for the rest of the process
constexpr int accepts_a_turn = 128;   // so that a rush at the door starves nobody inside

bool out_of_descriptors(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Doors::Doors(uv_loop_t* loop, const std::string& host, std::uint16_t port, const Clients& clients,
             std::function<void(int fd)> welcome)
    : clients_{clients},
      welcome_{std::move(welcome)},
      fds_{listen_everywhere(addresses_of(host), port)},
      port_{port_of(fds_[0])} {
  getrlimit(RLIMIT_NOFILE, &descriptors_);
  for (std::size_t i = 0; i < fds_.size(); ++i) {
    uv_poll_init(loop, &polls_[i], fds_[i]);
    polls_[i].data = this;
  }
  open();
}

Doors::~Doors() {
  for (const int fd : fds_)
    ::close(fd);
}

void Doors::open() {
  if (are_open_) return;
  are_open_ = true;
  for (std::size_t i = 0; i < fds_.size(); ++i) {
    uv_poll_start(&polls_[i], UV_READABLE, [](uv_poll_t* h, int, int) {
      uv_os_fd_t door = -1;
      uv_fileno(reinterpret_cast<const uv_handle_t*>(h), &door);
      static_cast<Doors*>(h->data)->accept_all(door);
    });
  }
}

void Doors::shut() {
  are_open_ = false;
  for (std::size_t i = 0; i < fds_.size(); ++i)
    uv_poll_stop(&polls_[i]);
}

// The handles first: libuv may not poll a descriptor that somebody else could get meanwhile.
void Doors::close() {
  for (std::size_t i = 0; i < fds_.size(); ++i) {
    uv_close(reinterpret_cast<uv_handle_t*>(&polls_[i]), nullptr);
    ::close(fds_[i]);
  }
  fds_.clear();
}

void Doors::accept_all(int door) {
  // Everything else was opened before the doors: no client has a lower number than they.
  const rlim_t others = static_cast<rlim_t>(fds_.back()) + 1 + spare_descriptors;
  for (int i = 0; i < accepts_a_turn; ++i) {
    if (clients_.count() + others >= descriptors_.rlim_cur) return shut();
    const int fd = accept(door, nullptr, nullptr);
    if (fd >= 0) {
      welcome_(fd);
    } else if (out_of_descriptors(errno)) {
      return shut();  // else the loop would spin: the knocking does not stop
    } else if (errno != ECONNABORTED && errno != EINTR) {
      return;
    }
  }
}

}  // namespace ws::tcp

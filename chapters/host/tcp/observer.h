// What happens on the sockets, told to who watches from another process (./workbook run N --inspect). Without
// a watcher there is no Observer, and a null pointer is all that it costs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "bytes.h"
#include "client_id.h"

namespace ws::tcp {

// How a connection ended, for the server.
enum class End : std::uint8_t {
  finished = 1,   // FIN both ways
  no_answer = 2,  // our FIN, and the peer's did not come in time
  stuck = 3,      // it was to end, and took none of what it was owed within `linger`
  reset = 4,      // by the peer, or by the network
  owed_too_much = 5,
  write_failed = 6,
  dropped = 7,       // by the application
  server_ended = 8,  // and did not wait any longer
};

// A record in the pipe is a head of 31 bytes, in network byte order, and a body:
//   kind 1, client 8, time 8 (microseconds since 1970), number 8, more 4, size of the body 2
enum class Seen : std::uint8_t {
  serving = 1,  // all doors are open, and what serve() prints is printed
  opened = 2,   // body: the peer's address
  received =
      3,     // body: bytes of one read. number: bytes read before these; more: of this read to come
  owed = 4,  // body: bytes of one send(). number and more: the same, of what was sent
  taken = 5,   // number: how many of the owed bytes the kernel has taken so far
  ending = 6,  // the application ends it: what is owed goes out, and then our FIN
  fin_sent = 7,
  fin_received = 8,
  over = 9,   // number: an End
  lost = 10,  // number: so many records found no room in the pipe, before this one
  // After a loss: number 1 begins and 0 ends a list of all who are connected, with `received`, `owed` (both
  // without a body) and `taken` of each. Who is not in it is over.
  list = 11,
};

// The server never waits for the watcher, and keeps nothing for it: if the pipe is full, a record is lost. That
// is counted and told, and `number` shows which bytes are missing. Each record is written at once: those before
// a crash are in the pipe. If nobody reads any more, all are lost.
class Observer {
 public:
  // The pipe's end is ours from now on.
  explicit Observer(int pipe);
  ~Observer();
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  void serving() { tell({Seen::serving}); }
  void opened(ClientId client, int socket);
  void received(ClientId client, ByteView bytes);
  void owed(ClientId client, ByteView bytes);
  void taken(ClientId client, std::size_t count);
  void ending(ClientId client) { tell({Seen::ending, client}); }
  void fin_sent(ClientId client) { tell({Seen::fin_sent, client}); }
  void fin_received(ClientId client) { tell({Seen::fin_received, client}); }
  void over(ClientId client, End end);
  // Now and then: after a loss the watcher would not know how things stand until the next record.
  void on_tick();

 private:
  struct Head {
    Seen kind;
    ClientId client = 0;
    std::uint64_t number = 0;
    std::uint32_t more = 0;
  };
  struct Counts {  // bytes of one client so far
    std::uint64_t received = 0, owed = 0, taken = 0;
  };

  void tell_piece(Seen kind, ClientId client, std::uint64_t& before, ByteView bytes);
  void tell(const Head& head, ByteView body = {});
  static std::uint8_t* put(std::uint8_t* at, const Head& head, std::size_t body_size);

  int pipe_;
  std::uint64_t lost_ = 0;  // records, since the last one that found room
  bool must_list_ = false;  // something was lost since the last list
  std::unordered_map<ClientId, Counts> counts_;
};

}  // namespace ws::tcp

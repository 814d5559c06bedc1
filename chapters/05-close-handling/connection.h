// One peer's whole protocol after the opening handshake: bytes in, events out; events in, bytes out.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "bytes.h"
#include "close.h"
#include "failure.h"
#include "frame.h"
#include "message.h"

namespace ws {

using Milliseconds = std::chrono::milliseconds;  // since any fixed moment

struct ConnectionOptions {
  MessageLimits limits;
  Milliseconds heartbeat{30'000};     // silence before a ping, and again before we give up
  Milliseconds close_timeout{5'000};  // for the answer to our Close
};

struct Closed {
  Close close;         // the Close that the peer sent; 1006 if none came
  bool clean = false;  // §7.1.4: Close frames went both ways
};
// Message: its view ends with the next call. Closed: the last event, exactly once.
using Event = std::variant<Message, Closed>;

enum class State { open, closing, closed };  // computed, never stored

class Connection {
 public:
  explicit Connection(ConnectionOptions options = {});

  // What TCP brings. Call next_event until it says nullopt, then take_output.
  void receive(ByteView bytes);
  void receive_eof();             // FIN, RST, a pulled cable: nothing more will come
  void tick(Milliseconds now);    // about once a second: heartbeat and timeouts
  std::optional<Event> next_event();  // nullopt: not yet, or closed

  // What the application says. Ignored once we are closing: after our Close nothing follows (§5.5.1).
  void send_text(std::string_view text);
  void send(SharedBytes frame);   // whole frames, encoded once for many peers
  void close(CloseCode code, std::string_view reason = {});

  // What goes to TCP now, in order. The caller must send it.
  std::vector<SharedBytes> take_output();
  // Everything is said: when the output is flushed, end TCP (§7.1.1: the server first).
  bool wants_disconnect() const;
  State state() const;

 private:
  std::optional<Event> handle(const Frame& frame);
  void handle_close(ByteView payload);
  void answer_ping(ByteView payload);
  std::optional<Event> fail(const Failure& failure);
  void send_close(const Close& close);
  std::optional<Event> report_closed();

  FrameParser parser_;
  MessageAssembler assembler_;
  Milliseconds heartbeat_;
  Milliseconds close_timeout_;
  std::optional<Close> close_received_;
  std::vector<SharedBytes> output_;
  std::size_t waiting_pongs_ = 0;      // the last so many of output_ are pongs
  Milliseconds last_heard_{};          // a tick's time; so are the next two
  std::optional<Milliseconds> pinged_;
  std::optional<Milliseconds> closing_since_;
  bool heard_ = true;                  // something came since the last tick
  bool close_sent_ = false;
  bool failed_ = false;                // we failed the connection: what comes is not read any more
  bool eof_ = false;
  bool gave_up_ = false;               // a timeout passed
  bool reported_ = false;              // Closed was handed out
};

}  // namespace ws

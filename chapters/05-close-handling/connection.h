// One peer's whole protocol after the opening handshake: bytes in, events out; events in, bytes out.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "bytes.h"
#include "close.h"
#include "failure.h"
#include "frame.h"
#include "frame_parser.h"
#include "message.h"

namespace ws {

using Milliseconds = std::chrono::milliseconds;  // since any fixed moment

struct ConnectionOptions {
  MessageLimits limits;
  Milliseconds heartbeat{30'000};     // silence before a ping, and again before we give up
  Milliseconds close_timeout{5'000};  // for the answer to our Close
};

struct Closed {
  Close close;                       // the Close that the peer sent; 1006 if none came (§7.1.5)
  bool clean = false;                // §7.1.4: Close frames went both ways
  std::optional<Failure> failure{};  // we failed the connection: this is why
};
// Message: its view ends with the next call. Closed: the last event, exactly once.
using Event = std::variant<Message, Closed>;

enum class State { open, closing, closed };  // computed, never stored

class Connection {
 public:
  explicit Connection(ConnectionOptions options = {});

  // What TCP brings. Call next_event until it says nullopt, then take_output.
  void receive(ByteView bytes);
  void receive_eof();                 // FIN, RST, a pulled cable: nothing more will come
  void tick(Milliseconds now);        // about once a second: heartbeat and timeouts
  std::optional<Event> next_event();  // nullopt: not yet, or closed

  // What the application says. Ignored once we are not open: no data follows our Close (§5.5.1).
  void send_text(std::string_view text);
  void send(SharedBytes frame);  // a whole data frame, encoded once for many peers
  void close(CloseCode code, std::string_view reason = {});

  // What goes to TCP now, in order. The caller must send it.
  std::vector<SharedBytes> take_output();
  // All is said and taken: end TCP, without waiting for the peer (§7.1.1: the server first).
  bool wants_disconnect() const;
  State state() const;

 private:
  std::optional<Event> handle(const Frame& frame);
  std::optional<Event> handle_close(ByteView payload);
  std::optional<Event> check_unfinished();
  std::optional<Event> fail(const Failure& failure);
  std::optional<Event> report_lost();
  std::optional<Event> report(Closed closed);
  void answer_ping(ByteView payload);
  void send_close(const Close& close);
  void push(SharedBytes frame);

  FrameParser parser_;
  MessageAssembler assembler_;
  Milliseconds heartbeat_;
  Milliseconds close_timeout_;
  std::vector<SharedBytes> output_;
  std::optional<Milliseconds> deadline_;  // our patience ends here; nullopt: the next tick sets it
  std::uint8_t waiting_pongs_ = 0;        // the last so many of output_ are pongs
  bool pinged_ = false;                   // our ping waits for a sign of life
  bool close_sent_ = false;
  bool close_received_ = false;
  bool failed_ = false;  // we failed the connection: what comes is not read any more
  bool eof_ = false;
  bool gave_up_ = false;   // a timeout passed
  bool reported_ = false;  // Closed was handed out
};

}  // namespace ws

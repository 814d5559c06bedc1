// One peer's whole protocol after the opening handshake: bytes in, events out; events in, bytes out.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "bytes.h"
#include "close.h"
#include "failure.h"
#include "incoming.h"
#include "message_parser.h"
#include "outgoing.h"
#include "patience.h"

namespace ws {

struct ConnectionOptions {
  MessageLimits limits;
  // Silence before a ping, and again before we give up. A peer that needs longer to read what it
  // was owed before the ping looks like one that is gone.
  Milliseconds heartbeat{30'000};
  Milliseconds close_timeout{5'000};     // how long we wait for the answer to our Close
  Milliseconds message_timeout{30'000};  // how long a message may take, once it has begun
};

// The last event of a connection.
struct Closed {
  Close close;                       // the peer's; 1006 and no reason if none came (§7.1.5)
  bool clean = false;                // true: Close frames went both ways (§7.1.4)
  std::optional<Failure> failure{};  // the rule that the peer broke, if we failed the connection
};

using Event = std::variant<Message, Closed>;

// Computed from what has happened. The first row that fits counts:
//
//   failed, eof or gave_up            closed    nothing is left to wait for
//   close_sent and close_received     closed    and cleanly (§7.1.4)
//   close_sent                        closing   we wait for the answer to our Close
//   none of these                     open
enum class State { open, closing, closed };

class Connection {
 public:
  explicit Connection(ConnectionOptions options = {});

  // What comes from outside. What it means is said by next_event, take_output and wants_disconnect.
  void receive(ByteView bytes);  // bytes as TCP brought them
  void receive_eof();            // TCP ended, by a TCP FIN or a reset: nothing more will come
  void tick(Milliseconds now);   // the time: heartbeat, timeouts, unused memory
  // When tick() has something to do, if nothing happens before: min() means at the next chance, and
  // max() never.
  Milliseconds next_tick() const;

  // Returns the next message, or how the connection ended: Closed comes last, and once. Returns nullopt
  // if there is nothing to tell now. A Message's payload is a view: it ends with the next call of
  // receive, tick or next_event. After our Close it returns no message.
  std::optional<Event> next_event();

  // What the application says. It is ignored if state() is not open: no data follows our Close (§5.5.1).
  void send_text(std::string_view text);  // UTF-8 (assert)
  void send(SharedBytes frame);           // a whole data frame, encoded once for many peers
  void close(CloseCode code, std::string_view reason = {});  // a code that may be sent (assert)

  // Returns what goes to TCP now, in order. The caller has to send it.
  std::vector<SharedBytes> take_output();

  // Returns true once all is said and taken: end TCP, without waiting for the peer (§7.1.1).
  bool wants_disconnect() const;

  State state() const;

 private:
  // The parts of next_event. nullopt: there is nothing to tell.
  std::optional<Event> handle(const MessageParser::Item& item);
  std::optional<Event> handle_close(ByteView payload);  // a Close of the peer's
  std::optional<Event> report_failure();                // did the parser find a broken rule?
  std::optional<Event> report_lost();                   // did TCP end, or did we give up?
  std::optional<Event> fail(const Failure& failure);    // a Close that says why, and Closed
  std::optional<Event> report(Closed closed);           // returns it, and sets reported_
  void send_close(const Close& close);                  // once; later calls do nothing

  Incoming parser_;
  Outgoing output_;
  Patience patience_;
  // The facts: each becomes true once, and stays true.
  bool close_sent_ = false;
  bool close_received_ = false;
  bool failed_ = false;    // the peer broke a rule: nothing more is read
  bool eof_ = false;       // TCP ended
  bool gave_up_ = false;   // our patience ended
  bool is_late_ = false;   // a message has taken too long
  bool reported_ = false;  // Closed was handed out
};

}  // namespace ws

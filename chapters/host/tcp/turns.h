// libuv's loop, and what a turn of it is here: wait, let everything happen, then one end for all.
#pragma once

#include <uv.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "clients.h"

namespace ws::tcp {

// What the loop calls. All of it happens inside run().
struct TurnHooks {
  std::function<void()> end;         // after the events of a turn, and once more after its timers
  std::function<void()> tick;        // in equal intervals, after all that had arrived was read
  std::function<void()> stop_asked;  // by SIGINT, SIGTERM or ask_to_stop(), each time
};

class Turns {
 public:
  Turns(std::chrono::milliseconds tick, TurnHooks hooks);
  ~Turns() { close(); }
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  uv_loop_t* loop() { return &loop_; }
  std::uint64_t now() const { return uv_now(&loop_); }  // milliseconds since some fixed moment

  void run() { uv_run(&loop_, UV_RUN_DEFAULT); }
  void finish() { uv_stop(&loop_); }                   // run() returns after this turn
  void ask_to_stop() { uv_async_send(&stop_asked_); }  // from any thread

  // Something was read. When a turn owes something to many clients, their writes take longer than a
  // look whether more has come meanwhile; if so, it is read first and its answers go out with them.
  void note_arrival() { arrived_ = true; }

  // This client is to be written to when the turn ends.
  void touch(Client& client) {
    if (client.touched) return;
    client.touched = true;
    touched_.push_back(client.id);
  }
  std::vector<ClientId> take_touched();

  // Closes every handle of the loop, its owners' too: only then may they free the memory.
  void close();

 private:
  bool look_again();
  void do_not_wait();
  void end_of_events();

  TurnHooks hooks_;
  uv_loop_t loop_;
  uv_async_t stop_asked_;
  uv_signal_t interrupt_, terminate_;
  uv_timer_t tick_;
  uv_prepare_t before_poll_;
  uv_check_t after_poll_;
  uv_idle_t no_waiting_;  // while it is active, a poll does not wait
  std::vector<ClientId> touched_;
  int looks_ = 0;         // extra polls of this turn
  bool arrived_ = false;  // something, since the last poll
  bool is_tick_due_ = false;
  bool closed_ = false;
};

}  // namespace ws::tcp

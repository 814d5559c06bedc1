#include "turns.h"

#include <cassert>
#include <system_error>
#include <utility>

namespace ws::tcp {

namespace {

constexpr std::size_t many = 16;
constexpr int looks_a_turn = 8;

template <typename Handle>
Turns& of(Handle* handle) {
  return *static_cast<Turns*>(handle->data);
}

}  // namespace

Turns::Turns(std::chrono::milliseconds tick, TurnHooks hooks) : hooks_{std::move(hooks)} {
  const int result = uv_loop_init(&loop_);
  if (result < 0) throw std::system_error(-result, std::generic_category(), "event loop");
  uv_async_init(&loop_, &stop_asked_, [](uv_async_t* h) { of(h).hooks_.stop_asked(); });
  const auto on_signal = [](uv_signal_t* h, int) { of(h).hooks_.stop_asked(); };
  uv_signal_init(&loop_, &interrupt_);
  uv_signal_init(&loop_, &terminate_);
  uv_signal_start(&interrupt_, on_signal, SIGINT);
  uv_signal_start(&terminate_, on_signal, SIGTERM);
  uv_timer_init(&loop_, &tick_);
  const auto every = static_cast<std::uint64_t>(tick.count());
  uv_timer_start(
      &tick_,
      [](uv_timer_t* h) {
        of(h).is_tick_due_ = true;
        of(h).do_not_wait();
      },
      every, every);
  // What a turn's events owe is written after them; what its timers owe, before we wait again.
  uv_prepare_init(&loop_, &before_poll_);
  uv_check_init(&loop_, &after_poll_);
  uv_idle_init(&loop_, &no_waiting_);
  uv_prepare_start(&before_poll_, [](uv_prepare_t* h) {
    if (of(h).looks_ == 0) of(h).hooks_.end();
  });
  uv_check_start(&after_poll_, [](uv_check_t* h) {
    if (!of(h).look_again()) of(h).end_of_events();
  });
  stop_asked_.data = interrupt_.data = terminate_.data = tick_.data = this;
  before_poll_.data = after_poll_.data = no_waiting_.data = this;
}

bool Turns::look_again() {
  const bool more = std::exchange(arrived_, false);
  if (more && touched_.size() >= many && looks_ < looks_a_turn) {
    ++looks_;
    do_not_wait();
    return true;
  }
  uv_idle_stop(&no_waiting_);
  looks_ = 0;
  return false;
}

void Turns::do_not_wait() {
  uv_idle_start(&no_waiting_, [](uv_idle_t*) {});
}

// A server that was held up finds the tick due and bytes that came meanwhile. The bytes are first: the tick gives
// up those that were silent, and they were not.
void Turns::end_of_events() {
  if (std::exchange(is_tick_due_, false)) hooks_.tick();
  hooks_.end();
}

std::vector<ClientId> Turns::take_touched() {
  return std::exchange(touched_, {});
}

void Turns::close() {
  if (std::exchange(closed_, true)) return;
  const auto close_handle = [](uv_handle_t* handle, void*) {
    if (!uv_is_closing(handle)) uv_close(handle, nullptr);
  };
  uv_prepare_stop(&before_poll_);
  uv_check_stop(&after_poll_);
  uv_walk(&loop_, close_handle, nullptr);
  uv_run(&loop_, UV_RUN_DEFAULT);
  [[maybe_unused]] const int result = uv_loop_close(&loop_);
  assert(result == 0);
}

}  // namespace ws::tcp

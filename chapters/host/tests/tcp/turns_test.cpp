// What comes first in a turn of the loop.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <utility>

#include "tcp/turns.h"

namespace ws::tcp {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A byte in it is an event of the loop.
struct Bell {
  template <typename Rung>
  Bell(Turns& turns, Rung* rung) {
    EXPECT_EQ(pipe(ends), 0);
    uv_poll_init(turns.loop(), &poll, ends[0]);
    poll.data = rung;
    uv_poll_start(&poll, UV_READABLE, [](uv_poll_t* handle, int, int) {
      uv_poll_stop(handle);
      (*static_cast<Rung*>(handle->data))();
    });
  }
  ~Bell() {
    close(ends[0]);
    close(ends[1]);
  }
  void ring() const { EXPECT_EQ(write(ends[1], "x", 1), 1); }

  int ends[2];
  uv_poll_t poll;
};

TEST(Turns, ATickComesAfterAllThatHadArrivedWhenTheServerWasHeldUp) {
  constexpr milliseconds tick{1};
  std::string order;
  bool is_held = false;  // in this turn
  bool is_over = false;
  Turns* loop = nullptr;
  Turns turns{tick,
              {.end =
                   [&] {
                     // A tick that was due before the server was held up belongs to the turn that ends here.
                     if (std::exchange(is_held, false)) order = "held up";
                   },
               .tick =
                   [&] {
                     order += " tick";
                     if (is_over) loop->finish();
                   },
               .stop_asked = [] {}}};
  loop = &turns;
  auto heard = [&] {
    order += " heard";
    is_over = true;
  };
  Bell second{turns, &heard};
  auto is_held_up = [&] {
    const auto begin = steady_clock::now();
    while (steady_clock::now() - begin < 20 * tick) {
    }
    second.ring();
    is_held = true;
  };
  Bell first{turns, &is_held_up};
  first.ring();
  turns.run();
  EXPECT_EQ(order, "held up heard tick");
  turns.close();  // before the bells, whose handles it has
}

}  // namespace
}  // namespace ws::tcp

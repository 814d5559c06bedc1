// What <handshake-lab> calls: chapter 2's functions.
#include "abi.h"
#include "accept_key.h"

using namespace ws;

// A key in, the Sec-WebSocket-Accept that belongs to it out.
LAB_EXPORT(accept) void accept() {
  lab::give(accept_key(as_text(lab::input())));
}

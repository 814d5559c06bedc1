// Catch the impostors: `./workbook impostors 5` runs these tests against right programs and wrong ones.
// Write what a step demands: bytes in, and what the header promises. A test that a right program fails
// is a wrong accusation, so ask for nothing that no rule says. Look for edges.
#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catch/your_test.h"
#include "close.h"
#include "connection.h"
#include "outgoing.h"
#include "patience.h"

namespace {

using namespace ws;
using namespace std::chrono_literals;

// Bytes as a client sends them: a frame with a masking key.
Bytes from_client(Opcode opcode, ByteView payload) {
  return encode_frame({.fin = true, .opcode = opcode, .payload = payload},
                      {0x37, 0xfa, 0x21, 0x3d});
}

// Asks for all events. Returns the last one, if it is Closed.
std::optional<Closed> ending(Connection& connection) {
  std::optional<Closed> closed;
  while (const auto event = connection.next_event())
    if (const auto* one = std::get_if<Closed>(&*event)) closed = *one;
  return closed;
}

// What goes to TCP now, as hex digits: "8a 02 68 69".
std::string output(Connection& connection) {
  Bytes bytes;
  for (const SharedBytes& frame : connection.take_output())
    bytes.insert(bytes.end(), frame->begin(), frame->end());
  return to_hex(bytes);
}

// An example. 1004 stands between codes that may be sent, and it may not (RFC 6455 §7.4.1). The codes
// beside the gap are in the test, too.
TEST(Step5_2, TheCodesHaveAGapAfter1003) {
  EXPECT_TRUE(may_be_sent(1003));
  EXPECT_FALSE(may_be_sent(1004));
  EXPECT_TRUE(may_be_sent(1007));
}

// Your tests go here.

}  // namespace

// What a red test shows besides two values: the bytes, the place, the rule, the usual cause.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bytes.h"

namespace ws::test {

// Diagnosis of one wrong value. `value` is the value, or the expression that has it, or both: "33280",
// "header->size", "header->fin = false". The first that fits is printed. "refused" fits if nothing came,
// and the code under test says that it refused it.
struct Diagnosis {
  std::string value;
  std::string means;
};

struct Story {
  Bytes bytes{};                   // what arrived, or what was expected
  std::string text{};              // or a line of text; it is shown escaped
  std::string tried{};             // or in words what is done: "push of 8 bytes, then of 3"
  std::size_t at = 0;              // the caret stands under bytes[at] ...
  std::size_t count = 0;           // ... and count - 1 more; 0: no caret
  std::string here{};              // what stands at the caret: "the length, 130"
  std::string section{};           // "RFC 6455 §5.2: two bytes, network byte order"
  std::vector<Diagnosis> yours{};  // "33280 is 82 00: the same two bytes, read from the other end."
  std::string usually{};           // what this usually means, when no diagnosis fits
  std::string crash{};     // what a read at a wrong place usually means; empty: its kind says it
  std::string gone{};      // what a view of bytes that are gone usually means; the same
  std::string person{};    // what a person would see: "a long message never arrives."
  std::string function{};  // of a step with several functions: the one to look at
};

// Call it first in a test, before anything can fail. It holds until the test ends.
void tell(Story story);

// The same story, of something else that is tried; or what usually gives the value that came.
void now_trying(std::string what);
void now_usually(std::string usually);

// What the code under test refused last, in its own words; 0: nothing. If the test fails with this code
// the screen shows them.
void now_refused(int code, std::string_view words);

// How the bytes that a test feeds are cut at the moment; the screen says it. Empty: they are not.
void now_cut(std::string way);

// Every way to cut n bytes in two, every byte alone, and whole: calls feed with the pieces of one way.
// `done` is called after each way, `begin` before it.
template <typename Begin, typename Feed, typename Done>
void for_every_cut(ByteView bytes, Begin begin, Feed feed, Done done) {
  const std::string all = std::to_string(bytes.size()) + " bytes";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const bool whole = cut == 0 || cut == bytes.size();
    now_cut(whole ? "none: all " + all + " in one read"
                  : std::to_string(cut) + " of " + all + " in one read, and the rest in the next");
    begin();
    // An exact-size copy of each piece on the heap: reading past its end is seen by ASan.
    if (cut > 0) feed(ByteView{Bytes(bytes.begin(), bytes.begin() + cut)});
    if (cut < bytes.size()) feed(ByteView{Bytes(bytes.begin() + cut, bytes.end())});
    done();
  }
  now_cut("each of " + all + " in a read of its own");
  begin();
  for (const std::uint8_t byte : bytes)
    feed(ByteView{Bytes{byte}});
  done();
  now_cut({});
}

}  // namespace ws::test

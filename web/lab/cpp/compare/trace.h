// What code answers, in the order in which it does: two of these are compared, ours and the learner's.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.h"
#include "failure.h"
#include "json_text.h"

namespace ws::lab {

class Trace {
 public:
  // After so many bytes, this call: `what` is `value`. `step` is the one that writes it. A note is shown,
  // and not compared.
  void say(std::size_t after, std::string_view call, std::string_view what,
           const std::string& value, std::string_view step, std::string_view note = {});

  // The same, if it is another value than the last one of this name. `first` is not said.
  void say_change(std::size_t after, std::string_view call, std::string_view what,
                  const std::string& value, const std::string& first, std::string_view step);

  std::string take();

 private:
  struct Known {
    std::string what;
    std::string value;
  };

  std::vector<Known> known_;
  std::vector<std::string> said_;
};

// Bytes, and where the pieces end in which they come; the last one ends with the bytes.
struct Pieces {
  ByteView bytes;
  std::vector<std::size_t> ends;

  // Calls feed(piece, after): the piece stands at the end of the memory.
  void for_each(const std::function<void(ByteView, std::size_t)>& feed) const;
};

// Tells the page which call comes now, and the step that writes it: if it does not come back, this was it.
// `behind`: the step that reads the byte behind these, if it is another one.
void calling(std::string_view call, std::size_t after, std::string_view step,
             std::string_view behind = {});

// A copy that ends where the memory of this module ends. A byte that is read behind it is a trap.
// It lives until the next call.
std::span<std::uint8_t> at_the_end(ByteView bytes);

// All of them, if they are few; else how many, the first of them, and a checksum.
std::string shown(ByteView bytes);

// "1002", or "none".
std::string code_of(const std::optional<Failure>& failure);

// A reason in words that may not be there any more, or be anything.
std::string words_of(const std::optional<Failure>& failure);

// "there", or "gone": a literal lives as long as the program, but what a view saw of a std::string is overwritten soon.
std::string state_of_words(const Failure& failure);

}  // namespace ws::lab

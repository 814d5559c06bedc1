// For the tests: an HTTP response as a client reads it. The order of its fields, their case and the words
// for people are free, so nothing here asks for them. It is read without your code.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bytes.h"

namespace ws::test {

struct Answer {
  int status = 0;       // 0: it is broken
  std::string wrong{};  // how
  std::string reason{};
  std::vector<std::pair<std::string, std::string>> fields{};  // names in lower case
  std::string body{};

  // The value of the field; "(none)", or "(twice)".
  std::string value(std::string_view name) const;
  // The elements of the list in all fields of that name: in lower case, in order of the alphabet, each
  // once, with ", " between them. "(none)" if there are none.
  std::string list(std::string_view name) const;
  bool lists(std::string_view name, std::string_view element) const;
};

// `to_head`: no body, whatever its length says. (1xx and 204 never have one.)
Answer read_answer(std::string_view bytes, bool to_head = false);
inline Answer read_answer(const Bytes& bytes, bool to_head = false) {
  return read_answer(as_text(bytes), to_head);
}

// All of an answer in a line, to compare it: "200, content-length: 2, content-type: text/plain; hi".
// A broken one: "broken: no empty line".
std::string summary(const Answer& answer);

}  // namespace ws::test

#include "abi.h"

#include <utility>

#include "bytes.h"

namespace ws::lab {
namespace {

Bytes& input_bytes() {
  static Bytes bytes;
  return bytes;
}

std::string& output_text() {
  static std::string text;
  return text;
}

}  // namespace

ByteView input() {
  return input_bytes();
}

void give(std::string output) {
  output_text() = std::move(output);
}

}  // namespace ws::lab

// The page writes `size` bytes there, and calls a function after that.
LAB_EXPORT(lab_input) std::uint8_t* lab_input(std::size_t size) {
  ws::lab::input_bytes().resize(size);
  return ws::lab::input_bytes().data();
}

LAB_EXPORT(lab_output) const char* lab_output() {
  return ws::lab::output_text().data();
}

LAB_EXPORT(lab_output_size) std::size_t lab_output_size() {
  return ws::lab::output_text().size();
}

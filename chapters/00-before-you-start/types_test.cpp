// Six things of C++ that this workbook uses again and again, each in a few lines. The lesson quotes them.
// Change something, and see what happens: ninja -C build/dev ch0_test && build/dev/bin/ch0_test
#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bytes.h"

namespace {

using ws::Bytes;
using ws::ByteView;
using ws::share;
using ws::SharedBytes;

TEST(Types, StringViewLooksAtTextOfAnotherObject) {
  const std::string line = "Host: localhost";
  std::string_view view = line;                     // a pointer and a length; nothing is copied
  const std::string_view name = view.substr(0, 4);  // a view again: "Host"
  view.remove_prefix(6);                            // now it begins six characters later
  EXPECT_EQ(name, "Host");
  EXPECT_EQ(view, "localhost");
}

TEST(Types, SpanLooksAtBytesOfAnotherObject) {
  Bytes bytes{0x81, 0x02, 0x48, 0x69};
  const ByteView header = ByteView(bytes).first(2);     // 81 02
  const ByteView payload = ByteView(bytes).subspan(2);  // 48 69
  bytes[2] = 0x68;
  EXPECT_EQ(payload[0], 0x68);  // the view sees the change: the bytes are the same
  EXPECT_EQ(header.size() + payload.size(), bytes.size());
}

std::optional<std::string_view> first_line(std::string_view text) {
  const std::size_t end = text.find("\r\n");
  if (end == text.npos) return std::nullopt;  // not yet: ask again later
  return text.substr(0, end);
}

TEST(Types, OptionalMayHaveNoValueYet) {
  EXPECT_EQ(first_line("GET / HT"), std::nullopt);
  const std::optional<std::string_view> line = first_line("GET / HTTP/1.1\r\n");
  ASSERT_TRUE(line.has_value());  // in your code: if (line) ... or if (!line) return ...
  EXPECT_EQ(*line, "GET / HTTP/1.1");
  EXPECT_EQ(line->size(), 14u);
}

struct Refusal {
  std::string_view why;
};

std::variant<int, Refusal> read_digit(char letter) {
  if (letter < '0' || letter > '9') return Refusal{"not a digit"};
  return letter - '0';
}

TEST(Types, VariantIsOneOfSeveralTypes) {
  const std::variant<int, Refusal> result = read_digit('x');
  EXPECT_EQ(std::get_if<int>(&result), nullptr);  // it is not an int this time
  const Refusal* refusal = std::get_if<Refusal>(&result);
  ASSERT_NE(refusal, nullptr);
  EXPECT_EQ(refusal->why, "not a digit");
}

TEST(Types, SharedPtrKeepsOneObjectForMany) {
  SharedBytes frame = share({0x81, 0x02, 0x48, 0x69});
  std::vector<SharedBytes> waiting{frame, frame, frame};  // three pointers more, no byte more
  EXPECT_EQ(frame.use_count(), 4);
  waiting.clear();
  EXPECT_EQ(frame.use_count(), 1);
  frame.reset();  // that was the last pointer: now the memory is free
}

struct Options {
  std::string host = "localhost";
  int port = 8080;
  bool quiet = false;
};

TEST(Types, DesignatedInitializersNameWhatDiffers) {
  const Options options{.port = 9000, .quiet = true};  // in the order of the struct
  EXPECT_EQ(options.host, "localhost");                // keeps its default
  EXPECT_EQ(options.port, 9000);
  EXPECT_TRUE(options.quiet);
}

}  // namespace

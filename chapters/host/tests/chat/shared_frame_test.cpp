#include "shared_frame.h"

#include <gtest/gtest.h>

#include <string>

namespace ws::test {
namespace {

TEST(SharedFrame, OneTextIsOneFrame) {
  SharedFrame history;
  const SharedBytes first = history.of("hi");
  EXPECT_EQ(as_text(*first), "\x81\x02hi");
  EXPECT_EQ(history.of(std::string("hi")), first) << "the same bytes, and not equal ones";
}

TEST(SharedFrame, AnotherTextIsAnotherFrame) {
  SharedFrame history;
  const SharedBytes first = history.of("hi");
  EXPECT_EQ(as_text(*history.of("ho")), "\x81\x02ho");
  EXPECT_EQ(as_text(*history.of("hoho")), "\x81\x04hoho");
  EXPECT_EQ(as_text(*history.of("")), std::string_view("\x81\x00", 2));
  EXPECT_EQ(as_text(*first), "\x81\x02hi") << "whoever has the old one keeps it";
}

TEST(SharedFrame, EveryLengthOfTheHeaderIsSharedToo) {
  for (const std::size_t size : {0, 125, 126, 65'535, 65'536}) {
    SharedFrame history;
    const std::string text(size, 'x');
    const SharedBytes first = history.of(text);
    EXPECT_EQ(history.of(text), first) << size;
    EXPECT_NE(history.of(text + 'x'), first) << size;
  }
}

}  // namespace
}  // namespace ws::test

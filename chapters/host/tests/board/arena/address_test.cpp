// Which addresses the arena tries: the borders of each network, and what is no address.
#include "board/arena/address.h"

#include <gtest/gtest.h>

namespace ws::board {
namespace {

TEST(BoardAddress, OfALocalNetwork) {
  for (const char* address : {"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255",
                              "192.168.0.1", "192.168.255.255", "169.254.1.1", "127.0.0.1",
                              "127.255.255.255", "::1", "fc00::1", "fdff:ffff::1"}) {
    EXPECT_TRUE(is_private(address)) << address;
  }
}

TEST(BoardAddress, OfAllTheWorld) {
  for (const char* address :
       {"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
        "192.169.0.0", "169.253.255.255", "126.255.255.255", "128.0.0.0", "0.0.0.0", "8.8.8.8",
        "255.255.255.255", "2001:db8::1", "::", "fb00::1", "fe00::1", "::ffff:10.0.0.1"}) {
    EXPECT_FALSE(is_private(address)) << address;
    EXPECT_FALSE(is_own(address)) << address;
  }
}

TEST(BoardAddress, OfNothing) {
  for (const char* address :
       {"", "10", "10.0.0", "10.0.0.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1 ", "10.0.0.1:80",
        "localhost", "[::1]", "fc00", "fe80::1%eth0"}) {
    EXPECT_FALSE(is_private(address)) << address;
  }
}

TEST(BoardAddress, OfThisMachine) {
  EXPECT_TRUE(is_own("127.0.0.1"));
  EXPECT_TRUE(is_own("::1"));
  EXPECT_FALSE(is_own("192.168.1.7"));
  EXPECT_FALSE(is_own("::1 "));
}

}  // namespace
}  // namespace ws::board

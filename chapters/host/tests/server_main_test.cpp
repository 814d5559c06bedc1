// What a person types after the name of a server.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "server_process.h"

namespace ws::test {
namespace {

// The server refuses these arguments with one line, and exit status 2.
void expect_one_clear_line(const std::vector<std::string>& arguments) {
  ServerProcess server{chapter_server(), arguments};
  EXPECT_EQ(server.stop(0), 2) << arguments.back();
  const std::string output = server.output();
  EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
}

TEST(ServerMain, AMistakenArgumentIsOneClearLine) {
  expect_one_clear_line({"--port", "0", "--prot", "1"});
  expect_one_clear_line({"--port", "eighty"});
  expect_one_clear_line({"--port", "70000"});
  expect_one_clear_line({"--port", "0", "--web"});
  expect_one_clear_line({"--port", "0", "--linger", "-1"});
  expect_one_clear_line({"--port", "0", "--tick", "0"});
}

TEST(ServerMain, AFolderThatIsNotThereIsOneClearLine) {
  ServerProcess server{chapter_server(), {"--web", "/no/such/place"}};
  EXPECT_EQ(server.stop(0), 1);
  EXPECT_EQ(server.output(), "no such directory: /no/such/place\n");
}

}  // namespace
}  // namespace ws::test

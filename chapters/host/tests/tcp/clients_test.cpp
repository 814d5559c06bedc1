// The table of clients, without a socket.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "tcp/clients.h"

namespace ws::test {
namespace {

using namespace tcp;

TEST(Clients, FindsThoseItAdded) {
  Clients clients;
  const Client& first = clients.add();
  const Client& second = clients.add();
  EXPECT_NE(first.id, second.id);
  EXPECT_EQ(clients.find(first.id), &first);
  EXPECT_EQ(clients.find(second.id), &second);
  EXPECT_EQ(clients.count(), 2u);
}

TEST(Clients, FindsNothingUnderAnIdItNeverGave) {
  Clients clients;
  EXPECT_EQ(clients.find(0), nullptr);
  const ClientId id = clients.add().id;
  EXPECT_EQ(clients.find(0), nullptr);  // of a free slot
  EXPECT_EQ(clients.find(id + 1), nullptr);
  EXPECT_EQ(clients.find(id + 1'000'000), nullptr);
  EXPECT_EQ(clients.find(UINT64_MAX), nullptr);
}

TEST(Clients, AreNotMovedWhenMoreCome) {
  Clients clients;
  std::vector<Client*> there;
  for (int i = 0; i < 1'000; ++i)
    there.push_back(&clients.add());
  for (Client* client : there)
    EXPECT_EQ(clients.find(client->id), client);
}

TEST(Clients, OneThatIsGoneIsThereUntilItsRelease) {
  Clients clients;
  Client& client = clients.add();
  const ClientId id = client.id;
  client.gone = true;
  EXPECT_EQ(clients.find(id), nullptr);
  EXPECT_EQ(clients.count(), 1u);
  clients.remove(client);
  EXPECT_EQ(clients.count(), 0u);
  EXPECT_EQ(&clients.at(id), &client);
  EXPECT_NE(&clients.add(), &client);
}

TEST(Clients, ASlotIsUsedAgainAndAnIdIsNot) {
  Clients clients;
  Client& client = clients.add();
  const ClientId id = client.id;
  client.fd = 7;
  client.eof = true;
  clients.remove(client);
  clients.release(client);
  const Client& next = clients.add();
  EXPECT_EQ(&next, &client);
  EXPECT_NE(next.id, id);
  EXPECT_EQ(clients.find(id), nullptr);
  EXPECT_EQ(next.fd, -1);
  EXPECT_FALSE(next.eof);
  EXPECT_FALSE(next.gone);
}

TEST(Clients, VisitsThoseThatAreNotGone) {
  Clients clients;
  const ClientId first = clients.add().id;
  clients.add().gone = true;
  const ClientId third = clients.add().id;
  std::vector<ClientId> visited;
  clients.for_each([&](const Client& client) { visited.push_back(client.id); });
  EXPECT_EQ(visited, (std::vector<ClientId>{first, third}));
}

}  // namespace
}  // namespace ws::test

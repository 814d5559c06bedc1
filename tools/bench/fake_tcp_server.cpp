#include "fake_tcp_server.h"

#include "tcp_server.h"

namespace bench {

Told& told() {
  static Told told;
  return told;
}

}  // namespace bench

namespace ws {

struct TcpServer::Loop {};

TcpServer::TcpServer(Application&, TcpServerOptions) {}
TcpServer::~TcpServer() = default;

void TcpServer::send(ClientId client, const SharedBytes&) {
  bench::told().sends.push_back(client);
}
void TcpServer::disconnect(ClientId) {
  ++bench::told().ends;
}

}  // namespace ws

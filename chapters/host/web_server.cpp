#include "web_server.h"

#include <utility>

#include "http_talk.h"
#include "sha1.h"

namespace ws {

namespace {

HttpResponse respond(const HttpRequest& request, const WebServerOptions& options) {
  // RFC 9110 §7.8: HTTP/1.0 knows no Upgrade.
  if (!wants_websocket(request) || request.line.minor_version == 0)
    return serve_file(request, options.files);
  HttpResponse response = answer_upgrade(request, options.upgrade);
  // Whoever asked for a WebSocket and got none has nothing more to say here. refuse() says so already,
  // if it is written.
  if (response.status != 101 && !says_close(response)) {
    response.fields.push_back({"Connection", "close"});
  }
  response.head_only = request.line.method == "HEAD";
  return response;
}

}  // namespace

WebServer::WebServer(WebSocketHandler& handler, WebServerOptions options)
    : handler_{handler}, options_{std::move(options)}, tcp_{*this, options_.tcp} {
  sha1({});  // a machine without it could not open one WebSocket: it is told now
}

void WebServer::on_connect(ClientId client) {
  talks_.try_emplace(client);
}

void WebServer::on_bytes(ClientId client, ByteView bytes) {
  const auto found = talks_.find(client);
  if (found == talks_.end()) return handler_.on_bytes(client, bytes);
  Talk& talk = found->second;
  if (!talk.parser) talk.parser = std::make_unique<RequestParser>();
  talk.parser->feed(bytes);
  if (!answer(client, talk)) return;
  // The first frames may have come with the handshake, in one piece.
  const Bytes rest = talk.parser->take_rest();
  talks_.erase(found);
  handler_.on_open(client);
  if (!rest.empty()) handler_.on_bytes(client, rest);
}

bool WebServer::answer(ClientId client, Talk& talk) {
  return answer_requests(tcp_, client, *talk.parser, [&](const HttpRequest& request) {
    talk.deadline = {};  // one whole request: time for the next begins anew
    return respond(request, options_);
  });
}

void WebServer::on_eof(ClientId client) {
  // All that was whole is answered, and half a request will never be more.
  if (talks_.count(client) != 0) return tcp_.disconnect(client);
  handler_.on_eof(client);
}

void WebServer::on_disconnect(ClientId client) {
  if (talks_.erase(client) == 0) handler_.on_disconnect(client);
}

void WebServer::on_tick(std::chrono::milliseconds now) {
  for (auto& [client, talk] : talks_) {
    if (talk.deadline.count() == 0) {
      talk.deadline = now + options_.handshake_timeout;
    } else if (now >= talk.deadline) {
      tcp_.disconnect(client);
    }
  }
  handler_.on_tick(now);
}

void WebServer::on_stop() {
  for (const auto& [client, talk] : talks_)
    tcp_.disconnect(client);
  handler_.on_stop();
}

}  // namespace ws

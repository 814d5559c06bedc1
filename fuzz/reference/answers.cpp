#include "reference/answers.h"

namespace ws::fuzz {

namespace {

Seen described(const ReferenceRequest& request) {
  std::string text = request.method + '\n' + request.target;
  for (const auto& [name, value] : request.fields)
    text += '\n' + name + '\n' + value;
  return {"request", request.minor_version, owned(as_bytes(text))};
}

Seen reference_served(const ReferenceRequest& request) {
  const bool closes = !request.keep_alive();
  const std::string known = " GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH ";
  if (known.find(' ' + request.method + ' ') == std::string::npos) return served(501, "", closes);
  if (request.target == "*") return served(204, "get head options ", closes);
  std::string path = request.target.substr(0, request.target.find('?'));
  if (path[0] != '/') {
    const std::size_t slash = path.find('/', path.find("://") + 3);
    path = slash == std::string::npos ? "/" : path.substr(slash);
  }
  if (path != "/" && path != "/chat.js") return served(404, "", closes);
  const bool is_head = request.method == "HEAD";
  if (request.method != "GET" && !is_head) return served(405, "get head ", closes);
  const std::string& body = path == "/" ? page : script;
  const std::string type = path == "/" ? "text/html" : "text/javascript";
  const std::string length = std::to_string(body.size());
  return served(200, type + ' ' + length + '\n' + (is_head ? "" : body), closes);
}

std::string subprotocol(const ReferenceRequest& request) {
  for (const std::string ours : {"json", "chat"}) {
    for (const std::string& offered : request.list("sec-websocket-protocol"))
      if (offered == ours) return "sec-websocket-protocol: " + ours + '\n';
  }
  return {};
}

}  // namespace

Seen served(int status, const std::string& what, bool closes) {
  return {"served", status, owned(as_bytes(what + (closes ? "\nclose" : "")))};
}

Events reference_pages(ByteView input, const HttpBounds& bounds) {
  Events events;
  for (std::size_t at = 0;;) {
    const ReferenceHead head = reference_head(input, at, bounds);
    if (head.status == 0) return events;
    if (head.status != 200) {
      events.push_back({"fail", head.status, {true}});
      return events;
    }
    events.push_back(described(head.request));
    events.push_back(reference_served(head.request));
  }
}

Events reference_talk(ByteView input, const HttpBounds& bounds) {
  Events events;
  for (std::size_t at = 0;;) {
    const ReferenceHead head = reference_head(input, at, bounds);
    if (head.status == 0) return events;
    if (head.status != 200) {
      events.push_back({"fail", head.status});
      return events;
    }
    const ReferenceRequest& request = head.request;
    const int status = reference_upgrade(request, another_origin, our_host);
    if (!request.wants_websocket()) {
      events.push_back({"request", status});
      if (!request.keep_alive()) return events;
      continue;
    }
    std::string says = "closes\n";
    if (status == 405) says = "allow: GET\n" + says;
    if (status == 426) says = "sec-websocket-version: 13\nupgrades\n" + says;
    if (status == 101) {
      const std::string key = request.values("sec-websocket-key")[0];
      says = "sec-websocket-accept: " + reference_accept(key) + '\n' + subprotocol(request) +
             "upgrades\n";
    }
    events.push_back({"upgrade", status, owned(as_bytes(says))});
    if (status == 101) events.push_back({"rest", 0, owned(input.subspan(at))});
    return events;
  }
}

}  // namespace ws::fuzz

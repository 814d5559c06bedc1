#include "reference/answers.h"

namespace ws::fuzz {

namespace {

Seen described(const ReferenceRequest& request) {
  std::string text = request.method + '\n' + request.target;
  for (const auto& [name, value] : request.fields)
    text += '\n' + name + '\n' + value;
  return {"request", request.minor_version, owned(as_bytes(text))};
}

// What `yours` says at this place: {"", 0} if there is nothing.
Seen seen_at(const Events& yours, std::size_t place) {
  return place < yours.size() ? yours[place] : Seen{"", 0};
}

// Nothing if `yours` waits for the byte that makes a head too long.
void add_fault(Events& events, const ReferenceHead& head, const Events& yours, Bytes payload) {
  const Seen seen = seen_at(yours, events.size());
  if (head.may_wait && seen.what.empty()) return;
  const bool other = head.also != 0 && seen.number == head.also;
  events.push_back({"fail", other ? head.also : head.status, std::move(payload)});
}

// A refusal may end the connection, and a path that is not there may be a 405 to another method.
Seen reference_served(const ReferenceRequest& request, const Seen& yours) {
  const bool yours_closes = as_text(yours.payload).ends_with("\nclose");
  const bool closes = !request.keep_alive() || (yours.number >= 400 && yours_closes);
  const std::string known = " GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH ";
  if (known.find(' ' + request.method + ' ') == std::string::npos) return served(501, "", closes);
  if (request.method == "OPTIONS") return served(204, "get head options ", closes);
  std::string path = request.target.substr(0, request.target.find('?'));
  if (path[0] != '/') {
    const std::size_t slash = path.find('/', path.find("://") + 3);
    path = slash == std::string::npos ? "/" : path.substr(slash);
  }
  const bool is_head = request.method == "HEAD";
  const bool no_file = path != "/" && path != "/chat.js";
  const bool no_method = request.method != "GET" && !is_head;
  if (no_file && !(no_method && yours.number == 405)) return served(404, "", closes);
  if (no_method) return served(405, "get head options ", closes);
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

Events reference_pages(ByteView input, const HttpBounds& bounds, const Events& yours) {
  Events events;
  for (std::size_t at = 0;;) {
    const ReferenceHead head = reference_head(input, at, bounds);
    if (head.status == 0) return events;
    if (head.status != 200) {
      add_fault(events, head, yours, {true});
      return events;
    }
    events.push_back(described(head.request));
    events.push_back(reference_served(head.request, seen_at(yours, events.size())));
  }
}

Events reference_talk(ByteView input, const HttpBounds& bounds, const Events& yours) {
  Events events;
  for (std::size_t at = 0;;) {
    const ReferenceHead head = reference_head(input, at, bounds);
    if (head.status == 0) return events;
    if (head.status != 200) {
      add_fault(events, head, yours, {});
      return events;
    }
    const ReferenceRequest& request = head.request;
    const int said = seen_at(yours, events.size()).number;
    const int status = reference_upgrade(request, another_origin, our_host, said);
    if (!request.wants_websocket()) {
      events.push_back({"request", status});
      if (!request.keep_alive()) return events;
      continue;
    }
    std::string says = "closes\n";
    if (status == 405) says = "allows get\n" + says;
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

#include "reference/chat.h"

#include <nlohmann/json.hpp>

#include "reference/connection.h"
#include "reference/frames.h"
#include "reference/text.h"

namespace ws::fuzz {

namespace {

// A page parses what it hears: the order of fields and the way of escaping make no difference.
Seen heard_text(ByteView payload) {
  const auto json = nlohmann::json::parse(as_text(payload), nullptr, false);
  if (json.is_discarded()) return {"no JSON", 0, owned(payload)};
  if (json.contains("error")) return {"error"};
  return {"text", 0, owned(as_bytes(json.dump()))};
}

}  // namespace

void ReferenceChat::owe(int who, Seen event) {
  if (people_[who].here) people_[who].owed.push_back(std::move(event));
}

void ReferenceChat::join(int who) {
  people_[who].here = true;
  std::string all;
  for (const std::string& entry : history_)
    all = entry + (all.empty() ? "" : ",") + all;
  owe(who, heard_text(as_bytes("{\"msg\":[" + all + "]}")));
}

void ReferenceChat::close(int who, int code) {
  if (is_here(who)) people_[who].quiet_since.reset();
  owe(who, {"close", code});
  leave(who);
}

void ReferenceChat::leave(int who) {
  people_[who].here = false;
}

void ReferenceChat::hear(int who, ByteView bytes, std::int64_t now) {
  Person& person = people_[who];
  if (person.here && !bytes.empty()) {
    person.quiet_since.reset();
    person.pinged = false;
  }
  person.sent.insert(person.sent.end(), bytes.begin(), bytes.end());
  const Events all = reference_frames(person.sent, limits_);
  for (; person.events < all.size() && person.here; ++person.events)
    handle(who, all[person.events], now);
}

void ReferenceChat::tick(int who, std::int64_t now) {
  await_a_byte(who, now);
  if (is_here(who)) end_if_late(who, now);
}

// A message that has begun is the one that begins at the same byte as the last time.
void ReferenceChat::end_if_late(int who, std::int64_t now) {
  Person& person = people_[who];
  const std::size_t at = reference_unfinished_at(person.sent);
  if (at == person.sent.size()) {
    person.is_waiting_for_an_end = false;
    return;
  }
  if (!person.is_waiting_for_an_end || at != person.unfinished_at) person.unfinished_since = now;
  person.is_waiting_for_an_end = true;
  person.unfinished_at = at;
  if (now - person.unfinished_since < bounds_.message_timeout) return;
  person.is_due = true;
  close(who, 1008);
}

void ReferenceChat::await_a_byte(int who, std::int64_t now) {
  Person& person = people_[who];
  if (!person.quiet_since) {
    person.quiet_since = now;
    return;
  }
  const std::int64_t patience = person.here ? bounds_.heartbeat : bounds_.close_timeout;
  if (now - *person.quiet_since < patience) return;
  person.is_due = person.pinged || !person.here;
  if (person.is_due) return;
  owe(who, {"ping"});
  person.pinged = true;
  person.quiet_since = now;
}

void ReferenceChat::handle(int who, const Seen& event, std::int64_t now) {
  if (event.what == "fail") return close(who, event.number);
  if (event.what == "message") {
    if (event.number == 2) return close(who, 1003);
    if (!may_speak(people_[who], now)) return refuse(who, now);
    return say(who, std::string(as_text(event.payload)), now);
  }
  if (event.number == 9) owe(who, {"pong", 0, event.payload});
  if (event.number != 8) return;
  const ReferenceClose close_frame = reference_close(event.payload);
  close(who, close_frame.fault != 0 ? close_frame.fault : close_frame.code);
}

// A bucket of tokens, told without one: whenever a stretch of time begins, it has at most `burst` messages, and
// `rate` more for each second of it.
bool ReferenceChat::may_speak(Person& person, std::int64_t now) const {
  std::int64_t count = 1;
  for (auto before = person.passed.rbegin(); before != person.passed.rend(); ++before) {
    ++count;
    if ((count - bounds_.burst) * 1'000 > (now - *before) * bounds_.rate) return false;
  }
  person.passed.push_back(now);
  return true;
}

// It is told once a second. Two seconds without being told, and the next time begins another flood.
void ReferenceChat::refuse(int who, std::int64_t now) {
  std::vector<std::int64_t>& told = people_[who].told;
  if (!told.empty() && now - told.back() < 1'000) return;
  std::size_t in_a_row = 0;
  std::int64_t next = now;
  for (auto time = told.rbegin(); time != told.rend() && next - *time < 2'000; ++time) {
    ++in_a_row;
    next = *time;
  }
  if (in_a_row == bounds_.warnings) return close(who, 1008);
  told.push_back(now);
  owe(who, {"error"});
}

void ReferenceChat::say(int who, const std::string& text, std::int64_t now) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  const bool fits = json.is_object() && json.contains("user") && json.contains("text") &&
                    json["user"].is_string() && json["text"].is_string() &&
                    reference_is_name(json["user"], bounds_.max_user) &&
                    reference_is_text(json["text"], bounds_.max_text);
  if (!fits) return owe(who, {"error"});
  const nlohmann::json entry = {
      {"id", ++last_id_}, {"user", json["user"]}, {"text", json["text"]}, {"time", now}};
  history_.push_back(entry.dump());
  if (history_.size() > bounds_.max_history) history_.erase(history_.begin());
  const Seen said = heard_text(as_bytes("{\"msg\":[" + history_.back() + "]}"));
  for (auto& [other, person] : people_)
    owe(other, said);
}

std::string reference_saying(const std::string& user, const std::string& text) {
  return nlohmann::json{{"user", user}, {"text", text}}.dump();
}

Events reference_heard(ByteView wire) {
  const std::optional<Events> sent = reference_sent(wire);
  if (!sent) return {{"broken frames", 0, owned(wire)}};
  Events heard;
  for (const Seen& frame : *sent) {
    if (frame.number == 0x81) heard.push_back(heard_text(frame.payload));
    if (frame.number == 0x89) heard.push_back({"ping"});
    const bool closed = !heard.empty() && heard.back().what == "close";
    if (frame.number == 0x8A && !closed) heard.push_back({"pong", 0, frame.payload});
    if (frame.number == 0x88) heard.push_back({"close", sent_close_code(frame.payload)});
  }
  return heard;
}

}  // namespace ws::fuzz

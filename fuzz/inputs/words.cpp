#include "inputs/words.h"

#include <algorithm>
#include <span>

#include "inputs/stream.h"
#include "inputs/trace.h"

namespace ws::fuzz {

namespace {

// An input, cut into choices from its beginning on.
class Telling {
 public:
  explicit Telling(ByteView input) : rest_(input) {}

  // So many bytes of the input have been read by now; those since the last time chose this.
  void add(std::size_t read, std::string words) {
    const std::size_t size = read - read_;
    told_.push_back({rest_.first(size), std::move(words)});
    rest_ = rest_.subspan(size);
    read_ = read;
  }
  std::vector<Told> all() {
    if (!rest_.empty()) told_.push_back({rest_, "read by nobody"});
    return told_;
  }

 private:
  ByteView rest_;
  std::size_t read_ = 0;
  std::vector<Told> told_;
};

std::string number(std::size_t value) {
  return std::to_string(value);
}

std::string ping_words(const ScriptedFrame& frame) {
  return (frame.opcode == 9 ? "ping of " : "pong of ") + number(frame.payload.size());
}

// A message with the pings between its fragments; or a ping alone.
std::string words_of(std::span<const ScriptedFrame> frames) {
  if (frames[0].opcode >= 8) return ping_words(frames[0]);
  std::size_t fragments = 0;
  std::size_t size = 0;
  std::string parts;
  for (const ScriptedFrame& frame : frames) {
    if (frame.opcode >= 8) {
      parts += " (" + ping_words(frame) + ')';
      continue;
    }
    ++fragments;
    size += frame.payload.size();
    parts += ' ' + number(frame.payload.size());
  }
  const std::string kind = frames[0].opcode == 1 ? "text" : "binary";
  const std::string in = fragments == 1 ? "" : ", in " + number(fragments) + " fragments:" + parts;
  return kind + ", " + number(size) + " bytes" + in;
}

std::string quoted(const std::string& text) {
  std::string shown;
  for (const char c : text)
    shown += c == '\x7f' ? "\\x7f" : std::string(1, c);
  return '"' + shown + '"';
}

std::string words_of(const std::string& client, const Joins&) {
  return client + " joins";
}

std::string words_of(const std::string& client, const Says& said) {
  return client + " says, as " + quoted(said.user) + ": " + quoted(said.text);
}

std::string words_of(const std::string& client, const Floods& floods) {
  const std::string user = quoted(floods.said.user);
  return client + " says " + std::to_string(floods.times) + " times, as " + user + ": " +
         quoted(floods.said.text);
}

std::string words_of(const std::string& client, const Begins& begins) {
  return client + " begins a message, " + number(begins.bytes.size()) + " bytes of it";
}

std::string words_of(const std::string& client, const Reads&) {
  return client + " reads at once from now on";
}

std::string words_of(const std::string& client, const Sends& sent) {
  return client + " sends " + number(sent.bytes.size()) + " raw bytes";
}

std::string words_of(const std::string& client, const Pings& sent) {
  return client + " sends a ping of " + number(sent.payload.size()) + " bytes";
}

std::string words_of(const std::string& client, const Takes& takes) {
  return client + " takes up to " + number(takes.most) + " bytes";
}

std::string words_of(const std::string&, const Waits& waits) {
  const int time = waits.milliseconds;
  return time % 1'000 == 0 ? std::to_string(time / 1'000) + " seconds pass"
                           : std::to_string(time) + " milliseconds pass";
}

std::string words_of(const std::string& client, const IsClosed& closed) {
  const std::string size = number(closed.reason.size());
  return "the server closes " + client + ", with a reason of " + size + " bytes";
}

std::string words_of(const std::string& client, const Vanishes&) {
  return client + " vanishes";
}

}  // namespace

std::vector<Told> tell_script(ByteView input) {
  const Stream stream = make_stream(input);
  Telling telling(input);
  std::span<const ScriptedFrame> frames = stream.frames;
  std::size_t done = 0;
  for (const Stream::End& end : stream.ends) {
    telling.add(end.script, words_of(frames.first(end.frames - done)));
    frames = frames.subspan(end.frames - done);
    done = end.frames;
  }
  return telling.all();
}

std::vector<Told> tell_trace(ByteView input) {
  Telling telling(input);
  for (Trace trace(input); !trace.is_over();) {
    const Action action = trace.next();
    const std::string client = "client " + std::to_string(action.who);
    const auto words = [&client](const auto& what) { return words_of(client, what); };
    telling.add(trace.position(), std::visit(words, action.what));
  }
  return telling.all();
}

}  // namespace ws::fuzz

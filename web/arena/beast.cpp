// Boost.Beast's client against a server of the arena, with the same output as checks.mjs.
//   arena_beast HOST PORT [2.8,3.9]   the extra steps that this server lacks
#include <unistd.h>

#include <utility>  // before Asio 1.74, which forgets it

#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using beast::error_code;

constexpr std::chrono::seconds patience{5};
constexpr std::size_t most = 1024 * 1024;  // bytes of one message

tcp::endpoint server;
std::string authority;

// What is wrong, as a sentence for the one who wrote the server.
struct Wrong : std::runtime_error {
  using runtime_error::runtime_error;
};

void expect(bool holds, const std::string& sentence) {
  if (!holds) throw Wrong(sentence);
}

class Peer {
 public:
  Peer() : stream_{io_} {
    stream_.read_message_max(most);
    wait("The TCP connection",
         [&](auto done) { stream_.next_layer().async_connect(server, done); });
    stream_.next_layer().set_option(tcp::no_delay{true});
    wait("The answer to the handshake",
         [&](auto done) { stream_.async_handshake(authority, "/", done); });
    stream_.control_callback([&](websocket::frame_type type, beast::string_view payload) {
      if (type == websocket::frame_type::pong) pong_ = std::string(payload);
    });
  }

  auto& stream() { return stream_; }
  const std::optional<std::string>& pong() const { return pong_; }

  void send(std::string_view text) {
    wait("Room for what we send", [&](auto done) {
      stream_.async_write(asio::buffer(text),
                          [done](error_code error, std::size_t) { done(error); });
    });
  }

  void send_some(bool fin, std::string_view text) {
    wait("Room for what we send", [&](auto done) {
      stream_.async_write_some(fin, asio::buffer(text),
                               [done](error_code error, std::size_t) { done(error); });
    });
  }

  void ping(const char* payload) {
    wait("Room for what we send", [&](auto done) { stream_.async_ping(payload, done); });
  }

  // The next message.
  std::string read(const std::string& what) {
    buffer_.clear();
    wait(what, [&](auto done) {
      stream_.async_read(buffer_, [done](error_code error, std::size_t) { done(error); });
    });
    return beast::buffers_to_string(buffer_.data());
  }

  // Reads until this text is in a message.
  void hear(const std::string& text) {
    while (read("The entry").find(text) == std::string::npos) {
    }
  }

  // The code of its Close; 0 if it ends the connection without one.
  std::uint16_t ended() {
    for (;;) {
      try {
        read("Its Close");
      } catch (const boost::system::system_error& error) {
        return error.code() == websocket::error::closed ? stream_.reason().code : 0;
      }
    }
  }

  template <typename Start>
  void wait(const std::string& what, Start start) {
    const auto result = std::make_shared<std::optional<error_code>>();  // it may come after us
    start([result](error_code error) { *result = error; });
    io_.restart();
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!*result && io_.run_one_until(end) > 0) {
    }
    expect(result->has_value(), what + " does not come within 5 seconds.");
    if (**result) throw boost::system::system_error(**result);
  }

 private:
  asio::io_context io_;
  beast::flat_buffer buffer_{most};
  std::optional<std::string> pong_;
  websocket::stream<tcp::socket> stream_;
};

std::string new_text() {
  static int said = 0;
  return "beast " + std::to_string(getpid()) + '.' + std::to_string(++said);
}

std::string message(const std::string& text) {
  return R"({"user":"arena","text":")" + text + R"("})";
}

std::string closes_with(std::uint16_t found, std::uint16_t code, const std::string& because) {
  return "It ends the connection with " + (found == 0 ? "no Close" : std::to_string(found)) +
         ", and " + std::to_string(code) + " is right: " + because + '.';
}

void handshake() {
  const Peer peer;
}

void history() {
  Peer peer;
  expect(peer.read("The history").starts_with(R"({"msg":[)"),
         R"(The first message is not the history, {"msg":[...]}.)");
}

void two_hear_it() {
  Peer ada, grace;
  const std::string text = new_text();
  ada.send(message(text));
  ada.hear(text);
  grace.hear(text);
}

void fragments() {
  Peer peer;
  const std::string text = new_text();
  peer.stream().auto_fragment(true);
  peer.stream().write_buffer_bytes(16);
  peer.send(message(text));
  peer.hear(text);
}

void ping() {
  Peer peer;
  const std::string text = new_text();
  peer.ping("Hello");
  peer.send(message(text));
  peer.hear(text);  // a server answers in order
  expect(peer.pong().has_value(), "The entry comes, and no pong before it (RFC 6455 §5.5.2).");
  expect(*peer.pong() == "Hello", "The pong does not have the ping's payload (RFC 6455 §5.5.3).");
}

void ping_between() {
  Peer peer;
  const std::string text = new_text(), whole = message(text);
  peer.send_some(false, std::string_view(whole).substr(0, 5));
  peer.ping("now");
  peer.send_some(true, std::string_view(whole).substr(5));
  peer.hear(text);
  expect(peer.pong() == "now", "The ping between two fragments has no pong (RFC 6455 §5.4).");
}

void long_text() {
  Peer peer;
  std::string text = new_text();
  text.resize(4'096, 'x');
  peer.send(message(text));
  peer.hear(text);
}

void close_code() {
  Peer peer;
  peer.read("The history");
  peer.wait("The server's Close", [&](auto done) {
    peer.stream().async_close(websocket::close_reason{websocket::close_code(4001), "bye"}, done);
  });
  const std::uint16_t found = peer.stream().reason().code;
  expect(found == 4001, closes_with(found, 4001, "it sends back our code (RFC 6455 §5.5.1)"));
}

void too_long() {
  Peer peer;
  peer.send(std::string(65'537, 'x'));
  const std::uint16_t found = peer.ended();
  expect(found == 1009, closes_with(found, 1009, "a message is too big (RFC 6455 §7.4.1)"));
}

struct Check {
  const char* name;
  std::function<void()> run;
  std::string needs;  // an extra step, or ""
};

std::string what_is_wrong(const Check& check) {
  try {
    check.run();
    return "";
  } catch (const Wrong& wrong) {
    return wrong.what();
  } catch (const boost::system::system_error& error) {
    return "The connection ended: " + error.code().message() + '.';
  }
}

// Our own sentences have no quotes but those of the history; a server's text is in none.
void say(const Check& check, const char* state, const std::string& about) {
  std::string escaped;
  for (const char c : about)
    escaped += c == '"' ? std::string("\\\"") : std::string(1, c);
  std::printf("{\"check\":\"%s\",\"state\":\"%s\",\"about\":\"%s\"}\n", check.name, state,
              escaped.c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string host = argv[1], port = argv[2], lacks = argc > 3 ? argv[3] : "";
  server = {asio::ip::make_address(host), static_cast<std::uint16_t>(std::stoi(port))};
  authority = (server.address().is_v6() ? '[' + host + ']' : host) + ':' + port;
  const std::vector<Check> checks{{"handshake", handshake, ""},
                                  {"history comes first", history, ""},
                                  {"one says it and two hear it", two_hear_it, ""},
                                  {"fragments are one message", fragments, ""},
                                  {"ping", ping, ""},
                                  {"ping between fragments", ping_between, ""},
                                  {"4096 characters", long_text, ""},
                                  {"more than 64 KiB is 1009", too_long, "3.8"},
                                  {"close code", close_code, ""}};
  for (const Check& check : checks) {
    if (!check.needs.empty() &&
        (',' + lacks + ',').find(',' + check.needs + ',') != std::string::npos) {
      say(check, "left out", "It needs step " + check.needs + '.');
      continue;
    }
    const std::string wrong = what_is_wrong(check);
    say(check, wrong.empty() ? "passed" : "failed", wrong);
    if (!wrong.empty() && &check == &checks.front())
      break;  // without it there is no use in the others
  }
}

// Boost.Beast as a real client of our servers: another reading of RFC 6455 than ours.
#include <gtest/gtest.h>
#include <signal.h>

#include <utility>  // before Asio 1.74, which forgets it

#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "server_process.h"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using ws::test::ServerProcess;

// Ours, unless the environment names another: `./workbook graduate` tries the learner's so.
std::string server_named(const char* variable, const char* ours) {
  const char* const another = std::getenv(variable);
  return another != nullptr ? another : ours;
}
std::string echo() {
  return server_named("WORKBOOK_ECHO", WORKBOOK_ECHO);
}
std::string chat() {
  return server_named("WORKBOOK_CHAT", WORKBOOK_CHAT);
}

struct Ended {
  std::uint16_t code = 0;
  std::string reason;
  bool operator==(const Ended&) const = default;
};

// Blocking calls, one after the other; CTest ends what hangs.
class Peer {
 public:
  explicit Peer(const ServerProcess& server, const std::string& subprotocol = "") : stream_{io_} {
    stream_.next_layer().connect({asio::ip::address_v4::loopback(), server.port()});
    stream_.next_layer().set_option(asio::ip::tcp::no_delay{true});
    if (!subprotocol.empty()) {
      stream_.set_option(websocket::stream_base::decorator([subprotocol](auto& request) {
        request.set(beast::http::field::sec_websocket_protocol, subprotocol);
      }));
    }
    stream_.handshake(response_, "127.0.0.1:" + std::to_string(server.port()), "/");
    stream_.read_message_max(64 * 1024 * 1024);
  }

  auto& stream() { return stream_; }
  std::string subprotocol() const {
    return std::string{response_[beast::http::field::sec_websocket_protocol]};
  }

  void send(std::string_view text) {
    stream_.text(true);
    stream_.write(asio::buffer(text));
  }

  // The next message; what ended the connection instead stands in ended().
  std::string read() {
    beast::flat_buffer buffer;
    beast::error_code error;
    stream_.read(buffer, error);
    if (error) return "(" + error.message() + ")";
    return beast::buffers_to_string(buffer.data());
  }

  Ended ended() {
    beast::flat_buffer buffer;
    beast::error_code error;
    while (!error)
      stream_.read(buffer, error);
    if (error != websocket::error::closed) return {0, error.message()};
    const std::string reason{stream_.reason().reason.data(), stream_.reason().reason.size()};
    return {stream_.reason().code, reason};
  }

 private:
  asio::io_context io_;
  websocket::response_type response_;
  websocket::stream<asio::ip::tcp::socket> stream_;
};

std::string many(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += static_cast<char>('a' + i % 26);
  return text;
}

TEST(BeastAndEcho, TextComesBackAtEveryBorderOfTheLength) {
  ServerProcess server(echo());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer peer(server);
  for (const std::size_t size : {0, 1, 124, 125, 126, 127, 65534, 65535, 65536, 65537}) {
    peer.send(many(size));
    EXPECT_EQ(peer.read(), many(size)) << size;
    EXPECT_TRUE(peer.stream().got_text());
  }
}

TEST(BeastAndEcho, BinaryComesBackAsBinary) {
  ServerProcess server(echo());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer peer(server);
  const std::string bytes{"\x00\xff\x80 not text", 12};
  peer.stream().binary(true);
  peer.stream().write(asio::buffer(bytes));
  EXPECT_EQ(peer.read(), bytes);
  EXPECT_TRUE(peer.stream().got_binary());
}

TEST(BeastAndEcho, FragmentsAreOneMessage) {  // seed 5: the first fragment alone is published
  ServerProcess server(echo());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer peer(server);
  peer.stream().auto_fragment(true);
  peer.stream().write_buffer_bytes(16);
  peer.send(many(1000));
  EXPECT_EQ(peer.read(), many(1000));

  peer.stream().write_some(false, asio::buffer(std::string_view{"by "}));
  peer.stream().ping("between");
  peer.stream().write_some(false, asio::buffer(std::string_view{"hand "}));
  peer.stream().write_some(true, asio::buffer(std::string_view{}));
  EXPECT_EQ(peer.read(), "by hand ");
}

TEST(BeastAndEcho, EightMebibytesComeBack) {
  ServerProcess server(echo());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer peer(server);
  const std::string big = many(8 * 1024 * 1024);
  peer.send(big);
  EXPECT_TRUE(peer.read() == big);
}

TEST(BeastAndEcho, APingComesBackAsAPong) {  // seed 9: no pong
  ServerProcess server(echo());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer peer(server);
  std::vector<std::string> pongs;
  peer.stream().control_callback([&](websocket::frame_type kind, beast::string_view payload) {
    if (kind == websocket::frame_type::pong) pongs.emplace_back(payload.data(), payload.size());
  });
  peer.stream().ping("are you there?");
  peer.send("and this");
  EXPECT_EQ(peer.read(), "and this");
  EXPECT_EQ(pongs, std::vector<std::string>{"are you there?"});
}

TEST(BeastAndEcho, AnOfferOfDeflateIsNotTaken) {
  ServerProcess server(echo());
  ASSERT_NE(server.port(), 0) << server.output();
  asio::io_context io;
  websocket::stream<asio::ip::tcp::socket> stream{io};
  websocket::permessage_deflate offer;
  offer.client_enable = true;
  stream.set_option(offer);
  stream.next_layer().connect({asio::ip::address_v4::loopback(), server.port()});
  websocket::response_type response;
  stream.handshake(response, "localhost:" + std::to_string(server.port()), "/");
  EXPECT_EQ(response.count(beast::http::field::sec_websocket_extensions), 0u);
}

TEST(BeastAndEcho, AnswersACloseWithItsCodeAndThenEndsTcp) {  // seed 13: no Close in reply
  ServerProcess server(echo());
  ASSERT_NE(server.port(), 0) << server.output();
  for (const std::uint16_t code : {1000, 1001, 1011, 3000, 4999}) {
    Peer peer(server);
    beast::error_code error;
    peer.stream().close({websocket::close_code(code), "enough"}, error);
    EXPECT_FALSE(error) << error.message();
    EXPECT_EQ(peer.stream().reason().code, code);
  }
}

TEST(BeastAndEcho, AClientThatVanishesHarmsNoOther) {  // seed 17: RST ends the server
  ServerProcess server(echo());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer bystander(server);
  for (int i = 0; i < 10; ++i) {
    Peer peer(server);
    peer.stream().write_some(false, asio::buffer(std::string_view{"half"}));
    peer.stream().next_layer().set_option(asio::socket_base::linger{true, 0});
    peer.stream().next_layer().close();
  }
  bystander.send("unharmed");
  EXPECT_EQ(bystander.read(), "unharmed");
  EXPECT_TRUE(server.is_running());
}

TEST(BeastAndChat, SelectsTheSubprotocolOnlyIfOffered) {  // seed 25: "json", asked for or not
  ServerProcess server(chat());
  ASSERT_NE(server.port(), 0) << server.output();
  EXPECT_EQ(Peer(server, "xml, json").subprotocol(), "json");
  EXPECT_EQ(Peer(server, "xml").subprotocol(), "");
  EXPECT_EQ(Peer(server).subprotocol(), "");
}

TEST(BeastAndChat, WhatOneSaysAllHear) {
  ServerProcess server(chat());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer ada(server, "json");
  EXPECT_EQ(ada.read(), R"({"msg":[]})");
  Peer grace(server, "json");
  EXPECT_EQ(grace.read(), R"({"msg":[]})");
  ada.send(R"({"user": "ada", "text": "hi"})");
  const std::string heard = grace.read();
  EXPECT_EQ(ada.read(), heard);
  EXPECT_NE(heard.find(R"("text":"hi")"), std::string::npos) << heard;
}

TEST(BeastAndChat, ABinaryMessageEndsWith1003) {  // seed 10: looks sent, nothing happens
  ServerProcess server(chat());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer peer(server);
  peer.stream().binary(true);
  peer.stream().write(asio::buffer(std::string_view{"{}"}));
  EXPECT_EQ(peer.ended().code, 1003);
}

TEST(BeastAndChat, AMessageThatIsTooLongEndsWith1009) {  // seed 12: limits only by accident
  ServerProcess server(chat());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer peer(server);
  peer.send(many(64 * 1024 + 1));
  EXPECT_EQ(peer.ended().code, 1009);
}

TEST(BeastAndChat, TextThatIsNotUtf8EndsWith1007) {
  ServerProcess server(chat());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer peer(server);
  peer.send("\xff");
  EXPECT_EQ(peer.ended().code, 1007);
}

TEST(BeastAndChat, SaysGoodbyeAtItsEnd) {  // seed 19: a restart drops TCP
  ServerProcess server(chat());
  ASSERT_NE(server.port(), 0) << server.output();
  Peer peer(server);
  EXPECT_EQ(peer.read(), R"({"msg":[]})");
  Ended ended;
  std::thread reader([&] { ended = peer.ended(); });
  EXPECT_EQ(server.stop(SIGTERM), 0);
  reader.join();
  EXPECT_EQ(ended.code, 1001);
}

}  // namespace

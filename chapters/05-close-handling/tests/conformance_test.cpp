// The whole of RFC 6455 for a server without extensions, case by case. The numbers are those of the
// Autobahn test suite, which every WebSocket library is measured by: so a red test here has a name
// that you can look up. What the peer sends and hears is written down from the RFC.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "turn.h"

namespace ws {
namespace {

using test::masked;
using test::masked_close;
using test::masked_text;
using test::operator+;

constexpr std::size_t MiB = 1024 * 1024;

// The limits of `./workbook echo`.
ConnectionOptions generous() {
  return {.limits = {.max_size = 16 * MiB, .max_fragments = 100'000}};
}

// One read of an echo server; the bytes that go back.
Bytes echo(Connection& connection, ByteView bytes) {
  connection.receive(bytes);
  while (const std::optional<Event> event = connection.next_event()) {
    const auto* message = std::get_if<Message>(&*event);
    if (message == nullptr) continue;
    connection.send(share(encode_frame({.opcode = message->opcode, .payload = message->payload})));
  }
  Bytes sent;
  for (const SharedBytes& frame : connection.take_output()) {
    sent.insert(sent.end(), frame->begin(), frame->end());
  }
  return sent;
}

std::vector<Bytes> chopped(const Bytes& bytes, std::size_t size) {
  std::vector<Bytes> pieces;
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    const std::size_t end = std::min(at + size, bytes.size());
    pieces.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                        bytes.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return pieces;
}

// What all cases of a group have in common: the rule, and the step to look at.
struct Group {
  std::string section;
  std::string usually;
};

Group group_of(const std::string& suite) {
  const std::map<std::string, Group> groups{
      {"Conformance1", {"RFC 6455 §5.2: the payload length", "a length of one size (step 3.2)."}},
      {"Conformance2", {"RFC 6455 §5.5.2, §5.5.3: Ping and Pong", "pings and pongs (step 5.1)."}},
      {"Conformance3", {"RFC 6455 §5.2: RSV1 to RSV3 MUST be 0", "a reserved bit (step 3.5)."}},
      {"Conformance4", {"RFC 6455 §5.2: reserved opcodes", "a reserved opcode (step 3.5)."}},
      {"Conformance5",
       {"RFC 6455 §5.4: fragments", "fragments, or what is between them (step 3.7)."}},
      {"Conformance6",
       {"RFC 6455 §8.1: text is UTF-8", "UTF-8, as soon as it is wrong (step 3.9)."}},
      {"Conformance7", {"RFC 6455 §5.5.1, §7.4: Close", "a Close (steps 5.2 to 5.5)."}},
      {"Conformance9",
       {"RFC 6455 §10.4: limits", "a limit, or work that grows (steps 3.8, 3.11)."}},
      {"Conformance10", {"RFC 6455 §5.4: fragments", "fragments of many sizes (step 3.7)."}}};
  return groups.at(suite);
}

// Before each try: `bytes` is what goes in, or `tried` says it.
void tell_case(const Bytes& bytes, const std::string& tried) {
  const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
  const Group group = group_of(test->test_suite_name());
  test::tell({.bytes = bytes,
              .tried = tried,
              .section = group.section,
              .usually = "all steps are right by their own tests, and together they are not. Look "
                         "at " +
                         group.usually,
              .person = "a client or a browser that keeps the rules finds this server at fault."});
}

// What a client hears for these pieces: "text hi, pong, close 1000 | end of TCP".
std::string heard(const std::vector<Bytes>& pieces) {
  Bytes all_bytes;
  for (const Bytes& piece : pieces)
    all_bytes.insert(all_bytes.end(), piece.begin(), piece.end());
  tell_case(all_bytes, "in " + std::to_string(pieces.size()) + " reads; what does a client hear?");
  Connection connection(generous());
  test::Client client;
  for (const Bytes& piece : pieces)
    client.receive(echo(connection, piece));
  std::string all;
  for (const std::string& frame : client.heard)
    all += (all.empty() ? "" : ", ") + frame;
  return connection.wants_disconnect() ? all + " | end of TCP" : all;
}

// All in one read; and it must be the same a byte at a time.
std::string heard(const Bytes& bytes) {
  const std::string whole = heard(std::vector<Bytes>{bytes});
  EXPECT_EQ(heard(chopped(bytes, 1)), whole) << "a byte at a time";
  return whole;
}

Bytes text(std::string_view text) {
  return masked_text(text);
}
Bytes begin(std::string_view text) {
  return masked(Opcode::text, as_bytes(text), false);
}
Bytes more(std::string_view text) {
  return masked(Opcode::continuation, as_bytes(text), false);
}
Bytes last(std::string_view text) {
  return masked(Opcode::continuation, as_bytes(text));
}
Bytes ping(std::string_view text = {}) {
  return masked(Opcode::ping, as_bytes(text));
}
Bytes pong(std::string_view text = {}) {
  return masked(Opcode::pong, as_bytes(text));
}
Bytes goodbye() {
  return masked_close("03 e8"_hex);
}

// A frame whose first byte is not what masked() would write.
Bytes with_first_byte(std::uint8_t first, Bytes frame) {
  frame[0] = first;
  return frame;
}

const std::string clean = "close 1000 | end of TCP";
const std::string broken = "close 1002 | end of TCP";
const std::string not_utf8 = "close 1007 | end of TCP";

const std::string same = "the same payload, in one frame";

// "the same payload ...", or what came in place of it.
std::string compared(const Bytes& sent, const Bytes& expected) {
  if (sent == expected) return same;
  return std::to_string(sent.size()) + " other bytes in place of " +
         std::to_string(expected.size());
}

// Echoed whole: the payload in a frame of the same kind, the length in the fewest bytes.
std::string comes_back(Opcode opcode, std::size_t size, std::size_t piece) {
  tell_case({}, "a message of " + std::to_string(size) + " bytes, " + std::to_string(piece) +
                    " bytes in a read; what comes back?");
  Connection connection(generous());
  const Bytes payload(size, '*');
  Bytes sent;
  for (const Bytes& bytes : chopped(masked(opcode, payload), piece)) {
    sent = std::move(sent) + echo(connection, bytes);
  }
  return compared(sent, encode_frame({.opcode = opcode, .payload = payload}));
}

// --- 1: framing

TEST(Conformance1, Case_1_1_TextOfEveryLength) {
  for (const std::size_t size : {0U, 125U, 126U, 127U, 128U, 65535U, 65536U}) {
    EXPECT_EQ(comes_back(Opcode::text, size, 100'000), same);
  }
  EXPECT_EQ(comes_back(Opcode::text, 65536, 997), same);
}

TEST(Conformance1, Case_1_2_BinaryOfEveryLength) {
  for (const std::size_t size : {0U, 125U, 126U, 127U, 128U, 65535U, 65536U}) {
    EXPECT_EQ(comes_back(Opcode::binary, size, 100'000), same);
  }
  EXPECT_EQ(comes_back(Opcode::binary, 65536, 997), same);
}

// --- 2: pings and pongs

TEST(Conformance2, Case_2_1_to_2_4_PingIsAnsweredWithItsPayload) {
  EXPECT_EQ(heard(ping() + goodbye()), "pong , " + clean);
  EXPECT_EQ(heard(ping("Hello, world!") + goodbye()), "pong Hello, world!, " + clean);
  EXPECT_EQ(heard(ping("\xff\xfe\xfd") + goodbye()), "pong \xff\xfe\xfd, " + clean);
  const std::string longest(125, '\xfe');
  EXPECT_EQ(heard(ping(longest) + goodbye()), "pong " + longest + ", " + clean);
}

TEST(Conformance2, Case_2_5_PingOf126BytesFails) {
  const Bytes too_long = "89 fe 00 7e 37 fa 21 3d"_hex + Bytes(126, 'x');
  EXPECT_EQ(heard(too_long), broken);
}

TEST(Conformance2, Case_2_6_LongestPingInBytes) {
  const std::string longest(125, '\xfe');
  EXPECT_EQ(heard(chopped(ping(longest), 1)), "pong " + longest);
}

TEST(Conformance2, Case_2_7_to_2_9_UnsolicitedPongIsIgnored) {
  EXPECT_EQ(heard(pong() + goodbye()), clean);
  EXPECT_EQ(heard(pong("unasked") + goodbye()), clean);
  EXPECT_EQ(heard(pong("unasked") + ping("asked") + goodbye()), "pong asked, " + clean);
}

TEST(Conformance2, Case_2_10_and_2_11_TenPingsTenPongs) {
  Bytes pings;
  std::string pongs;
  for (int i = 0; i < 10; ++i) {
    pings = std::move(pings) + ping("payload-" + std::to_string(i));
    pongs += "pong payload-" + std::to_string(i) + ", ";
  }
  EXPECT_EQ(heard(pings + goodbye()), pongs + clean);
}

// --- 3: reserved bits

TEST(Conformance3, Case_3_1_to_3_4_ReservedBitOfAMessageFails) {
  EXPECT_EQ(heard(with_first_byte(0x91, text("Hello"))), broken);
  for (const std::uint8_t first : {0xA1, 0xB1, 0xC1}) {
    EXPECT_EQ(heard(text("Hello") + with_first_byte(first, text("Hello")) + ping()),
              "text Hello, " + broken);
  }
}

TEST(Conformance3, Case_3_5_to_3_7_ReservedBitsOfAnyFrameFail) {
  EXPECT_EQ(heard(with_first_byte(0xD2, masked(Opcode::binary, "ff"_hex))), broken);
  EXPECT_EQ(heard(with_first_byte(0xE9, ping())), broken);
  EXPECT_EQ(heard(with_first_byte(0xF8, goodbye())), broken);
}

// --- 4: reserved opcodes

TEST(Conformance4, Case_4_1_ReservedDataOpcodeFails) {
  for (const std::uint8_t first : {0x83, 0x84, 0x85, 0x86, 0x87}) {
    EXPECT_EQ(heard(with_first_byte(first, text(""))), broken);
    EXPECT_EQ(heard(text("Hello") + with_first_byte(first, text("reserved")) + ping()),
              "text Hello, " + broken);
  }
}

TEST(Conformance4, Case_4_2_ReservedControlOpcodeFails) {
  for (const std::uint8_t first : {0x8B, 0x8C, 0x8D, 0x8E, 0x8F}) {
    EXPECT_EQ(heard(with_first_byte(first, text(""))), broken);
    EXPECT_EQ(heard(text("Hello") + with_first_byte(first, text("reserved")) + ping()),
              "text Hello, " + broken);
  }
}

// --- 5: fragmentation

TEST(Conformance5, Case_5_1_and_5_2_FragmentedControlFrameFails) {
  EXPECT_EQ(heard(with_first_byte(0x09, ping("fragment1")) + last("fragment2")), broken);
  EXPECT_EQ(heard(with_first_byte(0x0A, pong("fragment1")) + last("fragment2")), broken);
}

TEST(Conformance5, Case_5_3_to_5_5_TwoFragmentsAreAMessage) {
  EXPECT_EQ(heard(begin("fragment1") + last("fragment2")), "text fragment1fragment2");
  EXPECT_EQ(heard({begin("fragment1"), last("fragment2")}), "text fragment1fragment2");
}

TEST(Conformance5, Case_5_6_to_5_8_PingBetweenFragmentsIsAnsweredFirst) {
  EXPECT_EQ(heard(begin("fragment1") + ping("now") + last("fragment2")),
            "pong now, text fragment1fragment2");
  EXPECT_EQ(heard({begin("fragment1"), ping("now"), last("fragment2")}),
            "pong now, text fragment1fragment2");
}

TEST(Conformance5, Case_5_9_to_5_11_LastFragmentOfNothingFails) {
  EXPECT_EQ(heard(last("nothing") + text("Hello")), broken);
  EXPECT_EQ(heard({last("nothing"), text("Hello")}), broken);
}

TEST(Conformance5, Case_5_12_to_5_14_FragmentOfNothingFails) {
  EXPECT_EQ(heard(more("nothing") + text("Hello")), broken);
  EXPECT_EQ(heard({more("nothing"), text("Hello")}), broken);
}

TEST(Conformance5, Case_5_15_FragmentAfterTheLastFails) {
  EXPECT_EQ(heard(begin("fragment1") + last("fragment2") + more("fragment3") + text("Hello")),
            "text fragment1fragment2, " + broken);
}

TEST(Conformance5, Case_5_16_and_5_17_FragmentsOfNothingTwiceFailOnce) {
  EXPECT_EQ(heard(more("a") + text("b") + more("c") + text("d")), broken);
  EXPECT_EQ(heard(last("a") + text("b") + last("c") + text("d")), broken);
}

TEST(Conformance5, Case_5_18_MessageInsideAMessageFails) {
  EXPECT_EQ(heard(begin("fragment1") + text("fragment2")), broken);
}

TEST(Conformance5, Case_5_19_and_5_20_FiveFragmentsAndTwoPings) {
  EXPECT_EQ(heard(begin("1") + more("2") + ping("first") + more("3") + more("4") + ping("second") +
                  last("5")),
            "pong first, pong second, text 12345");
}

// --- 6: UTF-8

// In one frame, in a frame a byte, and both a byte at a time.
std::string echoed(const Bytes& payload) {
  const std::string whole = heard(masked(Opcode::text, payload));
  Bytes fragments = begin("");
  for (const std::uint8_t byte : payload) {
    fragments = std::move(fragments) + masked(Opcode::continuation, Bytes{byte}, false);
  }
  EXPECT_EQ(heard(fragments + last("")), whole) << "in fragments of one byte";
  return whole;
}

// "echoed", or what was heard in place of it.
std::string taken(const Bytes& payload) {
  const std::string heard = echoed(payload);
  return heard == "text " + std::string(as_text(payload)) ? "echoed" : heard;
}

TEST(Conformance6, Case_6_1_EmptyMessagesAndFragments) {
  EXPECT_EQ(heard(text("") + goodbye()), "text , " + clean);
  EXPECT_EQ(heard(begin("") + more("") + last("") + goodbye()), "text , " + clean);
  EXPECT_EQ(heard(begin("") + more("middle") + last("") + goodbye()), "text middle, " + clean);
}

TEST(Conformance6, Case_6_2_ValidTextHoweverItIsCut) {
  EXPECT_EQ(taken("48 65 6c 6c 6f 2d c2 b5 40 c3 9f c3 b6 c3 a4"_hex), "echoed");  // Hello-µ@ßöä
  EXPECT_EQ(taken("ce ba e1 bd b9 cf 83 ce bc ce b5"_hex), "echoed");  // kosme, in Greek
  EXPECT_EQ(heard(begin("Hello-\xC2\xB5") + last("@\xC3\x9F")), "text Hello-\xC2\xB5@\xC3\x9F");
}

TEST(Conformance6, Case_6_3_InvalidTextFails) {
  EXPECT_EQ(echoed("ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64"_hex), not_utf8);
}

// At the very byte: nothing is answered before it, and nothing more is waited for.
void fails_at(Connection& connection, const Bytes& wire, std::size_t bad) {
  tell_case(wire, "each byte in a read of its own: at which one is it over?");
  test::Client client;
  for (std::size_t i = 0; i < wire.size(); ++i) {
    client.receive(echo(connection, Bytes{wire[i]}));
    const std::string here = " at byte " + std::to_string(i);
    EXPECT_EQ(test::in_words(client.heard, "nothing") + here,
              (i < bad ? "nothing" : "close 1007") + here);
    EXPECT_EQ(test::tcp(connection) + here, (i < bad ? "TCP goes on" : "TCP ends") + here);
  }
}

TEST(Conformance6, Case_6_4_1_and_6_4_2_FailsAtTheFragmentThatIsWrong) {
  const Bytes kosme = "ce ba e1 bd b9 cf 83 ce bc ce b5"_hex;
  Connection first(generous());  // 17 bytes of valid text; then f4 may stand there, f4 90 may not
  fails_at(first,
           masked(Opcode::text, kosme, false) +
               masked(Opcode::continuation, "f4 90 80 80"_hex, false) + last("edited"),
           17 + 6 + 1);
  Connection second(generous());
  fails_at(second,
           masked(Opcode::text, kosme + "f4"_hex, false) +
               masked(Opcode::continuation, "90"_hex, false) + last("edited"),
           18 + 6);
}

TEST(Conformance6, Case_6_4_3_and_6_4_4_FailsInsideTheFrame) {
  Connection connection(generous());
  fails_at(
      connection,
      masked(Opcode::text, "ce ba e1 bd b9 cf 83 ce bc ce b5 f4 90 80 80 65 64 69 74 65 64"_hex),
      6 + 11 + 1);
}

TEST(Conformance6, Case_6_5_to_6_7_FirstOfEachLength) {
  EXPECT_EQ(taken("ce ba e1 bd b9 cf 83 ce bc ce b5"_hex), "echoed");
  EXPECT_EQ(taken("00"_hex), "echoed");
  EXPECT_EQ(taken("c2 80"_hex), "echoed");
  EXPECT_EQ(taken("e0 a0 80"_hex), "echoed");
  EXPECT_EQ(taken("f0 90 80 80"_hex), "echoed");
}

TEST(Conformance6, Case_6_6_EveryPrefixOfAWord) {
  const Bytes kosme = "ce ba e1 bd b9 cf 83 ce bc ce b5"_hex;
  for (std::size_t size = 1; size <= kosme.size(); ++size) {
    const Bytes prefix(kosme.begin(), kosme.begin() + static_cast<std::ptrdiff_t>(size));
    const bool whole = size == 2 || size == 5 || size == 7 || size == 9 || size == 11;
    const std::string answer = whole ? "text " + std::string(as_text(prefix)) : not_utf8;
    EXPECT_EQ(echoed(prefix), answer) << size;
  }
}

TEST(Conformance6, Case_6_8_FirstOfFiveAndSixBytesFail) {
  EXPECT_EQ(echoed("f8 88 80 80 80"_hex), not_utf8);
  EXPECT_EQ(echoed("fc 84 80 80 80 80"_hex), not_utf8);
}

TEST(Conformance6, Case_6_9_LastOfEachLength) {
  EXPECT_EQ(taken("7f"_hex), "echoed");
  EXPECT_EQ(taken("df bf"_hex), "echoed");
  EXPECT_EQ(taken("ef bf bf"_hex), "echoed");
  EXPECT_EQ(taken("f4 8f bf bf"_hex), "echoed");
}

TEST(Conformance6, Case_6_10_LastOfFourFiveAndSixBytesFail) {
  EXPECT_EQ(echoed("f7 bf bf bf"_hex), not_utf8);
  EXPECT_EQ(echoed("fb bf bf bf bf"_hex), not_utf8);
  EXPECT_EQ(echoed("fd bf bf bf bf bf"_hex), not_utf8);
}

TEST(Conformance6, Case_6_11_AroundTheEdges) {
  EXPECT_EQ(taken("ed 9f bf"_hex), "echoed");
  EXPECT_EQ(taken("ee 80 80"_hex), "echoed");
  EXPECT_EQ(taken("ef bf bd"_hex), "echoed");
  EXPECT_EQ(taken("f4 8f bf bf"_hex), "echoed");
  EXPECT_EQ(echoed("f4 90 80 80"_hex), not_utf8);
}

TEST(Conformance6, Case_6_12_LonelyContinuationBytesFail) {
  EXPECT_EQ(echoed("80"_hex), not_utf8);
  EXPECT_EQ(echoed("bf"_hex), not_utf8);
  for (std::size_t size = 2; size <= 7; ++size)
    EXPECT_EQ(echoed(Bytes(size, 0x80)), not_utf8);
  for (unsigned byte = 0x80; byte <= 0xBF; ++byte) {
    EXPECT_EQ(echoed(Bytes{static_cast<std::uint8_t>(byte)}), not_utf8);
  }
}

TEST(Conformance6, Case_6_13_LonelyFirstBytesFail) {
  for (unsigned byte = 0xC0; byte <= 0xFD; ++byte) {
    EXPECT_EQ(echoed(Bytes{static_cast<std::uint8_t>(byte), 0x20}), not_utf8);
  }
}

TEST(Conformance6, Case_6_14_and_6_15_CharactersThatMissTheirLastByteFail) {
  const std::vector<Bytes> cut{
      "c0"_hex, "e0 80"_hex, "f0 80 80"_hex, "f8 80 80 80"_hex, "fc 80 80 80 80"_hex,
      "df"_hex, "ef bf"_hex, "f7 bf bf"_hex, "fb bf bf bf"_hex, "fd bf bf bf bf"_hex};
  Bytes all;
  for (const Bytes& bytes : cut) {
    EXPECT_EQ(echoed(bytes), not_utf8);
    all = std::move(all) + bytes;
  }
  EXPECT_EQ(echoed(all), not_utf8);
}

TEST(Conformance6, Case_6_16_BytesThatNeverStandInTextFail) {
  EXPECT_EQ(echoed("fe"_hex), not_utf8);
  EXPECT_EQ(echoed("ff"_hex), not_utf8);
  EXPECT_EQ(echoed("fe fe ff ff"_hex), not_utf8);
}

TEST(Conformance6, Case_6_17_to_6_19_TooManyBytesForACharacterFail) {
  for (const Bytes& bytes :
       {"c0 af"_hex, "e0 80 af"_hex, "f0 80 80 af"_hex, "f8 80 80 80 af"_hex,
        "fc 80 80 80 80 af"_hex, "c1 bf"_hex, "e0 9f bf"_hex, "f0 8f bf bf"_hex,
        "f8 87 bf bf bf"_hex, "fc 83 bf bf bf bf"_hex, "c0 80"_hex, "e0 80 80"_hex,
        "f0 80 80 80"_hex, "f8 80 80 80 80"_hex, "fc 80 80 80 80 80"_hex}) {
    EXPECT_EQ(echoed(bytes), not_utf8);
  }
}

TEST(Conformance6, Case_6_20_and_6_21_SurrogatesFail) {
  for (const Bytes& bytes :
       {"ed a0 80"_hex, "ed ad bf"_hex, "ed ae 80"_hex, "ed af bf"_hex, "ed b0 80"_hex,
        "ed be 80"_hex, "ed bf bf"_hex, "ed a0 80 ed b0 80"_hex, "ed a0 80 ed bf bf"_hex,
        "ed ad bf ed b0 80"_hex, "ed af bf ed bf bf"_hex}) {
    EXPECT_EQ(echoed(bytes), not_utf8);
  }
}

TEST(Conformance6, Case_6_22_and_6_23_NonCharactersAndSpecialsAreText) {
  for (const Bytes& bytes :
       {"ef bf be"_hex, "ef bf bf"_hex, "f0 9f bf be"_hex, "f0 9f bf bf"_hex, "f0 af bf be"_hex,
        "f1 8f bf bf"_hex, "f3 bf bf be"_hex, "f4 8f bf be"_hex, "f4 8f bf bf"_hex, "ef bf b9"_hex,
        "ef bf bc"_hex, "ef bf bd"_hex}) {
    EXPECT_EQ(taken(bytes), "echoed");
  }
}

// --- 7: closing

TEST(Conformance7, Case_7_1_1_MessageThenClose) {
  EXPECT_EQ(heard(text("Hello") + goodbye()), "text Hello, " + clean);
}

TEST(Conformance7, Case_7_1_2_SecondCloseIsNotAnswered) {
  EXPECT_EQ(heard(goodbye() + goodbye()), clean);
}

TEST(Conformance7, Case_7_1_3_and_7_1_4_NothingIsAnsweredAfterAClose) {
  EXPECT_EQ(heard(goodbye() + ping()), clean);
  EXPECT_EQ(heard(goodbye() + text("Hello")), clean);
}

TEST(Conformance7, Case_7_1_5_CloseBetweenFragments) {
  EXPECT_EQ(heard(begin("fragment1") + goodbye() + last("fragment2")), clean);
}

TEST(Conformance7, Case_7_1_6_BigMessageCloseAndPing) {
  const std::string big(256 * 1024, '*');
  EXPECT_EQ(heard(std::vector<Bytes>{text(big) + goodbye() + ping()}),
            "text " + big + ", " + clean);
}

TEST(Conformance7, Case_7_3_ClosePayloads) {
  EXPECT_EQ(heard(masked_close({})), "close | end of TCP");
  EXPECT_EQ(heard(masked_close("03"_hex)), broken);
  EXPECT_EQ(heard(masked_close("03 e8"_hex)), clean);
  EXPECT_EQ(heard(masked_close("03 e8"_hex + as_bytes("Hello, world!"))), clean);
  EXPECT_EQ(heard(masked_close("03 e8"_hex + Bytes(123, '*'))), clean);
  const Bytes too_long = "88 fe 00 7e 37 fa 21 3d"_hex + Bytes(126, '*');
  EXPECT_EQ(heard(too_long), broken);
}

TEST(Conformance7, Case_7_5_ReasonThatIsNotUtf8Fails) {
  EXPECT_EQ(heard(masked_close("03 e8 ce ba e1 bd b9 cf 83 ed a0 80 65 64"_hex)), not_utf8);
}

TEST(Conformance7, Case_7_7_CodesThatMayBeSentAreEchoed) {
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
                         3000, 3999, 4000, 4999}) {
    const Bytes payload{static_cast<std::uint8_t>(code / 256),
                        static_cast<std::uint8_t>(code % 256)};
    EXPECT_EQ(heard(masked_close(payload)), "close " + std::to_string(code) + " | end of TCP");
  }
}

TEST(Conformance7, Case_7_9_and_7_13_CodesThatMayNotBeSentFail) {
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    const Bytes payload{static_cast<std::uint8_t>(code / 256),
                        static_cast<std::uint8_t>(code % 256)};
    EXPECT_EQ(heard(masked_close(payload)), broken);
    EXPECT_EQ(heard(masked_close(payload + as_bytes("reason"))), broken);
  }
}

// --- 9: limits and work. Smaller than the suite's where that changes nothing but the time.

TEST(Conformance9, Case_9_1_TextUpTo16MiB) {
  EXPECT_EQ(comes_back(Opcode::text, 64 * 1024, 64 * 1024), same);
  EXPECT_EQ(comes_back(Opcode::text, 1 * MiB, 64 * 1024), same);
  EXPECT_EQ(comes_back(Opcode::text, 16 * MiB, 64 * 1024), same);
}

TEST(Conformance9, Case_9_2_BinaryUpTo16MiB) {
  EXPECT_EQ(comes_back(Opcode::binary, 64 * 1024, 64 * 1024), same);
  EXPECT_EQ(comes_back(Opcode::binary, 1 * MiB, 64 * 1024), same);
  EXPECT_EQ(comes_back(Opcode::binary, 16 * MiB, 64 * 1024), same);
}

// `size` bytes in fragments of `fragment` bytes come back as one message.
std::string comes_back_in_fragments(Opcode opcode, std::size_t size, std::size_t fragment) {
  tell_case({}, "a message of " + std::to_string(size) + " bytes, in fragments of " +
                    std::to_string(fragment) + " bytes; what comes back?");
  const Bytes payload(fragment, '*');
  const Bytes first = masked(opcode, payload, fragment == size);
  const Bytes middle = masked(Opcode::continuation, payload, false);
  const Bytes final = masked(Opcode::continuation, payload);
  Connection connection(generous());
  Bytes sent;
  for (std::size_t end = fragment; end <= size; end += fragment) {
    sent = std::move(sent) + echo(connection, end == fragment ? first
                                              : end < size    ? middle
                                                              : final);
  }
  return compared(sent, encode_frame({.opcode = opcode, .payload = Bytes(size, '*')}));
}

TEST(Conformance9, Case_9_3_and_9_4_ManySmallFragments) {
  EXPECT_EQ(comes_back_in_fragments(Opcode::text, 4 * MiB, 64), same);  // 65,536 of them
  EXPECT_EQ(comes_back_in_fragments(Opcode::text, 4 * MiB, 16 * 1024), same);
  EXPECT_EQ(comes_back_in_fragments(Opcode::binary, 1 * MiB, 64), same);
  EXPECT_EQ(comes_back_in_fragments(Opcode::binary, 4 * MiB, 4 * MiB), same);
}

TEST(Conformance9, Case_9_5_and_9_6_OneFrameInSmallPieces) {
  EXPECT_EQ(comes_back(Opcode::text, 1 * MiB, 64), same);
  EXPECT_EQ(comes_back(Opcode::text, 1 * MiB, 2048), same);
  EXPECT_EQ(comes_back(Opcode::binary, 1 * MiB, 64), same);
}

// A thousand messages, all in one read if TCP likes.
std::string a_thousand_come_back(Opcode opcode, std::size_t size) {
  tell_case({}, "1,000 messages of " + std::to_string(size) + " bytes in one read");
  const Bytes payload(size, '*');
  Bytes said;
  Bytes expected;
  const Bytes frame = masked(opcode, payload);
  const Bytes answer = encode_frame({.opcode = opcode, .payload = payload});
  for (int i = 0; i < 1000; ++i) {
    said.insert(said.end(), frame.begin(), frame.end());
    expected.insert(expected.end(), answer.begin(), answer.end());
  }
  Connection connection(generous());
  return compared(echo(connection, said), expected);
}

TEST(Conformance9, Case_9_7_and_9_8_AThousandMessages) {
  for (const std::size_t size : {0U, 16U, 64U, 256U, 1024U, 4096U}) {
    EXPECT_EQ(a_thousand_come_back(Opcode::text, size), same);
    EXPECT_EQ(a_thousand_come_back(Opcode::binary, size), same);
  }
}

// One byte more than 16 MiB is refused at its header, and nothing is kept for it.
TEST(Conformance9, RefusesMoreThanTheLimit) {
  EXPECT_EQ(heard("82 ff 00 00 00 00 01 00 00 01 37 fa 21 3d"_hex), "close 1009 | end of TCP");
  EXPECT_EQ(heard("82 ff 7f ff ff ff ff ff ff ff 37 fa 21 3d"_hex), "close 1009 | end of TCP");
}

TEST(Conformance9, RefusesFragmentsWithoutEnd) {
  Bytes empty = masked(Opcode::binary, {}, false);
  const Bytes fragment = more("");
  for (int i = 0; i < 100'000; ++i) {
    empty.insert(empty.end(), fragment.begin(), fragment.end());
  }
  EXPECT_EQ(heard(std::vector<Bytes>{empty}), "close 1008 | end of TCP");
}

// --- 10: fragments as some libraries make them

TEST(Conformance10, Case_10_1_AutoFragmentation) {
  EXPECT_EQ(comes_back_in_fragments(Opcode::text, 65'000, 1'300), same);
}

}  // namespace
}  // namespace ws

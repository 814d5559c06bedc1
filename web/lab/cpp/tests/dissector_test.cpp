// Every fault at its bits, all faults of a buffer, and what stands between the frames of a message.
#include "dissector/dissector.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client_frames.h"
#include "hex.h"

namespace {

using namespace ws;
using namespace ws::lab;
using namespace ws::test;

constexpr MaskingKey no_key{};

std::string told(const Fault& fault) {
  return "frame " + std::to_string(fault.frame) + ", " + std::to_string(fault.bit) + '+' +
         std::to_string(fault.bits) + ": " + std::to_string(static_cast<int>(fault.failure.code)) +
         ' ' + std::string(fault.failure.reason) + ' ' + std::string(fault.section) + " after " +
         std::to_string(fault.after);
}

// "frame 0, 1+1: 1002 reserved bit set §5.2 after 6": its bits, and how many bytes have come by then.
std::vector<std::string> faults(const Bytes& bytes, const DissectOptions& options = {}) {
  std::vector<std::string> all;
  for (const Fault& fault : dissect(exactly(bytes), options).faults)
    all.push_back(told(fault));
  return all;
}

using Told = std::vector<std::string>;

// --- What is right

TEST(Dissector, FindsNothingInTheExamplesOfTheRfc) {  // §5.7
  for (const char* const frame :
       {"81 85 37 fa 21 3d 7f 9f 4d 51 58", "8a 85 37 fa 21 3d 7f 9f 4d 51 58"})
    EXPECT_EQ(faults(from_hex(frame)), Told{}) << frame;
  for (const char* const frame :
       {"81 05 48 65 6c 6c 6f", "01 03 48 65 6c 80 02 6c 6f", "89 05 48 65 6c 6c 6f"})
    EXPECT_EQ(faults(from_hex(frame), {.direction = Direction::from_server}), Told{}) << frame;
  EXPECT_EQ(faults(server_frame(0x82, pattern(256)), {.direction = Direction::from_server}),
            Told{});
  EXPECT_EQ(faults(server_frame(0x82, pattern(65536)), {.direction = Direction::from_server}),
            Told{});
}

TEST(Dissector, FindsNothingInNothing) {
  const Dissection nothing = dissect({});
  EXPECT_TRUE(nothing.frames.empty());
  EXPECT_TRUE(nothing.faults.empty());
  EXPECT_FALSE(nothing.needs.has_value());
}

TEST(Dissector, TakesTheBordersOfTheLength) {
  for (const std::size_t size : {0, 1, 125, 126, 127, 65535, 65536})
    EXPECT_EQ(faults(client_frame(0x82, pattern(size))), Told{}) << size;
}

// --- The faults of a header

TEST(Dissector, ReservedBits) {
  EXPECT_EQ(faults("c1 80 00 00 00 00"_hex),
            Told{"frame 0, 1+1: 1002 reserved bit set §5.2 after 6"});
  EXPECT_EQ(faults("a1 80 00 00 00 00"_hex),
            Told{"frame 0, 2+1: 1002 reserved bit set §5.2 after 6"});
  EXPECT_EQ(faults("91 80 00 00 00 00"_hex),
            Told{"frame 0, 3+1: 1002 reserved bit set §5.2 after 6"});
  EXPECT_EQ(faults("d1 80 00 00 00 00"_hex),
            (Told{"frame 0, 1+1: 1002 reserved bit set §5.2 after 6",
                  "frame 0, 3+1: 1002 reserved bit set §5.2 after 6"}));
}

TEST(Dissector, ReservedOpcodes) {
  for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    EXPECT_EQ(faults(client_frame(0x80 + opcode, {})),
              Told{"frame 0, 4+4: 1002 reserved opcode §5.2 after 6"});
}

TEST(Dissector, TheMask) {
  EXPECT_EQ(faults("81 05 48 65 6c 6c 6f"_hex),
            Told{"frame 0, 8+1: 1002 frame without a mask §5.1 after 2"});
  EXPECT_EQ(faults("81 85 37 fa 21 3d 7f"_hex, {.direction = Direction::from_server}),
            Told{"frame 0, 8+1: 1002 frame with a mask §5.1 after 6"});
}

TEST(Dissector, ControlFrames) {
  EXPECT_EQ(faults("09 80 00 00 00 00"_hex),
            Told{"frame 0, 0+1: 1002 fragmented control frame §5.5 after 6"});
  EXPECT_EQ(faults(client_frame(0x89, pattern(125))), Told{});
  EXPECT_EQ(faults(client_frame(0x89, pattern(126))),
            Told{"frame 0, 16+16: 1002 control frame too long §5.5 after 8"});
}

TEST(Dissector, LengthsThatAreNotMinimal) {
  EXPECT_EQ(faults("82 fe 00 7d 00 00 00 00"_hex),
            Told{"frame 0, 16+16: 1002 length not minimal §5.2 after 8"});
  EXPECT_EQ(faults("82 fe 00 7e 00 00 00 00"_hex), Told{});
  EXPECT_EQ(faults("82 ff 00 00 00 00 00 00 ff ff 00 00 00 00"_hex),
            Told{"frame 0, 16+64: 1002 length not minimal §5.2 after 14"});
  EXPECT_EQ(faults("82 ff 00 00 00 00 00 01 00 00 00 00 00 00"_hex), Told{});
}

TEST(Dissector, LengthsThatAreTooMuch) {
  EXPECT_EQ(faults("82 ff 00 00 00 00 00 01 00 01 00 00 00 00"_hex),
            Told{"frame 0, 16+64: 1009 frame too big §7.4.1 after 14"});
  EXPECT_EQ(faults(client_frame(0x82, pattern(11)), {.max_message = 10}),
            Told{"frame 0, 9+7: 1009 frame too big §7.4.1 after 6"});
  EXPECT_EQ(faults("82 ff 80 00 00 00 00 00 00 00 00 00 00 00"_hex),
            (Told{"frame 0, 16+1: 1002 length has 64 bits §5.2 after 14",
                  "frame 0, 16+64: 1009 frame too big §7.4.1 after 14"}));
  EXPECT_EQ(faults("82 ff 80 00 00 00 00 00 00 00 00 00 00 00"_hex, {.max_message = UINT64_MAX}),
            Told{"frame 0, 16+1: 1002 length has 64 bits §5.2 after 14"});
}

TEST(Dissector, AllFaultsOfAHeader) {
  EXPECT_EQ(faults("7b 7f ff ff ff ff ff ff ff ff"_hex),
            (Told{"frame 0, 1+1: 1002 reserved bit set §5.2 after 10",
                  "frame 0, 2+1: 1002 reserved bit set §5.2 after 10",
                  "frame 0, 3+1: 1002 reserved bit set §5.2 after 10",
                  "frame 0, 4+4: 1002 reserved opcode §5.2 after 10",
                  "frame 0, 8+1: 1002 frame without a mask §5.1 after 10",
                  "frame 0, 0+1: 1002 fragmented control frame §5.5 after 10",
                  "frame 0, 16+64: 1002 control frame too long §5.5 after 10",
                  "frame 0, 16+1: 1002 length has 64 bits §5.2 after 10",
                  "frame 0, 16+64: 1009 frame too big §7.4.1 after 10"}));
}

TEST(Dissector, KnowsAFaultWithTheHeadersLastByte) {
  const Bytes whole = "f1 85 37 fa 21 3d"_hex;
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(faults(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))),
              Told{});
  EXPECT_EQ(faults(whole).size(), 3u);
}

// --- Messages

TEST(Dissector, CountsMessages) {
  const Bytes bytes =
      joined({client_frame(0x01, "48"_hex), client_frame(0x89, {}), client_frame(0x00, "69"_hex),
              client_frame(0x80, {}), client_frame(0x82, "00"_hex), "81"_hex});
  const Dissection dissection = dissect(bytes);
  ASSERT_EQ(dissection.frames.size(), 6u);
  EXPECT_EQ(dissection.messages, 2u);
  EXPECT_EQ(dissection.frames[0].message, 0u);
  EXPECT_EQ(dissection.frames[1].message, std::nullopt);
  EXPECT_EQ(dissection.frames[2].message, 0u);
  EXPECT_EQ(dissection.frames[3].message, 0u);
  EXPECT_EQ(dissection.frames[4].message, 1u);
  EXPECT_EQ(dissection.frames[5].message, std::nullopt);  // its header is not whole
  EXPECT_EQ(dissection.needs->bytes, 1u);
  EXPECT_TRUE(dissection.faults.empty());
}

TEST(Dissector, FragmentsOutOfOrder) {
  EXPECT_EQ(faults(client_frame(0x80, {})),
            Told{"frame 0, 4+4: 1002 nothing to continue §5.4 after 6"});
  EXPECT_EQ(faults(joined({client_frame(0x01, {}), client_frame(0x82, {})})),
            Told{"frame 1, 52+4: 1002 message inside a message §5.4 after 12"});
}

TEST(Dissector, GoesOnWithWhatBeganWrongly) {
  // As if that had been right: it is a message, and the next frame continues it.
  const Bytes bytes =
      joined({client_frame(0x00, "ff"_hex), client_frame(0x80, {}), client_frame(0x80, {})});
  EXPECT_EQ(faults(bytes), (Told{"frame 0, 4+4: 1002 nothing to continue §5.4 after 6",
                                 "frame 2, 108+4: 1002 nothing to continue §5.4 after 19"}));
  EXPECT_EQ(dissect(bytes).messages, 2u);
}

TEST(Dissector, TooManyFragmentsAreSaidOnce) {
  const Bytes part = client_frame(0x02, {});
  const Bytes more = client_frame(0x00, {});
  EXPECT_EQ(faults(joined({part, more, client_frame(0x80, {})}), {.max_fragments = 3}), Told{});
  EXPECT_EQ(
      faults(joined({part, more, more, more, more, client_frame(0x80, {})}), {.max_fragments = 3}),
      Told{"frame 3, 148+4: 1008 too many fragments §10.4 after 24"});
}

TEST(Dissector, AMessageThatIsTooBigIsSoAtAByte) {
  const Bytes bytes = joined({client_frame(0x02, pattern(6)), client_frame(0x00, pattern(6)),
                              client_frame(0x80, pattern(6))});
  EXPECT_EQ(faults(bytes, {.max_message = 10}),
            Told{"frame 1, 176+8: 1009 message too big §7.4.1 after 23"});
}

TEST(Dissector, AFrameThatIsTooBigIsNotAMessageThatIs) {
  EXPECT_EQ(faults(joined({client_frame(0x02, pattern(12)), client_frame(0x80, pattern(1))}),
                   {.max_message = 10}),
            Told{"frame 0, 9+7: 1009 frame too big §7.4.1 after 6"});
}

// --- UTF-8

TEST(Dissector, ABadByteOfAText) {
  EXPECT_EQ(faults(client_frame(0x81, "48 ff 69 ff"_hex)),
            Told{"frame 0, 56+8: 1007 text not UTF-8 §8.1 after 8"});
  EXPECT_EQ(faults(client_frame(0x82, "48 ff 69 ff"_hex)), Told{});
}

TEST(Dissector, ACharacterMayGoOverFrames) {
  // The euro sign, e2 82 ac, with a ping in it.
  const Bytes begin = joined(
      {client_frame(0x01, "e2"_hex), client_frame(0x89, "ff"_hex), client_frame(0x00, "82"_hex)});
  EXPECT_EQ(faults(joined({begin, client_frame(0x80, "ac"_hex)})), Told{});
  EXPECT_EQ(faults(joined({begin, client_frame(0x80, "41"_hex)})),
            Told{"frame 3, 216+8: 1007 text not UTF-8 §8.1 after 28"});
}

TEST(Dissector, ATextThatEndsInsideACharacter) {
  EXPECT_EQ(faults(client_frame(0x81, "41 e2 82"_hex)),
            Told{"frame 0, 56+16: 1007 text ends inside a character §8.1 after 9"});
  // As much of the character as is in this frame; where nothing is, the FIN that ends the text.
  EXPECT_EQ(faults(joined({client_frame(0x01, "e2"_hex), client_frame(0x80, "82"_hex)})),
            Told{"frame 1, 104+8: 1007 text ends inside a character §8.1 after 14"});
  EXPECT_EQ(faults(joined({client_frame(0x01, "e2"_hex), client_frame(0x80, {})})),
            Told{"frame 1, 56+1: 1007 text ends inside a character §8.1 after 13"});
  EXPECT_EQ(faults(client_frame(0x01, "e2"_hex)), Told{});
}

TEST(Dissector, WhicheverByteComesFirst) {
  // A byte that is too many is not looked at: the third is both.
  EXPECT_EQ(faults(joined({client_frame(0x01, "41"_hex), client_frame(0x80, "41 ff"_hex)}),
                   {.max_message = 2}),
            (Told{"frame 1, 112+8: 1009 message too big §7.4.1 after 15",
                  "frame 1, 112+8: 1007 text not UTF-8 §8.1 after 15"}));
  EXPECT_EQ(faults(joined({client_frame(0x01, "41"_hex), client_frame(0x80, "ff 41"_hex)}),
                   {.max_message = 2}),
            (Told{"frame 1, 104+8: 1007 text not UTF-8 §8.1 after 14",
                  "frame 1, 112+8: 1009 message too big §7.4.1 after 15"}));
}

// --- Close

TEST(Dissector, CloseCodes) {
  const auto close = [](unsigned code) {
    return client_frame(
        0x88, Bytes{static_cast<std::uint8_t>(code / 256), static_cast<std::uint8_t>(code % 256)});
  };
  for (const unsigned code : {1000, 1001, 1002, 1003, 1007, 1014, 3000, 4999})
    EXPECT_EQ(faults(close(code)), Told{}) << code;
  for (const unsigned code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
    EXPECT_EQ(faults(close(code)),
              Told{"frame 0, 48+16: 1002 status code not allowed §7.4 after 8"})
        << code;
  EXPECT_EQ(faults(client_frame(0x88, {})), Told{});
  EXPECT_EQ(faults(client_frame(0x88, "03"_hex)),
            Told{"frame 0, 48+8: 1002 half a status code §5.5.1 after 7"});
}

TEST(Dissector, CloseReasons) {
  // Its bits are those of the bad byte; it is known when the frame is whole.
  EXPECT_EQ(faults(client_frame(0x88, "03 e8 62 ff 79"_hex)),
            Told{"frame 0, 72+8: 1007 reason is not UTF-8 §8.1 after 11"});
  EXPECT_EQ(faults(client_frame(0x88, "03 e8 e2 82"_hex)),
            Told{"frame 0, 64+16: 1007 reason is not UTF-8 §8.1 after 10"});
  EXPECT_EQ(faults(client_frame(0x88, "03 ec ff"_hex)),
            (Told{"frame 0, 48+16: 1002 status code not allowed §7.4 after 9",
                  "frame 0, 64+8: 1007 reason is not UTF-8 §8.1 after 9"}));
}

TEST(Dissector, NobodyReadsBehindAClose) {  // §1.4
  const Dissection dissection = dissect(joined({client_frame(0x88, "03 e8"_hex), "f1 05 00"_hex}));
  EXPECT_EQ(dissection.unread, 1u);
  EXPECT_TRUE(dissection.faults.empty());
  EXPECT_EQ(dissection.frames.size(), 2u);
  EXPECT_EQ(dissection.needs->bytes, 4u);
  EXPECT_EQ(dissect(client_frame(0x88, "03 e8"_hex)).unread, std::nullopt);
}

// --- How much, and how fast

TEST(Dissector, AnAnnouncementCostsNothing) {
  const Dissection dissection = dissect("82 ff ff ff ff ff ff ff ff ff 00 00 00 00"_hex);
  EXPECT_EQ(dissection.needs->bytes, UINT64_MAX);
  EXPECT_EQ(dissection.needs->field, "payload");
  EXPECT_EQ(dissection.frames.front().here, 14u);
}

TEST(Dissector, EachPrefixKnowsWhatItsBytesReveal) {
  const Bytes bytes = joined({client_frame(0x01, "e2"_hex), client_frame(0xB3, pattern(3)),
                              client_frame(0x81, "ff"_hex, no_key), client_frame(0x80, {}),
                              client_frame(0x88, "03 ec ff"_hex)});
  const std::vector<std::string> all = faults(bytes);
  EXPECT_EQ(all.size(), 8u);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    Told known;
    for (const Fault& fault : dissect(bytes).faults) {
      if (fault.after <= size) known.push_back(told(fault));
    }
    EXPECT_EQ(faults(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))),
              known)
        << size;
  }
}

}  // namespace

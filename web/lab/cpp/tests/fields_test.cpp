// Each field at its bits, of whole frames and of any beginning of one.
#include "dissector/frame_fields.h"

#include <gtest/gtest.h>

#include <string>

#include "client_frames.h"
#include "hex.h"

namespace {

using namespace ws;
using namespace ws::lab;
using namespace ws::test;

// "fin 0+1=1, payload 48+40 ...": its name, its first bit and how many, its value; "..." if it is partial.
std::string fields(const Bytes& bytes, std::size_t byte = 0) {
  std::string told;
  for (const Field& field : fields_at(bytes, byte)) {
    if (!told.empty()) told += ", ";
    told += std::string(field.name) + ' ' + std::to_string(field.bit) + '+' +
            std::to_string(field.bits);
    if (field.value) told += '=' + std::to_string(*field.value);
    if (field.partial) told += " ...";
  }
  return told;
}

std::string needs(const Bytes& bytes) {
  const std::optional<Needs> found = needs_of(bytes);
  return found ? std::to_string(found->bytes) + " for " + std::string(found->field) : "nothing";
}

const std::string first_byte = "fin 0+1=1, rsv1 1+1=0, rsv2 2+1=0, rsv3 3+1=0, opcode 4+4=1";

TEST(Fields, OfHello) {  // RFC 6455 §5.7
  EXPECT_EQ(fields("81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex),
            first_byte +
                ", mask 8+1=1, payload_length 9+7=5, masking_key 16+32=939139389, payload 48+40");
}

TEST(Fields, OfHelloWithoutAMask) {  // §5.7
  EXPECT_EQ(fields("81 05 48 65 6c 6c 6f"_hex),
            first_byte + ", mask 8+1=0, payload_length 9+7=5, payload 16+40");
}

TEST(Fields, OfTheLongerLengths) {  // §5.7: 256 bytes, 64 KiB
  const std::string binary =
      "fin 0+1=1, rsv1 1+1=0, rsv2 2+1=0, rsv3 3+1=0, opcode 4+4=2, mask 8+1=0, ";
  EXPECT_EQ(fields(server_frame(0x82, pattern(256))),
            binary + "payload_length 9+7=126, extended_payload_length 16+16=256, payload 32+2048");
  EXPECT_EQ(
      fields(server_frame(0x82, pattern(65536))),
      binary + "payload_length 9+7=127, extended_payload_length 16+64=65536, payload 80+524288");
}

TEST(Fields, OfTheReservedBitsEach) {
  EXPECT_EQ(fields("5a"_hex), "fin 0+1=0, rsv1 1+1=1, rsv2 2+1=0, rsv3 3+1=1, opcode 4+4=10");
  EXPECT_EQ(fields("2f"_hex), "fin 0+1=0, rsv1 1+1=0, rsv2 2+1=1, rsv3 3+1=0, opcode 4+4=15");
}

TEST(Fields, CountFromTheBuffersBeginning) {
  EXPECT_EQ(fields("8a 00 89 01 78"_hex, 2),
            "fin 16+1=1, rsv1 17+1=0, rsv2 18+1=0, rsv3 19+1=0, opcode 20+4=9, mask 24+1=0, "
            "payload_length 25+7=1, payload 32+8");
}

TEST(Fields, OfACloseLieInItsPayload) {
  const std::string close =
      "fin 0+1=1, rsv1 1+1=0, rsv2 2+1=0, rsv3 3+1=0, opcode 4+4=8, mask 8+1=1, ";
  const std::string key = "masking_key 16+32=939139389, ";
  EXPECT_EQ(fields(client_frame(0x88, "03 e8 62 79 65"_hex)),
            close + "payload_length 9+7=5, " + key +
                "payload 48+40, status_code 48+16=1000, reason 64+24");
  EXPECT_EQ(fields(client_frame(0x88, "03 e9"_hex)),
            close + "payload_length 9+7=2, " + key + "payload 48+16, status_code 48+16=1001");
  EXPECT_EQ(fields(client_frame(0x88, {})),
            close + "payload_length 9+7=0, masking_key 16+32=939139389");
  // Half a code: the other half never comes.
  EXPECT_EQ(fields(client_frame(0x88, "03"_hex)),
            close + "payload_length 9+7=1, " + key + "payload 48+8, status_code 48+8 ...");
}

TEST(Fields, OfEachPrefix) {
  const Bytes whole = "81 fe 00 82 37 fa 21 3d 7f"_hex;  // 130 bytes are announced
  const auto prefix = [&](std::size_t size) {
    return exactly(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
  };
  const std::string two = first_byte + ", mask 8+1=1, payload_length 9+7=126";
  const std::string four = two + ", extended_payload_length 16+16=130";
  const std::string eight = four + ", masking_key 32+32=939139389";
  EXPECT_EQ(fields(prefix(0)), "");
  EXPECT_EQ(needs(prefix(0)), "nothing");
  EXPECT_EQ(fields(prefix(1)), first_byte);
  EXPECT_EQ(needs(prefix(1)), "1 for payload_length");
  EXPECT_EQ(fields(prefix(2)), two);
  EXPECT_EQ(needs(prefix(2)), "2 for extended_payload_length");
  EXPECT_EQ(fields(prefix(3)), two + ", extended_payload_length 16+8 ...");
  EXPECT_EQ(needs(prefix(3)), "1 for extended_payload_length");
  EXPECT_EQ(fields(prefix(4)), four);
  EXPECT_EQ(needs(prefix(4)), "4 for masking_key");
  EXPECT_EQ(fields(prefix(6)), four + ", masking_key 32+16=14330 ...");  // 37 fa
  EXPECT_EQ(needs(prefix(6)), "2 for masking_key");
  EXPECT_EQ(fields(prefix(8)), eight);
  EXPECT_EQ(needs(prefix(8)), "130 for payload");
  EXPECT_EQ(fields(prefix(9)), eight + ", payload 64+8 ...");
  EXPECT_EQ(needs(prefix(9)), "129 for payload");
}

TEST(Fields, OfFourExbibytesCostNothing) {
  const Bytes most = "82 ff ff ff ff ff ff ff ff ff 00 00 00 00 61"_hex;
  EXPECT_EQ(needs(most), "18446744073709551614 for payload");
  const Header header = read_header(most);
  EXPECT_EQ(header.length, UINT64_MAX);
  EXPECT_EQ(bytes_here(header, most), 15u);
  EXPECT_EQ(needs("82 ff 7f ff ff ff ff ff ff ff"_hex), "4 for masking_key");
  EXPECT_EQ(needs("82 7f"_hex), "8 for extended_payload_length");
}

TEST(Fields, AFrameEndsWhereItsPayloadDoes) {
  const Bytes two = "81 01 61 81 01 62"_hex;
  EXPECT_EQ(bytes_here(read_header(two), two), 3u);
}

}  // namespace

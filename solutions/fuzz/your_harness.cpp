// The harness: bytes come in, oracles look at what becomes of them, and report() ends the run when one
// of them sees something. ./workbook zoo says which bugs it would have found.
#include "harness.h"

namespace {

using namespace ws;
using namespace ws::fuzz;

// Small limits are reached with small inputs.
constexpr std::size_t max_message = 512;
constexpr std::size_t max_fragments = 8;

// Step F.1: bytes in
Events read(ByteView input, std::size_t piece) {
  Events events;
  MessageParser parser({.max_size = max_message, .max_fragments = max_fragments});
  for (std::size_t at = 0; at < input.size(); at += piece) {
    const ByteView part = input.subspan(at, std::min(piece, input.size() - at));
    // A block of exactly this size: behind it ASan watches, and not the rest of the input.
    const Bytes copy(part.begin(), part.end());
    parser.feed(copy);
    while (const std::optional<MessageParser::Item> item = parser.next()) {
      if (const auto* message = std::get_if<Message>(&*item)) {
        const int type = static_cast<int>(message->opcode);
        events.push_back({"message", type, owned(message->payload)});
      } else {
        const auto& frame = std::get<ControlFrame>(*item);
        events.push_back({"control", static_cast<int>(frame.opcode), owned(frame.payload)});
      }
    }
    if (at / piece % 3 == 1) parser.release_memory();  // the peer is quiet now and then
  }
  if (parser.failure()) events.push_back({"fail", static_cast<int>(parser.failure()->code)});
  return events;
}

// Step F.2: any cut gives the same
void check_cuts(ByteView input, const Events& whole) {
  const std::size_t size = input.size();
  const std::array<std::size_t, 7> pieces{
      1, 2, 3, 7, size / 2 + 1, size * 2 / 3 + 1, size * 5 / 6 + 1};
  for (const std::size_t piece : pieces) {
    const Events events = read(input, piece);
    if (events != whole) report("any cut", difference("whole", whole, "in pieces", events));
  }
}

// Step F.3: there and back
Bytes take(ByteView& input, std::size_t size) {
  const ByteView taken = input.first(std::min(size, input.size()));
  input = input.subspan(taken.size());
  return owned(taken);
}

std::size_t take_number(ByteView& input) {
  const Bytes byte = take(input, 1);
  return byte.empty() ? 0 : byte[0];
}

void add_frame(Bytes& stream, ByteView& script, bool fin, Opcode opcode, ByteView payload) {
  MaskingKey key{};
  for (std::uint8_t& byte : key)
    byte = static_cast<std::uint8_t>(take_number(script));
  const Bytes frame = encode_frame({fin, opcode, payload}, key);
  stream.insert(stream.end(), frame.begin(), frame.end());
}

// The script is made of the input: what is in the messages, where they break, where a ping comes.
void check_round_trip(ByteView script) {
  constexpr std::string_view characters[] = {"a", "\u00e9", "\u20ac", "\U0001f30a"};
  Bytes stream;
  Events said;
  for (int messages = 0; messages < 5 && !script.empty(); ++messages) {
    Bytes text;
    for (std::size_t left = take_number(script) % 130; left > 0; --left) {
      const std::string_view character = characters[take_number(script) % 4];
      if (text.size() + character.size() > max_message / 2) break;
      text.insert(text.end(), character.begin(), character.end());
    }
    const std::size_t cut = text.empty() ? 0 : take_number(script) % text.size();
    add_frame(stream, script, false, Opcode::text, ByteView(text).first(cut));
    if (take_number(script) % 2 == 1) {
      const Bytes ping = take(script, take_number(script) % 126);
      add_frame(stream, script, true, Opcode::ping, ping);
      said.push_back({"control", 9, ping});
    }
    add_frame(stream, script, true, Opcode::continuation, ByteView(text).subspan(cut));
    said.push_back({"message", 1, text});
  }
  const Events heard = read(stream, 5);
  if (heard != said) report("round trip", difference("said", said, "heard", heard));
}

// Step F.4: a second decoder, from the RFC
bool is_character(ByteView bytes) {
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const unsigned first = bytes[0];
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (size != bytes.size() || first > 0xF7 || first >> 6 == 2) return false;
  if (size == 1) return true;
  std::uint32_t point = first & (0x7FU >> size);
  for (const std::uint8_t byte : bytes.subspan(1)) {
    if (byte >> 6 != 2) return false;
    point = point * 64 + byte % 64;
  }
  if (point < smallest[size] || point > 0x10FFFF) return false;
  return point < 0xD800 || point > 0xDFFF;
}

// A character or the beginning of one: some end makes it whole, if any does.
bool may_go_on(const Bytes& bytes) {
  for (std::size_t missing = 0; missing < 4; ++missing) {
    for (const std::uint8_t end : {0x80, 0xBF}) {
      Bytes whole = bytes;
      whole.insert(whole.end(), missing, end);
      if (is_character(whole)) return true;
    }
  }
  return false;
}

int header_fault(unsigned first, bool masked, unsigned length7, std::uint64_t length) {
  const unsigned opcode = first % 16;
  if ((first & 0x70) != 0 || !masked) return 1002;
  if ((opcode > 2 && opcode < 8) || opcode > 10) return 1002;
  if (opcode >= 8 && (first < 0x80 || length > 125)) return 1002;
  if (length7 == 126 && length < 126) return 1002;
  if (length7 == 127 && (length < 65536 || length >> 63 != 0)) return 1002;
  return length > max_message ? 1009 : 0;
}

Events reference(ByteView input) {
  Events events;
  Bytes message;
  Bytes character;  // of a text, as far as it is here
  int type = 0;     // of the message that has begun; 0: none has
  std::size_t fragments = 0;
  while (input.size() >= 2) {
    const unsigned first = input[0];
    const bool masked = input[1] >= 0x80;
    const unsigned length7 = input[1] % 128;
    const std::size_t more = length7 == 126 ? 2 : length7 == 127 ? 8 : 0;
    const std::size_t size = 2 + more + (masked ? 4 : 0);
    if (input.size() < size) break;
    std::uint64_t length = more == 0 ? length7 : 0;
    for (std::size_t i = 0; i < more; ++i)
      length = length * 256 + input[2 + i];
    int fault = header_fault(first, masked, length7, length);
    const std::uint64_t here = std::min<std::uint64_t>(length, input.size() - size);
    Bytes payload;  // as much of it as has come; a bad byte does not wait for the rest
    for (std::size_t i = 0; fault == 0 && i < here; ++i)
      payload.push_back(input[size + i] ^ input[size - 4 + i % 4]);
    const int opcode = static_cast<int>(first % 16);
    if (fault == 0 && opcode < 8) {
      if ((opcode != 0) == (type != 0)) fault = 1002;
      if (fault == 0 && fragments >= max_fragments) fault = 1008;
      if (opcode != 0 && fault == 0) type = opcode;
      for (const std::uint8_t byte : payload) {
        if (fault == 0 && message.size() == max_message) fault = 1009;
        message.push_back(byte);
        character.push_back(byte);
        if (fault == 0 && type == 1 && !may_go_on(character)) fault = 1007;
        if (is_character(character)) character.clear();
      }
      ++fragments;
      const bool ends = here == length && first >= 0x80;
      if (fault == 0 && ends && type == 1 && !character.empty()) fault = 1007;
    }
    if (fault != 0) {
      events.push_back({"fail", fault});
      break;
    }
    if (here < length) break;
    if (opcode >= 8) events.push_back({"control", opcode, payload});
    if (opcode < 8 && first >= 0x80) {
      events.push_back({"message", type, message});
      message.clear();
      character.clear();
      type = 0;
      fragments = 0;
    }
    input = input.subspan(size + static_cast<std::size_t>(length));
  }
  return events;
}

void check_reference(ByteView input, const Events& whole) {
  const Events expected = reference(input);
  if (expected != whole)
    report("reference", difference("the reference", expected, "the parser", whole));
}

// Step F.5: counted, not timed
void check_bounds(ByteView input) {
  const std::uint64_t work_before = work();
  test::forget_peak();
  const std::size_t memory_before = test::memory().live;
  read(input, std::max<std::size_t>(input.size(), 1));
  if (work() - work_before > 150 * input.size() + 2000)
    report("bounds", "the work grows faster than the bytes");
  if (test::memory().peak - memory_before > 64 * input.size() + 2000)
    report("bounds", "the memory grows faster than the bytes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input{data, size};
  const Events whole = read(input, std::max<std::size_t>(size, 1));
  check_cuts(input, whole);
  check_round_trip(input);
  check_reference(input, whole);
  check_bounds(input);
  return 0;
}

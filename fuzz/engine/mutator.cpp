// A mutator that knows frames: it takes the bytes apart, changes one frame as a frame, and writes them
// again. What random bytes hardly ever hit (a valid frame behind a valid frame, a length that lies) it
// makes at every step. One time in eight it leaves the work to libFuzzer.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "inputs/loose_frame.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace ws::fuzz {

namespace {

class Dice {
 public:
  explicit Dice(unsigned seed) : state_(seed * 2654435761U + 1) {}
  std::size_t below(std::size_t count) {
    state_ = state_ * 1664525U + 1013904223U;
    return (state_ >> 8) % count;
  }

 private:
  std::uint32_t state_;
};

void change(std::vector<LooseFrame>& frames, Dice& dice, std::size_t max_size) {
  static constexpr std::array<std::uint8_t, 12> firsts{0x81, 0x82, 0x01, 0x02, 0x00, 0x80,
                                                       0x88, 0x89, 0x8A, 0x09, 0x83, 0xC1};
  static constexpr std::array<std::uint64_t, 10> lengths{
      0, 125, 126, 127, 65535, 65536, 1U << 31, 1ULL << 32, 1ULL << 63, ~0ULL};
  const std::size_t index = dice.below(frames.size());
  LooseFrame& frame = frames[index];
  const auto place = frames.begin() + static_cast<std::ptrdiff_t>(index);
  switch (dice.below(12)) {
    case 0: {  // duplicate: all of them, or one and as often as fits
      const LooseFrame copy = frame;
      if (dice.below(2) == 0) {
        const std::vector<LooseFrame> all = frames;
        frames.insert(frames.end(), all.begin(), all.end());
      } else {
        frames.insert(place, 1 + dice.below(max_size / size_of(copy) + 1), copy);
      }
      return;
    }
    case 1:  // drop
      frames.erase(place);
      return;
    case 2: {  // split into two fragments, or into as many as fit: those in the middle are empty
      LooseFrame rest = frame;
      const auto cut = static_cast<std::ptrdiff_t>(dice.below(frame.payload.size() + 1));
      set_payload(rest, Bytes(frame.payload.begin() + cut, frame.payload.end()));
      rest.first = frame.first & 0x80;
      frame.first &= 0x7F;
      set_payload(frame, Bytes(frame.payload.begin(), frame.payload.begin() + cut));
      LooseFrame middle = rest;
      middle.first = 0x00;
      set_payload(middle, {});
      const std::size_t many = dice.below(2) == 0 ? 0 : dice.below(max_size / size_of(middle) + 1);
      const auto behind = frames.insert(place + 1, rest);
      frames.insert(behind, many, middle);
      return;
    }
    case 3:  // another opcode
      frame.first = firsts[dice.below(firsts.size())];
      return;
    case 4:  // a length that lies
      frame.length = lengths[dice.below(lengths.size())];
      frame.form = dice.below(2) == 0 ? frame.form : shortest_form(frame.length);
      return;
    case 5:  // another form of the same length
      frame.form = static_cast<int>(std::array{0, 2, 8}[dice.below(3)]);
      return;
    case 6:  // another mask; the payload stays
      for (std::uint8_t& byte : frame.key)
        byte = static_cast<std::uint8_t>(dice.below(256));
      return;
    case 7: {  // a ping in front of it
      LooseFrame ping;
      ping.first = 0x89;
      set_payload(ping, Bytes(dice.below(4), 'p'));
      frames.insert(place, ping);
      return;
    }
    case 8:
    case 9:
    case 10: {  // one byte of the payload: it ends a character, begins one, or never is a part of one
      static constexpr std::array<std::uint8_t, 6> bytes{0x7F, 0x80, 0xC3, 0xE2, 0xF0, 0xFF};
      if (frame.payload.empty()) return;
      frame.payload[dice.below(frame.payload.size())] = bytes[dice.below(bytes.size())];
      return;
    }
    default: {  // libFuzzer changes the payload, and the length follows
      Bytes payload = frame.payload;
      payload.resize(payload.size() + 8);
      payload.resize(LLVMFuzzerMutate(payload.data(), frame.payload.size(), payload.size()));
      set_payload(frame, std::move(payload));
      return;
    }
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  Dice dice(seed);
  std::vector<LooseFrame> frames = take_apart({data, size});
  if (frames.empty() || dice.below(8) == 0) return LLVMFuzzerMutate(data, size, max_size);
  for (std::size_t left = 1 + dice.below(3); left > 0 && !frames.empty(); --left)
    change(frames, dice, max_size);
  Bytes out = put_together(frames);
  if (out.size() > max_size) out.resize(max_size);
  std::copy(out.begin(), out.end(), data);
  return out.size();
}

}  // namespace ws::fuzz

// How fast a frame is parsed and unmasked, next to copying its bytes, and what it allocates.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "frame.h"
#include "frame_parser.h"
#include "utf8.h"

namespace {

std::size_t allocations = 0;

ws::Bytes payload_of(std::size_t size) {
  ws::Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::uint8_t>('a' + i % 26);
  return bytes;
}

void memcpy_only(benchmark::State& state) {
  const ws::Bytes from = payload_of(static_cast<std::size_t>(state.range(0)));
  ws::Bytes to(from.size());
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), from.size());
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void parse_frames(benchmark::State& state) {
  const ws::Bytes payload = payload_of(static_cast<std::size_t>(state.range(0)));
  const ws::Bytes wire =
      ws::encode_frame({true, ws::Opcode::text, payload}, {0x37, 0xfa, 0x21, 0x3d});
  ws::FrameParser parser{16 * 1024 * 1024};
  const auto once = [&] {
    parser.feed(wire);
    while (const auto frame = parser.next())
      benchmark::DoNotOptimize(frame->payload.data());
  };
  for (int i = 0; i < 4; ++i)
    once();  // its buffer has its size now
  const std::size_t before = allocations;
  for (auto _ : state)
    once();
  state.SetBytesProcessed(state.iterations() * state.range(0));
  state.counters["allocations"] =
      static_cast<double>(allocations - before) / static_cast<double>(state.iterations());
}

void unmask(benchmark::State& state) {
  ws::Bytes payload = payload_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    ws::apply_mask(payload, {0x37, 0xfa, 0x21, 0x3d}, 1);
    benchmark::DoNotOptimize(payload.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void check_utf8(benchmark::State& state) {
  const ws::Bytes payload = payload_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(ws::is_utf8(payload));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

BENCHMARK(memcpy_only)->Arg(125)->Arg(1024)->Arg(64 * 1024);
BENCHMARK(parse_frames)->Arg(16)->Arg(125)->Arg(1024)->Arg(64 * 1024);
BENCHMARK(unmask)->Arg(64 * 1024);
BENCHMARK(check_utf8)->Arg(64 * 1024);
BENCHMARK_MAIN();

// Linked into the protocol's library, where the compiler puts a call of __sanitizer_cov_trace_pc
// before each branch, and the linker sends memcpy and its family here (--wrap).
#include "oracles/work.h"

#include <array>

namespace {

std::uint64_t counted = 0;
std::array<std::uint8_t, 1 << 14> reached{};

}  // namespace

namespace ws::fuzz {

std::uint64_t work() {
  return counted;
}

std::span<std::uint8_t> reached_code() {
  return reached;
}

}  // namespace ws::fuzz

#ifdef WORKBOOK_COUNTS  // a build of fuzz/CMakeLists.txt; elsewhere libFuzzer has this name to itself

extern "C" {

void __sanitizer_cov_trace_pc() {
  ++counted;
  const auto place = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  std::uint8_t& count = reached[(place ^ place >> 14) % reached.size()];
  if (count < 255) ++count;
}

#ifdef WORKBOOK_WRAP  // the linker knows --wrap; Apple's does not, and counts branches alone

void* __real_memmove(void* to, const void* from, std::size_t size);
void* __wrap_memmove(void* to, const void* from, std::size_t size) {
  counted += size;
  return __real_memmove(to, from, size);
}
void* __real_memcpy(void* to, const void* from, std::size_t size);
void* __wrap_memcpy(void* to, const void* from, std::size_t size) {
  counted += size;
  return __real_memcpy(to, from, size);
}
void* __real_memchr(const void* in, int byte, std::size_t size);
void* __wrap_memchr(const void* in, int byte, std::size_t size) {
  const void* const found = __real_memchr(in, byte, size);
  counted += found == nullptr ? size
                              : static_cast<std::size_t>(static_cast<const char*>(found) -
                                                         static_cast<const char*>(in));
  return const_cast<void*>(found);
}

#ifdef WORKBOOK_CLANG_ASAN  // which calls memmove and memcpy by names of its own
void* __real___asan_memmove(void* to, const void* from, std::size_t size);
void* __wrap___asan_memmove(void* to, const void* from, std::size_t size) {
  counted += size;
  return __real___asan_memmove(to, from, size);
}
void* __real___asan_memcpy(void* to, const void* from, std::size_t size);
void* __wrap___asan_memcpy(void* to, const void* from, std::size_t size) {
  counted += size;
  return __real___asan_memcpy(to, from, size);
}
#endif

#endif
}

#endif

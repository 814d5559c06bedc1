// Counts every `new` of the program it is linked into. The size of a block stands in front of it,
// so that its end stays where the address sanitizer watches it.
#include <cstdlib>
#include <new>

#include "count_memory.h"

namespace {

constexpr std::size_t prefix = alignof(std::max_align_t);
ws::test::Memory counted;

void* count_and_allocate(std::size_t size) {
  void* const block = std::malloc(prefix + size);
  if (block == nullptr) throw std::bad_alloc();
  *static_cast<std::size_t*>(block) = size;
  ++counted.allocations;
  counted.live += size;
  if (counted.live > counted.peak) counted.peak = counted.live;
  return static_cast<char*>(block) + prefix;
}

void count_and_free(void* pointer) {
  if (pointer == nullptr) return;
  void* const block = static_cast<char*>(pointer) - prefix;
  counted.live -= *static_cast<std::size_t*>(block);
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
  return count_and_allocate(size);
}
void* operator new[](std::size_t size) {
  return count_and_allocate(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return count_and_allocate(size);  // std::stable_sort asks this way; no memory ends the program
}
void operator delete(void* pointer) noexcept {
  count_and_free(pointer);
}
void operator delete[](void* pointer) noexcept {
  count_and_free(pointer);
}
void operator delete(void* pointer, std::size_t) noexcept {
  count_and_free(pointer);
}
void operator delete[](void* pointer, std::size_t) noexcept {
  count_and_free(pointer);
}

namespace ws::test {

Memory memory() {
  return counted;
}

void forget_peak() {
  counted.peak = counted.live;
}

}  // namespace ws::test

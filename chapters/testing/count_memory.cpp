// Counts every `new` of the program it is linked into. Nothing of ours stands in front of a block or
// behind it: there the address sanitizer watches.
#include "count_memory.h"

#ifdef __APPLE__
#include <malloc/malloc.h>
#else
#include <malloc.h>
#endif

#include <cstdlib>
#include <new>

namespace {

ws::test::Memory counted;

std::size_t size_of(void* block) {
#ifdef __APPLE__
  return malloc_size(block);
#else
  return malloc_usable_size(block);
#endif
}

void* count_and_allocate(std::size_t size) {
  void* const block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc();
  ++counted.allocations;
  counted.live += size_of(block);
  if (counted.live > counted.peak) counted.peak = counted.live;
  return block;
}

void count_and_free(void* block) {
  if (block == nullptr) return;
  counted.live -= size_of(block);
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

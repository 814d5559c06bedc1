// placeholder
#include <cstddef>
#include <cstdint>
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
int main() {
  return LLVMFuzzerTestOneInput(nullptr, 0);
}

// SHA-1 in a browser: the page lends it (shared/browser.js), as OpenSSL does in a server.
#include "sha1.h"

extern "C" __attribute__((import_module("browser"), import_name("sha1"))) void browser_sha1(
    const std::uint8_t* bytes, std::size_t size, std::uint8_t* hash);

namespace ws {

Sha1 sha1(ByteView bytes) {
  Sha1 hash{};
  browser_sha1(bytes.data(), bytes.size(), hash.data());
  return hash;
}

}  // namespace ws

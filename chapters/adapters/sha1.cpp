#include "sha1.h"

#include <openssl/evp.h>

#include <new>

namespace ws {

Sha1 sha1(ByteView bytes) {
  Sha1 digest{};
  unsigned size = 0;
  const int ok = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha1(), nullptr);
  if (ok != 1 || size != digest.size()) throw std::bad_alloc();  // the only way it can fail
  return digest;
}

}  // namespace ws

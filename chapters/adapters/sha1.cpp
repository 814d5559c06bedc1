#include "sha1.h"

#include <openssl/evp.h>

#include <new>

namespace ws {

Sha1 sha1(ByteView bytes) {
  Sha1 digest{};
  unsigned size = 0;
  // EVP_sha1() would be looked up in each call, which takes longer than the sum of so few bytes.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  const int ok = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, algorithm, nullptr);
  if (ok != 1 || size != digest.size()) throw std::bad_alloc();  // the only way it can fail
  return digest;
}

}  // namespace ws

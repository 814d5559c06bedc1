#include "sha1.h"

#include <openssl/evp.h>

#include <new>
#include <stdexcept>

namespace ws {

Sha1 sha1(ByteView bytes) {
  Sha1 digest{};
  unsigned size = 0;
  // EVP_sha1() would be looked up in each call, which takes longer than the sum of so few bytes.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  // A machine may be set up without it.
  if (algorithm == nullptr) throw std::runtime_error("OpenSSL has no SHA-1 here");
  const int ok = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, algorithm, nullptr);
  if (ok != 1 || size != digest.size()) throw std::bad_alloc();  // what is left is memory
  return digest;
}

}  // namespace ws

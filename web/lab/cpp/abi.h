// How a page calls C++: bytes in, text or bytes out, and numbers as they are. There is no glue but
// shared/wasm.js, and one instance of a module serves one caller at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "bytes.h"

// A function that the page calls by its own name.
#define LAB_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace ws::lab {

// What the page wrote for this call. The view ends with the next call.
ByteView input();

// What the page reads after this call.
void give(std::string output);

}  // namespace ws::lab

// The fields of a dissection, held against decode_header, decode_close and the bits themselves.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.h"
#include "dissector/dissector.h"

namespace ws::fuzz {

using Wrong = std::optional<std::string>;  // what is wrong; nullopt: nothing

// All fields of all frames: what they say, where they lie, and that no byte is left out.
Wrong check_frames(ByteView input, const lab::Dissection& dissection);

// nullptr: there is none of this name.
const lab::Field* find(const std::vector<lab::Field>& fields, std::string_view name);

bool is_whole(const lab::DissectedFrame& frame);

// The payload of a frame whose header is whole, as far as it is here.
Bytes unmasked(ByteView input, const lab::DissectedFrame& frame);

}  // namespace ws::fuzz

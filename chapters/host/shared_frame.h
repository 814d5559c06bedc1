// The frame of a text that one client after another gets, such as the history: all share its bytes.
#pragma once

#include <string>
#include <string_view>

#include "bytes.h"
#include "frame.h"

namespace ws {

class SharedFrame {
 public:
  // Returns a text frame of this text: the same one as the last time, if the text is the same.
  const SharedBytes& of(std::string_view text) {
    if (frame_ && text_ == text) return frame_;
    text_ = text;
    frame_ = share(encode_frame({.payload = as_bytes(text)}));
    return frame_;
  }

 private:
  std::string text_;
  SharedBytes frame_;
};

}  // namespace ws

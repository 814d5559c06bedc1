#include "screen/screen_text.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "hex.h"

namespace ws::test {

namespace {

int asked_width() {
  const char* const said = std::getenv("COLUMNS");
  if (said != nullptr && std::atoi(said) > 0) return std::atoi(said);
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

}  // namespace

std::size_t screen_width() {
  static const int width = std::clamp(asked_width(), 60, 100);
  return static_cast<std::size_t>(width);
}

std::size_t columns(std::string_view text) {
  const auto begins = [](char c) { return (c & 0xc0) != 0x80; };  // not the rest of a character
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

std::string escaped(std::string_view text) {
  constexpr std::string_view section = "§";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.substr(i, section.size()) == section) {
      out += section;
      i += section.size() - 1;
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c < 0x20 || c > 0x7e) {
      out += "\\x" + to_hex(as_bytes({&c, 1}));
    } else {
      out += c;
    }
  }
  return out;
}

std::string wrapped(std::string_view text) {
  const std::size_t width = screen_width();
  std::istringstream words{std::string(text)};
  std::string out = " ";
  std::size_t column = 1;
  for (std::string word; words >> word; column += columns(word) + 1) {
    word = shortened(word, width - 2);
    if (column + columns(word) + 1 > width) {
      out += "\n ";
      column = 1;
    }
    out += ' ' + word;
  }
  return out + '\n';
}

std::string shortened(std::string text, std::size_t most) {
  if (columns(text) <= most) return text;
  return text.substr(0, most - 4) + " ...";
}

}  // namespace ws::test

#include "inputs/seed_file.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace ws::fuzz {

namespace {

namespace fs = std::filesystem;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Two digits at the beginning of text; -1: they are not.
int two_digits(std::string_view text) {
  if (text.size() < 2 || digit(text[0]) < 0 || digit(text[1]) < 0) return -1;
  return digit(text[0]) * 16 + digit(text[1]);
}

// "GET /\r\n" with its quotes; takes it from the line. False: it does not end.
bool take_text(std::string_view& line, Bytes& out) {
  line.remove_prefix(1);
  while (!line.empty() && line[0] != '"') {
    char c = line[0];
    if (c == '\\' && line.size() > 1) {
      line.remove_prefix(1);
      c = line[0] == 'r' ? '\r' : line[0] == 'n' ? '\n' : line[0] == 't' ? '\t' : line[0];
      if (line[0] == '0') c = '\0';
      if (line[0] == 'x' && two_digits(line.substr(1)) >= 0) {
        c = static_cast<char>(two_digits(line.substr(1)));
        line.remove_prefix(2);
      }
    }
    out.push_back(static_cast<std::uint8_t>(c));
    line.remove_prefix(1);
  }
  if (line.empty()) return false;
  line.remove_prefix(1);
  return true;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path.string() + " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

void read_file(const fs::path& path, std::vector<Input>& inputs) {
  const std::string text = read_file(path);
  if (path.extension() != ".hex") {
    inputs.push_back({path.string(), Bytes(text.begin(), text.end())});
    return;
  }
  const bool an_input_a_line = path.parent_path().filename() == "corpus";
  Input all{path.string(), {}};
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string place = path.string() + ':' + std::to_string(++number);
    const std::optional<Bytes> bytes = parse_line(line);
    if (!bytes) throw std::runtime_error(place + ": neither bytes, nor text, nor a comment");
    const bool says_nothing = line.empty() || line[0] == '#';
    if (an_input_a_line && !says_nothing) inputs.push_back({place, *bytes});
    all.bytes.insert(all.bytes.end(), bytes->begin(), bytes->end());
  }
  if (!an_input_a_line) inputs.push_back(std::move(all));
}

}  // namespace

std::optional<Bytes> parse_line(std::string_view line) {
  Bytes out;
  std::size_t times = 1;
  while (!line.empty() && line[0] != '#') {
    const std::size_t word = std::min(line.find(' '), line.size());
    if (line[0] == ' ' || line[0] == '\r') {
      line.remove_prefix(1);
    } else if (line[0] == '"') {
      if (!take_text(line, out)) return std::nullopt;
    } else if (line.substr(word).starts_with(" *")) {
      const auto [end, error] = std::from_chars(line.data(), line.data() + word, times);
      if (error != std::errc() || end != line.data() + word) return std::nullopt;
      line.remove_prefix(word + 2);
    } else if (two_digits(line) >= 0) {
      out.push_back(static_cast<std::uint8_t>(two_digits(line)));
      line.remove_prefix(2);
    } else {
      return std::nullopt;
    }
  }
  Bytes all;
  for (std::size_t i = 0; i < times; ++i)
    all.insert(all.end(), out.begin(), out.end());
  return all;
}

std::vector<Input> read_inputs(const std::string& path) {
  std::vector<Input> inputs;
  if (!fs::is_directory(path)) {
    read_file(path, inputs);
    return inputs;
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files)
    read_file(file, inputs);
  return inputs;
}

}  // namespace ws::fuzz

#include "inputs/raw_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace ws::fuzz {

namespace fs = std::filesystem;

std::vector<Input> read_inputs(const std::string& path) {
  std::vector<fs::path> files;
  if (fs::is_directory(path)) {
    for (const auto& entry : fs::recursive_directory_iterator(path))
      if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
  } else {
    files.emplace_back(path);
  }
  std::vector<Input> inputs;
  for (const fs::path& name : files) {
    std::ifstream file(name, std::ios::binary);
    if (!file) throw std::runtime_error(name.string() + " cannot be read");
    inputs.push_back({name.string(), Bytes(std::istreambuf_iterator<char>(file), {})});
  }
  return inputs;
}

}  // namespace ws::fuzz

// A folder on disk becomes the files that the server serves.
#pragma once

#include <filesystem>

#include "static_files.h"

namespace ws {

// Reads every file of the folder once, at the start: "/chat.js" is the file chat.js in it, and "/" is
// its index.html. Hidden files and folders (".env", ".git") are left out. With the files come the
// fields for the browser's safety that each response carries. Throws std::runtime_error, with one
// line that names the folder or file, if one cannot be read.
StaticFiles load_site(const std::filesystem::path& directory);

}  // namespace ws

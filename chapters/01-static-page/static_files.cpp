#include "static_files.h"

#include <utility>

#include "authority.h"

namespace ws {

// Step 1.5: which file
HttpResponse serve_file(const HttpRequest& request, const StaticFiles& files) {
  return {};  // your code here
}

}  // namespace ws

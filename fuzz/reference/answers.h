// What a server answers, naively: pages, and an opening handshake (RFC 6455 §4.2). The whole input is
// one connection's bytes from its first on.
#pragma once

#include <string>

#include "reference/events.h"
#include "reference/http.h"

namespace ws::fuzz {

// The site: an HTML page at "/", a script at "/chat.js".
inline const std::string page = "<p>page</p>";
inline const std::string script = "chat();";
// Whose pages may open a WebSocket here, beside our own.
inline constexpr const char* another_origin = "https://example.org";
// What this server is called, besides what every server is.
inline constexpr const char* our_host = "a";

// {"request", minor version, method, target and fields}, then {"served", ...} for each request;
// {"fail", status} ends them. Where the choice is free (which of two broken rules is named first), it is as
// `yours` has it.
Events reference_pages(ByteView input, const HttpBounds& bounds, const Events& yours);
// An answer: its status, what is in it, and whether the connection ends with it.
Seen served(int status, const std::string& what, bool closes);

// {"request", what check_upgrade says of it} for each request that is none to upgrade. One that is:
// {"upgrade", status, what the response has to name}, and after a 101 {"rest", 0, all that follows}.
Events reference_talk(ByteView input, const HttpBounds& bounds, const Events& yours);

}  // namespace ws::fuzz

#include "reference/http.h"

#include <openssl/evp.h>

#include <algorithm>

namespace ws::fuzz {

namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.erase(0, 1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.pop_back();
  return text;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == at) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool is_token(const std::string& text) {
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && (c == '\0' || std::string("!#$%&'*+-.^_`|~").find(c) == std::string::npos))
      return false;
  }
  return !text.empty();
}

// A line of another shape, that ends in a version of another major number.
bool has_another_major(const std::string& line) {
  const std::size_t at = line.rfind("HTTP/");
  return at != std::string::npos && at + 5 < line.size() && line[at + 5] != '1';
}

int request_line_fault(const std::string& line, ReferenceRequest& request) {
  const std::vector<std::string> words = split(line, ' ');
  if (words.size() < 3) return 400;
  std::string version = words[2];
  for (std::size_t i = 3; i < words.size(); ++i)
    version += ' ' + words[i];
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !digit(version[5]) ||
      version[6] != '.' || !digit(version[7]))
    return 400;
  if (version[5] != '1') return 505;
  request.method = words[0];
  request.target = words[1];
  request.minor_version = version[7] - '0';
  if (!is_token(request.method)) return 400;
  for (const char c : request.target)
    if (c <= 0x20 || c >= 0x7f) return 400;
  const std::string target = lower(request.target);
  if (target == "*") return request.method == "OPTIONS" ? 0 : 400;
  const bool known = target.substr(0, 1) == "/" || target.substr(0, 7) == "http://" ||
                     target.substr(0, 8) == "https://";
  return known ? 0 : 400;
}

int field_fault(const std::string& line, ReferenceFields& into) {
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos) return 400;
  const std::string name = line.substr(0, colon);
  if (!is_token(name)) return 400;
  const std::string value = trimmed(line.substr(colon + 1));
  for (const char c : value)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return 400;
  into.fields.emplace_back(lower(name), value);
  return 0;
}

bool is_digits(const std::string& text, std::size_t most, const std::string& digits) {
  return !text.empty() && text.size() <= most &&
         text.find_first_not_of(digits) == std::string::npos;
}

// Four numbers up to 255, without a zero before another digit.
bool is_ipv4(const std::string& text) {
  const std::vector<std::string> numbers = split(text, '.');
  for (const std::string& number : numbers) {
    if (!is_digits(number, 3, "0123456789") || std::stoi(number) > 255) return false;
    if (number.size() > 1 && number[0] == '0') return false;
  }
  return numbers.size() == 4;
}

// The groups of one side of "::", or of all; false if one of them is none.
bool read_groups(const std::string& side, bool may_end_in_ipv4, std::vector<int>& groups) {
  if (side.empty()) return true;
  const std::vector<std::string> parts = split(side, ':');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i + 1 == parts.size() && may_end_in_ipv4 && is_ipv4(parts[i])) {
      const std::vector<std::string> four = split(parts[i], '.');
      groups.push_back(std::stoi(four[0]) * 256 + std::stoi(four[1]));
      groups.push_back(std::stoi(four[2]) * 256 + std::stoi(four[3]));
    } else if (is_digits(parts[i], 4, "0123456789abcdef")) {
      groups.push_back(std::stoi(parts[i], nullptr, 16));
    } else {
      return false;
    }
  }
  return true;
}

// ":0:0:0:0:0:0:0:1" for "::1": eight groups, or fewer on both sides of one "::". "": it is none.
std::string full_ipv6(const std::string& text) {
  std::vector<int> before;
  std::vector<int> after;
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string::npos;
  if (!read_groups(text.substr(0, gap), !has_gap, before)) return "";
  if (has_gap && !read_groups(text.substr(gap + 2), true, after)) return "";
  const std::size_t count = before.size() + after.size();
  if (has_gap ? count > 7 : count != 8) return "";
  before.resize(8 - after.size());
  before.insert(before.end(), after.begin(), after.end());
  std::string all;
  for (const int group : before)
    all += ':' + std::to_string(group);
  return all;
}

struct Place {
  bool valid = false;
  std::string host;
  int port = -1;  // -1: none is named
};

// RFC 3986 §3.2.2, §3.2.3, from the end: what stands behind the last colon is the port, if it is not
// inside of brackets.
Place place_of(const std::string& text) {
  Place place;
  std::string host = lower(text);
  const std::size_t colon = host.rfind(':');
  if (colon != std::string::npos && host.find(']', colon) == std::string::npos) {
    const std::string port = host.substr(colon + 1);
    const std::size_t first = std::min(port.find_first_not_of('0'), port.size());
    const std::string number = port.substr(first);
    if (!port.empty() && !is_digits(port, port.size(), "0123456789")) return place;
    if (number.size() > 5 || (!number.empty() && std::stoi(number) > 65535)) return place;
    if (!port.empty()) place.port = number.empty() ? 0 : std::stoi(number);
    host.resize(colon);
  }
  if (!host.empty() && host[0] == '[') {
    if (host.back() != ']') return place;
    place.host = full_ipv6(host.substr(1, host.size() - 2));
    place.valid = !place.host.empty();
    return place;
  }
  for (std::size_t i = 0; i < host.size(); ++i) {
    const char c = host[i];
    if (c == '%') {
      if (!is_digits(host.substr(i + 1, 2), 2, "0123456789abcdef") || i + 2 >= host.size())
        return place;
    } else if (c <= 0x20 || c >= 0x7f ||
               std::string("\"#,/:<>?@[\\]^`{|}").find(c) != std::string::npos) {
      return place;
    }
  }
  place.host = host;
  place.valid = true;
  return place;
}

struct Url {
  bool valid = false;
  bool https = false;
  Place place;
};

// An http or https URL up to the end of its authority.
Url url_of(const std::string& text) {
  Url url;
  url.https = lower(text.substr(0, 8)) == "https://";
  if (!url.https && lower(text.substr(0, 7)) != "http://") return url;
  url.place = place_of(text.substr(url.https ? 8 : 7));
  url.valid = url.place.valid && !url.place.host.empty();
  return url;
}

bool leads_to(const Url& url, const Place& place) {
  const int implied = url.https ? 443 : 80;
  const auto port = [implied](const Place& of) { return of.port < 0 ? implied : of.port; };
  return url.place.host == place.host && port(url.place) == port(place);
}

int request_fault(const ReferenceRequest& request) {
  const std::vector<std::string> hosts = request.values("host");
  if (hosts.size() > 1 || (hosts.empty() && request.minor_version > 0)) return 400;
  const Place host = place_of(hosts.empty() ? "" : hosts[0]);
  if (!host.valid) return 400;
  if (request.target[0] != '/' && request.target != "*") {
    const std::size_t authority = request.target.find("//") + 2;
    const Url url = url_of(request.target.substr(0, request.target.find_first_of("/?", authority)));
    if (!url.valid || (hosts.size() == 1 && !leads_to(url, host))) return 400;
  }
  if (!request.values("transfer-encoding").empty()) return 501;
  const std::vector<std::string> lengths = request.values("content-length");
  if (lengths.size() > 1) return 400;
  for (const std::string& length : lengths) {
    bool zero = true;
    for (const char c : length) {
      if (c < '0' || c > '9') return 400;
      zero = zero && c == '0';
    }
    if (length.empty()) return 400;
    if (!zero) return 413;
  }
  return 0;
}

}  // namespace

std::vector<std::string> ReferenceFields::values(const std::string& name) const {
  std::vector<std::string> found;
  for (const auto& [field, value] : fields)
    if (field == name) found.push_back(value);
  return found;
}

std::vector<std::string> ReferenceFields::list(const std::string& name) const {
  std::vector<std::string> elements;
  for (const std::string& value : values(name)) {
    for (const std::string& part : split(value, ','))
      if (!trimmed(part).empty()) elements.push_back(trimmed(part));
  }
  return elements;
}

bool ReferenceFields::has(const std::string& name, const std::string& token) const {
  for (const std::string& element : list(name))
    if (lower(element) == token) return true;
  return false;
}

bool ReferenceRequest::wants_websocket() const {
  return has("upgrade", "websocket");
}

bool ReferenceRequest::keep_alive() const {
  return minor_version > 0 && !has("connection", "close");
}

ReferenceHead reference_head(ByteView bytes, std::size_t& at, const HttpBounds& bounds) {
  ReferenceHead result;
  const auto fail = [&result](int status) {
    result.status = status;
    return result;
  };
  std::size_t begin = at;
  if (bytes.size() > at && bytes[at] == '\r') {
    if (bytes.size() == at + 1) return result;
    if (bytes[at + 1] == '\n') begin += 2;  // one empty line is forgiven
  }
  std::size_t lines = 0;  // before the empty one: each is judged when its LF is here
  std::string line;
  std::size_t end = begin;
  for (bool whole = false; !whole; ++end) {
    if (end - begin == bounds.max_head) {
      result.may_wait = end == bytes.size();
      return fail(lines == 0 ? 414 : 431);
    }
    if (end == bytes.size()) return result;
    line += static_cast<char>(bytes[end]);
    if (bytes[end] != '\n') continue;
    const bool has_cr = line.size() >= 2 && line[line.size() - 2] == '\r';
    line.resize(line.size() - (has_cr ? 2 : 1));
    whole = line.empty();
    if (!has_cr || (whole && lines == 0)) {
      if (lines == 0 && has_another_major(line)) result.also = 505;
      if (lines > bounds.max_fields && !whole) result.also = 431;
      return fail(400);
    }
    if (whole) continue;
    const int status =
        lines == 0 ? request_line_fault(line, result.request) : field_fault(line, result.request);
    if (lines == 0 && status == 400 && has_another_major(line)) result.also = 505;
    if (lines > bounds.max_fields) {
      result.also = status;
      return fail(431);
    }
    if (status != 0) return fail(status);
    ++lines;
    line.clear();
  }
  if (const int status = request_fault(result.request)) return fail(status);
  at = end;
  return fail(200);
}

std::optional<ReferenceResponse> reference_response(ByteView bytes, bool to_head) {
  const std::string text(as_text(bytes));
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  std::vector<std::string> lines = split(text.substr(0, end + 1), '\n');
  for (std::string& line : lines) {
    if (line.empty() || line.back() != '\r') return std::nullopt;
    line.pop_back();
  }
  ReferenceResponse response;
  if (lines[0].substr(0, 9) != "HTTP/1.1 " || lines[0].size() < 13 || lines[0][12] != ' ')
    return std::nullopt;
  for (const char c : lines[0].substr(9, 3)) {
    if (c < '0' || c > '9') return std::nullopt;
    response.status = response.status * 10 + (c - '0');
  }
  for (std::size_t i = 1; i < lines.size(); ++i)
    if (field_fault(lines[i], response) != 0) return std::nullopt;
  response.body = text.substr(end + 4);
  const std::vector<std::string> lengths = response.values("content-length");
  const bool has_length = response.status >= 200 && response.status != 204;
  if (lengths.size() != (has_length ? 1 : 0)) return std::nullopt;
  const std::string length = std::to_string(response.body.size());
  const bool ends = !has_length || to_head ? response.body.empty() : lengths[0] == length;
  return ends ? std::optional(response) : std::nullopt;
}

std::string reference_base64(ByteView bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  text.resize(
      static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                               bytes.data(), static_cast<int>(bytes.size()))));
  return text;
}

namespace {

// 16 bytes in base64, in the one way to write them: decoded and encoded again it is the same.
bool is_key(const std::string& key) {
  if (key.size() != 24) return false;
  unsigned char decoded[24] = {};
  const auto* text = reinterpret_cast<const unsigned char*>(key.data());
  if (EVP_DecodeBlock(decoded, text, static_cast<int>(key.size())) < 16) return false;
  return reference_base64({decoded, 16}) == key;
}

bool is_loopback(const std::string& host) {
  return (is_ipv4(host) && host.substr(0, 4) == "127.") || host == full_ipv6("::1");
}

bool is_allowed(const ReferenceRequest& request, const std::string& allowed_origin,
                const std::string& our_host) {
  const std::vector<std::string> origins = request.values("origin");
  if (origins.empty()) return true;
  if (origins.size() > 1) return false;
  const Url page = url_of(origins[0]);
  const Url friendly = url_of(allowed_origin);
  if (!page.valid) return false;
  if (page.https == friendly.https && leads_to(page, friendly.place)) return true;
  const std::vector<std::string> hosts = request.values("host");
  const Place host = place_of(hosts.empty() ? "" : hosts[0]);
  const bool ours = host.host == "localhost" || host.host == our_host || is_loopback(host.host);
  return ours && leads_to(page, host);
}

}  // namespace

int reference_upgrade(const ReferenceRequest& request, const std::string& allowed_origin,
                      const std::string& our_host, int yours) {
  if (request.method != "GET") return 405;
  if (request.minor_version == 0) return yours == 505 ? 505 : 400;
  if (!request.wants_websocket() || !request.has("connection", "upgrade")) return 400;
  const std::vector<std::string> versions = request.values("sec-websocket-version");
  if (versions.size() != 1) return yours == 426 ? 426 : 400;
  if (versions[0] != "13") return 426;
  const std::vector<std::string> keys = request.values("sec-websocket-key");
  if (keys.size() != 1 || !is_key(keys[0])) return 400;
  return is_allowed(request, allowed_origin, our_host) ? 101 : 403;
}

std::string reference_accept(const std::string& key) {
  const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
  return reference_base64({digest, size});
}

}  // namespace ws::fuzz

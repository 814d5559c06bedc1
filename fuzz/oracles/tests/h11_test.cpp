// A second opinion about requests: h11, which shares no line with ours, has read all heads that are checked
// in. tools/maintain/oracles/h11_verdicts.py wrote down what it saw; here ours is held against that.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "inputs/pieces.h"
#include "inputs/raw_files.h"
#include "request_parser.h"

namespace {

using namespace ws;
using namespace ws::fuzz;

// What we refuse and h11 does not, by our own words, and why both may.
const std::map<std::string, std::string> refused_by_us_alone{
    {"line ends in LF alone", "RFC 9112 §2.2: a recipient MAY take LF for CRLF. h11 does"},
    {"folded field", "§5.2: a server refuses it, or puts blanks in its place. h11 does that"},
    {"not HTTP/1.x", "h11 leaves the version to its application"},
    {"malformed target", "... and the target"},
    {"malformed Host", "... and what is in Host"},
    {"no host in the target", "... and the host in the target"},
    {"another host in Host", "... and whether the two agree"},
    {"Transfer-Encoding", "h11 reads bodies; the workbook has none"},
    {"no body is read here", "as above"},
    {"control byte in a field", "RFC 9110 §5.5: it MAY be kept, NUL, CR and LF excepted"},
};

struct Verdict {
  std::string input;  // its hash
  std::vector<std::string> requests;
  std::string end;  // "more", "over", "error"
};

std::string hex(std::uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

std::map<std::string, Verdict> verdicts() {
  std::map<std::string, Verdict> all;
  std::ifstream file(WORKBOOK_VERDICTS);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string name;
    Verdict verdict;
    words >> name >> verdict.input;
    for (std::string word; words >> word;)
      verdict.requests.push_back(word);
    verdict.end = verdict.requests.back();
    verdict.requests.pop_back();
    all[name] = verdict;
  }
  return all;
}

std::string canonical(const HttpRequest& request) {
  std::string text = request.line.method + '\n' + request.line.target + '\n' +
                     std::to_string(request.line.minor_version) + '\n';
  for (const HttpField& field : request.fields) {
    for (const char c : field.name)
      text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    text += '\n' + field.value + '\n';
  }
  return text;
}

// Our reader, with no limit in its way.
struct Ours {
  std::vector<std::string> requests;
  std::string why;  // "": it waits for more
};

Ours read(ByteView bytes) {
  RequestParser parser({.max_head = 1 << 20, .max_fields = 1 << 20});
  parser.feed(bytes);
  Ours ours;
  while (const std::optional<HttpRequest> request = parser.next())
    ours.requests.push_back(canonical(*request));
  if (parser.failure()) ours.why = std::string(parser.failure()->why);
  return ours;
}

// RFC 9112 §2.2: one empty line before a request is forgiven. h11 forgives none.
bool has_an_empty_line_first(ByteView bytes) {
  const std::string_view text = as_text(bytes);
  return text.starts_with("\r\n") || text.find("\r\n\r\n\r\n") != text.npos;
}

TEST(H11, AgreesWhereBothPromiseTheSame) {
  const std::map<std::string, Verdict> all = verdicts();
  std::set<std::string> needed;
  for (const Input& input : read_inputs(WORKBOOK_INPUTS "/heads")) {
    const std::string name = input.name.substr(input.name.rfind('/') + 1);
    if (name.starts_with("regressions-yours-")) continue;
    SCOPED_TRACE(name);
    const auto found = all.find(name);
    ASSERT_NE(found, all.end()) << "not asked yet: tools/maintain/oracles/h11_verdicts.py";
    const Verdict& h11 = found->second;
    ASSERT_EQ(h11.input, hex(hash_of(input.bytes)))
        << "it has changed since: tools/maintain/oracles/h11_verdicts.py";

    const Ours ours = read(input.bytes);
    for (std::size_t i = 0; i < std::min(ours.requests.size(), h11.requests.size()); ++i)
      EXPECT_EQ(hex(hash_of(as_bytes(ours.requests[i]))), h11.requests[i])
          << "h11 reads another request than this:\n"
          << ours.requests[i];
    if (h11.end == "error" && !has_an_empty_line_first(input.bytes)) {
      EXPECT_LE(ours.requests.size(), h11.requests.size()) << "h11 refuses what we take";
      if (ours.requests.size() == h11.requests.size()) {
        EXPECT_NE(ours.why, "") << "h11 refuses what we wait for";
      }
    }
    if (h11.end == "more") {
      EXPECT_LE(ours.requests.size(), h11.requests.size()) << "h11 waits for more";
    }
    if (ours.requests.size() >= h11.requests.size()) continue;
    EXPECT_EQ(refused_by_us_alone.count(ours.why), 1U)
        << "h11 takes it, and ours says: " << ours.why;
    needed.insert(ours.why);
  }
  for (const auto& [why, reason] : refused_by_us_alone)
    EXPECT_EQ(needed.count(why), 1U) << "no input needs this any more: " << why;
}

}  // namespace

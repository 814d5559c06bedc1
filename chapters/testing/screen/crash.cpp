#include <algorithm>
#include <array>
#include <deque>
#include <sstream>
#include <utility>
#include <vector>

#include "child.h"
#include "screen/lesson.h"
#include "screen/red_screen.h"
#include "screen/screen_text.h"

namespace ws::test {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::string_view past_the_end =
    "an index, or a length, that goes past the end: is everything here that you index? "
    "An unsigned number that goes below zero is a very large one.";

// Part of what is told, and what that usually means. The first that fits counts.
constexpr std::array<Pair, 36> causes{{
    {"stack-use-after",
     "a view of a local variable was returned or kept: its bytes ended with the } of its block."},
    {"heap-use-after-free",
     "a view or an iterator has outlived its bytes: who owns them, and until when? A loop must not "
     "erase from the list that it goes over."},
    {"container-overflow",
     "a view or an iterator into a vector that has been emptied or has moved since."},
    {"buffer-overflow",
     "a read or write past the end: is everything here that you index? A pointer alone has no "
     "length."},
    {"buffer-underflow", "a read or write before the beginning: an index below zero."},
    {"stack-overflow", "a function calls itself without an end."},
    {"negative-size-param", "a length below zero: an end that lies before its beginning."},
    {"requested-size", "room for a length that was only announced, or for one below zero."},
    {"allocation-size", "room for a length that was only announced, or for one below zero."},
    {"out-of-memory",
     "room for a length that was only announced, or a loop that adds without an end."},
    {"double-free", "the same memory is given back twice."},
    {"memory leaks", "something made by new is never given back."},
    {"engaged", "an optional is read that holds nothing: ask it first."},
    {"has_value", "an optional is read that holds nothing: ask it first."},
    {"bad_optional", "an optional is read that holds nothing: ask it first."},
    {"bad_variant", "a variant is read as what it does not hold: ask std::get_if first."},
    {"nullptr", "a pointer to nothing is followed: ask it first."},
    {"pointer()", "a pointer to nothing is followed: ask it first."},
    {"SEGV",
     "a pointer to nothing: an iterator past the end, an empty view, or a list that changed "
     "while a loop went over it?"},
    {"null pointer",
     "a step from a pointer to nothing: an empty vector has no element to begin at."},
    {"empty()", "the first or last of something that is empty: ask it first."},
    {"size()", past_the_end},
    {"_M_len", past_the_end},
    {"out of bounds", past_the_end},
    {": sto",
     "std::stoi or one like it throws if a text is not a number, or if the number does not fit."},
    {"invalid_argument", "a function of the library got a value that it cannot use."},
    {"out_of_range", "a place past the end: is everything here that you ask for?"},
    {"bad_alloc", "room for a length that was only announced, or for one below zero."},
    {"length_error", "room for a length that was only announced, or for one below zero."},
    {"is thrown",
     "an exception ends the server. Return a mistake as a value, and ask first what may throw."},
    {"signed integer overflow",
     "the number does not fit into an int. Of the wire it may have 64 bits: std::uint64_t."},
    {"is not a valid value",
     "a variable is read that never got a value: bool found = false; and not bool found;"},
    {"without returning a value", "one way through this function ends without a return."},
    {"shift exponent 1844",
     "an unsigned number went below zero, and is a very large one now. If i is unsigned, i >= 0 "
     "is always true."},
    {"shift exponent -", "a shift by a number below zero: a loop that counts down went too far."},
    {"shift exponent",
     "a shift by more bits than the type has. + and - come before << and >>, so write ( ) around "
     "the shift; or the value has to be widened before you shift it."},
}};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The text between `from` and `to`, or nothing.
std::string between(std::string_view text, std::string_view from, std::string_view to) {
  const std::size_t begin = text.find(from);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + from.size());
  const std::size_t end = text.find(to);
  return end == std::string_view::npos ? std::string() : std::string(text.substr(0, end));
}

// "    #3 0x55 in ws::decode_header(...) /path/chapters/03-frame-parse/frame.cpp:31" and
// "/path/frame.cpp:31:7: runtime error: ..." both name a place: "chapters/...cpp:31". Only a file that
// is the learner's: no header, no test, no main.
std::string place(std::string_view line, std::string_view directory) {
  const std::size_t from = line.find(directory);
  if (from == std::string_view::npos) return {};
  const std::size_t colon = line.find(".cpp:", from);
  if (colon == std::string_view::npos) return {};
  const std::string_view file = line.substr(from, colon + 4 - from);
  if (has(file, "/tests/") || has(file, "_test.cpp") || has(file, "/main.cpp") ||
      has(file, "chapters/testing") || has(file, " ") || has(file, ":"))
    return {};
  const std::size_t end = line.find_first_not_of("0123456789", colon + 5);
  return std::string(line.substr(from, end == std::string_view::npos ? end : end - from));
}

// "reference std::vector<_Tp, _Alloc>::operator[](size_type) [with ...]: " is "std::vector's operator[]".
std::string library_function(std::string_view signature) {
  const std::size_t parameters = signature.find('(');
  const std::size_t name = signature.rfind("::", parameters);
  if (!has(signature, "std::") || parameters == std::string_view::npos || name == 0) return {};
  std::size_t end = name;
  if (signature[end - 1] == '>') {
    int open = 0;
    do {
      --end;
      open += signature[end] == '>' ? 1 : signature[end] == '<' ? -1 : 0;
    } while (open > 0 && end > 0);
  }
  const std::size_t begin = signature.find_last_of(" :", end - 1) + 1;
  return "std::" + std::string(signature.substr(begin, end - begin)) + "'s " +
         std::string(signature.substr(name + 2, parameters - name - 2));
}

// Of "/usr/include/c++/12/bits/stl_vector.h:1123: T& std::vector<T>::operator[](...) [...]: Assertion
// '__n < this->size()' failed." the rule and the function.
std::string assertion(std::string_view line) {
  const std::string quoted = between(line, "Assertion '", "' failed");
  const std::string c_like = between(line, "Assertion `", "' failed");
  // libc++: "vector:1401: assertion __n < size() failed: vector[] index out of bounds",
  // and up to 14 "_LIBCPP_ASSERT '__n < size()' failed. vector[] index out of bounds"
  const std::string newer = between(line, ": assertion ", " failed: ");
  const std::string older = between(line, "_LIBCPP_ASSERT '", "' failed");
  const std::string& rule = !quoted.empty()   ? quoted
                            : !c_like.empty() ? c_like
                            : !newer.empty()  ? newer
                                              : older;
  if (rule.empty()) return {};
  std::string text = "This does not hold: " + rule;
  const std::size_t words = line.rfind(" failed");
  if (words + 9 < line.size()) text += " (" + std::string(line.substr(words + 9)) + ')';
  const std::string function = library_function(line.substr(0, line.find("ssertion")));
  return function.empty() ? text : text + ", asks " + function;
}

// "Sanitizer: heap-buffer-overflow on address ..." in one word or a few.
std::string sanitizer(std::string_view line) {
  std::string what = between(line, "Sanitizer: ", "\n");
  what = what.substr(0, what.find_first_of(":("));
  for (const std::string_view end : {" on ", " in ", " of size", " 0x"})
    what = what.substr(0, what.find(end));
  if (what == "ABRT") return "abort() is called";
  return what;
}

std::string thrown(std::string_view line, std::string_view next) {
  const std::string type = between(line, "after throwing an instance of '", "'");
  const std::size_t mac = line.find("uncaught exception of type ");
  if (!type.empty()) {
    const std::string said = between(next, "what():  ", "\n");
    return type + " is thrown, and not caught" + (said.empty() ? "" : ": " + said);
  }
  if (mac != std::string_view::npos) {
    const std::string_view rest = line.substr(mac + 27);
    return "An exception is thrown, and not caught: " + std::string(rest);
  }
  if (has(line, "terminate called without an active exception") ||
      has(line, "libc++abi: terminating"))
    return "std::terminate() is called: a std::thread that was not joined, or noexcept?";
  return {};
}

// What this line says of the end; empty: nothing.
std::string cause(const std::string& line, const std::string& next) {
  if (has(line, late_sign)) return std::string(late_sign);
  if (has(line, ended_sign)) return line;
  if (has(line, exit_sign)) return "Your code ends the whole program: exit().";
  if (has(line, "runtime error: ")) return between(line + '\n', "runtime error: ", "\n");
  if (has(line, "ERROR: ") && has(line, "Sanitizer: ")) return sanitizer(line + '\n');
  if (has(line, "pure virtual method called")) return line;
  const std::string failed = assertion(line);
  return failed.empty() ? thrown(line, next + '\n') : failed;
}

// Who gave back what is used afterwards: the function that freed it, or whose variable it was. `where`
// is the place that freed it.
std::string gave_back(const std::deque<std::string>& lines, std::string_view directory,
                      std::string& where) {
  bool freed = false;
  bool local = false;
  std::string owner;
  for (const std::string& line : lines) {
    if (has(line, "freed by thread")) freed = true;
    if (has(line, "is located in stack of thread")) local = true;
    if (has(line, "previously allocated by")) break;
    const std::string at = place(line, directory);
    if (freed && !at.empty()) {
      where = at;
      return "Its memory was given back at " + at + '.';
    }
    if (local && owner.empty() && has(line, "#0 ")) owner = at;
    if (local && has(line, "<== Memory access")) {
      const std::string name = between(line, "'", "'");
      return "Its memory was the variable '" + name + "' of the function at " + owner + '.';
    }
  }
  return {};
}

std::deque<std::string> lines_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::deque<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

// The places in `directory` of the first stack, the innermost first.
std::vector<std::string> places(const std::deque<std::string>& lines, std::size_t from,
                                std::string_view directory) {
  std::vector<std::string> all;
  for (std::size_t i = from; i < lines.size(); ++i) {
    if (has(lines[i], "freed by thread") || has(lines[i], "is located in stack")) break;
    const std::string at = place(lines[i], directory);
    if (!at.empty()) all.push_back(at);
  }
  return all;
}

// Where to look. What does not end is the loop, and not a function that it calls again and again.
std::string place_to_look(const std::vector<std::string>& places, bool is_late) {
  if (is_late) {
    const auto loop = std::find_if(places.begin(), places.end(), Lesson::is_in_loop);
    if (loop != places.end()) return *loop;
  }
  return places.empty() ? "" : places.front();
}

// An exception that your code throws itself. The library throws the others when it is asked for what is
// not there.
bool is_thrown_by_name(std::string_view what) {
  if (!has(what, " is thrown, ")) return false;
  for (const std::string_view of_the_library : {"out_of_range", "bad_", "length_error"})
    if (has(what, of_the_library)) return has(what, ": sto");
  return true;
}

}  // namespace

Crash read_crash(std::string_view errors, std::string_view directory) {
  const std::deque<std::string> lines = lines_of(errors);
  Crash crash;
  std::size_t begin = lines.size();
  for (std::size_t i = 0; i < lines.size() && crash.what.empty(); ++i) {
    crash.what = cause(lines[i], i + 1 < lines.size() ? lines[i + 1] : "");
    if (!crash.what.empty()) begin = i;
  }
  for (std::size_t i = 0; i < begin; ++i) {
    const bool is_frame_of_a_report = lines[i].find_first_not_of('=') == std::string::npos ||
                                      has(lines[i], "Sanitizer:DEADLYSIGNAL");
    if (!is_frame_of_a_report) crash.said += lines[i] + '\n';
  }
  const bool is_late = crash.what == late_sign;
  crash.where = place_to_look(places(lines, begin, std::string(directory) + '/'), is_late);
  // In a chapter of ours, or in another of yours: not your line of today, and better than none.
  for (const std::string_view other : {"chapters/0", "solutions/0"})
    if (crash.where.empty()) crash.where = place_to_look(places(lines, begin, other), is_late);
  crash.gave_back = gave_back(lines, directory, crash.freed_at);
  const auto fits = [&crash](const Pair& pair) { return has(crash.what, pair.first); };
  const auto known = std::find_if(causes.begin(), causes.end(), fits);
  if (known != causes.end()) crash.means = known->second;
  return crash;
}

bool take_told(Crash& crash, std::string_view means, std::string_view gone) {
  // No story knows of these.
  for (const std::string_view own : {"stack-overflow", "double-free", "memory leaks", "exit()",
                                     "without returning a value", "is not a valid value"})
    if (has(crash.what, own)) return false;
  if (is_thrown_by_name(crash.what)) return false;
  const std::string_view told = has(crash.what, "use-after") ? gone : means;
  if (told.empty()) return false;
  crash.means = told;
  return true;
}

std::string crash_screen(const Crash& crash) {
  std::string screen;
  if (!crash.what.empty()) screen += wrapped(shortened(escaped(crash.what), 240));
  if (!crash.where.empty()) screen += "  at " + crash.where + '\n';
  if (!crash.gave_back.empty()) screen += wrapped(crash.gave_back);
  if (!crash.means.empty()) screen += wrapped("This usually means: " + crash.means);
  return screen;
}

std::string printed_screen(std::string_view output, std::string_view how) {
  constexpr std::size_t most = 6;
  const std::deque<std::string> lines = lines_of(output);
  if (lines.empty()) return {};
  std::string screen = "  It " + std::string(how);
  const std::size_t from = lines.size() > most ? lines.size() - most : 0;
  if (from > 0) screen += " " + std::to_string(lines.size()) + " lines; these are the last";
  screen += ":\n";
  for (std::size_t i = from; i < lines.size(); ++i)
    screen += "    " + shortened(escaped(lines[i]), screen_width() - 4) + '\n';
  return screen;
}

}  // namespace ws::test

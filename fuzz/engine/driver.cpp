// For compilers without libFuzzer: replays files, and fuzzes in the plainest way that works. It keeps
// an input that reaches new code, and makes new ones of those. It takes libFuzzer's own words:
//   -runs=N  -max_total_time=S  -seed=N  -max_len=N  -artifact_prefix=P  -timeout=S  FILES and FOLDERS
// Without -runs and -max_total_time all inputs are run once, and nothing is saved; with one of them
// they are what it begins with.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <memory>
#include <string>

#include "inputs/pieces.h"
#include "inputs/raw_files.h"
#include "oracles/work.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
#ifndef __APPLE__  // there ASan aborts, and on_signal hears of it
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));
#endif

namespace {

using namespace ws;
using namespace ws::fuzz;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::size_t below(std::size_t count) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>((state_ >> 33) % count);
  }

 private:
  std::uint64_t state_;
};

// What the end of the program has to say, whichever way it ends.
Bytes current;
std::string name_of_current;  // of a replay
std::size_t executions = 0;
std::string prefix = "./";
bool saves = false;  // what it fails for; a replay was given it as a file
bool over = false;

void save_current() {
  char name[32];
  std::snprintf(name, sizeof name, "crash-%016llx",
                static_cast<unsigned long long>(hash_of(current)));
  if (std::FILE* const file = std::fopen((prefix + name).c_str(), "wb")) {
    std::fwrite(current.data(), 1, current.size(), file);
    std::fclose(file);
    std::fprintf(stderr, "Test unit written to %s%s\n", prefix.c_str(), name);
  }
}

void end() {
  if (over) return;
  over = true;
  if (saves) save_current();
  if (!name_of_current.empty()) std::fprintf(stderr, "Running: %s\n", name_of_current.c_str());
  std::fprintf(stderr, "stat::number_of_executed_units: %zu\n", executions);
}

void on_signal(int number) {
  end();
  signal(number, SIG_DFL);
  raise(number);
}

// A sanitizer tells more than a signal does: where there is one, it has the first word, and says when
// it has spoken.
void catch_crashes() {
  signal(SIGABRT, on_signal);  // assert, and report()
#ifndef __APPLE__
  if (__sanitizer_set_death_callback != nullptr) {
    __sanitizer_set_death_callback(end);
    return;
  }
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL})
    signal(number, on_signal);
#endif
}

// Once a second: is it still the same input? Then it will not end by itself.
std::size_t seconds_for_one = 10;
void on_tick(int) {
  static std::size_t last = 0;
  static std::size_t ticks = 0;
  ticks = executions == last ? ticks + 1 : 0;
  last = executions;
  alarm(1);
  if (ticks < seconds_for_one) return;
  std::fprintf(stderr, "ERROR: driver: timeout after %zu seconds\n", ticks);
  end();
  _exit(70);
}

void run(const Bytes& input) {
  current = input;
  ++executions;
  // A block of exactly its size: what reads past the end of the input is seen as well.
  const std::unique_ptr<std::uint8_t[]> copy(new std::uint8_t[input.size()]);
  std::copy(input.begin(), input.end(), copy.get());
  LLVMFuzzerTestOneInput(copy.get(), input.size());
}

// A place counts as new again when it is reached about twice as often as ever: 1, 2, 4, 8 times ...
class Coverage {
 public:
  bool is_new() {
    bool found = false;
    const std::span<std::uint8_t> now = reached_code();
    seen_.resize(now.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      std::uint8_t bucket = 0;
      for (std::uint8_t left = now[i]; left > 0; left >>= 1)
        ++bucket;
      if (bucket > seen_[i]) {
        seen_[i] = bucket;
        found = true;
      }
      now[i] = 0;
    }
    return found;
  }

 private:
  Bytes seen_;
};

Bytes mutate(Bytes bytes, const std::vector<Bytes>& corpus, std::size_t most, Random& random) {
  static constexpr std::uint8_t interesting[] = {
      0,    1,    2,    3,    8,    9,    10,   0x7d, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0x88,
      0x89, 0x8a, 0xfd, 0xfe, 0xff, 0x00, 0xc0, 0xe0, 0xed, 0xf0, 0xf4, 0x03, 0xe8};
  for (std::size_t left = 1 + random.below(4); left > 0; --left) {
    const std::size_t at = random.below(bytes.size() + 1);
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t kind = bytes.empty() ? 0 : random.below(7);
    if (kind <= 1) {
      const bool known = random.below(2) == 0;
      bytes.insert(place, known ? interesting[random.below(sizeof interesting)]
                                : static_cast<std::uint8_t>(random.below(256)));
    } else if (kind == 2 && at < bytes.size()) {
      bytes[at] = interesting[random.below(sizeof interesting)];
    } else if (kind == 3 && at < bytes.size()) {
      bytes[at] ^= static_cast<std::uint8_t>(1 << random.below(8));
    } else if (kind == 4) {
      const std::size_t size = std::min(bytes.size() - at, 1 + random.below(8));
      bytes.erase(place, place + static_cast<std::ptrdiff_t>(size));
    } else {  // a part of another one, or of itself
      const Bytes& other = kind == 5 ? bytes : corpus[random.below(corpus.size())];
      if (other.empty()) continue;
      const std::size_t from = random.below(other.size());
      const std::size_t size = 1 + random.below(other.size() - from);
      const Bytes part(other.begin() + static_cast<std::ptrdiff_t>(from),
                       other.begin() + static_cast<std::ptrdiff_t>(from + size));
      bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), part.begin(), part.end());
    }
  }
  bytes.resize(std::min(bytes.size(), most));
  return bytes;
}

struct Arguments {
  std::map<std::string, std::string> options;
  std::vector<std::string> paths;

  std::size_t number(const std::string& name, std::size_t otherwise) const {
    const auto found = options.find(name);
    return found == options.end() ? otherwise : std::strtoul(found->second.c_str(), nullptr, 10);
  }
};

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::size_t equals = word.find('=');
    if (word[0] != '-') {
      arguments.paths.push_back(word);
    } else if (equals != word.npos) {
      arguments.options[word.substr(1, equals - 1)] = word.substr(equals + 1);
    }
  }
  return arguments;
}

int replay(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    for (const Input& input : read_inputs(path)) {
      name_of_current = input.name;
      run(input.bytes);
    }
  }
  name_of_current.clear();
  std::printf("%zu inputs replayed\n", executions);
  return executions == 0 ? 2 : 0;  // nothing was checked
}

int search(const Arguments& arguments, std::vector<Bytes> corpus) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  const auto patience = std::chrono::seconds(arguments.number("max_total_time", 0));
  const std::size_t runs = arguments.number("runs", static_cast<std::size_t>(-1));
  const std::size_t most = arguments.number("max_len", 1'024);
  Random random(arguments.number("seed", 1));
  Coverage coverage;
  saves = true;
  for (const Bytes& input : corpus) {
    run(input);
    coverage.is_new();
  }
  if (corpus.empty()) corpus.emplace_back();
  while (executions < runs) {
    if (patience.count() > 0 && executions % 256 == 0 && Clock::now() - begin > patience) break;
    Bytes input = mutate(corpus[random.below(corpus.size())], corpus, most, random);
    run(input);
    if (coverage.is_new()) corpus.push_back(std::move(input));
    if ((executions & (executions - 1)) == 0)
      std::fprintf(stderr, "#%zu\tpulse  corp: %zu\n", executions, corpus.size());
  }
  std::fprintf(stderr, "#%zu\tDONE   corp: %zu\nstat::number_of_executed_units: %zu\n", executions,
               corpus.size(), executions);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = parse(argc, argv);
  if (arguments.options.count("artifact_prefix") != 0)
    prefix = arguments.options.at("artifact_prefix");
  catch_crashes();
  seconds_for_one = arguments.number("timeout", seconds_for_one);
  signal(SIGALRM, on_tick);
  alarm(1);
  try {
    const bool fuzzes =
        arguments.options.count("runs") != 0 || arguments.options.count("max_total_time") != 0;
    if (!fuzzes && !arguments.paths.empty()) return replay(arguments.paths);
    std::vector<Bytes> corpus;
    for (const std::string& path : arguments.paths) {
      for (Input& input : read_inputs(path))
        corpus.push_back(std::move(input.bytes));
    }
    return search(arguments, std::move(corpus));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}

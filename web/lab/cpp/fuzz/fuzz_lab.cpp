// What <fuzz-lab> calls.
#include "../abi.h"
#include "coverage.h"
#include "fuzzer.h"
#include "hex.h"

using namespace ws;

namespace {

lab::Fuzzer& fuzzer() {
  static lab::Fuzzer one;
  return one;
}

std::size_t faults = 0;  // so often an exhibit of the zoo did what it should not

std::size_t told_places = 0;  // of these the page knows
std::size_t told_corpus = 0;

// A line each: a word, and what belongs to it. What a finding says comes last, as it may have several lines.
void tell() {
  const lab::Fuzzer& one = fuzzer();
  std::string text = "executions " + std::to_string(one.executions()) + '\n';
  text += "faults " + std::to_string(faults) + "\nplaces";
  for (; told_places < one.places().size(); ++told_places)
    text += ' ' + std::to_string(one.places()[told_places]);
  text += '\n';
  for (; told_corpus < one.corpus().size(); ++told_corpus)
    text += "kept " + to_hex(one.corpus()[told_corpus]) + '\n';
  if (const auto& finding = one.finding()) {
    text += "bytes " + to_hex(one.current()) + '\n';
    text += "oracle " + std::string(finding->oracle) + '\n';
    text += "says " + finding->what + '\n';
  }
  lab::give(std::move(text));
}

}  // namespace

// An exhibit calls it where its fault makes a difference (fuzz/zoo).
extern "C" void zoo_canary(bool triggered) {
  if (triggered) ++faults;
}

// A new run. The input is the first of the corpus.
LAB_EXPORT(fuzz_begin) void fuzz_begin(std::uint32_t seed) {
  lab::dice() = lab::Random(seed);
  fuzzer() = lab::Fuzzer({.wslay = false});
  faults = told_places = told_corpus = 0;
  fuzzer().add(lab::input());
  tell();
}

LAB_EXPORT(fuzz_run) void fuzz_run(std::size_t executions) {
  fuzzer().run(executions);
  tell();
}

LAB_EXPORT(fuzz_shrink) void fuzz_shrink() {
  fuzzer().shrink();
  tell();
}

// After a trap the page looks into the memory itself: the heap may be no more than ruins. The input that did it,
// and whether it was ended because it would not end.
LAB_EXPORT(fuzz_tried) const std::uint8_t* fuzz_tried() {
  return fuzzer().current().data();
}

LAB_EXPORT(fuzz_tried_size) std::size_t fuzz_tried_size() {
  return fuzzer().current().size();
}

LAB_EXPORT(fuzz_stuck) int fuzz_stuck() {
  return lab::is_stuck() ? 1 : 0;
}

// What can be fuzzed: the module, and its name for people. The exhibits are those of web/lab/cpp/fuzz/CMakeLists.txt.
export const TARGETS = [
  { id: "ours", module: "fuzz_lab", name: "our parser" },
  { id: "mine", module: "mine/fuzz_lab", name: "your parser" },
  { id: "03", module: "zoo/fuzz_lab_03", name: "fault 03: a step of minus one" },
  { id: "14", module: "zoo/fuzz_lab_14", name: "fault 14: half a character is forgotten between two reads" },
  { id: "42", module: "zoo/fuzz_lab_42", name: "fault 42: undefined opcodes are accepted as control frames" },
];

// What an oracle saw (fuzz/README.md).
export const ORACLES = {
  "any cut": "The same bytes gave another answer when TCP cut them elsewhere.",
  reference: "A decoder that was written from the RFC alone gives another answer.",
  bounds: "It held more memory than so few bytes can explain.",
  crash: "The code trapped.",
  "no end": "The code did not come to an end.",
};

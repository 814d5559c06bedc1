// What it means, in words, when a learner's code does not come back.
const MEMORY = 20 * 1024 * 1024;  // a module begins with 16 MiB, and ours never asks for more

// { means, said, functions, isBehind }: what the program printed, the learner's functions in which it was, and whether
// a byte was asked for that is not there.
export function meaningOf(error, printed, memory) {
  const said = printed.trim();
  return { said, functions: functionsIn(error.stack ?? ""), isBehind: /bounds|range/.test(said + error.message),
    means: inWords(error, said, memory) };
}

function inWords(error, said, memory) {
  const assertion = /^Assertion failed: (.*) \((.*): (.*): (\d+)\)$/s.exec(said);
  if (assertion) {
    const [, condition, file, , line] = assertion;
    return `an assert did not hold: ${condition} (${file.split("/").slice(-2).join("/")}:${line}).`;
  }
  const library = /^.*?:\d+: .*? failed\.? ?(.*)$/s.exec(said);  // libc++: file:line: assertion ... failed. words
  if (library) return `the standard library refused: ${library[1] || said}.`;
  if (memory > MEMORY) return "it asked for more and more memory, up to 64 MiB: a loop that appends without an end?";
  if (error instanceof RangeError) return "it called itself until the stack was full: a recursion without an end?";
  if (/out of bounds/.test(error.message)) {
    return "it read or wrote outside of its memory: a byte behind the end of the piece it was given?";
  }
  if (/divide|overflow|remainder/.test(error.message)) return `a calculation has no result: ${error.message}.`;
  if (/unreachable/.test(error.message)) {
    return "it did what C++ does not define: an overflow, a shift too far, or a function that ends without a return.";
  }
  return "it threw an exception that was not caught, as at() does behind the end.";
}

// The functions of namespace ws in the stack of a trap, the innermost first, if the module has names.
function functionsIn(stack) {
  return [...stack.matchAll(/^\s*at (?:\S+\.)?(ws::.*?) \((?:wasm|http|file)/gm)]
    .map(([, name]) => name.replace(/\((?!anonymous).*$/, "").replace(/^ws::(?:\(anonymous namespace\)::)?/, ""))
    .filter((name) => !name.startsWith("lab::"));
}

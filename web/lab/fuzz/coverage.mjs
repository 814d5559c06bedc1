// Which lines of C++ belong to which place that a fuzzer's module counts (web/lab/cpp/fuzz/coverage.h). A place is a
// call of coverage_guard with a guard of its own; its block goes on to the next such call, or to where the code leaves
// for somewhere else. The linker's map says which lines that is.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

// `module`: the bytes of a .wasm. `map`: its source map, parsed. `root`: the repository. Gives
// { files: [{ name, text }], blocks: [{ guard, file, lines }] }, of the chapters' files alone; a guard is an address.
export function coverage(module, map, root) {
  const lines = decodeMap(map);
  const paths = map.sources.map((path) => /(?:solutions|chapters)\/\d\d-[^/]+\/\w+\.cpp$/.exec(path)?.[0]);
  const files = [...new Set(paths.filter(Boolean))].sort();
  const blocks = [];
  for (const { guard, begin, end } of blocksOf(module)) {
    const found = new Map(); // a file: its lines
    for (const { offset, source, line } of lines) {
      if (offset < begin || offset >= end || !paths[source]) continue;
      found.set(paths[source], (found.get(paths[source]) ?? new Set()).add(line));
    }
    for (const [path, set] of found) {
      blocks.push({ guard, file: files.indexOf(path), lines: [...set].sort((a, b) => a - b) });
    }
  }
  const shown = files.map((path) => ({ name: basename(path), text: readFileSync(join(root, path), "utf8") }));
  return { files: shown, blocks };
}

// --- The module: WebAssembly's binary format, as far as code from C++ goes

class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  byte() { return this.bytes[this.at++]; }
  number() { // LEB128; the sign does not matter here
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
  skip(count) { this.at += count; }
  name() {
    const size = this.number();
    this.skip(size);
    return Buffer.from(this.bytes.subarray(this.at - size, this.at)).toString();
  }
}

// The same module without its names, which are a third of it: they are behind the code, so nothing moves.
export function withoutNames(module) {
  const kept = [module.subarray(0, 8)];
  const reader = new Reader(module);
  for (reader.skip(8); reader.at < module.length;) {
    const begin = reader.at;
    const isCustom = reader.byte() === 0;
    reader.skip(reader.number());
    if (!isCustom) kept.push(module.subarray(begin, reader.at));
  }
  return Buffer.concat(kept);
}

// { guard, begin, end }: the address of the guard, and from where to where its block's code goes in the file.
function blocksOf(module) {
  const reader = new Reader(module);
  const sections = new Map();
  for (reader.skip(8); reader.at < module.length;) {
    const id = reader.byte();
    const size = reader.number();
    sections.set(id, reader.at);
    reader.skip(size);
  }
  const guard = exportedFunction(reader, sections.get(7), "coverage_guard");
  reader.at = sections.get(10);
  const blocks = [];
  for (let left = reader.number(); left > 0; --left) {
    const end = reader.number() + reader.at;
    const calls = callsOf(reader, end, guard);
    calls.forEach((call, i) => blocks.push({ end: calls[i + 1]?.begin ?? end, ...call }));
  }
  return blocks;
}

function exportedFunction(reader, at, wanted) {
  reader.at = at;
  for (let left = reader.number(); left > 0; --left) {
    const name = reader.name();
    const kind = reader.byte();
    const index = reader.number();
    if (kind === 0 && name === wanted) return index;
  }
  throw new Error(`no function ${wanted} in this module`);
}

// Each call of the guard's function, and its guard: a constant, or a local that was set to one.
function callsOf(reader, end, guard) {
  for (let groups = reader.number(); groups > 0; --groups) { reader.number(); reader.byte(); } // locals
  const calls = [];
  const locals = new Map();
  let constant; // that the last instruction left on the stack
  while (reader.at < end) {
    const begin = reader.at;
    const code = reader.byte();
    const before = constant;
    constant = undefined;
    if (code === 0x41) {
      constant = reader.number();
    } else if (code === 0x20) {
      constant = locals.get(reader.number());
    } else if (code === 0x21 || code === 0x22) {
      locals.set(reader.number(), before);
    } else if (code !== 0x10) {
      skipOperands(reader, code);
      const isLeaving = code === 0x00 || code === 0x0c || code === 0x0e || code === 0x0f;
      if (isLeaving && calls.length > 0) calls.at(-1).end ??= reader.at;
    } else if (reader.number() === guard) {
      if (before === undefined) throw new Error(`a call of an unknown guard at ${begin}`);
      calls.push({ guard: before, begin });
    }
  }
  return calls;
}

function skipOperands(reader, code) {
  if (code === 0x02 || code === 0x03 || code === 0x04) reader.number(); // the type of a block
  else if (code >= 0x0c && code <= 0x0d || code >= 0x20 && code <= 0x24) reader.number();
  else if (code === 0x0e) for (let left = reader.number() + 1; left > 0; --left) reader.number();
  else if (code === 0x11 || code >= 0x28 && code <= 0x3e) { reader.number(); reader.number(); }
  else if (code === 0x3f || code === 0x40 || code === 0x42) reader.number();
  else if (code === 0x43) reader.skip(4);
  else if (code === 0x44) reader.skip(8);
  else if (code === 0xfc) {
    const more = reader.number();
    if (more === 8 || more === 10 || more === 12 || more === 14) { reader.number(); reader.number(); }
    else if (more > 7) reader.number();
  } else if (code > 0xc4 || code > 0x11 && code < 0x1a || code > 0x05 && code < 0x0b) {
    throw new Error(`an instruction that is not known here: ${code} at ${reader.at - 1}`);
  }
}

// --- The map (a source map, revision 3: https://tc39.es/ecma426/): { offset, source, line }, by offset

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function decodeMap({ mappings }) {
  let [offset, source, line] = [0, 0, 0];
  return mappings.split(",").filter(Boolean).map((segment) => {
    const [column, file = 0, row = 0] = numbersOf(segment);
    offset += column;
    source += file;
    line += row;
    return { offset, source, line: line + 1 };
  });
}

function numbersOf(segment) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

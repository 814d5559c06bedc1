// The ways in which TCP may bring the same bytes.
const EACH_BYTE = 1500;  // more bytes are not tried one by one: a view of what is arriving grows with each
const PLACES = 300;      // more places to cut are not all tried, but the first, the last, and some between

// [{ name, cuts }]: as a person cut it, whole, byte by byte, and cut in two.
export function waysToCut(size, own = []) {
  const ways = [{ name: "whole", cuts: [] }];
  if (own.length) ways.unshift({ name: `cut behind byte ${own.join(", ")}`, cuts: own });
  if (size > 1 && size <= EACH_BYTE) ways.push({ name: "byte by byte", cuts: range(1, size) });
  for (const cut of places(size)) ways.push({ name: `cut behind byte ${cut}`, cuts: [cut] });
  return ways;
}

function places(size) {
  if (size - 1 <= PLACES) return range(1, size);
  const between = Array.from({ length: 40 }, (_, i) => Math.floor(size * (i + 1) / 41));
  return [...new Set([...range(1, 33), ...between, ...range(size - 8, size)])].sort((a, b) => a - b);
}

const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

// What was tried, in words.
export function describeWays(size) {
  if (size < 2) return "whole";
  const cuts = size - 1 <= PLACES ? "cut at every point" : `cut at ${places(size).length} of ${size - 1} points`;
  return size <= EACH_BYTE ? `whole, byte by byte and ${cuts}` : `whole and ${cuts}`;
}

// The bytes of a lab in a text: a block ```text lab=frame-lab, which GitHub shows as it is.
//
// A line has pairs of hex digits with one blank between two of them. "16 * 00" is a byte sixteen times.
// A remark begins behind two blanks, or with a #. tools/maintain/rules/lab_fences.py reads the same.
const LINE = /^(?:(\d+) \* )?([0-9a-f]{2}(?: [0-9a-f]{2})*)?(?: {2,}.*| *#.*)?$/i;

// "81 05 ...", or null if a line is something else, or no line has bytes.
export function readBytes(text) {
  const bytes = [];
  for (const line of text.trimEnd().split("\n")) {
    const [, times, pairs] = LINE.exec(line) ?? [];
    if (pairs) bytes.push(...Array(Number(times ?? 1)).fill(pairs));
    else if (times || !LINE.test(line)) return null;
  }
  return bytes.length ? bytes.join(" ") : null;
}

// How much room code has on a slide, and so how large it is. A slide is 1280 by 720 (slides/theme/deck.css has the same
// numbers); the browser's tests measure what is said here by sight.
const HEIGHT = 560;   // below a heading of one line
const CAPTION = 60;   // the name of the file, and the frame of the code
const LEADING = 1.3;  // of a line of code, in its size
const ADVANCE = 0.602; // of a character of DejaVu Sans Mono, in its size; other fonts here are as wide or less

// Columns of characters that fit, in each of the two sizes.
const WIDTHS = {
  full: { letters: 62, sizes: [["large", 28, 66], ["small", 24, 76]] },
  wide: { letters: 34, sizes: [["large", 24, 46], ["small", 20, 55]] },   // code beside text
  half: { letters: 28, sizes: [["large", 24, 35], ["small", 20, 43]] },
  narrow: { letters: 20, sizes: [["large", 24, 26], ["small", 20, 31]] }, // beside code
};

const ANSWER = 52;    // pixels of the width, for the frame of an answer

// `columns`: of each its [{ token, code }]. Returns a room for each: { width, most, sizeOf(lines), inAnswer }, and the last
// is the room that code has inside an answer.
export function roomsOf(columns) {
  const hasCode = columns.map((column) => column.some(({ code }) => code));
  return columns.map((column, at) => {
    const other = hasCode[1 - at];
    const width = columns.length === 1 ? "full" : hasCode[at] === other ? "half" : hasCode[at] ? "wide" : "narrow";
    const { letters, sizes } = WIDTHS[width];
    const height = HEIGHT - besideCode(column, letters);
    const room = (fit) => ({ width, most: fit.at(-1)[2], sizeOf: (lines) => sizeOf(lines, fit, height) });
    const lessWide = sizes.map(([name, size, most]) => [name, size, most - Math.ceil(ANSWER / (size * ADVANCE))]);
    return { ...room(sizes), inAnswer: room(lessWide) };
  });
}

// The larger size in which these lines fit, or the smaller.
function sizeOf(lines, sizes, height) {
  const longest = Math.max(...lines.map(({ length }) => length));
  const fits = ([, size, columns]) => longest <= columns && lines.length * size * LEADING + CAPTION <= height;
  return (sizes.find(fits) ?? sizes.at(-1))[0];
}

// About how high the rest of the column is; of more than one block of code, all but the first.
function besideCode(column, letters) {
  let height = 0, blocks = 0;
  for (const { token, code } of column) {
    const lines = token.content.split("\n").length;
    if (code) height += ++blocks > 1 ? lines * 28 + 50 : 0;
    else if (token.type === "fence") height += /lab=/.test(token.info) ? 400 : 150;
    else if (token.type === "inline" && !token.children.some(({ type }) => type === "image")) {
      height += Math.ceil(token.content.length / letters) * 42 + 20;
    } else if (token.type === "inline") height += 300;
    else if (token.type === "html_block" && token.content.startsWith("<details>")) height += 60;
  }
  return height;
}

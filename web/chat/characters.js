// Texts as people see them. One character of a person can be many of a program: a flag is two code
// points, a family seven, and each of those two of JavaScript's units (Unicode Standard Annex #29).

// Firefox has it since version 125. Before, code points must do.
const segmenter = Intl.Segmenter && new Intl.Segmenter(undefined, { granularity: "grapheme" });

function* characters(text) {
  if (!segmenter) return yield* text;
  for (const { segment } of segmenter.segment(text)) yield segment;
}

// At most `most` units of a text, and never half a character.
export function beginning(text, most) {
  if (text.length <= most) return text;
  let end = 0;
  for (const character of characters(text)) {
    if (end + character.length > most) break;
    end += character.length;
  }
  return `${text.slice(0, end)}…`;
}

// A letter, a number, a sign: something with ink. Some "letters" have none, and Unicode calls them ignorable.
const ink = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}\p{P}\p{S}]/u;

// The first character that can be seen; undefined: there is none.
export function firstVisible(text) {
  for (const character of characters(text)) if (ink.test(character)) return character;
  return undefined;
}

// Without the invisible orders that make what follows run backwards.
export function inReadingOrder(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

// Text as people see it, by the tables that every browser has: what chapters/adapters/unicode.h promises.
// The same answers as utf8proc's, but for characters that only one of the two knows yet.

// Blank signs of Braille, music, Egyptian and Khitan, and what stands for an object that is not there.
const NOTHING = /[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{13441}\u{13442}\u{16fe4}\u{1d159}]/gu;
// Format characters that are drawn, around numbers: Prepended_Concatenation_Mark.
const DRAWN = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

function withoutNothing(text) {
  return text.replace(NOTHING, (character) => (DRAWN.test(character) ? character : ""));
}

export function hasVisibleCharacter(text) {
  return /\P{M}/u.test(withoutNothing(text));
}

export function nameAsSeen(name) {
  return seenOnce(seenOnce(name)); // what stood between two marks is away: now they have one order
}

// NFKC_Casefold (Unicode Standard §3.13), without what leaves nothing.
function seenOnce(text) {
  return withoutNothing(Array.from(text, folded).join("")).normalize("NFKC");
}

// One character, its case and its compatibility forms away; each may bring another of the other kind.
function folded(character) {
  let before;
  let text = character;
  do {
    before = text;
    text = Array.from(text, small).join("").normalize("NFKD");
  } while (text !== before);
  return text;
}

// Full case folding (CaseFolding.txt, C and F): what the capital letter's small letter is. It differs for
// a dotless i, which has no other case, and for Cherokee, whose capitals are older.
function small(character) {
  if (character === "\u0131") return character;
  if (/\p{Script=Cherokee}/u.test(character)) return character.toUpperCase();
  return Array.from(character.toUpperCase(), (each) => each.toLowerCase()).join("");
}

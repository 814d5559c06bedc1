// Two traces side by side: the first place where they differ, and that place in words.

// What is missing in an answer tells the step, and only the learner's has it.
const KNOWN_BEST = { size: true, "the header": true };

// null, or { ours, yours, step }: the two events that ought to be one. One of them may be missing.
export function firstDifference(ours, yours) {
  for (let i = 0; i < Math.max(ours.length, yours.length); ++i) {
    const [a, b] = [ours[i], yours[i]];
    if (a && b && a.after === b.after && a.what === b.what) {
      if (a.value === b.value) continue;
      return { ours: a, yours: b, step: KNOWN_BEST[a.what] ? b.step : a.step };
    }
    // One of the two says more. It is the learner's if ours comes later in theirs, or it comes first.
    const isExtra = b && (!a || b.after < a.after
      || (b.after === a.after && yours.slice(i).some((event) => event.after === a.after && event.what === a.what)));
    const later = isExtra ? ours.slice(i).find((event) => event.what === b.what)
      : yours.slice(i).find((event) => event.what === a.what);
    return isExtra ? { yours: b, later, step: b.step } : { ours: a, later, step: a.step };
  }
  return null;
}

export const afterBytes = (after) => (after === 0 ? "Before the first byte" : `After byte ${after}`);

// "After byte 4 yours says payload_length 33280, ours 130."
export function inWords({ ours, yours, later }) {
  if (ours && yours) {
    return `${afterBytes(ours.after)} yours says ${ours.what}: ${yours.value}. Ours says ${ours.value}${noteOf(ours)}.`;
  }
  const event = ours ?? yours;
  const [this_, other] = ours ? ["ours", "yours"] : ["yours", "ours"];
  const more = !later ? `${capital(other)} does not say it.`
    : later.after === event.after ? `${capital(other)} says something else first.`
      : `${capital(other)} says ${later.what} after byte ${later.after}${
        later.value === event.value ? "" : `: ${later.value}`}.`;
  return `${afterBytes(event.after)} ${this_} says ${event.what}: ${event.value}${noteOf(event)}. ${more}`;
}

const noteOf = (event) => (event.note ? ` (${event.note})` : "");
const capital = (word) => word[0].toUpperCase() + word.slice(1);

// Rows of a table: events of both that belong together, and how many of them are alike.
export function sideBySide(ours, yours) {
  const rows = [];
  let i = 0, j = 0;
  while (i < ours.length || j < yours.length) {
    const [a, b] = [ours[i], yours[j]];
    if (a && b && a.after === b.after && a.what === b.what) {
      rows.push({ after: a.after, call: a.call, what: a.what, ours: a.value, yours: b.value });
      i += 1;
      j += 1;
    } else if (b && (!a || b.after < a.after || (b.after === a.after && yours.slice(j).some((event) =>
      event.after === a.after && event.what === a.what)))) {
      rows.push({ after: b.after, call: b.call, what: b.what, ours: undefined, yours: b.value });
      j += 1;
    } else {
      rows.push({ after: a.after, call: a.call, what: a.what, ours: a.value, yours: undefined });
      i += 1;
    }
  }
  return rows.map((row) => ({ ...row, same: row.ours === row.yours }));
}

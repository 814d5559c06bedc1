// What <compare-lab> shows of a comparison. Colours only repeat what a word says.
import { element } from "../shared/dom.js";
import { place } from "./steps.js";

const MOST_BYTES = 96, BEFORE = 6, BEHIND = 4, MOST_EXAMPLES = 5;

// The headline: the step, the place where they differ, and what to open.
export function verdict({ difference, step, isWritten, cut, tried }) {
  if (!difference) return [element("p", { className: "mark same" }, `✓ All the same on these bytes, ${tried}.`)];
  const title = isWritten ? `✗ Step ${step}` : `○ Step ${step} is not written yet`;
  return [
    element("p", { className: `mark ${isWritten ? "differs" : "missing"}` }, title),
    element("p", { className: "words" }, difference.words),
    ...difference.trap ? [element("p", {}, "The bytes that did it stand below.")] : [],
    element("p", { className: "place" }, `${place(step)}${cut ? `. The bytes came ${cut}.` : "."}`),
    element("p", { className: "place" }, "Then: ", element("code", {}, `./workbook check ${step[0]}`), ", or ",
      element("code", {}, `./workbook hint ${step}`), "."),
  ];
}

// The bytes, in the pieces in which they came, and a mark behind the one after which they differ.
export function strip(bytes, cuts, after) {
  const from = Math.max(0, Math.min(after - MOST_BYTES / 2, bytes.length - MOST_BYTES));
  const to = Math.min(bytes.length, from + MOST_BYTES);
  const line = element("p", { className: "strip", role: "group", "aria-label": "The bytes in their pieces" });
  if (from > 0) line.append(element("span", {}, `${from} bytes … `));
  for (let at = from; at < to; ++at) {
    line.append(element("code", { className: at < after ? "read" : "" }, bytes[at].toString(16).padStart(2, "0")), " ");
    if (cuts.includes(at + 1)) line.append(element("span", { className: "cut" }, "| "));
    if (at + 1 === after) line.append(element("span", { className: "here" }, `◂ after byte ${after} `));
  }
  if (to < bytes.length) line.append(element("span", {}, `… ${bytes.length - to} bytes`));
  return line;
}

// What both answered, in the order in which they did, around the first row that differs.
export function answers(name, { rows, way }) {
  if (!rows.length) return element("p", {}, `What ${name} said before that is lost, because the code stopped.`);
  const first = rows.findIndex((row) => !row.same);
  const shown = rows.slice(Math.max(0, first - BEFORE), first + BEHIND);
  const left = Math.max(0, first - BEFORE);
  const caption = `${name}, ${way}${left ? `: ${left} answers alike, and then` : ""}`;
  const head = ["After byte", "Of", "Ours", "Yours", "So they are"];
  return element("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": `Answers of ${name}` },
    element("table", {}, element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...shown.map(row))));
}

function row({ after, call, what, ours, yours, same }) {
  const value = (text) => element("td", {},
    text === undefined ? element("em", {}, "says nothing") : element("code", {}, text));
  return element("tr", { className: same ? "" : "differs" }, element("td", {}, String(after)),
    element("td", {}, element("code", { className: "call" }, `${call} `), what), value(ours), value(yours),
    element("td", {}, same ? "alike" : "✗ different"));
}

// A table would be a wall of differences.
export function stillMissing(steps) {
  return element("p", {}, `Not written yet: ${steps.join(", ")}. What is written is compared all the same; see below.`);
}

// All parts, and what is known of each. `choose(part)` shows one that differs.
export function partList(parts, { chosen, isOpen, choose }) {
  const item = ({ part, name, difference }) => {
    if (!difference) return element("li", {}, element("span", { className: "same" }, "✓"), ` ${name}: the same`);
    return element("li", {}, element("span", { className: "differs" }, "✗ "),
      element("button", { type: "button", "aria-pressed": String(part === chosen), onclick: () => choose(part) },
        `${name}: step ${difference.step}`));
  };
  const hung = parts.some(({ difference }) => difference?.trap?.hangs);
  return element("details", { open: isOpen }, element("summary", {}, "Part by part"),
    element("p", {}, "Repair the first one that differs. What stands below it may follow from it."),
    element("ul", { className: "parts" }, ...parts.map(item)),
    hung ? element("p", {}, "The parts behind a call that does not come back were not tried.") : "");
}

// Where they differ among many inputs: [{ step, isWritten, examples: [{ name, words, open }] }]
export function stepsFound(found) {
  const list = (examples) => element("ul", {}, ...examples.map(({ name, words, open }) => element("li", {},
    element("button", { type: "button", onclick: open }, name), ` ${words}`)));
  return found.map(({ step, isWritten, examples }) => element("div", { className: "found" },
    element("p", { className: "title" }, `Step ${step}${isWritten ? "" : ", not written yet"}`),
    list(examples.slice(0, MOST_EXAMPLES)),
    ...examples.length <= MOST_EXAMPLES ? [] : [element("details", {},
      element("summary", {}, `${examples.length - MOST_EXAMPLES} more`), list(examples.slice(MOST_EXAMPLES)))]));
}

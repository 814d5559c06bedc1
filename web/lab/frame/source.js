// Where the book reads a field, or checks a rule: the chapter's step, and the line of the solution as a page of the
// site.
import { element } from "./dom.js";

// The only place that knows how the site names its pages of source.
const sourcePage = (path, line) => new URL(`../../source/${path}.html#L${line}`, import.meta.url).href;

let table;
const load = () => (table ??= fetch(new URL("source_lines.json", import.meta.url))
  .then((answer) => answer.json()).catch(() => ({}))); // without it nothing is named, and all else works

// Names it, as soon as the table is here. `what`: a field's name, or a fault's reason. A compact lab is also shown where
// no site is around it, as in the inspector: there it is not a link.
export function sourceLink(what, { isCompact }) {
  const link = element(isCompact ? "span" : "a");
  load().then((places) => {
    if (!places[what]) return;
    const { step, path, line, text } = places[what];
    link.textContent = `Step ${step}, ${path.split("/").at(-1)}:${line}`;
    link.title = text;
    if (!isCompact) link.href = sourcePage(path, line);
  });
  return link;
}

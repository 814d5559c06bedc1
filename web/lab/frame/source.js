// Where the book reads a field: the chapter's step, and the line of the solution as a page of the site.
import { element } from "./dom.js";

// The only place that knows how the site names its pages of source.
const sourcePage = (path, line) => new URL(`../../source/${path}.html#L${line}`, import.meta.url).href;

let table;
const load = () => (table ??= fetch(new URL("source_lines.json", import.meta.url)).then((answer) => answer.json()));

// A link, or null if nothing reads the field.
export async function sourceOf(field) {
  const place = (await load())[field];
  if (!place) return null;
  const { step, path, line } = place;
  return element("a", { href: sourcePage(path, line), textContent: `Step ${step}, ${path.split("/").at(-1)}:${line}` });
}

// Where the workbook does what a lab shows: the step of the chapter, and the line of our solution.
import { element } from "./dom.js";

const site = new URL("../../", import.meta.url);

// { file: "02-handshake/accept_key.cpp", line: 35, step: "2.2" }
export function placeElement({ file, line, step }) {
  const [chapter, name] = file.split("/");
  return element("span", { className: "place" },
    element("a", { href: new URL(`chapters/${chapter}/index.html#step-${step}`, site).href }, `Step ${step}`), " · ",
    element("a", { href: new URL(`source/solutions/${file}.html#L${line}`, site).href }, `${name}:${line}`));
}

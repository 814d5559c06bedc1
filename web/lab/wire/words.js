// Small things that the views say and show in the same way.
import { element } from "../shared/dom.js";

export const button = (text, onclick, properties = {}) =>
  element("button", { type: "button", textContent: text, onclick, ...properties });

// Writes only what differs, so that nothing is read out twice.
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export const number = (value) => Math.round(value).toLocaleString("en");
export const bytes = (count) => `${number(count)} ${count === 1 ? "byte" : "bytes"}`;

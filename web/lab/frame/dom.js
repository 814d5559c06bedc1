// What the views' elements are made with.
import { element } from "../shared/dom.js";

export { element };

export const button = (text, onclick, properties = {}) =>
  element("button", { type: "button", textContent: text, onclick, ...properties });

let made = 0;

// A label above its control.
export function labelled(text, control, className = "") {
  control.id ||= `lab-${++made}`;
  return element("div", { className: `labelled ${className}`.trim() },
    element("label", { htmlFor: control.id, textContent: text }), control);
}

// Writes only what differs: a caret in a box that already says so stays where it is.
export function setValue(control, value) {
  if (control.value !== value) control.value = value;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export const details = (summary, className, ...children) =>
  element("details", { className }, element("summary", { textContent: summary }), ...children);

// Elements of a page, in one line each. A text goes in as text, also if it looks like HTML.
const isAttribute = (name) => name === "role" || name === "part" || name.includes("-");

// element("p", { className: "note", "aria-live": "polite" }, "text", another)
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (isAttribute(property)) node.setAttribute(property, value);
    else node[property] = value;
  }
  node.append(...children);
  return node;
}

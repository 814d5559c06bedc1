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

// Gives the root a style sheet. Comes when it is there, or cannot be had; what comes after that is never seen without it.
// It has to stay where it is: one that is put in again is loaded again.
export function addStyle(root, address) {
  const link = element("link", { rel: "stylesheet", href: String(address) });
  const loaded = new Promise((resolve) => { link.onload = link.onerror = resolve; });
  root.append(link);
  return loaded;
}

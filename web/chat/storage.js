// What the browser remembers for this page. Everything that was ever served from this address shares
// that memory, and a browser may forbid it. So the keys have a prefix, what has another shape counts
// as not there, and the page works without any of it.

const prefix = "websockets-by-hand.";
const longest = 100_000;  // no user types more than that

// The text that was remembered, or null.
export function recall(storage, key) {
  try {
    const text = globalThis[storage].getItem(prefix + key);
    return typeof text === "string" && text.length <= longest ? text : null;
  } catch {
    return null;
  }
}

// The same for JSON: any value, also one that another program wrote.
export function recallJson(storage, key) {
  try {
    return JSON.parse(recall(storage, key));
  } catch {
    return null;
  }
}

export function remember(storage, key, text) {
  try {
    globalThis[storage].setItem(prefix + key, text);
  } catch {
    // Private mode, or full.
  }
}

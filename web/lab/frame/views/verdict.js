// The bytes in one sentence. It is read aloud when the typing has stopped.
import { verdict } from "../words.js";
import { element, setText } from "../dom.js";

const QUIET = 500; // milliseconds
const SIGN = { fine: "✓", wrong: "✗", waiting: "…", empty: "" };

export function createVerdict() {
  const sign = element("span", { className: "sign", "aria-hidden": true });
  const text = element("span");
  const spoken = element("p", { className: "unseen", role: "status" });
  const node = element("div", { className: "verdict" }, element("p", {}, sign, text), spoken);
  let timer;
  return {
    node,
    update(view) {
      const { kind, text: sentence } = verdict(view);
      node.dataset.kind = kind;
      setText(sign, SIGN[kind]);
      setText(text, sentence);
      clearTimeout(timer);
      timer = setTimeout(() => setText(spoken, sentence), QUIET);
    },
  };
}

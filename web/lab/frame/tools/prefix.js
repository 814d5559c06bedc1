// The bytes as they arrive: after each of them, what the receiver knows.
import { afterPrefix, count } from "../words.js";
import { button, details, element, labelled, setText } from "../dom.js";
import { createPieces } from "./pieces.js";

export function createPrefix(lab) {
  const slider = element("input", { type: "range", min: 0, oninput: () => go(Number(slider.value)) });
  const text = element("p", { className: "after", role: "status" });
  const back = button("One byte back", () => go(lab.view.prefix - 1));
  const step = button("One byte more", () => go(lab.view.prefix + 1));
  const pieces = createPieces(lab);
  const node = details("Byte by byte: what does the receiver know?", "tool prefix",
    element("div", { className: "slide" }, labelled("Bytes that have arrived", slider),
      element("div", { className: "actions" }, back, step)),
    text, pieces.node);
  node.ontoggle = () => lab.setPrefix(node.open ? lab.view.bytes.length : null);

  const go = (size) => lab.setPrefix(Math.min(Math.max(size, 0), lab.view.bytes.length));

  return {
    node,
    update(view) {
      if (!node.open || view.prefix === null) return;
      const { bytes, prefix, direction } = view;
      slider.max = bytes.length;
      slider.value = prefix;
      slider.setAttribute("aria-valuetext", `${prefix} of ${count(bytes.length, "byte")}`);
      back.disabled = prefix === 0;
      step.disabled = prefix === bytes.length;
      setText(text, afterPrefix(prefix, lab.dissect(bytes.subarray(0, prefix)), direction));
      pieces.update(view);
    },
  };
}

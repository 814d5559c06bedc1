// The frames of the buffer, one behind the other: choose one, add one, take one away.
import { join, textFrame } from "../model.js";
import { count, kindOf } from "../words.js";
import { button, element } from "../dom.js";

const MOST = 60; // at once; more are around the one that is shown

export function createFrames(lab) {
  const list = element("div", { className: "list", aria: { role: "group", label: "Frames in these bytes" } });
  const add = button("Add a frame", () => {
    const { bytes, direction, dissection } = lab.view;
    lab.change({ bytes: join(bytes, textFrame("Hi", { direction })), select: dissection.frames.length });
  }, { className: "link" });
  const remove = button("Take this one out", () => {
    const { bytes, parts } = lab.view;
    lab.change({ bytes: join(bytes.subarray(0, parts.at), bytes.subarray(parts.end)) });
  }, { className: "link" });
  const node = element("div", { className: "frames" }, list, element("div", { className: "actions" }, add, remove));

  return {
    node,
    update({ dissection: { frames, faults, unread }, selected, readonly }) {
      node.hidden = frames.length === 0 || (frames.length === 1 && readonly);
      add.hidden = remove.hidden = readonly;
      remove.hidden ||= frames.length < 2;
      list.hidden = frames.length < 2;
      const first = Math.max(0, Math.min(selected - MOST / 2, frames.length - MOST));
      const shown = frames.length < 2 ? [] : frames.slice(first, first + MOST);
      const had = list.contains(list.getRootNode().activeElement);
      list.replaceChildren(...shown.map((frame, index) => chip(frame, first + index)));
      if (first > 0) list.prepend(element("span", { textContent: `${count(first, "frame")} before` }));
      const behind = frames.length - first - shown.length;
      if (shown.length && behind > 0) list.append(element("span", { textContent: `${count(behind, "frame")} more` }));
      if (had) list.querySelector("[aria-pressed=true]")?.focus();

      function chip(frame, number) {
        const wrong = faults.some((fault) => fault.frame === number);
        const note = [
          frame.message === null ? "" : `message ${frame.message + 1}`,
          wrong ? "✗ a fault" : "",
          unread !== null && unread !== undefined && number >= unread ? "nobody reads it" : "",
        ].filter(Boolean).join(", ");
        return element("button", { type: "button", className: "chip", aria: { pressed: number === selected },
          data: { wrong }, onclick: () => lab.select(number) },
        element("b", { textContent: `${number + 1}` }), ` ${kindOf(frame)}`,
        element("small", { textContent: note }));
      }
    },
  };
}

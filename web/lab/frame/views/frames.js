// The frames of the buffer, one behind the other: choose one, add one, take one away.
import { join, textFrame } from "../model.js";
import { count, kindOf } from "../words.js";
import { button, element } from "../dom.js";

const MOST = 60; // together; more are around the one that is shown

export function createFrames(lab) {
  const list = element("div", { className: "list", role: "group", "aria-label": "Frames in these bytes" });
  const add = button("Add a frame", () => {
    const { bytes, direction } = lab.view;
    lab.change({ bytes: join(bytes, textFrame("Hi", { direction })), at: bytes.length });
  }, { className: "link" });
  const remove = button("Take this one out", () => {
    const { bytes, parts } = lab.view;
    lab.change({ bytes: join(bytes.subarray(0, parts.at), bytes.subarray(parts.end)) });
  }, { className: "link" });
  const node = element("div", { className: "frames" }, list, element("div", { className: "actions" }, add, remove));

  return {
    node,
    update({ dissection: { frames, faults, unread, all }, frame: current, readonly }) {
      node.hidden = all.frames === 0 || (all.frames === 1 && readonly);
      add.hidden = readonly;
      remove.hidden = readonly || all.frames < 2;
      list.hidden = all.frames < 2;
      const place = frames.indexOf(current);
      const first = Math.max(0, Math.min(place - MOST / 2, frames.length - MOST));
      const shown = all.frames < 2 ? [] : frames.slice(first, first + MOST);
      const had = list.contains(list.getRootNode().activeElement);
      list.replaceChildren(...shown.map(chip));
      if (shown.length) {
        const [before, behind] = [shown[0].number, all.frames - shown.at(-1).number - 1];
        if (before > 0) list.prepend(element("span", { textContent: `${count(before, "frame")} before` }));
        if (behind > 0) list.append(element("span", { textContent: `${count(behind, "frame")} more` }));
      }
      if (had) list.querySelector("[aria-pressed=true]")?.focus();

      function chip(frame) {
        const { number } = frame;
        const wrong = faults.some((fault) => fault.frame === number);
        const note = [
          frame.message === null ? "" : `message ${frame.message + 1}`,
          wrong ? "✗ a fault" : "",
          unread !== null && number >= unread ? "not read" : "",
        ].filter(Boolean).join(", ");
        return element("button", { type: "button", className: "chip", "aria-pressed": frame === current,
          "data-wrong": wrong, onclick: () => lab.goTo(frame.byte) },
        element("b", { textContent: `${number + 1}` }), ` ${kindOf(frame)}`,
        element("small", { textContent: note }));
      }
    },
  };
}

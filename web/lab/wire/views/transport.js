// Time: play, pause, step by step, back, and any moment.
import { element } from "../../shared/dom.js";
import { button, number, setText } from "../words.js";

const speeds = [0.25, 0.5, 1, 2, 4, 8];

export function createTransport(lab) {
  const again = button("Start over", () => lab.player.seek(0));
  const back = button("◀ Back", () => lab.player.back());
  const play = button("Play", () => lab.player.toggle(), { className: "primary" });
  const step = button("Step ▶", () => lab.player.step());
  const time = element("input", {
    type: "range", min: 0, step: 10, className: "time", "aria-label": "Time",
    oninput: () => lab.player.seek(Number(time.value)),
  });
  const clock = element("span", { className: "clock" });
  const speed = element("select", {
    "aria-label": "Speed", onchange: () => { lab.player.speed = Number(speed.value); },
  }, ...speeds.map((value) => element("option", { value, textContent: `${value} ×`, selected: value === 1 })));
  const node = element("div", { className: "transport", "aria-label": "Time" },
    again, back, play, step, time, clock, speed);
  node.setAttribute("role", "group");
  return {
    node,
    focusStep: () => step.focus(),

    show() {
      const { now, ends, isCalm, isPlaying } = lab.player;
      const end = Math.max(ends, now);
      time.max = end;
      time.value = now;
      const words = `${number(now)} ms`;
      setText(clock, words);
      time.setAttribute("aria-valuetext", words);
      speed.hidden = isCalm;
      setText(play, isCalm ? "To the end" : isPlaying ? "Pause" : "Play");
    },
  };
}

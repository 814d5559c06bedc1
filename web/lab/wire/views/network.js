// The network's settings: each run with another value is the same story again.
import { element } from "../../shared/dom.js";
import { number, setText } from "../words.js";
import { settings } from "../simulation/simulation.js";

// A slider's steps are not even: small sizes matter most.
const scales = {
  piece: { label: "Pieces of at most", values: [1, 2, 3, 5, 7, 12, 20, 40, 80, 200, 600, 1460], unit: "bytes" },
  delay: { label: "On the way", values: [20, 50, 100, 200, 400, 600, 1000, 1500, 2500], unit: "ms" },
  window: { label: "A reader’s window", values: [64, 256, 512, 1024, 4096, 16_384, 65_536], unit: "bytes" },
};

// What a story sets, if the user has not chosen.
export function valueOf(story, key) {
  const cut = story.actions.find(({ what }) => what === "cut");
  if (key === "piece" && cut) return cut.piece;
  return story.settings?.[key] ?? settings[key];
}

export function createNetwork(lab) {
  const sliders = Object.entries(scales).map(([key, scale]) => {
    const output = element("span");
    const input = element("input", {
      type: "range", min: 0, max: scale.values.length - 1,
      oninput: () => say(),
      onchange: () => lab.choose({ network: { [key]: scale.values[input.value] } }),
    });
    const say = () => {
      const words = `${number(scale.values[input.value])} ${scale.unit}`;
      setText(output, words);
      input.setAttribute("aria-valuetext", words);
    };
    return {
      node: element("label", { className: "slider" }, element("span", { textContent: scale.label }), input, output),
      show() {
        const wanted = lab.choice.network[key] ?? valueOf(lab.story, key);
        const nearest = scale.values.reduce((best, value) =>
          Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best);
        input.value = scale.values.indexOf(nearest);
        say();
      },
    };
  });
  const uneven = element("input", {
    type: "checkbox", onchange: () => lab.choose({ network: { isUneven: uneven.checked } }),
  });
  const seed = element("input", {
    type: "number", min: 0, max: 4_294_967_295, step: 1,
    onchange: () => lab.choose({ seed: Math.min(4_294_967_295, Math.max(0, Math.floor(seed.valueAsNumber || 0))) }),
  });
  return {
    node: element("details", { className: "network" },
      element("summary", { textContent: "The network, and the dice" }),
      element("div", { className: "sliders" }, ...sliders.map(({ node }) => node),
        element("label", { className: "check" }, uneven,
          element("span", { textContent: "Uneven: dice decide sizes and delays" })),
        element("label", { className: "seed" }, element("span", { textContent: "Seed of the dice" }), seed))),

    show() {
      for (const slider of sliders) slider.show();
      uneven.checked = lab.choice.network.isUneven ?? valueOf(lab.story, "isUneven");
      seed.value = lab.choice.seed;
    },
  };
}

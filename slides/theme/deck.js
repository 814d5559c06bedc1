// A deck on a wide screen: reveal.js shows it, and this gives it our keys, the marks in code, and its voice: it tells other
// windows where it is, and goes where they say.
//
// The channel "websockets-by-hand slides" carries
//   { from: "deck", deck: "04-frame-parse", slide: 4, fragment: -1, slides: 14, isDark: false }   whenever that changes
//   { to: "deck", deck, ask: "state" }, { to: "deck", deck, go: [slide, fragment] } (into another deck, too),
//   { to: "deck", deck, press: "next" | "previous" | "dark" }
// With ?quiet in its address a deck says nothing, hears nothing and loads no lab: for a small picture of it.
import Reveal from "../../vendor/reveal.js";
import { fit } from "./fit.js";

const { deck } = document.querySelector(".reveal").dataset;
const isQuiet = new URLSearchParams(location.search).has("quiet");
const channel = isQuiet ? null : new BroadcastChannel("websockets-by-hand slides");
const isCalm = isQuiet || matchMedia("(prefers-reduced-motion: reduce)").matches;
const keys = document.querySelector("#keys");

if (isQuiet) {
  document.documentElement.classList.add("quiet");
  for (const lab of document.querySelectorAll("iframe")) {
    lab.replaceWith(Object.assign(document.createElement("p"), { className: "lab", textContent: lab.title }));
  }
}

// ---- Keys. Those of reveal.js stay: arrows, space, Home, End, Esc, B, F.

const follow = (rel) => document.querySelector(`.way a[rel="${rel}"]`)?.click();
const OURS = {
  "?": () => keys.showModal(),
  ">": () => follow("next"),
  "<": () => follow("prev"),
  i: () => follow("index"),
  s: () => open(`speaker.html?deck=${deck}`, "speaker"),
};

addEventListener("keydown", (event) => {
  if (keys.open || isQuiet) event.stopPropagation(); // the slides stay where they are
  if (keys.open || isQuiet || event.ctrlKey || event.altKey || event.metaKey) return;
  const act = OURS[event.key.toLowerCase()];
  if (!act) return;
  event.stopPropagation();
  event.preventDefault();
  act();
}, { capture: true });
document.querySelector("#ask-keys").addEventListener("click", () => keys.showModal());

// Esc in a lab: the slides have the keys again.
addEventListener("message", ({ data, origin }) => {
  if (origin !== location.origin || data !== "keys") return;
  focus();
  document.activeElement.blur();
});

// ---- The slides. Keys that are pressed before these are ready are ours already.

globalThis.Reveal = Reveal; // for the speaker view, the tests, and a person that looks for it in the console
await Reveal.initialize({
  width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4, center: false, display: "flex",
  hash: true, progress: true, slideNumber: "c/t", controls: false, help: false, jumpToSlide: false,
  transition: isCalm ? "none" : "fade", transitionSpeed: "fast", backgroundTransition: "none",
  preloadIframes: false, // a lab loads when its slide is reached
  scrollActivationWidth: 0, // a phone has a page of its own: phone/start.js
});

// ---- Code: the lines that are marked.

function mark() {
  for (const cut of Reveal.getCurrentSlide().querySelectorAll(".cut")) {
    const shown = [...cut.querySelectorAll(".marks:not(.fragment), .marks.visible")].at(-1);
    const marked = shown ? shown.dataset.lines.split(" ").map(Number) : [];
    cut.querySelectorAll(".line").forEach((line, at) => line.classList.toggle("marked", marked.includes(at + 1)));
  }
}

// ---- Other windows.

function state() {
  const { h, f } = Reveal.getIndices();
  return { from: "deck", deck, slide: h, fragment: f ?? -1, slides: Reveal.getTotalSlides(), isDark: Reveal.isPaused() };
}

function changed() {
  fit(Reveal.getCurrentSlide());
  mark();
  channel?.postMessage(state());
}

channel?.addEventListener("message", ({ data }) => {
  if (data?.to !== "deck") return;
  if (data.go && data.deck !== deck) location.replace(`${data.deck}.html#/${data.go[0]}/0/${data.go[1]}`);
  if (data.deck !== deck) return;
  if (data.go) Reveal.slide(data.go[0], 0, data.go[1]);
  if (data.press === "next") Reveal.next();
  if (data.press === "previous") Reveal.prev();
  if (data.press === "dark") Reveal.togglePause();
  if (data.ask === "state") channel.postMessage(state());
});
for (const event of ["slidechanged", "fragmentshown", "fragmenthidden", "paused", "resumed"]) Reveal.on(event, changed);
changed();

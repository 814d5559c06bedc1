// A deck in the browser: reveal.js shows it, and this gives it our keys, the marks in code, and its voice: it tells other
// windows where it is, and goes where they say.
//
// The channel "websockets-by-hand slides" carries
//   { from: "deck", deck: "03-frame-parse", slide: 4, fragment: -1, slides: 14, isDark: false }   whenever that changes
//   { to: "deck", deck, ask: "state" }, { to: "deck", deck, go: [slide, fragment] },
//   { to: "deck", deck, press: "next" | "previous" | "dark" }
// With ?quiet in its address a deck says nothing, hears nothing and loads no lab: for a small picture of it.
import Reveal from "../../vendor/reveal.js";

const node = document.querySelector(".reveal");
const deck = node.dataset.deck;
const isQuiet = new URLSearchParams(location.search).has("quiet");
const channel = isQuiet ? null : new BroadcastChannel("websockets-by-hand slides");
const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const keys = document.querySelector("#keys");

if (isQuiet) {
  document.documentElement.classList.add("quiet");
  for (const frame of document.querySelectorAll("iframe")) frame.removeAttribute("data-src");
}

globalThis.Reveal = Reveal;
await Reveal.initialize({
  width: 1280, height: 720, margin: 0, center: false, display: "flex", minScale: 0.1, maxScale: 4,
  hash: true, history: false, progress: true, slideNumber: "c/t", controls: false, help: false,
  transition: isCalm ? "none" : "fade", transitionSpeed: "fast", backgroundTransition: "none",
  preloadIframes: false, hideInactiveCursor: true, jumpToSlide: false,
});

// ---- Code: which lines are marked.

function mark() {
  for (const figure of document.querySelectorAll("figure.cut")) {
    const shown = [...figure.querySelectorAll(".lines")].filter((one) => !one.matches(".fragment:not(.visible)")).at(-1);
    if (!shown) continue;
    const marked = new Set(shown.dataset.lines.split(" "));
    figure.querySelectorAll(".line").forEach((line, at) => line.classList.toggle("marked", marked.has(String(at + 1))));
  }
}

// ---- Other windows.

function state() {
  const { h, f } = Reveal.getIndices();
  return { from: "deck", deck, slide: h, fragment: f ?? -1, slides: Reveal.getTotalSlides(), isDark: Reveal.isPaused() };
}

function obey({ data }) {
  if (data?.to !== "deck" || data.deck !== deck) return;
  if (data.go) Reveal.slide(data.go[0], 0, data.go[1]);
  if (data.press === "next") Reveal.next();
  if (data.press === "previous") Reveal.prev();
  if (data.press === "dark") Reveal.togglePause();
  if (data.ask === "state") channel.postMessage(state());
}

function changed() {
  mark();
  channel?.postMessage(state());
}

for (const event of ["slidechanged", "fragmentshown", "fragmenthidden", "paused", "resumed"]) Reveal.on(event, changed);
channel?.addEventListener("message", obey);
changed();

// ---- Keys.

const follow = (rel) => document.querySelector(`.way a[rel="${rel}"]`)?.click();
const OURS = {
  "?": () => (keys.open ? keys.close() : keys.showModal()),
  ">": () => follow("next"),
  "<": () => follow("prev"),
  i: () => follow("index"),
  s: () => open(`speaker.html?deck=${deck}`, "speaker", "popup,width=1100,height=800"),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (keys.open && event.key !== "?") return event.stopPropagation();
  const act = OURS[event.key] ?? OURS[event.key.toLowerCase()];
  if (!act || isQuiet) return;
  event.stopPropagation();
  event.preventDefault();
  act();
}, true);
document.querySelector("#ask-keys").addEventListener("click", () => keys.showModal());

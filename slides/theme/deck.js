// A deck on a wide screen: reveal.js shows it, and this gives it our keys, the marks in code, and its voice: it tells other
// windows where it is, and goes where they say.
//
// The channel "websockets-by-hand slides" carries
//   { from: "deck", deck: "04-frame-parse", slide: 4, fragment: -1, slides: 14, isDark: false }   when a person changes that,
//     when it is asked, and when it has loaded. With it: `window`, which one that is; `heard`, the last order that it had
//     heard of; `answers`, what it was asked; `wasSent`, if it has loaded because of an order
//   { to: "deck", deck, go: [slide, fragment], order, but }: into another deck, too, and for all windows but this one
//   { to: "deck", deck, ask: anything }, { to: "deck", deck, press: "next" | "previous" | "dark" }
// What a window does because it was told to go somewhere, it does not say: that is known, and may be over by then.
// With ?quiet in its address a deck says nothing, hears nothing and loads no lab: for a small picture of it.
import Reveal from "../../vendor/reveal.js";
import { fit } from "./fit.js";

const { deck } = document.querySelector(".reveal").dataset;
const asked = new URLSearchParams(location.search);
const isQuiet = asked.has("quiet");
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

const me = Math.random();
let heard = null;
let isTold = false; // what changes now was an order

function say(more) {
  const { h, f } = Reveal.getIndices();
  channel?.postMessage({ from: "deck", window: me, deck, slide: h, fragment: f ?? -1, slides: Reveal.getTotalSlides(),
    isDark: Reveal.isPaused(), heard, ...more });
}

function draw() {
  fit(Reveal.getCurrentSlide());
  mark();
}

function changed() {
  draw();
  if (!isTold) say();
}

function go({ deck: to, go: [slide, fragment], order, but }) {
  heard = order;
  if (but === me) return;
  if (to !== deck) return location.replace(`${to}.html?sent#/${slide}/0/${fragment}`);
  isTold = true;
  Reveal.slide(slide, 0, fragment);
  isTold = false;
}

channel?.addEventListener("message", ({ data }) => {
  if (data?.to !== "deck") return;
  if (data.go) go(data);
  if (data.deck !== deck) return;
  if (data.press === "next") Reveal.next();
  if (data.press === "previous") Reveal.prev();
  if (data.press === "dark") Reveal.togglePause();
  if (data.ask) say({ answers: data.ask });
});
for (const event of ["slidechanged", "fragmentshown", "fragmenthidden", "paused", "resumed"]) Reveal.on(event, changed);
if (asked.has("sent")) history.replaceState(null, "", location.pathname + location.hash); // once
draw();
say({ wasSent: asked.has("sent") });

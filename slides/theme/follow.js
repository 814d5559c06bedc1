// A deck and the speaker view stay at the same slide, in all windows of this browser.
//
// A deck says where it is ("at"), and goes where the speaker view says ("go"). Without a speaker view nothing moves
// it. One that was sent to another deck asks ("ask") where all are by now: a page needs a moment to load.

export const channel = () => new BroadcastChannel(`slides ${new URL(".", location).pathname}`);

// A place: { deck, slide, step }. `step`: how many parts of the slide are shown, from -1 (none).
export const hashOf = ({ slide, step }) => `#/${slide}${step >= 0 ? `/0/${step}` : ""}`;
export const isSame = (one, other) =>
  one.deck === other.deck && one.slide === other.slide && one.step === other.step;

// `reveal`: the slides of this page, ready. `deck`: its name.
export function follow(reveal, deck) {
  const frame = window === parent ? "" : window.name; // the speaker view's frames are "now" and "next"
  reveal.addKeyBinding({ keyCode: 83, key: "S", description: "Speaker view" }, openSpeaker);
  if (frame === "next") return; // its speaker view moves it, by its address
  const others = channel();
  const here = () => {
    const { h, f } = reveal.getIndices();
    return { deck, slide: h, step: f ?? -1 };
  };
  let last = here();
  const say = () => {
    if (!isSame(here(), last)) others.postMessage({ at: last = here() });
  };
  for (const event of ["slidechanged", "fragmentshown", "fragmenthidden"]) reveal.on(event, say);

  others.onmessage = ({ data: { go, press } }) => {
    if (go?.deck === deck && !isSame(go, here())) reveal.slide(go.slide, 0, (last = go).step);
    else if (go && go.deck !== deck) location.replace(`${go.deck}.html?sent${hashOf(go)}`);
    if (press && frame === "now") pressed(press);
  };
  const wasSent = frame === "now" || new URLSearchParams(location.search).has("sent");
  others.postMessage(wasSent ? { ask: deck } : { at: last });

  // Behind the last slide of a deck comes the next deck, and only the speaker view knows it.
  function pressed(key) {
    const isAtEnd = key === "next" ? reveal.isLastSlide() && !reveal.availableFragments().next :
      reveal.isFirstSlide() && !reveal.availableFragments().prev;
    if (isAtEnd) others.postMessage({ beyond: key });
    else if (key === "next") reveal.next();
    else reveal.prev();
  }

  function openSpeaker() {
    if (frame) return;
    const { slide, step } = here();
    window.open(`speaker.html#${deck}/${slide}/${step}`, "speaker", "popup,width=1280,height=760");
  }
}

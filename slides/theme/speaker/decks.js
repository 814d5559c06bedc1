// The decks in other windows, and the two small pictures here. deck.js has the words that they understand.
//
// A place is { deck, slide, fragment }; fragment -1: nothing is shown yet of what a slide hides.

export const hashOf = ({ slide, fragment }) => `#/${slide}${fragment >= 0 ? `/0/${fragment}` : ""}`;
export const isSlide = (one, other) => one.deck === other.deck && one.slide === other.slide;
export const isSame = (one, other) => isSlide(one, other) && one.fragment === other.fragment;

// What a window says may be over when it is heard: our own order may be on its way there. So each order has a number, and a
// window says which one it had heard of.
export class Others {
  #channel = new BroadcastChannel("websockets-by-hand slides");
  #name = Math.random(); // of this view
  #orders = 0;
  #wanted; // the place where all are to be

  // `moved(place)`: a person went on in a window of the deck. `darkened(isDark)`: or made it dark.
  constructor(moved, darkened) {
    this.#channel.onmessage = ({ data }) => {
      if (data?.from !== "deck") return;
      darkened(data.isDark);
      const { window, heard, answers, wasSent, ...place } = data;
      if (isSame(place, this.#wanted)) return;
      if (wasSent) this.#send(this.#wanted); // it has loaded, and all went on meanwhile
      else if (this.#isLast(heard) || this.#isLast(answers)) this.#follow(place, window, moved);
      else if (heard?.view !== this.#name) this.#ask(place); // does it know of an order? Else it goes where that one says
    };
  }

  // Where a deck is open at the beginning, it says its slide.
  begin(place) {
    this.#wanted = place;
    this.#ask(place);
  }

  go(place) {
    this.#orders += 1;
    this.#wanted = place;
    this.#send(place);
  }

  press({ deck }, key) {
    this.#channel.postMessage({ to: "deck", deck, press: key });
  }

  // The window where it was said is there already, and may be further by now. Any other one goes there.
  #follow({ deck, slide, fragment }, window, moved) {
    this.#wanted = { deck, slide, fragment };
    moved(this.#wanted);
    this.#send(this.#wanted, window);
  }

  get #order() {
    return { view: this.#name, number: this.#orders };
  }

  #isLast(order) {
    return order?.view === this.#name && order.number === this.#orders;
  }

  #ask({ deck }) {
    this.#channel.postMessage({ to: "deck", deck, ask: this.#order });
  }

  #send({ deck, slide, fragment }, but) {
    this.#channel.postMessage({ to: "deck", deck, go: [slide, fragment], order: this.#order, but });
  }
}

// A deck in a frame of this page, without its voice and its labs.
export class Picture {
  #frame;
  #place = null;

  constructor(frame) {
    this.#frame = frame;
    frame.addEventListener("load", () => this.#goThere()); // all may have gone on meanwhile
  }

  // null: the frame still has the deck before.
  get #window() {
    const { contentWindow } = this.#frame;
    return contentWindow.document.querySelector(".reveal")?.dataset.deck === this.#place?.deck ? contentWindow : null;
  }

  get #reveal() {
    const Reveal = this.#window?.Reveal;
    return Reveal?.isReady() ? Reveal : null;
  }

  show(place) {
    const before = this.#place;
    this.#frame.hidden = !place;
    if (!place) return;
    this.#place = place;
    if (place.deck === before?.deck) this.#goThere();
    else this.#frame.src = `${place.deck}.html?quiet${hashOf(place)}`;
  }

  #goThere() {
    if (this.#reveal) this.#reveal.slide(this.#place.slide, 0, this.#place.fragment);
    else if (this.#window) this.#window.location.hash = hashOf(this.#place);
  }

  // Where one key more leads to: a place, "beyond" this deck, or null while it loads.
  after(key) {
    const reveal = this.#reveal;
    if (!reveal) return null;
    const { prev, next } = reveal.availableFragments();
    if (key === "next" ? reveal.isLastSlide() && !next : reveal.isFirstSlide() && !prev) return "beyond";
    if (key === "next") reveal.next();
    else reveal.prev();
    const { h, f } = reveal.getIndices();
    return { deck: this.#place.deck, slide: h, fragment: f ?? -1 };
  }
}

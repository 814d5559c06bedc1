// The decks in other windows, and the two small pictures here. deck.js has the words that they understand.
//
// A place is { deck, slide, fragment }; fragment -1: nothing is shown yet of what a slide hides.
const ECHO = 400; // ms: what a window says in that time, it may say of our own order

export const hashOf = ({ slide, fragment }) => `#/${slide}${fragment >= 0 ? `/0/${fragment}` : ""}`;
export const isSlide = (one, other) => one.deck === other.deck && one.slide === other.slide;
export const isSame = (one, other) => isSlide(one, other) && one.fragment === other.fragment;

export class Others {
  #channel = new BroadcastChannel("websockets-by-hand slides");
  #ordered = { place: null, at: -Infinity, isNewDeck: false };
  #asking = 0;

  // `moved(place)`: a person went on in a window of the deck. `darkened(isDark)`: or made it dark.
  constructor(moved, darkened) {
    this.#channel.onmessage = ({ data }) => {
      if (data?.from !== "deck") return;
      darkened(data.isDark);
      const place = { deck: data.deck, slide: data.slide, fragment: data.fragment };
      const { place: wanted, at, isNewDeck } = this.#ordered;
      if (wanted && isSame(place, wanted)) this.#ordered.isNewDeck = false;
      else if (isNewDeck && place.deck === wanted.deck) this.#send(wanted); // it has loaded, and all went on meanwhile
      else if (performance.now() - at > ECHO) this.#follow(place, moved);
      else this.#askLater(place);
    };
  }

  go(place) {
    const isNewDeck = this.#ordered.place?.deck !== place.deck;
    this.#ordered = { place, at: performance.now(), isNewDeck };
    this.#send(place);
  }

  // The window where it was said is there already; any other one goes there.
  #follow(place, moved) {
    this.#ordered = { place, at: -Infinity, isNewDeck: false };
    moved(place);
    this.#send(place);
  }

  // Perhaps a person went on there while our order was on its way.
  #askLater(place) {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.ask(place), ECHO);
  }

  ask({ deck }) {
    this.#channel.postMessage({ to: "deck", deck, ask: "state" });
  }

  press({ deck }, key) {
    this.#channel.postMessage({ to: "deck", deck, press: key });
  }

  #send({ deck, slide, fragment }) {
    this.#channel.postMessage({ to: "deck", deck, go: [slide, fragment] });
  }
}

// A deck in a frame of this page, without its voice and its labs.
export class Picture {
  #frame;
  #deck = "";

  constructor(frame) {
    this.#frame = frame;
  }

  get #reveal() {
    const { Reveal } = this.#frame.contentWindow;
    return Reveal?.isReady() ? Reveal : null;
  }

  show(place) {
    this.#frame.hidden = !place;
    if (!place) return;
    if (place.deck !== this.#deck) this.#frame.src = `${place.deck}.html?quiet${hashOf(place)}`;
    else if (this.#reveal) this.#reveal.slide(place.slide, 0, place.fragment);
    else this.#frame.contentWindow.location.hash = hashOf(place);
    this.#deck = place.deck;
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
    return { deck: this.#deck, slide: h, fragment: f ?? -1 };
  }
}

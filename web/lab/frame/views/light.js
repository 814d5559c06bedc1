// What belongs together lights up together: a field's bytes, its bits and its row, by mouse and by focus.
export function lightTogether(root) {
  let lit = [];

  function light({ target }) {
    const field = target.closest?.("[data-field]")?.dataset.field;
    const byte = target.closest?.("[data-byte]")?.dataset.byte;
    for (const node of lit) node.classList.remove("lit", "lit-byte");
    lit = [];
    mark(field?.split(" ").map((name) => `[data-field~="${name}"]`).join(), "lit");
    mark(byte && `[data-byte="${byte}"]`, "lit-byte");
  }

  function mark(selector, name) {
    if (!selector || selector === '[data-field~=""]') return;
    for (const node of root.querySelectorAll(selector)) {
      node.classList.add(name);
      lit.push(node);
    }
  }

  // A page that scrolls under a resting mouse is not pointed at.
  let place = "";
  root.addEventListener("pointerover", (event) => {
    const now = `${event.screenX} ${event.screenY}`;
    if (now !== place) light(event);
    place = now;
  });
  root.addEventListener("focusin", light);
  for (const event of ["pointerleave", "focusout"]) root.addEventListener(event, () => light({ target: root }));
}

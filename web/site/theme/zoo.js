// Shows the cards of the kind that is asked for.
const form = document.querySelector(".filter");
const cards = [...document.querySelectorAll(".cards > li")];

function filter() {
  const [target, seen] = ["target", "seen"].map((name) => form.elements[name].value);
  for (const card of cards) {
    card.hidden = (target !== "" && card.dataset.target !== target)
      || (seen !== "" && !card.dataset.seen.split(",").includes(seen));
  }
  const count = cards.filter((card) => !card.hidden).length;
  form.querySelector("output").textContent = count === 1 ? "1 exhibit" : `${count} exhibits`;
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter(); // a browser may remember what was chosen

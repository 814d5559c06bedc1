// The first script of a deck. A wide screen shows slides: deck.js. A phone is too small for them, so it shows a page to
// read, one slide below the other, and an answer opens when it is touched.
const isQuiet = new URLSearchParams(location.search).has("quiet"); // a small picture of a deck is not a phone

if (matchMedia("(max-width: 600px)").matches && !isQuiet) showAsPage(document.querySelector(".reveal"));
else await import("../deck.js");

function showAsPage(all) {
  document.documentElement.classList.add("phone");
  all.classList.remove("reveal");
  all.querySelectorAll(".answer").forEach(fold);
  for (const lab of all.querySelectorAll("iframe")) Object.assign(lab, { loading: "lazy", src: lab.dataset.src });
  for (const wide of all.querySelectorAll("pre, table, p:has(> img:only-child)")) wide.tabIndex = 0; // they scroll sideways
  document.getElementById(location.hash.slice(2))?.scrollIntoView(); // #/the-name-of-a-slide
}

function fold(answer) {
  const [details, summary] = ["details", "summary"].map((name) => document.createElement(name));
  const [said, ...rest] = answer.children;
  summary.textContent = said.textContent;
  details.className = "answer";
  details.append(summary, ...rest);
  answer.replaceWith(details);
}

import { hasMine } from "../shared/mine.js";

// The page opens with a question about eleven bytes. A link that brings others asks about those.
if (new URLSearchParams(location.hash.slice(1)).has("b")) {
  document.querySelector("h1").textContent = "What do these bytes say?";
  document.querySelector("h1 + p").textContent =
    "Each byte is read from left to right, as a server reads it. Change anything here, and all the rest follows.";
}

// Where this site has the learner's parser, it reads the same bytes.
const yours = document.querySelector("#yours");
yours.hidden = !(await hasMine("parse_lab").catch(() => false));
yours.querySelector("a").addEventListener("click", (event) => {
  event.currentTarget.hash = location.hash;
});

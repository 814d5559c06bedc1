// What a page does beyond showing its text; all of it can be read without.
const main = document.querySelector("main");

// ---- Code can be copied: of a transcript the commands alone.

const said = Object.assign(document.createElement("p"), { className: "unseen" });
said.setAttribute("role", "status");
main.append(said);

for (const pre of main.querySelectorAll("pre:not(.source)")) {
  const frame = Object.assign(document.createElement("div"), { className: "code" });
  const button = Object.assign(document.createElement("button"), { className: "copy", textContent: "Copy" });
  pre.replaceWith(frame);
  frame.append(button, pre);
  button.addEventListener("click", async () => {
    const commands = [...pre.querySelectorAll(".prompt + b")].map((command) => command.textContent);
    await navigator.clipboard.writeText(commands.join("\n") || pre.textContent);
    button.textContent = said.textContent = "Copied";
    button.addEventListener("blur", () => { button.textContent = "Copy"; said.textContent = ""; }, { once: true });
  });
}

// ---- A source's lines have numbers, which are links.

const source = document.querySelector("pre.source code");
if (source) {
  const link = (line) => `<a id="L${line}" href="#L${line}" data-line="${line}" tabindex="-1" aria-hidden="true"></a>`;
  source.innerHTML = source.innerHTML.split("\n").map((text, at) => link(at + 1) + text).join("\n");
}

// ---- What is wider than the screen scrolls by keyboard, too.

const wide = main.querySelectorAll("pre, .wide");
const judge = () => wide.forEach((element) => {
  if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
});
new ResizeObserver(judge).observe(main);
main.addEventListener("toggle", judge, true);

// ---- What is folded opens for a link into it, and on paper.

function show() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (source && target) location.replace(location.hash); // it was not there when the page came
  target?.scrollIntoView();
}
if (location.hash) show();
addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target?.closest("details:not([open])");
  if (fold) show();
});

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...main.querySelectorAll("details:not([open], .lab)")];
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

// ---- The contents and the outline show where the reader is.

const links = new Map([...document.querySelectorAll("#contents ol a, .outline a")]
  .map((link) => [link.hash.slice(1), link]));
const headings = [...main.querySelectorAll("h2[id], h3[id]")];

function mark() {
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
  for (const link of links.values()) link.removeAttribute("aria-current");
  for (const tag of ["H2", "H3"]) {
    const last = passed.findLast((heading) => heading.tagName === tag);
    const over = tag === "H3" && passed.indexOf(last) < passed.findLastIndex((heading) => heading.tagName === "H2");
    if (last && !over) links.get(last.id)?.setAttribute("aria-current", "true");
  }
}
let waiting = false;
addEventListener("scroll", () => {
  if (!waiting) requestAnimationFrame(() => { waiting = false; mark(); });
  waiting = true;
}, { passive: true });
mark();

// A link in the contents leads away from the contents, where they cover the text.
document.getElementById("contents")?.addEventListener("click", (event) => {
  if (event.target.closest("a") && event.currentTarget.matches(":popover-open")) event.currentTarget.hidePopover();
});

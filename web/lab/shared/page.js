// The way to the rest of the workbook is for those who opened the page. A slide shows the lab alone, and says itself what
// it is about; Esc gives the keys back to the slides.
const isOnSlide = new URLSearchParams(location.search).has("slide");
document.querySelector(".site").hidden = self !== top;
document.documentElement.classList.toggle("on-slide", isOnSlide);
if (isOnSlide && self !== top) {
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) parent.postMessage("keys", location.origin);
  });
}

// A slide that says little says it larger: what stands below its heading grows until its room is full, to this much at most.
// A picture and a lab have taken all the room already. What comes later has its room from the beginning.
const SIZES = [1.25, 1.2, 1.15, 1.1, 1.05];

export function fit(slide) {
  const body = slide.querySelector(".body");
  if (!body || body.dataset.fits || slide.matches(".title") || body.querySelector("img, iframe, .lab")) return;
  body.dataset.fits = SIZES.find((size) => {
    body.style.zoom = size;
    return !isTooLarge(body);
  }) ?? 1;
  body.style.zoom = body.dataset.fits;
}

// The body keeps a hair's breadth: a browser rounds.
const isTooLarge = (body) => lastOf(body) > endOf(body) - 2
  || [body, ...body.querySelectorAll(".column, pre, table, .answer, .bytes, .commands")]
    .some((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1);

const endOf = (one) => one.getBoundingClientRect().bottom;
const lastOf = (body) => Math.max(0, ...[...body.querySelectorAll(":scope > *, .column > *")].map(endOf));

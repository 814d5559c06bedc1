// The bytes for other programs, from other programs, and as a link.
import { writeAddress } from "../address.js";
import { FORMATS, fromText } from "../formats.js";
import { button, details, element, labelled, setText } from "../dom.js";

export function createShare(lab) {
  const form = element("select", { onchange: () => update(lab.view) },
    ...FORMATS.map(({ name, label }) => element("option", { value: name, textContent: label })),
    element("option", { value: "link", textContent: "Link to this page" }),
    element("option", { value: "embed", textContent: "Line for a page of yours" }));
  const out = element("textarea", { readOnly: true, rows: 4, spellcheck: false });
  out.setAttribute("aria-label", "the bytes, to copy");
  const said = element("p", { className: "note", role: "status" });
  const copy = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(out.value);
      setText(said, "Copied.");
    } catch { // not on every address, and not in every frame
      out.select();
      setText(said, "The browser does not let a page copy here. It is selected: copy it with the keyboard.");
    }
  });
  const paste = element("textarea", { rows: 4, spellcheck: false, placeholder: "00000000  81 85 37 fa 21 3d 7f 9f" });
  const wrong = element("p", { className: "wrong", role: "alert" });
  const read = button("Read these bytes", () => {
    const { bytes, error } = fromText(paste.value);
    setText(wrong, error ?? "");
    if (bytes) lab.change({ bytes });
  });
  const importing = element("div", {}, labelled("A dump or a listing, from any program", paste),
    element("div", { className: "actions" }, read), wrong);
  const node = details("Copy and import", "tool share",
    element("div", {}, labelled("Write the bytes as", form), out,
      element("div", { className: "actions" }, copy, said)), importing);
  node.ontoggle = () => update(lab.view);

  function write(view) {
    const page = new URL("../index.html", import.meta.url);
    const { bytes, cuts, dissection } = view;
    const format = FORMATS.find(({ name }) => name === form.value);
    if (format) return format.write(bytes, { cuts, frames: dissection.frames });
    const hash = writeAddress(view);
    if (!hash) return "These are too many bytes for an address. Copy them as hex.";
    if (form.value === "link") return `${page.href}${hash}`;
    const source = `${page.href}${hash.replace("&", "&amp;")}`;
    return `<iframe src="${source}" title="A WebSocket frame, bit by bit" width="100%" height="700"></iframe>`;
  }

  function update(view) {
    importing.hidden = view.readonly;
    if (!node.open) return;
    out.value = write(view);
    setText(said, "");
  }
  return { node, update };
}

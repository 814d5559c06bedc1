// What breaks a rule: the first fault is where a receiver stops, the others are those behind it.
import { closeCodeName, count, receiver, sectionAddress, sentence } from "../words.js";
import { button, element } from "../dom.js";
import { sourceLink } from "../source.js";

const FEW = 3;   // that are shown together
const MOST = 30; // that are shown at all

export function createFaults(lab) {
  const first = element("ol");
  const summary = element("summary");
  const others = element("ol");
  const folded = element("details", {}, summary, others);
  const node = element("section", { className: "faults", "aria-label": "Faults" },
    first, folded);
  return {
    node,
    update({ faults, direction, dissection: { all } }) {
      node.hidden = faults.length === 0;
      const many = all.frames > 1;
      const items = faults.slice(0, MOST).map((fault, index) => item(fault, index === 0, direction, many, lab));
      first.replaceChildren(...items.slice(0, FEW));
      others.replaceChildren(...items.slice(FEW));
      others.start = FEW + 1;
      folded.hidden = items.length <= FEW;
      summary.textContent = `${count(all.faults - FEW, "more fault")}`
        + (all.faults > items.length ? `, ${items.length - FEW} of them here` : "");
    },
  };
}

function item({ frame, bit, bits, code, reason, section }, isFirst, direction, many, lab) {
  const who = receiver(direction);
  const place = bits === 1 ? `bit ${bit % 8} of byte ${bit >> 3}`
    : bits <= 8 ? `bits ${bit % 8} to ${(bit + bits - 1) % 8} of byte ${bit >> 3}`
      : `bytes ${bit >> 3} to ${(bit + bits - 1) >> 3}`;
  const address = sectionAddress(section);
  return element("li", { className: isFirst ? "first" : "" },
    element("b", { textContent: isFirst ? `Here the ${who} stops: ` : "It would also say: " }),
    `${sentence(reason)}${many ? ` in frame ${frame + 1}` : ""}, `,
    button(place, () => lab.showBit(bit), { className: "link" }), ". ",
    `${isFirst ? "It must close" : "It would close"} with ${code}, ${closeCodeName(code)} (`,
    address ? element("a", { href: address, textContent: `RFC 6455 ${section}` }) : section, "). ", sourceLink(reason, lab));
}

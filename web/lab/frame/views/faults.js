// What breaks a rule: the first fault is where a receiver stops, the others are those behind it.
import { closeCodeName, count, receiver, sectionAddress, sentence } from "../words.js";
import { button, element } from "../dom.js";

const MOST = 20;

export function createFaults(lab) {
  const list = element("ol");
  const more = element("p", { className: "note" });
  const node = element("section", { className: "faults", aria: { label: "Faults" } },
    element("h2", { textContent: "Faults" }), list, more);
  return {
    node,
    update({ faults, direction, dissection }) {
      node.hidden = faults.length === 0;
      const many = dissection.frames.length > 1;
      list.replaceChildren(...faults.slice(0, MOST).map((fault, index) => item(fault, index === 0, direction, many, lab)));
      more.hidden = faults.length <= MOST;
      more.textContent = `And ${count(faults.length - MOST, "more fault")}.`;
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
    element("p", {}, element("b", { textContent: isFirst ? `Here the ${who} stops: ` : "It would also say: " }),
      `${sentence(reason)}. `,
      address ? element("a", { href: address, textContent: `RFC 6455 ${section}` }) : section),
    element("p", { className: "note" },
      `${isFirst ? "It must close" : "It would close"} with ${code}, ${closeCodeName(code)}. `,
      button(`Show ${place}`, () => lab.showBit(bit, frame), { className: "link" }),
      many ? ` in frame ${frame + 1}` : ""));
}

// Which story is told, by which server, and what to look at.
import { element } from "../../shared/dom.js";
import { setText } from "../words.js";
import { scenarios } from "../scenarios.js";

const versions = { lie: "The lie", repair: "The repair", mine: "Yours" };
let made = 0;

export function createStory(lab) {
  const name = `wire-version-${++made}`; // radio buttons of two labs on a page are two groups
  const select = element("select", { onchange: () => lab.choose({ story: scenarios[select.selectedIndex] }) },
    ...scenarios.map(({ id, title }) => element("option", { value: id, textContent: title })));
  const radios = Object.entries(versions).map(([value, label]) => {
    const input = element("input", { type: "radio", name, value, onchange: () => lab.choose({ version: value }) });
    return { value, input, node: element("label", {}, input, element("span", { textContent: label })) };
  });
  const group = element("fieldset", { className: "versions" },
    element("legend", { className: "unseen", textContent: "Which server" }), ...radios.map(({ node }) => node));
  const what = element("p", { className: "what" });
  const look = element("p", { className: "look" });
  const repaired = element("p", { className: "note" });
  return {
    node: element("div", { className: "story" },
      element("div", { className: "choice" },
        element("label", { className: "select" }, element("span", { textContent: "Story" }), select), group, repaired),
      what, look),

    show() {
      const { choice: { story, version }, program } = lab;
      select.value = story.id;
      for (const { value, input, node } of radios) {
        input.checked = value === version;
        node.hidden = value === "mine" ? !lab.hasMine || !story.lie : !story[value];
      }
      group.hidden = radios.filter(({ node }) => !node.hidden).length < 2;
      setText(what, story.story);
      look.replaceChildren(element("b", { textContent: story.lie ? `${versions[version]}. ` : "" }),
        version === "mine" ? `It should do what the repair does. ${story.repair.look}` : program.look);
      repaired.hidden = !story.repaired;
      setText(repaired, `Repaired in ${story.repaired?.replace("Chapter", "chapter")}`);
    },
  };
}

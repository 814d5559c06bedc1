// The list of rules. Each points at the lines that it reads; the broken one can be repaired, and the next one shows.
import { element } from "../../shared/dom.js";
import { placeElement } from "../../shared/places.js";
import { PLACES } from "../places.js";
import { fieldOf } from "./rules.js";

const SIGNS = { ok: "✓", broken: "✗", "not asked": "–", "not reached": "…" };
const NOT_ASKED = { origin: "no Origin: it is a program, and a program can write any Origin", name: "not needed here" };

export class RuleList {
  #does;

  // `does`: point(lines), goTo(line), mend(rule, line).
  constructor(does) {
    this.#does = does;
    this.element = element("ol", { className: "rules" });
  }

  show(verdicts, answer) {
    const hadFocus = this.element.contains(this.element.getRootNode().activeElement);
    this.element.replaceChildren(...verdicts.map((verdict) => this.#row(verdict, answer)));
    if (hadFocus) (this.element.querySelector(".mend") ?? this.element.querySelector("button"))?.focus();
  }

  #row(verdict, answer) {
    const { rule, state, lines } = verdict;
    const row = element("li", { className: "rule", "data-state": state, "data-rule": rule.id },
      element("span", { className: "state" }, element("span", { "aria-hidden": "true" }, `${SIGNS[state]} `), state),
      element("span", { className: "says" }, rule.says),
      element("span", { className: "where" }, element("span", { className: "section" }, rule.section),
        this.#linesElement(lines), placeElement(PLACES[rule.id])));
    const note = this.#note(verdict, answer);
    if (note) row.append(note);
    row.addEventListener("pointerenter", () => this.#does.point(lines));
    row.addEventListener("pointerleave", () => this.#does.point([]));
    row.addEventListener("focusin", () => this.#does.point(lines));
    row.addEventListener("focusout", () => this.#does.point([]));
    return row;
  }

  #linesElement(lines) {
    return element("span", { className: "lines" }, ...lines.map((line) => {
      const button = element("button", { type: "button" }, `line ${line + 1}`);
      button.addEventListener("click", () => this.#does.goTo(line));
      return button;
    }));
  }

  #note({ rule, state, reason, lines }, answer) {
    if (state === "broken") {
      const mend = element("button", { type: "button", className: "mend" }, "Repair it");
      mend.addEventListener("click", () => this.#does.mend(rule, answer.state === "wait" ? null : lines[0] ?? null));
      const words = rule.note ? `“${reason}”. ${rule.note}` : `“${reason}”`;
      return element("p", { className: "why" }, element("span", {}, words), mend);
    }
    if (state === "not asked") return element("p", { className: "why" }, NOT_ASKED[rule.id]);
    if (rule.id !== "subprotocol" || state !== "ok") return null;
    const selected = fieldOf(answer.response, "Sec-WebSocket-Protocol");
    return element("p", { className: "why" }, selected ? `selected: ${selected}` : "none is selected");
  }
}

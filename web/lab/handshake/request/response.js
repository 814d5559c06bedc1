// What comes back, and what a browser makes of it.
import { element } from "../../shared/dom.js";
import { fieldOf, statusOf, valueOf } from "./rules.js";

// `mine`: what the learner's code answered, or an Error; undefined if there is none.
export function responseElements(answer, lines, mine) {
  const elements = [responseElement(answer, mine), element("p", { className: "browser" }, browserSays(answer, lines))];
  if (mine === undefined) return elements;
  if (mine instanceof Error) {
    return [...elements, element("p", { className: "is-wrong" }, element("b", {}, "Your code gave no response: "),
      mine.message)];
  }
  const [ours, yours] = [answer, mine].map(({ response }) => response.split("\r\n"));
  const parts = ours.length === yours.length && ours.every((line, i) => line === yours[i]) ? -1 :
    ours.findIndex((line, i) => line !== yours[i]);
  if (parts === -1 && answer.state === mine.state && ours.length === yours.length) {
    return [...elements, element("p", { className: "is-right" }, "Your code gives the same response.")];
  }
  const at = parts < 0 ? ours.length : parts;
  return [...elements,
    element("p", { className: "is-wrong" }, element("b", {}, `Your code gives another response, from line ${at + 1} on: `),
      `ours has “${ours[at] ?? "(nothing)"}”, yours “${yours[at] ?? "(nothing)"}”.`),
    responseElement(mine, answer, "Yours")];
}

function responseElement({ state, response }, other, label = "Ours") {
  if (state === "wait") return element("p", { className: "nothing" }, "Nothing yet.");
  const text = element("pre", { tabIndex: 0, role: "group", "aria-label": `${label}: the response` });
  text.dataset.status = statusOf(response);
  const others = other?.response?.split("\r\n");
  response.replace(/(\r\n)+$/, "").split("\r\n").forEach((line, i) => {
    const differs = others && others[i] !== line;
    text.append(differs ? element("mark", {}, line) : line, "\n");
  });
  return text;
}

function browserSays({ state, response }, lines) {
  if (state === "wait") return "The server waits for the rest. After ten seconds it hangs up.";
  const status = statusOf(response);
  if (status !== 101) {
    return `A browser fails the connection: “Unexpected response code: ${status}”. The page hears only that ` +
      "there was an error.";
  }
  const offered = valueOf(lines, "Sec-WebSocket-Protocol");
  if (offered && !fieldOf(response, "Sec-WebSocket-Protocol")) {
    return "The server is content. A browser is not: its page offered subprotocols, and none was selected. " +
      "It fails the connection.";
  }
  return "The dot turns green. From the next byte on, both sides speak frames.";
}

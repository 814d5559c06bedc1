// What comes back, and what a browser makes of it.
import { element } from "../../shared/dom.js";
import { fieldOf, statusOf, valueOf } from "./rules.js";

// `mine`: what the learner's code answered, or an Error; undefined if there is none. Gives { elements, words }.
export function shownResponse(answer, lines, mine) {
  const elements = [responseElement(answer, mine)];
  const words = [element("p", {}, browserSays(answer, lines))];
  if (mine instanceof Error) {
    words.push(element("p", { className: "is-wrong" }, element("b", {}, "Your code gave no response: "), mine.message));
  } else if (mine) {
    const part = firstDifference(answer, mine);
    if (part) elements.push(responseElement(mine, answer, "Yours"));
    words.push(part ?
      element("p", { className: "is-wrong" }, element("b", {}, "Your code gives another response. "), part) :
      element("p", { className: "is-right" }, "Your code gives the same response."));
  }
  return { elements, words };
}

// In words, or null.
function firstDifference(ours, mine) {
  if (ours.state === "wait" && mine.state === "wait") return null;
  if (ours.state === "wait") return "Ours waits for more bytes, and yours answers already.";
  if (mine.state === "wait") return "Ours answers. Your RequestParser (chapter 1) waits for more bytes.";
  const [a, b] = [ours, mine].map(({ response }) => response.split("\r\n"));
  const at = a.findIndex((line, i) => line !== b[i]);
  if (at < 0 && a.length === b.length) return null;
  const line = at < 0 ? a.length : at;
  return `They differ in line ${line + 1}: ours has “${a[line] ?? ""}”, yours “${b[line] ?? ""}”.`;
}

function responseElement({ state, response }, other, label = "Ours") {
  if (state === "wait") return element("p", { className: "nothing" }, `${label}: nothing yet.`);
  const text = element("pre", { tabIndex: 0, role: "group", "aria-label": `${label}: the response` });
  text.dataset.status = statusOf(response);
  const others = other?.response ? other.response.split("\r\n") : null;
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
    return "The server accepts it. A browser does not: its page offered subprotocols, and none was selected. " +
      "It fails the connection.";
  }
  return "The dot turns green. From the next byte on, both sides speak frames.";
}

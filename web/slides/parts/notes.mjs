// The speaker's notes: the last that each slide has, a list, and the minutes.
import { render } from "../../site/text/markdown.mjs";

const KINDS = ["Say", "Ask", "Demo", "If short of time"];
const SUMMARY = /^Notes, (\d+(?:\.5)?) min$/;

const summaryOf = ({ type, content }) =>
  (type === "html_block" && /^<details><summary>(.*)<\/summary>\s*$/.exec(content)?.[1]) || "";
const isEnd = ({ type, content }) => type === "html_block" && /^<\/details>\s*$/.test(content);

// Of a slide's tokens: { content, notes: [{ kind, html }], minutes }.
export function takeNotes(tokens, line, env) {
  const at = tokens.findIndex((token) => summaryOf(token).startsWith("Notes"));
  if (at < 0) {
    env.problem(line, "this slide has no notes: <details><summary>Notes, 2 min</summary>");
    return { content: tokens, notes: [], minutes: 0 };
  }
  const where = tokens[at].map[0] + 1;
  const summary = summaryOf(tokens[at]);
  const minutes = SUMMARY.exec(summary)?.[1];
  if (!minutes) env.problem(where, `"${summary}" does not say the minutes: Notes, 2 min`);
  const end = tokens.findIndex((token, place) => place > at && isEnd(token));
  if (end !== tokens.length - 1) {
    env.problem(where, "the notes are not the last of their slide, or do not end with </details>");
  }
  const inside = tokens.slice(at + 1, end < 0 ? undefined : end);
  return { content: tokens.slice(0, at), notes: notesOf(inside, where, env), minutes: Number(minutes ?? 0) };
}

function notesOf(tokens, line, env) {
  const notes = [];
  let item = null;
  for (const token of tokens) {
    if (token.type === "list_item_open" && token.level === 1) {
      item = [];
    } else if (token.type === "list_item_close" && token.level === 1) {
      notes.push(noteOf(item, env));
      item = null;
    } else if (item) {
      item.push(token);
    } else if (token.level === 0 && token.nesting >= 0 && token.type !== "bullet_list_open") {
      env.problem((token.map?.[0] ?? line - 1) + 1, "notes are a list, and nothing else");
    }
  }
  if (!notes.length) env.problem(line, "these notes say nothing");
  return notes;
}

// "*Say:* The top bit is MASK."
function noteOf(tokens, env) {
  const inline = tokens.find(({ type }) => type === "inline");
  const words = (inline?.children ?? []).filter(({ type, content }) => type !== "text" || content);
  const kind = KINDS.find((one) => words[0]?.type === "em_open" && words[1].content === `${one}:`);
  if (!kind) {
    env.problem((inline?.map[0] ?? 0) + 1, `a note begins with one of ${KINDS.map((one) => `*${one}:*`).join(", ")}`);
    return { kind: "Say", html: render(tokens, env) };
  }
  inline.children = words.slice(3); // the label is *, its words and *
  if (inline.children[0]) inline.children[0].content = inline.children[0].content.trimStart();
  return { kind, html: render(tokens, env).trim() };
}

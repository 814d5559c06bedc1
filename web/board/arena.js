// The arena's page: a row for each server, a cell for each client.
import { cellInWords, cellShown, countOfServers } from "./arena_words.js";
import { connect } from "./connection.js";
import { byId, element, setText } from "./view.js";

const STATES = { live: "Live", lost: "The board does not answer; it is asked again" };
const rows = new Map();  // by the seat's number

function newRow(n, cells) {
  const parts = cells.map(() => {
    const mark = element("i", { className: "mark", ariaHidden: "true" });
    const [shown, words] = [element("span", { ariaHidden: "true" }), element("span", { className: "unseen" })];
    return { mark, shown, words, node: element("td", {}, mark, shown, words) };
  });
  const node = element("tr", {}, element("th", { scope: "row", textContent: n }), ...parts.map((part) => part.node));
  return { node, parts };
}

function refresh({ node, parts }, { state, cells }) {
  if (node.dataset.state !== state) node.dataset.state = state;
  cells.forEach((cell, i) => {
    const { mark, shown, words } = parts[i];
    if (mark.dataset.state !== cell.state) mark.dataset.state = cell.state;
    setText(shown, cellShown(cell));
    setText(words, cellInWords(cell));
  });
}

function show(arena) {
  const servers = arena.toSorted((a, b) => a.n - b.n);
  const body = byId("matrix").tBodies[0];
  const here = new Set(servers.map(({ n }) => n));
  for (const [n, { node }] of rows) {
    if (here.has(n)) continue;
    node.remove();
    rows.delete(n);
  }
  servers.forEach((server, at) => {
    const row = rows.get(server.n) ?? newRow(server.n, server.cells);
    rows.set(server.n, row);
    if (body.children[at] !== row.node) body.insertBefore(row.node, body.children[at] ?? null);
    refresh(row, server);
  });
  byId("matrix").hidden = servers.length === 0;
  byId("matrix").classList.toggle("crowd", servers.length > 7);
  byId("empty").hidden = servers.length > 0;
  setText(byId("count"), countOfServers(servers));
}

function showState(name, words = STATES[name]) {
  byId("state").dataset.state = name;
  setText(byId("state"), words);
}

connect({
  state: showState,
  message({ arena, error }) {
    if (error) return showState("lost", `The board says: ${error}`);
    if (!arena) return setText(byId("empty"), "This board has no arena: ./workbook room --arena begins one.");
    show(arena);
  },
});
setText(byId("join"), `./workbook join ${location.origin} --arena`);

// The inspector's page: records come in, and what is shown of them is drawn again once a frame of the screen at most.
import { listen } from "./records.js";
import { bytesOf, Model } from "./model/model.js";
import { hex } from "./model/bytes.js";
import { ChosenRows } from "./view/chosen_rows.js";
import { Connections } from "./view/connections.js";
import { Details } from "./view/details.js";
import { button, element, setText } from "./view/elements.js";
import { asJson, asText2pcap, save } from "./view/exports.js";
import { KINDS, matcher } from "./view/filter.js";
import { Timeline } from "./view/timeline.js";
import { count, digits } from "./view/words.js";

const find = (id) => document.getElementById(id);
const STATES = {
  live: "Live", lost: "The inspector does not answer; it is asked again", over: "Over: nothing more comes",
};

let about = { command: "your server", lab: false };
const model = new Model();
let wanted = { connection: 0, direction: "", kind: "all", words: "" };
let paused = 0;  // the newest row when it was paused; 0: it is not
let drawing = false;

const chosen = new ChosenRows();
const details = new Details(find("details"), {
  command: () => about.command,
  lab: () => about.lab,
  go: (row) => goTo(row),
  keep,
});
const timeline = new Timeline(find("timeline"), {
  select: (row) => details.show(row),
  follow: (is) => find("follow").setAttribute("aria-pressed", String(is)),
});
const connections = new Connections(find("connections"), find("more"), {
  choose: (number) => filter({ connection: wanted.connection === number ? 0 : number }),
});

// --- What is shown

function list() {
  return find("view").value === "pieces" ? model.pieces : model.rows;
}

function filter(change) {
  wanted = { ...wanted, ...change };
  chosen.restart(matcher(wanted));
  find("all").setAttribute("aria-pressed", String(wanted.connection === 0));
  draw();
}

function draw() {
  if (!chosen.look(list())) drawSoon();
  const rows = paused ? chosen.rows.filter(({ order }) => order <= paused) : chosen.rows;
  timeline.show(rows);
  const { alive } = connections.show(model.connections, wanted.connection);
  find("nobody").hidden = model.connections.size > 0;
  setText(find("connections-title"), `Connections: ${alive} open`);
  setText(find("pause"), paused ? `Resume (${digits(chosen.rows.length - rows.length)} more)` : "Pause");
  const forgotten = model.forgotten ? `, ${digits(model.forgotten)} older ones are forgotten` : "";
  setText(find("count"), count(rows.length, "row") + forgotten);
  details.refresh();
}

function drawSoon() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

// To a row that a link names, though the filter may hide it.
function goTo(row) {
  if (row.gone) return;
  if (!timeline.rows.includes(row)) {
    find("view").value = row.kind === "piece" ? "pieces" : "frames";
    for (const [id, value] of [["kind", "all"], ["direction", ""], ["words", ""]]) find(id).value = value;
    filter({ direction: "", kind: "all", words: "", connection: wanted.connection && row.connection?.number });
    while (!chosen.rows.includes(row) && !chosen.look(list())) ; // it may take several slices
    draw();
  }
  timeline.select(row);
  details.focus();
}

// --- What comes

listen({
  records(batch) {
    model.add(batch);
    if (model.ended) tellTheEnd(model.ended);
    drawSoon();
  },
  state(state) {
    find("state").dataset.state = state;
    setText(find("state"), STATES[state]);
  },
});

// The server is gone: what did it read last?
function tellTheEnd({ status, words }) {
  const node = find("end");
  if (!node.hidden) return;
  node.hidden = false;
  const last = model.rows.findLast(({ direction, data }) => direction === "in" && data);
  const how = status === 0 ? "Your server has ended." : `Your server ended with exit status ${status}.`;
  node.append(element("p", {}, element("strong", {}, how), words ? ` It said: ${words}` : ""));
  if (status === 0 || !last) return;
  node.append(element("p", {}, `The last bytes it read are on connection ${last.connection.number}: `,
    element("code", {}, hex(bytesOf(last).subarray(-32))), " ",
    button(`row ${last.n}`, () => goTo(last), { class: "link" })));
}

async function keep(kind, bytes, connection) {
  try {
    const answer = await fetch("keep", {
      method: "POST", headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind, bytes: hex(bytes), connection }),
    });
    const { place, new: isNew, error } = await answer.json();
    if (error) return `It is not kept: ${error}`;
    return isNew ? `Kept: ${place}. Your tests replay it from now on.` : `It is kept already: ${place}`;
  } catch {
    return "The inspector does not answer: nothing is kept.";
  }
}

// --- What a person does

for (const [name, [words]] of Object.entries(KINDS)) find("kind").append(element("option", { value: name }, words));
for (const id of ["kind", "direction", "words"]) {
  find(id).addEventListener("input", () => filter({ [id]: find(id).value }));
}
find("view").addEventListener("input", () => filter({}));
find("filter").addEventListener("submit", (event) => event.preventDefault());
find("all").addEventListener("click", () => filter({ connection: 0 }));
find("follow").addEventListener("click", () => timeline.follow(!timeline.following));
find("pause").addEventListener("click", () => {
  paused = paused ? 0 : Math.max(1, list().at(-1)?.order ?? 1);
  find("pause").setAttribute("aria-pressed", String(paused > 0));
  draw();
});
find("clear").addEventListener("click", () => {
  model.clear();
  filter({});
});
find("json").addEventListener("click", () =>
  save("inspector.json", asJson(timeline.rows, about.command), "application/json"));
find("pcap").addEventListener("click", () => {
  const pieces = model.pieces.filter((row) => !wanted.connection || row.connection?.number === wanted.connection);
  save("inspector.txt", asText2pcap(pieces, bytesOf));
});
find("timeline").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && timeline.selected) details.focus();
  if (event.key === "p") find("pause").click();
  if (event.key === "/") {
    event.preventDefault();
    find("words").focus();
  }
});

fetch("about.json").then((answer) => answer.json()).then(async (known) => {
  about = { ...known, lab: false };
  setText(find("command"), about.command);
  find("hint").hidden = known.lab;
  if (!known.lab) return;
  await import("./lab/frame/frame-lab.js"); // an element of that name takes no bytes before
  about = known;
  drawSoon();
});
new ResizeObserver(() => drawSoon()).observe(find("timeline"));

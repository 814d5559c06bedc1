// The board's page: what the server says of the seats is shown, beside the room's plan and the time.
import { connect } from "./connection.js";
import { chapterCounts, stuckSteps, wayOf } from "./room.js";
import { Rows, byId, setText, showChapters, showStuck } from "./view.js";
import { clockOf, countOf, planInWords } from "./words.js";

const STATES = { live: "Live", lost: "The board does not answer; it is asked again" };

const known = (name) => fetch(name).then((answer) => answer.json());
const [{ chapters = [], steps }, plan] = await Promise.all([known("steps.json"), known("plan.json")]);

const way = wayOf(steps);
const rows = new Rows(byId("seats"), way);
let told = [];   // the seats, as the server last told them ...
let toldAt = 0;  // ... and when, in milliseconds of performance.now()
let shown = "";  // of all that is no row

// The time at a step goes on between two messages.
function seatsNow() {
  const passed = (performance.now() - toldAt) / 1_000;
  return told.map((seat) => ({ ...seat, since: Math.floor(seat.since + passed) }));
}

function draw() {
  const seats = seatsNow();
  const now = new Date();
  const minute = 60 * now.getHours() + now.getMinutes();
  setText(byId("clock"), clockOf(minute));
  setText(byId("plan"), planInWords(plan, seats, minute, way));
  setText(byId("count"), countOf(seats));
  rows.show(seats);
  const [stuck, counts] = [stuckSteps(seats, way), chapterCounts(seats, chapters, way)];
  if (shown === (shown = JSON.stringify([stuck, counts, seats.length]))) return;
  showStuck(byId("stuck"), stuck);
  showChapters(byId("chapters"), counts, seats.length);
}

function showState(name, words = STATES[name]) {
  byId("state").dataset.state = name;
  setText(byId("state"), words);
}

connect({
  state: showState,
  message({ seats, error }) {
    if (error) return showState("lost", `The board says: ${error}`);
    [told, toldAt] = [seats, performance.now()];
    draw();
  },
});
setText(byId("join"), `./workbook join ${location.origin}`);
if (["127.0.0.1", "localhost", "[::1]"].includes(location.hostname)) setText(byId("alone"), " (this machine)");
setInterval(draw, 1_000);
draw();

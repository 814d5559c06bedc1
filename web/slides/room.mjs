// What belongs to the decks besides the decks: the schedule, the speaker view, and all that is made for paper.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exists, root } from "../site/addresses.mjs";
import { lessons } from "../site/text/lessons.mjs";
import { readDeck } from "./deck.mjs";
import { cardPage } from "./paper/card.mjs";
import { checklistsPage } from "./paper/checklists.mjs";
import { handoutPage, printPage } from "./paper/decks.mjs";
import { stepsOf } from "./parts/steps.mjs";
import { schedulePage } from "./plan/page.mjs";
import { schedule } from "./plan/schedule.mjs";
import { roomJson, speakerPage } from "./speaker.mjs";

const PLANS = "slides/schedule.json";

// Writes them into the site in `out`. Returns { pages, warnings }.
export function buildRoom(out, site, decks) {
  const chapters = lessons.filter((folder) => exists(`${folder}/README.md`));
  const steps = new Map(chapters.flatMap((folder) => stepsOf(`${folder}/README.md`)).map((step) => [step.number, step]));
  const planned = exists(PLANS) ? JSON.parse(readFileSync(join(root, PLANS), "utf8")) : { plans: [] };
  const { plans, problems, warnings } = schedule(planned, decks, steps);
  for (const what of problems) site.problem(PLANS, 1, what);
  // The links and pictures of a slide have to be right from each page that it stands on.
  const quiet = { ...site, problem: () => {} };
  const standingAt = (deck, address) => readDeck(deck.path, quiet, address);
  const pages = [
    speakerPage(), schedulePage(plans), checklistsPage(chapters),
    ...(exists("slides/card.md") ? [cardPage("slides/card.md", site)] : []),
    ...decks.flatMap((deck) => [
      printPage(standingAt(deck, `slides/print/${deck.name}.html`)),
      handoutPage(standingAt(deck, `slides/handout/${deck.name}.html`)),
    ]),
  ];
  for (const { address, whole } of pages) write(out, address, whole);
  write(out, "slides/room.json", roomJson(decks, plans));
  return { pages, warnings: warnings.map((what) => `${PLANS}: ${what}`) };
}

function write(out, address, content) {
  mkdirSync(dirname(join(out, address)), { recursive: true });
  writeFileSync(join(out, address), content);
}

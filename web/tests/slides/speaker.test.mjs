// The speaker view and the deck in front, two windows of one browser: both go where a person goes in either of them.
import assert from "node:assert/strict";
import { test as nodeTest } from "node:test";
import { becomes, hold } from "../shared/waiting.mjs";
import { assertSound, noBrowser } from "../shared/windows.mjs";
import { noSlides, roomForAll } from "./small_room.mjs";

const test = (name, run) => nodeTest(name, { skip: noSlides || noBrowser }, run);
const room = roomForAll();

// The speaker view, at this time of a day, which stands still, and `deck` in a window beside it. `late`: so many
// milliseconds pass before another window hears of what a window of a deck says.
async function openBoth({ time = "09:00:00", deck = "00-open", late = 0, ...options } = {}) {
  const speaker = await room.windows.open({ home: room.served.address, reducedMotion: "reduce", ...options });
  await itIs(speaker, time);
  const front = await speaker.context().newPage();
  await front.addInitScript((delay) => {
    const { postMessage } = BroadcastChannel.prototype;
    if (delay) BroadcastChannel.prototype.postMessage = function post(data) { setTimeout(() => postMessage.call(this, data), delay); };
  }, late);
  await front.goto(`${room.served.address}/slides/${deck}.html`);
  await front.waitForFunction(() => document.querySelector(".reveal.ready"));
  await speaker.bringToFront();
  await speaker.goto(`${room.served.address}/slides/speaker.html?deck=${deck}`);
  await isAt(speaker, deck === "00-open" ? "Open" : "One");
  return { speaker, front };
}

const itIs = (speaker, time) => speaker.clock.setFixedTime(new Date(`2026-03-02T${time}`));
const isAt = (speaker, title) => speaker.locator("#title").filter({ hasText: new RegExp(`^${title}$`) }).waitFor();
const isInFront = (front, words) => front.locator("section.present:visible", { hasText: words }).waitFor();
const isSeen = (speaker, id, words) => speaker.frameLocator(id).locator("section.present", { hasText: words }).waitFor();

// The small picture takes a moment before it can be moved.
const press = async (speaker, key) => {
  await speaker.waitForFunction(() => document.querySelector("#now").contentDocument.querySelector(".reveal.ready")?.dataset.deck
    === document.querySelector("#deck").value);
  await speaker.keyboard.press(key);
};

test("the arrows of the speaker view move the deck, its hidden parts, and go into the next deck and back", async () => {
  const { speaker, front } = await openBoth();
  await isSeen(speaker, "#next", "Which byte?");
  await press(speaker, "ArrowRight");
  await isInFront(front, "Which byte?");
  assert.equal(await front.locator(".fragment.visible").count(), 0);
  await press(speaker, "ArrowRight");
  await front.locator(".fragment.visible", { hasText: "This one." }).waitFor();
  await isAt(speaker, "A question");
  await isSeen(speaker, "#next", "A chapter.");
  await press(speaker, "Space");
  await isInFront(front, "A chapter.");
  assert.match(front.url(), /01-one\.html/);
  await isAt(speaker, "One");
  await press(speaker, "ArrowLeft");
  await isInFront(front, "Which byte?");
  await isAt(speaker, "A question");
});

test("a key in the deck moves the speaker view", async () => {
  const { speaker, front } = await openBoth();
  await front.bringToFront();
  await front.keyboard.press("ArrowRight");
  await isAt(speaker, "A question");
  await isSeen(speaker, "#now", "Which byte?");
  await front.keyboard.press("ArrowRight");
  await speaker.frameLocator("#now").locator(".fragment.visible").waitFor();
  await front.keyboard.press(">");
  await isAt(speaker, "One");
  await front.keyboard.press("b");
  await speaker.getByText("The room sees a dark screen.").waitFor();
});

// A word goes from `one` to `other` and back, behind all that both have said.
async function bothHaveHeard(one, other) {
  for (const [from, to] of [[one, other], [other, one]]) {
    await to.evaluate(() => {
      globalThis.theLast = new Promise((resolve) => {
        const channel = new BroadcastChannel("websockets-by-hand slides");
        channel.onmessage = ({ data }) => { if (data === "the last") resolve(); };
      });
    });
    await from.evaluate(() => new BroadcastChannel("websockets-by-hand slides").postMessage("the last"));
    await to.evaluate(() => globalThis.theLast);
  }
}

// Remembers all slides that are shown in both, from now on.
async function remember(speaker, front) {
  await speaker.evaluate(() => {
    globalThis.shown = [];
    new MutationObserver(() => globalThis.shown.push(document.querySelector("#which").textContent[0] - 1))
      .observe(document.querySelector("#title"), { childList: true });
  });
  await front.evaluate(() => {
    globalThis.shown = [];
    globalThis.Reveal.on("slidechanged", ({ indexh }) => globalThis.shown.push(indexh));
  });
}

const QUICK = ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight"];

test("quick keys are not undone by what the deck says of an older place", async () => {
  const { speaker, front } = await openBoth({ deck: "01-one", late: 700 });
  await remember(speaker, front);
  for (const key of QUICK) await press(speaker, key);
  await isInFront(front, "Your turn: 1.2");
  for (let times = 0; times < 2; ++times) await bothHaveHeard(front, speaker);
  for (const page of [speaker, front]) await becomes(() => page.evaluate("shown"), [1, 2, 3, 2, 3]);
});

test("quick keys in the deck are not undone by the speaker view, which hears of them late", async () => {
  const { speaker, front } = await openBoth({ deck: "01-one", late: 300 });
  await remember(speaker, front);
  await front.bringToFront();
  for (const key of QUICK) await front.keyboard.press(key);
  for (let times = 0; times < 2; ++times) await bothHaveHeard(front, speaker);
  await becomes(() => front.evaluate("shown"), [1, 2, 3, 2, 3]);
  await becomes(() => speaker.evaluate("shown.at(-1)"), 3); // it need not see each
});

test("keys that are pressed while the next deck loads in front are not lost", async () => {
  const { speaker, front } = await openBoth();
  const { isAsked, goOn } = await hold(front, "**/01-one.html*"); // it asks again with each order that it hears
  for (let key = 0; key < 3; ++key) await press(speaker, "ArrowRight");
  await isAt(speaker, "One");
  await isAsked;
  await press(speaker, "ArrowRight");
  await isAt(speaker, "Your turn: 1.1");
  goOn();
  await isInFront(front, "Your turn: 1.1");
  await bothHaveHeard(front, speaker);
  await isAt(speaker, "Your turn: 1.1");
  assert.doesNotMatch(front.url(), /sent/);
});

test("S in a deck opens the speaker view where the deck is", async () => {
  const front = await room.windows.open({ home: room.served.address, reducedMotion: "reduce" });
  await front.goto(`${room.served.address}/slides/01-one.html#/2`);
  await front.waitForFunction(() => document.querySelector(".reveal.ready"));
  const [speaker] = await Promise.all([front.waitForEvent("popup"), front.keyboard.press("s")]);
  await isAt(speaker, "In between");
  await speaker.getByLabel("Deck").selectOption("Open");
  await isInFront(front, "Hello.");
});

test("the notes say what kind they are", async () => {
  const { speaker } = await openBoth();
  await press(speaker, "ArrowRight");
  await isAt(speaker, "A question");
  assert.deepEqual((await speaker.locator("#notes li").allInnerTexts()).map((text) => text.split(/\s*\n\s*/)),
    [["Ask", "Which byte?"], ["If short of time", "Skip the question."]]);
});

const stands = (speaker, words) => becomes(() => speaker.getByRole("status").innerText(), words);

test("the view says in words where the room is by the clock, and when the break comes", async () => {
  const { speaker } = await openBoth({ time: "09:13:20" });
  await stands(speaker, "Planned here 09:00, now 09:13: 13 minutes behind");
  assert.equal(await speaker.locator("#pause").innerText(), "Break: 09:05, 09:18 at this pace");
  await speaker.getByLabel("Begins").fill("09:13");
  await stands(speaker, "Planned here 09:13, now 09:13: on time");
  await speaker.getByLabel("Begins").fill("09:20");
  await stands(speaker, "Planned here 09:20, now 09:13: 6 minutes ahead");
  await speaker.reload();
  await isAt(speaker, "Open");
  assert.equal(await speaker.getByLabel("Begins").inputValue(), "09:20");
});

test("time that a slide may take is not late, and what it takes longer is", async () => {
  const { speaker } = await openBoth({ time: "09:00:00" });
  await itIs(speaker, "09:02:00"); // as long as its notes say
  await stands(speaker, "Planned here 09:02, now 09:02: on time");
  await itIs(speaker, "09:03:00");
  await stands(speaker, "Planned here 09:02, now 09:03: 1 minute behind");
});

test("a room that is late reads what can go, the nearest first", async () => {
  const { speaker } = await openBoth({ time: "09:02:00" });
  assert.equal(await speaker.getByText("What can go").isVisible(), false);
  await itIs(speaker, "09:13:00");
  const lines = async (id) => (await speaker.locator(`${id} li`).allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  await becomes(() => lines("#leave-out"),
    ["Next slide A question Skip the question.", "In 4 slides In between Leave it out."]);
  assert.deepEqual(await lines("#take"), ["Take 1.1 the first ./workbook solve 1.1 saves 7 min"]);
});

test("the room's work has a countdown, which can begin again", async () => {
  const { speaker } = await openBoth({ time: "09:16:00", deck: "01-one" });
  await press(speaker, "ArrowRight");
  await isAt(speaker, "Your turn: 1.1");
  const left = speaker.getByRole("timer");
  await itIs(speaker, "09:17:30");
  await becomes(() => left.innerText(), "8:30");
  assert.equal(await speaker.locator("#until").innerText(), "for the work, until 09:26");
  await speaker.getByRole("button", { name: "Start again" }).click();
  await becomes(() => left.innerText(), "10:00");
  await itIs(speaker, "09:28:30");
  await becomes(() => left.innerText(), "\u22121:00");
  await speaker.getByText("The time of this work is over.").waitFor();
});

test("it is readable by everybody on a laptop and on a small screen", async () => {
  for (const [width, height] of [[1366, 768], [1280, 720], [800, 1000]]) {
    const { speaker } = await openBoth({ time: "10:40:00", viewport: { width, height } });
    await assertSound(speaker, `${width} px, late`);
    await press(speaker, "ArrowRight");
    await isAt(speaker, "A question");
    await assertSound(speaker, `${width} px`);
  }
});

// What can be chosen, { story, version, seed, network }, and how an address and an element's words say it:
// #story=two-pieces&version=lie&seed=1&piece=3
import { scenarios } from "./scenarios.js";

const knobs = ["piece", "delay", "window"];

// What these words say, where they say something that is there; the first story, and its lie, otherwise.
export function readChoice(words) {
  const story = scenarios.find(({ id }) => id === words.story) ?? scenarios[0];
  const isThere = words.version === "mine" ? story.lie : story[words.version];
  const network = {};
  for (const key of knobs) {
    if (/^\d{1,5}$/.test(words[key] ?? "")) network[key] = Math.max(1, Number(words[key]));
  }
  if (words.uneven) network.isUneven = words.uneven === "1";
  return {
    story, network,
    version: isThere ? words.version : story.lie ? "lie" : "repair",
    seed: /^\d{1,10}$/.test(words.seed ?? "") ? Number(words.seed) >>> 0 : 1,
  };
}

export function readAddress(hash) {
  return readChoice(Object.fromEntries(new URLSearchParams(hash.slice(1))));
}

export function writeAddress({ story, version, seed, network: { isUneven, ...network } }) {
  const words = { story: story.id, version, seed, ...network };
  if (isUneven !== undefined) words.uneven = isUneven ? 1 : 0;
  return `#${new URLSearchParams(words)}`;
}

// The learner's chapter, on ours.
export function mineOf({ repair }) {
  return `mine/wire_server_${repair.chapter}`;
}

// The server's program: { module, chapter, arguments, name, look }.
export function programOf({ story, version }) {
  if (version !== "mine") return story[version];
  return { ...story.repair, module: mineOf(story), name: `Your ${story.repair.name.replace("C", "c")}` };
}

// A tale for the player, but for its modules: the story with another network, if one was chosen.
export function taleOf({ story, version, seed, network }) {
  const settings = { ...story.settings, ...network };
  const hasCut = story.actions.some(({ what }) => what === "cut");
  if (hasCut) delete settings.piece; // the story says when
  const actions = story.actions.map((action) =>
    action.what === "cut" ? { ...action, piece: network.piece ?? action.piece } : action);
  return { run: { seed, settings }, actions, ends: story.ends, isRisky: version === "mine" };
}

// The stories of the wire. Each is told twice, with the same seed: by the server of a chapter that lies, and
// by the server that is repaired. The lab's tests hold what is said here.

const join = (...names) => names.map((who) => ({ time: 0, who, what: "join" }));
const say = (time, who, ...texts) => ({ time, who, what: "say", texts });
const frame = (time, who, kind, fin, text) => ({ time, who, what: "frame", kind, fin, text });
const close = (time, who) => ({ time, who, what: "close", code: 1000 });
const chat = (user, text) => JSON.stringify({ user, text });
const server = (chapter, ...args) => ({
  module: "wire_server", chapter, arguments: args, name: [`Chapter ${chapter}’s server`, ...args].join(" "),
});
const liar = { module: "wire_lies", chapter: 3, arguments: [], name: "Chapter 3’s server before steps 3.6 and 3.7" };

// What a client has heard, in short: a chat's entries, or the text itself.
export function heardBy(world, name) {
  const talk = world.peer(name)?.talk ?? [];
  return talk.filter(({ said }) => !said).flatMap(({ text }) => textsIn(text));
}

// What a page shows of a message, oldest first.
export function textsIn(message) {
  let value;
  try {
    value = JSON.parse(message);
  } catch {
    return [message.startsWith("{") ? `(not JSON) ${message}` : message];
  }
  if (Array.isArray(value?.msg)) return value.msg.map(({ user, text }) => `${user}: ${text}`).reverse();
  if (value?.error) return [`(error) ${value.error}`];
  return [value?.text ?? message];
}

function count(number, name) {
  return `${number.toLocaleString("en")} ${name}${number === 1 ? "" : "s"}`;
}

function ending(world, name) {
  const { closed, client } = world.peer(name) ?? {};
  if (!closed) return client ? `${name}’s connection is ${client.state}` : `${name} is not here yet`;
  return `${name} was told ${closed.code}, ${closed.isClean ? "clean" : "not clean"}`;
}

function lastSaid(world, name) {
  const heard = heardBy(world, name);
  return heard.length === 0 ? "nothing" : heard.map((text) => `“${text}”`).join(", ");
}

const waves = (from, to, every, wave) => {
  const all = [];
  for (let time = from, n = 0; time < to; time += every, ++n) all.push(wave(time, n));
  return all;
};
const longText = "The quick brown fox jumps over the lazy dog. ".repeat(9);

// repaired: where the workbook does it. ends: the story's last millisecond. soFar(world): what has come of it.
// isOpen: what the clients can do is unfolded.
export const scenarios = [
  {
    id: "green-dot",
    title: "A green dot, and no answer",
    repaired: "Chapter 3",
    story: "ada connects and says “Hello”. The opening handshake goes well, so her page shows a green dot.",
    lie: { ...server(2), look: "The server prints ada’s bytes and understands none of them. Nothing comes back." },
    repair: { ...server(3), look: "The server reads a frame, and says “Hello” back." },
    actions: [...join("ada"), say(2500, "ada", "Hello")],
    ends: 6000,
    soFar: (world) => `ada heard ${lastSaid(world, "ada")}.`,
  },
  {
    id: "two-pieces",
    title: "One frame in two pieces",
    repaired: "Chapter 3, step 3.6",
    story: "ada says “Hello”: one frame of 11 bytes. The network cuts it, and brings 7 bytes and then 4.",
    lie: { ...liar, look: "The server takes each piece for a frame. It answers “H”, and throws the last 4 bytes away." },
    repair: { ...server(3), look: "The server keeps 7 bytes, waits for the rest, and answers “Hello” once." },
    actions: [
      ...join("ada"),
      { time: 2400, what: "cut", piece: 7 },
      say(2500, "ada", "Hello"),
    ],
    ends: 6500,
    soFar: (world) => `ada said “Hello”, and heard ${lastSaid(world, "ada")}.`,
  },
  {
    id: "five-in-one",
    title: "Five frames in one piece",
    repaired: "Chapter 3, step 3.6",
    story: "ada says five things together. TCP brings five frames in one piece.",
    lie: { ...liar, look: "The server takes the piece for one frame. Four messages are lost." },
    repair: { ...server(3), look: "The server asks its parser for the next frame until there is none. Five answers come." },
    actions: [...join("ada"), say(2500, "ada", "one", "two", "three", "four", "five")],
    ends: 6500,
    soFar: (world) => `ada said 5 things, and heard ${lastSaid(world, "ada")}.`,
  },
  {
    id: "fragments",
    title: "One message in three fragments",
    repaired: "Chapter 3, step 3.7",
    story: "ada sends “Hello, world” in three frames, each in a piece of its own. A ping stands between them.",
    lie: {
      ...liar,
      look: "The server takes each fragment for a message, and sends the second back as a continuation of nothing. " +
        "ada’s client ends the connection.",
    },
    repair: { ...server(3), look: "The server joins the fragments, and answers with one message." },
    actions: [
      ...join("ada"),
      frame(2500, "ada", "text", false, "Hello"), frame(2700, "ada", "ping", true, "?"),
      frame(2900, "ada", "continuation", false, ", "), frame(3100, "ada", "continuation", true, "world"),
    ],
    ends: 6500,
    soFar: (world) => `ada sent one message, and heard ${lastSaid(world, "ada")}. ${ending(world, "ada")}.`,
  },
  {
    id: "goodbye",
    title: "A Close that gets no answer",
    repaired: "Chapter 5, step 5.4",
    story: "ada’s page calls close(1000). It sends a Close, and waits for the server’s.",
    lie: { ...server(4), look: "The server ends TCP without a Close. ada’s page is told 1006, not clean." },
    repair: { ...server(5), look: "The server answers with a Close, and ends TCP. ada’s page is told 1000, clean." },
    actions: [...join("ada", "bob"), close(3000, "ada")],
    ends: 7500,
    soFar: (world) => `${ending(world, "ada")}. ${ending(world, "bob")}.`,
  },
  {
    id: "both-close",
    title: "A Close from both sides in the same moment",
    repaired: "Chapter 5, step 5.8",
    story: "ada closes with 1000. At that time the server is stopped, and sends a Close to all. " +
      "The two Closes cross on the wire.",
    lie: { ...server(4), look: "The server sends no Close. ada and bob are told 1006, not clean." },
    repair: {
      ...server(5),
      look: "Each side hears the other’s code: ada 1001, the server 1000. Neither side answers twice, and both end clean.",
    },
    actions: [...join("ada", "bob"), close(3000, "ada"), { time: 3000, what: "stop" }],
    ends: 8000,
    soFar: (world) => `${ending(world, "ada")}. ${ending(world, "bob")}.`,
  },
  {
    id: "slow-reader",
    title: "A client that never reads",
    repaired: "Chapter 4, step 4.7",
    story: "cleo’s laptop sleeps: it reads nothing, and its connection lives. ada goes on talking. " +
      "What cleo does not take waits in the server’s memory.",
    lie: {
      ...server(4, "--max-owed", "1073741824"), name: "Chapter 4’s server before step 4.7", limit: Infinity,
      look: "Look at what cleo is owed. It grows as long as ada talks.",
    },
    repair: {
      ...server(4, "--max-owed", "8192"), limit: 8192,
      look: "At 8,192 bytes the server drops cleo with a reset. She is told 1006. bob hears everything.",
    },
    settings: { delay: 400, window: 4096 },
    actions: [
      ...join("ada", "bob", "cleo"),
      { time: 1500, who: "cleo", what: "read", pace: 0 },
      ...waves(2000, 12_000, 250, (time, n) => say(time, "ada", chat("ada", `${n + 1}: ${longText}`))),
    ],
    ends: 13_500,
    soFar: (world) => `cleo is owed ${count(owedTo(world, "cleo"), "byte")}. ${ending(world, "cleo")}. ` +
      `bob heard ${count(heardBy(world, "bob").length, "message")}.`,
  },
  {
    id: "pulled-cable",
    title: "A client that disappears",
    repaired: "Chapter 5, step 5.7",
    story: "ada’s cable is pulled. No TCP FIN comes, and no reset: the server’s TCP does not notice. bob goes on talking.",
    lie: { ...server(4), look: "ada stays in the room. All that bob says is owed to her, too." },
    repair: {
      ...server(5, "--heartbeat", "4000", "--tick", "500"),
      look: "After a silence the server asks: a ping. No byte comes back, so it lets ada go. bob’s pong came.",
    },
    settings: { delay: 400, window: 256 },
    actions: [
      ...join("ada", "bob"),
      { time: 2000, who: "ada", what: "pull" },
      ...waves(3000, 20_000, 5000, (time, n) => say(time, "bob", chat("bob", `${n + 1}: ${longText.slice(0, 175)}`))),
    ],
    ends: 20_000,
    soFar: (world) => `ada is owed ${count(owedTo(world, "ada"), "byte")}. ` +
      `At the server her connection is ${isOver(world, "ada") ? "over" : "alive"}.`,
  },
  {
    id: "not-json",
    title: "A text that is not a message",
    repaired: "Chapter 6, step 6.1",
    story: "bob says something sensible. Then ada types ws.send(\"Hello\") into her browser’s console. " +
      "Later cleo comes, and wants to read the history.",
    lie: {
      ...server(5),
      look: "The server repeats what it is told. cleo gets {\"msg\":[Hello,…]}, which is not JSON.",
    },
    repair: { ...server(6), look: "ada alone is told what is wrong. cleo reads what bob said." },
    settings: { delay: 600 },
    actions: [
      ...join("ada", "bob"),
      say(2000, "bob", chat("bob", "Good morning")),
      say(4000, "ada", "Hello"),
      { time: 6000, who: "cleo", what: "join" },
    ],
    ends: 9000,
    soFar: (world) => `cleo heard ${lastSaid(world, "cleo")}.`,
  },
  {
    id: "flood",
    title: "A client that floods",
    repaired: "Chapter 6, step 6.8",
    story: "A program of cleo’s says 200 things a second. ada asks a question meanwhile.",
    lie: { ...server(6, "--rate", "0"), look: "Everything goes to everyone. ada’s question is lost among it." },
    repair: {
      ...server(6),
      look: "200 pass, then 50 a second. cleo is warned once a second, and after ten warnings the server closes: 1008.",
    },
    settings: { delay: 200 },
    actions: [
      ...join("ada", "bob", "cleo"),
      ...waves(1000, 14_000, 100, (time, n) =>
        say(time, "cleo", ...Array.from({ length: 20 }, (_, i) => chat("cleo", `buy ${20 * n + i + 1}`)))),
      say(7050, "ada", chat("ada", "Is anybody there?")),
    ],
    ends: 15_000,
    soFar: (world) => `bob heard ${count(heardBy(world, "bob").length, "message")}. ${ending(world, "cleo")}.`,
  },
  {
    id: "chat",
    title: "The whole chat, for you to play with",
    story: "Three clients are in the room. Let them talk, close, vanish or stop reading, and change the network.",
    repair: { ...server(6), look: "This is the server of all six chapters: chapters/06-chat/main.cpp." },
    settings: { delay: 600 },
    actions: join("ada", "bob", "cleo"),
    isOpen: true,
    ends: 3000,
    soFar: (world) => world.peers.map(({ name }) => ending(world, name)).join(". ") + ".",
  },
];

export function owedTo(world, name) {
  const peer = world.peer(name);
  return peer ? world.server.owed(peer.number) : 0;
}

// The server's application has let go of it.
export function isOver(world, name) {
  return world.peer(name)?.up.isDeaf ?? false;
}

// The page's WebSocket: it asks for the board, and comes back when the connection ends.
const shortest = 1_000;  // milliseconds
const longest = 10_000;

// on: { state(name), message(data) }, where a name is "live" or "lost".
export function connect(on) {
  let wait = shortest;

  function open() {
    const socket = new WebSocket(location.href.replace(/^http/, "ws").replace(/[?#].*/, ""));
    socket.addEventListener("open", () => socket.send(JSON.stringify({ board: true })));
    socket.addEventListener("message", ({ data }) => {
      wait = shortest;  // not at open: a server may end every connection before a word
      on.state("live");
      on.message(JSON.parse(data));
    });
    socket.addEventListener("close", () => {
      on.state("lost");
      setTimeout(open, wait * (0.5 + Math.random() / 2));
      wait = Math.min(longest, 2 * wait);
    });
  }

  open();
}

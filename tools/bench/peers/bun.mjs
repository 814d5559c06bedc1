// The chat on Bun, whose publish() is made for a broadcast.
import { say, welcome } from "./chat.mjs";

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.argv[2] ?? 0),
  fetch(request, self) {
    const headers = { "Sec-WebSocket-Protocol": "json" };
    if (!self.upgrade(request, { headers })) return new Response("a chat", { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    open(socket) {
      socket.subscribe("room");
      socket.send(welcome());
    },
    message(_, data) {
      server.publish("room", say(data));
    },
  },
});
console.log(`listening on http://127.0.0.1:${server.port}`);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

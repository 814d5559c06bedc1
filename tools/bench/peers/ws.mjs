// The chat on the ws package, as its documentation writes a broadcast.
import { WebSocketServer } from "ws";
import { say, welcome } from "./chat.mjs";

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.argv[2] ?? 0),
  perMessageDeflate: false,
  handleProtocols: (protocols) => (protocols.has("json") ? "json" : false),
});
server.on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (data) => {
    const text = say(data.toString());
    for (const client of server.clients) client.send(text);
  });
  socket.send(welcome());
});
server.on("listening", () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

// What the inspector tells, as it comes: Server-Sent Events, each with some records. When the line breaks, the browser
// comes back by itself and says which record it had last; so nothing is heard twice, and nothing is left out.

function fromBase64(text) {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; ++at) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

function read({ gone, first, records }) {
  return {
    gone, first,
    records: records.map(([kind, client, time, number, more, body]) =>
      ({ kind, client, time, number, more, body: fromBase64(body) })),
  };
}

// on: { records({ gone, records }), state("live" | "lost" | "over") }
export function listen(on) {
  const source = new EventSource("events");
  let last = 0;
  source.addEventListener("open", () => on.state("live"));
  source.addEventListener("message", ({ data }) => {
    const batch = read(JSON.parse(data));
    const known = Math.max(0, last + 1 - batch.first);  // heard before
    last = batch.first + batch.records.length - 1;
    on.records({ gone: batch.gone, records: batch.records.slice(known) });
  });
  source.addEventListener("bye", () => {
    source.close();
    on.state("over");
  });
  source.addEventListener("error", () => on.state(source.readyState === EventSource.CLOSED ? "over" : "lost"));
}

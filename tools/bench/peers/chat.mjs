// The chat's own rules, for the other servers: text in, text out. History of 50, newest first.
const history = [];
let lastId = 0;

export const welcome = () => JSON.stringify({ msg: [...history].reverse() });

export function say(json) {
  const { user, text } = JSON.parse(json);
  const entry = { id: ++lastId, user, text, time: Date.now() };
  history.push(entry);
  if (history.length > 50) history.shift();
  return JSON.stringify({ msg: [entry] });
}

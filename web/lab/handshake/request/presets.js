// Requests to begin with. Each is a browser's with a change or two, so a person sees what the change does.
const BROWSER = [
  "GET / HTTP/1.1",
  "Host: localhost:8080",
  "Connection: Upgrade",
  "Pragma: no-cache",
  "Cache-Control: no-cache",
  "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  "Upgrade: websocket",
  "Origin: http://localhost:8080",
  "Sec-WebSocket-Version: 13",
  "Accept-Encoding: gzip, deflate, br, zstd",
  "Accept-Language: en",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
  "Sec-WebSocket-Protocol: json",
];
const CURL = [
  "GET / HTTP/1.1",
  "Host: 127.0.0.1:8080",
  "User-Agent: curl/7.88.1",
  "Accept: */*",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

const text = (lines) => [...lines, "", ""].join("\n");
const without = (name) => BROWSER.filter((line) => !line.startsWith(name));
const changed = (name, ...lines) => BROWSER.flatMap((line) => line.startsWith(name) ? lines : [line]);

export const PRESETS = [
  { name: "a browser’s request", text: text(BROWSER) },
  { name: "Firefox’s list: keep-alive, Upgrade",
    text: text(changed("Connection", "Connection: keep-alive, Upgrade")) },
  { name: "curl’s", text: text(CURL) },
  { name: "without Upgrade", text: text(without("Upgrade:")) },
  { name: "Upgrade: websockets", text: text(changed("Upgrade:", "Upgrade: websockets")) },
  { name: "Connection: keep-alive alone", text: text(changed("Connection", "Connection: keep-alive")) },
  { name: "version 8", text: text(changed("Sec-WebSocket-Version", "Sec-WebSocket-Version: 8")) },
  { name: "a key of 15 bytes", text: text(changed("Sec-WebSocket-Key", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j")) },
  { name: "two keys", text: text(changed("Sec-WebSocket-Key", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==")) },
  { name: "POST", text: text(changed("GET", "POST / HTTP/1.1")) },
  { name: "HTTP/1.0", text: text(changed("GET", "GET / HTTP/1.0")) },
  { name: "no Host", text: text(without("Host")) },
  { name: "a page of another origin", text: text(changed("Origin", "Origin: https://evil.example")) },
  { name: "a foreign name that leads here", text: text(changed("Host", "Host: evil.example:8080")
    .map((line) => line.startsWith("Origin") ? "Origin: http://evil.example:8080" : line)) },
  { name: "offers xml, not json", text: text(changed("Sec-WebSocket-Protocol", "Sec-WebSocket-Protocol: xml")) },
  { name: "offers no subprotocol", text: text(without("Sec-WebSocket-Protocol")) },
  { name: "a space before a colon", text: text(changed("Upgrade:", "Upgrade : websocket")) },
  { name: "half of a request", text: BROWSER.slice(0, 7).join("\n") },
];

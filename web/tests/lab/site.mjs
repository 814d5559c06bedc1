// A folder served as any static host would serve it, and a browser that looks at it.
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { copyLabs } from "../../site/labs.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const wasm = join(root, "build/wasm/lab");

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json",
  ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png",
};

// Serves `folder` at a port that the kernel picks. Returns { address, close() }.
export async function serveFolder(folder) {
  const server = createServer((request, response) => {
    let path = join(folder, normalize(decodeURIComponent(new URL(request.url, "http://site").pathname)));
    if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
    const there = existsSync(path);
    response.writeHead(there ? 200 : 404, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
    if (there) createReadStream(path).pipe(response);
    else response.end("not here");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

// The labs alone, in a folder that goes away with the server: address + "/lab/frame/".
export async function serveLabs() {
  const folder = mkdtempSync(join(tmpdir(), "labs-"));
  copyLabs(join(folder, "lab"), wasm);
  const served = await serveFolder(folder);
  return { ...served, close: () => served.close().then(() => rmSync(folder, { recursive: true })) };
}

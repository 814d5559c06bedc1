// A folder served as any static host would serve it, and a browser that looks at it.
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { copyLabs } from "../../site/labs.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const wasm = join(root, "build/wasm/lab");

// false, or the one line that says what to build first.
export const notBuilt = (name) => existsSync(join(wasm, `${name}.wasm`)) ? false :
  `no build/wasm/lab/${name}.wasm: ninja -C build/wasm labs_ours`;

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json",
  ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png",
};

// As strict as a host can be with the site. The page for what is not there has a script in it, and a policy for that.
const POLICY = { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'" };

// Serves `folder` at a port that the kernel picks, below `above` ("/a/b"). Returns { address, close() }.
export async function serveFolder(folder, above = "") {
  const server = createServer((request, response) => {
    const asked = normalize(decodeURIComponent(new URL(request.url, "http://site").pathname));
    let path = asked.startsWith(`${above}/`) ? join(folder, asked.slice(above.length)) : "";
    if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
    const there = existsSync(path);
    if (!there) path = join(folder, "404.html"); // at any address, as a host of static pages does it
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    response.writeHead(there ? 200 : 404, { "content-type": type, ...(there ? POLICY : {}) });
    if (existsSync(path)) createReadStream(path).pipe(response);
    else response.end("not here");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}${above}`,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

// The labs alone, in a folder that goes away with the server: address + "/lab/frame/".
export async function serveLabs({ mine = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "labs-"));
  copyLabs(join(folder, "lab"), wasm, mine);
  const served = await serveFolder(folder);
  return { ...served, folder, close: () => served.close().then(() => rmSync(folder, { recursive: true })) };
}

// A browser finds an import when it has read who imports it. So a page names all of them at its top.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

// What a script imports, itself or through another, as paths.
export function importsOf(script, met = new Set()) {
  for (const [, name] of readFileSync(script, "utf8").matchAll(/^(?:import|export|}) ?[^;"']*["'](\.[^"']+)["'];/gm)) {
    const path = join(dirname(script), name);
    if (!met.has(path)) importsOf(path, met.add(path));
  }
  return [...met];
}

export const preloadHtml = (address) => `<link rel="modulepreload" href="${address}">`;

// Of a lab's own page.
export function askAtOnce(path) {
  if (!existsSync(path)) return;
  const page = readFileSync(path, "utf8");
  const scripts = [...page.matchAll(/<script type="module" src="([^"]+)"/g)]
    .map(([, name]) => join(dirname(path), name));
  const imports = new Set(scripts.flatMap((script) => importsOf(script)));
  scripts.forEach((script) => imports.delete(script));
  const links = [...imports].map((one) => preloadHtml(posix.relative(dirname(path), one)));
  writeFileSync(path, page.replace(/ *<\/head>/, `${links.join("\n")}\n</head>`));
}

// Every link of every page leads to something in the site, and what stands behind its # is there.
import { existsSync } from "node:fs";
import { join, posix } from "node:path";

const LINK = /\s(?:href|src|action|data-src)="([^"]*)"/g;
const ANCHOR = /\sid="?([^"\s>]+)/g;

// `pages`: [{ address, whole, lines }]. `places`: `${address} ${link}` -> where a text says so, and how.
export function deadLinks(pages, out, places = new Map()) {
  const anchors = new Map(pages.map((page) => [page.address, anchorsOf(page)]));
  const dead = [];
  for (const page of pages) {
    for (const [, link] of withoutCode(page.whole).matchAll(LINK)) {
      const wrong = whatIsWrong(page.address, link.replaceAll("&amp;", "&"), anchors, out);
      if (wrong) dead.push(`${places.get(`${page.address} ${link}`) ?? `${page.address}: ${link}`}: ${wrong}`);
    }
  }
  return [...new Set(dead)];
}

// Code may speak of links and names, too.
const withoutCode = (whole) => whole.replace(/<pre[\s\S]*?<\/pre>/g, "");

function anchorsOf({ whole, kind, lines = 0 }) {
  const ids = [...withoutCode(whole).matchAll(ANCHOR)].map(([, id]) => id);
  const anchors = new Set(kind === "deck" ? ids.map((id) => `/${id}`) : ids); // reveal.js names a slide so
  for (let line = 1; line <= lines; ++line) anchors.add(`L${line}`); // site.js makes them
  return anchors;
}

function whatIsWrong(from, link, anchors, out) {
  if (/^(https?:|mailto:|data:)/.test(link)) return null;
  if (/^[a-z]+:|^\//.test(link)) return "leads out of the site";
  const [path, fragment] = link.replace(/\?[^#]*/, "").split("#");
  let to = path === "" ? from : posix.join(posix.dirname(from), decodeURI(path));
  if (to.endsWith("/") || to === ".") to = posix.join(to, "index.html");
  if (/^lab\/\w+\//.test(to) && fragment?.includes("=")) return null; // what a lab begins with
  if (!anchors.has(to)) return existsSync(join(out, to)) ? null : "there is no such page";
  return fragment && !anchors.get(to).has(decodeURIComponent(fragment)) ? "there is no such heading" : null;
}

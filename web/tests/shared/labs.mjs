// The labs as a site and windows on it, for all tests of a suite: { site, windows }, which are there when its first test
// begins. After each test its windows are closed.
import { after, afterEach, before } from "node:test";
import { serveLabs } from "./site.mjs";
import { Windows, startChromium } from "./windows.mjs";

export function labsForAll(options) {
  const labs = {};
  let browser;
  before(async () => {
    labs.site = await serveLabs(options);
    browser = await startChromium();
    labs.windows = new Windows(browser);
  });
  after(async () => {
    await browser?.close();
    await labs.site?.close();
  });
  afterEach(() => labs.windows.close());
  return labs;
}

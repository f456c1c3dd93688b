// A site and a browser of a test file's own, from its first test to its last.
import { after, before } from "node:test";
import { startBrowser, startSite } from "./site.js";

export let site, browser;

before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

// Every page, in light and dark, on a phone and a desktop: nothing for axe to find, nothing wider than the window, no
// script refused, no picture missing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { problems } from "../lib/axe.js";
import { signIn, startBrowser, startSite } from "../lib/site.js";

const PUBLIC = ["/", "/?tab=votes&window=year", "/?tab=unanswered", "/q/QUESTION", "/tags", "/tags/bread", "/people",
  "/people/ingrid", "/people/mei-lin?tab=answers", "/people/mei-lin?tab=reputation", "/spaces", "/spaces/meta", "/spaces/night-bakers", "/spaces/balcony-stargazers",
  "/search?q=bread", "/search?q=zzzzqqq", "/questions/ask", "/questions/ask?title=bread+flour", "/login", "/signup", "/lost-password", "/help", "/feeds", "/badges", "/about", "/q/ANONYMOUS",
  "/nowhere", "/unsubscribe/1/answers/nothing", "/posts/QUESTION/history", "/posts/QUESTION/timeline"];
const OWN = ["/", "/?tab=newest", "/settings/muted", "/people/ingrid?tab=following", "/people/mei-lin?tab=followers", "/q/QUESTION", "/questions/ask", "/inbox", "/settings", "/settings/account", "/settings/sessions",
  "/settings/notifications", "/settings/language", "/settings/delete", "/people/ingrid?tab=bookmarks",
  "/people/ingrid?tab=votes", "/posts/QUESTION/edit", "/posts/QUESTION/link", "/admin", "/admin/people", "/admin/acts", "/admin/claims", "/admin/imports", "/admin/people/mei-lin", "/admin/site", "/admin/reputation", "/admin/badges", "/spaces/new", "/asked", "/asked?show=settled", "/settings/contact", "/people/ingrid?tab=anonymous", "/q/PRIVATE", "/q/ANONYMOUS", "/questions/ANONYMOUS/asker", "/admin/looks", "/posts/PRIVATE/publish",
  "/spaces/lounge", "/spaces/night-bakers", "/spaces/night-bakers/edit", "/spaces/night-bakers/members", "/spaces/night-bakers/invitations"];

let site, browser, question, anonymous;

before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()]);
  const found = await (await fetch(`${site.url}/?tab=views`, { headers: { accept: "application/json" } })).json();
  question = found.questions.find((q) => q.title.startsWith("Is the United States")).id;
  anonymous = (await questions(fetch, "/tags/chemistry?tab=newest")).find((q) => q.author?.anonymous).id;
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1440]) {
    const look = { colorScheme, viewport: { width, height: 900 } };
    test(`signed out, ${colorScheme}, ${width} px`, () => walk(look, PUBLIC, false));
    test(`signed in, ${colorScheme}, ${width} px`, () => walk(look, OWN, true));
  }
}

test("in the pseudo-language, which is longer and right to left, nothing overflows or stays English", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 900 } });
  await context.addCookies([{ name: "language", value: "qps", url: site.url }]);
  const page = await context.newPage();
  for (const path of ["/", `/q/${question}`, "/questions/ask", "/login", "/people"]) {
    await page.goto(site.url + path);
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl", path);
    assert.deepEqual(await overflow(page), [], path);
    assert.doesNotMatch(await page.locator("header.site-header").innerText(), /\b(Questions|People|Log in)\b/, path);
  }
  await context.close();
});

async function walk(look, paths, signedIn) {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const noise = [];
  page.on("console", (message) => {
    const expected = /status of (401|403|404)/.test(message.text());
    if (message.type() === "error" && !expected) noise.push(message.text());
  });
  page.on("pageerror", (error) => noise.push(String(error)));
  if (signedIn) await signIn(site, page, "ingrid");
  const found = [];
  const own = signedIn ? await questions((url, options) => page.request.get(url, options), "/tags/parenting") : [];
  const ids = { QUESTION: question, ANONYMOUS: anonymous, PRIVATE: own.find((q) => q.private)?.id };
  for (const path of paths.map((p) => p.replace(/QUESTION|ANONYMOUS|PRIVATE/, (name) => ids[name]))) {
    await page.goto(site.url + path, { waitUntil: "load" });
    for (const problem of await problems(page)) found.push(`${path} ${problem}`);
    for (const wide of await overflow(page)) found.push(`${path} is wider than the window: ${wide}`);
    for (const line of noise.splice(0)) found.push(`${path} console: ${line}`);
  }
  await context.close();
  assert.deepEqual(found, []);
}

/** The questions of a list, as somebody sees them who fetches like this. */
async function questions(get, path) {
  return (await (await get(site.url + path, { headers: { accept: "application/json" } })).json()).questions;
}

/** What sticks out of the window, unless it lies in something that scrolls by itself. */
function overflow(page) {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const out = [...document.querySelectorAll("body *")].filter((e) => {
      const box = e.getBoundingClientRect();
      return box.width > 0 && (box.right > room + 1 || box.left < -1);
    });
    return out.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
  });
}

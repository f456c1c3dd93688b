// Several processes on one database are one site.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { signIn, startBrowser, startSite } from "../lib/site.js";

let one, two, browser;

before(async () => {
  [one, browser] = await Promise.all([startSite({ postgres: true }), startBrowser()]);
  two = await startSite({ command: "serve", env: { STOA_DATABASE_URL: one.database } });
});

after(async () => {
  await browser?.close();
  await two?.stop();
  await one?.stop();
});

test("what is written by way of one process announces itself on a page that another one serves", async () => {
  const [reader, writer] = await Promise.all(["leilani", "amina"].map(async (handle) => {
    const page = await (await browser.newContext()).newPage();
    await signIn(one, page, handle);
    return page;
  }));
  const found = await (await fetch(`${one.url}/?tab=newest`, { headers: { accept: "application/json" } })).json();
  const path = new URL(found.questions[0].url).pathname;
  // A session is the database's, and cookies belong to a host whatever its port.
  await reader.goto(two.url + path);
  assert.ok(await reader.locator(".your-answer textarea[name=body]").isVisible());
  await writer.goto(one.url + path);
  await writer.locator(".your-answer textarea[name=body]").fill("An answer that one process takes and another one tells of.");
  await writer.getByRole("button", { name: "Post answer" }).click();
  await writer.waitForURL(/#a\d+/);
  const news = reader.locator(".live");
  await news.getByText("1 new answer").waitFor();
  await news.getByRole("button", { name: "Show" }).click();
  await reader.locator("article.post", { hasText: "another one tells of" }).waitFor();
  assert.ok(reader.url().startsWith(two.url));

  // What signed-out readers were shown by the other process is not kept beyond that either.
  const page = await fetch(two.url + path);
  assert.match(await page.text(), /another one tells of/);
});

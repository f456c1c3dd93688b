// Visits that begin before one has an account, and texts that outlive a page.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { problems } from "../lib/axe.js";
import { browser, site } from "../lib/own.js";
import { signIn, startSite } from "../lib/site.js";

const PICTURE = resolve(import.meta.dirname, "../../demo/people/ingrid.png");

test("the first visit to a new site, by the printed link, names it and makes its administrator", async () => {
  const fresh = await startSite({ command: "serve" });
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(fresh.url);
    await page.waitForURL(/\/setup$/);
    await page.goto(fresh.output().match(/https?:\/\/\S+\/setup\?token=\S+/)[0]);
    const main = page.getByRole("main");
    await main.getByLabel("Name of the site").fill("Bridge & Tunnel");
    await main.getByLabel("Your name").fill("Noor Haddad");
    await main.getByLabel("Your email").fill("noor@example.org");
    await main.getByLabel("Password").fill("short");
    await main.getByRole("button", { name: "Open the site" }).click();
    await main.locator(".field-error").first().waitFor();
    assert.equal(await main.getByLabel("Name of the site").inputValue(), "Bridge & Tunnel");
    await main.getByLabel("Password").fill("a rather long sentence");
    await main.getByRole("button", { name: "Open the site" }).click();
    await page.waitForURL((url) => url.pathname !== "/setup");
    assert.equal((await page.goto(`${fresh.url}/admin`)).status(), 200);
    assert.match(await page.title(), /Bridge & Tunnel/);
    const again = await fetch(`${fresh.url}/setup`, { redirect: "manual" });
    assert.deepEqual([again.status, again.headers.get("location")], [303, "/"]);
  } finally {
    await fresh.stop();
  }
});

test("a half-written answer is still there after signing up in the pop-up over it", async () => {
  const page = await (await browser.newContext()).newPage();
  const path = await newest();
  await page.goto(site.url + path);
  const area = page.locator(".your-answer textarea[name=body]");
  await area.fill("Half of an answer, written before there was an account.");
  await page.locator("header").getByRole("link", { name: "Sign up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Display name").fill("Sami Aalto");
  await dialog.getByLabel(/Email/).fill("sami@example.org");
  await dialog.getByLabel(/Password/).fill("a rather long sentence");
  const loaded = page.waitForEvent("load");
  await dialog.getByRole("button", { name: "Sign up" }).click();
  await loaded;
  await page.locator("header").getByRole("link", { name: "Sign up" }).waitFor({ state: "detached" });
  assert.equal(new URL(page.url()).pathname, path);
  assert.match(await area.inputValue(), /Half of an answer/);
});

test("a question that was not posted is there again after its tab was closed", async () => {
  const context = await browser.newContext();
  let page = await context.newPage();
  await signIn(site, page, "leilani");
  await page.goto(site.url + "/questions/ask");
  const saved = page.waitForResponse((response) => new URL(response.url()).pathname === "/drafts" && response.ok());
  await page.getByLabel("Title").fill("Why does my kettle sing before it boils?");
  await saved;
  await page.close();
  page = await context.newPage();
  await page.goto(site.url + "/questions/ask");
  assert.equal(await page.getByLabel("Title").inputValue(), "Why does my kettle sing before it boils?");
});

test("a picture chosen in the editor is uploaded, and shown in the answer", async () => {
  const page = await (await browser.newContext()).newPage();
  await signIn(site, page, "amina");
  await page.goto(site.url + (await newest()));
  const area = page.locator(".your-answer textarea[name=body]");
  await area.fill("This is what it looks like when it is done, seen from the side:\n\n");
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".your-answer").getByRole("button", { name: /image|picture/i }).click();
  await (await chooser).setFiles(PICTURE);
  await page.waitForFunction((el) => /!\[.*\]\(\/images\//.test(el.value), await area.elementHandle());
  await page.getByRole("button", { name: "Post answer" }).click();
  await page.waitForURL(/#a\d+/);
  const picture = page.locator("article.post .prose img[src*='/images/']").last();
  await picture.scrollIntoViewIfNeeded();
  await page.waitForFunction((img) => img.complete && img.naturalWidth > 0, await picture.elementHandle());
  assert.ok(Number(await picture.getAttribute("width")) > 0, "it keeps its place while it loads");
});

/** The path of the newest question. */
async function newest() {
  const found = await fetch(`${site.url}/?tab=newest`, { headers: { accept: "application/json" } });
  return new URL((await found.json()).questions[0].url, site.url).pathname;
}

test("what others write while a question is open announces itself, and is shown in place when asked for", async () => {
  const [reader, writer] = await Promise.all(["leilani", "amina"].map(async (handle) => {
    const page = await (await browser.newContext()).newPage();
    await signIn(site, page, handle);
    return page;
  }));
  await reader.goto(site.url);
  await reader.locator(".question-row h3 a, .question-row h2 a").first().click();
  await reader.waitForURL(/\/questions\/\d+\//);
  const box = reader.locator(".your-answer textarea[name=body]");
  await box.pressSequentially("Half of a thought");
  await writer.goto(reader.url());
  await writer.locator(".your-answer textarea[name=body]").fill("An answer that arrives while somebody else is still writing theirs.");
  await writer.getByRole("button", { name: "Post answer" }).click();
  await writer.waitForURL(/#a\d+/);
  const news = reader.locator(".live");
  await news.getByText("1 new answer").waitFor();
  assert.equal(await reader.evaluate(() => document.activeElement.name), "body");
  await news.getByRole("button", { name: "Show" }).click();
  const answer = reader.locator("article.post", { hasText: "arrives while somebody else" });
  await answer.waitFor();
  assert.equal(await answer.evaluate((post) => post === document.activeElement), true);
  assert.equal(await box.inputValue(), "Half of a thought");
  assert.equal(await news.innerText(), "");
  await writer.locator("article.post").first().getByText("Add a comment").click();
  await writer.locator("article.post").first().getByLabel("Your comment").fill("Did you try it at night as well?");
  await writer.locator("article.post").first().getByRole("button", { name: "Post comment" }).click();
  await news.getByText("1 new comment").waitFor();
  await news.getByRole("button", { name: "Show" }).click();
  await reader.getByText("Did you try it at night as well?").waitFor();
});

test("an imported account becomes the person's who put a word into their profile there", async () => {
  const dump = join(site.dir, "beer.stackexchange.com");
  await mkdir(dump);
  const date = 'CreationDate="2014-01-21T20:26:05.383"';
  await writeFile(join(dump, "Users.xml"), `<users><row Id="900007" Reputation="101" DisplayName="Jo Malt" ${date}/></users>`);
  await writeFile(join(dump, "Posts.xml"), `<posts><row Id="900001" PostTypeId="1" Score="0" ViewCount="1" OwnerUserId="900007"
    Title="Does a clean glass hold the head longer?" Tags="|glass|" Body="&lt;p&gt;It seems so to me, but why?&lt;/p&gt;" ${date}/></posts>`);
  await site.command("import", "stackexchange", dump);
  const as = async (handle) => {
    const page = await (await browser.newContext()).newPage();
    await signIn(site, page, handle);
    return page;
  };
  const [person, admin] = [await as("amina"), await as("ingrid")];
  await person.goto(`${site.url}/users/900007`);
  await person.getByText("beer.stackexchange.com").first().waitFor();
  await person.getByRole("link", { name: "This is me" }).click();
  await person.getByRole("button", { name: "This is me" }).click();
  const word = await person.getByRole("main").locator("code").innerText();
  assert.deepEqual(await problems(person), []);
  await person.getByRole("button", { name: "It is there now" }).click();
  await person.getByText("An administrator will look").waitFor();

  await admin.goto(`${site.url}/admin`);
  await admin.getByRole("link", { name: "2 claims on imported accounts wait" }).click();
  const claim = admin.getByRole("region", { name: "Jo Malt" });
  assert.equal(await claim.locator("code").innerText(), word);
  assert.deepEqual(await problems(admin), []);
  await claim.getByRole("button", { name: /hand the account over/ }).click();
  await admin.getByText("The account was handed over.").waitFor();

  await person.goto(`${site.url}/people/jo-malt?tab=questions`);
  await person.waitForURL(`${site.url}/people/amina`);
  await person.goto(`${site.url}/people/amina?tab=questions`);
  await person.getByRole("link", { name: "Does a clean glass hold the head longer?" }).waitFor();
});

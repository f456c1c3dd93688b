// What several people do about one thing: a poll, a badge, a talk, the same text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, site } from "../lib/own.js";
import { signIn, told, until } from "../lib/site.js";

async function data(path) {
  return (await fetch(new URL(path, site.url), { headers: { accept: "application/json" } })).json();
}

/** The newest open question that is not this person's and has no poll. */
async function withoutPoll(handle) {
  for (const row of (await data("/?tab=newest")).questions) {
    if (row.closed || row.author.handle === handle) continue;
    if (!(await data(row.url)).poll) return row;
  }
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
  const as = async (handle) => {
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    await signIn(site, page, handle);
    return page;
  };

  test(`a poll is made, voted on, changed and ended, and shows how it stands when it should, ${how}`, async () => {
    const question = await withoutPoll("amina");
    const [asker, voter] = [await as(question.author.handle), await as("amina")];
    await asker.goto(`${site.url}/q/${question.id}`);
    await asker.getByRole("link", { name: "Add a poll" }).click();
    await asker.getByLabel("Choice 1", { exact: true }).fill("With the lid on");
    await asker.getByLabel(/Show results only to those who have voted/).check();
    await asker.getByRole("button", { name: "Save the poll" }).click();
    await asker.getByText("A poll has 2 to 10 choices.").first().waitFor();
    assert.equal(await asker.getByLabel("Choice 1", { exact: true }).inputValue(), "With the lid on");
    await asker.getByLabel("Choice 2", { exact: true }).fill("Without one");
    await asker.getByRole("button", { name: "Save the poll" }).click();
    await asker.getByText("Results are shown once you have voted.").waitFor();

    await voter.goto(`${site.url}/q/${question.id}`);
    const poll = voter.locator("section.poll");
    await poll.getByLabel("Without one").check();
    await poll.getByRole("button", { name: "Vote", exact: true }).click();
    await poll.getByText("one person has voted").waitFor();
    const row = poll.getByRole("row", { name: /Without one/ });
    assert.match(await row.innerText(), /your vote[\s\S]*1[\s\S]*100\s%/);
    await poll.getByText("Change your vote").click();
    await poll.getByLabel("With the lid on").check();
    await poll.getByRole("button", { name: "Vote", exact: true }).click();
    await poll.getByRole("row", { name: /With the lid on.*your vote/ }).waitFor();
    assert.equal(await poll.getByText("one person has voted").count(), 1);

    await asker.reload();
    assert.equal(await asker.locator("section.poll table").count(), 0);
    await asker.getByRole("button", { name: "End it now" }).click();
    await asker.locator("section.poll").getByRole("row", { name: /With the lid on.*100/ }).waitFor();
    await voter.reload();
    await poll.getByText("This poll has ended").waitFor();
    assert.equal(await poll.getByRole("button", { name: "Vote", exact: true }).count(), 0);
  });

  test(`a badge that an administrator adds is earned, told and shown, ${how}`, async () => {
    const name = `Good neighbour, ${how}`;
    const [admin, person] = [await as("ingrid"), await as("kenji")];
    await admin.goto(`${site.url}/admin/badges`);
    await admin.getByLabel("Name", { exact: true }).fill(name);
    await admin.getByLabel("Class").selectOption({ label: "silver" });
    await admin.getByLabel("What is counted").selectOption({ label: "Comments written" });
    await admin.getByLabel("How many").fill("1");
    await admin.getByLabel("What people read about it").fill("Says a word over the fence.");
    await admin.getByRole("button", { name: "Add badge" }).click();
    await admin.getByRole("link", { name, exact: true }).waitFor();

    const { id } = await withoutPoll("kenji");
    await person.goto(`${site.url}/q/${id}`);
    const question = person.locator("article.post").first();
    await question.getByText("Add a comment").click();
    await question.getByLabel("Your comment").fill(`A word over the fence, ${how}.`);
    await question.getByRole("button", { name: "Post comment" }).click();
    await person.getByText(`A word over the fence, ${how}.`).waitFor();
    await told(site, person, `You earned the badge “${name}”`);
    await admin.goto(`${site.url}/people/kenji`);
    await admin.getByRole("main").getByRole("link", { name, exact: true }).click();
    await admin.getByText("Says a word over the fence.").waitFor();
    await admin.getByRole("main").getByRole("link", { name: /Kenji/ }).waitFor();
  });
}

test("a person is mentioned by typing the beginning of their handle, and told", async () => {
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  const [writer, reader] = await Promise.all(contexts.map((context) => context.newPage()));
  await signIn(site, writer, "ingrid");
  await signIn(site, reader, "tunde");
  const found = await (await fetch(`${site.url}/?tab=votes`, { headers: { accept: "application/json" } })).json();
  await writer.goto(`${site.url}/q/${found.questions[0].id}`);
  const body = writer.locator(".your-answer textarea[name=body]");
  await body.pressSequentially("This is one for @tund");
  await writer.getByRole("option", { name: /@tunde/ }).waitFor();
  await body.press("Enter");
  await body.pressSequentially("to answer, I believe.");
  assert.equal(await body.inputValue(), "This is one for @tunde to answer, I believe.");
  await writer.getByRole("button", { name: "Post answer" }).click();
  await writer.getByRole("main").getByRole("link", { name: "@tunde" }).waitFor();
  await told(site, reader, "mentioned you in an answer to");
});

test("two people talk while both look, and nothing that is being written moves", async () => {
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  const [first, second] = await Promise.all(contexts.map((context) => context.newPage()));
  await signIn(site, first, "greta-h");
  await signIn(site, second, "kenji");
  await first.goto(`${site.url}/people/kenji`);
  await first.getByRole("link", { name: "Message", exact: true }).click();
  await first.locator("textarea[name=body]").fill("Would oak do for a cold frame?");
  await first.getByRole("button", { name: "Send" }).click();
  await first.getByText("Would oak do for a cold frame?").waitFor();
  await second.goto(`${site.url}/messages`);
  await second.getByRole("main").getByRole("link", { name: "Greta" }).click();
  await first.locator(".seen").waitFor();
  await first.locator("textarea[name=body]").fill("Or larch, if");
  await second.locator("textarea[name=body]").fill("Oak will outlive the cucumbers.");
  await second.getByRole("button", { name: "Send" }).click();
  await first.getByText("Oak will outlive the cucumbers.").waitFor();
  assert.equal(await first.locator("textarea[name=body]").inputValue(), "Or larch, if");
  assert.ok(await first.locator("textarea[name=body]").evaluate((area) => area === document.activeElement));
});

test("two people who edit at once lose nothing", async () => {
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  const [first, second] = await Promise.all(contexts.map((context) => context.newPage()));
  await signIn(site, first, "ingrid");
  await signIn(site, second, "tunde");
  const found = await (await fetch(`${site.url}/?tab=votes`, { headers: { accept: "application/json" } })).json();
  const path = `${site.url}/posts/${found.questions[0].id}/edit`;
  await first.goto(path);
  await second.goto(path);
  const add = async (page, text) => {
    const body = page.locator("textarea[name=body]");
    await body.fill((await body.inputValue()) + `\n\n${text}`);
    await page.getByRole("main").getByRole("button", { name: /Save/ }).click();
  };
  await add(first, "The first one's remark.");
  await first.waitForURL(/\/questions\//);
  await add(second, "The second one's remark.");
  await second.getByText("The first one's remark.").first().waitFor();
  assert.match(await second.locator("textarea[name=body]").inputValue(), /The second one's remark/);
});

test("a browser shows what the site tells it", async () => {
  const context = await browser.newContext();
  await context.grantPermissions(["notifications"], { origin: site.url });
  const page = await context.newPage();
  await signIn(site, page, "ingrid");
  await page.goto(site.url + "/settings/notifications");
  const devtools = await context.newCDPSession(page);
  const registered = new Promise((done) =>
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations[0] && done(registrations[0])),
  );
  await devtools.send("ServiceWorker.enable");
  await page.getByRole("button", { name: "Tell me in this browser" }).click();
  // In a private window, as tests have them, and away from its maker's service it can't subscribe, and says so.
  await page.getByText("This browser can’t be told anything").waitFor();
  const { registrationId, scopeURL } = await registered;
  assert.equal(scopeURL, site.url + "/");
  const said = { title: "Agora", body: "Kenji answered your question", url: `${site.url}/inbox/1`, lang: "en", dir: "ltr" };
  await devtools.send("ServiceWorker.deliverPushMessage", { origin: site.url, registrationId, data: JSON.stringify(said) });
  const shown = await until(() => page.evaluate(async () => {
    const [one] = await (await navigator.serviceWorker.ready).getNotifications();
    return one && { title: one.title, body: one.body, url: one.data };
  }));
  assert.deepEqual(shown, { title: said.title, body: said.body, url: said.url });
});

// What a person does, from the first visit to an accepted answer; with JavaScript on SQLite, without on PostgreSQL.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bothWays, fillTags, mailTo } from "../lib/journey.js";
import { agreed, until } from "../lib/site.js";

for (const { how, scripted, here, as } of bothWays()) {
  test(`a question is asked, answered, commented, voted and accepted, ${how}`, async () => {
    const site = here();
    const [asker, answerer] = [await as("leilani"), await as("amina")];
    const title = `How long does a starter keep in the cold, ${how}?`;
    await asker.goto(site.url + "/questions/ask");
    await asker.getByLabel("Title").fill(title);
    await asker.getByLabel("Question", { exact: true }).fill("My starter lives in the refrigerator at **4 °C**. How long will it keep?");
    await fillTags(asker, ["sourdough", "bread"]);
    await asker.getByRole("button", { name: "Post question" }).click();
    await asker.waitForURL(/\/questions\/\d+\//);
    assert.equal(await asker.getByRole("heading", { level: 1 }).innerText(), title);

    await answerer.goto(asker.url());
    await answerer.locator(".your-answer textarea[name=body]").fill("About *two weeks* without feeding, in my experience; longer if it is stiff.");
    await answerer.getByRole("button", { name: "Post answer" }).click();
    await answerer.waitForURL(/#a\d+/);
    const question = answerer.locator("article.post").first();
    await question.getByRole("button", { name: "This is useful" }).click();
    await score(question, "1");
    await agreed(answerer);
    await question.getByText("Add a comment").click();
    await question.getByLabel("Your comment").fill("Stiff or liquid?");
    await question.getByRole("button", { name: "Post comment" }).click();
    await answerer.getByText("Stiff or liquid?").waitFor();

    await asker.reload();
    const answer = asker.locator("article.post").nth(1);
    await answer.getByRole("button", { name: "Accept this answer" }).click();
    await asker.getByText("Accepted answer").waitFor();
    await agreed(asker);
    await asker.reload();
    await asker.getByText("Accepted answer").waitFor();
    await score(asker.locator("article.post").first(), "1");
  });

  test(`what is followed stands in one's feed with the reason, until it is muted, ${how}`, async () => {
    const site = here();
    const [page, asker] = [await as("ingrid"), await as("leilani")];
    await asker.goto(site.url + "/questions/ask");
    await asker.getByLabel("Title").fill(`Which flour makes the darkest bread, ${how}?`);
    await asker.getByLabel("Question", { exact: true }).fill("Rye is dark, but is there anything darker still?");
    await fillTags(asker, ["bread"]);
    await asker.getByRole("button", { name: "Post question" }).click();
    await asker.waitForURL(/\/questions\/\d+\//);
    await page.goto(site.url + "/tags/bread");
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    await page.getByRole("button", { name: "Following" }).waitFor();
    await agreed(page);
    await page.goto(site.url + "/");
    await page.getByRole("link", { name: "For you" }).waitFor();
    await page.getByText("because you follow bread").first().waitFor();
    await page.goto(site.url + "/tags/bread");
    await page.locator(".page-head summary").click();
    await page.getByRole("button", { name: "Mute" }).click();
    await page.getByText("You have muted this").waitFor();
    await page.goto(site.url + "/?tab=for-you");
    assert.equal(await page.getByText("because you follow bread").count(), 0);
    await page.goto(site.url + "/settings/muted");
    await page.getByRole("main").getByRole("button", { name: /Unmute/ }).first().click();
    await page.getByText("You have muted nobody").waitFor();
  });

  test(`a question that was asked already is found while it is written, ${how}`, async () => {
    const site = here();
    const page = await as("leilani");
    await page.goto(site.url + "/questions/ask");
    await page.getByLabel("Title").fill("How can I keep my sourdough crust crisp?");
    if (!scripted) await page.getByRole("button", { name: "Look for similar questions" }).click();
    const similar = page.getByRole("region", { name: "Has it been asked already?" });
    const first = similar.locator("details").filter({ hasText: "accepted answer" }).first();
    await first.locator("summary").click();
    await first.locator(".prose").waitFor();
    const title = await first.locator("summary b").innerText();
    assert.equal(await page.getByLabel("Title").inputValue(), "How can I keep my sourdough crust crisp?");
    await page.getByLabel("Question", { exact: true }).fill("Which one is it?");
    await first.getByRole("button", { name: "This answers it" }).click();
    await page.waitForURL(/\/questions\/\d+\//);
    await page.getByText("this question gets the credit").waitFor();
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), title);
    await page.goto(site.url + "/questions/ask");
    assert.equal(await page.getByLabel("Title").inputValue(), "");
  });

  test(`a duplicate is marked, and whoever asked says why it is none, ${how}`, async () => {
    const site = here();
    const [asker, moderator] = [await as("leilani"), await as("ingrid")];
    await asker.goto(site.url + "/questions/ask");
    await asker.getByLabel("Title").fill(`Does rye flour need more water than wheat, ${how}?`);
    await asker.getByLabel("Question", { exact: true }).fill("The dough was stiff with the same amount of water.");
    await fillTags(asker, ["bread"]);
    await asker.getByRole("button", { name: "Post question" }).click();
    await asker.waitForURL(/\/questions\/\d+\//);
    const found = await (await fetch(`${site.url}/?tab=views`, { headers: { accept: "application/json" } })).json();
    const other = found.questions.find((q) => q.title.startsWith("Is the United States"));
    const id = asker.url().match(/questions\/(\d+)/)[1];
    await moderator.goto(`${site.url}/posts/${id}/link`);
    await moderator.getByLabel("asks the same as").check();
    await moderator.locator("#other").fill(String(other.id));
    await moderator.getByRole("button", { name: "Link them" }).click();
    await moderator.getByRole("heading", { name: "Answers to the same question elsewhere" }).waitFor();
    await asker.reload();
    await asker.getByText("Is it so?").waitFor();
    await asker.getByRole("link", { name: "No, because" }).click();
    await asker.getByLabel("Why not?").fill("Mine is about flour and water.");
    await asker.getByRole("button", { name: "It is not so" }).click();
    await asker.getByText("Mine is about flour and water.").waitFor();
    assert.equal(await asker.getByRole("heading", { name: "Answers to the same question elsewhere" }).count(), 0);
  });

  test(`a refused form comes back with all that was typed, ${how}`, async () => {
    const site = here();
    const page = await as("leilani");
    await page.goto(site.url + "/questions/ask");
    await page.getByLabel("Title").fill("Too short");
    await page.getByLabel("Question", { exact: true }).fill("Hm.");
    await fillTags(page, ["bread"]);
    await page.getByRole("button", { name: "Post question" }).click();
    await page.getByText("characters are missing").first().waitFor();
    assert.equal(await page.getByLabel("Title").inputValue(), "Too short");
    assert.match(await page.getByLabel("Question", { exact: true }).inputValue(), /^Hm\.\s*$/);
  });

  test(`a person signs up and is back where they were, ${how}`, async () => {
    const site = here();
    const page = await as(null);
    await page.goto(site.url + "/tags");
    await page.goto(site.url + "/signup?next=/tags");
    const main = page.getByRole("main");
    const handle = `new-${scripted ? "js" : "plain"}`;
    await main.getByLabel("Display name").fill("Noor Haddad");
    await main.getByLabel("Handle").fill(handle);
    await main.getByLabel(/Email/).fill(`${handle}@example.org`);
    await main.getByLabel(/Password/).fill("a rather long sentence");
    await main.getByRole("button", { name: "Sign up" }).click();
    await page.waitForURL(/\/tags$/);
    await page.goto(`${site.url}/people/${handle}`);
    await page.getByRole("heading", { name: "Noor Haddad" }).waitFor();
    const letter = await mailTo(site, `${handle}@example.org`);
    const link = letter.match(/https?:\/\/\S+\/confirm\/\S+/)[0];
    await page.goto(link);
    const button = page.getByRole("main").getByRole("button");
    if (await button.count()) await button.first().click();
    await page.goto(link);
    await page.getByText(/used|expired|no longer/i).first().waitFor();
  });

  test(`a long answer opens and closes in place, ${how}`, async () => {
    const site = here();
    const page = await as(null);
    const found = await (await fetch(`${site.url}/?tab=views`, { headers: { accept: "application/json" } })).json();
    await page.goto(found.questions.find((q) => q.title.startsWith("Is the United States")).url);
    const summary = page.locator("details.fold > summary").first();
    await summary.getByText("Read more").click();
    await summary.getByText("See less").waitFor();
    await summary.getByText("See less").click();
    await summary.getByText("Read more").waitFor();
  });

  test(`an edit is kept as a revision and can be rolled back, ${how}`, async () => {
    const site = here();
    const page = await as("ingrid");
    await page.goto(site.url + "/?tab=newest");
    await page.locator(".question-row h2 a").nth(1).click();
    await page.waitForURL(/\/questions\/\d+\//);
    const path = new URL(page.url()).pathname;
    const before = await page.locator("article.post .prose").first().innerText();
    await page.locator("article.post .actions").first().getByRole("link", { name: "Edit", exact: true }).click();
    const body = page.locator("textarea[name=body]");
    await body.fill((await body.inputValue()) + "\n\nOne more remark, added later.");
    await page.getByRole("main").getByRole("button", { name: /Save/ }).click();
    await page.waitForURL((url) => url.pathname === path);
    await page.getByText("One more remark, added later.").first().waitFor();
    const id = path.split("/")[2];
    await page.goto(`${site.url}/posts/${id}/history`);
    await page.getByRole("button", { name: /Go back to this/ }).last().click();
    await page.goto(site.url + path);
    assert.equal(await page.locator("article.post .prose").first().innerText(), before);
  });
}

async function score(post, value) {
  const shown = post.locator(".votes .score");
  await until(async () => (await shown.innerText()).trim().endsWith(value));
  assert.match(await shown.innerText(), new RegExp(`${value}$`));
}

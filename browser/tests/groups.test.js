// Spaces, and questions that are not for everybody or not in one's name; with JavaScript on SQLite, without on PostgreSQL.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { begin, bothWays } from "../lib/journey.js";
import { agreed } from "../lib/site.js";

const PICTURE = resolve(import.meta.dirname, "../../demo/spaces/night-bakers.png");

for (const { how, kind, here, as } of bothWays()) {
  test(`a group is founded, asked into, invited to and handed over, ${how}`, async () => {
    const site = here();
    const [founder, other, guest] = [await as("amina"), await as("callum"), await as(null)];
    await founder.goto(site.url + "/spaces");
    await founder.getByRole("link", { name: "New space" }).click();
    await founder.getByLabel("Name", { exact: true }).fill(`Crust Club, ${how}`);
    await founder.getByLabel("Members only").check();
    await founder.locator("#rules").fill("Be **kind** to burnt loaves.");
    await founder.locator("#picture").setInputFiles(PICTURE);
    await founder.getByRole("button", { name: "Make the space" }).click();
    await founder.waitForURL(/\/members$/);
    const space = founder.url().replace(/\/members$/, "");

    await other.goto(space);
    await other.getByText("to burnt loaves").waitFor();
    await other.locator("#note").fill("I burn one each week.");
    await other.getByRole("button", { name: "Ask to join" }).click();
    await other.getByRole("button", { name: "Take it back" }).waitFor();
    await founder.reload();
    await founder.getByText("I burn one each week.").waitFor();
    await founder.getByRole("button", { name: "Let in Callum" }).click();
    await founder.getByText("belongs to this space now").waitFor();
    await other.goto(space);
    await other.getByText("You belong to it since").waitFor();

    await founder.goto(`${space}/invitations`);
    await founder.getByRole("button", { name: "Make a link" }).click();
    const link = await founder.getByLabel("Link that invites").inputValue();
    await guest.goto(link);
    await guest.getByRole("heading", { name: "You are invited to Crust Club" }).waitFor();
    await guest.goto(site.url + (await guest.getByRole("main").getByRole("link", { name: "Sign up" }).getAttribute("href")));
    const main = guest.getByRole("main");
    await main.getByLabel("Display name").fill("Pim Visser");
    await main.getByLabel(/Email/).fill(`pim-${kind}@example.org`);
    await main.getByLabel(/Password/).fill("a rather long sentence");
    await main.getByRole("button", { name: "Sign up" }).click();
    await guest.waitForURL(link);
    await guest.getByRole("button", { name: "Join" }).click();
    await guest.waitForURL(space);
    await guest.getByText("3 members").waitFor();

    await founder.goto(`${space}/leave`);
    await founder.getByRole("link", { name: "Choose somebody" }).click();
    const row = founder.getByRole("listitem").filter({ hasText: "@callum" });
    await row.locator("summary").click();
    await row.getByRole("button", { name: "Hand over and step down" }).click();
    await founder.waitForURL(space);
    await founder.goto(`${space}/leave`);
    await founder.getByRole("button", { name: "Leave" }).click();
    await founder.getByText("You have left the space.").waitFor();
    await other.goto(`${space}/members`);
    await other.getByRole("heading", { name: "Members of Crust Club" }).waitFor();
  });

  test(`a private question is for those alone whom it is asked to, until it is published, ${how}`, async () => {
    const site = here();
    const [asker, asked, other] = [await as("leilani"), await as("ruth-a"), await as("callum")];
    const title = `How much may a bicycle shed cost, ${how}?`;
    await begin(asker, site, title, "personal-finance");
    await asker.getByLabel("Only for those whom I ask").check();
    await asker.getByRole("button", { name: "Post question" }).click();
    await asker.getByRole("link", { name: /Name at least one person/ }).waitFor();
    assert.equal(await asker.getByLabel("Title").inputValue(), title);
    assert.ok(await asker.getByLabel("Only for those whom I ask").isChecked());
    await asker.getByLabel("Ask people").fill("ruth-a");
    await asker.getByRole("button", { name: "Post question" }).click();
    await asker.waitForURL(/\/questions\/\d+\//);
    const url = asker.url();
    await asker.getByRole("heading", { name: "A private question" }).waitFor();
    assert.equal((await other.goto(url)).status(), 404);

    await asked.goto(site.url + "/asked");
    await asked.getByRole("link", { name: title, exact: true }).click();
    await asked.getByRole("heading", { name: "A private question" }).waitFor();
    await asker.getByRole("link", { name: "Make public" }).first().click();
    await asker.getByRole("button", { name: "Make the question public" }).click();
    await asker.getByText("The question is public.").waitFor();
    assert.equal((await other.goto(url)).status(), 200);
    await asked.reload();
    assert.equal(await asked.getByRole("heading", { name: "A private question" }).count(), 0);
  });

  test(`a question is asked anonymously, answered, and its unknown asker blocked, ${how}`, async () => {
    const site = here();
    const [asker, asked] = [await as("callum"), await as("delroy")];
    const title = `Is it silly to fear the dentist at forty, ${how}?`;
    const ask = async (words) => {
      await begin(asker, site, words, "community");
      await asker.getByLabel("Ask people").fill("delroy");
      await asker.getByLabel("Ask anonymously").check();
      await asker.getByRole("button", { name: "Post question" }).click();
    };
    await ask(title);
    await asker.waitForURL(/\/questions\/\d+\//);
    await asker.getByText("You asked this anonymously").waitFor();
    const url = asker.url();

    await asked.goto(site.url + "/asked");
    await asked.getByRole("link", { name: title, exact: true }).click();
    await asked.locator(".your-answer textarea[name=body]").fill("Not at all. I have been afraid of mine since I was six.");
    await asked.getByRole("button", { name: "Post answer" }).click();
    await asked.waitForURL(/#a\d+/);
    await asker.reload();
    const answer = asker.locator("article.post").nth(1);
    await answer.getByRole("button", { name: "Accept this answer" }).click();
    await asker.getByText("Accepted answer").waitFor();
    await agreed(asker);
    await answer.getByText("Add a comment").click();
    await answer.getByLabel("Your comment").fill("That is a comfort.");
    await answer.getByRole("button", { name: "Post comment" }).click();
    await asker.getByText("That is a comfort.").waitFor();
    await asked.goto(url);
    await asked.getByText("That is a comfort.").waitFor();
    const shown = await asked.locator("main").innerText();
    assert.match(shown, /Anonymous/);
    assert.doesNotMatch(shown, /Callum/);

    await ask(`${title} Again.`);
    await asker.waitForURL(/\/questions\/\d+\//);
    await asked.goto(site.url + "/asked");
    const waiting = asked.locator("details").filter({ hasText: "Block this asker" }).first();
    await waiting.locator("summary").click();
    await waiting.getByRole("button", { name: "Block this asker" }).click();
    await asked.getByText("Blocked.").waitFor();
    await ask(`${title} Once more.`);
    await asker.getByRole("link", { name: /does not take this question/ }).waitFor();
    await asked.goto(site.url + "/settings/muted");
    await asked.getByText("An anonymous asker:").first().waitFor();
    assert.doesNotMatch(await asked.locator("main").innerText(), /Callum/);
    await asked.getByRole("button", { name: /Unblock An anonymous asker/ }).click();
    await asked.getByText("They can ask you anonymously again.").waitFor();
  });

  test(`a moderator looks who asked anonymously, and that is kept, ${how}`, async () => {
    const site = here();
    const page = await as("tunde");
    await page.goto(site.url + "/tags/chemistry?tab=newest");
    await page.getByRole("link", { name: /that I failed an exam twice/ }).first().click();
    await page.getByRole("link", { name: "Who asked?" }).click();
    await page.getByLabel("Why you look").fill(`Somebody worries about them, ${how}.`);
    await page.getByRole("button", { name: "Look", exact: true }).click();
    await page.getByRole("heading", { name: /It was asked by/ }).waitFor();
    await page.getByRole("link", { name: "Looks behind masks" }).last().click();
    await page.getByText(`Somebody worries about them, ${how}.`).waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), /Eli/);
  });
}

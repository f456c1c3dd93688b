// What a person does, from the first visit to an accepted answer; with JavaScript on SQLite, without on PostgreSQL.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { agreed, signIn, startBrowser, startSite } from "../lib/site.js";

const PICTURE = resolve(import.meta.dirname, "../../demo/spaces/night-bakers.png");
const sites = {};
let browser;

before(async () => {
  [sites.script, sites.plain, browser] =
    await Promise.all([startSite(), startSite({ postgres: true }), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await Promise.all(Object.values(sites).map((site) => site.stop()));
});

for (const javaScriptEnabled of [true, false]) {
  const kind = javaScriptEnabled ? "script" : "plain";
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
  const as = async (handle) => {
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    if (handle) await signIn(sites[kind], page, handle);
    return page;
  };

  test(`a question is asked, answered, commented, voted and accepted, ${how}`, async () => {
    const site = sites[kind];
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
    const site = sites[kind];
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
    const site = sites[kind];
    const page = await as("leilani");
    await page.goto(site.url + "/questions/ask");
    await page.getByLabel("Title").fill("How can I keep my sourdough crust crisp?");
    if (!javaScriptEnabled) await page.getByRole("button", { name: "Look for similar questions" }).click();
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
    const site = sites[kind];
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
    const site = sites[kind];
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
    const site = sites[kind];
    const page = await as(null);
    await page.goto(site.url + "/tags");
    await page.goto(site.url + "/signup?next=/tags");
    const main = page.getByRole("main");
    const handle = `new-${javaScriptEnabled ? "js" : "plain"}`;
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

  test(`a group is founded, asked into, invited to and handed over, ${how}`, async () => {
    const site = sites[kind];
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
    const site = sites[kind];
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
    const site = sites[kind];
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
    const site = sites[kind];
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

  test(`a long answer opens and closes in place, ${how}`, async () => {
    const site = sites[kind];
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
    const site = sites[kind];
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

test("a person is mentioned by typing the beginning of their handle, and told", async () => {
  const site = sites.script;
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
  for (let i = 0; i < 50 && !(await reader.getByText("mentioned you in an answer to").count()); i++) await reader.goto(site.url + "/inbox");
  await reader.getByText("mentioned you in an answer to").first().waitFor();
});

test("two people talk while both look, and nothing that is being written moves", async () => {
  const site = sites.script;
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
  const site = sites.script;
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

/** Types tags as a person does: a word, then a space. */
/** The form for asking, with a title, a text and a tag. */
async function begin(page, site, title, tag) {
  await page.goto(site.url + "/questions/ask");
  const afresh = page.getByRole("button", { name: "Start afresh" });
  if (await afresh.count()) await afresh.click();
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Question", { exact: true }).fill("I wonder about it each time that I pass by, and I know nobody to ask.");
  await fillTags(page, [tag]);
}

async function fillTags(page, tags) {
  const field = page.locator("input[role=combobox]:visible, input#tags:visible").first();
  for (const tag of tags) await field.pressSequentially(`${tag} `);
}

test("a browser shows what the site tells it", async () => {
  const site = sites.script;
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
  const shown = await page.waitForFunction(async () => {
    const [one] = await (await navigator.serviceWorker.ready).getNotifications();
    return one && { title: one.title, body: one.body, url: one.data };
  });
  assert.deepEqual(await shown.jsonValue(), { title: said.title, body: said.body, url: said.url });
});
async function score(post, value) {
  const shown = post.locator(".votes .score");
  for (let i = 0; i < 50; i++) {
    if ((await shown.innerText()).trim().endsWith(value)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.match(await shown.innerText(), new RegExp(`${value}$`));
}

/** The newest letter to an address, once it has been sent. */
async function mailTo(site, address) {
  for (let i = 0; i < 100; i++) {
    for (const name of await readdir(site.mail).catch(() => [])) {
      const letter = (await readFile(join(site.mail, name), "utf8")).replace(/=\r?\n/g, "").replace(/=3D/g, "=");
      if (letter.includes(address)) return letter;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no letter to ${address}`);
}

// What journeys share: sites with JavaScript and without, and what is typed on the way.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { signIn, startBrowser, startSite, until } from "./site.js";

/**
 * The two ways to go a journey, on two sites that a test file has from its first test to its last: with JavaScript on SQLite,
 * without on PostgreSQL. Each gives how it is called, the site (`here`), and a page of somebody who is signed in (`as`).
 */
export function bothWays() {
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
  return ["script", "plain"].map((kind) => ({
    kind,
    scripted: kind === "script",
    how: kind === "script" ? "with JavaScript" : "without JavaScript",
    here: () => sites[kind],
    as: async (handle) => {
      const page = await (await browser.newContext({ javaScriptEnabled: kind === "script" })).newPage();
      if (handle) await signIn(sites[kind], page, handle);
      return page;
    },
  }));
}

/** The form for asking, with a title, a text and a tag. */
export async function begin(page, site, title, tag) {
  await page.goto(site.url + "/questions/ask");
  const afresh = page.getByRole("button", { name: "Start afresh" });
  if (await afresh.count()) await afresh.click();
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Question", { exact: true }).fill("I wonder about it each time that I pass by, and I know nobody to ask.");
  await fillTags(page, [tag]);
}

/** Types tags as a person does: a word, then a space. */
export async function fillTags(page, tags) {
  const field = page.locator("input[role=combobox]:visible, input#tags:visible").first();
  for (const tag of tags) await field.pressSequentially(`${tag} `);
}

/** The newest letter to an address, once it has been sent. */
export async function mailTo(site, address) {
  const letter = await until(async () => {
    for (const name of await readdir(site.mail).catch(() => [])) {
      const letter = (await readFile(join(site.mail, name), "utf8")).replace(/=\r?\n/g, "").replace(/=3D/g, "=");
      if (letter.includes(address)) return letter;
    }
  });
  if (!letter) throw new Error(`no letter to ${address}`);
  return letter;
}

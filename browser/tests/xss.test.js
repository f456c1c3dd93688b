// Every attack of the public corpora, rendered by us, in a real browser without our Content-Security-Policy: the sanitiser
// alone must leave nothing that runs. The control shows that the hook would notice.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { BUILT, startBrowser } from "../lib/site.js";

let browser, attacks;

before(async () => {
  const page = promisify(execFile)(join(BUILT, "examples/xss_page"), { maxBuffer: 1 << 28 });
  [browser, { stdout: attacks }] = await Promise.all([startBrowser(), page]);
});

after(() => browser?.close());

test("the hook notices a script, a handler and a link", async () => {
  const ran = await open(`<script>alert(1)</script><img src="x:" onerror="alert(2)"><a href="javascript:alert(3)">c</a>`);
  assert.deepEqual([...new Set(ran)].toSorted(), ["alert(1)", "alert(2)", "alert(3)"]);
});

test("nothing of what was rendered runs", async () => {
  const count = Number(attacks.match(/data-attacks="(\d+)"/)[1]);
  assert.ok(count > 500, `only ${count} attacks`);
  assert.deepEqual(await open(attacks), []);
});

/** Opens a page, points at and clicks whatever could be clicked, and tells what ran. */
async function open(html) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const ran = [];
  await page.exposeFunction("__ran", (what) => ran.push(what));
  await page.addInitScript(() => {
    for (const name of ["alert", "confirm", "prompt", "print"]) {
      window[name] = (...args) => window.__ran(`${name}(${args.join()})`);
    }
  });
  page.on("dialog", (dialog) => dialog.dismiss());
  await context.route("**/*", (route) =>
    route.request().url() === "http://attacks.test/"
      ? route.fulfill({ contentType: "text/html; charset=utf-8", body: html })
      : route.abort());
  await page.goto("http://attacks.test/", { waitUntil: "load" });
  await page.evaluate(async () => {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link && !/^\s*javascript:/i.test(link.href)) event.preventDefault();
    }, true);
    for (const element of document.querySelectorAll("body *")) {
      for (const type of ["mouseover", "focus", "click", "error", "load", "toggle", "animationstart"]) {
        element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
      }
      if (element.matches("a[href]")) element.click();
    }
    await new Promise((done) => setTimeout(done, 300));
  });
  await context.close();
  return ran;
}

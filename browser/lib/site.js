// A Stoa of a test file's own, with the demo community, and a browser to look at it.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

/** Where cargo puts what it builds. */
export const BUILT = resolve(import.meta.dirname, "../../target/debug");
const BINARY = process.env.STOA_BINARY ?? join(BUILT, "stoa");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/**
 * Starts a site on a free port of the loopback interface; `command` is "demo" or "serve". On PostgreSQL it has a database
 * of its own on the server that STOA_TEST_POSTGRES names; without that variable it says so and takes SQLite.
 */
export async function startSite({ command = "demo", postgres = false, env = {} } = {}) {
  const database = postgres ? await createDatabase() : null;
  const dir = await mkdtemp(join(tmpdir(), "stoa-browser-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    ...process.env,
    STOA_LISTEN: `127.0.0.1:${port}`,
    STOA_PUBLIC_URL: url,
    STOA_DATA_DIR: join(dir, "data"),
    STOA_MAIL: `file:${join(dir, "mail")}`,
    STOA_LIMITS: "false",
    STOA_PSEUDO_LOCALE: "true",
    ...(database ? { STOA_DATABASE_URL: database.url } : {}),
    ...env,
  };
  const child = spawn(BINARY, [command], { cwd: dir, env: settings, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const exited = once(child, "exit");
  const started = await until(async () => child.exitCode !== null || (await answers(url)), 120_000);
  if (!started || child.exitCode !== null) throw new Error(`stoa did not start:\n${output}`);
  return {
    url,
    dir,
    /** For another process on the same database. */
    database: settings.STOA_DATABASE_URL ?? join(dir, "data", "stoa.sqlite"),
    mail: join(dir, "mail"),
    output: () => output,
    /** What another `stoa` command on the same site prints. */
    async command(...words) {
      return (await promisify(execFile)(BINARY, words, { cwd: dir, env: settings })).stdout;
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await database?.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A headless Chromium that asks nobody but the site. */
export function startBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
}

async function createDatabase() {
  const server = process.env.STOA_TEST_POSTGRES;
  if (!server) {
    console.log("STOA_TEST_POSTGRES is not set: this runs on SQLite");
    return null;
  }
  const name = `stoa_browser_${process.pid}_${Date.now()}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  const psql = (sql) => promisify(execFile)("psql", [server, "-qc", sql]);
  await psql(`CREATE DATABASE ${name}`);
  return { url: url.href, drop: () => psql(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function answers(url) {
  try {
    return (await fetch(url, { redirect: "manual" })).status < 500;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Signs a page in as a member, by the one-time link that an administrator makes on the command line. */
export async function signIn(site, page, handle) {
  const link = await site.command("admin", "sign-in-link", handle);
  await page.goto(link.match(/https?:\/\/\S+/)[0]);
  await page.getByRole("main").getByRole("button").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/signin"));
}

/** What `look` gives as soon as that is something, asked ten times a second; after `patience` milliseconds, what it gave last. */
export async function until(look, patience = 15_000) {
  for (const deadline = Date.now() + patience; ; ) {
    const seen = await look();
    if (seen || Date.now() > deadline) return seen;
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Opens a person's inbox until a notice says what `text` matches. */
export async function told(site, page, text) {
  const notice = page.getByText(text).first();
  await until(async () => {
    await page.goto(`${site.url}/inbox`);
    return notice.count();
  });
  await notice.waitFor();
}

/** Waits until the server has agreed to what a page shows already: votes, acceptance, bookmarks and following. */
export async function agreed(page) {
  await page.waitForFunction(() => !document.querySelector("form[aria-busy=true]"));
}

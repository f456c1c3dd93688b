// What others write while a page is open is announced, and shown when its reader wants it; the header counts along. Only
// the page that is looked at listens, for a browser keeps few connections open.
import { icon, make, nodes, words } from "./dom.js";
import { goOn, last } from "./talk.js";
import { toast } from "./toast.js";

const region = document.querySelector("[data-live]");
const talk = document.querySelector("[data-talk]");
const header = (path) => document.querySelector(`.header-actions a[href='${path}']`);
let source;

function address() {
  if (talk) return `/live?conversation=${talk.dataset.talk}&number=${last()}`;
  if (!region) return "/live";
  return `/live?question=${region.dataset.live}&since=${region.dataset.since}`;
}

function listen() {
  if (source || document.hidden) return;
  source = new EventSource(address());
  source.addEventListener("news", (event) => announce(JSON.parse(event.data)));
  source.addEventListener("unread", (event) => count(header("/inbox"), JSON.parse(event.data)));
  source.addEventListener("messages", (event) => count(header("/messages"), JSON.parse(event.data)));
  // Where it can't be fetched now, it comes with the next one.
  source.addEventListener("talk", () => goOn().catch(() => {}));
}

function leave() {
  source?.close();
  source = null;
}

function announce({ text }) {
  const button = make("button", { class: "button small primary", type: "button" }, words("show"));
  button.addEventListener("click", show);
  region.replaceChildren(make("div", { class: "notice" }, icon("bell"), make("p", {}, text, " ", button)));
}

function count(link, { count, label }) {
  if (!link) return;
  link.querySelector(".count")?.remove();
  if (count) link.querySelector(".icon").after(make("span", { class: "count" }, count));
  link.querySelector(".visually-hidden").textContent = ` ${label}`;
}

const texts = (post) => [...post.querySelectorAll(":scope > .prose, :scope > .fold")];
const said = (parts) => parts.map((part) => part.textContent).join();

// The post's new text, and the comments that were not there; what was typed and opened beside them stays.
function renew(post, fresh) {
  const [before, after] = [texts(post), texts(fresh)];
  if (said(before) !== said(after)) {
    before[0].before(...after);
    before.forEach((part) => part.remove());
  }
  const [section, comments] = [post.querySelector(".comments"), fresh.querySelector(".comments > ol")];
  if (!section || !comments) return [];
  const list = section.querySelector("ol") ?? section.insertAdjacentElement("afterbegin", make("ol"));
  const added = [...comments.children].filter((comment) => !document.getElementById(comment.id));
  list.append(...added);
  return added;
}

function merge(page) {
  const added = [];
  let last;
  for (const fresh of page.querySelectorAll("article.post:not([id^=m])")) {
    const post = document.getElementById(fresh.id);
    if (post) {
      added.push(...renew(post, fresh));
    } else if (last) {
      const answers = document.getElementById("answers").closest("section");
      answers.contains(last) ? last.after(fresh) : answers.querySelector(".answers-head").after(fresh);
      added.push(fresh);
    }
    last = post ?? fresh;
  }
  const heading = page.getElementById("answers");
  document.getElementById("answers").replaceChildren(...heading.childNodes);
  return added;
}

async function show() {
  try {
    const page = await nodes(await fetch(location.pathname + location.search, { headers: { accept: "text/html" } }));
    const added = merge(page);
    region.dataset.since = page.querySelector("[data-live]").dataset.since;
    region.replaceChildren();
    leave();
    listen();
    if (added.length === 0) return;
    added[0].tabIndex = -1;
    added[0].focus();
  } catch {
    toast(words("failed"), "bad");
  }
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
addEventListener("pagehide", leave);
addEventListener("pageshow", listen);
listen();

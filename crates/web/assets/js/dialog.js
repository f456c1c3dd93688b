// Pages that are one form, shown over the page one is on: log in, sign up, lost password, and whatever else is linked
// with data-dialog. The server sends the form alone for the header "x-dialog".
import { hidden, icon, make, nodes, words } from "./dom.js";
import { fields, reach, refusal } from "./send.js";

let dialog;
const leaving = [];

// Has something done before a dialog may lead to another page: drafts are kept.
export const beforeDialog = (run) => leaving.push(run);

// One after the other, those too that are added meanwhile.
async function readyToLeave() {
  for (const run of leaving) await run();
}

export const logIn = () => open(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);

// Opens the page at this address over the one that is shown; where that fails, goes there.
export async function open(url) {
  const kept = readyToLeave();
  try {
    const response = await fetch(url, { headers: { "x-dialog": "1" } });
    await kept;
    if (!response.ok || response.redirected) throw new TypeError("no form");
    show(await nodes(response));
  } catch {
    location.assign(url);
  }
}

function show(content) {
  dialog ??= document.body.appendChild(make("dialog", { class: "dialog", "aria-labelledby": "dialog-title", closedby: "any" }));
  const title = content.querySelector("[data-title]")?.dataset.title ?? "";
  const close = make("button", { class: "button quiet square", title: words("close") }, icon("x"), hidden(words("close")));
  const header = make("header", {}, make("h2", { id: "dialog-title" }, title), make("form", { method: "dialog" }, close));
  dialog.replaceChildren(header, content);
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector("form[data-title] :is(input:not([type=hidden]), textarea, select)");
  (first ?? close).focus();
}

// On to where the form leads, which may be the page one is on.
function go(next) {
  const url = new URL(next, location);
  const here = url.pathname + url.search === location.pathname + location.search;
  if (!here) return location.assign(url);
  history.replaceState(history.state, "", url.hash ? url : location.href);
  location.reload();
}

async function submit(form, submitter) {
  form.setAttribute("aria-busy", "true");
  await readyToLeave();
  const body = fields(form, submitter);
  const response = await reach(form.action, { body, headers: { "x-dialog": "1" } });
  if (response.redirected) return go(response.url);
  const json = response.headers.get("content-type")?.startsWith("application/json");
  if (!json) return show(await nodes(response));
  if (!response.ok) throw await refusal(response);
  go((await response.json()).next ?? location.href);
}

function complain(form, sentence) {
  form.querySelector(".notice")?.remove();
  form.prepend(make("div", { class: "notice bad", role: "alert" }, icon("warning"), make("p", {}, sentence)));
}

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-dialog]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link.href);
});

addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("dialog.dialog") || form.method !== "post") return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  submit(form, event.submitter)
    .catch((problem) => complain(form, problem.message))
    .finally(() => form.removeAttribute("aria-busy"));
});

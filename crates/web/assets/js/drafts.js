// Keeps what somebody writes: on the server a moment after they pause and when they leave, on the device while the
// server can't be reached. A form's data-draft is "kind-target".
import { make, member, quiet, stored, words } from "./dom.js";
import { beforeDialog, logIn } from "./dialog.js";
import { fields, send } from "./send.js";

const PAUSE = 1500;
// What a browser lets a request carry that outlives its page.
const BEACON = 60_000;

class Draft {
  constructor(form) {
    this.form = form;
    const [kind, target] = form.dataset.draft.split("-");
    this.place = { kind, target };
    // What was typed before signing in is the member's; what a member typed is nobody else's.
    this.keys = [`draft ${member} ${form.dataset.draft}`, `draft  ${form.dataset.draft}`];
    this.status = make("span", { class: "hint end", role: "status" });
    form.querySelector(".buttons:last-of-type")?.append(this.status);
    this.kept = this.text();
    this.later = quiet(PAUSE, () => this.save());
    form.addEventListener("input", () => this.typed());
    this.restore();
    if (this.begun()) {
      this.kept = "";
      this.later();
    }
  }

  // Whether somebody has typed already, while this script was on its way.
  begun() {
    const { title, body } = this.form.elements;
    return [title, body].some((field) => field && field.value !== field.defaultValue);
  }

  text() {
    const typed = fields(this.form);
    for (const [name, value] of Object.entries(this.place)) typed.set(name, value);
    return typed.toString();
  }

  get dirty() {
    return !this.posted && this.text() !== this.kept;
  }

  typed() {
    if (!this.failed) this.status.textContent = "";
    this.later();
  }

  // Says how it stands; that all is well is said aloud once, and trouble always.
  say(text, well) {
    this.status.ariaLive = well && this.well ? "off" : "polite";
    this.status.textContent = text;
    this.well = well;
  }

  // Keeps the form on the server; while that fails, on the device.
  async save() {
    this.later.stop();
    if (!this.dirty) return;
    this.flight?.abort();
    this.flight = new AbortController();
    const text = this.text();
    try {
      await send("/drafts", { body: new URLSearchParams(text), signal: this.flight.signal, keepalive: text.length < BEACON });
      this.kept = text;
      this.failed = false;
      this.forget();
      this.say(words("draft-saved"), true);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      this.failed = !stored(this.keys[0], text);
      this.say(problem.status ? problem.message : words(this.failed ? "draft-lost" : "draft-here"), false);
      if (!problem.status) this.later();
    }
  }

  forget() {
    for (const key of this.keys) stored(key, null);
  }

  // Saves on the way out, when nobody waits for an answer.
  leave() {
    this.later.stop();
    if (!this.dirty) return;
    const text = this.text();
    const sent = text.length < BEACON && navigator.sendBeacon("/drafts", new URLSearchParams(text));
    if (sent) this.kept = text;
    else stored(this.keys[0], text);
  }

  // What the device kept goes back into a form that is as the server sent it; then it is kept on the server.
  restore() {
    const text = this.keys.map((key) => stored(key)).find(Boolean);
    const refused = this.form.querySelector("[role=alert]") ?? this.form.parentElement.querySelector(":scope > [role=alert]");
    this.forget();
    if (refused) {
      this.kept = "";
      return this.later();
    }
    if (!text || text === this.kept) return;
    const typed = new URLSearchParams(text);
    for (const field of this.form.elements) {
      if (field.type === "checkbox") field.checked = typed.has(field.name);
      else if (typed.has(field.name)) field.value = typed.get(field.name);
    }
    this.form.dispatchEvent(new Event("filled"));
    this.form.closest("details")?.setAttribute("open", "");
    this.save();
  }

  // The form is sent, or its draft let go: from here on there is nothing to keep.
  done() {
    this.posted = true;
    this.later.stop();
    this.flight?.abort();
    this.forget();
  }
}

const drafts = [...document.querySelectorAll("form[data-draft]")].map((form) => new Draft(form));
const of = (form) => drafts.filter((draft) => draft.form === form);

// Nobody has signed in: what was typed is kept, then the way in opens over the page.
async function signInFirst(draft) {
  await draft.save();
  logIn();
}

addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.matches(".kept")) {
    const place = `${form.elements.kind.value}-${form.elements.target.value}`;
    for (const draft of drafts) if (draft.form.dataset.draft === place) draft.done();
  }
  if (event.defaultPrevented || ["preview", "similar"].includes(submitter?.name)) return;
  for (const draft of of(form)) {
    if (member) draft.done();
    else {
      event.preventDefault();
      signInFirst(draft);
    }
  }
});

beforeDialog(() => Promise.all(drafts.map((draft) => draft.save())));
addEventListener("pagehide", () => drafts.forEach((draft) => draft.leave()));
document.addEventListener("visibilitychange", () => document.hidden && drafts.forEach((draft) => draft.leave()));
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const draft of drafts) draft.posted = false;
});
addEventListener("beforeunload", (event) => {
  if (drafts.some((draft) => draft.dirty && draft.failed)) event.preventDefault();
});

// People to mention, after "@", or to name in a list of people: those who are on the page already, then those whose handle
// begins with what is typed. A list beside a text field by the ARIA Authoring Practices; what is typed stays typed where
// nothing is chosen.
import { change } from "./change.js";
import { make, quiet, words } from "./dom.js";
import { reach } from "./send.js";

const TYPED = /(?:^|[^\p{L}\p{N}_\-@/.`])@([\p{L}\p{N}_-]{0,30})$/u;
const LISTED = /(?:^|[\s,;])@?([\p{L}\p{N}_-]{1,30})$/u;
const MOST = 8;
let lists = 0;

// Everybody whose name is on the page, by handle.
function participants() {
  const here = new Map();
  for (const link of document.querySelectorAll("main .name[href^='/people/'], main .from a[href^='/people/']")) {
    const handle = decodeURIComponent(link.pathname.split("/")[2]);
    if (handle) here.set(handle, link.textContent.trim());
  }
  return here;
}

class Completion {
  constructor(area) {
    this.area = area;
    this.list = make("ul", { class: "suggestions", id: `mentions-${lists++}`, role: "listbox", "aria-label": words("mention"), hidden: true });
    area.after(this.list);
    area.parentElement.style.position = "relative";
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.list.id);
    this.ask = quiet(150, () => this.look());
    area.addEventListener("input", () => this.update());
    area.addEventListener("keydown", (event) => this.key(event), { capture: true });
    area.addEventListener("blur", () => this.close());
    // A press would take the focus, and with it the list, before it is a click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  // What stands between "@" and the caret; null where there is no mention.
  get typed() {
    const { selectionStart, selectionEnd, value } = this.area;
    const pattern = "people" in this.area.dataset ? LISTED : TYPED;
    return selectionStart === selectionEnd ? (pattern.exec(value.slice(0, selectionStart))?.[1] ?? null) : null;
  }

  update() {
    const typed = this.typed?.toLowerCase();
    this.close();
    if (typed == null) return;
    const begins = (text) => text.toLowerCase().startsWith(typed);
    const here = [...participants()].filter(([handle, name]) => begins(handle) || begins(name));
    this.found = new Map(here.slice(0, MOST));
    this.show();
    if (typed && this.found.size < MOST) this.ask();
  }

  async look() {
    const typed = this.typed;
    if (!typed) return;
    this.flight = new AbortController();
    try {
      const response = await reach(`/mentions?q=${encodeURIComponent(typed)}`, { method: "GET", signal: this.flight.signal });
      if (!response.ok || this.typed !== typed) return;
      for (const { handle, name } of (await response.json()).people) if (!this.found.has(handle)) this.found.set(handle, name);
      this.show();
    } catch {
      // Without suggestions a handle is typed in full.
    }
  }

  show() {
    const chosen = this.active?.dataset.handle;
    const all = [...this.found].slice(0, MOST).map(([handle, name], i) => {
      const attributes = { role: "option", id: `${this.list.id}-${i}`, "aria-selected": "false", "data-handle": handle };
      return make("li", attributes, make("b", {}, `@${handle}`), make("p", {}, name));
    });
    this.list.replaceChildren(...all);
    this.list.hidden = !all.length || document.activeElement !== this.area;
    this.list.style.insetBlockStart = `${this.area.offsetTop + this.area.offsetHeight}px`;
    const again = all.find((option) => option.dataset.handle === chosen) ?? all[0];
    if (again && !this.list.hidden) this.select(again);
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  select(option) {
    for (const one of this.list.children) one.setAttribute("aria-selected", one === option);
    this.area.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...this.list.children];
    const step = (by) => this.select(all[(all.indexOf(this.active) + by + all.length) % all.length]);
    const run = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Enter: () => this.choose(this.active),
      Tab: () => this.choose(this.active),
      Escape: () => this.close(),
    }[event.key];
    if (!run || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    run();
  }

  choose(option) {
    const typed = this.typed;
    if (!option || typed == null) return;
    const to = this.area.selectionStart;
    const text = `@${option.dataset.handle} `;
    const begin = to - typed.length;
    const from = this.area.value[begin - 1] === "@" ? begin - 1 : begin;
    change(this.area, { from, to, text, select: [from + text.length, from + text.length] });
    this.close();
  }

  close() {
    this.ask.stop();
    this.flight?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.area.removeAttribute("aria-activedescendant");
  }
}

for (const area of document.querySelectorAll("[data-editor] textarea, .comments textarea, [data-people]")) new Completion(area);

// Tags as chips, with suggestions (the combobox of the ARIA Authoring Practices 1.2). The form's own field stays, hidden,
// and holds the tags separated by spaces.
import { hidden, icon, make, quiet, words } from "./dom.js";
import { reach } from "./send.js";

const SEPARATORS = /[\s,]+/;

class TagInput {
  constructor(field) {
    this.field = field;
    this.list = make("ul", { class: "suggestions", id: `${field.id}-list`, role: "listbox", "aria-label": words("tags"), hidden: true });
    this.input = make("input", {
      id: field.id,
      autocomplete: "off",
      autocapitalize: "none",
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-describedby": field.getAttribute("aria-describedby"),
      "aria-invalid": field.getAttribute("aria-invalid"),
    });
    this.box = make("div", { class: "tag-input" }, this.input);
    field.removeAttribute("id");
    field.required = false;
    field.type = "hidden";
    field.after(this.box, this.list);
    this.suggest = quiet(150, () => this.ask());
    this.listen();
    this.read();
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.commit());
    this.field.form.addEventListener("filled", () => this.read());
    this.field.form.addEventListener("submit", () => this.commit(), { capture: true });
    this.box.addEventListener("click", (event) => event.target === this.box && this.input.focus());
    // A press would take the focus, and with it the list, before it is a click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  get tags() {
    return [...this.box.querySelectorAll(".tag")].map((chip) => chip.dataset.tag);
  }

  // The chips that the field's value stands for.
  read() {
    for (const chip of this.box.querySelectorAll(".tag")) chip.remove();
    for (const tag of this.field.value.split(SEPARATORS).filter(Boolean)) this.add(tag);
  }

  // What is typed counts as a tag already, so that nothing is lost with a form that is sent or kept.
  write() {
    const before = this.field.value;
    this.field.value = [...this.tags, this.input.value.trim()].filter(Boolean).join(" ");
    if (this.field.value !== before) this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  add(name) {
    const tag = name.replace(/^#/, "").toLowerCase();
    if (!tag || this.tags.includes(tag)) return;
    const label = words("tag-remove", tag);
    const remove = make("button", { type: "button", title: label }, icon("x"), hidden(label));
    const chip = make("span", { class: "tag", "data-tag": tag }, tag, remove);
    remove.addEventListener("click", () => {
      chip.remove();
      this.write();
      this.input.focus();
    });
    this.input.before(chip);
  }

  // Makes what is typed into tags.
  commit() {
    for (const name of this.input.value.split(SEPARATORS)) this.add(name);
    this.input.value = "";
    this.close();
    this.write();
  }

  typed() {
    const { value } = this.input;
    if (SEPARATORS.test(value)) {
      const names = value.split(SEPARATORS);
      const last = names.pop();
      names.forEach((name) => this.add(name));
      this.input.value = last;
    }
    this.write();
    this.suggest();
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const run = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), Escape: () => this.close() }[event.key];
    if (run && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      run();
    } else if (event.key === "Enter" && (this.active || this.input.value.trim())) {
      event.preventDefault();
      this.active ? this.choose(this.active) : this.commit();
    } else if (event.key === "Backspace" && !this.input.value && this.tags.length) {
      event.preventDefault();
      const chip = this.input.previousElementSibling;
      this.input.value = chip.dataset.tag;
      chip.remove();
      this.typed();
    }
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  // Goes to the next or previous suggestion, round the end.
  move(step) {
    const all = [...this.list.children];
    const from = all.indexOf(this.active);
    const to = all[(from + step + (from < 0 && step < 0 ? 1 : 0) + all.length) % all.length];
    for (const option of all) option.setAttribute("aria-selected", option === to);
    this.input.setAttribute("aria-activedescendant", to.id);
    to.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (!option) return;
    this.add(option.dataset.tag);
    this.input.value = "";
    this.close();
    this.write();
    this.input.focus();
  }

  close() {
    this.suggest.stop();
    this.flight?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  async ask() {
    const typed = this.input.value.trim();
    this.close();
    if (!typed) return;
    this.flight = new AbortController();
    try {
      const response = await reach(`/tags/suggest?q=${encodeURIComponent(typed)}`, { method: "GET", signal: this.flight.signal });
      if (response.ok) this.show((await response.json()).tags);
    } catch {
      // Without suggestions a tag is typed in full.
    }
  }

  show(found) {
    const fresh = found.filter((tag) => !this.tags.includes(tag.name));
    if (!fresh.length || document.activeElement !== this.input) return;
    this.list.replaceChildren(...fresh.map((tag, i) => this.option(tag, i)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  option({ name, description, questions }, i) {
    const attributes = { role: "option", id: `${this.list.id}-${i}`, "aria-selected": "false", "data-tag": name };
    return make("li", attributes, make("span", { class: "tag" }, name), make("p", {}, description), make("span", {}, questions));
  }
}

for (const field of document.querySelectorAll("input[data-tags]")) new TagInput(field);

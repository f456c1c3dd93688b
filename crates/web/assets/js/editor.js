// The Markdown editor: buttons, keys, lists that go on, pictures, a preview and a field that grows. Every change can be
// undone like typing.
import { change } from "./change.js";
import { hidden, icon, make, words } from "./dom.js";
import { formats, nextLine } from "./format.js";
import { preview } from "./preview.js";
import { picture } from "./upload.js";

const KEYS = { b: "bold", i: "italic", k: "link" };
const GROUPS = ["link", "list"];

const apply = (area, format) => change(area, format(area.value, area.selectionStart, area.selectionEnd));

function button(area, name) {
  const label = words(`tool-${name}`);
  const gap = GROUPS.includes(name) ? " gap" : "";
  const one = make("button", { type: "button", class: `button quiet small${gap}`, title: label }, icon(name), hidden(label));
  one.addEventListener("click", () => (formats[name] ? apply(area, formats[name]) : picture(area)));
  return one;
}

function keys(event) {
  const area = event.target;
  const control = event.ctrlKey || event.metaKey;
  if (event.isComposing || event.altKey) return;
  if (control && !event.shiftKey && Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    apply(area, formats[KEYS[event.key]]);
  } else if (event.key === "Enter" && !control && !event.shiftKey) {
    const next = nextLine(area.value, area.selectionStart, area.selectionEnd);
    if (!next) return;
    event.preventDefault();
    change(area, next);
  }
}

// Grows with its text where the style sheet's field-sizing is not understood.
function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
  };
  area.addEventListener("input", fit);
  fit();
}

for (const editor of document.querySelectorAll("[data-editor]")) {
  const area = editor.querySelector("textarea");
  const names = Object.keys(formats);
  editor.prepend(make("div", { class: "toolbar", role: "group", "aria-label": words("tool-bar") }, ...names.map((name) => button(area, name))));
  area.addEventListener("keydown", keys);
  grow(area);
  preview(editor, area);
}

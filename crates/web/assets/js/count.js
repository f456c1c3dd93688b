// How many characters there are and may be, from when it begins to matter.
import { make, words } from "./dom.js";

for (const field of document.querySelectorAll("[data-count]")) {
  const most = Number(field.dataset.count);
  const note = make("p", { class: "hint", "aria-live": "polite", hidden: true });
  field.after(note);
  const show = () => {
    const length = [...field.value.trim()].length;
    note.hidden = length < most * 0.75;
    note.classList.toggle("over", length > most);
    if (!note.hidden) note.textContent = words("count", length, most);
  };
  field.addEventListener("input", show);
  show();
}

// Shows below an editor what the text will look like, rendered by the server, a moment after one pauses.
import { hidden, make, nodes, quiet, words } from "./dom.js";
import { send } from "./send.js";

let count = 0;

function section(editor) {
  const form = editor.closest("form");
  const made = form.querySelector(".preview");
  for (const button of form.querySelectorAll("button[name=preview]")) button.hidden = true;
  if (made) return made;
  const id = `preview-${++count}`;
  const heading = make("h2", { id }, words("preview"));
  const section = make("section", { class: "preview", "aria-labelledby": id, hidden: true }, heading, make("div", { class: "prose" }));
  editor.closest(".field").after(section);
  return section;
}

export function preview(editor, area) {
  const shown = section(editor);
  const prose = shown.querySelector(".prose");
  const status = editor.appendChild(hidden(""));
  status.setAttribute("role", "status");
  let flight;

  async function render() {
    flight?.abort();
    flight = new AbortController();
    const body = area.value;
    if (!body.trim()) return (shown.hidden = true);
    try {
      const response = await send("/preview", { body: new URLSearchParams({ body }), signal: flight.signal });
      prose.replaceChildren(await nodes(response));
      if (shown.hidden) status.textContent = words("preview-shown");
      shown.hidden = false;
    } catch {
      // The text is what counts; the preview follows with the next word.
    }
  }

  area.addEventListener("input", quiet(300, render));
  area.form.addEventListener("filled", render);
  if (shown.hidden && area.value.trim()) render();
}

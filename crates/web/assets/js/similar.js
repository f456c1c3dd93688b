// Questions like the one that is being written, found anew a moment after one pauses. What somebody has opened to read
// stays until they close it.
import { hidden, nodes, quiet, words } from "./dom.js";
import { send } from "./send.js";

const place = document.querySelector("[data-similar]");
const form = place.closest("form");
const { title, body } = form.elements;
const status = hidden("");
status.setAttribute("role", "status");
place.after(status);
for (const button of form.querySelectorAll("button[name=similar]")) button.closest("p").remove();
let flight;
let asked = "";
let count = place.querySelectorAll("details").length;

async function look() {
  const text = new URLSearchParams({ title: title.value, body: body.value });
  if (text.toString() === asked || place.querySelector("details[open]")) return;
  flight?.abort();
  flight = new AbortController();
  if (!title.value.trim()) return show([]);
  try {
    const response = await send("/questions/similar", { body: text, signal: flight.signal, headers: { accept: "text/html" } });
    const found = await nodes(response);
    asked = text.toString();
    if (!place.querySelector("details[open]")) show([...found.childNodes]);
  } catch {
    // Asking goes on without suggestions.
  }
}

function show(found) {
  place.replaceChildren(...found);
  const now = place.querySelectorAll("details").length;
  if (now && now !== count) status.textContent = words("similar", now);
  count = now;
}

const later = quiet(400, look);
title.addEventListener("input", later);
body.addEventListener("input", later);
form.addEventListener("filled", later);
place.addEventListener("toggle", later, { capture: true });
if (!count && title.value.trim()) look();

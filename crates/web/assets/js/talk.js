// A conversation goes on while its page is open: what comes in is put under what stands there, and nothing that somebody
// writes or reads meanwhile moves.
import { nodes } from "./dom.js";

const list = document.querySelector("[data-talk]");
const form = document.querySelector(".talk-form");

export const last = () => list?.lastElementChild?.id.slice(1) ?? "0";

function marks(message, fresh) {
  for (const mark of message.querySelectorAll(":scope > .seen")) mark.remove();
  message.append(...fresh.querySelectorAll(":scope > .seen"));
}

function merge(page) {
  for (const fresh of [...page.querySelectorAll("[data-talk] > li")]) {
    const here = document.getElementById(fresh.id);
    if (here) marks(here, fresh);
    else list.append(fresh);
  }
}

// Fetching the page also notes that it was seen.
async function fetched() {
  const response = await fetch(location.pathname, { headers: { accept: "text/html" } });
  if (response.ok) return nodes(response);
}

export async function goOn() {
  const page = await fetched();
  if (!page) return;
  const { top } = form.getBoundingClientRect();
  const writing = top < innerHeight;
  merge(page);
  if (writing) scrollBy({ top: form.getBoundingClientRect().top - top, behavior: "instant" });
}

// One line at the foot of the page that says what came of an act, also to those who can't see it.
import { make, quiet } from "./dom.js";

const region = document.body.appendChild(make("div", { class: "toast", role: "status", popover: "manual" }));
const leave = quiet(6000, () => region.hidePopover());

export function toast(text, tone = "") {
  region.className = `toast ${tone}`;
  region.togglePopover(false);
  region.togglePopover(true);
  region.textContent = text;
  leave();
}

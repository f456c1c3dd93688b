// The keyboard: "/" goes to the search, "j" and "k" walk through questions or posts, "?" tells of all keys, Ctrl+Enter
// sends the form one is in. Never while somebody types; the single keys can be switched off in their dialog.
import { stored, typing } from "./dom.js";
import { open } from "./dialog.js";

const OFF = "keys-off";
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;

// The next or previous row or post, from the one that has the focus or is being read.
function walk(step) {
  const all = [...document.querySelectorAll(".question-row, main article.post")];
  const focused = all.findIndex((one) => one.contains(document.activeElement));
  const read = all.findLastIndex((one) => one.getBoundingClientRect().top < 60);
  const from = focused >= 0 ? focused : step > 0 ? Math.min(read, all.length - 2) : read;
  const target = all[Math.max(from + step, 0)];
  if (!target) return;
  const link = target.matches(".question-row") && target.querySelector(":is(h2, h3) a");
  if (!link) target.tabIndex = -1;
  (link || target).focus({ preventScroll: true });
  target.scrollIntoView({ block: link ? "nearest" : "start" });
}

const single = {
  "/": () => document.getElementById("q")?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  "?": () => open("/keys"),
};

addEventListener("keydown", (event) => {
  const field = typing(event.target);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form) {
    event.preventDefault();
    field.form.requestSubmit();
  }
  const run = Object.hasOwn(single, event.key) && single[event.key];
  if (!run || field || !plain(event) || document.querySelector("dialog[open]")) return;
  if (stored(OFF) && event.key !== "?") return;
  event.preventDefault();
  run();
});

// The switch in the dialog.
addEventListener("change", (event) => {
  if (event.target.matches("[data-keys]")) stored(OFF, event.target.checked ? null : "1");
});
addEventListener("focusin", () => {
  const box = document.querySelector("[data-keys]");
  if (box) box.checked = !stored(OFF);
});

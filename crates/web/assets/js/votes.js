// Votes, acceptance and bookmarks in place: shown at once, taken back with the reason where the server refuses.
import { logIn } from "./dialog.js";
import { fields, send } from "./send.js";
import { toast } from "./toast.js";

const numbers = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "min2" });
const written = (n) => numbers.format(n).replace("-", "−");
const isOn = (button) => button.getAttribute("aria-pressed") === "true";

function press(button, on, value) {
  button.setAttribute("aria-pressed", on);
  button.value = value;
}

function count(element, score, empty) {
  element.dataset.score = score;
  if (!element.lastChild) element.append("");
  element.lastChild.data = score === 0 && empty ? "" : written(score);
}

// How a post's vote bar looks with this vote of one's own.
function showVote(form, mine, score) {
  const [up, down] = form.querySelectorAll("[name=to]");
  press(up, mine > 0, mine > 0 ? 0 : 1);
  press(down, mine < 0, mine < 0 ? 0 : -1);
  count(form.querySelector(".score"), score, false);
}

function vote(form, button) {
  const score = Number(form.querySelector(".score").dataset.score);
  const [up, down] = form.querySelectorAll("[name=to]");
  const before = isOn(up) ? 1 : isOn(down) ? -1 : 0;
  const mine = Number(button.value);
  showVote(form, mine, score - before + mine);
  return { undo: () => showVote(form, before, score), done: (now) => showVote(form, now.mine, now.score) };
}

function commentVote(form, button) {
  const counter = button.querySelector("[data-score]");
  const [score, before] = [Number(counter.dataset.score), isOn(button)];
  const show = (mine, score) => {
    press(button, mine, !mine);
    count(counter, score, true);
  };
  show(!before, score + (before ? -1 : 1));
  return { undo: () => show(before, score), done: (now) => show(now.mine, now.score) };
}

function bookmark(_, button) {
  const before = isOn(button);
  press(button, !before, before);
  return { undo: () => press(button, before, !before) };
}

// Only one answer is accepted: pressing one releases the others.
function accept(form, button) {
  const all = [...document.querySelectorAll(".votes .accept")].map((other) => [other, isOn(other)]);
  const show = (other, on) => {
    press(other, on, !on);
    const mark = other.closest(".post").querySelector(".accepted-mark");
    if (mark) mark.hidden = !on;
  };
  for (const [other] of all) show(other, other === button && !isOn(button));
  return { undo: () => all.forEach(([other, on]) => show(other, on)) };
}

function act(form, button) {
  if (button.name === "to") return vote(form, button);
  if (button.name === "up") return commentVote(form, button);
  return (button.classList.contains("accept") ? accept : bookmark)(form, button);
}

async function submit(event) {
  const [form, button] = [event.target, event.submitter];
  if (!form.matches("[data-votes]") || !button) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const body = fields(form, button);
  const { undo, done } = act(form, button);
  try {
    const response = await send(button.getAttribute("formaction") ?? form.action, { body, keepalive: true });
    done?.(await response.json());
  } catch (refusal) {
    undo();
    if (refusal.status === 401) return logIn();
    toast(refusal.message, "bad");
  } finally {
    form.ariaBusy = null;
  }
}

addEventListener("submit", submit);

// The second click of a double click is not a second wish.
addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("[data-votes] button")) event.preventDefault();
});

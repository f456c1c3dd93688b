// Following in place: shown at once, taken back with the reason where the server refuses.
import { logIn } from "./dialog.js";
import { fields, send } from "./send.js";
import { toast } from "./toast.js";

function show(button, on) {
  button.value = !on;
  const [off, following] = button.children;
  [off.hidden, following.hidden] = [on, !on];
}

addEventListener("submit", async (event) => {
  const [form, button] = [event.target, event.submitter];
  if (!form.matches("[data-follow]") || !button) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const on = button.value === "true";
  const body = fields(form, button);
  show(button, on);
  try {
    const { shown } = await (await send(form.action, { body, keepalive: true })).json();
    const count = document.querySelector("[data-followers]");
    if (count && shown) count.textContent = shown;
  } catch (refusal) {
    show(button, !on);
    if (refusal.status === 401) return logIn();
    toast(refusal.message, "bad");
  } finally {
    form.ariaBusy = null;
  }
});

// A button by which this browser is told what happens while no page of the site is open.
import { make, worker, words } from "./dom.js";
import { Refusal, send } from "./send.js";
import { toast } from "./toast.js";

const section = document.querySelector("[data-push]");
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

if (!able) section.hidden = !section.querySelector("li");
else if (!section.querySelector("[data-this]")) offer();

function offer() {
  const button = make("button", { type: "button", class: "button" }, words("push-here"));
  button.addEventListener("click", () => {
    button.disabled = true;
    subscribe()
      .catch((cause) => toast(cause instanceof Refusal ? cause.message : words("push-failed"), "bad"))
      .finally(() => (button.disabled = false));
  });
  section.append(make("p", { class: "buttons" }, button));
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") throw new Refusal(0, words("push-denied"));
  await navigator.serviceWorker.register(worker("/push-worker.js"));
  const { pushManager } = await navigator.serviceWorker.ready;
  // A subscription under a key that the site had before is of no use.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: section.dataset.push });
  const { endpoint, keys } = subscription.toJSON();
  await send("/settings/push", { body: new URLSearchParams({ endpoint, ...keys }) });
  location.reload();
}

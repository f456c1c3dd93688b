// A link to a post: copied by a button, or handed to the device's own way of sharing.
import { make, words } from "./dom.js";
import { toast } from "./toast.js";

function button(name, run) {
  const one = make("button", { type: "button", class: "button small" }, words(name));
  one.addEventListener("click", run);
  return one;
}

for (const share of document.querySelectorAll(".share")) {
  const input = share.querySelector("input");
  const copy = () =>
    navigator.clipboard.writeText(input.value).then(
      () => toast(words("copied"), "good"),
      () => input.select(),
    );
  const buttons = make("p", {}, button("copy", copy));
  if (navigator.share) {
    const send = () => navigator.share({ title: document.title, url: input.value }).catch(() => {});
    buttons.append(" ", button("send", send));
  }
  share.append(buttons);
  share.parentElement.addEventListener("toggle", () => share.parentElement.open && input.select());
}

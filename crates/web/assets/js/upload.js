// Pictures in a text: pasted, dropped or chosen. A line stands where the picture will be until the server has it.
import { make, words } from "./dom.js";
import { logIn } from "./dialog.js";
import { send } from "./send.js";
import { toast } from "./toast.js";

let number = 0;

function replace(area, old, text) {
  const at = area.value.indexOf(old);
  if (at < 0) return;
  area.setRangeText(text, at, at + old.length, "preserve");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

async function upload(area, file) {
  const waiting = `![${words("uploading", ++number)}]()`;
  area.setRangeText(waiting, area.selectionStart, area.selectionEnd, "end");
  const body = new FormData();
  body.append("image", file);
  try {
    const response = await send("/images", { body });
    replace(area, waiting, (await response.json()).markdown);
  } catch (problem) {
    replace(area, waiting, "");
    if (problem.status === 401) return logIn();
    toast(problem.message, "bad");
  }
}

const pictures = (files) => [...(files ?? [])].filter((file) => file.type.startsWith("image/"));

function take(event, files) {
  const area = event.target;
  if (!area.matches?.("[data-editor] textarea") || !pictures(files).length) return;
  event.preventDefault();
  for (const file of pictures(files)) upload(area, file);
}

// Lets one choose pictures for this text.
export function picture(area) {
  const input = make("input", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", multiple: true });
  input.addEventListener("change", () => pictures(input.files).forEach((file) => upload(area, file)));
  input.click();
}

addEventListener("paste", (event) => take(event, event.clipboardData.files));
addEventListener("drop", (event) => take(event, event.dataTransfer.files));
addEventListener("dragover", (event) => {
  if (event.target.matches?.("[data-editor] textarea") && event.dataTransfer.types.includes("Files")) event.preventDefault();
});

// Changing what stands in a text field.

// Changes the text as typing would, so that Ctrl+Z takes it back; browsers that can't are told by hand.
export function change(area, { from, to, text, select }) {
  area.focus();
  area.setSelectionRange(from, to);
  const typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!typed && from !== to + text.length) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(...select);
}

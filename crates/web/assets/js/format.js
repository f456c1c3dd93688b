// What the editor's buttons do to a text: each takes the text and the selection, and gives back which part gives way to
// what, and what is selected afterwards. Nothing here knows the page.
import { words } from "./dom.js";

// Puts marks around the selection, or takes them away.
function around(mark) {
  return (text, from, to) => {
    const inside = text.slice(from, to);
    const n = mark.length;
    if (text.slice(from - n, from) === mark && text.slice(to, to + n) === mark) {
      return { from: from - n, to: to + n, text: inside, select: [from - n, to - n] };
    }
    return { from, to, text: mark + inside + mark, select: [from + n, to + n] };
  };
}

// The whole lines that the selection touches.
function lines(text, from, to) {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", Math.max(to - 1, start));
  return [start, end < 0 ? text.length : end];
}

// Begins each line with a mark (made from its number), or takes the marks away where all have one.
function prefix(mark, pattern) {
  return (text, from, to) => {
    const [start, end] = lines(text, from, to);
    const all = text.slice(start, end).split("\n");
    const marked = all.every((line) => pattern.test(line));
    const changed = all.map((line, i) => (marked ? line.replace(pattern, "") : mark(i) + line));
    const result = changed.join("\n");
    const one = all.length === 1;
    const caret = Math.max(start, to + result.length - (end - start));
    return { from: start, to: end, text: result, select: one ? [caret, caret] : [start, start + result.length] };
  };
}

// A block of its own: with an empty line before and after.
function block(text, from, to, content, select) {
  const before = /(^|\n\n)$/.test(text.slice(0, from)) ? "" : text[from - 1] === "\n" ? "\n" : "\n\n";
  const after = /^(\n|$)/.test(text.slice(to)) ? "" : "\n\n";
  const at = from + before.length;
  return { from, to, text: before + content + after, select: [at + select[0], at + select[1]] };
}

function code(text, from, to) {
  const inside = text.slice(from, to);
  if (!inside.includes("\n") && inside) return around("`")(text, from, to);
  return block(text, from, to, "```\n" + inside + "\n```", [4, 4 + inside.length]);
}

const isAddress = (text) => /^https?:\/\/\S+$/.test(text);

function link(text, from, to) {
  const inside = text.slice(from, to);
  if (isAddress(inside)) return { from, to, text: `[](${inside})`, select: [from + 1, from + 1] };
  const at = from + inside.length + 3;
  return { from, to, text: `[${inside}](https://)`, select: [at, at + 8] };
}

function table(text, from, to) {
  const head = words("tool-column");
  const content = `| ${head} | ${head} |\n| --- | --- |\n|  |  |\n|  |  |`;
  return block(text, from, to, content, [2, 2 + head.length]);
}

// "image" is the upload's.
export const formats = {
  bold: around("**"),
  italic: around("*"),
  heading: prefix(() => "## ", /^#{1,6} /),
  link,
  quote: prefix(() => "> ", /^> ?/),
  code,
  image: null,
  list: prefix(() => "- ", /^[-*+] /),
  numbers: prefix((i) => `${i + 1}. `, /^\d+[.)] /),
  table,
};

// What Enter does at the end of a list's or quotation's line: the next line begins alike; an empty one ends it.
export function nextLine(text, from, to) {
  const [start] = lines(text, from, from);
  const line = text.slice(start, from);
  const [mark, indent, number] = line.match(/^(\s*)(?:[-*+] (?:\[[ x]\] )?|(\d+)[.)] |> )/) ?? [];
  if (!mark || from !== to) return null;
  if (line === mark) return { from: start, to, text: "", select: [start, start] };
  const next = number ? indent + mark.trim().replace(number, Number(number) + 1) + " " : mark.replace("[x]", "[ ]");
  const caret = from + 1 + next.length;
  return { from, to, text: "\n" + next, select: [caret, caret] };
}

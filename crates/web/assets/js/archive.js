// The search of an archived site: reads the few files of the index that hold the words that were typed.

const box = document.getElementById("found");
const typed = new URLSearchParams(location.search).get("q") ?? "";

async function read(name) {
  const response = await fetch(box.dataset.index + name);
  return response.ok ? response.json() : null;
}

const shard = (word) => [...word].slice(0, 2).map((c) => c.codePointAt(0).toString(16)).join("-");

// The numbers of the questions that hold a word; the last word may be the beginning of one.
async function holding(word, unfinished) {
  const known = (await read(`words/${shard(word)}.json`)) ?? {};
  const words = Object.keys(known).filter((one) => one === word || (unfinished && one.startsWith(word)));
  return new Set(words.flatMap((one) => known[one]));
}

function make(name, text, attributes = {}) {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function row([id, slug, title, tags, score, answers]) {
  const root = box.dataset.root;
  const article = make("article", "", { class: "question-row" });
  const counts = make("ul", "", { class: "counts" });
  counts.append(make("li", score, { class: "score" }), make("li", answers, answers ? { class: "answered" } : {}));
  const head = make("h2", "");
  head.append(make("a", title, { href: `${root}questions/${id}/${encodeURIComponent(slug)}/` }));
  const list = make("ul", "", { class: "tags" });
  for (const tag of tags) {
    const item = make("li", "");
    item.append(make("a", tag, { class: "tag", href: `${root}tags/${encodeURIComponent(tag)}/` }));
    list.append(item);
  }
  article.append(counts, head, list);
  return article;
}

async function search() {
  const words = typed.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => [...word].length > 1);
  if (!words.length) return;
  const sets = await Promise.all(words.map((word, i) => holding(word, i + 1 === words.length)));
  const common = [...sets[0]].filter((n) => sets.every((set) => set.has(n)));
  const best = common.sort((a, b) => a - b).slice(0, 50);
  const chunks = new Map();
  for (const chunk of new Set(best.map((n) => Math.floor(n / 100)))) chunks.set(chunk, await read(`questions/${chunk}.json`));
  box.replaceChildren(...best.map((n) => row(chunks.get(Math.floor(n / 100))[n % 100])));
  if (!best.length) box.append(make("p", box.dataset.none, { role: "status" }));
}

for (const field of document.querySelectorAll("input[name=q]")) field.value = typed;
search();

// What every behaviour needs: elements, icons, words, and HTML that our own server sent.

const said = {};
for (const block of document.querySelectorAll("script.words")) Object.assign(said, JSON.parse(block.textContent));

// The words under a name, as the server's translations have them; "%1" and "%2" give way to the arguments.
export function words(name, ...args) {
  return args.reduce((text, arg, i) => text.replace(`%${i + 1}`, arg), said[name] ?? name);
}

// An element with attributes (true sets an empty one, false and null none) and children.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

const sprite = document.querySelector("use")?.getAttribute("href").split("#")[0];
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = svg.appendChild(document.createElementNS(SVG, "use"));
  use.setAttribute("href", `${sprite}#${name}`);
  return svg;
}

// A name for those who can't see the icon beside it.
export const hidden = (text) => make("span", { class: "visually-hidden" }, text);

const policy = window.trustedTypes?.createPolicy("stoa", {
  createHTML: (html) => html,
  createScriptURL: (url) => new URL(url, location).href,
});

// The address of a script of ours that runs beside the page.
export function worker(path) {
  if (!/^\/[\w-]+\.js$/.test(path)) throw new TypeError("not from this site");
  return policy ? policy.createScriptURL(path) : path;
}

// The HTML of an answer as nodes. It is trusted because it came from where the page came from, whose renderer made it safe.
export async function nodes(response) {
  if (new URL(response.url).origin !== location.origin) throw new TypeError("not from this site");
  const html = await response.text();
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return template.content;
}

// Runs a function when nothing has called for it for so many milliseconds.
export function quiet(milliseconds, run) {
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
  later.stop = () => clearTimeout(timer);
  return later;
}

// What the device keeps, where it keeps anything: read by a key, written with a value, taken away by null.
export function stored(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value);
    return true;
  } catch {
    return null;
  }
}

// Who is signed in: the member's number, or nothing.
export const member = document.body.dataset.member ?? "";

// Whether what has the focus takes text.
export const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]");

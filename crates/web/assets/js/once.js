// A form is sent once, however often its button is pressed while the answer is on its way.
const sent = new Set();

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (sent.has(form)) return event.preventDefault();
  setTimeout(() => event.defaultPrevented || sent.add(form));
  setTimeout(() => sent.delete(form), 10_000);
});

// The page comes back as it was left.
addEventListener("pageshow", () => sent.clear());
